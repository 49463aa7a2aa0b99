/**
 * Numbers as text: sums of terms. SPEC §7.
 * @module
 */
import type { Space } from '../core/space.js';
import { JSBI } from './jsbi.js';
import { ONE, ZERO, floorDivide, power } from './integers.js';
import { Refusal } from './refusal.js';
import { sizeOf } from './spaces.js';

/** No number is longer. SPEC §7. */
const MAX_BITS = 2 ** 30 - 2 ** 10;

const BLANKS = [' ', '\u00a0', '\u202f', '\u205f', '\u3000'];
for (let code = 0x2000; code <= 0x200a; code++) BLANKS.push(String.fromCodePoint(code));
const MARKS = `[_,${BLANKS.join('')}]`;
const PLAIN = '[0-9](?:_?[0-9])*';
const GROUPED = [',', ...BLANKS].map((mark) => `[0-9]{1,3}(?:${mark}[0-9]{3})+`).join('|');
const DECIMAL = `(?:${GROUPED}|${PLAIN})`;
const POINT = String.raw`\.[0-9]+`;

/** The forms of a term, and the value of each. */
const TERMS: readonly (readonly [form: RegExp, value: (space: Space, parts: string[]) => JSBI])[] =
  [
    [form('last'), (space) => JSBI.subtract(sizeOf(space), ONE)],
    [
      form(`0[xX]([0-9a-fA-F](?:${MARKS}?[0-9a-fA-F])*)`),
      (_, [digits]) => bigOf(`0x${bare(digits)}`),
    ],
    [
      form(`(?:0_?)*2\\^(${PLAIN}(?:${POINT})?)%`),
      (space, [percent]) => powerOfShare(space, bare(percent)),
    ],
    [form(`(${PLAIN}(?:${POINT})?)%`), (space, [percent]) => shareOf(sizeOf(space), bare(percent))],
    [
      form(`(${DECIMAL})\\^(${DECIMAL})`),
      (_, [base, exponent]) => powerOf(bare(base), bare(exponent)),
    ],
    [
      form(`(${DECIMAL})(?:\\.([0-9]+))?(?:[eE]\\+?(${DECIMAL})|([kKmMgGtT]))`),
      (_, [whole, fraction = '', exponent, letter = '']) =>
        scaled(
          bare(whole),
          fraction,
          exponent === undefined ? LETTERS[letter.toLowerCase()] : bare(exponent),
        ),
    ],
    [form(`(${DECIMAL})`), (_, [digits]) => bigOf(bare(digits))],
  ];

const LETTERS: Readonly<Record<string, string>> = { k: '3', m: '6', g: '9', t: '12' };

/** A term at the place where it is looked for, with a sign or the end of the text behind it. */
function form(pattern: string): RegExp {
  return new RegExp(`${pattern}(?=[+-]|$)`, 'y');
}

/**
 * The index that an expression means. SPEC §7.
 * @param text - without blanks around it
 * @throws {@link Refusal} `E_NUMBER` where it is none, `E_RANGE` where it is no index, `E_LIMIT` where a
 * power or a sum is too long
 */
export function indexOfExpression(space: Space, text: string): JSBI {
  const isNegative = text.startsWith('-');
  const terms = termsOf(isNegative ? text.slice(1) : text);
  if (isNegative) throw beyond(text);
  let sum = ZERO;
  for (const { sign, value } of terms) {
    sum = JSBI.add(sum, JSBI.multiply(sign, value(space)));
    checkLength(sum, text);
  }
  if (JSBI.lessThan(sum, ZERO) || JSBI.greaterThanOrEqual(sum, sizeOf(space))) throw beyond(text);
  return sum;
}

interface SignedTerm {
  readonly sign: JSBI;
  readonly value: (space: Space) => JSBI;
}

function termsOf(text: string): SignedTerm[] {
  const terms: SignedTerm[] = [];
  for (let at = 0; ;) {
    const sign = JSBI.BigInt(text[at - 1] === '-' ? -1 : 1);
    const found = TERMS.map(([pattern, value]) => {
      pattern.lastIndex = at;
      return { parts: pattern.exec(text), value };
    }).find(({ parts }) => parts !== null);
    if (found === undefined || found.parts === null)
      throw new Refusal('E_NUMBER', `"${text}" is no number at character ${at + 1}`);
    const [all, ...parts] = found.parts;
    terms.push({ sign, value: (space) => found.value(space, parts) });
    at += all.length;
    if (at === text.length) return terms;
    at++;
  }
}

/** Without the marks between its digits. */
function bare(digits = ''): string {
  return digits.replace(new RegExp(MARKS, 'g'), '');
}

function bigOf(digits: string): JSBI {
  return JSBI.BigInt(digits);
}

function checkLength(value: JSBI, text: string): void {
  const bits = JSBI.equal(value, ZERO) ? 0 : value.toString(2).replace('-', '').length;
  if (bits > MAX_BITS) throw tooLong(text);
}

/** base ^ exponent, which is not worked out where it is too long. */
function powerOf(base: string, exponent: string): JSBI {
  const number = bigOf(base);
  if (JSBI.lessThanOrEqual(number, ONE)) return JSBI.equal(bigOf(exponent), ZERO) ? ONE : number;
  if (Number(exponent) * (number.toString(2).length - 1) >= MAX_BITS)
    throw tooLong(`${base}^${exponent}`);
  return JSBI.exponentiate(number, bigOf(exponent));
}

/** whole.fraction · 10^exponent, which must be whole. */
function scaled(whole: string, fraction: string, exponent = ''): JSBI {
  const digits = bigOf(whole + fraction);
  if (JSBI.equal(digits, ZERO)) return ZERO;
  const places = fraction.replace(/0+$/, '').length;
  if (Number(exponent) < places) throw new Refusal('E_NUMBER', `${whole}.${fraction} is not whole`);
  const zeros = Number(exponent) - fraction.length;
  if (zeros < 0) return floorDivide(digits, power(10, -zeros));
  return JSBI.multiply(digits, powerOf('10', String(zeros)));
}

/** ⌊whole · percent / 100⌋. */
function shareOf(whole: JSBI, percent: string): JSBI {
  const [integer = '', fraction = ''] = percent.split('.');
  const numerator = bigOf(integer + fraction);
  const denominator = JSBI.multiply(JSBI.BigInt(100), power(10, fraction.length));
  if (JSBI.greaterThan(numerator, denominator))
    throw new Refusal('E_RANGE', `${percent}% is more than the space: take 100% at most`);
  return floorDivide(JSBI.multiply(whole, numerator), denominator);
}

/** 2^⌊m · percent / 100⌋, m being the greatest with 2^m ≤ size. */
function powerOfShare(space: Space, percent: string): JSBI {
  const m = sizeOf(space).toString(2).length - 1;
  return power(2, JSBI.toNumber(shareOf(JSBI.BigInt(m), percent)));
}

function tooLong(text: string): Refusal {
  return new Refusal('E_LIMIT', `${text} has more than ${MAX_BITS} bits: take a shorter number`);
}

function beyond(text: string): Refusal {
  return new Refusal('E_RANGE', `${text} is no index of the space: take one from 0 below its size`);
}
