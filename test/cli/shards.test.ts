/**
 * Shards of awkward ranges, stopped and resumed on the way, by one and by two threads: what they
 * write, put together, is what one run writes.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { NPY_HEADER_BYTES } from '../../src/codecs/npy.js';
import { SpaceSize } from '../../src/core/size.js';
import { makeSpace } from '../../src/core/space.js';
import { digests, succeed } from './outputs.js';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

const [WIDTH, HEIGHT] = [31, 33];
const FRAME_BYTES = WIDTH * HEIGHT;
const SPACE = ['--size', `${WIDTH}x${HEIGHT}`, '--color', 'gray', '--seed', 'shards'];
const SIZE = new SpaceSize(makeSpace({ width: WIDTH, height: HEIGHT, color: 'gray' })).exact();

interface Range {
  readonly title: string;
  readonly args: readonly string[];
  readonly count: number;
  readonly shards: number;
}

const RANGES: readonly Range[] = [
  { title: 'a count that n divides not', args: ['--from', '95'], count: 23, shards: 4 },
  { title: 'n above the count', args: ['--from', '0'], count: 3, shards: 5 },
  { title: 'a start at 2^5000', args: ['--from', '2^5000'], count: 17, shards: 3 },
  {
    title: 'backwards to the first image',
    args: ['--from', '20', '--step=-2'],
    count: 11,
    shards: 2,
  },
  { title: 'the last images', args: ['--from', `${SIZE - 9n}`], count: 9, shards: 2 },
];

const OUTPUTS = [
  ['folder', ['--out', 'x']],
  ['tar', ['--out', 'x.tar']],
  ['zip', ['--out', 'x.zip', '--image-format', 'raw']],
  ['npy', ['--out', 'x.npy']],
  ['raw', ['--out', 'x.raw', '--manifest', 'm']],
] as const;

/** A tar ends with two blocks of zeros, a zip with its directory; an array begins with a header. */
function framesOf(file: string): Buffer {
  const bytes = fs.readFileSync(file);
  if (file.endsWith('.tar')) return bytes.subarray(0, bytes.length - 1024);
  // Where its directory begins stands in its end.
  if (file.endsWith('.zip')) return bytes.subarray(0, bytes.readUInt32LE(bytes.length - 6));
  return bytes.subarray(file.endsWith('.npy') ? NPY_HEADER_BYTES : 0);
}

/** One shard: in one go, or stopped on the way as often as it takes. */
async function runShard(
  args: readonly string[],
  checkpoint: string,
  cwd: string,
  isStopped: boolean,
): Promise<void> {
  if (!isStopped) return await succeed([...args, '--threads', '1'], cwd);
  // Two threads by one of the outputs: to start them costs more than all else.
  const threads = ['--threads', args.includes('x.raw') ? '2' : '1'];
  await succeed([...args, '--limit-bytes', `${4 * (FRAME_BYTES + 2000)}`, ...threads], cwd);
  await succeed(['resume', checkpoint, ...threads], cwd);
}

for (const { title, args, count, shards } of RANGES) {
  t.test(`shards of ${title}`, async (t) => {
    for (const [kind, output] of OUTPUTS) {
      // Each costs a process a shard: what a start at the end of a space can break, these show.
      if ((kind === 'tar' || kind === 'npy') && shards === 2) continue;
      const run = [...SPACE, ...args, '--count', `${count}`, ...output];
      const whole = temporaryFolder(t);
      await succeed(run, whole);
      const cwd = temporaryFolder(t);
      const names: string[] = [];
      for (let i = 0; i < shards; i++) {
        const ending = path.extname(output[1]);
        const name = `x.${i + 1}-of-${shards}${ending}`;
        const folder = `x/.enumerate.${i + 1}-of-${shards}.ckpt`;
        const checkpoint = kind === 'folder' ? folder : `${name}.ckpt`;
        const shard = [...run, '--shard', `${i + 1}/${shards}`];
        await runShard(shard, checkpoint, cwd, (i + count) % 2 === 0);
        names.push(path.join(cwd, name));
      }
      if (kind === 'folder') {
        t.same(digests(path.join(cwd, 'x')), digests(path.join(whole, 'x')), kind);
        continue;
      }
      const joined = Buffer.concat(names.map(framesOf));
      t.equal(Buffer.compare(joined, framesOf(path.join(whole, output[1]))), 0, kind);
      if (kind === 'raw') {
        const manifests = names.map((_, i) =>
          fs.readFileSync(path.join(cwd, `m.${i + 1}-of-${shards}`), 'utf8'),
        );
        t.equal(manifests.join(''), fs.readFileSync(path.join(whole, 'm'), 'utf8'), 'manifests');
      }
      t.equal((await callCommand(['verify', ...names], { cwd })).status, 0, `${kind}: verify`);
    }
  });
}
