/**
 * The number of a picture as JSON has it, with what is known of the picture: all numbers are text.
 * @module
 */
import { formatIndex } from '../core/index-format.js';
import { listColors } from '../text/space-text.js';
import type { LocatedImage } from './locate.js';
import type { FoundFrame } from './locate-frame.js';

/** Without the number itself, which may be very long. */
export function locatedFields(located: LocatedImage): object {
  const { space, order, seed, palette, source, isExact, film } = located;
  const { picture, format, pixelFormat, isConverted = false, facts } = source;
  const { width, height } = picture;
  return {
    space: space.canonical,
    order,
    seed: order === 'mixed' ? seed : undefined,
    palette: palette && listColors(palette.colors),
    exact: isExact,
    ...(film && frameFields(film)),
    picture: { format, width, height, pixelFormat, converted: isConverted, ...facts },
  };
}

function frameFields({ frame, expected, differing, overlay }: FoundFrame): object {
  return {
    frame,
    expected: expected === undefined ? undefined : formatIndex(expected),
    differing,
    overlay: overlay === undefined ? undefined : `${overlay}`,
  };
}
