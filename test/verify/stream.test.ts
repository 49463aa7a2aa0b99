/** Files of many images against their checkpoints: raw, npy, y4m, tar, and parts. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { memberBytes } from '../../src/codecs/tar.js';
import { callCommand } from '../cli/call-command.js';
import { temporaryFolder } from '../cli/started-command.js';
import { flip, FRAME_BYTES, made, outputOf, SPACE } from './runs.js';

t.test('raw, npy, y4m: a bit, a swap, a cut, a header, bytes behind', async (t) => {
  for (const [name, head, line] of [
    ['x.raw', 0, 0],
    ['x.npy', 192, 0],
    ['x.y4m', -1, 6],
  ] as const) {
    const good = await made(t, '--out', name);
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
    for (const [bytes, message] of [
      [1, /extra .* 1 byte follows the/],
      [5, /extra .* 5 bytes follow the/],
    ] as const)
      t.match(await changed((file) => Buffer.concat([file, file.subarray(0, bytes)])), message);
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
  await callCommand(['--count', '2', '--size', '4x4', '--out', 'c.y4m'], { cwd: colours });
  flip(path.join(colours, 'c.y4m'), -5);
  t.match(await outputOf(colours, 'c.y4m'), /image 1: its planes differ; rounded colours do not/);
  const more = await made(t, '--out', 'x.npy');
  const file = path.join(more, 'x.npy');
  const header = fs.readFileSync(file);
  header.write('31', header.indexOf('(30,') + 1);
  fs.writeFileSync(file, header);
  t.match(
    await outputOf(more, 'x.npy'),
    /^1\ndamaged .*says \(31, 9, 12, 1\) where \(30, 9, 12, 1\)/,
  );
});

t.test('tar: a bit, a header, a swap, a second copy, an extra, a cut, other order', async (t) => {
  const cwd = await made(t, '--out', 'x.tar');
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
  t.match(await changed(all.toReversed()), /^1\ndamaged .*: image 128 comes behind image 129\n/);
  t.match(await changed(all, tail.subarray(512)), /^1\ndamaged .*two blocks of zeros/);
  t.match(await changed(all, Buffer.alloc(10_240)), /^0\n/, 'zeros as GNU tar puts them');
  const cut = await changed(all.slice(0, 20), of(20).subarray(0, 600));
  t.match(cut, /damaged {3}x\.tar\/120\.png: image 120: it is cut off after 88 of/);
  t.match(cut, /missing {3}x\.tar: 9 images, 121 … 129\n/);
  fs.mkdirSync(path.join(cwd, 'other'));
  const { status } = await callCommand(
    [...SPACE, '--from', '500', '--count', '1', '--out', 'o.tar'],
    {
      cwd,
    },
  );
  t.equal(status, 0);
  const other = fs.readFileSync(path.join(cwd, 'o.tar')).subarray(0, -1024);
  t.equal(other.length % memberBytes(0), 0);
  t.match(
    await changed(all.toSpliced(4, 0, other)),
    /^1\nextra {5}x\.tar\/500\.png: it belongs to no image/,
  );
});

t.test('parts: each may be named, one may be missing, one too many', async (t) => {
  const cwd = await made(t, '--out', 'x.tar', '--split', '10');
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

  const folders = await made(t, '--out', 'x', '--split', '10');
  fs.renameSync(path.join(folders, 'x/100/103.png'), path.join(folders, 'x/110/103.png'));
  const moved = await outputOf(folders, 'x');
  t.match(moved, /^1\nmissing {3}x\/100\/103\.png: image 103\nextra {5}x\/110\/103\.png: it holds/);
});
