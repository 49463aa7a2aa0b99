/**
 * The text of a file: UTF-8, or UTF-16 with a byte order mark, as PowerShell writes it.
 * @module
 */

/** @throws TypeError where the bytes are no text */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
}

/** The text of bytes that may be none, or be cut off. */
export function looseText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
