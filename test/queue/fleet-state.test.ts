/**
 * Who is alive, as submitters see it: counted without looking at each, forgotten when silent, and
 * heard less often the more there are.
 * @module
 */
import { Redis } from 'ioredis';
import t from 'tap';
import { HEARTBEAT_MS, type WorkerFacts, WorkerRegistry } from '../../src/queue/worker-registry.js';
import { RedisServer } from './redis-server.js';

const factsOf = (id: string, threads: number): WorkerFacts => ({
  id,
  threads,
  host: 'here',
  pid: 1,
  version: '0',
  parts: 0,
  images: 0,
  bytes: 0,
  failures: 0,
});

t.test('workers come, are counted once, and go', async (t) => {
  const server = await RedisServer.start(t);
  const client = new Redis(server.url);
  t.teardown(() => client.disconnect());
  const fleet = new WorkerRegistry(client, 'x');
  t.match(await fleet.state('run'), { workers: 0, threads: 0, isCancelled: false });
  for (const [id, threads] of [
    ['a', 3],
    ['b', 5],
    ['a', 3],
  ] as const)
    t.equal(await fleet.heartbeat(factsOf(id, threads)), HEARTBEAT_MS);
  t.match(await fleet.state('run'), { workers: 2, threads: 8 });
  await fleet.leave('a');
  await fleet.leave('a');
  t.match(await fleet.state('run'), { workers: 1, threads: 5 });
  t.same(
    (await fleet.workers()).map(({ id }) => id),
    ['b'],
  );
  // Its time has run out.
  await client.zadd('x:fleet:live', 1, 'b');
  t.match(await fleet.state('run'), { workers: 0, threads: 0 });
  t.same(await fleet.workers(), []);
  await fleet.heartbeat(factsOf('boaster', 1e6));
  t.match(await fleet.state('run'), { workers: 1, threads: 1024 }, 'so many are not believed');
});

t.test('ten thousand workers are heard every ten seconds', async (t) => {
  const server = await RedisServer.start(t);
  const client = new Redis(server.url);
  t.teardown(() => client.disconnect());
  const fleet = new WorkerRegistry(client, 'x');
  const pairs = Array.from({ length: 10_000 }, (_, i) => [1e15, `w${i}`]).flat();
  await client.zadd('x:fleet:live', ...pairs);
  t.equal(await fleet.heartbeat(factsOf('a', 1)), 10_000);
  const [seconds = NaN] = (await client.time()).map(Number);
  const score = Number(await client.zscore('x:fleet:live', 'a'));
  t.ok(score > (seconds + 45) * 1000, 'it may miss some of them');
  t.equal((await fleet.state('run')).workers, 10_001);
});
