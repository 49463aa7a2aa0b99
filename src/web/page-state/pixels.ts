/**
 * An image as the page has it, and the values of its pixels: as they are in the image, not as the
 * screen shows them.
 * @module
 */
import type { Enumeration } from '../../core/enumeration.js';
import type { Pixel } from './stage.js';

/** One image as a canvas shows it and as it is. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha of each pixel, rows from the top: what `ImageData` takes. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  /** Sample bytes, SPEC §4; where they were asked for. */
  readonly samples?: Uint8Array<ArrayBuffer>;
}

/** An image with its sample bytes, and what it is an image of. */
export interface SeenImage {
  readonly choice: Enumeration;
  readonly frame: Frame;
}

/** @param isTouch - whether pixels are tapped rather than pointed at */
export function pixelWords(
  pixel: Pixel | undefined,
  seen: SeenImage | undefined,
  isTouch: boolean,
): string {
  if (pixel === undefined || seen === undefined)
    return `${isTouch ? 'Tap' : 'Point at'} a pixel to see its values`;
  return `${describePixel(seen, pixel)}   ${screenColor(seen.frame, pixel)}`;
}

/** The samples of one pixel, a number each: of palettes the entry's. */
export function readPixel({ choice: { space }, frame }: SeenImage, { x, y }: Pixel): number[] {
  const { samples = [] } = frame;
  const first = (y * space.width + x) * space.channels;
  return Array.from({ length: space.channels }, (_, channel) => {
    const place = first + channel;
    if (space.depth !== 16) return samples[place] ?? 0;
    return (samples[2 * place] ?? 0) + 256 * (samples[2 * place + 1] ?? 0);
  });
}

const CHANNEL_NAMES = {
  gray: ['gray'],
  graya: ['gray', 'alpha'],
  rgb: ['R', 'G', 'B'],
  rgba: ['R', 'G', 'B', 'A'],
  palette: ['entry'],
} as const;

/** One pixel in words, of fixed width while the place has as many digits: `x 12  y 5   R 161 …`. */
function describePixel(seen: SeenImage, pixel: Pixel): string {
  const { space } = seen.choice;
  const digits = String(space.radix - 1).length;
  const values = readPixel(seen, pixel).map(
    (value, channel) =>
      `${CHANNEL_NAMES[space.color][channel] ?? ''} ${String(value).padStart(digits)}`,
  );
  const place = `x ${padTo(pixel.x, space.width)}  y ${padTo(pixel.y, space.height)}`;
  return `${place}   ${values.join('  ')}`;
}

/** The colour that the screen shows there, as CSS writes it. */
export function screenColor({ rgba, width }: Frame, { x, y }: Pixel): string {
  const at = 4 * (y * width + x);
  const hex = Array.from(rgba.subarray(at, at + 4), (level) => level.toString(16).padStart(2, '0'));
  return `#${(hex[3] === 'ff' ? hex.slice(0, 3) : hex).join('')}`;
}

function padTo(place: number, side: number): string {
  return String(place).padStart(String(side - 1).length);
}
