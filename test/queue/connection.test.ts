/**
 * What can be wrong with a queue, each in one line; and passwords, which stand in none of them.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import t from 'tap';
import { EnumeratorError } from '../../src/core/errors.js';
import { readQueueAddress } from '../../src/queue/address.js';
import { hideQueueAddresses } from '../../src/io/secret.js';
import { checkServer, loadPackages } from '../../src/queue/connection.js';
import { callCommand } from '../cli/call-command.js';
import { MAIN } from '../cli/command.js';
import { startEnumerate, temporaryFolder } from '../cli/started-command.js';
import { submit, work } from './fleet.js';
import { freePort } from '../free-port.js';
import { RedisServer } from './redis-server.js';

const PASSWORD = 'tr0ub4dor%26three';
const PLAIN = decodeURIComponent(PASSWORD);

/** What is said of a queue that cannot be used, in this process, which saves the start of another. */
async function refusal(queue: string): Promise<string> {
  try {
    await checkServer(loadPackages(), readQueueAddress(queue), 'enumerate');
    return 'it can be used';
  } catch (error) {
    if (!(error instanceof EnumeratorError)) throw error;
    const leaks = error.message.includes(PLAIN) || error.message.includes(PASSWORD);
    return `${leaks ? 'leaks ' : ''}${error.message.includes('\n') ? 'several lines ' : ''}${error.code}: ${error.message}`;
  }
}

