/**
 * What passes: a Redis that is full for a while, a folder that cannot be read. And what does not,
 * each in one line.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readQueueAddress } from '../../src/queue/address.js';
import { checkServer, loadPackages } from '../../src/queue/connection.js';
import { callCommand } from '../cli/call-command.js';
import { temporaryFolder } from '../cli/started-command.js';
import { checkWhole, localParts, submit, untilParts, work } from './fleet.js';
import { RedisServer } from './redis-server.js';

const server = await RedisServer.start(t);
const expected = await localParts(t);

t.test('a server that refuses to do what a queue needs is told so at the start', async (t) => {
  const server = await RedisServer.start(t);
  const refusal = async (): Promise<string> => {
    try {
      await checkServer(loadPackages(), readQueueAddress(server.url), 'enumerate');
      return 'it can be used';
    } catch (error) {
      return String(error);
    }
  };
  const after = async (...words: string[]): Promise<string> => {
    const [command = '', ...args] = words;
    await server.ask((client) => client.call(command, ...args));
    return refusal();
  };
  t.match(await after('config', 'set', 'maxmemory', '1'), /its memory is full \(maxmemory\)/);
  t.match(await after('config', 'set', 'maxmemory', '0'), /it can be used/);
  t.match(await after('replicaof', '127.0.0.1', '1'), /replica[^\n]*its master \(127\.0\.0\.1:1\)/);
  t.match(await after('replicaof', 'no', 'one'), /it can be used/);
  t.match(await after('acl', 'setuser', 'default', 'resetkeys', '~x:*'), /may not do what a queue/);
  t.match(await after('acl', 'setuser', 'default', '~*', '-eval'), /may not do what a queue/);
  t.match(await after('acl', 'setuser', 'default', '+eval', '-info'), /may not do what a queue/);
  const cluster = await RedisServer.start(t, ['--cluster-enabled', 'yes']);
  const words = ['queue', 'status', '--queue', cluster.url];
  t.match((await callCommand(words)).stderr, /^E_QUEUE: [^\n]*one of a cluster[^\n]*\n$/);
});

t.test('a Redis whose memory is full in mid-run is waited for', async (t) => {
  const out = path.join(temporaryFolder(t), 'out');
  const submitter = submit(t, server.url, out);
  const worker = work(t, server.url);
  await untilParts(out, 20, submitter.ended);
  await server.ask((client) => client.config('SET', 'maxmemory', '1'));
  await submitter.untilError(/"type":"lost","message":"[^"]*its memory is full/);
  await server.ask((client) => client.config('SET', 'maxmemory', '0'));
  const ended = await submitter.ended;
  t.equal(ended.status, 0, ended.stderr);
  t.match(ended.stderr, /"type":"connected"/);
  worker.kill('SIGTERM');
  t.equal((await worker.ended).status, 0);
  await checkWhole(t, out, expected);
});

t.test('a folder that cannot be read is waited for', async (t) => {
  const folder = temporaryFolder(t);
  const [out, away] = [path.join(folder, 'out'), path.join(folder, 'away')];
  const submitter = submit(t, server.url, out);
  await submitter.untilError(/"outstanding":2/);
  fs.renameSync(out, away);
  fs.symlinkSync('out', out);
  await submitter.untilError(/"type":"lost","message":"[^"]*ELOOP/);
  fs.rmSync(out);
  fs.renameSync(away, out);
  const worker = work(t, server.url);
  const ended = await submitter.ended;
  t.equal(ended.status, 0, ended.stderr);
  worker.kill('SIGTERM');
  t.equal((await worker.ended).status, 0);
  await checkWhole(t, out, expected);
});

t.test("keys that are another program's are told of in one line", async (t) => {
  await server.ask((client) => client.set('taken:fleet:live', 'x'));
  const out = path.join(temporaryFolder(t), 'out');
  const queue = ['--queue', server.url, '--prefix', 'taken'];
  for (const words of [
    ['submit', '--count', '5', '--out', out],
    ['queue', 'status'],
  ]) {
    const { status, stderr } = await callCommand([...words, ...queue]);
    t.equal(status, 1);
    t.match(stderr, /^E_QUEUE: [^\n]*another program[^\n]*--prefix[^\n]*\n$/);
  }
});
