/**
 * Looks at what is there before a run is finished: a list of the wrong place, and very many parts
 * that were removed.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readCheckpoint, writeCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { readQueueAddress } from '../../src/queue/address.js';
import { JobQueue } from '../../src/queue/jobs.js';
import type { SubmissionState } from '../../src/queue/outcome.js';
import { Submission } from '../../src/queue/submission.js';
import { temporaryFolder } from '../cli/started-command.js';
import type { Notice } from '../../src/io/hooks.js';
import { ownVersion } from '../../src/io/package-root.js';
import { submit, work } from './fleet.js';
import { RedisServer } from './redis-server.js';

const server = await RedisServer.start(t);

/** A run file, by a submitter that is killed at once. */
async function beginRun(t: { teardown(end: () => void): void }, count: number): Promise<string> {
  const out = path.join(temporaryFolder(t), 'out');
  const args = ['--size', '8x8', '--count', `${count}`, '--split', '1', '--prefix', 'begin'];
  const begun = submit(t, server.url, out, args);
  await begun.untilError(/"type":"progress"/);
  begun.kill('SIGKILL');
  await begun.ended;
  return out;
}

async function openQueue(prefix: string): Promise<JobQueue> {
  const place = { address: readQueueAddress(server.url), prefix };
  return JobQueue.open(place);
}

const QUIET = {
  keep: () => {},
  onNotice: () => {},
  onProgress: () => {},
  signal: undefined,
};

t.test('a list of the wrong place, or without digests, is looked at a few times', async (t) => {
  const out = await beginRun(t, 10);
  const store = temporaryFolder(t);
  const record = readCheckpoint(path.join(out, '.enumerate.ckpt'));
  const push = ['--push', `cp {} ${store}/{name}`];
  work(t, server.url, ['--prefix', 'lists', ...push]);
  const queue = await openQueue('lists');
  t.teardown(() => void queue.close());
  const runFile = '.enumerate.ckpt';
  const digestless = ['find', store, '-name', '*.tar'];
  for (const [list, what] of [
    [['ls', temporaryFolder(t)], /pushed 10 parts, and the list command shows none of them: /],
    [digestless, /pushed 10 parts, and the list command shows none of them \(and 10 names without/],
  ] as const) {
    const said: string[] = [];
    let parts = 0;
    const hooks = {
      ...QUIET,
      onNotice: ({ message }: Notice) => void said.push(message),
      onProgress: (state: SubmissionState) => {
        ({ parts } = state);
      },
    };
    const options = { record, folder: out, runFile, version: ownVersion(), list, listPauseMs: 20 };
    const submission = new Submission(options, queue, hooks);
    await t.rejects(submission.run(), { code: 'E_QUEUE', message: what });
    t.equal(parts, 10, 'each part is made once');
    t.match(said, [/workers pushed 10 parts[^\n]*looking again/]);
    t.equal(said.length, 1);
    await queue.runs.cancel(record.output.parts?.id ?? '');
  }
  const options = { record, folder: out, runFile, version: ownVersion(), list: ['ls', store] };
  fs.rmSync(path.join(store, fs.readdirSync(store)[0] ?? ''));
  const outcome = await new Submission(options, queue, QUIET).run();
  t.equal(outcome, 'complete', 'with the right list it ends');
});

t.test('of very many parts that were removed a few jobs are issued at a time', async (t) => {
  const out = await beginRun(t, 5000);
  const file = path.join(out, '.enumerate.ckpt');
  const record = readCheckpoint(file);
  writeCheckpoint(file, { ...record, watermark: record.end });
  const submitter = submit(t, server.url, out, ['--prefix', 'removed']);
  await submitter.untilError(/"outstanding":[1-9]/);
  await submitter.untilError(/"type":"progress"/);
  const waiting = await server.ask((client) => client.llen('removed:tickets:wait'));
  t.equal(waiting, 2, 'two where nobody works yet');
  submitter.kill('SIGINT');
  t.equal((await submitter.ended).status, 130);
});
