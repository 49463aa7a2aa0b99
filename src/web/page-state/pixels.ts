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

export interface PointedPixel {
  readonly pixel: Pixel | undefined;
  readonly seen: { readonly choice: Enumeration; readonly frame: Frame } | undefined;
}

/** The lines of text that a pixel's values make: `161`, `178`, `195`. */
export type PixelText = (x: number, y: number) => readonly string[];

export function pixelWords({ pixel, seen }: PointedPixel): string {
  const samples = seen?.frame.samples;
  if (pixel === undefined || seen === undefined || samples === undefined) {
    return 'Point at a pixel to see its values';
  }
  const { x, y } = pixel;
  return `${describePixel(seen.choice, samples, x, y)}   ${screenColor(seen.frame, x, y)}`;
}

export function colorOf({ pixel, seen }: PointedPixel): string | undefined {
  if (pixel === undefined || seen?.frame.samples === undefined) return undefined;
  return screenColor(seen.frame, pixel.x, pixel.y);
}

/** The samples of one pixel, a number each: of palettes the entry's. */
function readPixel({ space }: Enumeration, samples: Uint8Array, x: number, y: number): number[] {
  const first = (y * space.width + x) * space.channels;
  return Array.from({ length: space.channels }, (_, channel) => {
    const place = first + channel;
    if (space.depth !== 16) return samples[place] ?? 0;
    return (samples[2 * place] ?? 0) + 256 * (samples[2 * place + 1] ?? 0);
  });
}

/** The values for {@link PixelText}: a line each. */
export function pixelTextOf(choice: Enumeration, samples: Uint8Array): PixelText {
  return (x, y) => readPixel(choice, samples, x, y).map(String);
}

const CHANNEL_NAMES = {
  gray: ['gray'],
  graya: ['gray', 'alpha'],
  rgb: ['R', 'G', 'B'],
  rgba: ['R', 'G', 'B', 'A'],
  palette: ['entry'],
} as const;

/** One pixel in words, of fixed width while the place has as many digits: `x 12  y 5   R 161 …`. */
function describePixel(choice: Enumeration, samples: Uint8Array, x: number, y: number): string {
  const { space } = choice;
  const digits = String(space.radix - 1).length;
  const values = readPixel(choice, samples, x, y).map(
    (value, channel) =>
      `${CHANNEL_NAMES[space.color][channel] ?? ''} ${String(value).padStart(digits)}`,
  );
  const place = `x ${padTo(x, space.width)}  y ${padTo(y, space.height)}`;
  return `${place}   ${values.join('  ')}`;
}

/** The colour that the screen shows there, as CSS writes it. */
function screenColor({ rgba, width }: Frame, x: number, y: number): string {
  const at = 4 * (y * width + x);
  const hex = Array.from(rgba.subarray(at, at + 4), (level) => level.toString(16).padStart(2, '0'));
  return `#${(hex[3] === 'ff' ? hex.slice(0, 3) : hex).join('')}`;
}

function padTo(place: number, side: number): string {
  return String(place).padStart(String(side - 1).length);
}
