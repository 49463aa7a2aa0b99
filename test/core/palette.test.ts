import fc from 'fast-check';
import t, { type Test } from 'tap';
import { EnumeratorError } from '../../src/core/errors.js';
import { findPalette, PALETTE_NAMES, parsePalette } from '../../src/core/palette.js';

function refuses(t: Test, text: string, ...parts: (string | RegExp)[]): void {
  try {
    parsePalette(text);
    t.fail(`${JSON.stringify(text)} was taken`);
  } catch (error) {
    if (!(error instanceof EnumeratorError)) throw error;
    t.equal(error.code, 'E_PALETTE');
    for (const part of parts) t.match(error.message, part);
    t.notMatch(error.message, /\n/);
  }
}

const hexOf = (text: string): string => Buffer.from(parsePalette(text).colors).toString('hex');

t.test('the named palettes are those of SPEC §10', (t) => {
  const sizes = Object.fromEntries(
    PALETTE_NAMES.map((name) => [name, findPalette(name).colors.length / 3]),
  );
  t.same(sizes, { gameboy: 4, 'okabe-ito': 8, cga: 16, pico8: 16, websafe: 216 });
  t.equal(Buffer.from(findPalette('gameboy').colors).toString('hex'), '0f380f3062308bac0f9bbc0f');
  t.equal(findPalette('pico8').name, 'pico8');
  const { colors } = findPalette('websafe');
  for (let entry = 0; entry < 216; entry++) {
    const levels = [Math.floor(entry / 36), Math.floor(entry / 6) % 6, entry % 6].map(
      (level) => level * 51,
    );
    t.same([...colors.subarray(3 * entry, 3 * entry + 3)], levels, `entry ${entry}`);
  }
  t.end();
});

t.test('a caller may change the colours that it was given', (t) => {
  findPalette('gameboy').colors.fill(0);
  t.equal(findPalette('gameboy').colors[0], 0x0f);
  t.end();
});

t.test('an unknown name is refused with the names that there are', (t) => {
  for (const name of ['nes', '', 'constructor', '__proto__', 'Websafe']) {
    t.throws(() => findPalette(name), {
      code: 'E_PALETTE',
      message: /gameboy, okabe-ito, cga, pico8, websafe/,
    });
  }
  t.end();
});

t.test('every form of a list is read', (t) => {
  for (const text of [
    '000000,ff8800',
    '#000000 #ff8800',
    '#000,#f80',
    '000000\nFF8800\n',
    ' #000 ,\t#F80 ,',
    '// a comment\r\n; another\r\n  // third\r\n#000000\r\n#ff8800\r\n',
    '\uFEFF000000 ff8800',
  ]) {
    t.equal(hexOf(text), '000000ff8800', JSON.stringify(text));
  }
  t.equal(parsePalette('000000,ff8800').name, undefined);
  t.end();
});

t.test('a GIMP palette is read', (t) => {
  const text =
    'GIMP Palette\nName: two of them\nColumns: 2\n# a comment\n\n  0   0   0\tBlack\n255 136   0 Some Orange 7\n';
  t.equal(hexOf(text), '000000ff8800');
  t.equal(hexOf(text.replaceAll('\n', '\r\n')), '000000ff8800');
  refuses(t, 'GIMP Palette\n0 0 0\n256 0 0\n', 'colour 2', '256 0 0');
  refuses(t, 'GIMP Palette\n0 0 0\nred\n', 'colour 2', 'red');
  refuses(t, 'GIMP Palette\n0 0 0\n1 1 1\n0 0 0\n', 'colours 1 and 3');
  t.end();
});

t.test('two colours alike are refused, and both places named', (t) => {
  refuses(t, '000000,ffffff,#000', 'colours 1 and 3 are the same, #000000');
  refuses(t, 'fff,#000,0f0,ffffff', 'colours 1 and 4 are the same, #ffffff');
  refuses(t, 'ABCDEF abcdef', 'colours 1 and 2', '#abcdef');
  t.end();
});

t.test('bad colours are named', (t) => {
  refuses(t, '000000,ff88', 'colour 2 is "ff88"', 'alpha');
  refuses(t, '000000,red', 'colour 2 is "red"', '#rrggbb');
  refuses(t, '000000,f8', 'colour 2 is "f8"');
  refuses(t, '000000,#ff8800ff', 'alpha');
  refuses(t, '000000 # black\nffffff', 'colour 2 is "#"');
  refuses(t, '００００００ ffffff', 'colour 1');
  refuses(t, `000000 ${'x'.repeat(100_000)}`, 'colour 2');
  t.end();
});

t.test('a palette has 2 to 256 colours', (t) => {
  const many = (n: number): string =>
    Array.from({ length: n }, (_, i) => i.toString(16).padStart(6, '0')).join(' ');
  t.equal(parsePalette(many(2)).colors.length, 6);
  t.equal(parsePalette(many(256)).colors.length, 768);
  refuses(t, many(1), '1 colour:', '2 to 256');
  refuses(t, many(257), '257 colours');
  refuses(t, '', '0 colours');
  refuses(t, '// nothing\n', '0 colours');
  t.end();
});

t.test('whatever the text, there is a palette or one clear error', (t) => {
  const word = fc.oneof(fc.string(), fc.stringMatching(/^#?[0-9a-fA-F]{3,8}$/));
  fc.assert(
    fc.property(fc.array(word), fc.constantFrom(',', ' ', '\n', '\r\n'), (words, separator) => {
      try {
        const { colors } = parsePalette(words.join(separator));
        return colors.length >= 6 && colors.length <= 768 && colors.length % 3 === 0;
      } catch (error) {
        return (
          error instanceof EnumeratorError &&
          error.code === 'E_PALETTE' &&
          !error.message.includes('\n')
        );
      }
    }),
  );
  t.pass('for all texts tried');
  t.end();
});
