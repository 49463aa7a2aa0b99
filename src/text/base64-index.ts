/**
 * An index in base64url, where a character holds six bits: for addresses, which are short. SPEC §7.
 * @module
 */
import { requireType } from '../core/arguments.js';
import { toBytes, trimZeros } from '../core/big-bytes.js';
import { EnumeratorError } from '../core/errors.js';
import { quoteText } from '../core/quote.js';

/** What stands before it. */
export const BASE64_PREFIX = 'b64:';

/**
 * An index as `b64:…`, in two thirds of the characters that hex takes; an index has one such text.
 * @param index - from 0; as bytes, little-endian
 * @throws TypeError where it is neither, or negative
 */
export function base64Index(index: bigint | Uint8Array): string {
  if (!(index instanceof Uint8Array)) requireType(index, 'bigint', 'index');
  const bytes = index instanceof Uint8Array ? trimZeros(index) : toBytes(index);
  return BASE64_PREFIX + writeCharacters(bytes);
}

function writeCharacters(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil((bytes.length * 8) / 6));
  for (let i = 0, at = 0; i < bytes.length; i += 3) {
    // What is beyond the last byte is 0, and beyond the last character is not written.
    const three = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let shift = 18; shift >= 0; shift -= 6) codes[at++] = CODES[(three >> shift) & 63]!;
  }
  return new TextDecoder().decode(codes);
}

/**
 * The bytes that {@link base64Index} wrote, or such as have zeros at their end.
 * @param text - with `b64:` in front
 * @throws {@link EnumeratorError} `E_NUMBER`
 */
export function readBase64Index(text: string): Uint8Array {
  const start = BASE64_PREFIX.length;
  const length = text.length - start;
  const bytes = new Uint8Array(Math.floor((length * 6) / 8));
  let held = 0;
  let heldBits = 0;
  let at = 0;
  for (let i = start; i < text.length; i++) {
    const value = VALUES[text.charCodeAt(i)] ?? NONE;
    if (value === NONE) throw wrongCharacter(text, i);
    held = ((held << 6) | value) & 0xffff;
    heldBits += 6;
    if (heldBits < 8) continue;
    heldBits -= 8;
    bytes[at++] = held >>> heldBits;
  }
  if (length % 4 === 1) throw refusal(text, 'its last character holds no whole byte');
  if ((held & ((1 << heldBits) - 1)) !== 0)
    throw refusal(text, 'its last character has bits that are of no byte');
  return bytes;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const NONE = 255;

const CODES = new TextEncoder().encode(ALPHABET);

/** By the code of a character. */
const VALUES = new Uint8Array(128).fill(NONE);
for (const [value, code] of CODES.entries()) VALUES[code] = value;

function wrongCharacter(text: string, at: number): EnumeratorError {
  const found = String.fromCodePoint(text.codePointAt(at)!);
  const wayOut =
    found === '='
      ? 'leave out the = at its end'
      : found === '+' || found === '/'
        ? 'write - for + and _ for /'
        : `"${quoteText(found)}" at character ${at + 1} is none of A-Z a-z 0-9 - _`;
  return refusal(text, wayOut);
}

function refusal(text: string, what: string): EnumeratorError {
  return new EnumeratorError('E_NUMBER', `"${quoteText(text)}" is no base64url: ${what}`);
}
