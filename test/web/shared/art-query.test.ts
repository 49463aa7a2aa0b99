/**
 * What is drawn, as an address, and back; and texts near to one another.
 * @module
 */
import fc from 'fast-check';
import t from 'tap';
import {
  type ArtChoice,
  type ArtSource,
  isKeptQuery,
  readArtQuery,
  USUAL_ART,
  writeArtQuery,
} from '../../../src/web/shared/art-query.js';
import { planeWithin, readPlane, withinPlane } from '../../../src/web/shared/plane.js';
import { nearTexts, shownText } from '../../../src/web/shared/near-texts.js';
import { runs } from '../../core/tools.js';

const side = fc.integer({ min: 1, max: 2048 });
const source: fc.Arbitrary<ArtSource> = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((text) => ({ kind: 'text' as const, text })),
  fc.string().map((formula) => ({ kind: 'formula' as const, formula })),
  fc.string().map((lineage) => ({ kind: 'lineage' as const, lineage })),
  fc.tuple(fc.uint8Array(), fc.string()).map(([bytes, name]) => ({
    kind: 'bytes' as const,
    bytes: Uint8Array.from(bytes),
    name,
  })),
);
const choices: fc.Arbitrary<ArtChoice> = fc.record(
  {
    source,
    salt: fc.string(),
    depth: fc.integer({ min: 1, max: 64 }),
    grammar: fc.oneof(fc.constant('default'), fc.string()),
    variant: fc.integer({ min: 0, max: 0xffff_ffff }),
    quality: fc.boolean(),
    samples: fc.constantFrom(1, 4, 16),
    palette: fc.oneof(fc.constantFrom('', 'safe', 'wine'), fc.string()),
    time: fc.double({ min: -1, max: 1, noNaN: true }).map((time) => time + 0),
    plane: fc
      .tuple(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      )
      .map(([x, half]) => withinPlane({ x, y: -x, half })),
    size: fc.option(fc.record({ width: side, height: side }, { noNullPrototype: true }), {
      nil: undefined,
    }),
  },
  { noNullPrototype: true },
);

t.test('a query leads back to the same choice', async (t) => {
  fc.assert(
    fc.property(choices, (choice) => {
      const { query, isKept } = writeArtQuery(choice, false);
      t.equal(isKept, false);
      t.strictSame(readArtQuery(new URLSearchParams(query)), choice);
    }),
    runs(200),
  );
  t.strictSame(readArtQuery(new URLSearchParams()), USUAL_ART);
  t.equal(writeArtQuery(USUAL_ART, false).query, 'text=grace', 'what is usual is left out');
  const size = { width: 512, height: 512 };
  t.equal(
    writeArtQuery({ ...USUAL_ART, size }, false).query,
    'text=grace&size=512',
    'a size that was chosen is said, whichever it is',
  );
});

t.test('what is secret or too long is in no query', async (t) => {
  const secret = { kind: 'text', text: 'hunter2' } as const;
  const hidden = writeArtQuery({ ...USUAL_ART, source: secret, salt: 'pepper', depth: 3 }, true);
  t.strictSame(hidden, { query: 'kept=yes&depth=3', isKept: true });
  t.ok(isKeptQuery(new URLSearchParams(hidden.query)));
  for (const source of [
    { kind: 'text', text: 'a'.repeat(32_000) },
    { kind: 'formula', formula: ' '.repeat(32_000) },
    { kind: 'lineage', lineage: ' '.repeat(32_000) },
    { kind: 'bytes', bytes: new Uint8Array(2 ** 20) },
  ] as const) {
    const { query, isKept } = writeArtQuery({ ...USUAL_ART, source, variant: 1 }, false);
    t.strictSame({ query, isKept }, { query: 'kept=yes&variant=1', isKept: true });
  }
  const grammar = 'P -> (x, x, x) '.padEnd(40_000);
  t.strictSame(writeArtQuery({ ...USUAL_ART, grammar }, false), {
    query: 'kept=yes',
    isKept: true,
  });
});

