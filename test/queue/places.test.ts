/**
 * Where parts go: a scratch folder first, a disk that is full, another store by a command; and a
 * net that is cut on the way to the queue.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import t from 'tap';
import { readPushCommand } from '../../src/cli/options/queue-options.js';
import { pushFile, splitCommand } from '../../src/queue/commands.js';
import { callCommand } from '../cli/call-command.js';
import { temporaryFolder } from '../cli/started-command.js';
import {
  checkWhole,
  CHUNK,
  lastRecord,
  localParts,
  LONG_RUN,
  partsIn,
  SHORT_RANGE,
  SHORT_RUN,
  submit,
  untilParts,
  work,
} from './fleet.js';
import { RedisServer } from './redis-server.js';

const server = await RedisServer.start(t);
const expected = await localParts(t);

t.test('a command is split as a shell would, and no shell runs it', async (t) => {
  const cases: [string, string[]][] = [
    ['a b  c', ['a', 'b', 'c']],
    [String.raw`a 'b c' "d \"e\" $f" g\ h i''j ''`, ['a', 'b c', 'd "e" $f', 'g h', 'ij', '']],
    ['rclone copyto {} remote:bucket/{name}', ['rclone', 'copyto', '{}', 'remote:bucket/{name}']],
  ];
  for (const [text, words] of cases) t.strictSame(splitCommand(text, 'push'), words, text);
  for (const wrong of ['', '  ', "a 'b", 'a "b', 'a\\'])
    t.throws(() => splitCommand(wrong, 'push'), { code: 'E_QUEUE' }, wrong);
  t.throws(() => readPushCommand('rclone copyto x y'), { code: 'E_USAGE' });
  const folder = temporaryFolder(t);
  const file = path.join(folder, 'a {name} $(b)');
  fs.writeFileSync(file, 'x');
  const never = new AbortController().signal;
  await pushFile(['cp', '{}', `${folder}/got-{name}`], file, 'c; d', never);
  t.equal(fs.readFileSync(`${folder}/got-c; d`, 'utf8'), 'x');
  await t.rejects(pushFile(['cp', '{}', '/no/such/folder'], file, 'n', never), {
    code: 'E_IO',
    message: /^the push command cp failed: exit code 1/,
  });
  await t.rejects(pushFile(['no-such-program', '{}'], file, 'n', never), { code: 'E_IO' });
});

t.test('parts are pushed elsewhere, and a list says what is there', async (t) => {
  const folder = temporaryFolder(t);
  const [out, store, scratch] = ['out', 'store', 'scratch'].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  fs.mkdirSync(store);
  const range = ['--size', '16x16', '--count', '200'];
  const local = await localParts(t, range);
  const small = [...range, '--split', `${CHUNK}`];
  const prefix = ['--prefix', 'push'];
  const submitter = submit(t, server.url, out, [...small, ...prefix, '--list', `ls ${store}`]);
  await submitter.untilError(/"type":"progress"/);
  const plain = await work(t, server.url, prefix).ended;
  t.equal(plain.status, 1);
  t.match(plain.stderr, /give this worker --push/);
  // The first of them fails, as a store may that is away for a moment.
  const flaky = path.join(folder, 'flaky');
  fs.writeFileSync(
    flaky,
    `#!/bin/sh\n[ -e ${folder}/was ] || { touch ${folder}/was; echo away >&2; exit 3; }\ncp "$1" "$2.new" && mv "$2.new" "$2"\n`,
    { mode: 0o755 },
  );
  const push = ['--push', `${flaky} {} ${store}/{name}`, '--scratch', scratch];
  const worker = work(t, server.url, [...prefix, ...push]);
  const ended = await submitter.ended;
  t.equal(ended.status, 0, ended.stderr);
  t.match(lastRecord(ended.stderr), { outcome: 'finished' });
  worker.kill('SIGTERM');
  t.match((await worker.ended).stderr, /the push command [^\n]*flaky failed: exit code 3: away/);
  t.strictSame(partsIn(store), partsIn(local));
  for (const name of partsIn(store))
    t.ok(
      fs.readFileSync(path.join(store, name)).equals(fs.readFileSync(path.join(local, name))),
      name,
    );
  t.strictSame(fs.readdirSync(scratch), [], 'nothing stays behind');
  fs.copyFileSync(path.join(out, '.enumerate.ckpt'), path.join(store, '.enumerate.ckpt'));
  t.equal((await callCommand(['verify', store])).status, 0);
});

t.test('one worker has a full disk, and the others do its work', async (t) => {
  const folder = temporaryFolder(t);
  const [out, disk, scratch] = ['out', 'disk', 'scratch'].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  fs.mkdirSync(disk);
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'enumerate-test', disk], {
    encoding: 'utf8',
  });
  if (mount.status !== 0)
    throw new Error(`this test mounts a small disk, and must be root: ${mount.stderr}`);
  t.teardown(() => void spawnSync('umount', [disk]));
  const submitter = submit(t, server.url, out, SHORT_RUN);
  const full = work(t, server.url, ['--scratch', disk]);
  await full.untilError(/no space is left/);
  const good = work(t, server.url, ['--scratch', scratch]);
  const ended = await submitter.ended;
  t.equal(ended.status, 0, ended.stderr);
  t.match(
    ended.stderr,
    /"type":"warning"[^\n]*no space is left[^\n]*issued again/,
    'the submitter tells',
  );
  full.kill('SIGTERM');
  good.kill('SIGTERM');
  await Promise.all([full.ended, good.ended]);
  t.strictSame(fs.readdirSync(disk), [], 'nothing half-written stays');
  await checkWhole(t, out, await localParts(t, SHORT_RANGE));
});

t.test('the net between a worker and the queue is cut for longer than its lock', async (t) => {
  const sockets = new Set<net.Socket>();
  let isCut = false;
  const proxy = net.createServer((inner) => {
    if (isCut) {
      inner.destroy();
      return;
    }
    const outer = net.connect(server.port, '127.0.0.1');
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => {
        // Cut, and nobody is told: what is sent goes nowhere.
        if (!isCut) to.write(bytes);
      });
      from.on('error', () => {});
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve);
  });
  t.teardown(() => {
    proxy.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = proxy.address() as net.AddressInfo;
  const out = path.join(temporaryFolder(t), 'out');
  const prefix = ['--prefix', 'cut'];
  const submitter = submit(t, server.url, out, [...LONG_RUN, ...prefix]);
  const away = work(t, `redis://127.0.0.1:${port}`, prefix);
  await untilParts(out, 20, submitter.ended);
  isCut = true;
  const other = work(t, server.url, prefix);
  const ended = await submitter.ended;
  t.equal(ended.status, 0, ended.stderr);
  // Now it hears of it.
  for (const socket of sockets) socket.destroy();
  await away.untilError(/"type":"lost"/);
  isCut = false;
  await away.untilError(/"type":"connected"/);
  for (const worker of [away, other]) {
    worker.kill('SIGTERM');
    const stopped = await worker.ended;
    t.equal(stopped.status, 0, stopped.stderr);
  }
  await checkWhole(t, out, expected);
});
