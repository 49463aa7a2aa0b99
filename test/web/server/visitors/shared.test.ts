/** What visitors share, and the queue in which each has his turn. @module */
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import t from 'tap';
import { makeSpace } from '../../../../src/core/space.js';
import { ByteBudget } from '../../../../src/web/server/request-memory.js';
import { FairQueue } from '../../../../src/web/server/visitors/fair-queue.js';
import { Shared } from '../../../../src/web/server/visitors/shared.js';
import { WorkerPool } from '../../../../src/web/server/worker-pool.js';

/** How many a visitor gets who takes all that he is given. */
function takeAll(shared: Shared, visitor: string): number {
  let count = 0;
  for (; shared.lackFor(visitor) === undefined; count++) shared.take(visitor);
  return count;
}

t.test('a visitor has half while he is alone, and a part always', (t) => {
  const shared = new Shared(80, 1 / 8);
  t.equal(takeAll(shared, 'a'), 40);
  t.equal(shared.lackFor('a'), 'part');
  t.equal(takeAll(shared, 'b'), 10);
  t.equal(takeAll(shared, 'c'), 10);
  t.equal(takeAll(shared, 'd') + takeAll(shared, 'e'), 20);
  t.equal(shared.lackFor('f'), 'whole');
  shared.give('b');
  t.equal(shared.lackFor('a'), 'part', 'who has much does not get what others give back');
  t.equal(takeAll(shared, 'b'), 1);
  for (let i = 0; i < 40; i++) shared.give('a');
  t.equal(shared.heldBy('a'), 0);
  t.equal(takeAll(new Shared(80, 0), 'a'), 80, 'without a limit');
  t.equal(takeAll(new Shared(5, 1 / 8), 'a'), 4, 'a few are always his');
  t.equal(takeAll(new Shared(0, 1 / 8), 'a'), 0);
  t.end();
});

t.test('the queue serves visitors in turn', (t) => {
  const queue = new FairQueue<string>();
  for (const item of ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1']) queue.push(item[0] ?? '', item);
  t.equal(queue.size, 7);
  t.ok(queue.remove('a', 'a3'));
  t.notOk(queue.remove('a', 'a3'));
  t.notOk(queue.remove('b', 'a4'));
  t.equal(queue.take(), 'a1');
  queue.push('d', 'd1');
  const order = Array.from({ length: 7 }, () => queue.take());
  t.same(order, ['b1', 'c1', 'a2', 'd1', 'b2', 'a4', undefined]);
  t.equal(queue.size, 0);
  t.end();
});

t.test('who fills the queue of the threads does not keep others from it', async (t) => {
  const pool = new WorkerPool({ threads: 1, maxQueued: 64, perAddress: 1 / 8, timeoutMs: 60_000 });
  t.teardown(() => pool.close());
  const space = makeSpace({ width: 4, height: 4, color: 'gray' });
  const choice = { space, order: 'sequential', seed: '', palette: undefined } as const;
  const ended: string[] = [];
  const ask = async (visitor: string, isAdmitted = false): Promise<string> => {
    try {
      await pool.run('draw', choice, { visitor, isAdmitted });
    } catch (error) {
      return (error as Error).message;
    }
    ended.push(visitor);
    return 'done';
  };
  const greedy = Array.from({ length: 40 }, () => ask('a'));
  t.equal(pool.queued, 32, 'one is on its way');
  const other = [ask('b'), ask('b')];
  const admitted = Array.from({ length: 40 }, () => ask('a', true));
  const answers = await Promise.all(greedy);
  t.same(
    [...new Set(answers.slice(33))],
    ['32 large requests of your address are waiting already: try again'],
  );
  t.same(await Promise.all(other), ['done', 'done']);
  t.ok(ended.indexOf('b') <= 2, 'the second visitor is next');
  t.ok(ended.lastIndexOf('b') <= 4);
  t.same([...new Set(await Promise.all(admitted))], ['done'], 'what has begun is not refused');
});

t.test('what nobody waits for any more is not made', async (t) => {
  const pool = new WorkerPool({ threads: 1, maxQueued: 64, perAddress: 1 / 8, timeoutMs: 60_000 });
  t.teardown(() => pool.close());
  const space = makeSpace({ width: 4, height: 4, color: 'gray' });
  const choice = { space, order: 'sequential', seed: '', palette: undefined } as const;
  const left = new Set<string>();
  const ask = (visitor: string, isShort = false): Promise<string> =>
    pool
      .run('draw', choice, { visitor, isShort, isWanted: () => !left.has(visitor) })
      .catch((error: unknown) => (error as Error).message);
  const first = ask('a');
  const gone = Array.from({ length: 30 }, () => ask('b'));
  const stayed = ask('c');
  left.add('b');
  t.match(await first, /^\d+$/);
  t.match(await stayed, /^\d+$/);
  t.equal(pool.queued, 0);
  t.same([...new Set(await Promise.all(gone))], ['nobody waits for this any more']);
  left.delete('b');
  t.match(await ask('b'), /^\d+$/, 'the places are free again');
});

t.test('memory is shared out', (t) => {
  const budget = new ByteBudget(800, 1 / 8);
  const open = (visitor: string) => {
    const outgoing = new EventEmitter() as ServerResponse;
    return { ...budget.open(visitor, outgoing), close: () => outgoing.emit('close') };
  };
  const own = { message: /^too many large answers to your address/, status: 503 };
  const all = { message: /^too many large requests/, status: 503 };

  const [first, second] = [open('a'), open('a')];
  first.grow(300);
  second.grow(100);
  t.throws(() => open('a').grow(1), own, 'half of all is the most for one');
  const other = open('b');
  other.grow(100);
  t.throws(() => open('c').grow(350), all, 'there is no room');
  t.throws(() => open('b').grow(1), own);
  first.close();
  second.close();
  t.equal(budget.usedBytes, 100);
  other.release();
  other.close();
  t.equal(budget.usedBytes, 0);

  const giant = open('a');
  giant.grow(5000);
  t.equal(budget.usedBytes, 400, 'one too large for all counts as half');
  t.throws(() => open('a').grow(1), own);
  t.throws(() => open('b').grow(5000), all, 'there is one of them at a time');
  const large = open('b');
  large.grow(350);
  t.equal(budget.usedBytes, 750, 'another large one beside it, of somebody who has nothing else');
  large.close();
  giant.grow(5000);
  t.equal(budget.usedBytes, 400);
  giant.close();
  t.equal(budget.usedBytes, 0);
  open('b').grow(5000);
  t.end();
});
