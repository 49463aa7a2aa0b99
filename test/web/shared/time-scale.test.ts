import t from 'tap';
import { log10Of, log10Size } from '../../../src/core/cardinality.js';
import { logOf } from '../../../src/text/magnitude.js';
import { parseCanonical } from '../../../src/core/space.js';
import { KNOWN_TIMES, makeTimeScale } from '../../../src/web/shared/time-scale.js';

t.test('known times stand on every scale in their order', (t) => {
  for (const own of [
    logOf(0.001),
    logOf(3600),
    log10Of(10n ** 90n),
    log10Size(parseCanonical('64x64 rgb 8')),
  ]) {
    const { placeOf } = makeTimeScale(own);
    const places = KNOWN_TIMES.map(({ seconds }) => placeOf(seconds));
    t.strictSame(
      places,
      places.toSorted((a, b) => a - b),
    );
    t.ok(places.every((place) => place >= 0 && place <= 1));
    t.ok(placeOf(own) <= 1);
  }
  t.end();
});

t.test('the longest time of a scale is its end: the space’s own, or the universe’s age', (t) => {
  const long = log10Of(10n ** 90n);
  t.equal(makeTimeScale(long).placeOf(long), 1);
  const universe = KNOWN_TIMES.find(({ title }) => title === 'The age of the universe');
  t.equal(makeTimeScale(logOf(5)).placeOf(universe?.seconds ?? long), 1);
  t.equal(makeTimeScale(logOf(5)).placeOf(logOf(0.001)), 0);
  t.end();
});

t.test('ticks are round, in order, apart, and no more than asked for', (t) => {
  for (const own of [logOf(5), log10Of(10n ** 90n), log10Size(parseCanonical('800x450 rgb 8'))]) {
    for (const most of [2, 3, 5, 9]) {
      const ticks = makeTimeScale(own).ticks(most);
      t.ok(ticks.length >= 1 && ticks.length <= most + 1, `${ticks.length} of ${most}`);
      for (const [i, { place, text }] of ticks.entries()) {
        t.match(text, /^(1 s|1 year|10\^[125]0*(,000)*|10\^[1-9][0-9,]*0?)$/);
        const next = ticks[i + 1];
        if (next !== undefined) t.ok(next.place - place > 0.5 / most, `${text} and ${next.text}`);
      }
    }
  }
  t.end();
});
