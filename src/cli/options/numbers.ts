/**
 * Numbers on the command line: an index in every text form, a count, a step. SPEC §7.
 * @module
 */
import { randomBytes } from 'node:crypto';
import { EnumeratorError } from '../../core/errors.js';
import { readWholeFile } from '../../io/bounded-read.js';
import { parseIndexText } from '../../text/index-text.js';
import { formatIndex, shortenIndex } from '../../core/index-format.js';
import type { SpaceSize } from '../../core/size.js';

/**
 * An index of the space, in every form that SPEC §7 has.
 * @throws EnumeratorError `E_NUMBER`, `E_RANGE`, `E_LIMIT`, `E_IO`
 */
export function readIndex(text: string, size: SpaceSize): bigint {
  return parseIndexText(text, { size, randomBytes, readFile });
}

/** The same for an exclusive end, which may be the size itself. */
export function readEnd(text: string, size: SpaceSize): bigint {
  return parseIndexText(text, { size, end: true, randomBytes, readFile });
}

/**
 * A count from 0, or a step, which may be negative: decimal, hex or a power, in no space.
 * @param what - for the message: `--count`
 */
export function readInteger(text: string, what: string): bigint {
  const clean = text.trim();
  const match = /^(-?)(?:(0[xX])?([0-9a-fA-F]+(?:_[0-9a-fA-F]+)*)|([0-9]+)\^([0-9]+))$/.exec(clean);
  if (match !== null && clean.length <= 100_000) {
    const [, sign, prefix, plain, base, exponent] = match;
    if (base !== undefined && exponent !== undefined && Number(exponent) * base.length <= 100_000) {
      return signed(sign, BigInt(base) ** BigInt(exponent));
    }
    if (plain !== undefined && (prefix !== undefined || /^[0-9_]+$/.test(plain))) {
      return signed(
        sign,
        BigInt(`${prefix === undefined ? '' : '0x'}${plain.replaceAll('_', '')}`),
      );
    }
  }
  const shown = clean.length > 40 ? `${clean.slice(0, 40)}…` : clean;
  throw new EnumeratorError(
    'E_NUMBER',
    `${what} "${shown}" is no whole number: write it as 10000, 10_000, 0x2710 or 10^4`,
  );
}

/** A number as a terminal can bear it. */
export function shownIndex(index: bigint): string {
  const text = formatIndex(index);
  return text.length <= 400 ? text : `${shortenIndex(text, 60)} (${text.length - 2} hex digits)`;
}

function signed(sign: string | undefined, value: bigint): bigint {
  return sign === '-' ? -value : value;
}

function readFile(file: string): Uint8Array {
  return readWholeFile(file, {
    name: `the number in ${file}`,
    tooLarge: 'no number takes so many',
  });
}
