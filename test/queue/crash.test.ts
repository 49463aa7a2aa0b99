/**
 * Whatever dies: workers, submitters, Redis with and without what it knew. Nothing is lost, doubled
 * or wrong: each run ends with what one local run makes.
 * @module
 */
import path from 'node:path';
import t from 'tap';
import { temporaryFolder } from '../cli/started-command.js';
import { checkWhole, lastRecord, localParts, submit, untilParts, work } from './fleet.js';
import { RedisServer } from './redis-server.js';

const expected = await localParts(t);

t.test('workers and the submitter are killed at any time, and started again', async (t) => {
  const server = await RedisServer.start(t);
  const out = path.join(temporaryFolder(t), 'out');
  let submitter = submit(t, server.url, out);
  const workers = [work(t, server.url), work(t, server.url)];
  for (const parts of [15, 45, 75]) {
    await untilParts(out, parts, submitter.ended);
    workers.shift()?.kill('SIGKILL');
    workers.push(work(t, server.url));
    if (parts !== 45) continue;
    submitter.kill('SIGKILL');
    await submitter.ended;
    submitter = submit(t, server.url, out, []);
  }
  const ended = await submitter.ended;
  t.equal(ended.status, 0, ended.stderr);
  await checkWhole(t, out, expected);
});

t.test('Redis is emptied, killed, and started again without and with its data', async (t) => {
  const server = await RedisServer.start(t, ['--appendonly', 'yes', '--appendfsync', 'always']);
  const out = path.join(temporaryFolder(t), 'out');
  const submitter = submit(t, server.url, out);
  const worker = work(t, server.url);
  await untilParts(out, 15, submitter.ended);
  await server.ask((client) => client.flushall());
  await untilParts(out, 45, submitter.ended);
  await server.kill();
  await submitter.untilError(/"type":"lost"/);
  await server.start();
  await untilParts(out, 75, submitter.ended);
  await server.kill();
  server.forget();
  await server.start();
  const ended = await submitter.ended;
  t.equal(ended.status, 0, ended.stderr);
  t.match(ended.stderr, /"type":"connected"/);
  await checkWhole(t, out, expected);
  worker.kill('SIGTERM');
  t.equal((await worker.ended).status, 0);
});

t.test(
  'a worker is frozen beyond its lock, and woken when others have made its part',
  async (t) => {
    const server = await RedisServer.start(t);
    const out = path.join(temporaryFolder(t), 'out');
    const submitter = submit(t, server.url, out);
    const frozen = work(t, server.url, ['--threads', '2']);
    await untilParts(out, 10, submitter.ended);
    let held = 0;
    while (held === 0) {
      frozen.kill('SIGSTOP');
      held = await server.ask((client) => client.llen('enumerate:tickets:active'));
      if (held === 0) frozen.kill('SIGCONT');
    }
    const other = work(t, server.url);
    // It holds tickets most probably, but need not: the run must end either way.
    await untilParts(out, 100, submitter.ended);
    const ended = await submitter.ended;
    t.equal(ended.status, 0, ended.stderr);
    frozen.kill('SIGCONT');
    other.kill('SIGTERM');
    t.equal((await other.ended).status, 0);
    frozen.kill('SIGTERM');
    const woken = await frozen.ended;
    t.equal(woken.status, 0, woken.stderr);
    await checkWhole(t, out, expected);
  },
);

t.test('a worker that is told to stop gives back what it cannot finish', async (t) => {
  const server = await RedisServer.start(t);
  const out = path.join(temporaryFolder(t), 'out');
  // One part of many seconds.
  const long = [
    '--size',
    '64x64',
    '--count',
    '400000',
    '--split',
    '400000',
    '--part-format',
    'manifest',
  ];
  const submitter = submit(t, server.url, out, long);
  const worker = work(t, server.url, ['--grace', '0']);
  await worker.untilError(/"active":1/);
  worker.kill('SIGTERM');
  const stopped = await worker.ended;
  t.equal(stopped.status, 0, stopped.stderr);
  t.match(lastRecord(stopped.stderr), { type: 'end', parts: 0 });
  const counts = await server.ask((client) => client.llen('enumerate:tickets:wait'));
  t.equal(counts, 1, 'its ticket waits for another');
  submitter.kill('SIGINT');
  const left = await submitter.ended;
  t.equal(left.status, 130, left.stderr);
});
