/** `enumerate verify`: a good run passes, and each kind of fault is found and named. @module */
import fs from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import t from 'tap';
import { readCheckpoint, writeCheckpoint } from '../../src/run/checkpoint-file.js';
import { runVerify } from '../../src/verify/verify-run.js';
import { isPerfect, type Walked, walkLines, walkSpace } from '../../src/verify/exhaustive.js';
import { Sequence } from '../../src/verify/sequence.js';
import { crc32 } from '../../src/codecs/png/crc32.js';
import { memberBytes } from '../../src/codecs/tar.js';
import { Numbering, openNumbering } from '../../src/core/numbering.js';
import { parseCanonical } from '../../src/core/space.js';
import { type CommandResult, runEnumerate } from './command.js';
import { runShared } from './shared-command.js';
import { temporaryFolder } from './started-command.js';

const SPACE = ['--size', '12x9', '--color', 'gray', '--seed', 'verify'];
const RANGE = ['--from', '100', '--count', '30'];
const FRAME_BYTES = 108;

type Test = Parameters<typeof temporaryFolder>[0];

/** A folder with a run in it. */
function made(t: Test, ...args: string[]): string {
  const cwd = temporaryFolder(t);
  make(cwd, ...args);
  return cwd;
}

function make(cwd: string, ...args: string[]): void {
  const { status, stderr } = runShared([...SPACE, ...RANGE, ...args], { cwd });
  if (status !== 0) throw new Error(`enumerate ${args.join(' ')}: exit ${status}, ${stderr}`);
}

/** In this process, which saves the start of a hundred others. */
function verify(cwd: string, ...paths: string[]): Promise<CommandResult> {
  return verifyWith(cwd, { json: false }, paths);
}

async function verifyWith(
  cwd: string,
  { json = false, all = false }: { json?: boolean; all?: boolean },
  paths: readonly string[],
): Promise<CommandResult> {
  const before = process.cwd();
  let [stdout, stderr] = ['', ''];
  process.chdir(cwd);
  process.stdout.write = (text: string | Uint8Array) => ((stdout += String(text)), true);
  process.stderr.write = (text: string | Uint8Array) => ((stderr += String(text)), true);
  try {
    const status = await runVerify({ paths, exhaustive: false, all, json });
    return { status, stdout, stderr };
  } finally {
    // Off the objects: the streams' own ones are on their prototypes.
    for (const stream of [process.stdout, process.stderr]) Reflect.deleteProperty(stream, 'write');
    process.chdir(before);
  }
}

/** The result of a verification, read anew: what was caught is in it by then. */
async function outputOf(cwd: string, ...paths: string[]): Promise<string> {
  const result = await verify(cwd, ...paths);
  return `${result.status}\n${result.stdout}${result.stderr}`;
}

function flip(file: string, at: number, bit = 1): void {
  const bytes = fs.readFileSync(file);
  const place = at < 0 ? bytes.length + at : at;
  bytes[place]! ^= bit;
  fs.writeFileSync(file, bytes);
}

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
        const { status } = runShared([...space, ...range, ...args, ...variant], { cwd });
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
      runShared([...SPACE, '--count', '0', '--out', name], { cwd: empty });
    t.match(await outputOf(empty, 'x.tar', 'x.npy', 'x.raw', 'x.y4m', 'x'), /^0\n/);
    t.end();
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
      runShared([...run, '--out', 'x'], { cwd });
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
  t.end();
});

t.test('a folder: flipped, missing, swapped, copied, extra, unreadable', async (t) => {
  const cwd = made(t, '--out', 'x');
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
  t.end();
});

