/**
 * Pictures of Random Art as PNG files, with what they say of themselves. ART §14.
 * @module
 */
import { crc32 } from 'node:zlib';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Expression } from '../../art/expression.js';
import { formatFormula } from '../../art/formula.js';
import { runVersion } from '../../art/frames.js';
import { type ArtText, artTexts } from '../../art/metadata.js';
import { type Band, makeBand, openBandWriter } from '../../codecs/png/bands.js';
import type { RunRecord } from '../record.js';

/** Of what is compressed as one. */
const BAND_BYTES = 2 ** 20;

/** How many rows the bands of a picture have, but for the last. */
export function bandRows(width: number): number {
  return Math.max(1, Math.floor(BAND_BYTES / (1 + 3 * width)));
}

/**
 * One band of a picture.
 * @param above - the row in front of it; undefined at the top
 */
export function encodeBand(pixels: Uint8Array, width: number, above?: Uint8Array): Band {
  return makeBand(pixels, width, above);
}

/** A whole picture of moderate size. */
export function encodeArt(
  pixels: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  texts: readonly ArtText[],
): Uint8Array {
  const writer = openBandWriter({ width, height, texts }, crc32);
  const rowBytes = 3 * width;
  const step = bandRows(width) * rowBytes;
  const parts: Uint8Array[] = [...writer.head];
  for (let at = 0; at < pixels.length; at += step) {
    const above = at === 0 ? undefined : pixels.subarray(at - rowBytes, at);
    parts.push(writer.put(encodeBand(pixels.subarray(at, at + step), width, above)));
  }
  return Buffer.concat([...parts, ...writer.end()]);
}

/** The encoder of a run of Random Art. */
export function artRunEncoder({ space, art, output }: RunRecord): {
  readonly maxBytes: number;
  encode(samples: Uint8Array, index: bigint): Uint8Array;
} {
  const version = art && runVersion(art);
  const textsOf = (index: bigint): ArtText[] => {
    if (!output.metadata) return [];
    if (art?.kind === 'formulas') {
      const { samples, palette } = art;
      return artTexts({ number: index, palette }, samples, version);
    }
    return artTexts(art?.kind === 'numbers' ? art : undefined, art?.samples, version);
  };
  // None is longer than that of the largest number.
  const texts = textsOf(2n ** 256n);
  const { width, height } = space;
  const bands = Math.ceil(height / bandRows(width));
  const textBytes = texts.reduce((sum, words) => sum + words.join().length + 32, 0);
  return {
    // What deflate makes at worst: a little more than its rows.
    maxBytes: Math.ceil(height * (1 + 3 * width) * 1.002) + 64 * bands + textBytes + 1024,
    encode: (samples, index) => encodeArt(samples, space, textsOf(index)),
  };
}

/** Eight hex digits that name a picture, or several: they follow from the formulas. */
export function artDigest(expressions: readonly Expression[]): string {
  const digest = sha256(new TextEncoder().encode(expressions.map(formatFormula).join('\n')));
  return Buffer.from(digest.subarray(0, 4)).toString('hex');
}
