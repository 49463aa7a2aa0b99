/**
 * Frames as films take them: interleaved pixels of 8 or 16 bits, each enlarged to a square.
 *
 * Nothing is rounded: fewer bits are spread over the whole range, as everywhere, and gray becomes
 * three equal levels where colours are wanted. So what comes back from a lossless film leads back
 * to the samples.
 * @module
 */
import { EnumeratorError } from '../core/errors.js';
import type { Color, Space } from '../core/space.js';
import type { OverlayChannels } from './overlay/index.js';

/** By ffmpeg's names. `pal8` is a byte a pixel, and 256 colours behind each frame. */
export type PixelFormat =
  'gray' | 'gray16le' | 'ya8' | 'rgb24' | 'rgb48le' | 'rgba' | 'rgba64le' | 'pal8';

const PIXEL_BYTES: Readonly<Record<PixelFormat, number>> = {
  gray: 1,
  gray16le: 2,
  ya8: 2,
  rgb24: 3,
  rgb48le: 6,
  rgba: 4,
  rgba64le: 8,
  pal8: 1,
};

/** Behind each frame of `pal8`: blue, green, red, opaque. */
const PALETTE_BYTES = 1024;

/** Of up to 8 bits, and of 16. */
const EXACT_FORMATS: Readonly<Record<Color, readonly [PixelFormat, PixelFormat]>> = {
  gray: ['gray', 'gray16le'],
  graya: ['ya8', 'rgba64le'],
  rgb: ['rgb24', 'rgb48le'],
  rgba: ['rgba', 'rgba64le'],
  palette: ['rgb24', 'rgb48le'],
};

/** The form that has each sample, and takes the fewest bytes. */
export function exactFormat({ color, depth }: Space): PixelFormat {
  return EXACT_FORMATS[color][depth === 16 ? 1 : 0];
}

/** How many colours an image can have, where `pal8` holds them: at most 256. */
export function paletteColors({ color, depth, radix }: Space): number | undefined {
  if (color === 'palette') return radix;
  if (color === 'gray' && depth <= 8) return 2 ** depth;
  if (color === 'rgb' && depth <= 2) return 2 ** (3 * depth);
  return undefined;
}

/**
 * How many bytes a frame has as it goes to the film.
 * @throws {@link EnumeratorError} `E_LIMIT` for more than 2^31
 */
export function frameBytesOf(space: Space, format: PixelFormat, scale: number): number {
  const [width, height] = [space.width * scale, space.height * scale];
  const bytes = width * height * PIXEL_BYTES[format] + (format === 'pal8' ? PALETTE_BYTES : 0);
  if (bytes <= 2 ** 31) return bytes;
  throw new EnumeratorError(
    'E_LIMIT',
    `scale ${scale} makes frames of ${width}×${height}: a frame has at most 2 GiB`,
    { setting: 'scale' },
  );
}

/**
 * How many samples a pixel has in a form on which numbers can be drawn.
 * @throws {@link EnumeratorError} `E_OUTPUT` for other forms
 */
export function overlayChannels(format: PixelFormat): OverlayChannels {
  if (format !== 'pal8' && !isWide(format)) return PIXEL_BYTES[format] as OverlayChannels;
  throw new EnumeratorError('E_OUTPUT', 'overlay: numbers are drawn with 8 bits a sample', {
    hints: [{ key: 'depth', value: '8' }],
    setting: 'overlay',
  });
}

/** Whether samples have 16 bits. */
function isWide(format: PixelFormat): boolean {
  return /16|48|64/.test(format);
}

/** Keeps its memory: one for each thread. */
export class FilmFrames {
  /** The size of one frame as it goes to the film. */
  readonly frameBytes: number;
  readonly width: number;
  readonly height: number;
  readonly pixelBytes: number;
  readonly #space: Space;
  readonly #scale: number;
  /** One pixel as it goes to the film, from a frame's samples to the place in `out`. */
  readonly #put: (samples: Uint8Array, pixel: number, out: Uint8Array, at: number) => void;
  readonly #isCopy: boolean;
  readonly #out: Uint8Array;