t.test(
  'a PNG of other compression and metadata is no fault, one of other samples is',
  async (t) => {
    const cwd = made(t, '--out', 'x');
    const samples = openNumbering({ width: 12, height: 9, color: 'gray', seed: 'verify' }).frameAt(
      104n,
    );
    fs.writeFileSync(path.join(cwd, 'x/104.png'), plainPng(samples));
    t.match(await outputOf(cwd, 'x'), /^0\nx: all 30 images .*; 1 written anew by others\n$/);
    samples[50]! ^= 4;
    fs.writeFileSync(path.join(cwd, 'x/104.png'), plainPng(samples));
    t.match(
      await outputOf(cwd, 'x'),
      /^1\ndamaged {3}x\/104\.png: image 104: .*none of this run\n/,
    );
    t.end();
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
      const cwd = made(t, ...args);
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
    const cwd = made(t, '--out', 'x');
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
    t.end();
  },
);

t.test('raw, npy, y4m: a bit, a swap, a cut, a header, bytes behind', async (t) => {
  for (const [name, head, line] of [
    ['x.raw', 0, 0],
    ['x.npy', 192, 0],
    ['x.y4m', -1, 6],
  ] as const) {
    const good = made(t, '--out', name);
    const bytes = fs.readFileSync(path.join(good, name));
    const start = head < 0 ? bytes.indexOf(10) + 1 : head;
    const frame = FRAME_BYTES + line;
    /** Verify a changed copy. */
    const changed = async (change: (file: Buffer) => Buffer): Promise<string> => {
      fs.writeFileSync(path.join(good, name), change(Buffer.from(bytes)));
      return await outputOf(good, name);
    };
    t.match(
      await changed((file) => ((file[start + 4 * frame + line + 10]! ^= 1), file)),
      new RegExp(
        `^1\ndamaged {3}${name}: image 104: .*\n${name}: 29 of 30 images right; 1 damaged\n$`,
      ),
      name,
    );
    const swapped = await changed((file) => {
      bytes.copy(file, start + 3 * frame, start + 9 * frame, start + 10 * frame);
      bytes.copy(file, start + 9 * frame, start + 3 * frame, start + 4 * frame);
      return file;
    });
    t.match(swapped, /^1\n/);
    t.match(swapped, /duplicate .*: image 103: it holds image 109/);
    t.match(swapped, /duplicate .*: image 109: it holds image 103/);
    const cut = await changed((file) => file.subarray(0, start + 20 * frame + 50));
    t.match(cut, /damaged .*: image 120: it is cut off after 50 of \d+ bytes/);
    t.match(cut, /missing .*: 9 images, 121 … 129\n/);
    t.match(cut, /20 of 30 images right; 9 missing, 1 damaged/);
    t.match(
      await changed((file) => Buffer.concat([file, file.subarray(0, 5)])),
      /extra .* 5 bytes stand/,
    );
    t.match(await changed(() => Buffer.alloc(0)), /missing .*: 30 images, 100 … 129/);
    if (start > 0) {
      const text = await changed((file) => ((file[start - 8 - (head > 0 ? 100 : 0)]! ^= 1), file));
      t.match(text, /^1\ndamaged .*header|^1\ndamaged .*first line/);
    }
    if (line > 0)
      t.match(
        await changed((file) => ((file[start + 5 * frame]! ^= 1), file)),
        /image 105: its line FRAME/,
      );
    fs.rmSync(path.join(good, name));
    t.match(await outputOf(good, name), /missing .*: 30 images, 100 … 129\n.*0 of 30/);
  }
  const colours = temporaryFolder(t);
  runShared(['--count', '2', '--size', '4x4', '--out', 'c.y4m'], { cwd: colours });
  flip(path.join(colours, 'c.y4m'), -5);
  t.match(
    await outputOf(colours, 'c.y4m'),
    /image 1: its planes are others; rounded colours do not/,
  );
  const more = made(t, '--out', 'x.npy');
  const file = path.join(more, 'x.npy');
  const header = fs.readFileSync(file);
  header.write('31', header.indexOf('(30,') + 1);
  fs.writeFileSync(file, header);
  t.match(
    await outputOf(more, 'x.npy'),
    /^1\ndamaged .*says \(31, 9, 12, 1\) where \(30, 9, 12, 1\)/,
  );
  t.end();
});

