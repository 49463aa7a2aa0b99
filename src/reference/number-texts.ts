/**
 * Numbers as text: names, base64url, and expressions. SPEC §7, but `random` and `@path`.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import type { Space } from '../core/space.js';
import { indexOfExpression } from './expressions.js';
import { JSBI } from './jsbi.js';
import { ONE, ZERO, fromDigits, joinBytes, modulo, toDigits } from './integers.js';
import { laneKeysOf, seedBytesOf, utf8 } from './keys.js';
import { Refusal } from './refusal.js';
import { sizeOf } from './spaces.js';
import { streamBytes } from './stream.js';

/** Blanks, tabs, line feeds and carriage returns around a number. */
const AROUND =
  /^[\t\n\r \u00a0\u2000-\u200a\u202f\u205f\u3000]+|[\t\n\r \u00a0\u2000-\u200a\u202f\u205f\u3000]+$/g;

/**
 * The index that a text means. SPEC §7.
 * @throws {@link Refusal} `E_NUMBER` where it is no such text, `E_RANGE` where its number is no index,
 * `E_LIMIT` where it is too long
 */
export function indexOfText(space: Space, text: string): JSBI {
  const number = text.replace(AROUND, '');
  if (number.startsWith('name:')) return indexOfName(space, number.slice(5).replace(AROUND, ''));
  if (number.startsWith('b64:')) return indexOfBase64(space, number.slice(4));
  return indexOfExpression(space, number);
}

/** The number of a name. SPEC §7, Names. */
function indexOfName(space: Space, name: string): JSBI {
  if (name === '') throw new Refusal('E_NUMBER', 'the name is empty: write one');
  const size = sizeOf(space);
  const L = JSBI.subtract(size, ONE).toString(2).length;
  const base = sha256(
    joinBytes([utf8('image-enumerator/1 name\n'), seedBytesOf(name, 'E_NUMBER')]),
  );
  const stream = streamBytes(
    { lane: laneKeysOf(base) },
    { x: ZERO, y: ZERO },
    Math.ceil(L / 8) + 16,
  );
  return modulo(fromDigits([...stream], 256), size);
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The index of base64url. SPEC §7, Base64. */
function indexOfBase64(space: Space, base64: string): JSBI {
  const bits = Array.from(base64).map((character) => {
    const value = ALPHABET.indexOf(character);
    if (value < 0) throw new Refusal('E_NUMBER', `"${character}" is no character of base64url`);
    return value.toString(2).padStart(6, '0');
  });
  const all = bits.join('');
  const byteCount = Math.floor(all.length / 8);
  const rest = all.slice(8 * byteCount);
  if (rest.length === 6) throw new Refusal('E_NUMBER', 'the last character stands alone');
  if (rest.includes('1')) throw new Refusal('E_NUMBER', 'there are bits beyond the last byte');
  const bytes = Array.from({ length: byteCount }, (_, i) =>
    Number.parseInt(all.slice(8 * i, 8 * i + 8), 2),
  );
  const index = fromDigits(bytes, 256);
  if (JSBI.lessThan(index, sizeOf(space))) return index;
  throw new Refusal('E_RANGE', 'the number is beyond the space: take a smaller one');
}

/** An index as it is printed. SPEC §7. */
export function textOfIndex(index: JSBI): string {
  const decimal = index.toString();
  return decimal.length <= 80 ? decimal : `0x${index.toString(16)}`;
}

/** An index as base64url, without zero bytes at the end. SPEC §7, Base64. */
export function base64Of(index: JSBI): string {
  const bits = toDigits(index, 256)
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
  const groups = bits.match(/.{1,6}/g) ?? [];
  const characters = groups.map((group) => ALPHABET[Number.parseInt(group.padEnd(6, '0'), 2)]);
  return `b64:${characters.join('')}`;
}
