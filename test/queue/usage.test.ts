/**
 * What is wrong with a command line, and what a submitter says to a person.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readQueueAddress } from '../../src/queue/address.js';
import { explainFailure } from '../../src/queue/failures.js';
import { callCommand } from '../cli/call-command.js';
import { MAIN } from '../cli/command.js';
import { startEnumerate, temporaryFolder } from '../cli/started-command.js';
import { until } from '../patience.js';
import { RedisServer } from './redis-server.js';

const server = await RedisServer.start(t);
// Scripts of earlier versions say --chunk.
const SMALL = ['--size', '8x8', '--count', '40', '--chunk', '10'];

t.test('what can be used nowhere is wrong usage', async (t) => {
  const queue = ['--queue', server.url];
  const scratch = await callCommand(['work', ...queue, '--scratch', '/no-such/folder']);
  t.equal(scratch.status, 1);
  t.match(scratch.stderr, /^E_IO: --scratch [^\n]*there is no folder \/no-such; [^\n]*\n$/);
  for (const [words, what] of [
    [['submit', ...queue, '--count', '5', '--out', '-'], /--out -: parts need a folder/],
    [['work', '--queue', 'box:6379'], /no scheme: [^\n]*redis:\/\/user:password@host/],
    [['work', ...queue, '--prefix', 'a b'], /--prefix/],
    [['work', ...queue, '--push', 'cp x'], /--push: the command must contain \{\}/],
    [['submit', ...queue, ...SMALL, '--out', 'x', '--list', "ls 'x"], /a quote in it/],
  ] as const) {
    const { status, stderr } = await callCommand(words);
    t.equal(status, 2, words.join(' '));
    t.match(stderr, /^enumerate: [^\n]*\n$/);
    t.match(stderr, what);
  }
});

t.test('a run that is there is gone on with as it is; and nobody works', async (t) => {
  const out = path.join(temporaryFolder(t), 'nl\nx\u001B[31mred');
  const lonely = startEnumerate(['submit', '--queue', server.url, '--out', out, ...SMALL]);
  t.teardown(() => lonely.kill('SIGKILL'));
  await until(() => fs.existsSync(path.join(out, '.enumerate.ckpt')), 'the run has begun');
  for (const [words, what] of [
    [['--seed', 'x'], /--seed may describe another: leave it out/],
    [['--durable'], /begun without --durable/],
    [[...SMALL, '--seed', 'x'], /holds another run than this one: leave [^\n]*--out/],
  ] as const) {
    const other = await callCommand(['submit', '--queue', server.url, '--out', out, ...words]);
    t.equal(other.status, 1);
    t.match(other.stderr, /^E_EXISTS: [^\n]*\n$/);
    t.match(other.stderr, what);
  }
  await lonely.untilError(/no worker for 10 s: start `enumerate work`/);
  lonely.kill('SIGINT');
  const ended = await lonely.ended;
  t.equal(ended.status, 130);
  t.match(ended.stderr, /^no worker [^\n]*\n[^\n]*stopped after[^\n]*\n$/);
  t.notMatch(ended.stderr, /\u001B/);
});

t.test('what is wrong with TLS, and with the packages, is told apart', (t) => {
  const address = readQueueAddress('rediss://box');
  for (const [code, what] of [
    ['ERR_TLS_CERT_ALTNAME_INVALID', /certificate is for another host/],
    ['CERT_HAS_EXPIRED', /has expired/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', /requires a client certificate/],
    ['ECONNRESET', /closed the connection; perhaps it requires a client certificate/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /TLS failed [^\n]*redis:\/\//],
  ] as const) {
    const error = Object.assign(new Error('no'), { code });
    t.match(explainFailure(error, address).message, what, code);
  }
  const folder = temporaryFolder(t);
  const hook = path.join(folder, 'hook.mjs');
  fs.writeFileSync(
    hook,
    `import Module from 'node:module';
    const load = Module._load;
    const other = { Queue: 1, Worker: 1, WaitingError: 1 };
    Module._load = (name, ...rest) => (name === 'bullmq' ? other : load(name, ...rest));`,
  );
  const words = ['--import', hook, MAIN, 'work', '--queue', server.url];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  t.equal(status, 1);
  t.match(stderr, /^E_QUEUE: [^\n]*another package[^\n]*npm install bullmq@6[^\n]*\n$/);
  t.end();
});

t.test('a connection that had worked and was cut is no question of TLS', (t) => {
  const address = readQueueAddress('redis://host');
  for (const error of [
    Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }),
    Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' }),
    new Error('Connection is closed.'),
  ]) {
    const { message } = explainFailure(error, address, true);
    t.match(message, /: the connection was cut/);
    t.notMatch(message, /TLS|certificate/);
    t.match(explainFailure(error, address).message, /TLS/, 'of a first connection');
  }
  t.match(explainFailure(new Error('Socket timeout'), address, true).message, /no longer answers$/);
  t.end();
});
