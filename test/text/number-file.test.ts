/** The line of a number's file that says what it is a number of. SPEC §7. @module */
import t from 'tap';
import { type Enumeration, enumeration } from '../../src/core/enumeration.js';
import { EnumeratorError, resultOf } from '../../src/core/errors.js';
import { SpaceSize } from '../../src/core/size.js';
import { parseIndexText } from '../../src/text/index-text.js';
import { readSpaceLine, spaceLine } from '../../src/text/number-file.js';
import { someColors } from '../codecs/png/tools.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const SOME: readonly Enumeration[] = [
  enumeration({ width: 64, height: 64 }),
  enumeration({ width: 3, height: 900, color: 'gray', depth: 16, order: 'gray' }),
  enumeration({ width: 16, height: 16, palette: 'pico8', order: 'sequential' }),
  enumeration({ width: 7, height: 7, palette: { colors: someColors(256) } }),
  enumeration({ width: 7, height: 7, color: 'graya', seed: ' a=b&c%20\n#\u0007"\'图 ' }),
];

t.test('the line says all of an enumeration, on one line of ASCII', (t) => {
  for (const one of SOME) {
    const line = spaceLine(one);
    t.match(line, /^# enumerate\/1: size=\S+ [!-~ ]+$/);
    const read = readSpaceLine(bytesOf(`${line}\n42\n`));
    t.equal(read?.space.canonical, one.space.canonical);
    t.match(read, { order: one.order, seed: one.seed });
    t.same(read?.palette?.colors, one.palette?.colors);
  }
  t.equal(
    spaceLine(SOME[2]!),
    '# enumerate/1: size=16x16 palette=pico8 order=sequential seed=',
    'as SPEC has it',
  );
  t.end();
});

t.test('other lines in front of a number are passed over, and none need be there', (t) => {
  const line = spaceLine(SOME[1]!);
  for (const [text, isTold] of [
    [`\ufeff# my number\r\n${line}\r\n42`, true],
    [`#\n# ${line}\n42`, false],
    ['42', false],
    [`42\n${line}`, false],
    ['', false],
    ['# no end', false],
  ] as const) {
    t.equal(readSpaceLine(bytesOf(text)) !== undefined, isTold, JSON.stringify(text));
  }
  t.end();
});

t.test('a line that is not right is refused, and names what is', (t) => {
  for (const [line, code, says] of [
    ['# enumerate/2: size=8x8', 'E_NUMBER', /version 2, and this program has 1/],
    ['# enumerate/1 size=8x8', 'E_NUMBER', /the form is/],
    ['# enumerate/1: size=8x8 size=9x9', 'E_NUMBER', /each once/],
    ['# enumerate/1: size=8x8 fps=3', 'E_NUMBER', /there are size=, color=/],
    ['# enumerate/1: size=8x8 seed=%zz', 'E_NUMBER', /seed= is not written/],
    ['# enumerate/1: color=gray', 'E_NUMBER', /names no size/],
    ['# enumerate/1: size=8x', 'E_SPACE', /invalid size "8x"/],
    ['# enumerate/1: size=8x8 palette=pico9', 'E_PALETTE', /no palette/],
    ['# enumerate/1: size=8x8 order=gray seed=a', 'E_SEED', /takes no seed/],
  ] as const) {
    const error = resultOf(() => readSpaceLine(bytesOf(`${line}\n5`)));
    if (!(error instanceof EnumeratorError)) throw new Error(line);
    t.equal(error.code, code, line);
    t.match(error.message, says);
    t.notMatch(error.message, /\n/);
  }
  t.end();
});

t.test('a number is not taken for one of another space, order or seed', (t) => {
  const [rgb, gray] = [SOME[0]!, SOME[1]!];
  const read = (asked: Enumeration, isHeld = true): bigint =>
    parseIndexText('@n.txt', {
      size: new SpaceSize(asked.space),
      readFile: () => bytesOf(`${spaceLine(gray)}\n42\n`),
      ...(isHeld && { enumeration: asked }),
    });
  t.equal(read(gray), 42n);
  t.equal(read(gray, false), 42n);
  const other = { code: 'E_SPACE', message: /^n\.txt holds a number of 3×900 gray at 16 bit in / };
  t.throws(() => read(rgb), other);
  t.throws(() => read(rgb, false), other);
  t.throws(() => read({ ...gray, order: 'sequential' }), other);
  t.equal(read({ ...gray, order: 'sequential' }, false), 42n, 'of which nobody spoke');
  t.end();
});
