/**
 * Where an address leads that leaves something out.
 * @module
 */
import t from 'tap';
import { DEFAULT_ENUMERATION, type Enumeration } from '../../../src/core/enumeration.js';
import { openingAddress, PRESETS } from '../../../src/web/page-state/presets.js';
import { readSpaceQuery, writeSpaceQuery } from '../../../src/web/shared/space-query.js';

const ownSpace = readSpaceQuery(new URLSearchParams('size=9x7'), DEFAULT_ENUMERATION);

function opened(query: string, defaults: Enumeration = DEFAULT_ENUMERATION, isChosen = false) {
  const { choice, text } = openingAddress(new URLSearchParams(query), { defaults, isChosen });
  return `${writeSpaceQuery(choice, DEFAULT_ENUMERATION)} ${text}`;
}

t.test('an address that says nothing leads to the first preset, a small cloud', async (t) => {
  const first = 'size=32x32&order=cloud 2^30%';
  t.equal(opened(''), first);
  t.equal(opened('utm_source=friends'), first, 'nor does what other sites put there');
  t.equal(opened('', ownSpace), first);
});

t.test('what the operator has chosen is where a visitor begins', async (t) => {
  t.equal(opened('', ownSpace, true), 'size=9x7 0');
  t.equal(opened('', DEFAULT_ENUMERATION, true), ' 0', 'even what would be so anyway');
});

t.test('what an address says holds', async (t) => {
  t.equal(opened('n=5'), ' 5', 'a number alone is one of the server’s space');
  t.equal(opened('size=64x64'), ' 0');
  t.equal(opened('order=cloud&n=7'), 'order=cloud 7');
  t.throws(() => opened('size=0x4'), { code: 'E_SPACE' });
  for (const { query, number } of PRESETS)
    t.ok(opened(query).endsWith(` ${number}`), 'a preset without a number opens where it is best');
});
