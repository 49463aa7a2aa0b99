/**
 * Inflating under a limit, for the PNG reader: what grows beyond it is stopped while it grows.
 * @module
 */
import { Unzlib } from 'fflate';

/** Small enough that what one piece can grow to, a thousand times as much, is bearable. */
const PIECE_BYTES = 16_384;

/**
 * A zlib stream to its content.
 * @param sizeBytes - how long that has to be
 * @returns new bytes
 * @throws Error where the stream is damaged, or its content is shorter or longer
 */
export function inflateExactly(zlib: Uint8Array, sizeBytes: number): Uint8Array {
  const content = new Uint8Array(sizeBytes);
  let filled = 0;
  const stream = new Unzlib((part) => {
    if (part.length > sizeBytes - filled) throw new Error(`it has more than ${sizeBytes} bytes`);
    content.set(part, filled);
    filled += part.length;
  });
  for (let at = 0; at < zlib.length; at += PIECE_BYTES) {
    stream.push(zlib.subarray(at, at + PIECE_BYTES), at + PIECE_BYTES >= zlib.length);
  }
  if (filled !== sizeBytes) throw new Error(`it has ${filled} bytes in place of ${sizeBytes}`);
  return content;
}
