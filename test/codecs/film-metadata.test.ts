/** The comment of films. SPEC §9.1. @module */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import {
  type FilmMetadata,
  type FilmRun,
  formatRate,
  makeFilmMetadata,
  parseFilmMetadata,
} from '../../src/codecs/film-metadata.js';
import { ORDERS } from '../../src/core/order.js';
import { findPalette, PALETTE_NAMES, parsePalette } from '../../src/core/palette.js';
import { makeSpace } from '../../src/core/space.js';
import { refuses, run } from './png/tools.js';
import { inFolder } from './tools.js';

const PLAIN: FilmRun = {
  space: makeSpace({ width: 64, height: 64, color: 'rgb' }),
  order: 'mixed',
  seed: '',
  from: 42n,
  step: 1n,
  rate: { numerator: 24, denominator: 1 },
  scale: 1,
};

const LIMIT = 10n ** 1000n;

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

t.test('notes are spelled out, their keys in one order', (t) => {
  t.equal(
    makeFilmMetadata(PLAIN),
    '{"image-enumerator":1,"space":"64x64 rgb 8","order":"mixed","seed":"","from":"42","step":"1","fps":"24"}',
  );
  const palette = parsePalette('#000 #ff8800');
  const space = makeSpace({ width: 2, height: 3, color: 'palette', colors: 2 });
  const rate = { numerator: 30000, denominator: 1001 };
  t.equal(
    makeFilmMetadata({ ...PLAIN, space, palette, seed: 'é"\n', step: -3n, rate, scale: 8 }),
    '{"image-enumerator":1,"space":"2x3 palette 2","order":"mixed","seed":"\\u00e9\\"\\n","from":"42","step":"-3","palette":["000000","ff8800"],"fps":"30000/1001","scale":8}',
  );
  const gameboy = findPalette('gameboy');
  const four = makeSpace({ width: 2, height: 3, color: 'palette', colors: 4 });
  t.match(makeFilmMetadata({ ...PLAIN, space: four, palette: gameboy }), '"palette":"gameboy"');
  t.end();
});

t.test('every note comes back, in one line of ASCII', (t) => {
  const spaces = [
    [makeSpace({ width: 400, height: 300, color: 'rgb' }), undefined],
    [makeSpace({ width: 100, height: 90, color: 'gray', depth: 1 }), undefined],
    ...PALETTE_NAMES.map((name) => {
      const palette = findPalette(name);
      const colors = palette.colors.length / 3;
      return [makeSpace({ width: 90, height: 80, color: 'palette', colors }), palette] as const;
    }),
    [
      makeSpace({ width: 90, height: 80, color: 'palette', colors: 3 }),
      parsePalette('010203 ffffff 0a0b0c'),
    ],
  ] as const;
  const runs = fc.record({
    pair: fc.constantFrom(...spaces),
    order: fc.constantFrom(...ORDERS),
    seed: fc.string({ unit: 'binary', maxLength: 50 }).filter((seed) => !seed.includes('\0')),
    from: fc.oneof(
      fc.bigInt({ min: 0n, max: 10n ** 90n }),
      fc.bigInt({ min: 0n, max: LIMIT - 1n }),
    ),
    step: fc.bigInt({ min: 1n - LIMIT, max: LIMIT - 1n }).filter((step) => step !== 0n),
    numerator: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    denominator: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    scale: fc.integer({ min: 1, max: 100 }),
  });
  fc.assert(
    fc.property(runs, ({ pair: [space, palette], numerator, denominator, order, ...run }) => {
      const rate = { numerator, denominator };
      const seed = order === 'mixed' ? run.seed : '';
      const facts = { ...run, order, seed, space, rate, ...(palette ? { palette } : {}) };
      // The largest space holds any of these numbers, the smallest has 10^2709.
      const text = makeFilmMetadata(facts);
      if (!/^[\x20-\x7e]*$/.test(text)) throw new Error(`not ASCII: ${text}`);
      if (!isDeepStrictEqual(parseFilmMetadata(text), facts)) throw new Error(`other: ${text}`);
    }),
    { numRuns: 300 },
  );
  t.pass('300 notes');
  t.end();
});

t.test('numbers of more than 1,000 digits give way to their digests', (t) => {
  const found = (from: bigint, step: bigint): FilmMetadata | undefined =>
    parseFilmMetadata(makeFilmMetadata({ ...PLAIN, from, step }));
  t.match(found(LIMIT - 1n, 1n - LIMIT), { from: LIMIT - 1n, step: 1n - LIMIT });
  const text = LIMIT.toString(16);
  const note = found(LIMIT, -LIMIT);
  t.match(note, { fromSha256: sha256(text), stepSha256: sha256(`-${text}`) });
  t.notOk(note !== undefined && ('from' in note || 'step' in note));
  t.match(
    makeFilmMetadata({ ...PLAIN, from: LIMIT }),
    `"from":null,"from_sha256":"${sha256(text)}"`,
  );
  t.end();
});

