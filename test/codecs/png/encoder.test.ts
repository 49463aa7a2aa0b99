/** Frames to PNG files. SPEC §9. @module */
import t from 'tap';
import UPNG from 'upng-js';
import { makeSpace, MAX_RANK_BYTES, type SpaceOptions } from '../../../src/core/space.js';
import { adler32 } from '../../../src/codecs/png/adler32.js';
import { PngEncoder } from '../../../src/codecs/png/encoder.js';
import { MAX_LENGTH, rowBytesOf } from '../../../src/codecs/png/format.js';
import { pictureSpace } from '../../../src/codecs/png/reader.js';
import { splitFile } from './foreign.js';
import {
  crc32,
  encode,
  everySpace,
  MODELS,
  packRows,
  pngcheck,
  read,
  refuses,
  someColors,
  someSamples,
} from './tools.js';

const checksums = { crc32, adler32 };

t.test('every colour model, depth and odd size comes back, and others read it so too', (t) => {
  const files: Uint8Array[] = [];
  for (const [i, space] of everySpace().entries()) {
    const samples = someSamples(space, i + 1);
    for (const compression of ['stored', 'deflate'] as const) {
      const title = `${space.canonical} ${compression}`;
      const file = encode(space, samples, { compression });
      const picture = read(file);
      t.same(picture.samples, samples, title);
      t.equal(makeSpace(pictureSpace(picture)).canonical, space.canonical, title);
      t.equal(picture.interlaced, false, title);
      if (space.color === 'palette') t.same(picture.palette, someColors(space.radix), title);

      const foreign = UPNG.decode(file.slice().buffer);
      const rows = packRows(space, samples);
      t.same(new Uint8Array(foreign.data).subarray(0, rows.length), rows, `${title}: upng-js`);
      files.push(file);
    }
  }
  pngcheck(files);
  t.end();
});

t.test('images of several stored blocks, also with rows longer than a block, come back', (t) => {
  const shapes: SpaceOptions[] = [
    { width: 800, height: 90, color: 'rgb' },
    { width: 129, height: 257, color: 'rgba', depth: 16 },
    { width: 1, height: 70_000, color: 'gray' },
    { width: 1, height: 40_000, color: 'gray', depth: 16 },
    { width: 3000, height: 300, color: 'gray', depth: 1 },
    ...[65_533, 65_534, 65_535, 65_536, 131_068, 131_069, 131_070, 131_071].map((width) => ({
      width,
      height: 3,
      color: 'gray' as const,
    })),
    { width: 65_535 * 4 + 1, height: 3, color: 'gray', depth: 2 },
    { width: 65_535 * 8 - 1, height: 3, color: 'gray', depth: 1 },
    { width: 600_001, height: 2, color: 'gray', depth: 4 },
    { width: 32_767, height: 3, color: 'gray', depth: 16 },
    { width: 32_768, height: 3, color: 'gray', depth: 16 },
    { width: 40_000, height: 2, color: 'rgb', depth: 16 },
    { width: 70_000, height: 2, color: 'palette', colors: 3 },
  ];
  const files = shapes.map((shape) => {
    const space = makeSpace(shape);
    const samples = someSamples(space, shape.width);
    const file = encode(space, samples);
    t.ok(Buffer.from(read(file).samples).equals(samples), space.canonical);
    t.equal(splitFile(file).filter(({ type }) => type === 'IDAT').length, 1, space.canonical);
    return file;
  });
  pngcheck(files);
  t.end();
});

t.test('one IDAT is enough for the largest space of every colour model', (t) => {
  for (const model of MODELS) {
    const { channels, depth, radixBits } = makeSpace({ ...model, width: 1, height: 1 });
    if (radixBits === 0) continue;
    const height = Math.floor((MAX_RANK_BYTES * 8) / (channels * radixBits));
    makeSpace({ ...model, width: 1, height });
    const rowsBytes = (1 + rowBytesOf(1, channels, depth)) * height;
    // A row of blocks as short as they get: just over half of 65,535 bytes.
    t.ok(rowsBytes + 5 * Math.ceil(rowsBytes / 32_768) + 6 < MAX_LENGTH, JSON.stringify(model));
    t.throws(() => makeSpace({ ...model, width: 1, height: height + 1 }), { code: 'E_LIMIT' });
  }
  t.end();
});

t.test('frames that follow each other leave nothing behind in the buffer', (t) => {
  for (const model of MODELS) {
    const space = makeSpace({ ...model, width: 13, height: 11 });
    for (const compression of ['stored', 'deflate'] as const) {
      const options = {
        compression,
        checksums,
        metadata: { order: 'gray' as const },
        ...(space.color === 'palette' ? { palette: someColors(space.radix) } : {}),
      };
      const encoder = new PngEncoder(space, options);
      const frames = [1, 2, 3].map((seed) => someSamples(space, seed));
      frames.push(new Uint8Array(space.sampleBytes), someSamples(space, 4));
      for (const [i, samples] of frames.entries()) {
        const index = [5n, 10n ** 999n, 10n ** 1000n, 0n, 77n][i];
        const before = samples.slice();
        const again = encode(space, samples, options, index);
        t.same(encoder.encode(samples, index), again, `${space.canonical} ${compression}`);
        t.same(samples, before, 'samples are not changed');
      }
    }
  }
  t.end();
});

t.test('samples may lie anywhere in a larger buffer', (t) => {
  for (const model of MODELS) {
    const space = makeSpace({ ...model, width: 9, height: 5 });
    const samples = someSamples(space);
    const moved = new Uint8Array(samples.length + 20).fill(255).subarray(3, 3 + samples.length);
    moved.set(samples);
    t.same(encode(space, moved), encode(space, samples), space.canonical);
  }
  t.end();
});

