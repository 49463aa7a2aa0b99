/** Files that are damaged or made to do harm: `E_PNG`, at once, in little memory. @module */
import { spawnSync } from 'node:child_process';
import zlib from 'node:zlib';
import t from 'tap';
import { EnumeratorError } from '../../../src/core/errors.js';
import { makeSpace, type SpaceOptions } from '../../../src/core/space.js';
import { chunk, header, makeFile, pictureChunks, type RawChunk, splitFile } from './foreign.js';
import { encode, read, refuses, someSamples } from './tools.js';

const small: SpaceOptions[] = [
  { width: 3, height: 3, color: 'rgb' },
  { width: 5, height: 3, color: 'palette', colors: 3 },
  { width: 5, height: 2, color: 'gray', depth: 16 },
];

/** Small files with metadata. */
const files = [...small, { width: 16, height: 17, color: 'gray' } as const].map((shape) => {
  const space = makeSpace(shape);
  const samples = someSamples(space);
  const options = { metadata: { order: 'mixed', seed: 'ü' }, compression: 'deflate' } as const;
  return { title: space.canonical, samples, bytes: encode(space, samples, options, 42n) };
});

const gray = makeSpace({ width: 3, height: 2, color: 'gray' });
const graySamples = Uint8Array.of(1, 2, 3, 4, 5, 6);
const [IHDR, IDAT, IEND] = pictureChunks(gray, graySamples) as [RawChunk, RawChunk, RawChunk];

function never(): never {
  throw new Error('it was inflated');
}

/** Whatever a strict reader throws is E_PNG; says whether it did. */
function isRefused(bytes: Uint8Array): boolean {
  try {
    read(bytes, { strict: true });
    return false;
  } catch (error) {
    if (error instanceof EnumeratorError && error.code === 'E_PNG') return true;
    throw error;
  }
}

t.test('damage: each byte of a small PNG changed', (t) => {
  for (const { title, bytes } of files) {
    let passed = 0;
    for (let at = 0; at < bytes.length; at++) {
      for (const mask of [0x01, 0x20, 0x80, 0xff]) {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] ?? 0) ^ mask;
        if (!isRefused(damaged)) passed++;
      }
    }
    t.equal(passed, 0, `${title}: ${bytes.length} bytes`);
  }
  t.end();
});

t.test('damage: each byte of a small PNG’s chunks changed, with CRCs that fit', (t) => {
  for (const { title, bytes, samples } of files) {
    const chunks = splitFile(bytes);
    let refused = 0;
    for (const [i, { type, data }] of chunks.entries()) {
      const whole = Uint8Array.from([...Buffer.from(type), ...data]);
      for (let at = 0; at < whole.length; at++) {
        const changed = whole.map((byte, j) => (j === at ? byte ^ 0x21 : byte));
        const damaged = makeFile(
          chunks.with(i, {
            type: Buffer.from(changed.subarray(0, 4)).toString('latin1'),
            data: changed.subarray(4),
          }),
        );
        if (isRefused(damaged)) {
          refused++;
          continue;
        }
        const picture = read(damaged);
        const isHarmless = type === 'iTXt' || type === 'PLTE';
        if (!isHarmless || !Buffer.from(picture.samples).equals(samples)) {
          t.fail(`${title}: byte ${at} of ${type} gave another picture`);
        }
      }
    }
    t.ok(refused > 40, `${title}: ${refused} refused`);
  }
  t.end();
});

t.test('damage: every truncation', (t) => {
  for (const { title, bytes, samples } of files) {
    for (let length = 0; length < bytes.length; length++) {
      if (!isRefused(bytes.subarray(0, length))) t.fail(`${title} cut to ${length} bytes`);
    }
    t.same(read(bytes).samples, samples, title);
  }
  t.end();
});

