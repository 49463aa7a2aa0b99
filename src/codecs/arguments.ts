/**
 * Checks that the encoders share.
 * @module
 */
import { grouped } from '../core/cardinality.js';
import { EnumeratorError } from '../core/errors.js';
import { describeSpace, type Space } from '../core/space.js';

/**
 * Check the length of a frame's sample bytes, and nothing else: encoders don't look for digits
 * at or above the radix.
 * @throws {@link EnumeratorError} `E_FRAME` where the number of bytes is not the frame's
 */
export function checkFrameBytes(space: Space, samples: Uint8Array): void {
  if (samples.length !== space.sampleBytes) {
    throw new EnumeratorError(
      'E_FRAME',
      `${grouped(samples.length)} sample bytes are no frame: ${describeSpace(space)} takes ${grouped(space.sampleBytes)}`,
    );
  }
}

/**
 * @param palette - red, green, blue of each entry: 3·K bytes. For palettes, and only for them
 * @throws {@link EnumeratorError} `E_PALETTE` where it has not 3·K bytes
 * @throws TypeError where it is missing, or not wanted
 */
export function checkPalette(space: Space, palette: Uint8Array | undefined): void {
  if (space.color !== 'palette') {
    if (palette !== undefined) throw new TypeError(`palette: ${space.color} takes none`);
    return;
  }
  if (palette === undefined) throw new TypeError('palette must be given for a palette space');
  if (palette.length !== 3 * space.radix) {
    throw new EnumeratorError(
      'E_PALETTE',
      `a palette of ${palette.length} bytes: ${space.radix} colours take ${3 * space.radix}`,
    );
  }
}
