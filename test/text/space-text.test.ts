/** Spaces as words: what is taken in whatever spelling, and what is said of a slip. @module */
import t from 'tap';
import { nearest, sameWord } from '../../src/text/nearest.js';
import { parseSize, readSpaceWords } from '../../src/text/space-text.js';

t.test('sizes are taken in every usual form', (t) => {
  for (const text of ['64x48', '64X48', '64×48', '64*48', '64 x 48', ' 64x48 ', '64px x 48px'])
    t.strictSame(parseSize(text), { width: 64, height: 48 }, text);
  for (const text of ['64', '64px']) t.strictSame(parseSize(text), { width: 64, height: 64 }, text);
  for (const text of ['', 'x', '64x', 'x64', '64y64', '6 4', '64x64x64', '-64', '1e3', '64 64'])
    t.throws(() => parseSize(text), { code: 'E_SPACE', message: /expected WIDTHxHEIGHT/ }, text);
  t.end();
});

t.test('names are taken whatever their case, dashes and spelling', (t) => {
  for (const [words, expected] of [
    [{ color: 'RGB' }, { color: 'rgb' }],
    [{ color: 'grey' }, { color: 'gray' }],
    [{ color: 'GreyA' }, { color: 'graya' }],
    [{ order: 'Mixed' }, { order: 'mixed' }],
    [{ palette: 'PICO8' }, { palette: { name: 'pico8' } }],
    [{ palette: 'pico-8' }, { palette: { name: 'pico8' } }],
    [{ palette: 'Okabe Ito' }, { palette: { name: 'okabe-ito' } }],
    [{ palette: '#fff,#000' }, { palette: { colors: Uint8Array.of(255, 255, 255, 0, 0, 0) } }],
    [{ palette: 'fff,000' }, { palette: { colors: Uint8Array.of(255, 255, 255, 0, 0, 0) } }],
  ] as const) {
    t.match(readSpaceWords(words), expected, JSON.stringify(words));
  }
  for (const [words, says] of [
    [{ color: 'rbg' }, /did you mean rgb\? there are gray/],
    [{ order: 'mix' }, /did you mean mixed\?/],
    [{ palette: 'gamboy' }, /did you mean gameboy\?/],
    [{ palette: 'nes' }, /no palette is called "nes": there are/],
  ] as const) {
    t.throws(() => readSpaceWords(words), { message: says }, JSON.stringify(words));
  }
  t.end();
});

t.test('a slip leads to the nearest word, and what resembles none to none', (t) => {
  const known = ['count', 'color', 'codec', 'to', 'from', 'queue', 'queue-file', 'exhaustive'];
  for (const [typed, word] of [
    ['cuont', 'count'],
    ['COUNT', 'count'],
    ['form', 'from'],
    ['colour', 'color'],
    ['que', 'queue'],
    ['exhausted', 'exhaustive'],
    ['o', undefined],
    ['ot', undefined],
    ['co', undefined],
    ['verbose', undefined],
    ['', undefined],
    ['c'.repeat(100_000), undefined],
  ] as const) {
    t.equal(nearest(known, typed), word, typed.slice(0, 20));
  }
  t.equal(sameWord(['gray', 'grey'], 'grey'), 'grey', 'a word itself comes first');
  t.equal(sameWord(['png'], 'jpg'), undefined);
  t.end();
});
