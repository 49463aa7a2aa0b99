/**
 * A look at a PSD: whether the picture of all its layers is in it, which is the one that ffmpeg reads;
 * and what it stumbles over in packed rows.
 * @module
 */
import type { Look } from './look.js';

/** The resource that says so. */
const VERSION_INFO = 0x0421;
const HEADER_BYTES = 26;

/**
 * @param bytes - the whole file
 * @throws RangeError where it ends within its header
 */
export function lookAtPsd(bytes: Uint8Array): Look {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  // The colours of the mode come before the resources.
  const resources = HEADER_BYTES + 4 + view.getUint32(HEADER_BYTES);
  const end = resources + 4 + view.getUint32(resources);
  for (let at = resources + 4; at + 12 <= end;) {
    const id = view.getUint16(at + 4);
    // Names and contents are filled up to an even length.
    const content = at + 6 + 2 * Math.floor(bytes[at + 6]! / 2 + 1);
    const size = view.getUint32(content);
    if (id === VERSION_INFO && bytes[content + 8] === 0) {
      return {
        refusal:
          'its layers are not merged in it; save it with "maximize compatibility", or make a PNG of it',
      };
    }
    at = content + 4 + size + (size % 2);
  }
  return {};
}

/** The compression by runs, and the code in it that stands for nothing. */
const RUNS = 1;
const IDLE = 128;

/**
 * A PSD as ffmpeg reads it: without the code in packed rows that stands for nothing, which ImageMagick 6
 * puts at the end of each.
 * @param bytes - a file of which nothing is missing
 */
export function withoutIdleCodes(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let lengths = HEADER_BYTES;
  for (let section = 0; section < 3; section++) lengths += 4 + view.getUint32(lengths);
  if (view.getUint16(lengths) !== RUNS) return bytes;
  lengths += 2;
  const rows = view.getUint16(12) * view.getUint32(14);
  const kept = new Uint8Array(bytes.length);
  const keptView = new DataView(kept.buffer);
  let at = lengths + 2 * rows;
  let to = at;
  kept.set(bytes.subarray(0, at));
  for (let row = 0; row < rows; row++) {
    const end = at + view.getUint16(lengths + 2 * row);
    const start = to;
    while (at < end) {
      const code = bytes[at]!;
      const codeEnd = Math.min(end, at + (code < IDLE ? 2 + code : code === IDLE ? 1 : 2));
      if (code !== IDLE) {
        kept.set(bytes.subarray(at, codeEnd), to);
        to += codeEnd - at;
      }
      at = codeEnd;
    }
    keptView.setUint16(lengths + 2 * row, to - start);
  }
  return kept.subarray(0, to);
}
