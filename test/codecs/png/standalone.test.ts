/** The PNG entry point: encode and decode with nothing handed in. @module */
import { crc32 as zlibCrc32, deflateSync, inflateSync } from 'node:zlib';
import t from 'tap';
import {
  adler32,
  crc32,
  decodePng,
  encodePng,
  PngEncoder,
  readPng,
} from '../../../src/codecs/png/index.js';
import { openNumbering } from '../../../src/core/numbering.js';
import { findPalette } from '../../../src/core/palette.js';
import { makeSpace } from '../../../src/core/space.js';
import { chunk, header, makeFile } from './foreign.js';
import { encode, everySpace, pngcheck, read, refuses, someColors, someSamples } from './tools.js';

t.test('every space is written and read back, and other readers find no fault', (t) => {
  const files = everySpace().map((space, i) => {
    const samples = someSamples(space, i);
    const options = space.color === 'palette' ? { palette: someColors(space.radix) } : {};
    const file = encodePng(space, samples, options);
    const found = decodePng(file);
    const { width, height, color } = space;
    t.match(found, { width, height, color, depth: space.depth, metadata: undefined });
    t.same(found.samples, samples, space.canonical);
    t.same(found.palette, options.palette, space.canonical);
    t.same(found, { ...read(file), color, metadata: undefined }, 'as with what Node hands in');
    return file;
  });
  pngcheck(files);
  t.end();
});

t.test('what a numbering is goes into the file and comes out of it', (t) => {
  const images = openNumbering({ width: 8, height: 8, color: 'rgb', seed: 'spring' });
  const samples = images.frameAt(42n);
  const mixed = encodePng(images.space, samples, { metadata: images, index: 42n });
  t.same(decodePng(mixed).metadata, {
    space: '8x8 rgb 8',
    order: 'mixed',
    version: 1,
    seed: 'spring',
    index: 42n,
  });
  const metadata = { order: 'mixed', seed: 'spring' } as const;
  t.same(mixed, encode(images.space, samples, { metadata }, 42n), 'as a run writes it: stored');
  const gray = encodePng(images.space, samples, { metadata: { order: 'gray' }, index: 7n });
  const deflated = { metadata: { order: 'gray' }, compression: 'deflate' } as const;
  t.same(gray, encode(images.space, samples, deflated, 7n), 'as a run writes it: deflated');
  t.equal(decodePng(gray).metadata?.index, 7n);
  t.end();
});

t.test('a palette is given as it is found', (t) => {
  const palette = findPalette('pico8');
  const space = makeSpace({ width: 5, height: 3, color: 'palette', colors: 16 });
  const samples = someSamples(space);
  const file = encodePng(space, samples, { palette });
  t.same(file, encodePng(space, samples, { palette: palette.colors }));
  t.same(decodePng(file).palette, palette.colors);
  t.throws(() => encodePng(space, samples), TypeError, 'none is given');
  t.end();
});

t.test('the file is the caller’s own, and the encoder’s is valid until its next call', (t) => {
  const space = makeSpace({ width: 9, height: 4, color: 'gray' });
  const [one, two] = [someSamples(space, 1), someSamples(space, 2)];
  const file = encodePng(space, one);
  encodePng(space, two);
  t.same(decodePng(file).samples, one);
  const encoder = new PngEncoder(space);
  t.same(encoder.encode(one).slice(), file);
  t.same(readPng(encoder.encode(two)).samples, two);
  t.end();
});

t.test('what is handed in is used', (t) => {
  const space = makeSpace({ width: 40, height: 40, color: 'gray' });
  const samples = new Uint8Array(space.sampleBytes);
  const called: string[] = [];
  const crc32 = (bytes: Uint8Array, previous?: number): number => {
    called.push('crc32');
    return zlibCrc32(bytes, previous);
  };
  const file = encodePng(space, samples, { checksums: { crc32, adler32 } });
  t.not(called.length, 0);
  const calls = called.length;
  t.same(decodePng(file, { crc32 }).samples, samples);
  t.ok(called.length > calls);
  const noise = someSamples(space);
  const inflated: Uint8Array[] = [];
  const inflate = (bytes: Uint8Array, maxOutputLength: number): Uint8Array => {
    const rows = new Uint8Array(inflateSync(bytes, { maxOutputLength }));
    inflated.push(rows, rows.slice());
    return rows;
  };
  t.same(readPng(encodePng(space, noise), { inflate }).samples, noise);
  t.same(inflated[0], inflated[1], 'bytes alone are not changed');
  t.end();
});

t.test('a bomb is stopped while it grows, and limits hold', (t) => {
  const zeros = deflateSync(Buffer.alloc(2 ** 24));
  const bomb = makeFile([
    header(1, 1, 8, 2),
    chunk('IDAT', zeros),
    chunk('IEND', new Uint8Array()),
  ]);
  refuses(t, () => decodePng(bomb), /image data is damaged, or is not the 4 bytes/, 'a bomb');
  const space = makeSpace({ width: 9, height: 4, color: 'gray' });
  const file = encodePng(space, someSamples(space));
  refuses(t, () => decodePng(file, { maxPixels: 35 }), /the limit is 35/, 'a limit');
  refuses(t, () => decodePng(file.subarray(0, -20)), /ends inside chunk IDAT/, 'cut');
  const cut = file.subarray(0, -1);
  refuses(t, () => decodePng(cut, { strict: true }), /the file ends inside/, 'cut, strictly');
  t.end();
});

t.test('samples that the space has not are refused, and spill into no neighbour', (t) => {
  for (const [options, levels] of [
    [{ width: 8, height: 1, color: 'gray', depth: 1 }, [0, 2, 0, 0, 1, 0, 0, 0]],
    [{ width: 2, height: 2, color: 'palette', colors: 5 }, [0, 4, 5, 1]],
  ] as const) {
    const space = makeSpace(options);
    const palette = Uint8Array.from({ length: 3 * space.radix }, (_, i) => i);
    const encode = (): unknown =>
      encodePng(space, Uint8Array.from(levels), space.color === 'palette' ? { palette } : {});
    t.throws(encode, { code: 'E_FRAME', message: /^sample [12] is [25]: / });
  }
  t.end();
});

t.test('what is no bytes, or no space, is told by the name of the argument', (t) => {
  const space = makeSpace({ width: 9, height: 4, color: 'gray' });
  const samples = someSamples(space);
  const tell = (call: () => unknown, message: string): void => {
    t.throws(call, { name: 'TypeError', message });
  };
  // As a caller without types may give them.
  for (const wrong of [undefined, null, 'x', 5, [137, 80]] as unknown[]) {
    for (const take of [decodePng, readPng, crc32, adler32])
      tell(() => take(wrong as Uint8Array), 'bytes must be a Uint8Array');
    tell(() => encodePng(space, wrong as Uint8Array), 'samples must be a Uint8Array');
  }
  for (const wrong of [undefined, null, 'x'] as unknown[]) {
    tell(() => encodePng(wrong as typeof space, samples), 'space must be an object');
    tell(() => new PngEncoder(wrong as typeof space), 'space must be an object');
  }
  tell(() => decodePng(samples, null as unknown as object), 'options must be an object');
  const index = '7' as unknown as bigint;
  tell(() => encodePng(space, samples, { index }), 'index must be a bigint');
  t.end();
});
