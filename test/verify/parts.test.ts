/**
 * Parts that many machines made: what a verification of them finds, by how many threads, and that it
 * continues where it was stopped. One process makes the folders here, as CHECKPOINT §7 has them.
 * @module
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { readCheckpoint, writeCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import type { Output, RunRecord } from '../../src/run/record.js';
import { callCommand } from '../cli/call-command.js';
import { startEnumerate, temporaryFolder } from '../cli/started-command.js';
import { digestText } from '../../src/run/outputs/shared-parts.js';
import { verify } from '../../src/verify/verify.js';
import { fieldsOf, outputOf, printed } from './runs.js';

/** A local run of parts, with digests, and with a run file in place of its checkpoint. */
async function makeParts(
  t: Test,
  args: readonly string[],
  change: (record: RunRecord) => RunRecord = (same) => same,
  kind: 'tar' | 'npy' | 'raw' | 'y4m' = 'tar',
): Promise<string> {
  const folder = path.join(temporaryFolder(t), 'out');
  fs.mkdirSync(folder);
  const out = path.join(folder, `part.${kind}`);
  const { status, stderr } = await callCommand([...args, '--out', out]);
  t.equal(status, 0, stderr);
  const record = readCheckpoint(`${out}.ckpt`);
  fs.rmSync(`${out}.ckpt`);
  for (const name of fs.readdirSync(folder)) {
    const bytes = fs.readFileSync(path.join(folder, name));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    fs.writeFileSync(
      path.join(folder, `${name}.sha256`),
      digestText(name, { sha256, bytes: bytes.length }),
    );
  }
  const { offset: _, ...output } = record.output;
  const parts = { kind, id: '0123456789abcdef' } as const;
  writeCheckpoint(
    path.join(folder, '.enumerate.ckpt'),
    change({ ...record, output: { ...output, kind: 'parts', parts } as Output }),
  );
  return folder;
}

const SMALL = ['--size', '8x8', '--count', '70', '--split', '10'];

t.test('a copy of a part, or of its digest, is found under any name', async (t) => {
  for (const kind of ['tar', 'npy', 'raw', 'y4m'] as const) {
    const folder = await makeParts(t, SMALL, undefined, kind);
    fs.mkdirSync(path.join(folder, 'sub'));
    fs.writeFileSync(path.join(folder, `notes.${kind}`), 'of someone else');
    fs.writeFileSync(path.join(folder, 'empty'), '');
    t.match(await outputOf(folder, '.'), /^0\n/);
    for (const [from, to, what] of [
      [`part-20-29.${kind}`, `000000000081.${kind}`, `part-20-29.${kind}`],
      [`part-00-09.${kind}`, `sub/part-00-09.${kind}`, `part-00-09.${kind}`],
      [`part-60-69.${kind}`, '.hidden', `part-60-69.${kind}`],
      [`part-60-69.${kind}.sha256`, 'sub/x', `the digest of part-60-69.${kind}`],
    ] as const) {
      fs.copyFileSync(path.join(folder, from), path.join(folder, to));
      const line = `1\nextra     ${to}: it is a copy of ${what}\n`;
      t.match(await outputOf(folder, '.'), line, to);
      fs.rmSync(path.join(folder, to));
    }
  }
});

t.test(
  'what is missing, too much, cut, changed, swapped is found, by one thread and by several',
  async (t) => {
    const folder = await makeParts(t, SMALL);
    t.match(await outputOf(folder, '.'), /all 70 images are there and right\n$/);
    const file = (name: string): string => path.join(folder, name);
    fs.rmSync(file('part-00-09.tar'));
    fs.rmSync(file('part-10-19.tar.sha256'));
    fs.truncateSync(file('part-20-29.tar'), 3000);
    const bytes = fs.readFileSync(file('part-30-39.tar'));
    bytes[600] = bytes[600]! ^ 1;
    fs.writeFileSync(file('part-30-39.tar'), bytes);
    fs.copyFileSync(file('part-50-59.tar'), file('part-40-49.tar'));
    fs.writeFileSync(file('part-00-10.tar'), '');
    fs.writeFileSync(file('part-60-69.tar.sha256'), 'no digest\n');
    const results: string[] = [];
    for (const threads of [1, 3]) results.push(await printed(folder, ['.'], { threads }));
    for (const stdout of results) {
      t.match(stdout, /^1\n/);
      t.match(stdout, /^missing +\S*part-00-09\.tar: 10 images, 0 … 9$/m);
      t.match(stdout, /^missing +\S*part-10-19\.tar\.sha256: the digest of a part$/m);
      t.match(stdout, /^damaged +\S*part-20-29\.tar/m);
      t.match(stdout, /^damaged +\S*part-30-39\.tar\/30\.png: image 30/m);
      t.match(stdout, /^damaged +\S*part-30-39\.tar\.sha256: it says SHA-256 /m);
      t.match(stdout, /part-40-49\.tar\/[45]\d\.png/, 'images of another part');
      t.match(stdout, /^extra +\S*part-00-10\.tar: it is no part of the run$/m);
      t.match(stdout, /^damaged +\S*part-60-69\.tar\.sha256: it is no digest of part-60-69\.tar$/m);
    }
    t.equal(results[0], results[1], 'the same by three threads');
  },
);

