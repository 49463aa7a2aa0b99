/** Other programs' PNGs to sample bytes. @module */
import t from 'tap';
import UPNG from 'upng-js';
import { makeSpace, type Space } from '../../../src/core/space.js';
import { crc32 as plainCrc32 } from '../../../src/codecs/png/crc32.js';
import { pictureSpace } from '../../../src/codecs/png/reader.js';
import { chunk, header, makeFile, pictureChunks, withChunks } from './foreign.js';
import {
  encode,
  everySpace,
  MODELS,
  numbers,
  packRows,
  read,
  run,
  SIZES,
  someColors,
  someSamples,
} from './tools.js';

t.test('every filter, interlaced or not, in every colour model, depth and odd size', (t) => {
  const next = numbers(3);
  for (const [i, space] of everySpace().entries()) {
    const samples = someSamples(space, i + 1);
    for (const interlaced of [false, true]) {
      for (const filter of [0, 1, 2, 3, 4, 'mixed'] as const) {
        const filterOf = (): number => (filter === 'mixed' ? next() % 5 : filter);
        const palette = space.color === 'palette' ? { palette: someColors(space.radix) } : {};
        const file = makeFile(
          pictureChunks(space, samples, { interlaced, filterOf, parts: 1 + (i % 3), ...palette }),
        );
        const picture = read(file, { crc32: plainCrc32 });
        t.same(picture.samples, samples, `${space.canonical} filter ${filter} ${interlaced}`);
        t.equal(picture.interlaced, interlaced);
      }
    }
  }
  t.end();
});

t.test(
  'regression: upng-js alone gets interlaced pictures wrong, which is why it sees passes',
  (t) => {
    const wrong = (space: Space, filter: number): boolean => {
      const samples = someSamples(space);
      const file = makeFile(
        pictureChunks(space, samples, { interlaced: true, filterOf: () => filter }),
      );
      t.same(read(file).samples, samples);
      const rows = packRows(space, samples);
      const found = new Uint8Array(UPNG.decode(file.slice().buffer).data);
      return !Buffer.from(found.subarray(0, rows.length)).equals(rows);
    };
    t.ok(wrong(makeSpace({ width: 9, height: 5, color: 'gray', depth: 1 }), 0), '1 bit');
    t.ok(
      wrong(makeSpace({ width: 3, height: 9, color: 'rgb' }), 1),
      'an empty pass before a filter',
    );
    t.notOk(wrong(makeSpace({ width: 9, height: 5, color: 'rgb' }), 1), 'all others are right');
    t.end();
  },
);

t.test('pictures that netpbm writes, interlaced or not', (t) => {
  for (const [width, height] of SIZES) {
    for (const model of MODELS) {
      if (model.color === 'palette') continue;
      const space = makeSpace({ ...model, width, height });
      const samples = someSamples(space);
      for (const options of [[], ['-interlace']]) {
        const title = `${space.canonical} ${options.join('')}`;
        const picture = read(run('pamtopng', options, toPam(space, samples)));
        t.equal(makeSpace(pictureSpace(picture)).canonical, space.canonical, title);
        t.equal(picture.interlaced, options.length > 0, title);
        t.same(picture.samples, samples, title);
      }
    }
  }
  t.end();
});

t.test('palette pictures that netpbm writes, of every depth and odd size', (t) => {
  const next = numbers(8);
  for (const [width, height] of [...SIZES, [33, 17]] as const) {
    for (const colors of [2, 3, 5, 17, 200].filter((colors) => colors <= width * height)) {
      const pixels = Uint8Array.from({ length: width * height }, (_, i) =>
        i < colors ? i : next() % colors,
      );
      const rgb = colorsOf(pixels, someColors(colors));
      const space = makeSpace({ width, height, color: 'rgb' });
      for (const options of [[], ['-interlace']]) {
        const title = `${width}x${height}, ${colors} colours ${options.join('')}`;
        const picture = read(run('pnmtopng', options, toPam(space, rgb)));
        t.equal(picture.colorType, 3, title);
        t.same(pictureSpace(picture), { width, height, color: 'palette', colors }, title);
        t.equal(picture.interlaced, options.length > 0, title);
        t.same(colorsOf(picture.samples, picture.palette), rgb, title);
      }
    }
  }
  t.end();
});

t.test('netpbm sees in our files what we put there', (t) => {
  for (const model of MODELS) {
    if (model.color === 'palette') continue;
    const space = makeSpace({ ...model, width: 33, height: 17 });
    const samples = someSamples(space);
    const hasAlpha = space.color === 'graya' || space.color === 'rgba';
    const found = run('pngtopam', hasAlpha ? ['-alphapam'] : [], encode(space, samples));
    // A PBM packs its bits, and counts black.
    const wanted =
      space.depth === 1
        ? packRows(
            space,
            samples.map((bit) => 1 - bit),
          )
        : pamSamples(space, samples);
    t.same(found.subarray(-wanted.length), wanted, space.canonical);
  }
  t.end();
});

