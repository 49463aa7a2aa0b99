/**
 * Random bytes of the browser's, as `random` wants them.
 * @module
 */

/** Web Crypto fills no more at once. */
const MOST_AT_ONCE = 65_536;

export function randomBytes(count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  for (let at = 0; at < count; at += MOST_AT_ONCE) {
    crypto.getRandomValues(bytes.subarray(at, at + MOST_AT_ONCE));
  }
  return bytes;
}
