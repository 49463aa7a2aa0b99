/**
 * What Numbers says of a space and of a speed.
 * @module
 */
import t from 'tap';
import { parseCanonical } from '../../../src/core/space.js';
import * as numbers from '../../../src/web/page-state/numbers.js';
import { DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';

const start: numbers.NumbersState = {
  choice: DEFAULT_ENUMERATION,
  speed: { kind: 'measuring' },
  seconds: undefined,
};

t.test('a space is told in numbers that people know', async (t) => {
  const facts = Object.fromEntries(numbers.sizeFacts(start));
  t.equal(facts['Exactly'], '256^12,288');
  t.equal(facts['Decimal digits'], '29,593');
  t.equal(facts['Pages to print them on'], '10');
  t.equal(facts['One image holds'], '98,304 bits');
  const { choice } = start;
  const least = { ...start, choice: { ...choice, space: parseCanonical('1x1 gray 1') } };
  t.equal(Object.fromEntries(numbers.sizeFacts(least))['One image holds'], '1 bit', 'P15');
  t.match(numbers.sentenceOf(start), /^images of 64 × 64 pixels, RGB, 8 bit\./);
});

t.test('a speed makes a time, and comparisons where they say something', async (t) => {
  t.equal(numbers.speedText(start), 'Measuring…');
  t.strictSame(numbers.timeFacts(start), []);
  t.equal(numbers.captionOf(start), '');
  const known = numbers.withRate(start, 100_000);
  t.match(numbers.speedText(known), /100,000 images a second/);
  t.strictSame(
    numbers.timeFacts(known).map(([name]) => name),
    ['All of them take', 'Ages of the universe', 'With such a browser on each of 10^80 atoms'],
  );
  t.match(numbers.captionOf(known), /universe’s age is [0-9.]+ % as long/);
  const small = {
    ...start,
    choice: { ...DEFAULT_ENUMERATION, space: parseCanonical('4x4 gray 1') },
  };
  const quick = numbers.withRate(small, 65_536);
  t.strictSame(numbers.timeFacts(quick), [['All of them take', '1.0 s']]);
  t.notMatch(numbers.captionOf(quick), /universe/);
});

t.test('the times before stay while another speed is measured', async (t) => {
  const known = numbers.withRate(start, 1000);
  const again: numbers.NumbersState = { ...known, speed: { kind: 'measuring' } };
  t.strictSame(numbers.timeFacts(again), numbers.timeFacts(known));
  const failed = { ...known, speed: { kind: 'failed', message: 'too large' } } as const;
  t.equal(numbers.speedText(failed), 'too large');
});
