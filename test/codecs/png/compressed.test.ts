/** Frames that are compressed, against every reader there is and against zlib. SPEC §9. @module */
import { deflateSync, inflateSync } from 'node:zlib';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import t from 'tap';
import UPNG from 'upng-js';
import { compressPart, compressRows } from '../../../src/core/kernel/compressor.js';
import { makeSpace, type Space } from '../../../src/core/space.js';
import { splitFile } from './foreign.js';
import { drawPicture, KINDS } from './pictures.js';
import { encode, MODELS, numbers, packRows, pngcheck, read, run } from './tools.js';

const SIZES = [
  [1, 1],
  [1, 50],
  [50, 1],
  [3, 50],
  [5, 7],
  [16, 16],
  [64, 64],
  [100, 75],
  [4095, 6],
] as const;

/** Every kind in every model and size. */
function* pictures(): Generator<{ space: Space; samples: Uint8Array; title: string }> {
  let seed = 1;
  for (const model of MODELS) {
    for (const [width, height] of SIZES) {
      const space = makeSpace({ ...model, width, height });
      for (const [name, kind] of Object.entries(KINDS)) {
        const title = `${space.canonical}: ${name}`;
        yield { space, samples: drawPicture(space, kind, seed++), title };
      }
    }
  }
}

/** The content of IDAT. */
function streamOf(file: Uint8Array): Uint8Array {
  return splitFile(file).find(({ type }) => type === 'IDAT')!.data;
}

t.test('every kind of picture comes back, and others read it so too', (t) => {
  const files: Uint8Array[] = [];
  for (const { space, samples, title } of pictures()) {
    const file = encode(space, samples, { compression: 'deflate' });
    if (!Buffer.from(read(file).samples).equals(samples)) t.fail(title);
    const rows = packRows(space, samples);
    const foreign = new Uint8Array(UPNG.decode(file.slice().buffer).data).subarray(0, rows.length);
    if (Buffer.compare(foreign, rows) !== 0) t.fail(`${title}: upng-js`);
    files.push(file);
  }
  t.ok(files.length > 1000, `${files.length} files`);
  pngcheck(files);
  t.end();
});

t.test('ffmpeg sees the samples', (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'compressed-'));
  t.teardown(() => fs.rmSync(folder, { recursive: true }));
  for (const [color, depth, format] of [
    ['gray', 8, 'gray'],
    ['gray', 16, 'gray16le'],
    ['graya', 8, 'ya8'],
    ['rgb', 8, 'rgb24'],
    ['rgb', 16, 'rgb48le'],
    ['rgba', 8, 'rgba'],
    ['rgba', 16, 'rgba64le'],
  ] as const) {
    const space = makeSpace({ width: 61, height: 43, color, depth });
    const all = Object.values(KINDS).map((kind, i) => drawPicture(space, kind, i + 1));
    for (const [i, samples] of all.entries()) {
      const file = encode(space, samples, { compression: 'deflate' });
      fs.writeFileSync(path.join(folder, `${String(i).padStart(2, '0')}.png`), file);
    }
    const input = ['-i', path.join(folder, '%02d.png')];
    const output = ['-f', 'rawvideo', '-pix_fmt', format, '-'];
    const seen = run('ffmpeg', ['-v', 'error', ...input, ...output]);
    t.ok(Buffer.concat(all).equals(seen), `${color} ${depth}`);
  }
  t.end();
});

t.test(
  'zlib at level 1 makes no kind smaller of the same filtered rows, and no file by a hundredth',
  (t) => {
    const sums = new Map<string, [ours: number, zlibs: number]>();
    const larger: string[] = [];
    for (const { space, samples, title } of pictures()) {
      const stream = streamOf(encode(space, samples, { compression: 'deflate' }));
      const ours = stream.length;
      const zlibs = deflateSync(inflateSync(stream), { level: 1 }).length;
      if (ours > zlibs + Math.max(20, zlibs / 100))
        larger.push(`${title}: ${ours} bytes to ${zlibs}`);
      const kind = title.split(': ')[1]!;
      const [a, b] = sums.get(kind) ?? [0, 0];
      sums.set(kind, [a + ours, b + zlibs]);
    }
    t.same(larger, []);
    for (const [kind, [ours, zlibs]] of sums) {
      t.ok(ours <= zlibs, `${kind}: ${(ours / zlibs).toFixed(4)} of zlib's`);
    }
    t.end();
  },
);

t.test('what was compressed before leaves no trace', (t) => {
  const space = makeSpace({ width: 300, height: 250, color: 'rgb' });
  const kinds = Object.values(KINDS);
  const all = kinds.map((kind, i) => drawPicture(space, kind, i + 1));
  const compress = (samples: Uint8Array): Buffer =>
    Buffer.from(encode(space, samples, { compression: 'deflate' }));
  const first = all.map(compress);
  for (const i of all.keys()) {
    const at = all.length - 1 - i;
    t.ok(compress(all[at]!).equals(first[at]!), `picture ${at} behind the one after it`);
  }
  t.end();
});

t.test('long rows, and matches from 32 KiB away, come back', (t) => {
  const next = numbers(3);
  const noise = Uint8Array.from({ length: 32_768 }, () => next() >>> 8);
  for (const [rowBytes, height] of [
    [61_439, 3],
    [61_440, 2],
    [200_000, 2],
    [1, 200_000],
    [32_767, 9],
  ] as const) {
    for (const pixelBytes of [0, 1, 3, 8]) {
      const rows = Buffer.alloc(height * (1 + rowBytes));
      const stream = compressRows({ rowBytes, height, pixelBytes }, (firstRow, count, out, at) => {
        for (let y = firstRow; y < firstRow + count; y++, at += 1 + rowBytes) {
          out[at] = 0;
          for (let i = 0; i < rowBytes; i++) {
            out[at + 1 + i] = noise[(y * (1 + rowBytes) + 1 + i) % noise.length]!;
          }
          rows.set(out.subarray(at, at + 1 + rowBytes), y * (1 + rowBytes));
        }
      });
      const content = inflateSync(stream);
      const title = `${height} rows of ${rowBytes}, ${pixelBytes}`;
      t.equal(content.length, rows.length, title);
      if (pixelBytes === 0) t.ok(content.equals(rows), title);
      if (pixelBytes === 0 && height > 1) t.ok(stream.length < 40_000, title);
    }
  }
  t.end();
});

t.test('layouts that are none are refused', (t) => {
  const nothing = (): void => {};
  for (const layout of [
    { rowBytes: 0, height: 1, pixelBytes: 1 },
    { rowBytes: 1.5, height: 1, pixelBytes: 1 },
    { rowBytes: 1, height: 0, pixelBytes: 1 },
    { rowBytes: 1, height: NaN, pixelBytes: 1 },
    { rowBytes: 1, height: 1, pixelBytes: 9 },
    { rowBytes: 1, height: 1, pixelBytes: -1 },
  ]) {
    t.throws(() => compressRows(layout, nothing), TypeError, JSON.stringify(layout));
  }
  const layout = { rowBytes: 6, height: 1, pixelBytes: 3 };
  t.throws(() => compressPart(layout, nothing, new Uint8Array(5)), /the row above has 5 bytes/);
  t.end();
});