t.test('tRNS comes out as it stands, and changes no sample', (t) => {
  const gray = read(withChunks(chunk('tRNS', Uint8Array.of(0, 3))));
  t.same(gray.transparency, Uint8Array.of(0, 3));
  t.same(gray.samples, Uint8Array.of(1, 2, 3, 4, 5, 6));
  const space = makeSpace({ width: 3, height: 2, color: 'palette', colors: 3 });
  const samples = Uint8Array.of(0, 1, 2, 2, 1, 0);
  const [head, palette, ...rest] = pictureChunks(space, samples, { palette: someColors(3) });
  if (head === undefined || palette === undefined) throw new Error('chunks are missing');
  const picture = read(makeFile([head, palette, chunk('tRNS', Uint8Array.of(0, 128)), ...rest]));
  t.same(picture.transparency, Uint8Array.of(0, 128));
  t.same(picture.samples, samples);
  t.equal('transparency' in read(withChunks()), false);
  t.end();
});

t.test('a palette is only a palette picture’s; others may suggest one', (t) => {
  const space = makeSpace({ width: 2, height: 1, color: 'rgb' });
  const samples = Uint8Array.of(1, 2, 3, 4, 5, 6);
  const picture = read(makeFile(pictureChunks(space, samples, { palette: someColors(9) })));
  t.equal('palette' in picture, false);
  t.same(picture.samples, samples);
  t.end();
});

t.test('of an animated PNG the default image is read', (t) => {
  const space = makeSpace({ width: 3, height: 2, color: 'gray' });
  const [head, image, end] = pictureChunks(space, Uint8Array.of(1, 2, 3, 4, 5, 6));
  if (head === undefined || image === undefined || end === undefined) throw new Error('chunks');
  const control = chunk('fcTL', new Uint8Array(26));
  const more = chunk('fdAT', new Uint8Array(40).fill(9));
  const picture = read(
    makeFile([head, chunk('acTL', new Uint8Array(8)), control, image, control, more, more, end]),
  );
  t.same(picture.samples, Uint8Array.of(1, 2, 3, 4, 5, 6));
  t.end();
});

t.test('the picture does not depend on the file’s bytes afterwards', (t) => {
  const space = makeSpace({ width: 9, height: 5, color: 'palette', colors: 5 });
  const samples = someSamples(space);
  const file = encode(space, samples, { metadata: { order: 'gray' } }, 5n);
  const before = file.slice();
  const picture = read(file);
  t.same(file, before, 'the file is not changed');
  file.fill(0);
  t.same(picture.samples, samples);
  t.same(picture.palette, someColors(5));
  t.end();
});

t.test('a palette of one colour is read, though it makes no space', (t) => {
  const file = makeFile([
    header(1, 1, 1, 3, 0, 0, 0),
    chunk('PLTE', Uint8Array.of(1, 2, 3)),
    ...pictureChunks(
      makeSpace({ width: 1, height: 1, color: 'gray', depth: 1 }),
      Uint8Array.of(0),
    ).slice(1),
  ]);
  const picture = read(file);
  t.same(picture.samples, Uint8Array.of(0));
  t.throws(() => makeSpace(pictureSpace(picture)), { code: 'E_SPACE' });
  t.end();
});

/** Red, green, blue of each pixel. */
function colorsOf(entries: Uint8Array, palette: Uint8Array | undefined): Uint8Array {
  const rgb = new Uint8Array(3 * entries.length);
  entries.forEach((entry, i) => {
    rgb.set(palette?.subarray(3 * entry, 3 * entry + 3) ?? [], 3 * i);
  });
  return rgb;
}

/** PAM: sample by sample, 16 bit with the high byte first. */
function toPam(space: Space, samples: Uint8Array): Uint8Array {
  const tuple = { gray: 'GRAYSCALE', graya: 'GRAYSCALE_ALPHA', rgb: 'RGB', rgba: 'RGB_ALPHA' };
  if (space.color === 'palette') throw new Error('a PAM has no palette');
  const type = space.radix === 2 ? 'BLACKANDWHITE' : tuple[space.color];
  const head = `P7\nWIDTH ${space.width}\nHEIGHT ${space.height}\nDEPTH ${space.channels}\nMAXVAL ${space.radix - 1}\nTUPLTYPE ${type}\nENDHDR\n`;
  return Buffer.concat([Buffer.from(head), pamSamples(space, samples)]);
}

function pamSamples(space: Space, samples: Uint8Array): Uint8Array {
  return space.depth === 16 ? new Uint8Array(Buffer.from(samples).swap16()) : samples;
}
