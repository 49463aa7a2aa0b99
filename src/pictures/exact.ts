/**
 * A picture as a frame of a space, without loss, or the first reason why it cannot be one. SPEC §4.
 *
 * Going to another colour model or depth is exact where each level v of s bits has one of t bits
 * with the same share of the highest: v / (2^s − 1) = w / (2^t − 1).
 * @module
 */
import { EnumeratorError } from '../core/errors.js';
import { describeSpace, type Space } from '../core/space.js';
import { fittingSpace, FULL, type Picture, readRow } from './picture.js';

/**
 * The sample bytes of the frame that shows exactly this picture.
 * @param colors - 3·K bytes, for palette spaces: the colours that their entries stand for
 * @returns new bytes, or the picture's own where they are the frame
 * @throws {@link EnumeratorError} `E_FRAME` where the space has no such picture; the message says
 *   why, and at which pixel, columns and rows counted from 0 at the top left
 */
export function exactSamples(picture: Picture, space: Space, colors?: Uint8Array): Uint8Array {
  checkSize(picture, space);
  if (isFrame(picture, space, colors)) return picture.samples;
  const { width, height, sampleBytes } = space;
  const samples = new Uint8Array(sampleBytes);
  const row = new Uint16Array(4 * width);
  const rowBytes = sampleBytes / height;
  const write =
    space.color === 'palette' ? paletteWriter(space, colors!) : levelWriter(space, picture.depth);
  for (let y = 0; y < height; y++) {
    readRow(picture, y, row);
    write(row, samples.subarray(y * rowBytes, (y + 1) * rowBytes), y);
  }
  return samples;
}

function checkSize(picture: Picture, space: Space): void {
  if (picture.width === space.width && picture.height === space.height) return;
  throw new EnumeratorError(
    'E_FRAME',
    `the picture has ${picture.width}×${picture.height} pixels: the space has ${space.width}×${space.height}`,
  );
}

/** Whether the picture's samples are the frame as they stand. */
function isFrame(picture: Picture, space: Space, colors: Uint8Array | undefined): boolean {
  const own = fittingSpace(picture);
  if (own.color !== space.color || picture.color !== own.color) return false;
  if (space.color !== 'palette') return own.depth === space.depth;
  return own.colors === space.radix && picture.colors!.every((level, i) => level === colors?.[i]);
}

type RowWriter = (row: Uint16Array, out: Uint8Array, y: number) => void;

function paletteWriter(space: Space, colors: Uint8Array): RowWriter {
  const entries = new Map<number, number>();
  for (let entry = space.radix - 1; entry >= 0; entry--) {
    const [red, green, blue] = colors.subarray(3 * entry, 3 * entry + 3);
    entries.set((red! << 16) | (green! << 8) | blue!, entry);
  }
  return (row, out, y) => {
    for (let x = 0, at = 0; x < out.length; x++, at += 4) {
      if (row[at + 3] !== FULL) throw alphaError(space, row, x, y);
      const [red, green, blue] = [row[at]!, row[at + 1]!, row[at + 2]!];
      const isByte = red % 257 === 0 && green % 257 === 0 && blue % 257 === 0;
      const entry = isByte
        ? entries.get((red / 257) * 65536 + (green / 257) * 256 + blue / 257)
        : undefined;
      if (entry === undefined) {
        throw pixelError(
          space,
          x,
          y,
          `is ${colorText(row, x)}, not one of the ${space.radix} colours`,
        );
      }
      out[x] = entry;
    }
  };
}

/** Which of a pixel's four values each channel is. */
const SOURCES = { gray: [0], graya: [0, 3], rgb: [0, 1, 2], rgba: [0, 1, 2, 3] } as const;

/** @param ownDepth - the picture's own depth, in which messages name levels */
function levelWriter(space: Space, ownDepth: number): RowWriter {
  const { width, depth } = space;
  const sources = SOURCES[space.color as keyof typeof SOURCES];
  const isGray = sources.length < 3;
  const hasAlpha = sources.length % 2 === 0;
  const scale = FULL / (2 ** depth - 1);
  const highest = 2 ** ownDepth - 1;
  return (row, out, y) => {
    let to = 0;
    for (let x = 0, at = 0; x < width; x++, at += 4) {
      if (!hasAlpha && row[at + 3] !== FULL) throw alphaError(space, row, x, y);
      if (isGray && (row[at] !== row[at + 1] || row[at] !== row[at + 2])) {
        throw pixelError(space, x, y, `is coloured (${colorText(row, x)}), not gray`);
      }
      for (const source of sources) {
        const level = row[at + source]!;
        if (level % scale !== 0) {
          throw pixelError(
            space,
            x,
            y,
            `has the level ${level / (FULL / highest)} of ${highest}, which is not one of the ${2 ** depth} levels of ${depth} bit`,
          );
        }
        const digit = level / scale;
        out[to++] = digit;
        if (depth === 16) out[to++] = digit >> 8;
      }
    }
  };
}

function alphaError(space: Space, row: Uint16Array, x: number, y: number): EnumeratorError {
  const alpha = row[4 * x + 3]!;
  const shown = alpha % 257 === 0 ? `${alpha / 257} of 255` : `${alpha} of ${FULL}`;
  return pixelError(space, x, y, `is not opaque (alpha ${shown})`);
}

function pixelError(space: Space, x: number, y: number, what: string): EnumeratorError {
  return new EnumeratorError(
    'E_FRAME',
    `${describeSpace(space)} has no such picture: the pixel at (${x}, ${y}) ${what}`,
  );
}

/** `#rrggbb`, or `#rrrrggggbbbb` where eight bits do not hold it. */
function colorText(row: Uint16Array, x: number): string {
  const levels = [...row.subarray(4 * x, 4 * x + 3)];
  const isByte = levels.every((level) => level % 257 === 0);
  const hex = (level: number): string =>
    isByte ? (level / 257).toString(16).padStart(2, '0') : level.toString(16).padStart(4, '0');
  return `#${levels.map(hex).join('')}`;
}