t.test('tar: a bit, a header, a swap, a second copy, an extra, a cut, other order', async (t) => {
  const cwd = made(t, '--out', 'x.tar');
  const bytes = fs.readFileSync(path.join(cwd, 'x.tar'));
  const member = (bytes.length - 1024) / 30;
  const of = (n: number): Buffer => bytes.subarray(n * member, (n + 1) * member);
  const tail = bytes.subarray(30 * member);
  const all = Array.from({ length: 30 }, (_, n) => of(n));
  /** Verify an archive of these members. */
  const changed = async (
    members: readonly Uint8Array[],
    end: Uint8Array = tail,
  ): Promise<string> => {
    fs.writeFileSync(path.join(cwd, 'x.tar'), Buffer.concat([...members, end]));
    return await outputOf(cwd, 'x.tar');
  };
  const flipped = (n: number, at: number): Buffer => {
    const copy = Buffer.from(of(n));
    copy[at]! ^= 1;
    return copy;
  };
  t.match(await changed(all), /^0\n/);
  t.match(
    await changed(all.with(3, flipped(3, 512 + 300))),
    /^1\ndamaged {3}x\.tar\/103\.png: image 103: .*\nx\.tar: 29 of/,
  );
  t.match(
    await changed(all.with(3, flipped(3, 130))),
    /^1\ndamaged {3}x\.tar\/103\.png: .*checksum.*\nx\.tar: 29 of/,
  );
  const mixed = Buffer.concat([of(3).subarray(0, 512), of(8).subarray(512)]);
  t.match(
    await changed(all.with(3, mixed)),
    /^1\nduplicate x\.tar\/103\.png: image 103: it holds image 108/,
  );
  t.match(
    await changed(all.toSpliced(5, 2)),
    /^1\nmissing {3}x\.tar: 2 images, 105 … 106\nx\.tar: 28 of/,
  );
  t.match(
    await changed([...all, of(5)]),
    /^1\nduplicate x\.tar\/105\.png: image 105: it is there a second time/,
  );
  t.match(
    await changed(all.toSpliced(9, 0, of(5))),
    /^1\nduplicate x\.tar\/105\.png: .*second time\nx\.tar: 30 of 30/,
  );
  t.match(await changed(all.toReversed()), /^0\n/, 'order alone is no fault');
  t.match(await changed(all, tail.subarray(512)), /^1\ndamaged .*two blocks of zeros/);
  t.match(await changed(all, Buffer.alloc(10_240)), /^0\n/, 'zeros as GNU tar puts them');
  const cut = await changed(all.slice(0, 20), of(20).subarray(0, 600));
  t.match(cut, /damaged {3}x\.tar\/120\.png: image 120: it is cut off after 88 of/);
  t.match(cut, /missing {3}x\.tar: 9 images, 121 … 129\n/);
  fs.mkdirSync(path.join(cwd, 'other'));
  const { status } = runShared([...SPACE, '--from', '500', '--count', '1', '--out', 'o.tar'], {
    cwd,
  });
  t.equal(status, 0);
  const other = fs.readFileSync(path.join(cwd, 'o.tar')).subarray(0, -1024);
  t.equal(other.length % memberBytes(0), 0);
  t.match(
    await changed(all.toSpliced(4, 0, other)),
    /^1\nextra {5}x\.tar\/500\.png: it belongs to no image/,
  );
  t.end();
});

