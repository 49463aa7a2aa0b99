/** `verify()`: good runs pass, and what a folder of images has wrong is found. @module */
import fs from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import t from 'tap';
import { crc32 } from '../../src/codecs/png/crc32.js';
import { openNumbering } from '../../src/core/numbering.js';
import { readCheckpoint, writeCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { completeEnumeration } from '../../src/core/enumeration.js';
import { run } from '../../src/node.js';
import { verify } from '../../src/verify/verify.js';
import { callCommand } from '../cli/call-command.js';
import { temporaryFolder } from '../cli/started-command.js';
import { fieldsOf, flip, made, make, outputOf, printed, RANGE, SPACE } from './runs.js';

const EMPTY = completeEnumeration({ size: { width: 4, height: 4 } });

const OUTPUTS: readonly (readonly [name: string, ...args: string[]])[] = [
  ['x', '--out', 'x'],
  ['x', '--out', 'x', '--no-metadata', '--order', 'gray'],
  ['x', '--out', 'x', '--image-format', 'pnm'],
  ['x', '--out', 'x', '--image-format', 'raw', '--manifest', 'm'],
  ['x.tar', '--out', 'x.tar'],
  ['x.tar', '--out', 'x.tar', '--image-format', 'pnm', '--manifest', 'm'],
  ['x.npy', '--out', 'x.npy'],
  ['x.raw', '--out', 'x.raw', '--step', '-3'],
  ['x.y4m', '--out', 'x.y4m'],
  ['m', '--out', 'none', '--manifest', 'm'],
];

t.test(
  'every good output passes: whole, in parts, unfinished, of long numbers, empty',
  async (t) => {
    for (const [name, ...args] of OUTPUTS) {
      const own = args.includes('--order') ? [...args, '--seed='] : args;
      const variants: string[][] = [[], ['--limit-bytes', '2000'], ['--from', '2^200']];
      if (name !== 'm') variants.push(['--split', '7'], ['--split', '7', '--limit-bytes', '2000']);
      for (const variant of variants) {
        const cwd = temporaryFolder(t);
        const space = args.includes('--order') ? SPACE.slice(0, -2) : SPACE;
        const range = variant.includes('--from') ? ['--count', '30'] : RANGE;
        const { status } = await callCommand([...space, ...range, ...args, ...variant], { cwd });
        const title = `${own.join(' ')} ${variant.join(' ')}`;
        t.equal(status, 0, title);
        const output = await outputOf(cwd, name);
        t.match(output, /^0\n/, title);
        t.match(
          output,
          variant.includes('2000') ? /to go: enumerate resume/ : /all 30|30 lines/,
          title,
        );
      }
    }
    const empty = temporaryFolder(t);
    for (const name of ['x.tar', 'x.npy', 'x.raw', 'x.y4m', 'x'])
      await run({ images: EMPTY, range: { count: 0n }, output: { out: path.join(empty, name) } });
    t.match(await outputOf(empty, 'x.tar', 'x.npy', 'x.raw', 'x.y4m', 'x'), /^0\n/);
  },
);

t.test('all colour models and formats are read back where bytes differ', async (t) => {
  for (const [space, args] of [
    ['gray 1', ['--color', 'gray', '--depth', '1']],
    ['gray 16', ['--color', 'gray', '--depth', '16']],
    ['rgba 8', ['--color', 'rgba']],
    ['rgb 16', ['--depth', '16']],
    ['palette', ['--palette', 'pico8']],
  ] as const) {
    for (const format of ['png', 'pnm', 'raw']) {
      const cwd = temporaryFolder(t);
      const run = ['--size', '5x4', ...args, '--count', '8', '--image-format', format];
      await callCommand([...run, '--out', 'x'], { cwd });
      const files = fs.readdirSync(path.join(cwd, 'x')).filter((name) => !name.startsWith('.'));
      const [a = '', b = ''] = files.toSorted().map((name) => path.join(cwd, 'x', name));
      fs.copyFileSync(b, a);
      t.match(
        await outputOf(cwd, 'x'),
        /duplicate .*: image 0: it holds image 1/,
        `${space} ${format}`,
      );
    }
  }
});

t.test('a folder: flipped, missing, swapped, copied, extra, unreadable', async (t) => {
  const cwd = await made(t, '--out', 'x');
  const at = (n: number): string => path.join(cwd, 'x', `${n}.png`);
  fs.writeFileSync(path.join(cwd, 'x', 'notes.txt'), 'not an image');
  t.match(await outputOf(cwd, 'x'), /^0\nx: all 30 images are there and right\n$/);

  flip(at(101), -40);
  fs.rmSync(at(105));
  fs.rmSync(at(106));
  fs.renameSync(at(110), at(999));
  fs.renameSync(at(111), at(110));
  fs.renameSync(at(999), at(111));
  fs.copyFileSync(at(120), at(121));
  fs.copyFileSync(at(122), at(130));
  fs.copyFileSync(at(122), path.join(cwd, 'x', 'copy of 122.png'));
  fs.writeFileSync(path.join(cwd, 'x', 'other.png'), 'nothing');
  fs.writeFileSync(at(125), '');
  fs.rmSync(at(126));
  fs.mkdirSync(at(126));
  const output = await outputOf(cwd, 'x');
  t.match(output, /^1\n/);
  t.match(output, /damaged {3}x\/101\.png: image 101: /);
  t.match(output, /missing {3}x\/105\.png: 2 images, 105 … 106\n/);
  t.match(output, /duplicate x\/110\.png: image 110: it holds image 111, swapped or copied\n/);
  t.match(output, /duplicate x\/111\.png: image 111: it holds image 110/);
  t.match(output, /duplicate x\/121\.png: image 121: it holds image 120/);
  t.match(output, /extra {5}x\/130\.png: it holds image 122/);
  t.match(output, /extra {5}x\/copy of 122\.png: it holds image 122/);
  t.match(output, /extra {5}x\/other\.png: it belongs to no image/);
  t.match(output, /damaged {3}x\/125\.png: image 125: the file is empty\n/);
  t.match(output, /damaged {3}x\/126\.png: image 126: /);
  t.match(output, /x: 22 of 30 images right; 2 missing, 3 extra, 3 duplicate, 3 damaged\n$/);
});

t.test(
  'a PNG of other compression and metadata is no fault, one of other samples is',
  async (t) => {
    const cwd = await made(t, '--out', 'x');
    const samples = openNumbering({ width: 12, height: 9, color: 'gray', seed: 'verify' }).frameAt(
      104n,
    );
    fs.writeFileSync(path.join(cwd, 'x/104.png'), plainPng(samples));
    t.match(await outputOf(cwd, 'x'), /^0\nx: all 30 images .*; 1 rewritten by another program\n$/);
    samples[50]! ^= 4;
    fs.writeFileSync(path.join(cwd, 'x/104.png'), plainPng(samples));
    t.match(await outputOf(cwd, 'x'), /^1\ndamaged {3}x\/104\.png: image 104: .*not in this run\n/);
  },
);

/** 12×9 gray at 8 bits, by zlib, without text. */
function plainPng(samples: Uint8Array): Buffer {
  const rows = Buffer.alloc(9 * 13);
  for (let y = 0; y < 9; y++) rows.set(samples.subarray(12 * y, 12 * y + 12), 13 * y + 1);
  const head = Buffer.from([0, 0, 0, 12, 0, 0, 0, 9, 8, 0, 0, 0, 0]);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  const parts = [
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...parts]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

t.test(
  'a killed run leaves images beyond its checkpoint, which are no fault unless damaged',
  async (t) => {
    for (const [name, ...args] of OUTPUTS.filter(
      ([name, ...args]) => name !== 'm' && !args.includes('gray'),
    )) {
      const cwd = await made(t, ...args);
      const isFolder = name === 'x';
      const checkpoint = path.join(cwd, isFolder ? 'x/.enumerate.ckpt' : `${name}.ckpt`);
      const record = readCheckpoint(checkpoint);
      const { manifest: _, ...output } = record.output;
      writeCheckpoint(checkpoint, { ...record, watermark: 20n, output });
      if (!isFolder) fs.renameSync(path.join(cwd, name), path.join(cwd, `${name}.part`));
      const text = await outputOf(cwd, name);
      t.match(text, /^0\n.*all 20 images are there and right; 10 beyond the checkpoint; 10 to go/);
      if (!isFolder) {
        fs.truncateSync(path.join(cwd, `${name}.part`), 4000);
        t.match(await outputOf(cwd, `${name}.part`), name === 'x.tar' ? /^1\n/ : /^0\n|^1\n/);
      }
    }
    const cwd = await made(t, '--out', 'x');
    const checkpoint = path.join(cwd, 'x/.enumerate.ckpt');
    writeCheckpoint(checkpoint, { ...readCheckpoint(checkpoint), watermark: 20n });
    flip(path.join(cwd, 'x/125.png'), -40);
    fs.copyFileSync(path.join(cwd, 'x/101.png'), path.join(cwd, 'x/126.png'));
    fs.rmSync(path.join(cwd, 'x/127.png'));
    const output = await outputOf(cwd, 'x');
    t.match(output, /^1\n/);
    t.match(output, /damaged {3}x\/125\.png/);
    t.match(output, /duplicate x\/126\.png: image 126: it holds image 101/);
    t.match(
      output,
      /20 of 20 images right; 7 beyond the checkpoint; 1 duplicate, 1 damaged; 10 to go/,
    );
  },
);

t.test('lists are cut at twenty, unless all is asked for; JSON has counts and lists', async (t) => {
  const cwd = await made(t, '--out', 'x');
  for (let n = 100; n < 130; n++) flip(path.join(cwd, `x/${n}.png`), -40);
  const cut = await outputOf(cwd, 'x');
  t.equal(cut.match(/^damaged/gm)?.length, 20);
  t.match(cut, /\n… and 10 more \(--all lists them\)\nx: 0 of 30 images right; 30 damaged\n$/);
  const whole = await printed(cwd, ['x'], { all: true });
  t.equal(whole.match(/^damaged/gm)?.length, 30);
  const [json] = await fieldsOf(cwd, ['x']);
  t.match(json, {
    path: 'x',
    ok: false,
    runs: [{ kind: 'directory', first: '0', end: '30', watermark: '30', from: '100' }],
    done: '30',
    right: '0',
    beyond: '0',
    counts: { missing: '0', extra: '0', duplicate: '0', damaged: '30' },
    faults: 30,
    listed: 20,
    missing: [],
  });
  t.equal(json.damaged.length, 20);
  t.match(json.damaged[0], { file: 'x/100.png', index: '100', images: '1' });
  const good = await made(t, '--out', 'x.raw');
  const lines = await fieldsOf(good, ['x.raw', 'nowhere']);
  t.match(lines[0], {
    path: 'x.raw',
    ok: true,
    right: '30',
    missing: [],
    damaged: [],
  });
  t.match(lines[1], { path: 'nowhere', ok: false, error: { code: 'E_IO' } });
  await make(good, '--out', 'y.raw');
  const double = await fieldsOf(good, ['x.raw', 'y.raw']);
  t.match(double[2], {
    ok: false,
    first: '0',
    end: '30',
    duplicate: [{ images: '30' }],
  });
});

t.test(
  'the report is data: runs, counts and faults of each path, and what they cover',
  async (t) => {
    const cwd = await made(t, '--out', 'x.raw');
    const file = path.join(cwd, 'x.raw');
    flip(file, 5);
    const found: string[] = [];
    const progress: bigint[] = [];
    const report = await verify([file, path.join(cwd, 'nowhere')], {
      onFault: (fault, name) => found.push(`${name}: ${fault.kind} ${fault.index}`),
      onProgress: ({ done, total }) => progress.push(BigInt(done), BigInt(total)),
    });
    t.match(report, { state: 'complete', isRight: false, covers: [], whole: undefined });
    t.match(report.paths[0], {
      path: file,
      isRight: false,
      done: 30n,
      left: 0n,
      right: 29n,
      total: 1,
      faults: [],
      counts: { damaged: 1n, missing: 0n },
    });
    t.match(report.paths[1], { isRight: false, error: { code: 'E_IO' } });
    t.strictSame(found, [`${file}: damaged 100`]);
    t.same(progress.slice(-2), [30n, 30n]);
    const kept = await verify([file]);
    t.match(kept.paths[0], { faults: [{ kind: 'damaged', file, index: 100n, images: 1n }] });
  },
);

t.test('a caller stops it, and errs', async (t) => {
  const cwd = await made(t, '--out', 'x.raw');
  const file = path.join(cwd, 'x.raw');
  const stopped = await verify([file], { signal: AbortSignal.abort() });
  t.match(stopped, { state: 'stopped', isRight: false, paths: [] });
  for (const [paths, options] of [
    [[]],
    [['']],
    [[file], { count: -1n }],
    [[file], { threads: 2 }],
    [[file], { checkpoint: 'v.ckpt' }],
  ] as const)
    await t.rejects(verify(paths, options), { code: 'E_USAGE' });
});
