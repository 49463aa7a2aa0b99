/**
 * Twenty workers killed at random in one run, clocks that differ, and fifty workers on tiny parts.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { runEnumerate } from '../cli/command.js';
import { type StartedCommand, temporaryFolder } from '../cli/started-command.js';
import {
  checkWhole,
  lastRecord,
  localParts,
  partsIn,
  submit,
  untilParts,
  work,
} from '../queue/fleet.js';
import { RedisServer } from '../queue/redis-server.js';

const server = await RedisServer.start(t);
const LONG = ['--size', '64x64', '--count', '20000', '--seed', 'kills'];

t.test('twenty workers are killed at random in one run', async (t) => {
  const expected = await localParts(t, LONG);
  const out = path.join(temporaryFolder(t), 'out');
  const seed = Math.floor(Math.random() * 2 ** 31);
  t.comment(`seed ${seed}`);
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state % below;
  };
  const submitter = submit(t, server.url, out, [...LONG, '--split', '20']);
  const workers: StartedCommand[] = [work(t, server.url), work(t, server.url), work(t, server.url)];
  for (let kills = 1; kills <= 20; kills++) {
    await untilParts(out, kills * 45 + random(20), submitter.ended);
    workers.splice(random(workers.length), 1)[0]?.kill('SIGKILL');
    workers.push(work(t, server.url));
  }
  const ended = await submitter.ended;
  t.equal(ended.status, 0, ended.stderr);
  await checkWhole(t, out, expected);
});

t.test('clocks that are days apart change nothing', async (t) => {
  const expected = await localParts(t);
  const out = path.join(temporaryFolder(t), 'out');
  const library = spawnSync('sh', ['-c', 'ls /usr/lib/*/faketime/libfaketime.so.1'], {
    encoding: 'utf8',
  });
  t.equal(library.status, 0, 'libfaketime is there (npm run setup -- --slow)');
  const skewed = (by: string): Record<string, string> => ({
    LD_PRELOAD: library.stdout.trim(),
    FAKETIME: by,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  });
  const prefix = ['--prefix', 'skew'];
  const submitter = submit(t, server.url, out, [
    '--size',
    '16x16',
    '--count',
    '2400',
    '--seed',
    'queue',
    '--split',
    '20',
    ...prefix,
  ]);
  const workers = ['-3d', '+5d'].map((by) => work(t, server.url, prefix, skewed(by)));
  await untilParts(out, 40, submitter.ended);
  workers.shift()?.kill('SIGKILL');
  const ended = await submitter.ended;
  t.equal(ended.status, 0, ended.stderr);
  t.match(lastRecord(ended.stderr), { outcome: 'finished' });
  await checkWhole(t, out, expected);
});

t.test('fifty worker processes make ten thousand tiny parts, each once', async (t) => {
  const out = path.join(temporaryFolder(t), 'out');
  const tiny = ['--size', '4x4', '--count', '10000', '--part-format', 'raw', '--split', '1'];
  const prefix = ['--prefix', 'fifty'];
  const workers = Array.from({ length: 50 }, () =>
    work(t, server.url, [...prefix, '--lock-ms', '30000']),
  );
  const ended = await submit(t, server.url, out, [...tiny, ...prefix]).ended;
  t.equal(ended.status, 0, ended.stderr);
  for (const worker of workers) worker.kill('SIGTERM');
  const made = await Promise.all(
    workers.map(async ({ ended }) => lastRecord((await ended).stderr)),
  );
  const sum = made.reduce((total, record) => total + Number(record['parts']), 0);
  t.equal(sum, 10_000, 'each part was made once');
  t.equal(partsIn(out).length, 10_000);
  t.equal(fs.readdirSync(out).length, 20_001, 'nothing else');
  t.equal(runEnumerate(['verify', out]).status, 0);
  const status = runEnumerate(['queue', 'status', '--queue', server.url, '--json', ...prefix]);
  t.match(JSON.parse(status.stdout), { waiting: 0, active: 0, failed: 0, runs: [], workers: [] });
});
