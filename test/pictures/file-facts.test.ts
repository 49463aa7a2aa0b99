/** What a picture's file says beside its first picture. @module */
import t from 'tap';
import { findFacts, withoutOrientation, hasEnd } from '../../src/pictures/file-facts.js';
import { walkJpeg } from '../../src/pictures/file-facts.js';
import { nodeZlib } from '../../src/io/node-zlib.js';
import { readPngPicture } from '../../src/pictures/read-png.js';
import { withBadCrc } from '../codecs/png/faulty.js';
import { chunk, type RawChunk, splitFile, withChunks } from '../codecs/png/foreign.js';
import { numbers } from '../codecs/png/tools.js';

/** A TIFF of directories with one entry each, an orientation. */
function makeTiff(isLittle: boolean, ...orientations: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(8 + 18 * orientations.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, isLittle ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, isLittle);
  view.setUint32(4, 8, isLittle);
  for (const [i, orientation] of orientations.entries()) {
    const at = 8 + 18 * i;
    view.setUint16(at, 1, isLittle);
    view.setUint16(at + 2, 0x0112, isLittle);
    view.setUint16(at + 4, 3, isLittle);
    view.setUint32(at + 6, 1, isLittle);
    view.setUint16(at + 10, orientation, isLittle);
    view.setUint32(at + 14, i + 1 < orientations.length ? at + 18 : 0, isLittle);
  }
  return bytes;
}

function makeJpeg(exif: Uint8Array): Uint8Array {
  const length = 2 + 6 + exif.length;
  const start = [0xff, 0xd8, 0xff, 0xe1, length >> 8, length & 255];
  const scan = [0xff, 0xda, 0, 3, 0, 1, 2, 0xff, 0, 3, 0xff, 0xd0, 4];
  return Uint8Array.of(...start, ...Buffer.from('Exif\0\0'), ...exif, ...scan, 0xff, 0xff, 0xd9);
}

function makeWebp(...chunks: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const parts = chunks.map(([name, data]) => {
    const head = Buffer.alloc(8);
    head.write(name, 'latin1');
    head.writeUInt32LE(data.length, 4);
    return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
  });
  return new Uint8Array(Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP'), ...parts]));
}

/** Each with what is to be found in it. */
const FILES: readonly (readonly [string, Uint8Array, object])[] = [
  ['tiff', makeTiff(true, 1), {}],
  ['tiff', makeTiff(false, 8, 1, 1), { frames: 3, orientation: 8 }],
  ['jpeg', makeJpeg(makeTiff(true, 6)), { orientation: 6 }],
  ['jpeg', makeJpeg(makeTiff(false, 9)), {}],
  [
    'webp',
    makeWebp(['ANMF', Uint8Array.of(1)], ['ANMF', Uint8Array.of()], ['EXIF', makeTiff(true, 5)]),
    { frames: 2, orientation: 5 },
  ],
  ['qoi', Uint8Array.of(1), {}],
];

t.test('an orientation is taken away, and nothing else', (t) => {
  for (const [format, file] of [
    ['tiff', makeTiff(false, 8)],
    ['jpeg', makeJpeg(makeTiff(true, 6))],
    ['jpeg', makeJpeg(makeTiff(false, 3))],
    ['webp', makeWebp(['EXIF', makeTiff(true, 5)])],
  ] as const) {
    const upright = withoutOrientation(file, format);
    t.same(findFacts(upright, format), {}, format);
    const changed = file.filter((byte, at) => byte !== upright[at]);
    t.same([...changed], [findFacts(file, format).orientation]);
    // Also where the file lies within larger memory.
    const within = Uint8Array.of(9, 9, ...file).subarray(2);
    t.same(withoutOrientation(within, format), upright);
  }
  const plain = makeJpeg(makeTiff(true, 1)).subarray(0, 4);
  t.equal(withoutOrientation(plain, 'jpeg'), plain);
  t.end();
});

t.test('frames, pages and orientations are found', (t) => {
  for (const [format, bytes, facts] of FILES) t.same(findFacts(bytes, format), facts, format);
  t.end();
});

t.test('of a PNG they are found in chunks that are whole', (t) => {
  const exif = chunk('eXIf', makeTiff(true, 3));
  const animation = chunk('acTL', Uint8Array.of(0, 0, 0, 7, 0, 0, 0, 0));
  const frame = chunk('fcTL', new Uint8Array(26));
  const files: [readonly RawChunk[], object][] = [
    [[], {}],
    [[exif], { orientation: 3 }],
    [[animation, frame], { frames: 7 }],
    // Its first frame comes behind the image data.
    [[exif, animation], { frames: 7, apart: true, orientation: 3 }],
    [[chunk('acTL', Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0)), frame], {}],
    [[chunk('eXIf', 'none')], {}],
  ];
  for (const [chunks, facts] of files)
    t.same(readPngPicture(withChunks(...chunks), nodeZlib).facts, facts);
  t.same(readPngPicture(withBadCrc(splitFile(withChunks(exif)), 'eXIf'), nodeZlib).facts, {});
  t.end();
});

t.test('a JPEG has its end, unless it is cut', (t) => {
  const jpeg = makeJpeg(makeTiff(true, 6));
  t.ok(walkJpeg(jpeg).isEnded);
  for (let end = 3; end < jpeg.length; end++) t.notOk(walkJpeg(jpeg.subarray(0, end)).isEnded);
  t.end();
});

t.test('a QOI has its end, unless it is cut', (t) => {
  const qoi = Uint8Array.of(...Buffer.from('qoif'), 0xfe, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 1);
  t.ok(hasEnd(qoi, 'qoi'));
  for (let end = 4; end < qoi.length; end++) t.notOk(hasEnd(qoi.subarray(0, end), 'qoi'));
  t.end();
});

t.test('directories that go round in circles are counted once', (t) => {
  const tiff = makeTiff(true, 1, 1);
  new DataView(tiff.buffer).setUint32(8 + 18 + 14, 8, true);
  t.same(findFacts(tiff, 'tiff'), { frames: 2 });
  t.end();
});

t.test('what is cut or damaged gives less, and no failure', (t) => {
  const next = numbers(7);
  for (const [format, bytes] of FILES) {
    for (let end = 0; end < bytes.length; end++) findFacts(bytes.slice(0, end), format);
    for (let i = 0; i < 300; i++) {
      const damaged = bytes.slice();
      for (let j = 0; j < 3; j++) damaged[next() % damaged.length] = next();
      findFacts(damaged, format);
    }
  }
  t.pass('none has thrown');
  t.end();
});