t.test(
  'of a run that goes on, what is done is verified, and what is not is no fault',
  async (t) => {
    const folder = await makeParts(t, SMALL, (record) => ({
      ...record,
      end: 10n ** 100n,
      watermark: 40n,
    }));
    fs.rmSync(path.join(folder, 'part-50-59.tar'));
    fs.rmSync(path.join(folder, 'part-60-69.tar.sha256'));
    t.match(await outputOf(folder, '.'), /^0\n[^]*enumerate submit --out/);
    fs.rmSync(path.join(folder, 'part-30-39.tar'));
    t.match(await outputOf(folder, '.'), /^1\n/);
  },
);

t.test('parts beyond the watermark are reported as done', async (t) => {
  const folder = await makeParts(t, SMALL, (record) => ({ ...record, watermark: 20n }));
  fs.rmSync(path.join(folder, 'part-30-39.tar'));
  t.match(
    await outputOf(folder, '.'),
    /^0\n[^]*: all 60 images are there and right; 10 to go: enumerate submit/,
  );
  const [fields] = await fieldsOf(folder, ['.']);
  t.match(fields, { ok: true, done: '60', right: '60' });
  const whole = await printed(folder, ['.'], { count: 70n });
  t.match(whole, /^1\n/);
  t.match(whole, /^missing +10 images, 30 … 39: /m);
  t.notMatch(whole, /^missing[^]*^missing/m);
  t.match(whole, /together: 1 run does not have all 70 images/);
  t.match((await callCommand(['status', folder])).stdout, /done +60 of 70 /);
  const own = path.join(folder, '.enumerate.ckpt');
  await t.rejects(verify([folder], { checkpoint: own }), {
    code: 'E_USAGE',
    message: /the run's own file/,
  });
  t.ok(fs.existsSync(own), 'it is still there');
  fs.truncateSync(path.join(folder, 'part-60-69.tar'), 1000);
  t.match(await outputOf(folder, '.'), /: 51 of 60 images right; /);
});

const LARGE = ['--size', '64x64', '--count', '20000', '--split', '100'];

t.test('a verification that was stopped continues where it was', async (t) => {
  const folder = await makeParts(t, LARGE);
  await testSignal(t, folder);
  const checkpoint = path.join(folder, '..', 'verified');
  const stop = new AbortController();
  const stopped = await verify([folder], {
    checkpoint,
    threads: 1,
    signal: stop.signal,
    onProgress: () => {
      if (fs.existsSync(checkpoint)) stop.abort();
    },
  });
  t.match(stopped, { state: 'stopped', isRight: false, paths: [] });
  const { watermark } = readCheckpoint(checkpoint);
  t.ok(watermark > 0n && watermark < 20000n, `${watermark} are verified`);
  // What was found right is not verified again.
  fs.truncateSync(path.join(folder, 'part-00000-00099.tar'), 1000);
  t.match(
    await printed(folder, ['.'], { checkpoint }),
    /^0\n[^]*all 20,000 images are there and right/,
  );
  t.notOk(fs.existsSync(checkpoint), 'the next one begins from the start');
  t.match(await printed(folder, ['.'], { checkpoint }), /^1\n[^]*part-00000-00099/);
  const other = await makeParts(t, SMALL, (record) => ({ ...record, watermark: 10n }));
  fs.copyFileSync(path.join(other, '.enumerate.ckpt'), checkpoint);
  t.match(await printed(folder, ['.'], { checkpoint }), /^1\nE_EXISTS: [^\n]*of another run/);
});

/** A signal stops the command, which says how to continue. */
async function testSignal(t: Test, folder: string): Promise<void> {
  const checkpoint = path.join(folder, '..', 'by-command');
  const args = ['verify', folder, '--checkpoint', checkpoint, '--threads', '1'];
  const command = startEnumerate(args);
  while (!fs.existsSync(checkpoint)) {
    if ((await Promise.race([command.ended, setTimeout(10)])) !== undefined) break;
  }
  command.kill('SIGINT');
  const { status, stderr } = await command.ended;
  t.equal(status, 130, stderr);
  t.match(stderr, /stopped; the same with --checkpoint/);
}