  /**
   * @param colors - red, green, blue of each entry, in palette spaces and only there
   * @param format - that of {@link exactFormat}, or one that holds more
   * @param scale - a whole number from 1
   * @throws EnumeratorError `E_LIMIT` where a frame has more than 2^31 bytes
   */
  constructor(space: Space, colors: Uint8Array | undefined, format: PixelFormat, scale: number) {
    this.#space = space;
    this.#scale = scale;
    this.pixelBytes = PIXEL_BYTES[format];
    this.width = space.width * scale;
    this.height = space.height * scale;
    this.frameBytes = frameBytesOf(space, format, scale);
    this.#isCopy =
      scale === 1 &&
      space.color !== 'palette' &&
      space.depth >= 8 &&
      format === exactFormat(space) &&
      !(space.color === 'graya' && space.depth === 16);
    this.#put = pixelWriter(space, colors, format);
    this.#out = this.#isCopy ? new Uint8Array(0) : new Uint8Array(this.frameBytes);
    if (format === 'pal8') putPalette(space, colors, this.#out.subarray(-PALETTE_BYTES));
  }

  /**
   * @param samples - of one frame
   * @returns a view, valid until the next call; may be that of the samples
   */
  encode(samples: Uint8Array): Uint8Array {
    if (this.#isCopy) return samples;
    const { width, height } = this.#space;
    const out = this.#out;
    const scale = this.#scale;
    const bytes = this.pixelBytes;
    const rowBytes = this.width * bytes;
    const put = this.#put;
    let at = 0;
    for (let y = 0, pixel = 0; y < height; y++) {
      const top = at;
      for (let x = 0; x < width; x++, pixel++) {
        put(samples, pixel, out, at);
        if (scale > 1) spread(out, at, bytes, scale);
        at += scale * bytes;
      }
      for (let i = 1; i < scale; i++) {
        out.copyWithin(at, top, top + rowBytes);
        at += rowBytes;
      }
    }
    return out;
  }
}

/** Repeat the pixel at a place, so that it is there `times` times. */
function spread(out: Uint8Array, at: number, bytes: number, times: number): void {
  if (bytes === 1) {
    out.fill(out[at]!, at + 1, at + times);
    return;
  }
  for (let to = at + bytes, end = at + times * bytes; to < end; to++) out[to] = out[to - bytes]!;
}

function pixelWriter(
  { color, depth, channels }: Space,
  colors: Uint8Array | undefined,
  format: PixelFormat,
): (samples: Uint8Array, pixel: number, out: Uint8Array, at: number) => void {
  if (format === 'pal8') {
    if (color !== 'rgb') return (samples, pixel, out, at) => void (out[at] = samples[pixel]!);
    return (samples, pixel, out, at) => {
      const first = 3 * pixel;
      const green = samples[first + 1]!;
      out[at] = (samples[first]! << (2 * depth)) | (green << depth) | samples[first + 2]!;
    };
  }
  if (colors !== undefined) {
    return (samples, pixel, out, at) => {
      const entry = 3 * samples[pixel]!;
      out[at] = colors[entry]!;
      out[at + 1] = colors[entry + 1]!;
      out[at + 2] = colors[entry + 2]!;
    };
  }
  const sources = sourcesOf(color, format);
  if (depth === 16) {
    return (samples, pixel, out, at) => {
      for (let i = 0; i < sources.length; i++) {
        const source = sources[i]!;
        const from = 2 * (pixel * channels + source);
        out[at + 2 * i] = source < 0 ? 255 : samples[from]!;
        out[at + 2 * i + 1] = source < 0 ? 255 : samples[from + 1]!;
      }
    };
  }
  // 255, 85, 17 or 1: the highest value divides 255.
  const factor = 255 / (2 ** depth - 1);
  return (samples, pixel, out, at) => {
    for (let i = 0; i < sources.length; i++) {
      const source = sources[i]!;
      out[at + i] = source < 0 ? 255 : samples[pixel * channels + source]! * factor;
    }
  };
}

/** Which channel of the space each one of the format is; -1 for opaque. */
function sourcesOf(color: Space['color'], format: PixelFormat): readonly number[] {
  const channels = PIXEL_BYTES[format] / (isWide(format) ? 2 : 1);
  const isGray = color === 'gray' || color === 'graya';
  const alpha = color === 'graya' ? 1 : color === 'rgba' ? 3 : -1;
  const levels = channels < 3 ? [0] : isGray ? [0, 0, 0] : [0, 1, 2];
  return channels % 2 === 0 ? [...levels, alpha] : levels;
}

function putPalette(space: Space, colors: Uint8Array | undefined, out: Uint8Array): void {
  const { color, depth } = space;
  const most = 2 ** depth - 1;
  for (let entry = 0; entry < (paletteColors(space) ?? 0); entry++) {
    const levels =
      colors === undefined
        ? color === 'rgb'
          ? [entry >> (2 * depth), (entry >> depth) & most, entry & most]
          : [entry, entry, entry]
        : [...colors.subarray(3 * entry, 3 * entry + 3)];
    const factor = colors === undefined ? 255 / most : 1;
    const [red = 0, green = 0, blue = 0] = levels;
    out.set([blue * factor, green * factor, red * factor, 255], 4 * entry);
  }
  for (let entry = paletteColors(space) ?? 0; entry < 256; entry++) out[4 * entry + 3] = 255;
}