t.test('the longest note there can be comes back', (t) => {
  const colors = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(6, '0'));
  const facts = {
    ...PLAIN,
    space: makeSpace({ width: 900, height: 900, color: 'palette', colors: 256 }),
    seed: '\u0001'.repeat(4096),
    from: LIMIT - 1n,
    step: 1n - LIMIT,
    palette: parsePalette(colors.join(' ')),
    rate: { numerator: 2 ** 31 - 1, denominator: 2 ** 31 - 2 },
    scale: 2 ** 31 - 1,
  };
  t.same(parseFilmMetadata(makeFilmMetadata(facts)), facts);
  t.end();
});

t.test('ffmpeg carries a note through Matroska and MP4', (t) => {
  const note = makeFilmMetadata({ ...PLAIN, seed: 'a=b;"c" \\ ü\n#', from: LIMIT - 1n });
  inFolder((folder) => {
    for (const name of ['a.mkv', 'a.mp4']) {
      const file = path.join(folder, name);
      const input = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=16x16', '-frames:v', '2'];
      run('ffmpeg', [...input, '-metadata', `comment=${note}`, file]);
      const show = ['-v', 'error', '-of', 'json', '-show_entries', 'format_tags', file];
      const { format } = JSON.parse(Buffer.from(run('ffprobe', show)).toString()) as {
        format: { tags: Record<string, string> };
      };
      t.equal(format.tags['comment'] ?? format.tags['COMMENT'], note, name);
    }
  });
  t.end();
});

t.test('nothing but a right note is taken', (t) => {
  const note = JSON.parse(makeFilmMetadata(PLAIN)) as Record<string, unknown>;
  const taken = (changes: object): boolean =>
    parseFilmMetadata(JSON.stringify({ ...note, ...changes })) !== undefined;
  t.ok(taken({}));
  t.ok(taken({ overlay: 'x', scale: 2 }), 'keys to come');
  const wrong: Record<string, readonly unknown[]> = {
    'image-enumerator': [2, '1', null, undefined],
    space: ['64x64', '064x64 rgb 8', '64x64 rgb 9', 7, undefined, '9x9 palette 4'],
    order: ['Mixed', 'toString', 0, undefined],
    seed: ['\0', '\ud800', 'x'.repeat(4097), null, undefined],
    from: ['-1', '042', '0x2a', '0X1', 'last', '', ' 1', 42, null, undefined, '9'.repeat(81)],
    step: ['0', '-0', '+1', '1.0', null, undefined, `0x${'f'.repeat(900)}`],
    palette: ['gameboy', [], ['000000', 'ffffff'], null],
    fps: ['0', '24/0', '24/', '024', '2147483648', '1e3', 24, undefined],
    scale: [0, 1, -1, 1.5, '8', null, 2 ** 31],
  };
  for (const [key, values] of Object.entries(wrong)) {
    for (const value of values) t.notOk(taken({ [key]: value }), `${key}: ${String(value)}`);
  }
  t.notOk(taken({ order: 'gray', seed: 'x' }), 'a seed without the mixed order');
  t.notOk(taken({ space: '1x1 gray 1', from: '2' }), 'an index outside the space');
  t.notOk(taken({ from: null, from_sha256: 'F'.repeat(64) }));
  t.ok(taken({ from: null, from_sha256: 'f'.repeat(64) }));
  const four = { space: '9x9 palette 4' };
  t.ok(taken({ ...four, palette: 'gameboy' }));
  for (const palette of ['pico8', 'hasOwnProperty', ['000000', '000000', '1', '2'], [1, 2, 3, 4]]) {
    t.notOk(taken({ ...four, palette }), String(palette));
  }
  t.end();
});

t.test('any other text gives nothing, and nothing is thrown', (t) => {
  const texts = ['', '{', 'null', '1', '"x"', '[]', '{}', '[['.repeat(30_000), ' '.repeat(1e6)];
  for (const text of texts) t.equal(parseFilmMetadata(text), undefined, text.slice(0, 20));
  const plain = makeFilmMetadata({ ...PLAIN, seed: 'seed', scale: 3 });
  for (let length = 0; length < plain.length; length++) {
    t.equal(parseFilmMetadata(plain.slice(0, length)), undefined);
  }
  fc.assert(fc.property(fc.json(), (text) => parseFilmMetadata(text) === undefined));
  fc.assert(
    fc.property(fc.nat(plain.length - 1), fc.string({ maxLength: 2 }), (at, text) => {
      parseFilmMetadata(plain.slice(0, at) + text + plain.slice(at + 1));
    }),
  );
  t.end();
});

t.test('what no film has is refused', (t) => {
  const make = (changes: Partial<FilmRun>) => (): unknown =>
    makeFilmMetadata({ ...PLAIN, ...changes });
  refuses(t, make({ seed: '\0' }), /U\+0000/, 'a seed', 'E_SEED');
  const rate = { numerator: 0, denominator: 1 };
  refuses(t, make({ rate }), /no frame rate/, 'a rate', 'E_OUTPUT');
  for (const scale of [0, 0.5, 2 ** 31]) t.throws(make({ scale }), TypeError);
  t.throws(make({ palette: findPalette('gameboy') }), TypeError);
  const space = makeSpace({ width: 1, height: 1, color: 'palette', colors: 4 });
  t.throws(make({ space }), TypeError);
  t.equal(formatRate({ numerator: 50, denominator: 2 }), '50/2');
  t.end();
});
