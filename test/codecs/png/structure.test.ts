/** Files that break a rule of the format, each with its own message of a strict reader. @module */
import zlib from 'node:zlib';
import t from 'tap';
import { makeSpace } from '../../../src/core/space.js';
import { chunk, header, makeFile, pictureChunks, type RawChunk } from './foreign.js';
import { read, refuses, someColors } from './tools.js';

function readStrictly(file: Uint8Array): ReturnType<typeof read> {
  return read(file, { strict: true });
}

const gray = makeSpace({ width: 3, height: 2, color: 'gray' });
const graySamples = Uint8Array.of(1, 2, 3, 4, 5, 6);
const [IHDR, IDAT, IEND] = pictureChunks(gray, graySamples) as [RawChunk, RawChunk, RawChunk];
const text = chunk('tEXt', 'a\0b');

function deflated(bytes: readonly number[]): RawChunk {
  return chunk('IDAT', new Uint8Array(zlib.deflateSync(Uint8Array.from(bytes))));
}

t.test('what is around the chunks', (t) => {
  const good = makeFile([IHDR, IDAT, IEND]);
  const cases: [string, Uint8Array, RegExp][] = [
    ['empty', new Uint8Array(0), /^the file is empty$/],
    ['half a signature', good.subarray(0, 5), /inside the signature, after 5 of 8/],
    ['a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0), /^not a PNG/],
    ['only a signature', good.subarray(0, 8), /ends at byte 8 without IEND/],
    ['no IEND', good.subarray(0, -12), /without IEND/],
    [
      'one byte more',
      Uint8Array.from([...good, 0]),
      /1 byte follows the picture's end at byte \d+: cut them off/,
    ],
    ['two pictures', Uint8Array.from([...good, ...good]), /follow the picture's end/],
    ['a type that is none', makeFile([IHDR, chunk('ab1d'), IDAT, IEND]), /not four letters/],
  ];
  for (const [title, bytes, message] of cases)
    refuses(t, () => readStrictly(bytes), message, title);

  const huge = good.slice();
  for (const [length, message] of [
    [0x80000000, /length of 2,147,483,648: the limit is 2,147,483,647/],
    [0xffffffff, /length of 4,294,967,295/],
    [0x7fffffff, /2,147,483,647 bytes are announced, \d+ there/],
  ] as const) {
    new DataView(huge.buffer).setUint32(33, length);
    refuses(t, () => readStrictly(huge), message, `a length of ${length}`);
  }
  t.end();
});

t.test('chunks that are missing, twice there, or in the wrong order', (t) => {
  const palette = chunk('PLTE', someColors(2));
  const picture = header(3, 2, 1, 3, 0, 0, 0);
  const entries = deflated([0, 0x40, 0, 0x40]);
  const half = IDAT.data.length >> 1;
  const first = { ...IDAT, data: IDAT.data.subarray(0, half) };
  const second = { ...IDAT, data: IDAT.data.subarray(half) };
  const cases: [string, RawChunk[], RegExp][] = [
    ['no IHDR', [IDAT, IEND], /first chunk is IDAT: it must be IHDR/],
    ['IHDR second', [text, IHDR, IDAT, IEND], /first chunk is tEXt/],
    ['Apple’s PNG', [chunk('CgBI'), IHDR, IDAT, IEND], /Apple's form of PNG \(CgBI\)/],
    ['two IHDR', [IHDR, IHDR, IDAT, IEND], /a second IHDR/],
    ['no IDAT', [IHDR, IEND], /no image data/],
    ['IDAT apart', [IHDR, first, text, second, IEND], /tEXt stands between IDAT chunks/],
    ['IEND not empty', [IHDR, IDAT, chunk('IEND', 'x')], /IEND holds 1 byte/],
    ['unknown critical', [IHDR, chunk('ABCD'), IDAT, IEND], /ABCD at byte 33 is critical/],
    ['no PLTE', [picture, entries, IEND], /no PLTE before the image data/],
    ['PLTE late', [picture, entries, palette, IEND], /no PLTE before the image data/],
    [
      'PLTE after an rgb image',
      [header(1, 1, 8, 2, 0, 0, 0), IDAT, palette, IEND],
      /PLTE comes after/,
    ],
    ['two PLTE', [picture, palette, palette, entries, IEND], /a second PLTE/],
    ['PLTE in gray', [IHDR, palette, IDAT, IEND], /PLTE in a gray picture/],
    ['no colours', [picture, chunk('PLTE'), entries, IEND], /PLTE holds 0 bytes/],
    ['half a colour', [picture, chunk('PLTE', 'abcd'), entries, IEND], /PLTE holds 4 bytes/],
    ['3 colours at 1 bit', [picture, chunk('PLTE', 'abcdefghi'), entries, IEND], /1 to 2 colours/],
    ['tRNS first', [picture, chunk('tRNS', 'a'), palette, entries, IEND], /tRNS comes before PLTE/],
    ['tRNS late', [IHDR, IDAT, chunk('tRNS', 'ab'), IEND], /tRNS comes after/],
    ['two tRNS', [IHDR, chunk('tRNS', 'ab'), chunk('tRNS', 'ab'), IDAT, IEND], /a second tRNS/],
    [
      'tRNS too long',
      [picture, palette, chunk('tRNS', 'abc'), entries, IEND],
      /PLTE has 2 colours/,
    ],
    ['tRNS of gray', [IHDR, chunk('tRNS', 'abc'), IDAT, IEND], /it must be 2/],
    [
      'tRNS of rgb',
      [header(1, 1, 8, 2, 0, 0, 0), chunk('tRNS', 'abc'), IDAT, IEND],
      /it must be 6/,
    ],
    ['tRNS of rgba', [header(1, 1, 8, 6, 0, 0, 0), chunk('tRNS', 'abc'), IDAT, IEND], /has alpha/],
    [
      'PLTE after tRNS',
      [header(1, 1, 8, 2, 0, 0, 0), chunk('tRNS', 'abcdef'), palette, IDAT, IEND],
      /PLTE comes after tRNS/,
    ],
  ];
  for (const [title, chunks, message] of cases) {
    refuses(t, () => readStrictly(makeFile(chunks)), message, title);
  }
  t.same(
    readStrictly(makeFile([picture, palette, entries, IEND])).samples,
    [0, 1, 0, 0, 1, 0],
    'control',
  );
  t.same(
    readStrictly(makeFile([IHDR, chunk('IDAT'), first, second, text, IEND])).samples,
    graySamples,
  );
  t.end();
});

t.test('headers that say what no PNG may', (t) => {
  const side = /must be 1 to 2,147,483,647/;
  const cases: [RawChunk, RegExp][] = [
    [header(0, 2, 8, 0, 0, 0, 0), side],
    [header(3, 0, 8, 0, 0, 0, 0), side],
    [header(2 ** 31, 2, 8, 0, 0, 0, 0), /width 2,147,483,648/],
    [header(3, 2 ** 32 - 1, 8, 0, 0, 0, 0), /height 4,294,967,295/],
    [header(3, 2, 8, 0, 1, 0, 0), /compression method 1/],
    [header(3, 2, 8, 0, 0, 1, 0), /filter method 1/],
    [header(3, 2, 8, 0, 0, 0, 2), /interlace method 2/],
    [chunk('IHDR', IHDR.data.subarray(0, 12)), /IHDR holds 12 bytes/],
    [chunk('IHDR', new Uint8Array(14)), /IHDR holds 14 bytes/],
  ];
  for (const [head, message] of cases) {
    refuses(t, () => readStrictly(makeFile([head, IDAT, IEND])), message, String(message));
  }
  const legal = new Set([
    '0/1',
    '0/2',
    '0/4',
    '0/8',
    '0/16',
    '2/8',
    '2/16',
    '3/1',
    '3/2',
    '3/4',
    '3/8',
    '4/8',
    '4/16',
    '6/8',
    '6/16',
  ]);
  for (let type = 0; type < 9; type++) {
    for (const depth of [0, 1, 2, 3, 4, 5, 8, 12, 16, 32, 255]) {
      if (legal.has(`${type}/${depth}`)) continue;
      const file = makeFile([header(3, 2, depth, type, 0, 0, 0), IDAT, IEND]);
      refuses(
        t,
        () => readStrictly(file),
        /^(colour type|depth) \d+/,
        `type ${type} depth ${depth}`,
      );
    }
  }
  t.end();
});

t.test('image data that is not what the header says', (t) => {
  const cases: [string, RawChunk, RegExp][] = [
    ['too short', deflated([0, 1, 2, 3, 0, 4, 5]), /inflates to 7 bytes: the header asks for 8/],
    ['too long', deflated([0, 1, 2, 3, 0, 4, 5, 6, 0]), /not the 8 bytes/],
    [
      'filter 5 at first',
      deflated([5, 1, 2, 3, 0, 4, 5, 6]),
      /row 0 of the image data has filter 5/,
    ],
    ['filter 255', deflated([0, 1, 2, 3, 255, 4, 5, 6]), /row 1 of the image data has filter 255/],
    ['no zlib stream', chunk('IDAT', 'hello, this is text'), /image data is damaged/],
    ['empty', chunk('IDAT'), /image data is damaged/],
    [
      'with more behind it',
      { ...IDAT, data: Uint8Array.from([...IDAT.data, 0]) },
      /1 byte follows the zlib stream in IDAT: cut them off/,
    ],
    ['cut off', { ...IDAT, data: IDAT.data.subarray(0, -6) }, /image data is damaged/],
  ];
  for (const [title, data, message] of cases) {
    refuses(t, () => readStrictly(makeFile([IHDR, data, IEND])), message, title);
  }
  refuses(
    t,
    () =>
      readStrictly(
        makeFile([header(3, 2, 8, 0, 0, 0, 1), deflated([0, 1, 0, 2, 0, 3, 9, 4, 5, 6]), IEND]),
      ),
    /filter 9/,
    'a filter in the last pass',
  );
  t.end();
});

t.test('a palette entry that the palette does not have', (t) => {
  const space = makeSpace({ width: 5, height: 1, color: 'palette', colors: 16 });
  const chunks = pictureChunks(space, Uint8Array.of(0, 8, 7, 9, 3), { palette: someColors(9) });
  refuses(
    t,
    () => readStrictly(makeFile(chunks)),
    /pixel 3 has palette entry 9: the palette has 9 colours/,
    'entry 9',
  );
  t.end();
});
