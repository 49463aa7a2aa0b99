/**
 * What stands in a PNG before its image data: size and colours, the palette, the texts. For a
 * look at many pictures before any of them is read whole.
 *
 * Only the CRCs of the header and of the texts are checked: `reader.ts` checks everything when the picture is read.
 * @module
 */
import type { Color } from '../../core/space.js';
import { type Checksum, COLOR_MODELS, readUint32, SIGNATURE } from './format.js';
import { readTextChunk } from './text.js';

/** A file, of which parts are read. */
export interface PngSource {
  /** @returns as many bytes as there are, at most `length` */
  read(offset: number, length: number): Uint8Array;
}

export interface PngHead {
  readonly width: number;
  readonly height: number;
  readonly color: Color;
  readonly depth: number;
  /** Red, green, blue of each entry, for palette pictures only. */
  readonly palette?: Uint8Array;
  /** Whether there is a tRNS, so that pixels may be transparent though no sample says so. */
  readonly hasTransparency: boolean;
  /** The texts that `readPng` gives, as far as they come before the image data; none where one is damaged. */
  readonly text: ReadonlyMap<string, string>;
}

/** Signature, IHDR. */
const HEADER_BYTES = 33;
/** Longer ones are nothing that is looked for. */
const MAX_KEPT_BYTES = 2 ** 20;

/** @returns nothing where the file does not begin with the head of a PNG, or it is cut off */
export function readPngHead(source: PngSource, crc32: Checksum): PngHead | undefined {
  const start = source.read(0, HEADER_BYTES);
  if (start.length < HEADER_BYTES || SIGNATURE.some((byte, i) => start[i] !== byte))
    return undefined;
  if (readUint32(start, 8) !== 13 || typeAt(start, 12) !== 'IHDR') return undefined;
  if (crc32(start.subarray(12, 29)) !== readUint32(start, 29)) return undefined;
  const [width, height] = [readUint32(start, 16), readUint32(start, 20)];
  const depth = start[24]!;
  const model = COLOR_MODELS.get(start[25]!);
  if (model === undefined || !model.depths.includes(depth) || width === 0 || height === 0)
    return undefined;
  let palette: Uint8Array | undefined;
  let hasTransparency = false;
  const text = new Map<string, string>();
  let hasDamagedText = false;
  for (let at = HEADER_BYTES; ;) {
    const chunk = source.read(at, 8);
    if (chunk.length < 8) return undefined;
    const [length, type] = [readUint32(chunk, 0), typeAt(chunk, 4)];
    if (type === 'IDAT') break;
    if (type === 'tRNS') hasTransparency = true;
    if (/^(PLTE|iTXt|tEXt)$/.test(type) && length <= MAX_KEPT_BYTES) {
      const whole = source.read(at + 4, length + 8);
      const data = whole.subarray(4, 4 + length);
      if (type === 'PLTE') {
        if (model.color === 'palette') palette ??= data.slice();
      } else {
        hasDamagedText ||=
          whole.length < length + 8 ||
          crc32(whole.subarray(0, 4 + length)) !== readUint32(whole, 4 + length);
        const entry = readTextChunk(type as 'iTXt' | 'tEXt', data);
        if (entry !== undefined && !text.has(entry.keyword)) text.set(entry.keyword, entry.text);
      }
    }
    at += length + 12;
  }
  // Those that are left may mean something else without it.
  if (hasDamagedText) text.clear();
  const head = { width, height, color: model.color, depth, hasTransparency, text };
  return palette === undefined ? head : { ...head, palette };
}

function typeAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
