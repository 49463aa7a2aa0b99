/**
 * Bytes as base64.
 * @module
 */

/** A multiple of three, so that the pieces can be joined, and few enough to be arguments. */
const BASE64_PIECE = 3 * 4096;

/** As RFC 4648 has it, with padding. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += BASE64_PIECE) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + BASE64_PIECE)));
  }
  return text;
}
