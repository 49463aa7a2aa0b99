/**
 * The plan of a run is that of its newest submitter: a folder that moved, a version that changed,
 * and what a submitter left that is there no more.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import t from 'tap';
import { readCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { type RunFacts, RunRegistry } from '../../src/queue/run-registry.js';
import { temporaryFolder } from '../cli/started-command.js';
import {
  checkWhole,
  localParts,
  SHORT_RANGE,
  SHORT_RUN,
  submit,
  untilParts,
  work,
} from './fleet.js';
import { RedisServer } from './redis-server.js';

const server = await RedisServer.start(t);
const expected = await localParts(t);

t.test('a folder moves while its submitter is dead: workers follow the new one', async (t) => {
  const folder = temporaryFolder(t);
  const [old, moved] = [path.join(folder, 'old'), path.join(folder, 'moved')];
  const first = submit(t, server.url, old);
  const worker = work(t, server.url);
  await untilParts(old, 20, first.ended);
  first.kill('SIGKILL');
  await first.ended;
  // The worker is still at work in there: what it has not finished comes and goes.
  const filter = (name: string): boolean => !path.basename(name).startsWith('.part-');
  fs.cpSync(old, moved, { recursive: true, filter });
  const second = submit(t, server.url, moved, []);
  const ended = await second.ended;
  t.equal(ended.status, 0, ended.stderr);
  worker.kill('SIGTERM');
  t.equal((await worker.ended).status, 0);
  await checkWhole(t, moved, expected);
});

t.test('what an older submitter left is no hindrance to a newer one', async (t) => {
  const out = path.join(temporaryFolder(t), 'out');
  const prefix = ['--prefix', 'upgrade'];
  const older = submit(t, server.url, out, [...SHORT_RUN, ...prefix]);
  await older.untilError(/"outstanding":2/);
  older.kill('SIGINT');
  await older.ended;
  const [plan = ''] = await server.ask((client) => client.keys('upgrade:fleet:plan:*'));
  await server.ask((client) => client.hset(plan, { version: '0.0.9', folder: '', spec: '0' }));
  const newer = submit(t, server.url, out, prefix);
  await newer.untilError(/"type":"progress"/);
  const worker = work(t, server.url, prefix);
  const ended = await newer.ended;
  t.equal(ended.status, 0, ended.stderr);
  worker.kill('SIGTERM');
  t.equal((await worker.ended).status, 0);
  await checkWhole(t, out, await localParts(t, SHORT_RANGE));
});

t.test('of two submitters the newer has its way, for as long as it is heard', async (t) => {
  const client = new Redis(server.url);
  t.teardown(() => client.disconnect());
  const file = path.join(temporaryFolder(t), 'out');
  const begun = submit(t, server.url, file, [...SHORT_RUN, '--prefix', 'other']);
  await begun.untilError(/"type":"progress"/);
  begun.kill('SIGKILL');
  const record = readCheckpoint(path.join(file, '.enumerate.ckpt'));
  const facts: RunFacts = {
    id: 'ab',
    space: 'x',
    out: '/x',
    first: '0',
    end: '1',
    done: '0',
    imagesPerSecond: 1,
    retries: 0,
    state: 'working',
  };
  const [older, newer] = [new RunRegistry(client, 'two'), new RunRegistry(client, 'two')];
  const tell = (from: RunRegistry, folder: string): Promise<void> =>
    from.register({ record, folder, runFile: 'run', version: '1' }, facts);
  const folderNow = async (): Promise<unknown> => (await newer.find('ab', '1'))?.folder;
  await tell(older, '/old');
  await tell(newer, '/new');
  await tell(older, '/old');
  t.equal(await folderNow(), '/new');
  await client.hset('two:fleet:plan:ab', 'seen', 1);
  await tell(older, '/old');
  t.equal(await folderNow(), '/old', 'the newer one is silent');
  await client.del('two:fleet:plan:ab');
  await tell(newer, '/new');
  t.equal(await folderNow(), '/new', 'a plan that was lost is told again');
  t.equal(await newer.hasSubmitter('ab'), true);
  await client.hset('two:fleet:runs', 'odd', '{"id":"yy"}');
  t.strictSame(
    (await newer.runs()).map(({ id }) => id),
    ['ab'],
    'odd facts are left out',
  );
  await older.cancel('ab');
  await tell(older, '/old');
  t.strictSame([await folderNow(), await newer.runs()], [undefined, []], 'cancelled');
  await newer.revive('ab');
  await tell(older, '/old');
  t.equal(await folderNow(), '/old', 'submitted again');
});
