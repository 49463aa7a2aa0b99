/**
 * Frames as the files of a run: PNG, PNM, or their sample bytes.
 * @module
 */
import { PnmEncoder, pnmFormat } from '../../codecs/pnm.js';
import type { RunRecord } from '../record.js';
import { artRunEncoder } from './art-png.js';
import { makePngEncoder } from './png.js';

export interface ImageEncoder {
  /** Of its files, without the dot. */
  readonly extension: string;
  /** No image of the run takes more bytes. */
  readonly maxBytes: number;
  /** @returns a view, valid until the next call */
  encode(samples: Uint8Array, index: bigint): Uint8Array;
}

/** The endings of files that a run may write, of which a record says one. */
export function imageExtension({ output, space }: Pick<RunRecord, 'output' | 'space'>): string {
  return output.format === 'pnm' ? pnmFormat(space) : output.format;
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
        encode: (samples) => samples,
      };
    case 'pnm': {
      const encoder = new PnmEncoder(
        space,
        space.color === 'palette' && palette !== undefined ? { palette: palette.colors } : {},
      );
      return {
        extension,
        maxBytes: encoder.encode(new Uint8Array(space.sampleBytes)).length,
        encode: (samples) => encoder.encode(samples),
      };
    }
    default: {
      if (record.art !== undefined) return { extension, ...artRunEncoder(record) };
      const encoder = makePngEncoder(record, record.output.metadata);
      const { from, step, end } = record;
      // The file holds the index, in decimal unless it is very long.
      const indices = [from, end > 0n ? from + (end - 1n) * step : from];
      const blank = new Uint8Array(space.sampleBytes);
      const sizes = indices.map((index) => encoder.encode(blank, index).length);
      const isStored = record.order === 'mixed';
      return {
        extension,
        maxBytes: isStored ? Math.max(...sizes) : deflatedBytes(record, Math.max(...sizes)),
        encode: (samples, index) => encoder.encode(samples, index),
      };
    }
  }
}

/** What deflate can make of a frame at worst: a little more than its rows. */
function deflatedBytes({ space }: RunRecord, blank: number): number {
  return Math.ceil((space.sampleBytes + space.height) * 1.002) + blank + 1024;
}

const TAR_BLOCK = 512;

/** About how many bytes all images of a run take. */
export function estimateBytes(record: RunRecord): bigint {
  const { space, from, first, end, output } = record;
  const isEncoded = output.kind === 'directory' || (output.piped ?? output.kind) === 'tar';
  const imageBytes = isEncoded
    ? makeImageEncoder(record).encode(new Uint8Array(space.sampleBytes), from).length
    : space.sampleBytes;
  // A member of an archive has a header, and whole blocks.
  const fileBytes =
    output.kind === 'tar' ? TAR_BLOCK * (1 + Math.ceil(imageBytes / TAR_BLOCK)) : imageBytes;
  return (end - first) * BigInt(fileBytes);
}