/** A server that answers each connection by itself. */
async function fakeServer(
  t: { teardown(end: () => void): void },
  answer: (socket: net.Socket) => void,
): Promise<number> {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    answer(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  t.teardown(() => server.close());
  return (server.address() as net.AddressInfo).port;
}

t.test('addresses are read, and refused without what is secret in them', (t) => {
  t.match(readQueueAddress('redis://box'), { host: 'box', port: 6379, database: 0, isTls: false });
  t.match(readQueueAddress(`rediss://me:${PASSWORD}@[::1]:7000/3`), {
    host: '::1',
    port: 7000,
    database: 3,
    isTls: true,
    username: 'me',
    password: PLAIN,
    shown: 'rediss://[::1]:7000/3',
  });
  for (const wrong of [
    'box:6379',
    'http://box',
    'redis://',
    'redis://a/x',
    'redis://a:b/',
    'redis://a?b=c',
  ])
    t.throws(() => readQueueAddress(wrong), { code: 'E_QUEUE' }, wrong);
  for (const wrong of [
    `redis://:${PASSWORD}@box/x`,
    `redis://:${PASSWORD}@box:port`,
    `http://u:${PASSWORD}@box`,
    'redis://:ab@tr0ub/efg@127.0.0.1:1704',
    'redis://user:12345/tr0ub@127.0.0.1',
    'redis://user:tr0ub#x@127.0.0.1',
  ]) {
    try {
      readQueueAddress(wrong);
      t.fail(wrong);
    } catch (error) {
      t.notMatch(String(error), /tr0ub/, wrong);
    }
  }
  t.equal(hideQueueAddresses('a redis://u:p@box/0 b'), 'a redis://box/0 b');
  t.end();
});

t.test('nobody there, nobody who speaks Redis, a Redis that is too old', async (t) => {
  const closed = await freePort();
  t.match(
    await refusal(`redis://:${PASSWORD}@127.0.0.1:${closed}`),
    /^E_QUEUE: redis:[^\n]*nothing listens/,
  );
  t.match(
    await refusal('redis://no-such-host.invalid'),
    /^E_QUEUE: [^\n]*(no host of that name|cannot be looked up)/,
  );
  const web = await fakeServer(t, (socket) => {
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  t.match(
    await refusal(`redis://:${PASSWORD}@127.0.0.1:${web}`),
    /^E_QUEUE: [^\n]*it is not Redis/,
  );
  const old = await fakeServer(t, (socket) => {
    const info = 'redis_version:4.0.14\r\nloading:0\r\n';
    socket.on('data', (bytes) => {
      for (const word of bytes
        .toString()
        .toLowerCase()
        .match(/\r\n(hello|info|select|client|auth)\r\n/g) ?? []) {
        if (word.includes('info')) socket.write(`$${info.length}\r\n${info}\r\n`);
        else socket.write(word.includes('hello') ? "-ERR unknown command 'HELLO'\r\n" : '+OK\r\n');
      }
    });
  });
  t.match(
    await refusal(`redis://127.0.0.1:${old}`),
    /^E_QUEUE: [^\n]*4\.0\.14, which is too old[^\n]*5/,
  );
  const unsaid = await callCommand(['work']);
  t.equal(unsaid.status, 2);
  t.match(unsaid.stderr, /^enumerate: which queue\? [^\n]*ENUMERATE_QUEUE[^\n]*\n$/);
  const closedPort = ['work', '--queue', `redis://:${PASSWORD}@127.0.0.1:${closed}`];
  t.match((await callCommand(closedPort)).stderr, /^E_QUEUE: redis:[^\n]*nothing listens[^\n]*\n$/);
  const slash = ['work', '--queue', `redis://user:${PASSWORD}@127.0.0.1:${closed}/`];
  t.match(
    (await callCommand(slash)).stderr,
    `E_QUEUE: redis://127.0.0.1:${closed}/0: nothing listens`,
  );
  const schemeless = ['work', '--queue', `user:${PASSWORD}@box`];
  t.match(
    (await callCommand(schemeless)).stderr,
    /no scheme: [^\n]*redis:\/\/user:password@host:6379\/0/,
  );
  t.match(await refusal(`nonsense-${PASSWORD}`), /^E_QUEUE: [^\n]*no scheme/);
});

t.test('wrong passwords, and passwords that nobody sees', async (t) => {
  const server = await RedisServer.start(t, ['--requirepass', PLAIN]);
  const { url, port } = server;
  t.match(await refusal(url), /^E_QUEUE: [^\n]*a password is required/);
  t.match(
    await refusal(`redis://:wrong@127.0.0.1:${port}`),
    /^E_QUEUE: [^\n]*wrong user name or password/,
  );
  t.match(
    await refusal(`redis://:${PASSWORD}@127.0.0.1:${port}/99`),
    /^E_QUEUE: [^\n]*it has no database 99/,
  );

  // An address that went astray on the command line.
  const stray = await startEnumerate(['work', `redis://:${PASSWORD}@127.0.0.1`]).ended;
  t.equal(stray.status, 2);
  t.notMatch(stray.stderr, /tr0ub/);

  const folder = temporaryFolder(t);
  const file = path.join(folder, 'queue');
  const address = `redis://default:${PASSWORD}@127.0.0.1:${port}/2`;
  fs.writeFileSync(file, `${address}\n`);
  const out = path.join(folder, 'out');
  const submitter = submit(t, address, out, ['--size', '8x8', '--count', '40', '--split', '10']);
  const worker = startEnumerate(['work', '--queue-file', file, '--idle', '3', '--threads', '1']);
  const titles = [submitter.pid, worker.pid];
  await submitter.untilError(/"type":"progress"/);
  for (const pid of titles) {
    if (!fs.existsSync(`/proc/${pid}/cmdline`)) continue;
    t.notMatch(
      fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1'),
      /tr0ub/,
      'not in the process list',
    );
  }
  const [submitted, worked] = await Promise.all([submitter.ended, worker.ended]);
  t.equal(submitted.status, 0, submitted.stderr);
  t.equal(worked.status, 0, worked.stderr);
  t.notMatch(submitted.stderr + worked.stderr, /tr0ub/);
  const files = fs.readdirSync(out).map((name) => fs.readFileSync(path.join(out, name), 'latin1'));
  t.notMatch(files.join(''), /tr0ub/, 'in no file');

  const env = { ENUMERATE_QUEUE: `redis://:${PASSWORD}@127.0.0.1:${port}` };
  const idle = await startEnumerate(['work', '--idle', '0.1'], undefined, env).ended;
  t.equal(idle.status, 0, idle.stderr);
});

t.test('TLS: with it, without it, with a certificate that nobody knows', async (t) => {
  const folder = temporaryFolder(t);
  const [key, certificate] = [path.join(folder, 'key'), path.join(folder, 'cert')];
  const made = spawnSync(
    'openssl',
    `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout ${key} -out ${certificate}`.split(
      ' ',
    ),
    { encoding: 'utf8' },
  );
  t.equal(made.status, 0, made.stderr);
  const plain = await RedisServer.start(t);
  const tlsPort = await freePort();
  await RedisServer.start(t, [
    '--tls-port',
    `${tlsPort}`,
    '--tls-cert-file',
    certificate,
    '--tls-key-file',
    key,
    '--tls-ca-cert-file',
    certificate,
    '--tls-auth-clients',
    'no',
  ]);
  const queue = `rediss://127.0.0.1:${tlsPort}`;
  t.match(
    await refusal(queue),
    /^E_QUEUE: [^\n]*certificate is not trusted[^\n]*NODE_EXTRA_CA_CERTS/,
  );
  t.match(await refusal(`rediss://127.0.0.1:${plain.port}`), /^E_QUEUE: [^\n]*TLS/);
  t.match(await refusal(`redis://127.0.0.1:${tlsPort}`), /^E_QUEUE: [^\n]*rediss:/);
  const env = { NODE_EXTRA_CA_CERTS: certificate };
  const out = path.join(folder, 'out');
  const submitter = submit(t, queue, out, ['--size', '8x8', '--count', '40', '--split', '10'], env);
  const worker = work(t, queue, [], env);
  const ended = await submitter.ended;
  t.equal(ended.status, 0, ended.stderr);
  worker.kill('SIGTERM');
  t.equal((await worker.ended).status, 0);
});

t.test('without the packages it is said how to get them', (t) => {
  const folder = temporaryFolder(t);
  const hook = path.join(folder, 'hook.mjs');
  fs.writeFileSync(
    hook,
    `import Module from 'node:module';
    const load = Module._load;
    Module._load = (name, ...rest) => {
      if (name !== 'bullmq' && name !== 'ioredis') return load(name, ...rest);
      throw Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' });
    };`,
  );
  for (const command of [['work'], ['submit', '--count', '5', '--out', path.join(folder, 'out')]]) {
    const words = ['--import', hook, MAIN, ...command, '--queue', 'redis://127.0.0.1:1'];
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
    t.equal(status, 1);
    t.match(stderr, /^E_QUEUE: [^\n]*npm install bullmq@6 ioredis@6[^\n]*\n$/);
  }
  t.notOk(fs.existsSync(path.join(folder, 'out')), 'nothing is begun');
  t.end();
});
