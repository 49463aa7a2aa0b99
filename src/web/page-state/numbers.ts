/**
 * What Numbers says of a space and of the speed at which this browser makes its images, apart from
 * all elements.
 * @module
 */
import {
  counted,
  decimalDigits,
  grouped,
  type Log10,
  log10Size,
  scientificText,
} from '../../core/cardinality.js';
import {
  bytesMagnitude,
  countMagnitude,
  divide,
  logOf,
  multiply,
  timeMagnitude,
  UNIVERSE_YEARS,
} from '../../text/magnitude.js';
import { YEAR_S } from '../../text/quantity.js';
import type { Enumeration } from '../../core/enumeration.js';
import { makeTimeScale } from '../shared/time-scale.js';
import { choiceTitle } from './space-draft.js';

export interface NumbersState {
  readonly choice: Enumeration;
  /** How fast images of the space are made here. */
  readonly speed:
    | { readonly kind: 'measuring' }
    | { readonly kind: 'known'; readonly rate: number }
    | { readonly kind: 'failed'; readonly message: string };
  /** How long all images take; of the speed before while another one is being measured. */
  readonly seconds: Log10 | undefined;
}

type Fact = readonly [name: string, value: string];

/** Powers of ten by which other numbers are known. */
const ATOMS_EXPONENT = 80;
/** What a densely printed page holds. */
const DIGITS_A_PAGE = 3_000;

export function sentenceOf({ choice }: NumbersState): string {
  return `images of ${choiceTitle(choice)}. Every one has a number, and this page makes any of them at once.`;
}

export function sizeFacts({ choice: { space } }: NumbersState): readonly Fact[] {
  const digits = decimalDigits(space);
  return [
    ['Exactly', `${grouped(space.radix)}^${grouped(space.digits)}`],
    ['As a power of ten', scientificText(space)],
    ['Decimal digits', grouped(digits)],
    ['Pages to print them on', grouped(Math.ceil(digits / DIGITS_A_PAGE))],
    ['One image holds', counted(Math.ceil(space.digits * Math.log2(space.radix)), 'bit')],
    ['All of them hold', bytesMagnitude(multiply(log10Size(space), space.sampleBytes))],
  ];
}

export function speedText({ speed }: NumbersState): string {
  if (speed.kind === 'measuring') return 'Measuring…';
  if (speed.kind === 'failed') return speed.message;
  return `${countMagnitude(logOf(speed.rate))} images a second, one after the other.`;
}

/** A speed that was measured, or known from another visit, in images a second. */
export function withRate(state: NumbersState, rate: number): NumbersState {
  const seconds = divide(log10Size(state.choice.space), rate);
  return { ...state, speed: { kind: 'known', rate }, seconds };
}

/** What that time comes to; comparisons only where they say something. */
export function timeFacts({ seconds }: NumbersState): readonly Fact[] {
  if (seconds === undefined) return [];
  const rows: Fact[] = [['All of them take', timeMagnitude(seconds)]];
  const ages = divide(divide(seconds, YEAR_S), UNIVERSE_YEARS);
  if (ages.exponent >= 0) {
    const shared = divide(seconds, { exponent: ATOMS_EXPONENT, fraction: 0 });
    rows.push(
      ['Ages of the universe', countMagnitude(ages)],
      ['With such a browser on each of 10^80 atoms', timeMagnitude(shared)],
    );
  }
  return rows;
}

/** How to read the chart, and what it says of the universe. */
export function captionOf({ seconds }: NumbersState): string {
  if (seconds === undefined) return '';
  const share = makeTimeScale(seconds).placeOf(logOf(UNIVERSE_YEARS * YEAR_S)) * 100;
  const ending =
    share < 50
      ? ` On it the bar of the universe’s age is ${Number(share.toPrecision(2))} % as long as that of all images.`
      : '';
  return `The scale is logarithmic, in years: equal steps to the right are equal factors of time.${ending}`;
}
