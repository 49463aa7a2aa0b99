/**
 * `enumerate verify` of parts that many machines made: what it finds, by how many threads, and from
 * where it was stopped. The folders are made by one process here: SPEC §10.2 says what is in them.
 * @module
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { readCheckpoint, writeCheckpoint } from '../../src/run/checkpoint-file.js';
import type { Output, RunRecord } from '../../src/run/record.js';
import { runShared } from '../cli/shared-command.js';
import { startEnumerate, temporaryFolder } from '../cli/started-command.js';
import { digestText } from '../../src/run/outputs/shared-parts.js';

/** A local run of parts, with digests, and with a run file in place of its checkpoint. */
function makeParts(
  t: Test,
  args: readonly string[],
  change: (record: RunRecord) => RunRecord = (same) => same,
): string {
  const folder = path.join(temporaryFolder(t), 'out');
  fs.mkdirSync(folder);
  const out = path.join(folder, 'part.tar');
  const { status, stderr } = runShared([...args, '--out', out]);
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
  const parts = { kind: 'tar', id: '0123456789abcdef' } as const;
  writeCheckpoint(
    path.join(folder, '.enumerate.ckpt'),
    change({ ...record, output: { ...output, kind: 'parts', parts } as Output }),
  );
  return folder;
}

const SMALL = ['--size', '8x8', '--count', '70', '--split', '10'];

t.test(
  'what is missing, too much, cut, changed, swapped is found, by one thread and by several',
  (t) => {
    const folder = makeParts(t, SMALL);
    t.match(runShared(['verify', folder]).stdout, /all 70 images are there and right\n$/);
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
    const results = ['1', '3'].map((threads) =>
      runShared(['verify', folder, '--threads', threads]),
    );
    for (const { status, stdout } of results) {
      t.equal(status, 1);
      t.match(stdout, /^missing +\S*part-00-09\.tar: 10 images, 0 … 9$/m);
      t.match(stdout, /^missing +\S*part-10-19\.tar\.sha256: the digest of a part$/m);
      t.match(stdout, /^damaged +\S*part-20-29\.tar/m);
      t.match(stdout, /^damaged +\S*part-30-39\.tar\/30\.png: image 30/m);
      t.match(stdout, /^damaged +\S*part-30-39\.tar\.sha256: it says SHA-256 /m);
      t.match(stdout, /part-40-49\.tar\/[45]\d\.png/, 'images of another part');
      t.match(stdout, /^extra +\S*part-00-10\.tar: it is no part of the run$/m);
      t.match(stdout, /^damaged +\S*part-60-69\.tar\.sha256: it is no digest of part-60-69\.tar$/m);
    }
    t.equal(results[0]!.stdout, results[1]!.stdout, 'the same by three threads');
    t.end();
  },
);

t.test('of a run that goes on, what is done is looked at, and what is not is no fault', (t) => {
  const folder = makeParts(t, SMALL, (record) => ({ ...record, end: 10n ** 100n, watermark: 40n }));
  fs.rmSync(path.join(folder, 'part-50-59.tar'));
  fs.rmSync(path.join(folder, 'part-60-69.tar.sha256'));
  const { status, stdout } = runShared(['verify', folder]);
  t.equal(status, 0, stdout);
  t.match(stdout, /enumerate submit --out/);
  fs.rmSync(path.join(folder, 'part-30-39.tar'));
  t.equal(runShared(['verify', folder]).status, 1);
  t.end();
});

t.test('parts beyond the watermark are told of as done', (t) => {
  const folder = makeParts(t, SMALL, (record) => ({ ...record, watermark: 20n }));
  fs.rmSync(path.join(folder, 'part-30-39.tar'));
  const { status, stdout } = runShared(['verify', folder]);
  t.equal(status, 0);
  t.match(stdout, /: all 60 images are there and right; 10 to go: enumerate submit/);
  const fields = JSON.parse(runShared(['verify', folder, '--json']).stdout) as object;
  t.match(fields, { ok: true, done: '60', right: '60' });
  const whole = runShared(['verify', folder, '--count', '70']);
  t.equal(whole.status, 1);
  t.match(whole.stdout, /^missing +10 images, 30 … 39: /m);
  t.notMatch(whole.stdout, /^missing[^]*^missing/m);
  t.match(whole.stdout, /together: 1 run does not have all 70 images/);
  t.match(runShared(['status', folder]).stdout, /done +60 of 70 /);
  const own = path.join(folder, '.enumerate.ckpt');
  const onItself = runShared(['verify', folder, '--checkpoint', own]);
  t.match([onItself.status, onItself.stderr], [2, /^enumerate: [^\n]*the run's own file[^\n]*\n$/]);
  t.ok(fs.existsSync(own), 'it is still there');
  fs.truncateSync(path.join(folder, 'part-60-69.tar'), 1000);
  t.match(runShared(['verify', folder]).stdout, /: 51 of 60 images right; /);
  t.end();
});

t.test('a verification that was stopped goes on where it was', async (t) => {
  const folder = makeParts(t, ['--size', '64x64', '--count', '20000', '--split', '100']);
  const checkpoint = path.join(folder, '..', 'verified');
  const args = ['verify', folder, '--checkpoint', checkpoint];
  const first = startEnumerate([...args, '--threads', '1']);
  while (!fs.existsSync(checkpoint)) {
    if ((await Promise.race([first.ended, setTimeout(10)])) !== undefined) break;
  }
  first.kill('SIGINT');
  const stopped = await first.ended;
  t.equal(stopped.status, 130, stopped.stderr);
  t.match(stopped.stderr, /stopped; the same with --checkpoint/);
  const { watermark } = readCheckpoint(checkpoint);
  t.ok(watermark > 0n && watermark < 20000n, `${watermark} are verified`);
  // What was found right is not looked at again; what was not is.
  fs.truncateSync(path.join(folder, 'part-00000-00099.tar'), 1000);
  const again = await startEnumerate(args).ended;
  t.equal(again.status, 0, again.stdout);
  t.match(again.stdout, /all 20,000 images are there and right/);
  t.notOk(fs.existsSync(checkpoint), 'the next one begins from the start');
  const whole = await startEnumerate(args).ended;
  t.equal(whole.status, 1);
  t.match(whole.stdout, /part-00000-00099/);
  fs.copyFileSync(
    path.join(
      makeParts(t, SMALL, (record) => ({ ...record, watermark: 10n })),
      '.enumerate.ckpt',
    ),
    checkpoint,
  );
  const other = runShared(args);
  t.equal(other.status, 1);
  t.match(other.stderr, /^E_EXISTS: [^\n]*of another run/);
});
