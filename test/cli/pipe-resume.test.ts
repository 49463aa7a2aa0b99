/**
 * A pipe with a checkpoint, whose reader goes away or whose writer is killed: what was read, cut at
 * what the checkpoint says, and what the resumed run writes are the whole.
 * @module
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { readCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { openNumbering } from '../../src/core/numbering.js';
import { portionOf } from '../portion.js';
import { callCommand } from './call-command.js';
import { MAIN } from './command.js';
import { random } from './crashes.js';
import { temporaryFolder } from './started-command.js';

const FRAME_BYTES = 300 * 200;
/** Some ten times as much as lies in a pipe and in what is made at once. */
const COUNT = 160;
const SPACE = { width: 300, height: 200, color: 'gray', depth: 8, seed: 'pipe' } as const;
const RUN = ['--size', '300x200', '--color', 'gray', '--seed', 'pipe', '--count', `${COUNT}`];
const PIPE = ['--out', '-', '--checkpoint', 'c.ckpt'];

function wholeRun(): Buffer {
  const numbering = openNumbering(SPACE);
  return Buffer.concat(
    Array.from({ length: COUNT }, (_, i) => numbering.frameAt(BigInt(i)).slice()),
  );
}

interface PipeRun {
  readonly bytes: Buffer;
  readonly status: number | null;
  readonly stderr: string;
}

/**
 * Read what a command writes until it ends.
 * @param stop - is called with every piece, and ends the writer or stops reading
 */
