/**
 * A scale of times from instants to what no clock will ever see: their logarithms side by side.
 * @module
 */
import { grouped, type Log10 } from '../../core/cardinality.js';
import { logOf, multiply, UNIVERSE_YEARS } from '../../text/magnitude.js';
import { YEAR_S } from '../../text/quantity.js';

/** Times that people know, or know of, from the shortest to the longest. */
export const KNOWN_TIMES = [
  known('A blink', '0.3 s', 0.3, 1),
  known('A day', '24 hours', 86_400, 1),
  known('A human life', '80 years', 80),
  known('Since writing began', '5,400 years', 5_400),
  known('Since the last dinosaurs', '66 million years', 6.6e7),
  known('The age of the Earth', '4.5 billion years', 4.54e9),
  known('The age of the universe', '13.8 billion years', UNIVERSE_YEARS),
  known('Until the last stars are out', '10^14 years', 1e14),
  known('Until black holes are gone', '10^100 years', 1e100),
];

/** Where a scale begins: nothing shorter has a length. */
const LEAST: Log10 = { exponent: -3, fraction: 0 };

/**
 * A logarithmic scale that ends with this time or with the age of the universe.
 * @param seconds - the time that is to be compared
 */
export function makeTimeScale(seconds: Log10) {
  const least = exponentOf(LEAST);
  const universe = exponentOf(logOf(UNIVERSE_YEARS * YEAR_S));
  const most = Math.max(exponentOf(seconds), universe);
  /** 0 at the beginning of the scale, 1 at its end. */
  const placeOf = (time: Log10): number =>
    Math.min(1, Math.max(0, (exponentOf(time) - least) / (most - least)));
  return {
    /** Known times that end on the scale, from the shortest to the longest. */
    known: KNOWN_TIMES.filter((time) => exponentOf(time.seconds) <= most),
    placeOf,
    /** Round places of the scale, from the left, no more than are asked for. */
    ticks(count: number): { place: number; text: string }[] {
      const found = [{ place: placeOf({ exponent: 0, fraction: 0 }), text: '1 s' }];
      const yearExponent = Math.log10(YEAR_S);
      const step = roundStep((most - yearExponent) / Math.max(1, count - 1));
      for (let exponent = 0; exponent + yearExponent <= most; exponent += step) {
        const text = exponent === 0 ? '1 year' : `10^${grouped(exponent)}`;
        found.push({ place: placeOf(multiply(logOf(YEAR_S), { exponent, fraction: 0 })), text });
      }
      // On a scale of thousands of powers a second and a year are the same place.
      return found.filter(({ place }, i) => place + 0.7 / count < (found[i + 1]?.place ?? 2));
    },
  };
}

function known(title: string, text: string, amount: number, unitSeconds = YEAR_S) {
  // Beyond 10^300 a float would end; these stay far below.
  return { title, text, seconds: multiply(logOf(amount), unitSeconds) };
}

export function exponentOf({ exponent, fraction }: Log10): number {
  return exponent + fraction;
}

/** The next of 1, 2, 5, 10, 20, 50 … */
function roundStep(least: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(least)));
  return ([1, 2, 5].find((factor) => factor * power >= least) ?? 10) * power;
}
