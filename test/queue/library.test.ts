/** A run that a program submits, and works on, by calls. @module */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { enumeration } from '../../src/index.js';
import { previewSubmit, submit, work } from '../../src/node.js';
import { cancelRuns, pauseQueue, queueState, resumeQueue } from '../../src/queue/state.js';
import { temporaryFolder } from '../cli/started-command.js';
import { root } from '../core/tools.js';
import { asModule, programsOf } from '../programs.js';
import { partsIn } from './fleet.js';
import { RedisServer } from './redis-server.js';

const server = await RedisServer.start(t);
const images = enumeration({ width: 8, height: 8 });

t.test('a program submits a run, works on it, and is told how both end', async (t) => {
  const out = path.join(temporaryFolder(t), 'out');
  const end = new AbortController();
  const keys: string[] = [];
  const working = work(server.url, { threads: 1, graceMs: 0, signal: end.signal });
  const plan = { images, range: { count: 40n }, output: { out, split: 10n } };
  t.match(await previewSubmit(plan, server.url), { parts: 4n, isContinued: false });
  t.notOk(fs.existsSync(out), 'nothing is made');
  const outcome = await submit(plan, server.url, {
    onNotice: ({ key }) => void keys.push(key),
  });
  t.match(outcome, { end: 'complete', done: 40n, parts: 4, images: 40n });
  t.strictSame(keys, []);
  t.equal(partsIn(out).length, 4);
  t.match(await previewSubmit(plan, server.url), { isContinued: true });
  end.abort();
  t.match(await working, { parts: 4, images: 40, failures: 0 });
  const again = await submit(plan, server.url);
  t.match(again, { end: 'complete', done: 40n, parts: 0 }, 'what is there is not made again');
  const other = submit({ ...plan, range: { count: 41n } }, server.url);
  await t.rejects(other, {
    code: 'E_EXISTS',
    hints: [{ key: 'same-run' }, { key: 'other-folder' }],
  });
  await t.rejects(submit({ images, output: { out } }, server.url), { code: 'E_USAGE' });
});

t.test('a submitter stops by its signal, and by way of the queue', async (t) => {
  const folder = temporaryFolder(t);
  const plan = { images, range: { count: 40n }, output: { out: path.join(folder, 'a') } };
  const stop = new AbortController();
  const stopped = await submit(plan, server.url, {
    signal: stop.signal,
    onProgress: ({ pending }) => {
      if (pending > 0) stop.abort();
    },
  });
  t.match(stopped, { end: 'stopped', done: 0n });
  t.ok(fs.existsSync(path.join(folder, 'a', '.enumerate.ckpt')));
  let isCancelled = false;
  const cancelled = await submit(plan, server.url, {
    onProgress: ({ pending }) => {
      if (pending === 0 || isCancelled) return;
      isCancelled = true;
      void cancelRuns(server.url);
    },
  });
  t.match(cancelled, { end: 'cancelled' });
});

t.test('a queue is paused and resumed, and knows no run of another id', async (t) => {
  await pauseQueue(server.url);
  t.match(await queueState(server.url), { isPaused: true, active: 0, workers: [] });
  await resumeQueue(server.url);
  t.match(await queueState(server.url), { isPaused: false });
  await t.rejects(cancelRuns(server.url, 'x'), { code: 'E_QUEUE', hints: [{ key: 'list-runs' }] });
  await t.rejects(queueState('nonsense'), { code: 'E_QUEUE' });
});

t.test('the program of docs/library.md gives what it shows', async (t) => {
  const [program, ...others] = programsOf('docs/library.md', 'queue');
  t.equal(others.length, 0);
  const code = asModule(program!).replace('redis://127.0.0.1:6379', server.url);
  t.ok(code.includes(server.url));
  // The package finds itself by name from inside its own tree alone.
  const file = path.join(root, 'dist', `example-${process.pid}.mjs`);
  fs.writeFileSync(file, code);
  const cwd = process.cwd();
  process.chdir(temporaryFolder(t));
  t.teardown(() => {
    process.chdir(cwd);
    fs.rmSync(file, { force: true });
  });
  await import(pathToFileURL(file).href);
});
