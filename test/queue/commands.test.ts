/**
 * The commands that carry parts away and list them: what they are told, how they are ended; and
 * when an idle worker stops.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { pause } from '../../src/io/wait.js';
import { QUEUE_VARIABLE } from '../../src/queue/address.js';
import { listNames, pushFile } from '../../src/queue/commands.js';
import { temporaryFolder } from '../cli/started-command.js';
import { until } from '../patience.js';
import { submit, work } from './fleet.js';
import { RedisServer } from './redis-server.js';

const server = await RedisServer.start(t);
const SMALL = ['--size', '8x8', '--count', '40', '--split', '10'];
const nothing = (): void => {};
const never = new AbortController().signal;

t.test('a command is told no address, and is in a group of its own', async (t) => {
  const folder = temporaryFolder(t);
  process.env[QUEUE_VARIABLE] = 'redis://:secret@box';
  t.teardown(() => delete process.env[QUEUE_VARIABLE]);
  const script = `echo "$$ $(ps -o pgid= -p $$) [$${QUEUE_VARIABLE}]" > $1`;
  await pushFile(['sh', '-c', script, 'sh', '{}'], path.join(folder, 'told'), 'n', never);
  t.match(fs.readFileSync(path.join(folder, 'told'), 'utf8'), /^(\d+) +\1 \[\]\n$/);
});

t.test(
  'what a command leaves running is not waited for, and one that hangs is ended',
  async (t) => {
    const late = path.join(temporaryFolder(t), 'late');
    const left = 'until [ -e $1.go ]; do sleep 0.05; done; touch $1';
    await pushFile(['sh', '-c', `(${left}) & exit 0`, 'sh', '{}'], late, 'n', never);
    t.notOk(fs.existsSync(late));
    fs.writeFileSync(`${late}.go`, '');
    await until(() => fs.existsSync(late), 'what was left running goes on');
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 100);
    await t.rejects(pushFile(['sh', '-c', 'sleep 60; :', '{}'], 'x', 'n', abort.signal), {
      code: 'E_IO',
      message: /killed by SIGTERM/,
    });
    const names: string[] = [];
    const list = ['printf', String.raw`a/b\nc\r\nd`];
    await listNames(list, never, (name) => void names.push(name), nothing);
    t.strictSame(names, ['b', 'c', 'd']);
    const endless = ['sh', '-c', 'head -c 1000000 /dev/zero; sleep 60'];
    await t.rejects(listNames(endless, never, nothing, nothing), {
      code: 'E_IO',
      message: /^the list command sh writes a line of more than/,
    });
  },
);

t.test('a submitter whose list hangs is stopped as any other', async (t) => {
  const out = path.join(temporaryFolder(t), 'out');
  const hanging = ['--list', 'sleep 500', '--prefix', 'hangs'];
  const submitter = submit(t, server.url, out, [...SMALL, ...hanging]);
  await submitter.untilError(/"type":"start"/);
  await until(() => fs.existsSync(path.join(out, '.enumerate.ckpt')), 'the run has begun');
  submitter.kill('SIGINT');
  const ended = await submitter.ended;
  t.equal(ended.status, 130, ended.stderr);
  t.match(ended.stderr, /"outcome":"interrupted"/);
});

t.test('an idle worker stays while another has a ticket, and takes it over', async (t) => {
  const out = path.join(temporaryFolder(t), 'out');
  const long = ['--size', '64x64', '--count', '400000', '--split', '400000'];
  const prefix = ['--prefix', 'idle'];
  const submitter = submit(t, server.url, out, [...long, '--part-format', 'manifest', ...prefix]);
  const dying = work(t, server.url, prefix);
  await dying.untilError(/"active":1/);
  const idle = work(t, server.url, ['--idle', '0.3', '--grace', '0', ...prefix]);
  await idle.untilError(/"type":"progress"/);
  dying.kill('SIGKILL');
  await idle.untilError(/"active":1/);
  idle.kill('SIGTERM');
  t.match((await idle.ended).stderr, /"active":1/);
  submitter.kill('SIGINT');
  await submitter.ended;
});

t.test('a worker whose queue is gone ends when it has waited for it so long', async (t) => {
  const other = await RedisServer.start(t);
  const worker = work(t, other.url, ['--idle', '1', '--prefix', 'gone']);
  await worker.untilError(/"type":"progress"/);
  await other.kill();
  const ended = await worker.ended;
  t.equal(ended.status, 1, ended.stderr);
  t.match(ended.stderr, /"outcome":"failed"[^\n]*E_QUEUE/);
});

t.test('so does one whose queue goes while it is asked whether there is work', async (t) => {
  const other = await RedisServer.start(t);
  const worker = work(t, other.url, ['--idle', '2', '--prefix', 'asked']);
  await worker.untilError(/"type":"progress"/);
  other.suspend();
  // It asks, and has no answer yet.
  await pause(4000);
  await other.kill();
  const ended = await worker.ended;
  t.equal(ended.status, 1, ended.stderr);
  t.match(ended.stderr, /"outcome":"failed"[^\n]*E_QUEUE/);
});

t.test(
  'a worker that is stopped while its queue is gone ends, and so does a submitter',
  async (t) => {
    const out = path.join(temporaryFolder(t), 'out');
    const other = await RedisServer.start(t);
    const long = ['--size', '64x64', '--count', '400000', '--split', '400000'];
    const prefix = ['--prefix', 'left'];
    const submitter = submit(t, other.url, out, [...long, '--part-format', 'manifest', ...prefix]);
    const worker = work(t, other.url, ['--grace', '0', ...prefix]);
    await worker.untilError(/"active":1/);
    await other.kill();
    worker.kill('SIGTERM');
    const ended = await worker.ended;
    t.equal(ended.status, 0, ended.stderr);
    submitter.kill('SIGINT');
    const stopped = await submitter.ended;
    t.equal(stopped.status, 130, stopped.stderr);
  },
);

t.test('a worker that could do nothing does not go home content', async (t) => {
  const out = path.join(temporaryFolder(t), 'out');
  const prefix = ['--prefix', 'useless'];
  const submitter = submit(t, server.url, out, [...SMALL, ...prefix, '--list', 'true']);
  await submitter.untilError(/"outstanding":2/);
  submitter.kill('SIGKILL');
  await submitter.ended;
  const ended = await work(t, server.url, ['--push', 'false {}', '--idle', '0.5', ...prefix]).ended;
  t.equal(ended.status, 1, ended.stderr);
  t.match(ended.stderr, /"outcome":"failed"[^\n]*the push command false failed/);
});