t.test('limits hold before anything is inflated', (t) => {
  const file = (...values: [number, number, number, number]): Uint8Array =>
    makeFile([header(...values, 0, 0, 0), IDAT, IEND]);
  const big = 2 ** 31 - 1;
  const pixels = /pixels: the limit is 1,073,741,824$/;
  refuses(t, () => read(file(big, big, 8, 0), { inflate: never }), pixels, '2^62 pixels');
  refuses(t, () => read(file(2 ** 30 + 1, 1, 1, 0), { inflate: never }), pixels, 'one too many');
  refuses(
    t,
    () => read(file(2 ** 13, 2 ** 13, 16, 6), { inflate: never }),
    /takes 536,879,104 bytes of image data: the limit is 268,435,456$/,
    'too many bytes',
  );
  const good = makeFile([IHDR, IDAT, IEND]);
  refuses(
    t,
    () => read(good, { maxPixels: 5, inflate: never }),
    /is 6 pixels: the limit is 5/,
    '6',
  );
  refuses(t, () => read(good, { maxInflatedBytes: 7, inflate: never }), /takes 8 bytes/, '8');
  t.same(read(good, { maxPixels: 6, maxInflatedBytes: 8 }).samples, graySamples);
  t.end();
});

t.test('a bomb that inflates to gigabytes takes next to no memory', (t) => {
  // A deflate stream without end: the same flushed block of 1 MiB of zeros, 4,096 times.
  const block = zlib.deflateRawSync(new Uint8Array(2 ** 20), {
    finishFlush: zlib.constants.Z_FULL_FLUSH,
  });
  const stream = Buffer.concat([Buffer.of(0x78, 1), ...Array.from({ length: 4096 }, () => block)]);
  const bomb = makeFile([
    header(300, 300, 8, 2, 0, 0, 0),
    chunk('IDAT', new Uint8Array(stream)),
    IEND,
  ]);
  for (const reader of ['read', 'readPng']) {
    const { code, growthKiB } = readInChild(bomb, reader);
    t.equal(code, 'E_PNG');
    t.ok(growthKiB < 32 * 1024, `${growthKiB} KiB for ${bomb.length} bytes`);
  }
  t.end();
});

t.test('reading takes the memory of the rows once', (t) => {
  const side = 4000;
  const rows = zlib.deflateSync(new Uint8Array((1 + 3 * side) * side), { level: 1 });
  const large = makeFile([
    header(side, side, 8, 2, 0, 0, 0),
    chunk('IDAT', new Uint8Array(rows)),
    IEND,
  ]);
  for (const reader of ['read', 'readPng']) {
    const { code, growthKiB } = readInChild(large, reader);
    t.equal(code, 'none');
    const rowsKiB = (3 * side * side) / 1024;
    t.ok(growthKiB < 1.5 * rowsKiB, `${reader}: ${growthKiB} KiB for ${rowsKiB} KiB`);
  }
  t.end();
});

/**
 * Read a file in a process of its own.
 * @param reader - `read`, with Node.js's inflate, or `readPng`, with ours
 */
function readInChild(file: Uint8Array, reader: string): { code: string; growthKiB: number } {
  const from = reader === 'read' ? './tools.js' : '../../../src/codecs/png/index.js';
  const script = `
    import fs from 'node:fs';
    import { ${reader} } from ${JSON.stringify(new URL(from, import.meta.url).href)};
    const file = fs.readFileSync(0);
    const before = process.resourceUsage().maxRSS;
    let code = 'none';
    try { ${reader}(file); } catch (error) { code = error.code; }
    console.log(JSON.stringify({ code, growthKiB: process.resourceUsage().maxRSS - before }));
  `;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    input: file,
    encoding: 'utf8',
  });
  return JSON.parse(stdout) as { code: string; growthKiB: number };
}

t.test('an inflate that breaks its promise is not believed', (t) => {
  const good = makeFile([IHDR, IDAT, IEND]);
  for (const length of [0, 7, 9, 1000]) {
    refuses(
      t,
      () =>
        read(good, {
          inflate: () => ({ content: new Uint8Array(length), readBytes: 8 }),
          strict: true,
        }),
      /the header asks for 8/,
      `${length} bytes`,
    );
  }
  t.end();
});