t.test('parts: each may be named, one may be missing, one too many', async (t) => {
  const cwd = made(t, '--out', 'x.tar', '--split', '10');
  t.match(await outputOf(cwd, 'x-100-109.tar'), /^0\nx-100-109\.tar: all 10 images/);
  const together = await outputOf(cwd, 'x-100-109.tar', 'x-110-119.tar', 'x-120-129.tar');
  t.match(together, /^0\n[^]*together: 3 runs cover images 100 … 129 without gap or overlap\n$/);
  const gap = await outputOf(cwd, 'x-100-109.tar', 'x-120-129.tar');
  t.match(gap, /^1\n[^]*missing {3}10 images, 110 … 119: none of these runs has them\ntogether: /);
  fs.copyFileSync(path.join(cwd, 'x-100-109.tar'), path.join(cwd, 'x-130-139.tar'));
  t.match(await outputOf(cwd, 'x.tar'), /^1\nextra {5}x-130-139\.tar: it is no part of the run\n/);
  fs.rmSync(path.join(cwd, 'x-130-139.tar'));
  fs.rmSync(path.join(cwd, 'x-110-119.tar'));
  t.match(await outputOf(cwd, 'x.tar'), /^1\nmissing {3}x-110-119\.tar: 10 images, 110 … 119\n/);

  const folders = made(t, '--out', 'x', '--split', '10');
  fs.renameSync(path.join(folders, 'x/100/103.png'), path.join(folders, 'x/110/103.png'));
  const moved = await outputOf(folders, 'x');
  t.match(moved, /^1\nmissing {3}x\/100\/103\.png: image 103\nextra {5}x\/110\/103\.png: it holds/);
  t.end();
});

t.test('shards: in one folder and in files, with a gap and an overlap', async (t) => {
  const cwd = temporaryFolder(t);
  for (const i of [1, 2, 3]) {
    make(cwd, '--shard', `${i}/3`, '--out', 'x');
    make(cwd, '--shard', `${i}/3`, '--out', 'x.raw');
  }
  const files = [1, 2, 3].map((i) => `x.${i}-of-3.raw`);
  t.match(await outputOf(cwd, 'x'), /^0\nx: all 30 images .*\ntogether: 3 runs cover/);
  t.match(await outputOf(cwd, ...files), /^0\n[^]*together: 3 runs cover images 100 … 129 without/);
  t.match(await outputOf(cwd, files[0]!, files[2]!), /^1\n[^]*missing {3}10 images, 110 … 119: /);
  make(cwd, '--shard', '2/3', '--out', 'again.raw');
  const overlap = await outputOf(cwd, ...files, 'again.2-of-3.raw');
  t.match(
    overlap,
    /^1\n[^]*duplicate 10 images, 110 … 119: in x\.2-of-3\.raw and in again\.2-of-3\.raw/,
  );
  t.match(
    await outputOf(cwd, 'x/.enumerate.2-of-3.ckpt'),
    /^0\n.*all 10 images/,
    'others are no extras',
  );
  fs.copyFileSync(path.join(cwd, 'x/101.png'), path.join(cwd, 'x/125.png'));
  t.match(await outputOf(cwd, 'x'), /duplicate x\/125\.png: image 125: it holds image 101/);
  fs.rmSync(path.join(cwd, 'x/.enumerate.2-of-3.ckpt'));
  const gone = await outputOf(cwd, 'x');
  t.match(gone, /extra {5}x\/110\.png/);
  t.match(gone, /missing {3}10 images, 110 … 119: none of these runs has them/);
  t.end();
});

