/**
 * A look at a file before ffmpeg reads it, for the formats of which ffmpeg reads some wrongly, or says
 * nothing where they end early.
 * @module
 */
import { hasEnd } from '../file-facts.js';
import { lookAtAvif } from './boxes/avif.js';
import { findCutRaster, isCodedDds } from './cut-raster.js';
import { findCutStream } from './cut-stream.js';
import { lookAtJpeg2000 } from './boxes/jpeg-2000.js';
import type { Look } from './look.js';
import { lookAtNetpbm } from './netpbm.js';
import { lookAtPsd } from './psd.js';
import { lookAtTiff } from './tiff.js';

const LOOKS: Readonly<Record<string, (bytes: Uint8Array) => Look>> = {
  tiff: lookAtTiff,
  avif: lookAtAvif,
  jpeg: lookAtJpeg,
  pbm: lookAtNetpbm,
  pgm: lookAtNetpbm,
  ppm: lookAtNetpbm,
  pam: lookAtNetpbm,
};

/**
 * @param bytes - the whole file
 * @param format - the name of its format
 */
export function lookAt(bytes: Uint8Array, format: string): Look {
  const look = LOOKS[format];
  if (look !== undefined) return look(bytes);
  try {
    if (!hasEnd(bytes, format)) return { damage: NO_END };
    const damage = findCutRaster(bytes, format) ?? findCutStream(bytes, format);
    if (damage !== undefined) return { damage };
    if (format === 'psd') return lookAtPsd(bytes);
    if (format === 'jpeg-2000') return lookAtJpeg2000(bytes);
    return format === 'dds' && isCodedDds(bytes) ? { storedAs: 'blocks of DDS' } : {};
  } catch (error) {
    // A view that reads beyond its end.
    if (!(error instanceof RangeError)) throw error;
    return { damage: 'it ends within its header' };
  }
}

const NO_END = 'it has no end marker';

/** Four components are inks, which ffmpeg makes red, green and blue. */
function lookAtJpeg(bytes: Uint8Array): Look {
  if (!hasEnd(bytes, 'jpeg')) return { damage: NO_END };
  return countComponents(bytes) === 4 ? { storedAs: 'cmyk' } : {};
}

/** The components of the first frame header. */
function countComponents(bytes: Uint8Array): number | undefined {
  for (let at = 2; at + 9 < bytes.length;) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1]!;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return bytes[at + 9];
    // A fill byte; otherwise a segment with its length.
    at += marker === 0xff ? 1 : 2 + (bytes[at + 2]! << 8) + bytes[at + 3]!;
  }
  return undefined;
}
