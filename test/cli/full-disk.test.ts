/**
 * A disk that fills up under a run, for which a small one is mounted. That wants Linux and the
 * right to mount; where it is missing, this fails and says so.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { readCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { callCommand } from './call-command.js';
import { differences, temporaryFolder } from './started-command.js';

const RUN = ['--size', '16x16', '--count', '40'];
const DISK = 'size=300k';

/** A folder that holds 300 kB. */
function mountSmallDisk(t: Test): string {
  const folder = temporaryFolder(t);
  const disk = path.join(folder, 'disk');
  fs.mkdirSync(disk);
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', DISK, 'enumerate-test', disk], {
    encoding: 'utf8',
  });
  if (mount.status !== 0) {
    const why = mount.error?.message ?? mount.stderr.trim();
    throw new Error(`this test mounts a small disk, and must be root (or CAP_SYS_ADMIN): ${why}`);
  }
  t.teardown(() => spawnSync('umount', [disk]));
  return disk;
}

/** Take all but about 100 kB of the disk. */
function fill(disk: string): string {
  const filler = path.join(disk, 'filler');
  fs.writeFileSync(filler, new Uint8Array(200_000));
  return filler;
}

t.test(
  'a disk that fills up ends a run in one line, and resume goes on when it has space',
  async (t) => {
    const disk = mountSmallDisk(t);
    const whole = temporaryFolder(t);
    const filler = fill(disk);
    const out = path.join(disk, 'images');
    const stopped = await callCommand([...RUN, '--out', out]);
    t.equal(stopped.status, 1);
    t.match(stopped.stderr, /^E_IO: cannot write [^\n]*no space is left[^\n]*ENOSPC[^\n]*\n$/);

    const names = fs.readdirSync(out);
    const images = names.filter((name) => name.endsWith('.png')).length;
    t.ok(images > 0 && images < 40, `${images} images were written`);
    t.equal(names.length, images + 1, 'nothing else but the checkpoint');
    for (const name of names.filter((name) => name.endsWith('.png'))) {
      t.ok(fs.statSync(path.join(out, name)).size > 768, `${name} is whole`);
    }
    const { watermark, end } = readCheckpoint(path.join(out, '.enumerate.ckpt'));
    t.equal(end, 40n);
    t.ok(watermark <= BigInt(images), `the checkpoint names ${watermark} of them`);

    const again = await callCommand(['resume', out, '--status-json']);
    t.equal(again.status, 1, 'it is full still');
    const last = JSON.parse(again.stderr.trimEnd().split('\n').at(-1) ?? '');
    t.equal(last.outcome, 'failed');
    t.equal(last.error.code, 'E_IO');

    fs.rmSync(filler);
    const resumed = await callCommand(['resume', out]);
    t.equal(resumed.status, 0, resumed.stderr);
    await callCommand([...RUN, '--out', whole]);
    t.strictSame(differences(out, whole), []);
  },
);

t.test('a full disk ends a run of threads into one file likewise', async (t) => {
  const disk = mountSmallDisk(t);
  const whole = temporaryFolder(t);
  const filler = fill(disk);
  const args = ['--size', '16x16', '--count', '400', '--threads', '2', '--split', '150'];
  for (const name of ['x.tar', 'x.npy']) {
    const out = path.join(disk, name);
    const stopped = await callCommand([...args, '--out', out]);
    t.equal(stopped.status, 1);
    t.match(stopped.stderr, /^E_IO: cannot write [^\n]*no space is left[^\n]*ENOSPC[^\n]*\n$/);
    const { watermark, output } = readCheckpoint(`${out}.ckpt`);
    t.ok(watermark < 150n && (output.offset ?? 0n) < 100_000n, `${watermark} images are done`);
    for (const file of fs.readdirSync(disk)) {
      if (file.startsWith('x')) fs.rmSync(path.join(disk, file));
    }
  }
  fs.rmSync(filler);
  const out = path.join(disk, 'x.raw');
  t.equal((await callCommand([...args, '--out', out])).status, 1, '307,200 bytes and a checkpoint');
  t.equal((await callCommand(['resume', out])).status, 1, 'it is full still');
  spawnSync('mount', ['-o', 'remount,size=2M', disk]);
  t.equal((await callCommand(['resume', out])).status, 0);
  t.equal((await callCommand([...args, '--out', path.join(whole, 'x.raw')])).status, 0);
  t.strictSame(differences(disk, whole), []);
});

t.test('a disk without a byte left is told before anything stays behind', async (t) => {
  const disk = mountSmallDisk(t);
  fs.mkdirSync(path.join(disk, 'images'));
  const filler = fs.openSync(path.join(disk, 'filler'), 'w');
  const bytes = new Uint8Array(4096);
  t.throws(
    () => {
      for (;;) fs.writeSync(filler, bytes);
    },
    { code: 'ENOSPC' },
  );
  fs.closeSync(filler);
  const { status, stderr } = await callCommand([...RUN, '--out', path.join(disk, 'images')]);
  t.equal(status, 1);
  t.match(stderr, /^E_IO: [^\n]*ENOSPC[^\n]*\n$/);
  t.strictSame(fs.readdirSync(path.join(disk, 'images')), []);
  const got = await callCommand(['get', '5', '--out', path.join(disk, '5.png')]);
  t.equal(got.status, 1);
  t.match(got.stderr, /^E_IO: [^\n]*ENOSPC[^\n]*\n$/);
  t.strictSame(fs.readdirSync(disk).toSorted(), ['filler', 'images']);
});

t.test(
  'bytes of a range that do not fit are told in one line, and none of them stay',
  async (t) => {
    const disk = mountSmallDisk(t);
    fill(disk);
    const out = path.join(disk, 'x.raw');
    const { status, stderr } = await callCommand(['cat', '0+100.raw', '--out', out]);
    t.equal(status, 1);
    t.match(stderr, /^E_IO: cannot write [^\n]*x\.raw[^\n]*no space is left[^\n]*\n$/);
    t.strictSame(fs.readdirSync(disk), ['filler']);
  },
);

t.test('a zip whose directory does not fit goes on when it has space', async (t) => {
  const disk = mountSmallDisk(t);
  const whole = temporaryFolder(t);
  const run = ['--size', '2x2', '--count', '1300', '--image-format', 'raw', '--out'];
  await callCommand([...run, path.join(whole, 'x.zip')]);
  const filler = path.join(disk, 'filler');
  fs.writeFileSync(filler, new Uint8Array(200_000));
  const out = path.join(disk, 'x.zip');
  const stopped = await callCommand([...run, out]);
  t.equal(stopped.status, 1);
  t.match(stopped.stderr, /^E_IO: cannot write [^\n]*no space is left[^\n]*\n$/);
  fs.rmSync(filler);
  t.equal((await callCommand(['resume', out])).status, 0);
  t.ok(fs.readFileSync(out).equals(fs.readFileSync(path.join(whole, 'x.zip'))));
});