async function readPipe(
  args: readonly string[],
  cwd: string,
  stop?: { readonly atBytes: number; readonly how: 'kill' | 'close' },
): Promise<PipeRun> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pieces: Buffer[] = [];
  let [bytes, stderr, isStopped] = [0, '', false];
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdout.on('data', (piece: Buffer) => {
    pieces.push(piece);
    bytes += piece.length;
    if (stop === undefined || isStopped || bytes < stop.atBytes) return;
    isStopped = true;
    if (stop.how === 'kill') child.kill('SIGKILL');
    else child.stdout.destroy();
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { bytes: Buffer.concat(pieces), status, stderr };
}

function offsetOf(cwd: string): number {
  return Number(readCheckpoint(path.join(cwd, 'c.ckpt')).output.offset ?? 0n);
}

t.test('whose writer is killed, again and again', async (t) => {
  const whole = wholeRun();
  for (const threads of ['1', '2']) {
    const cwd = temporaryFolder(t);
    let joined = Buffer.alloc(0);
    let args = [...RUN, ...PIPE, '--threads', threads];
    for (const images of [1, 60, 36]) {
      const part = await readPipe(args, cwd, { atBytes: images * FRAME_BYTES, how: 'kill' });
      t.equal(part.status, null, part.stderr);
      joined = Buffer.concat([joined, part.bytes]);
      const offset = offsetOf(cwd);
      t.ok(offset <= joined.length, 'a checkpoint names no byte that has not been written');
      t.equal(offset % FRAME_BYTES, 0);
      joined = joined.subarray(0, offset);
      args = ['resume', 'c.ckpt', '--threads', threads];
    }
    const last = await readPipe(args, cwd);
    t.equal(last.status, 0, last.stderr);
    t.equal(Buffer.compare(Buffer.concat([joined, last.bytes]), whole), 0, `${threads} threads`);
    t.equal(offsetOf(cwd), whole.length);
  }
});

t.test('whose reader goes away', async (t) => {
  const whole = wholeRun();
  for (const threads of ['1', '2']) {
    const cwd = temporaryFolder(t);
    const args = [...RUN, ...PIPE, '--threads', threads];
    const first = await readPipe(args, cwd, { atBytes: 50 * FRAME_BYTES, how: 'close' });
    t.equal(first.status, 0, 'who closes a pipe has what they wanted');
    t.equal(first.stderr, '');
    t.equal(Buffer.compare(first.bytes, whole.subarray(0, first.bytes.length)), 0);
    const offset = offsetOf(cwd);
    t.equal(offset % FRAME_BYTES, 0);
    // What lay in the pipe, and in this process, nobody has read; a chunk may be in the air.
    t.ok(offset < first.bytes.length + 2 ** 20 && offset > first.bytes.length - 2 ** 20);
    const second = await readPipe(['resume', 'c.ckpt'], cwd);
    t.equal(second.status, 0, second.stderr);
    t.equal(Buffer.compare(second.bytes, whole.subarray(offset)), 0, `${threads} threads`);
  }
});

t.test('whose reader is gone from the start', async (t) => {
  const cwd = temporaryFolder(t);
  const first = await readPipe([...RUN, ...PIPE], cwd, { atBytes: 0, how: 'close' });
  t.equal(first.status, 0);
  const { watermark } = readCheckpoint(path.join(cwd, 'c.ckpt'));
  t.equal(BigInt(offsetOf(cwd)), watermark * BigInt(FRAME_BYTES));
  t.notOk(fs.existsSync(path.join(cwd, 'c.ckpt.lock')), 'nobody is locked out');
  const rest = await readPipe(['resume', 'c.ckpt', '--limit-bytes', '1MB'], cwd);
  t.equal(rest.status, 0, rest.stderr);
  t.equal(rest.bytes.length % FRAME_BYTES, 0);
});

t.test(
  'whose reader and writer are killed at whatever byte, and the reader says which',
  async (t) => {
    const whole = wholeRun();
    const options = [['--manifest', 'm', '--threads', '2'], []];
    // With all of it; the slow tests have it without, too.
    for (const more of portionOf(options, 2)) {
      const reference = temporaryFolder(t);
      await callCommand([...RUN, ...more, '--out', 'x.raw'], { cwd: reference });
      const cwd = temporaryFolder(t);
      let args = [...RUN, ...PIPE, ...more];
      let joined = Buffer.alloc(0);
      for (const images of [12, 60, 36]) {
        const atBytes = images * FRAME_BYTES + random(FRAME_BYTES);
        const part = await readPipe(args, cwd, { atBytes, how: 'kill' });
        joined = Buffer.concat([joined, part.bytes]);
        // Behind the checkpoint it lies mostly, and before it where the reader lost something.
        const lost = images === 60 ? joined.length - offsetOf(cwd) + random(3 * FRAME_BYTES) : 0;
        joined = joined.subarray(0, Math.max(0, joined.length - lost - random(2)));
        args = ['resume', 'c.ckpt', '--received', `${joined.length}`];
        const { stdout } = await callCommand(['status', 'c.ckpt', '--json'], { cwd });
        t.equal(JSON.parse(stdout).offset, `${offsetOf(cwd)}`);
      }
      const last = await readPipe(args, cwd);
      t.equal(last.status, 0, last.stderr);
      t.equal(Buffer.compare(Buffer.concat([joined, last.bytes]), whole), 0);
      t.equal(offsetOf(cwd), whole.length);
      // All was written, and the reader died before it had read that.
      const end = await readPipe(['resume', 'c.ckpt', '--received', `${whole.length - 9}`], cwd);
      t.equal(Buffer.compare(end.bytes, whole.subarray(-9)), 0);
      const none = await readPipe(['resume', 'c.ckpt', '--received', `${whole.length}`], cwd);
      t.match(none.stderr, /the run is finished/);
      t.equal(none.bytes.length, 0);
      if (more.length === 0) continue;
      const manifests = [cwd, reference].map((folder) => fs.readFileSync(path.join(folder, 'm')));
      const numbers = manifests.map((text) => text.toString().replaceAll(/"name":"[^"]*"/g, ''));
      t.equal(numbers[0], numbers[1]);
    }
  },
);

t.test('what a reader cannot have received is refused', async (t) => {
  const cwd = temporaryFolder(t);
  await readPipe([...RUN, ...PIPE, '--limit-bytes', '1MB'], cwd);
  await callCommand(['--size', '4x4', '--count', '3', '--out', 'x.raw'], { cwd });
  t.match(
    (await callCommand(['status', 'c.ckpt'], { cwd })).stdout,
    /pipe +[0-9,]+ bytes written;/,
  );
  for (const [where, bytes, line] of [
    ['c.ckpt', `${COUNT * FRAME_BYTES + 1}`, /^E_RANGE: --received 9600001: .* 9,600,000 bytes; /],
    ['c.ckpt', '-1', /^E_RANGE: --received -1: /],
    ['c.ckpt', 'some', /^E_NUMBER: --received /],
    ['x.raw', '3', /^enumerate: --received 3: x\.raw is of no pipe, /],
  ] as const) {
    const { status, stderr } = await callCommand(['resume', where, '--received', bytes], { cwd });
    t.equal(status, 2);
    t.match(stderr, line);
    t.match(stderr, /^[^\n]+\n$/);
  }
});

const FORMATS = ['tar', 'npy', 'y4m'] as const;
/** The same, and a tar with more in it. */
const CONTENTS = [...FORMATS.map((format) => [format]), ['tar', '--label', 'cls:7,json']];

/** The file that a run writes, and the words of one that writes the same into a pipe. */
async function wholeFile(t: Test, format: string, more: readonly string[]): Promise<Buffer> {
  const cwd = temporaryFolder(t);
  const { status, stderr } = await callCommand([...RUN, ...more, '--out', `x.${format}`], { cwd });
  t.equal(status, 0, stderr);
  return fs.readFileSync(path.join(cwd, `x.${format}`));
}

t.test('a pipe of a format has the bytes of its file, killed at whatever byte', async (t) => {
  for (const [i, [format = '', ...more]] of CONTENTS.entries()) {
    const whole = await wholeFile(t, format, more);
    const cwd = temporaryFolder(t);
    let joined = Buffer.alloc(0);
    let args = [...RUN, ...PIPE, ...more, '--pipe-format', format, '--threads', '2'];
    const early = i % 2 === 0 ? 1 : 12 * FRAME_BYTES;
    for (const atBytes of [early, 60 * FRAME_BYTES + random(FRAME_BYTES)]) {
      const part = await readPipe(args, cwd, { atBytes, how: 'kill' });
      joined = Buffer.concat([joined, part.bytes]);
      const isBehind = atBytes > 50 * FRAME_BYTES;
      // A reader that has lost what the checkpoint says is done.
      if (isBehind) joined = joined.subarray(0, Math.max(0, offsetOf(cwd) - random(FRAME_BYTES)));
      args = ['resume', 'c.ckpt', '--received', `${joined.length}`];
    }
    const last = await readPipe(args, cwd);
    t.equal(last.status, 0, last.stderr);
    t.equal(Buffer.compare(Buffer.concat([joined, last.bytes]), whole), 0, format);
    const missing = i % 2 === 0 ? 600 : 9;
    const received = whole.length - missing;
    const end = await readPipe(['resume', 'c.ckpt', '--received', `${received}`], cwd);
    t.equal(Buffer.compare(end.bytes, whole.subarray(-missing)), 0, `${format}: ${missing}`);
    const nothing = ['resume', 'c.ckpt', '--received', `${whole.length}`];
    const none = await callCommand(nothing, { cwd });
    t.match(none.stderr, /the run is finished/);
    t.equal(none.stdout, '');
    const tooMany = `${whole.length + 1}`;
    const refused = ['resume', 'c.ckpt', '--received', tooMany];
    const { status, stderr } = await callCommand(refused, { cwd });
    t.match([status, stderr], [2, /^E_RANGE: --received \d+: /]);
  }
});

t.test('what a pipe led into is verified, and mended, by its checkpoint', async (t) => {
  const run = ['--size', '20x20', '--color', 'gray', '--count', '50', '--out', '-'];
  // Every other, and with labels; the slow tests have all.
  for (const [format = '', ...more] of portionOf([['raw'], ...CONTENTS], 2)) {
    const cwd = temporaryFolder(t);
    const name = `x.${format}`;
    const file = path.join(cwd, name);
    const words = [...more, '--pipe-format', format, '--checkpoint', `${name}.ckpt`];
    const part = await readPipe([...run, ...words, '--limit-bytes', '9000'], cwd);
    fs.writeFileSync(file, part.bytes);
    const partial = await callCommand(['verify', name], { cwd });
    t.match(
      [partial.status, partial.stdout],
      [0, /^x\.\w+: all \d+ images are there and right; \d+ to go/],
      name,
    );
    t.equal((await callCommand(['repair', name], { cwd })).status, 1, 'not at its end');
    // The command that verify names, in a shell.
    const command = /enumerate (resume .*)\n/.exec(partial.stdout)?.[1] ?? '';
    const shell = spawnSync('sh', ['-c', `"$0" "$1" ${command}`, process.execPath, MAIN], { cwd });
    t.equal(shell.status, 0, shell.stderr.toString());
    const whole = fs.readFileSync(file);
    const right = await callCommand(['verify', name], { cwd });
    t.match(
      [right.status, right.stdout],
      [0, /^x\.\w+: all 50 images are there and right/],
      right.stderr,
    );
    const damaged = Buffer.from(whole);
    damaged[Math.floor(damaged.length / 2)]! ^= 1;
    fs.writeFileSync(file, damaged);
    t.equal((await callCommand(['verify', name], { cwd })).status, 1, `${name} with a changed bit`);
    const mended = await callCommand(['repair', name], { cwd });
    t.equal(mended.status, 0, mended.stdout + mended.stderr);
    t.ok(fs.readFileSync(file).equals(whole));
  }
});

t.test('a share without images is the empty file', async (t) => {
  const cwd = temporaryFolder(t);
  const run = ['--size', '4x4', '--color', 'gray', '--count', '3', '--shard', '1/9'];
  for (const format of FORMATS) {
    await callCommand([...run, '--out', `x.${format}`], { cwd });
    const { bytes, status } = await readPipe([...run, '--out', '-', '--pipe-format', format], cwd);
    t.equal(status, 0);
    t.ok(bytes.equals(fs.readFileSync(path.join(cwd, `x.1-of-9.${format}`))), format);
  }
});

t.test('tar reads an archive out of a pipe', async (t) => {
  const cwd = temporaryFolder(t);
  const words = ['--size', '4x4', '--count', '12', '--out', '-', '--pipe-format', 'tar'];
  const { bytes } = await readPipe([...words, '--image-format', 'pnm'], cwd);
  const { stdout } = spawnSync('tar', ['-t'], { input: bytes, encoding: 'utf8' });
  const names = Array.from({ length: 12 }, (_, i) => `${`${i}`.padStart(2, '0')}.ppm\n`);
  t.equal(stdout, names.join(''));
});

t.test('a pipe of a format is refused what it cannot have', async (t) => {
  const cwd = temporaryFolder(t);
  const small = ['--size', '4x4', '--count', '3'];
  for (const format of ['tar', 'npy'])
    await readPipe(
      [...small, '--out', '-', '--pipe-format', format, '--checkpoint', `${format}.ckpt`],
      cwd,
    );
  for (const [words, line] of [
    [[...small, '--out', 'x.tar', '--pipe-format', 'tar'], /--pipe-format: x\.tar is no pipe/],
    [[...small, '--out', '-', '--image-format', 'png'], /--image-format: - holds sample bytes/],
    [[...small, '--out', '-', '--fps', '3'], /--fps: only films have a frame rate/],
    [[...small, '--out', '-', '--pipe-format', 'zip'], /--pipe-format zip: expected raw, tar, npy/],
    [
      ['--size', '4x4', '--color', 'rgba', '--count', '3', '--out', '-', '--pipe-format', 'y4m'],
      /^E_SPACE: /,
    ],
    [['resume', 'npy.ckpt', '--to', '9'], /--to: the head of an npy says how many images follow/],
    [['resume', 'tar.ckpt', '--to', '9'], /--to: the end of the tar follows its last image/],
  ] as const) {
    const { status, stdout, stderr } = await callCommand(words, { cwd });
    t.same([status, stdout], [2, ''], words.join(' '));
    t.match(stderr, line);
    t.match(stderr, /^[^\n]+\n$/);
  }
});
