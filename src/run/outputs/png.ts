/**
 * The PNG encoder with what this platform brings: checksums by the kernel and by zlib.
 * @module
 */
import { crc32 } from 'node:zlib';
import { dropAlpha, isOpaque, type Pixels } from '../../codecs/pixels.js';
import { PngEncoder } from '../../codecs/png/encoder.js';
import type { Enumeration } from '../../core/enumeration.js';
import { ChecksumMemory } from '../../core/kernel/checksums.js';
import type { Palette } from '../../core/palette.js';
import { makeSpace, type Space } from '../../core/space.js';

/** Whose images are encoded: an enumeration, or a numbering where there is no palette. */
export interface PngSource extends Pick<Enumeration, 'space' | 'order' | 'seed'> {
  readonly palette?: Palette | undefined;
}

/** How images become PNG files. */
interface PngSettings {
  /** Whether the files say what they are; true by default. */
  readonly metadata?: boolean;
  readonly stored?: boolean;
}

/**
 * The encoder of an enumeration's images. Mixed ones are stored, since nothing would compress them;
 * the others are deflated, unless they are to be stored.
 */
export function makePngEncoder(
  { space, order, seed, palette }: PngSource,
  { metadata = true, stored = order === 'mixed' }: PngSettings = {},
): PngEncoder {
  const memory = new ChecksumMemory(crc32);
  return new PngEncoder(space, {
    compression: stored ? 'stored' : 'deflate',
    checksums: memory,
    allocate: (sizeBytes) => memory.allocate(sizeBytes),
    spreadRows: memory.spreadRows,
    ...(palette === undefined ? {} : { palette: palette.colors }),
    ...(metadata ? { metadata: { order, seed } } : {}),
  });
}

/**
 * One image as a PNG file.
 * @param index - for the metadata, where it is known
 * @returns bytes of the caller's own
 */
export function encodeImage(
  source: PngSource,
  samples: Uint8Array,
  index?: bigint,
  metadata = true,
): Uint8Array {
  return makePngEncoder(source, { metadata }).encode(samples, index);
}

/** Pixels as a frame, with alpha only where something shines through. */
export function frameOfPixels(pixels: Pixels): { space: Space; samples: Uint8Array } {
  const { width, height, rgba } = pixels;
  const opaque = isOpaque(pixels);
  const space = makeSpace({ width, height, color: opaque ? 'rgb' : 'rgba' });
  return { space, samples: opaque ? dropAlpha(pixels) : rgba };
}

/** Pixels as a PNG file without metadata. */
export function encodePixels(pixels: Pixels): Uint8Array {
  const { space, samples } = frameOfPixels(pixels);
  return encodePlain(space, samples);
}

/** A picture without a number as a PNG file: deflated, since what is drawn or enlarged shrinks well. */
export function encodePlain(space: Space, samples: Uint8Array, palette?: Palette): Uint8Array {
  const source = { space, order: 'sequential', seed: '', palette } as const;
  return encodeImage(source, samples, undefined, false);
}
