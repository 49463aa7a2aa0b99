/**
 * How an address holds a space and a number: `size=16x16&n=2^100+5`.
 *
 * What a person has written stays as it is: `n=50%`, `n=last`, `n=name:hello`. Any other number stands
 * there in decimal, or, where it is long, as `b64:…`. What is longer than an address may be is kept
 * beside it, and `n=file` says so.
 * @module
 */
import { base64Index } from '../../text/base64-index.js';
import type { Enumeration } from '../../core/enumeration.js';
import { EnumeratorError } from '../../core/errors.js';
import { DECIMAL_LIMIT } from '../../core/index-format.js';
import { SPACE_KEYS } from '../../text/space-text.js';
import { readSpaceQuery, writeSpaceQuery } from '../shared/space-query.js';

/** A number of more characters than this is no part of an address. */
const LINK_LENGTH = 32_000;
/** Stands in an address for a number that is too long for it. */
export const KEPT = 'file';

/** Numbers from here on are too long: a character of base64 holds six bits, and four are `b64:`. */
const LIMIT_BITS = BigInt((LINK_LENGTH - 4) * 6);

export interface NumberAddress {
  readonly choice: Enumeration;
  /** A number in any text form, or {@link KEPT}. */
  readonly text: string;
}

/**
 * What an address says. Keys that it does not know are passed over: other sites put their own there.
 * @throws EnumeratorError as the query of the space; `E_NUMBER` for two numbers
 */
export function readAddress(params: URLSearchParams, defaults: Enumeration): NumberAddress {
  const [text = '0', ...others] = params.getAll('n');
  if (others.length > 0) throw new EnumeratorError('E_NUMBER', 'the address has n twice');
  const known = [...params].filter(([key]) => SPACE_KEYS.some((one) => one === key));
  return { choice: readSpaceQuery(new URLSearchParams(known), defaults), text };
}

/**
 * The query of an address, without `?`.
 * @param defaults - what its reader will have; left out, the query says everything
 * @param number - as text, or {@link KEPT}
 */
export function writeAddress(
  choice: Enumeration,
  defaults: Enumeration | undefined,
  number: string,
): string {
  const space = writeSpaceQuery(choice, defaults);
  const query = `n=${escapeNumber(number)}`;
  return space === '' ? query : `${space}&${query}`;
}

/** As a person would write it: what means nothing else in a fragment stands for itself. */
function escapeNumber(text: string): string {
  return encodeURIComponent(text)
    .replaceAll(/%(?:2B|2C|3A|40|5E)/g, decodeURIComponent)
    .replaceAll(/%25(?![0-9A-Fa-f]{2})/g, '%');
}

/** The shortest text of a number that lasts; undefined where it is too long for an address. */
export function addressText(index: bigint): string | undefined {
  if (index < DECIMAL_LIMIT) return index.toString();
  return isLinked(index) ? base64Index(index) : undefined;
}

/** Whether an address can hold a number. */
export function isLinked(index: bigint): boolean {
  return index < 1n << LIMIT_BITS;
}

/**
 * What an address says of a number that a person has written: the same, but for digits alone, and for
 * `random`, which would be another one next time.
 * @returns undefined where it is too long for an address
 */
export function lastingText(written: string, index: bigint): string | undefined {
  const text = written.trim();
  const isLasting = text.length <= MOST_WRITTEN && text !== 'random' && !DIGITS.test(text);
  return isLasting ? text : addressText(index);
}

/** A person writes no more, and a name has no more. */
const MOST_WRITTEN = 4200;
const DIGITS = /^(?:0x[\da-f_,\s]+|\d[\d_,\s]*)$/i;

/** Whether a text is the same number in every space. */
export function isSameEverywhere(text: string): boolean {
  return !/^name:|%|last/.test(text);
}
