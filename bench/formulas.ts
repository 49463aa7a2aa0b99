/**
 * Formulas by number: how long a number and a formula take, by processor time.
 * @module
 */
import { artExpression } from '../src/art/draw.js';
import { formulaAt, formulaNumber } from '../src/art/formulas/formula-number.js';
import { medianOf, type Result } from './measure.js';

const NUMBERS = 200;
const PASSES = 5;
const END = 10n ** 60n;

/** Milliseconds of processor time that a work takes. */
function processorMs(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

export function benchFormulas(): readonly Result[] {
  const first = processorMs(() => formulaAt(END - 1n));
  const numbers = Array.from(
    { length: NUMBERS },
    (_, i) => (END / BigInt(NUMBERS + 1)) * BigInt(i + 1),
  );
  const formulas = numbers.map(formulaAt);
  if (formulas.map(formulaNumber).some((number, i) => number !== numbers[i]))
    throw new Error('a formula does not lead back to its number');
  const each = (work: () => void): number[] =>
    Array.from({ length: PASSES }, () => processorMs(work) / NUMBERS);
  const hello = artExpression('hello');
  const large = processorMs(() => formulaNumber(hello));
  return [
    resultOf(
      'formulas, of a number below 10^60',
      each(() => numbers.map(formulaAt)),
      5,
    ),
    resultOf(
      'formulas, number of one below 10^60',
      each(() => formulas.map(formulaNumber)),
      5,
    ),
    resultOf('formulas, the first one below 10^60', [first], 200),
    resultOf('formulas, number of that of hello, 423 digits, the first time', [large], 0),
  ];
}

function resultOf(name: string, ms: readonly number[], goal: number): Result {
  const found = medianOf(ms);
  return { name, ...found, goal, atMost: true, unit: 'ms', note: `${found.ratio.toFixed(2)} ms` };
}