t.test('the buffer can be handed in, and files are views of it', (t) => {
  const space = makeSpace({ width: 9, height: 5, color: 'rgb' });
  const memory = new Uint8Array(10_000);
  const encoder = new PngEncoder(space, {
    compression: 'stored',
    checksums,
    allocate: (sizeBytes) => memory.subarray(16, 16 + sizeBytes),
  });
  const file = encoder.encode(someSamples(space));
  t.equal(file.buffer, memory.buffer);
  t.same(file, encode(space, someSamples(space)));
  t.end();
});

t.test('metadata says what SPEC §9 says, in text that is not ASCII too', (t) => {
  const space = makeSpace({ width: 9, height: 5, color: 'palette', colors: 5 });
  const samples = someSamples(space);
  const files: Uint8Array[] = [];
  for (const seed of ['x', 'grün', '種', '🌻 two\nlines', '\ufeffmark', 'é'.repeat(2048)]) {
    const file = encode(space, samples, { metadata: { order: 'mixed', seed } }, 123n);
    t.strictSame(
      [...read(file).text],
      [
        ['enumerate-space', '9x5 palette 5'],
        ['enumerate-order', 'mixed/1'],
        ['enumerate-seed', seed],
        ['enumerate-index', '123'],
      ],
      seed.slice(0, 20),
    );
    t.strictSame(
      splitFile(file).map(({ type }) => type),
      ['IHDR', 'PLTE', 'iTXt', 'iTXt', 'iTXt', 'iTXt', 'IDAT', 'IEND'],
    );
    files.push(file);
  }
  pngcheck(files);
  t.end();
});

t.test('a seed is left out where it is empty or the order is not mixed', (t) => {
  const space = makeSpace({ width: 2, height: 2, color: 'gray' });
  for (const metadata of [
    { order: 'mixed', seed: '' },
    { order: 'mixed' },
    { order: 'sequential', seed: 'x' },
    { order: 'gray', seed: 'x' },
  ] as const) {
    const { text } = read(encode(space, someSamples(space), { metadata }));
    t.strictSame([...text.keys()], ['enumerate-space', 'enumerate-order']);
    t.equal(text.get('enumerate-order'), `${metadata.order}/1`);
  }
  t.end();
});

t.test('an index is written up to 1,000 digits, and a huge one costs no conversion', (t) => {
  const space = makeSpace({ width: 2, height: 2, color: 'gray' });
  const written = (index?: bigint): string | undefined =>
    read(encode(space, someSamples(space), { metadata: { order: 'gray' } }, index)).text.get(
      'enumerate-index',
    );
  for (const index of [0n, 9n, 10n, 2n ** 64n, 10n ** 999n, 10n ** 1000n - 1n]) {
    t.equal(written(index), index.toString());
  }
  for (const index of [10n ** 1000n, 10n ** 1000n + 1n, 1n << 100_000_000n, undefined]) {
    t.equal(written(index), undefined);
  }
  const bare = read(encode(space, someSamples(space), {}, 5n));
  t.equal(bare.text.size, 0, 'no metadata, no index');
  t.end();
});

t.test('frames that are nearly all zero become small', (t) => {
  const space = makeSpace({ width: 64, height: 64, color: 'rgb' });
  const samples = new Uint8Array(space.sampleBytes);
  samples.set([7, 1, 255]);
  t.ok(encode(space, samples, { compression: 'deflate' }).length < 150);
  t.end();
});

t.test('the buffer grows with what deflate makes of a frame', (t) => {
  const space = makeSpace({ width: 64, height: 64, color: 'gray' });
  const samples = new Uint8Array(space.sampleBytes);
  const noise = someSamples(space);
  const encoder = new PngEncoder(space, { compression: 'deflate', checksums });
  const sizes = new Set<number>();
  for (let i = 0; i < 2000; i++) {
    samples[i] = noise[i] ?? 0;
    const file = encoder.encode(samples);
    sizes.add(file.length);
    if (!Buffer.from(read(file).samples).equals(samples)) t.fail(`${i} digits that are not 0`);
  }
  t.ok(sizes.size > 900, `${sizes.size} sizes, so that each byte of room counts`);
  t.end();
});

t.test('what does not fit the space is refused', (t) => {
  const gray = makeSpace({ width: 4, height: 4, color: 'gray' });
  const palette = makeSpace({ width: 4, height: 4, color: 'palette', colors: 5 });
  const options = { compression: 'stored', checksums } as const;
  for (const length of [0, 15, 17, 32]) {
    refuses(
      t,
      () => encode(gray, new Uint8Array(length)),
      /^\d+ sample bytes are no frame: 4×4 gray at 8 bit takes 16$/,
      `${length} bytes`,
      'E_FRAME',
    );
  }
  refuses(
    t,
    () => new PngEncoder(palette, { ...options, palette: new Uint8Array(12) }),
    /a palette of 12 bytes: 5 colours take 15/,
    'a palette of 4 colours for 5',
    'E_PALETTE',
  );
  t.throws(() => new PngEncoder(palette, options), TypeError);
  t.throws(() => new PngEncoder(gray, { ...options, palette: new Uint8Array(6) }), TypeError);
  // Regression: such a wrapper gave images of more than one stored block a wrong CRC.
  const forgetful = {
    ...options.checksums,
    crc32: (bytes: Uint8Array) => options.checksums.crc32(bytes),
  };
  t.throws(() => new PngEncoder(gray, { ...options, checksums: forgetful }), /crc32 must take/);
  t.end();
});
