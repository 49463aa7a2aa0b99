/** Calls to threads: answers in order, errors whole, and what a dying thread leaves. @module */
import t from 'tap';
import { EnumeratorError } from '../../src/core/errors.js';
import { CallThread, statusOf } from '../../src/io/call-thread.js';
import type { Question } from './answering-thread.js';

function startThread(t: {
  teardown(end: () => Promise<void>): void;
}): CallThread<Question, number> {
  const thread = new CallThread<Question, number>(
    new URL('./answering-thread.js', import.meta.url),
  );
  t.teardown(() => thread.close());
  return thread;
}

t.test('calls are answered in their order, failures in between', async (t) => {
  const thread = startThread(t);
  const calls = [{ double: 1 }, { fail: 'other' }, { double: 3 }] as const;
  const answers = await Promise.allSettled(calls.map((call) => thread.call(call)));
  t.match(answers, [
    { status: 'fulfilled', value: 2 },
    { status: 'rejected', reason: { message: 'too far', stack: /answering-thread/ } },
    { status: 'fulfilled', value: 6 },
  ]);
});

t.test('an error keeps its code, its hints and its status', async (t) => {
  const thread = startThread(t);
  const ours = await thread.call({ fail: 'ours' }).catch((error: unknown) => error);
  t.ok(ours instanceof EnumeratorError);
  t.match(ours, { code: 'E_IO', message: 'no disk', hints: [{ key: 'resume', value: 'x' }] });
  const busy = await thread.call({ fail: 'status' }).catch((error: unknown) => error);
  t.equal(statusOf(busy), 503);
  t.equal(statusOf(ours), undefined);
});

t.test('a thread that ends fails the calls that it has, and all later ones', async (t) => {
  const thread = startThread(t);
  const gone = { code: 'E_IO', message: 'a thread ended by itself (exit 3)' };
  const pending = [thread.call({ exit: 3 }), thread.call({ double: 1 })];
  for (const { reason } of (await Promise.allSettled(pending)) as PromiseRejectedResult[])
    t.match(reason, gone);
  t.notOk(thread.isAlive);
  await t.rejects(thread.call({ double: 1 }), gone);
});
