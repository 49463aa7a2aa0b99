/**
 * Tickets that a worker can do nothing for: another version's, of a folder that it does not have,
 * of runs that nobody submits any more. They keep it from no others.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { Queue } from 'bullmq';
import t from 'tap';
import { callCommand } from '../cli/call-command.js';
import { temporaryFolder } from '../cli/started-command.js';
import {
  callSubmit,
  checkWhole,
  lastRecord,
  localParts,
  SHORT_RANGE,
  SHORT_RUN,
  submit,
  work,
} from './fleet.js';
import { RedisServer } from './redis-server.js';

const server = await RedisServer.start(t);
const expected = await localParts(t, SHORT_RANGE);
const SMALL = ['--size', '8x8', '--count', '40', '--split', '10'];

t.test('a folder that is not mounted is told both sides, and nothing is written', async (t) => {
  const folder = temporaryFolder(t);
  const out = path.join(folder, 'out');
  const prefix = ['--prefix', 'mount'];
  const submitter = submit(t, server.url, out, [...SMALL, ...prefix]);
  await submitter.untilError(/"outstanding":2/);
  const elsewhere = await work(t, server.url, ['--out', folder, ...prefix]).ended;
  t.equal(elsewhere.status, 1, 'nothing else is there for it');
  t.match(lastRecord(elsewhere.stderr), { outcome: 'failed', error: { code: 'E_QUEUE' } });
  t.match(elsewhere.stderr, /is not the folder of the run: [^\n]*mount it there/);
  t.strictSame(fs.readdirSync(folder), ['out'], 'nothing is written there');
  const worker = work(t, server.url, prefix);
  const ended = await submitter.ended;
  t.equal(ended.status, 0, ended.stderr);
  t.equal(ended.stderr.match(/is not the folder of the run/g)?.length, 1, 'said once');
  worker.kill('SIGTERM');
  t.equal((await worker.ended).status, 0);
});

t.test('a run of another version keeps a worker from no other run', async (t) => {
  const folder = temporaryFolder(t);
  const prefix = ['--prefix', 'version'];
  const other = submit(t, server.url, path.join(folder, 'other'), [...SMALL, ...prefix]);
  await other.untilError(/"outstanding":2/);
  const [plan = ''] = await server.ask((client) => client.keys('version:fleet:plan:*'));
  await server.ask((client) => client.hset(plan, 'version', '0.0.9'));
  const out = path.join(folder, 'out');
  const submitter = submit(t, server.url, out, [...SHORT_RUN, ...prefix]);
  // A worker that can work on nothing for longer than a lock holds would end.
  await submitter.untilError(/"outstanding":2/);
  const worker = work(t, server.url, prefix);
  await other.untilError(/0\.0\.9/);
  const ended = await submitter.ended;
  t.equal(ended.status, 0, ended.stderr);
  worker.kill('SIGTERM');
  const worked = await worker.ended;
  t.equal(worked.status, 0, worked.stderr);
  t.match(
    worked.stderr,
    /submitted by image-enumerator 0\.0\.9 [^\n]*use the same version everywhere/,
  );
  await checkWhole(t, out, expected);
  other.kill('SIGINT');
  t.equal((await other.ended).status, 130);
});

t.test('what dead runs left is dropped, listed, and cancelled', async (t) => {
  const folder = temporaryFolder(t);
  const prefix = ['--prefix', 'dead'];
  const queue = ['--queue', server.url, ...prefix];
  const gone = path.join(folder, 'gone');
  const dead = submit(t, server.url, gone, [...SMALL, ...prefix]);
  await dead.untilError(/"outstanding":2/);
  dead.kill('SIGKILL');
  await dead.ended;
  fs.rmSync(gone, { recursive: true });
  const stopped = submit(t, server.url, path.join(folder, 'list'), [
    ...SMALL,
    ...prefix,
    '--list',
    'true',
  ]);
  await stopped.untilError(/"outstanding":2/);
  stopped.kill('SIGINT');
  await stopped.ended;
  const [id = ''] = await server.ask((client) => client.hkeys('dead:fleet:seen'));
  await server.ask((client) => client.hset('dead:fleet:seen', id, 1));
  const foreign = new Queue('tickets', { connection: { port: server.port }, prefix: 'dead' });
  await foreign.add('mail', { to: 'you' });
  await foreign.close();
  const status = (await callCommand(['queue', 'status', ...queue])).stdout;
  t.match(status, new RegExp(`run ${id} \\(no submitter for \\d+ years\\)`));
  t.match(status, /\(stopped\)/);

  const worker = work(t, server.url, prefix);
  const out = path.join(folder, 'out');
  const ended = await callSubmit(server.url, out, [...SHORT_RUN, ...prefix]);
  t.equal(ended.status, 0, ended.stderr);
  worker.kill('SIGTERM');
  const worked = await worker.ended;
  t.equal(worked.status, 0, worked.stderr);
  t.match(worked.stderr, /"message":"its jobs are dropped: [^"]*is not the folder of the run: /);
  t.match(worked.stderr, /"message":"its jobs are dropped: [^"]*give this worker --push/);
  t.match(worked.stderr, /"message":"[^"]*does not belong to this program/);
  await checkWhole(t, out, expected);

  const one = await callCommand(['queue', 'cancel', id, ...queue]);
  t.match([one.status, one.stdout], [0, /cancelled 1 run;/]);
  const again = await callCommand(['queue', 'cancel', id, ...queue]);
  t.match([again.status, again.stderr], [1, /^E_QUEUE: [^\n]*knows no run [^\n]*\n$/]);
  t.equal((await callCommand(['queue', 'cancel', ...queue])).status, 0);
  const left = (await callCommand(['queue', 'status', '--json', ...queue])).stdout;
  t.match(JSON.parse(left), { waiting: 0, active: 0, failed: 0, runs: [] });
  const keys = await server.ask((client) => client.keys('dead:fleet:plan:*'));
  t.strictSame(keys, [], 'no plan stays');
});
