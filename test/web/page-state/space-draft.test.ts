/**
 * The fields of a space: what they say while somebody fills them in.
 * @module
 */
import t from 'tap';
import {
  choiceTitle,
  depthsOf,
  draftOf,
  EMPTY_DRAFT,
  isUsed,
  ORDER_TITLES,
  orderWords,
  OWN,
  readDraft,
  withField,
} from '../../../src/web/page-state/space-draft.js';
import { ORDERS } from '../../../src/core/order.js';
import { readSpaceQuery, writeSpaceQuery } from '../../../src/web/shared/space-query.js';
import { type Enumeration, DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';

function choiceOf(query: string): Enumeration {
  return readSpaceQuery(new URLSearchParams(query), DEFAULT_ENUMERATION);
}

t.test('the fields of a choice make the same choice', async (t) => {
  for (const query of [
    'size=7x3&color=rgb&depth=16&order=mixed&seed=a b',
    'size=1x1&color=gray&depth=1&order=gray&seed=',
    'size=9x9&palette=pico8&order=sequential&seed=',
    'size=9x9&palette=000000,ff8800,ffffff&order=mixed&seed=x',
  ]) {
    const choice = choiceOf(query);
    const found = readDraft(draftOf(choice, EMPTY_DRAFT));
    if (!('choice' in found)) throw new Error(found.message);
    t.equal(writeSpaceQuery(found.choice), writeSpaceQuery(choice), query);
  }
});

t.test('every order has a title and a line that says what it shows', async (t) => {
  const lines = ORDERS.map((order) => {
    t.ok(ORDER_TITLES[order]);
    return orderWords({ ...EMPTY_DRAFT, order });
  });
  t.equal(new Set(lines).size, ORDERS.length);
  t.notOk(lines.includes(''));
  t.equal(orderWords({ ...EMPTY_DRAFT, order: 'none' }), '');
});

t.test('a field that means nothing keeps what it says, and is not read', async (t) => {
  const palette = draftOf(choiceOf('size=4x4&palette=1b1a18,f6f5f2'), EMPTY_DRAFT);
  t.equal(palette.own, '1b1a18,f6f5f2');
  t.notOk(isUsed(palette, 'depth'));
  const gray = withField(palette, 'color', 'gray');
  t.equal(gray.own, '1b1a18,f6f5f2', 'for the way back');
  t.notOk(isUsed(gray, 'own'));
  const seeded = withField(withField(gray, 'seed', 'spring'), 'order', 'gray');
  const found = readDraft(seeded);
  if (!('choice' in found)) throw new Error(found.message);
  t.equal(found.choice.seed, '', 'gray has no seed');
});

t.test('another colour model has its own depths', async (t) => {
  const gray = withField(draftOf(choiceOf('color=gray&depth=2'), EMPTY_DRAFT), 'width', '3');
  t.equal(gray.depth, '2');
  t.strictSame(depthsOf(gray), ['1', '2', '4', '8', '16']);
  t.equal(withField(gray, 'color', 'rgb').depth, '8', 'RGB has no 2 bit');
  t.equal(withField(gray, 'color', 'palette').depth, '2', 'a palette has none at all');
});

t.test('colours of one’s own begin with some', async (t) => {
  const first = withField(withField(EMPTY_DRAFT, 'color', 'palette'), 'palette', OWN);
  t.match(first.own, /^[0-9a-f]{6},/);
  t.equal(withField({ ...first, own: '000000,ffffff' }, 'palette', OWN).own, '000000,ffffff');
});

t.test('what is wrong is said with the fields that it is about', async (t) => {
  const draft = draftOf(DEFAULT_ENUMERATION, EMPTY_DRAFT);
  t.match(readDraft({ ...draft, width: '0' }), { fields: ['width', 'height'], message: /width 0/ });
  t.match(readDraft({ ...draft, seed: 'a\0' }), { fields: ['seed'], message: /U\+0000/ });
  const own = { ...draft, color: 'palette', palette: OWN, own: '000000,ffffff,000000' };
  t.match(readDraft(own), { fields: ['own'], message: /colours 1 and 3/ });
});

t.test('a choice in a few words', async (t) => {
  t.equal(choiceTitle(DEFAULT_ENUMERATION), '64 × 64 pixels, RGB, 8 bit');
  t.equal(choiceTitle(choiceOf('size=4x3&palette=pico8')), '4 × 3 pixels, pico8, 16 colours');
  t.equal(choiceTitle(choiceOf('size=4x3&palette=000000,ffffff')), '4 × 3 pixels, 2 colours');
});