t.test('a manifest: a wrong, a missing, a second, a foreign, a broken line', async (t) => {
  const cwd = made(t, '--out', 'none', '--manifest', 'm');
  const lines = fs.readFileSync(path.join(cwd, 'm'), 'utf8').trimEnd().split('\n');
  const changed = async (list: readonly string[], end = '\n'): Promise<string> => {
    fs.writeFileSync(path.join(cwd, 'm'), list.join('\n') + end);
    return await outputOf(cwd, 'm');
  };
  const swap = (n: number, from: RegExp, to: string): string[] =>
    lines.with(n, lines[n]!.replace(from, to));
  t.match(await changed(lines), /^0\nm: 30 lines of the manifest right\n$/);
  t.match(
    await changed(swap(4, /"sha256":"../, '"sha256":"zz')),
    /^1\ndamaged {3}m: image 104: .*SHA-256 zz/,
  );
  t.match(
    await changed(swap(4, /"name":"104/, '"name":"105')),
    /^1\ndamaged {3}m: image 104: .*names 105/,
  );
  t.match(
    await changed(swap(4, /"index":"104/, '"index":"7')),
    /^1\ndamaged {3}m: image 104: .*says image 7\nm: 29 lines/,
  );
  t.match(await changed(lines.toSpliced(4, 1)), /^1\nmissing {3}m: image 104\nm: 29 lines/);
  t.match(
    await changed(lines.toSpliced(9, 0, lines[4]!)),
    /^1\nduplicate m: image 104: it has a second line/,
  );
  t.match(await changed([...lines, lines[4]!.replaceAll('104', '204')]), /^1\nextra .*image 204/);
  t.match(
    await changed(lines.with(4, '{')),
    /^1\ndamaged {3}m: image 104: .*no line of a manifest/,
  );
  t.match(
    await changed(lines.slice(0, 20), '\n{"ind'),
    /^1\ndamaged {3}m: image 120: .*cut off.*\nmissing {3}m: 9 images/,
  );
  t.match(await changed(lines.toReversed()), /^0\n/, 'order alone is no fault');
  fs.rmSync(path.join(cwd, 'm'));
  t.match(await outputOf(cwd, 'm'), /^1\nmissing {3}m: the manifest is not there/);

  const beside = made(t, '--out', 'x.raw', '--manifest', 'm');
  t.match(
    (await verify(path.dirname(beside), path.join(beside, 'x.raw'))).stdout,
    /30 lines of the manifest/,
  );
  flip(path.join(beside, 'm'), -10);
  t.match(await outputOf(beside, 'x.raw'), /^1\ndamaged {3}m: image 129: .*SHA-256/);
  t.end();
});

t.test('lists are cut at twenty, unless all is asked for; JSON has counts and lists', async (t) => {
  const cwd = made(t, '--out', 'x');
  for (let n = 100; n < 130; n++) flip(path.join(cwd, `x/${n}.png`), -40);
  const cut = (await verify(cwd, 'x')).stdout;
  t.equal(cut.match(/^damaged/gm)?.length, 20);
  t.match(cut, /\n… and 10 more \(--all lists them\)\nx: 0 of 30 images right; 30 damaged\n$/);
  const { stdout } = await verifyWith(cwd, { all: true }, ['x']);
  t.equal(stdout.match(/^damaged/gm)?.length, 30);
  const json = JSON.parse((await verifyWith(cwd, { json: true }, ['x'])).stdout);
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
  const good = made(t, '--out', 'x.raw');
  const lines = (await verifyWith(good, { json: true }, ['x.raw', 'nowhere'])).stdout
    .trimEnd()
    .split('\n');
  t.match(JSON.parse(lines[0]!), {
    path: 'x.raw',
    ok: true,
    right: '30',
    missing: [],
    damaged: [],
  });
  t.match(JSON.parse(lines[1]!), { path: 'nowhere', ok: false, error: { code: 'E_IO' } });
  make(good, '--out', 'y.raw');
  const double = (await verifyWith(good, { json: true }, ['x.raw', 'y.raw'])).stdout
    .trimEnd()
    .split('\n');
  t.match(JSON.parse(double[2]!), {
    ok: false,
    first: '0',
    end: '30',
    duplicate: [{ images: '30' }],
  });
  t.end();
});

t.test('the command: exit codes, one line where there is no checkpoint', (t) => {
  const cwd = made(t, '--out', 'x.raw');
  t.strictSame(runEnumerate(['verify', 'x.raw'], { cwd }), {
    status: 0,
    stdout: 'x.raw: all 30 images are there and right\n',
    stderr: '',
  });
  fs.mkdirSync(path.join(cwd, 'folder'));
  for (const [status, says, ...args] of [
    [2, /^enumerate: nothing to verify: /],
    [2, /^enumerate: --size goes with --exhaustive/, 'x.raw', '--size', '4x4'],
    [2, /^enumerate: --exhaustive walks a space and takes no paths/, 'x.raw', '--exhaustive'],
    [2, /^E_LIMIT: .*2\^26/, '--exhaustive', '--size', '9x9'],
    [1, /^E_IO: nowhere has no checkpoint, .*looked for at nowhere\.ckpt\n$/, 'nowhere'],
    [1, /^E_IO: folder has no checkpoint, .* folder\/\.enumerate\.ckpt\n$/, 'folder'],
  ] as const) {
    const result = runEnumerate(['verify', ...args], { cwd });
    t.equal(result.status, status, args.join(' '));
    t.match(result.stderr, says);
    t.match(result.stderr, /^[^\n]*\n$/, 'one line');
  }
  flip(path.join(cwd, 'x.raw'), 5);
  t.equal(runShared(['verify', 'x.raw', '--json'], { cwd }).status, 1);
  const tiny = ['--size', '3x2', '--color', 'gray', '--depth', '1', '--seed', 's'];
  const walked = runEnumerate(['verify', '--exhaustive', ...tiny], { cwd });
  t.equal(walked.status, 0);
  t.match(
    walked.stdout,
    /^3×2 gray at 1 bit, mixed: all 64 images occur once, and all 64 lead back/,
  );
  const json = JSON.parse(runShared(['verify', '--exhaustive', '--json', ...tiny], { cwd }).stdout);
  t.match(json, { space: '3x2 gray 1', ok: true, images: 64, distinct: 64, astray: 0 });
  t.end();
});

t.test('exhaustive: every order of small spaces is perfect, a faulty numbering is not', (t) => {
  for (const space of [
    '3x3 gray 1',
    '1x1 graya 8',
    '2x2 palette 5',
    '1x1 gray 16',
    '1x17 gray 1',
  ]) {
    for (const order of ['mixed', 'sequential', 'gray'] as const) {
      const result = walkSpace(new Numbering(parseCanonical(space), order, ''));
      t.ok(isPerfect(result), `${space} ${order}`);
    }
  }
  const right = new Numbering(parseCanonical('3x3 gray 1'), 'mixed', '');
  const { space, size } = right;
  const batch = (from: bigint, most: number): Uint8Array => right.batch(from, most);
  const indexOf = (samples: Uint8Array): bigint => right.indexOf(samples);
  const twice: Walked = {
    space,
    size,
    indexOf,
    batch: (from) => batch(from === 7n ? 6n : from, 1),
  };
  const found = walkSpace(twice);
  t.match(found, { images: 512, distinct: 511, repeated: 1, outside: 0, astray: 1 });
  t.same(found.faults, ['image 7 is one that came before', 'image 7 leads back to 6']);
  t.match(walkLines(found, 'it').at(-1), /^it: 511 of 512 images; 1 missing, 1 repeated/);
  const astray = walkSpace({ space, size, batch, indexOf: (samples) => indexOf(samples) ^ 1n });
  t.match(astray, { distinct: 512, repeated: 0, astray: 512 });
  t.notOk(isPerfect(astray));
  const outside = walkSpace({
    space,
    size,
    indexOf,
    batch: (from) => (from === 9n ? new Uint8Array(9).fill(2) : batch(from, 1)),
  });
  t.match(outside, { distinct: 511, outside: 1, astray: 1 });
  t.end();
});

t.test('a sequence keeps what is left out', (t) => {
  const sequence = new Sequence(10n);
  const taken = [10n, 14n, 12n, 12n, 11n, 10n, 20n].map((position) => sequence.take(position));
  t.same(taken, [true, true, true, false, true, false, true]);
  t.same(
    [...sequence.gaps(23n)],
    [
      { first: 13n, end: 14n },
      { first: 15n, end: 20n },
      { first: 21n, end: 23n },
    ],
  );
  t.end();
});
