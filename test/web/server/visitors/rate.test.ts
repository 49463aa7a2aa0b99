/** Requests and bytes a second. @module */
import t from 'tap';
import { Flow, RateLimit } from '../../../../src/web/server/visitors/rate.js';

t.test('requests', (t) => {
  const limit = new RateLimit(10);
  const count = (visitor: string, now: number): number => {
    let taken = 0;
    while (limit.take(visitor, now)) taken++;
    return taken;
  };
  t.equal(count('a', 0), 20);
  t.equal(count('b', 0), 20, 'each has a bucket');
  t.equal(count('a', 500), 5);
  t.equal(count('a', 60_000), 20, 'no more than it holds');
  t.ok(new RateLimit(0).take('a', 0));
  for (let i = 0; i < 200_000; i++) limit.take(`b${i}`, 0);
  t.equal(count('c', 0), 20, 'many visitors');
  t.end();
});

t.test('requests that may wait take what is not there yet', (t) => {
  const limit = new RateLimit(10);
  for (let i = 0; i < 20; i++) t.equal(limit.takeAhead('a', 0), 0);
  const waits = Array.from({ length: 60 }, () => limit.takeAhead('a', 0));
  t.same(waits.slice(0, 3), [100, 200, 300], 'each has its own moment');
  t.same(waits.slice(48), [4900, 5000, ...Array<undefined>(10).fill(undefined)], 'five seconds');
  t.notOk(limit.take('a', 4900), 'what waits is counted for others');
  t.equal(limit.takeAhead('a', 5000), 100, 'time pays it off');
  t.equal(limit.takeAhead('b', 0), 0);
  t.equal(new RateLimit(0).takeAhead('a', 0), 0);
  t.end();
});

t.test('bytes: what is above the bucket is delayed, never refused', async (t) => {
  const flow = new Flow(10_000_000);
  // What passes before the next ones are taken pays off as much.
  const before = performance.now();
  t.equal(flow.take('a', 20_000_000), undefined, 'so many at once');
  // What is owed keeps no process alive.
  const alive = setInterval(() => {}, 1000);
  t.teardown(() => clearInterval(alive));
  const waits = [flow.take('a', 1_000_000), flow.take('a', 1_000_000)];
  t.equal(flow.take('b', 1_000_000), undefined, 'others are not delayed');
  await waits[0];
  t.ok(performance.now() - before > 80, 'as long as these bytes take');
  await waits[1];
  t.ok(performance.now() - before > 160, 'one after the other');
});

t.test('who owes much waits with what is new', (t) => {
  const flow = new Flow(1000);
  t.equal(flow.waitSeconds('a'), 0);
  t.equal(flow.count('a', 2000), 0);
  t.ok(flow.count('a', 8000) > 7000, 'as long as it takes');
  t.equal(flow.waitSeconds('a'), 0, 'a little is borne');
  flow.count('a', 12_000);
  t.ok(flow.waitSeconds('a') > 8);
  t.equal(flow.waitSeconds('b'), 0);
  const none = new Flow(0);
  t.equal(none.take('a', 1e15), undefined);
  t.equal(none.waitSeconds('a'), 0, 'without a limit nobody owes');
  t.end();
});
