/**
 * Frames as the files of a run: PNG, PNM, or their sample bytes.
 * @module
 */
import { PnmEncoder, pnmFormat } from '../../codecs/pnm.js';
import { isStored, type RunRecord } from '../record.js';
import { largestSize, type NumberLength } from './number-length.js';
import { artRunEncoder } from './art-png.js';
import { makePngEncoder } from './png.js';

export interface ImageEncoder {
  /** Of its files, without the dot. */
  readonly extension: string;
  /** No image of the run takes more bytes. */
  readonly maxBytes: number;
  /** The bytes of an image, by how long its number is as text; undefined where compression decides. */
  readonly sizeOf: ((length: NumberLength) => number) | undefined;
  /** @returns a view, valid until the next call */
  encode(samples: Uint8Array, index: bigint): Uint8Array;
}

/** The endings of files that a run may write, of which a record says one. */
export function imageExtension({ output, space }: Pick<RunRecord, 'output' | 'space'>): string {
  const { format } = output;
  return format === 'pnm' ? pnmFormat(space) : format === 'raw' ? format : 'png';
}

/** The encoder of a run's image format. */
export function makeImageEncoder(record: RunRecord): ImageEncoder {
  const { space, output, palette } = record;
  const extension = imageExtension(record);
  switch (output.format) {
    case 'raw':
      return {
        extension,
        maxBytes: space.sampleBytes,
        sizeOf: () => space.sampleBytes,
        encode: (samples) => samples,
      };
    case 'pnm': {
      const encoder = new PnmEncoder(
        space,
        space.color === 'palette' && palette !== undefined ? { palette: palette.colors } : {},
      );
      const sizeBytes = encoder.encode(new Uint8Array(space.sampleBytes)).length;
      return {
        extension,
        maxBytes: sizeBytes,
        sizeOf: () => sizeBytes,
        encode: (samples) => encoder.encode(samples),
      };
    }
    default: {
      if (record.art !== undefined)
        return { extension, sizeOf: undefined, ...artRunEncoder(record) };
      const stored = isStored(record);
      const { metadata } = output;
      const encoder = makePngEncoder(record, { metadata, stored });
      const blank = new Uint8Array(space.sampleBytes);
      // The file holds the index in decimal, unless it is very long.
      const bare = encoder.encode(blank).length;
      const around = encoder.encode(blank, 0n).length - 1;
      const sizeOf = ({ digits }: NumberLength): number =>
        metadata && digits > 0 ? around + digits : bare;
      const { from, step, end } = record;
      const last = end > 0n ? from + (end - 1n) * step : from;
      const largest = largestSize(from, last, sizeOf);
      return {
        extension,
        maxBytes: stored ? largest : deflatedBytes(record, largest),
        sizeOf: stored ? sizeOf : undefined,
        encode: (samples, index) => encoder.encode(samples, index),
      };
    }
  }
}

/** What deflate can make of a frame at worst: a little more than its rows. */
function deflatedBytes({ space }: RunRecord, blank: number): number {
  return Math.ceil((space.sampleBytes + space.height) * 1.002) + blank + 1024;
}
