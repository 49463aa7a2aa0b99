import t from 'tap';
import { type ErrorCode } from '../../../src/core/errors.js';
import { findPalette, parsePalette } from '../../../src/core/palette.js';
import { makeSpace } from '../../../src/core/space.js';
import { readSpaceQuery, writeSpaceQuery } from '../../../src/web/shared/space-query.js';
import { type Enumeration, DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';

function read(query: string, defaults: Enumeration = DEFAULT_ENUMERATION): Enumeration {
  return readSpaceQuery(new URLSearchParams(query), defaults);
}

function choose(options: Partial<Enumeration>): Enumeration {
  return { ...DEFAULT_ENUMERATION, ...options };
}

const PICO: Enumeration = {
  space: makeSpace({ width: 16, height: 8, color: 'palette', colors: 16 }),
  order: 'mixed',
  seed: '',
  palette: findPalette('pico8'),
};

const SPRING = choose({
  space: makeSpace({ width: 9, height: 7, color: 'gray', depth: 2 }),
  seed: 'spring',
});

t.test('every choice is read as it was written, whatever the defaults', (t) => {
  const choices = [
    DEFAULT_ENUMERATION,
    PICO,
    SPRING,
    choose({ order: 'gray' }),
    choose({ seed: 'a & b=c +%,\u{1f600}' }),
    choose({ space: makeSpace({ width: 1, height: 1, color: 'gray', depth: 1 }) }),
    choose({ space: makeSpace({ width: 3, height: 2, color: 'rgba', depth: 16 }) }),
    {
      ...PICO,
      space: makeSpace({ width: 5, height: 5, color: 'palette', colors: 3 }),
      palette: parsePalette('000000,ff8800,ffffff'),
    },
  ];
  for (const defaults of choices) {
    for (const choice of choices) {
      const query = writeSpaceQuery(choice, defaults);
      const found = read(query, defaults);
      t.strictSame(
        [found.space, found.order, found.seed, found.palette?.colors],
        [choice.space, choice.order, choice.seed, choice.palette?.colors],
        `"${query}" behind "${writeSpaceQuery(defaults)}"`,
      );
      t.equal(writeSpaceQuery(found, defaults), query, 'and written again');
    }
    t.equal(writeSpaceQuery(defaults, defaults), '', 'nothing needs to be said of the defaults');
  }
  t.end();
});

t.test('queries are short, and their keys stand in one order', (t) => {
  t.equal(writeSpaceQuery(DEFAULT_ENUMERATION), 'size=64x64&color=rgb&depth=8&order=mixed&seed=');
  t.equal(writeSpaceQuery(PICO), 'size=16x8&palette=pico8&order=mixed&seed=');
  t.equal(writeSpaceQuery(PICO, DEFAULT_ENUMERATION), 'size=16x8&palette=pico8');
  t.equal(writeSpaceQuery(DEFAULT_ENUMERATION, PICO), 'size=64x64&color=rgb');
  t.equal(writeSpaceQuery(SPRING, DEFAULT_ENUMERATION), 'size=9x7&color=gray&depth=2&seed=spring');
  t.equal(writeSpaceQuery(DEFAULT_ENUMERATION, SPRING), 'size=64x64&color=rgb&seed=');
  t.equal(
    writeSpaceQuery(
      {
        ...PICO,
        space: makeSpace({ width: 16, height: 8, color: 'palette', colors: 2 }),
        palette: parsePalette('#000 #f80'),
      },
      PICO,
    ),
    'palette=000000,ff8800',
  );
  t.end();
});

t.test('what is missing comes from the defaults as far as it belongs to what is there', (t) => {
  t.equal(read('').space.canonical, '64x64 rgb 8');
  t.equal(read('size=8×4').space.canonical, '8x4 rgb 8');
  t.equal(read('palette=gameboy').space.canonical, '64x64 palette 4');
  t.equal(read('color=palette', PICO).palette?.name, 'pico8');
  t.equal(read('color=rgb', PICO).palette, undefined);
  t.equal(read('color=gray', SPRING).space.depth, 2);
  t.equal(read('color=rgb', SPRING).space.depth, 8);
  t.equal(read('order=gray', SPRING).seed, '');
  t.equal(read('order=mixed', SPRING).seed, 'spring');
  t.equal(read('seed=', SPRING).seed, '');
  t.end();
});

t.test('what cannot be read is refused by name, in one line', (t) => {
  const refuse = (query: string, code: ErrorCode, message: RegExp): void => {
    t.throws(() => read(query), { name: 'EnumeratorError', code, message }, query);
  };
  refuse('size=64x', 'E_SPACE', /invalid size "64x": .*64x64/);
  refuse('size=0x5', 'E_SPACE', /width 0/);
  refuse('size=64x64&size=64x64', 'E_SPACE', /size twice/);
  refuse('size=64x64&colour=rgb', 'E_SPACE', /no key "colour": there are size, color/);
  refuse('color=cmyk', 'E_SPACE', /no colour model "cmyk"/);
  refuse('depth=eight', 'E_SPACE', /depth "eight"/);
  refuse('depth=4', 'E_SPACE', /rgb has no depth 4/);
  refuse('color=palette', 'E_PALETTE', /needs a palette/);
  refuse('palette=/etc/passwd', 'E_PALETTE', /websafe, or give a list such as 000000,/);
  refuse('palette=pico9', 'E_PALETTE', /no palette is called "pico9": did you mean pico8\?/);
  refuse('palette=000000,000000', 'E_PALETTE', /are the same/);
  refuse('palette=pico8&color=rgb', 'E_SPACE', /not with rgb/);
  refuse('palette=pico8&depth=8', 'E_SPACE', /takes no depth/);
  refuse('order=random', 'E_SPACE', /no order "random"/);
  refuse('order=gray&seed=a', 'E_SEED', /takes no seed/);
  refuse('seed=%00', 'E_SEED', /U\+0000/);
  refuse(`seed=${'a'.repeat(5000)}`, 'E_SEED', /4096/);
  refuse('size=99999x99999', 'E_LIMIT', /the limit is/);
  refuse('size=a%0Ab', 'E_SPACE', /^invalid size "a\\u000ab": .*$/);
  t.end();
});