t.test('queries that mean nothing are refused', async (t) => {
  for (const [query, code] of [
    ['depth=0', 'E_RANGE'],
    ['depth=65', 'E_RANGE'],
    ['depth=1.5', 'E_RANGE'],
    ['variant=4294967296', 'E_RANGE'],
    ['variant=-1', 'E_RANGE'],
    ['size=0', 'E_RANGE'],
    ['size=2049', 'E_RANGE'],
    ['size=64x', 'E_RANGE'],
    ['hex=abc', 'E_SEED'],
    ['hex=xy', 'E_SEED'],
  ] as const) {
    t.throws(() => readArtQuery(new URLSearchParams(query)), { code }, query);
  }
});

t.test('near texts differ from the text and from each other, by what is said', async (t) => {
  for (const text of [
    '',
    'a',
    'hello',
    '  ',
    'A1',
    'déjà vu',
    '日本語',
    '🎨🎨',
    'x'.repeat(5000),
  ]) {
    const near = nearTexts(text);
    t.ok(near.length >= 8 && near.length <= 12, `${text.slice(0, 9)}: ${near.length}`);
    t.equal(new Set([text, ...near.map((one) => one.text)]).size, near.length + 1);
    for (const one of near) {
      t.ok(Math.abs(one.text.length - text.length) <= 2);
      t.notMatch(one.text, /\p{Surrogate}/u);
      const { before, changed, after } = shownText(one, 12);
      t.ok(
        Array.from(before + changed + after).length <= 14,
        JSON.stringify([before, changed, after]),
      );
    }
  }
  t.strictSame(nearTexts('x'.repeat(70_000)), [], 'no copies of what is very long');
  const bits = nearTexts('hello').filter(({ change }) => change.startsWith('one bit'));
  t.strictSame(
    bits.map(({ text }) => text),
    ['helln', 'iello', 'hemlo'],
  );
  const end = nearTexts('hello').find(({ text }) => text === 'hello ');
  t.strictSame(end && shownText(end, 12), { before: 'hello', changed: '␣', after: '' });
  const long = nearTexts('the quick brown fox').find(({ text }) => text.startsWith('The'));
  t.strictSame(long && shownText(long, 12), { before: '', changed: 'T', after: 'he quick b…' });
});

t.test(
  'a part of the plane stays within it, and an address that leaves it is refused',
  async (t) => {
    t.strictSame(withinPlane({ x: 5, y: -5, half: 0.25 }), { x: 0.75, y: -0.75, half: 0.25 });
    t.strictSame(withinPlane({ x: 0.5, y: 0, half: 3 }), { x: 0, y: 0, half: 1 });
    t.equal(withinPlane({ x: 0, y: 0, half: 0 }).half, Number((2 ** -10).toFixed(7)), 'nor finer');
    const plane = { x: 0.5, y: -0.25, half: 0.25 };
    t.strictSame(planeWithin(plane, { x: 0, y: 0, side: 1 }), plane);
    t.strictSame(planeWithin(plane, { x: 0.5, y: 0, side: 0.5 }), {
      x: 0.625,
      y: -0.375,
      half: 0.125,
    });
    t.strictSame(planeWithin(plane, { x: -3, y: -1.5, side: 4 }), { x: 0, y: 0, half: 1 });
    t.strictSame(readPlane('0.25,-0.5,0.125'), { x: 0.25, y: -0.5, half: 0.125 });
    for (const text of [
      '',
      '0,0',
      '0,0,0',
      '0.5,0,0.75',
      'a,b,c',
      '0,,0.5',
      '0,0,0.5,0',
      'NaN,0,0.5',
    ])
      t.equal(readPlane(text), undefined, text);
    for (const query of ['plane=2,0,0.5', 't=2', 't=', 't=x'])
      t.throws(() => readArtQuery(new URLSearchParams(query)), { code: 'E_RANGE' }, query);
  },
);
