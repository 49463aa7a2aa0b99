/**
 * Icons: several pictures in a file, each a PNG or a BMP without its first header.
 * @module
 */

/** The largest picture of an icon. */
export interface IconPicture {
  /** Its own bytes. */
  readonly bytes: Uint8Array;
  /** The same as an icon that has no other one. */
  readonly icon: Uint8Array;
  /** How many pictures the file has. */
  readonly frames: number;
}

/** What is said where a file has several. */
export function largestOf(frames: number): string {
  return `this is the largest of its ${frames} pictures`;
}

const HEADER_BYTES = 6;
const ENTRY_BYTES = 16;

/**
 * @param bytes - the whole file, which begins as an icon does
 * @returns the one with the most pixels, and of these the one with the most bits; undefined where it is
 *   not in the file
 */
export function largestIcon(bytes: Uint8Array): IconPicture | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const frames = view.getUint16(4, true);
  const entries = Array.from({ length: frames }, (_, i) => HEADER_BYTES + i * ENTRY_BYTES);
  if (frames === 0 || entries.at(-1)! + ENTRY_BYTES > bytes.length) return undefined;
  const worth = (at: number): number => {
    // 0 stands for 256.
    const [width, height] = [bytes[at]! || 256, bytes[at + 1]! || 256];
    return width * height * 65_536 + view.getUint16(at + 6, true);
  };
  const best = entries.reduce((most, at) => (worth(at) > worth(most) ? at : most));
  const [size, from] = [view.getUint32(best + 8, true), view.getUint32(best + 12, true)];
  if (from + size > bytes.length || size === 0) return undefined;
  const picture = bytes.subarray(from, from + size);
  const icon = new Uint8Array(HEADER_BYTES + ENTRY_BYTES + size);
  icon.set(bytes.subarray(0, HEADER_BYTES));
  icon.set(bytes.subarray(best, best + ENTRY_BYTES), HEADER_BYTES);
  icon.set(picture, HEADER_BYTES + ENTRY_BYTES);
  const head = new DataView(icon.buffer);
  head.setUint16(4, 1, true);
  head.setUint32(HEADER_BYTES + 12, HEADER_BYTES + ENTRY_BYTES, true);
  return { bytes: picture, icon, frames };
}
