/** Pictures as frames of other spaces, without a loss or not at all. SPEC §4. @module */
import t from 'tap';
import { exactSamples } from '../../src/pictures/exact.js';
import { fittingSpace, fromPng, type Picture, readRow } from '../../src/pictures/picture.js';
import { makeSpace, type SpaceOptions } from '../../src/core/space.js';
import { everySpace, read, encode, refuses, someColors, someSamples } from '../codecs/png/tools.js';

/** Every row's levels, for comparing pictures of different forms. */
function levelsOf(picture: Picture): number[] {
  const row = new Uint16Array(4 * picture.width);
  return Array.from({ length: picture.height }, (_, y) => {
    readRow(picture, y, row);
    return [...row];
  }).flat();
}

function pictureOf(options: SpaceOptions, seed = 1): Picture {
  const space = makeSpace(options);
  return fromPng(read(encode(space, someSamples(space, seed))));
}

t.test('every picture is a frame of its own space, with its own samples', (t) => {
  for (const space of everySpace()) {
    const samples = someSamples(space);
    const picture = fromPng(read(encode(space, samples)));
    t.equal(makeSpace(fittingSpace(picture)).canonical, space.canonical);
    const colors = space.color === 'palette' ? someColors(space.radix) : undefined;
    t.same(exactSamples(picture, space, colors), samples, space.canonical);
  }
  t.end();
});

t.test('in every space that holds it, a picture looks the same as before', (t) => {
  const size = { width: 9, height: 5 };
  for (const depth of [1, 2, 4, 8, 16]) {
    const picture = pictureOf({ ...size, color: 'gray', depth });
    for (const [color, depths] of [
      ['gray', [1, 2, 4, 8, 16]],
      ['graya', [8, 16]],
      ['rgb', [8, 16]],
      ['rgba', [8, 16]],
    ] as const) {
      for (const wider of depths.filter((one) => one >= depth)) {
        const samples = exactSamples(picture, makeSpace({ ...size, color, depth: wider }));
        const moved = { ...size, color, depth: wider, samples };
        t.same(levelsOf(moved), levelsOf(picture), `${depth} to ${color} ${wider}`);
        const back = exactSamples(moved, makeSpace({ ...size, color: 'gray', depth }));
        t.same(back, picture.samples, `${color} ${wider} to ${depth}`);
      }
    }
  }
  const colored = pictureOf({ ...size, color: 'palette', colors: 5 });
  const rgb = exactSamples(colored, makeSpace({ ...size, color: 'rgb' }));
  const moved = { ...size, color: 'rgb', depth: 8, samples: rgb } as const;
  const five = makeSpace({ ...size, color: 'palette', colors: 5 });
  t.same(exactSamples(moved, five, someColors(5)), colored.samples);
  t.end();
});

t.test('a colour key and the alphas of a palette count as what they show', (t) => {
  const size = { width: 2, height: 1 };
  const keyed: Picture = {
    ...size,
    color: 'gray',
    depth: 4,
    samples: Uint8Array.of(3, 5),
    key: [3],
  };
  t.equal(makeSpace(fittingSpace(keyed)).canonical, '2x1 graya 8');
  t.same(exactSamples(keyed, makeSpace(fittingSpace(keyed))), [51, 0, 85, 255]);
  const unused: Picture = { ...keyed, key: [4] };
  t.equal(makeSpace(fittingSpace(unused)).canonical, '2x1 gray 4', 'a key that no pixel has');
  const palette: Picture = {
    ...size,
    color: 'palette',
    depth: 8,
    samples: Uint8Array.of(1, 0),
    colors: Uint8Array.of(1, 2, 3, 4, 5, 6),
    alphas: Uint8Array.of(7),
  };
  t.equal(makeSpace(fittingSpace(palette)).canonical, '2x1 rgba 8');
  t.same(exactSamples(palette, makeSpace(fittingSpace(palette))), [4, 5, 6, 255, 1, 2, 3, 7]);
  const deep: Picture = {
    ...size,
    color: 'rgb',
    depth: 16,
    samples: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
    key: [0x0807, 0x0a09, 0x0c0b],
  };
  const space = makeSpace(fittingSpace(deep));
  t.equal(space.canonical, '2x1 rgba 16');
  t.same(exactSamples(deep, space), [1, 2, 3, 4, 5, 6, 255, 255, 7, 8, 9, 10, 11, 12, 0, 0]);
  t.end();
});

t.test('a picture that the space has not is refused with the first pixel and why', (t) => {
  const size = { width: 2, height: 2 };
  const picture = (color: Picture['color'], depth: number, ...samples: number[]): Picture => ({
    ...size,
    color,
    depth,
    samples: Uint8Array.from(samples),
  });
  const rgb = picture('rgb', 8, 0, 0, 0, 255, 255, 255, 9, 9, 9, 1, 2, 3);
  const graya = picture('graya', 8, 0, 255, 0, 255, 0, 128, 0, 255);
  const deep = picture('gray', 16, 0, 0, 255, 255, 1, 1, 2, 1);
  const bw = Uint8Array.of(0, 0, 0, 255, 255, 255);
  const palette = makeSpace({ ...size, color: 'palette', colors: 2 });
  for (const [from, space, says] of [
    [rgb, makeSpace({ ...size, color: 'gray' }), /pixel at \(1, 1\) is coloured \(#010203\)/],
    [
      graya,
      makeSpace({ ...size, color: 'gray' }),
      /pixel at \(0, 1\) is not opaque \(alpha 128 of 255\)/,
    ],
    [deep, makeSpace({ ...size, color: 'gray' }), /pixel at \(1, 1\) has the level 258 of 65535/],
    [
      picture('gray', 8, 0, 16, 17, 34),
      makeSpace({ ...size, color: 'gray', depth: 4 }),
      /pixel at \(1, 0\) has the level 16 of 255,/,
    ],
    [rgb, palette, /pixel at \(0, 1\) is #090909, not one of the 2 colours/],
    [deep, palette, /pixel at \(0, 1\) is #010101, not one/],
    [rgb, makeSpace({ ...size, width: 3, color: 'rgb' }), /2×2 pixels: the space has 3×2$/],
  ] as const) {
    const colors = space.color === 'palette' ? bw : undefined;
    refuses(t, () => exactSamples(from, space, colors), says, String(says), 'E_FRAME');
  }
  t.end();
});

t.test('a palette with a colour twice makes no space, so the picture is rgb', (t) => {
  const picture: Picture = {
    width: 3,
    height: 1,
    color: 'palette',
    depth: 8,
    samples: Uint8Array.of(0, 1, 2),
    colors: Uint8Array.of(1, 2, 3, 4, 5, 6, 1, 2, 3),
  };
  const space = makeSpace(fittingSpace(picture));
  t.equal(space.canonical, '3x1 rgb 8');
  t.same(exactSamples(picture, space), [1, 2, 3, 4, 5, 6, 1, 2, 3]);
  t.end();
});
