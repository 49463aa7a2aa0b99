/**
 * Runs that go well: every form of parts, two submitters, late joiners, ranges without end.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { callCommand } from '../cli/call-command.js';
import { temporaryFolder } from '../cli/started-command.js';
import {
  callSubmit,
  checkWhole,
  CHUNK,
  lastRecord,
  localParts,
  partsIn,
  SHORT_RANGE,
  SHORT_RUN,
  submit,
  work,
} from './fleet.js';
import { RedisServer } from './redis-server.js';

const server = await RedisServer.start(t);
const expected = await localParts(t, SHORT_RANGE);

t.test('two submitters and a worker that joins late make a run once', async (t) => {
  const out = path.join(temporaryFolder(t), 'out');
  const both = [submit(t, server.url, out, SHORT_RUN), submit(t, server.url, out, SHORT_RUN)];
  await both[0]!.untilError(/"type":"progress"/);
  const worker = work(t, server.url, ['--threads', '2']);
  const [first, second] = await Promise.all(both.map(({ ended }) => ended));
  const late = work(t, server.url, ['--idle', '0.2']);
  t.equal(first!.status, 0, first!.stderr);
  t.equal(second!.status, 0, second!.stderr);
  await checkWhole(t, out, expected);
  t.ok(fs.statSync(path.join(out, '.enumerate.ckpt')).size <= 100, 'the run file is small');
  const status = await callCommand(['queue', 'status', '--queue', server.url, '--json']);
  const facts = JSON.parse(status.stdout) as Record<string, unknown>;
  t.match(facts, { waiting: 0, active: 0, failed: 0, runs: [] }, 'nothing is left in the queue');
  const idle = await late.ended;
  t.match(lastRecord(idle.stderr), { type: 'end', parts: 0 }, 'nothing is left for the late one');
  worker.kill('SIGTERM');
  const stopped = await worker.ended;
  t.equal(stopped.status, 0, stopped.stderr);
  t.ok(Number(lastRecord(stopped.stderr)['parts']) >= 20, 'it made the parts');
});

t.test('two shards of a range, worked at the same time, are the whole of it', async (t) => {
  const out = path.join(temporaryFolder(t), 'out');
  const worker = work(t, server.url, ['--threads', '2']);
  const shards = [
    ['--shard', '1/2'],
    ['--shard-index', '1', '--shard-count', '2'],
  ].map((shard) => submit(t, server.url, out, [...SHORT_RUN, ...shard]));
  for (const { ended } of shards) {
    const { status, stderr } = await ended;
    t.equal(status, 0, stderr);
  }
  worker.kill('SIGTERM');
  t.equal((await worker.ended).status, 0);
  const bytesIn = (folder: string): string[] =>
    partsIn(folder).map((name) => name + fs.readFileSync(path.join(folder, name), 'hex'));
  t.strictSame(bytesIn(out), bytesIn(expected), 'byte for byte what one local run makes');
  const whole = await callCommand(['verify', out, '--count', '400']);
  t.equal(whole.status, 0, whole.stdout);
  fs.rmSync(path.join(out, partsIn(out)[12] ?? ''));
  t.equal((await callCommand(['verify', out, '--count', '400'])).status, 1, 'the control');
});

t.test(
  'a finished run is looked at again, and a part that was cut by hand is made anew',
  async (t) => {
    const out = path.join(temporaryFolder(t), 'out');
    const worker = work(t, server.url, ['--threads', '2']);
    t.equal((await callSubmit(server.url, out, SHORT_RUN)).status, 0);
    const [first = '', second = '', third = ''] = partsIn(out);
    fs.truncateSync(path.join(out, first), 1000);
    fs.rmSync(path.join(out, second));
    fs.rmSync(path.join(out, `${third}.sha256`));
    t.equal((await callCommand(['verify', out])).status, 1);
    const again = await callSubmit(server.url, out, []);
    t.match(lastRecord(again.stderr), { outcome: 'finished', retries: 3 });
    await checkWhole(t, out, expected);

    const other = await callSubmit(server.url, out, [...SHORT_RANGE, '--split', '30']);
    t.equal(other.status, 1);
    t.match(other.stderr, /holds another run than this one/);
    const resumed = await callCommand(['resume', out]);
    t.match(resumed.stderr, /^enumerate: [^\n]*enumerate submit --out [^\n]*\n$/);
    const forced = await callCommand(['--count', '5', '--out', out, '--force']);
    t.equal(forced.status, 1);
    t.match(forced.stderr, /^E_EXISTS: [^\n]*submitted to many machines[^\n]*\n$/);
    worker.kill('SIGTERM');
    await worker.ended;
  },
);

t.test("a file of a part's name that no run made is left alone", async (t) => {
  const out = temporaryFolder(t);
  const [name = ''] = partsIn(expected);
  const stranger = path.join(out, name);
  fs.writeFileSync(stranger, 'precious');
  const { status, stderr } = await submit(t, server.url, out, SHORT_RUN).ended;
  t.equal(status, 1);
  t.match(stderr, `${name} already exists and belongs to no run`);
  t.equal(fs.readFileSync(stranger, 'utf8'), 'precious');
});

const SMALL = ['--size', '9x7', '--color', 'gray', '--from', '2^300', '--count', '50'];

t.test('each form of parts is what one local run makes', async (t) => {
  const worker = work(t, server.url, ['--threads', '2']);
  for (const kind of ['npy', 'raw', 'y4m', 'manifest']) {
    const folder = temporaryFolder(t);
    const out = path.join(folder, 'out');
    const run = kind === 'y4m' ? ['--size', '9x7', '--count', '50', '--step', '3'] : SMALL;
    const form = ['--part-format', kind, '--split', `${CHUNK}`];
    const ended = await callSubmit(server.url, out, [...run, ...form]);
    t.equal(ended.status, 0, ended.stderr);
    const local = path.join(folder, 'local');
    fs.mkdirSync(local);
    if (kind === 'manifest') {
      const file = path.join(local, 'm');
      await callCommand([...run, '--out', 'none', '--manifest', file]);
      const joined = partsIn(out).map((name) => fs.readFileSync(path.join(out, name), 'utf8'));
      t.equal(joined.join(''), fs.readFileSync(file, 'utf8'), 'the manifest');
    } else {
      await callCommand([...run, '--out', path.join(local, `part.${kind}`), '--split', `${CHUNK}`]);
      t.strictSame(partsIn(out), partsIn(local), kind);
      for (const name of partsIn(local))
        t.ok(fs.readFileSync(path.join(out, name)).equals(fs.readFileSync(path.join(local, name))));
    }
    const verified = await callCommand(['verify', out]);
    t.equal(verified.status, 0, verified.stdout);
  }
  worker.kill('SIGTERM');
  await worker.ended;
});

t.test('of 10^1000 images a few tickets are issued, and cancel ends it', async (t) => {
  const out = path.join(temporaryFolder(t), 'out');
  const args = ['--size', '64x64', '--count', '10^1000', '--split', '10'];
  const queue = ['--queue', server.url, '--prefix', 'endless'];
  const endless = submit(t, server.url, out, [...args, '--prefix', 'endless']);
  await endless.untilError(/"type":"progress"/);
  const { stdout } = await callCommand(['queue', 'status', ...queue, '--json']);
  const facts = JSON.parse(stdout) as { waiting: number };
  t.equal(facts.waiting, 2, 'two where nobody works yet');
  const worker = work(t, server.url, ['--prefix', 'endless']);
  await endless.untilError(/"parts":[1-9]/);
  t.equal((await callCommand(['queue', 'pause', ...queue])).status, 0);
  t.match(
    (await callCommand(['queue', 'status', ...queue])).stdout,
    /paused; [^]*images of 64x64 rgb 8/,
  );
  t.equal((await callCommand(['queue', 'resume', ...queue])).status, 0);
  t.equal((await callCommand(['queue', 'cancel', ...queue])).status, 0);
  const ended = await endless.ended;
  t.equal(ended.status, 130);
  t.match(lastRecord(ended.stderr), { outcome: 'cancelled', eta_s: null });
  worker.kill('SIGTERM');
  await worker.ended;
  t.equal((await callCommand(['verify', out])).status, 0, 'what is there is right');
  const { watermark, end } = readCheckpoint(path.join(out, '.enumerate.ckpt'));
  t.ok(watermark > 0n && end === 10n ** 1000n, `${watermark} done`);
});

t.test('submit --dry-run says what would be made, and issues nothing', async (t) => {
  const folder = temporaryFolder(t);
  const out = path.join(folder, 'out');
  const plan = ['--size', '8x8', '--count', '100', '--split', '30', '--dry-run'];
  const words = ['submit', '--queue', server.url, '--out', out, ...plan];
  const { status, stdout, stderr } = await callCommand(words);
  t.equal(status, 0, stderr);
  t.match(
    stdout,
    /^.*out: a new run; nothing is made \(--dry-run\)\n {2}images {6}100\n {2}parts {7}4: part-00-29\.tar … part-90-99\.tar\n {2}bytes {7}about 102 kB\n {2}checkpoint {2}.*\.enumerate\.ckpt\n$/,
  );
  t.same(fs.readdirSync(folder), []);
  const queue = await callCommand(['queue', 'status', '--queue', server.url, '--json']);
  t.match(JSON.parse(queue.stdout), { waiting: 0, active: 0, runs: [] });
  fs.mkdirSync(out);
  fs.writeFileSync(path.join(out, 'part-00-29.tar'), '');
  t.match(await callCommand(words), { status: 1, stderr: /belongs to no run/ });
  const gone = await callCommand(words.with(2, 'redis://127.0.0.1:1'));
  t.match(gone, { status: 1, stderr: /^E_QUEUE: .*nothing listens there/ });
});
