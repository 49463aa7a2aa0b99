/**
 * A look at a PSD: whether the picture of all its layers is in it, which is the one that ffmpeg reads.
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
