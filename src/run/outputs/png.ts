/**
 * The PNG encoder with what this platform brings: checksums by the kernel and by zlib, and deflate that gives the
 * same bytes everywhere.
 * @module
 */
import { createRequire } from 'node:module';
import { crc32 } from 'node:zlib';
import type * as Fflate from 'fflate';
import { dropAlpha, isOpaque, type Pixels } from '../../codecs/pixels.js';
import { PngEncoder } from '../../codecs/png/encoder.js';
import type { NumberedRecord } from '../record.js';
import type { Enumeration } from '../../core/enumeration.js';
import { ChecksumMemory } from '../../core/kernel/checksums.js';
import type { Order } from '../../core/order.js';
import { makeSpace, type Space } from '../../core/space.js';

export interface PngOptions {
  readonly space: Space;
  readonly order: Order;
  readonly seed: string;
  /** 3·K bytes, for palette spaces. */
  readonly colors?: Uint8Array | undefined;
  readonly metadata: boolean;
}

const require = createRequire(import.meta.url);

/** Loaded where it is used: mixed frames, which are most, do without. */
export function deflate(bytes: Uint8Array): Uint8Array {
  const { zlibSync } = require('fflate') as typeof Fflate;
  return zlibSync(bytes, { level: 6 });
}

/** Mixed frames are stored, since nothing would compress them; the others are deflated. */
export function makePngEncoder({ space, order, seed, colors, metadata }: PngOptions): PngEncoder {
  const memory = new ChecksumMemory(crc32);
  return new PngEncoder(space, {
    compression: order === 'mixed' ? 'stored' : 'deflate',
    checksums: memory,
    allocate: (sizeBytes) => memory.allocate(sizeBytes),
    deflate,
    ...(colors === undefined ? {} : { palette: colors }),
    ...(metadata ? { metadata: { order, seed } } : {}),
  });
}

/**
 * One image as a PNG file.
 * @param index - for the metadata, where it is known
 * @returns bytes of the caller's own
 */
export function encodeImage(
  { space, order, seed, palette }: Enumeration,
  samples: Uint8Array,
  index: bigint | undefined,
  metadata = true,
): Uint8Array {
  const colors = palette === undefined ? {} : { colors: palette.colors };
  return makePngEncoder({ space, order, seed, metadata, ...colors }).encode(samples, index);
}

/** Pixels as a PNG file without metadata, with alpha only where something shines through. */
export function encodePixels(pixels: Pixels): Uint8Array {
  const { width, height, rgba } = pixels;
  const opaque = isOpaque(pixels);
  const space = makeSpace({ width, height, color: opaque ? 'rgb' : 'rgba' });
  // An order whose files are deflated: what is enlarged shrinks well.
  const image = { space, order: 'sequential', seed: '', palette: undefined } as const;
  return encodeImage(image, opaque ? dropAlpha(pixels) : rgba, undefined, false);
}

/** The encoder of a run. */
export function encoderFor(record: NumberedRecord): PngEncoder {
  const { palette, output } = record;
  return makePngEncoder({
    ...record,
    metadata: output.metadata,
    colors: palette?.colors,
  });
}
