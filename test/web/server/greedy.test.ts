/**
 * One greedy visitor beside others: what they get. The times are those of `npm run bench web`; here
 * only what would be many times as long counts.
 * @module
 */
import t, { type Test } from 'tap';
import {
  askAsOther,
  type GreedyKind,
  percentile,
  probe,
  startGreedy,
} from '../../../bench/greedy.js';
import { patienceMs, until } from '../../patience.js';
import { type ServedCommand, startServe } from './served-command.js';
import { ask, metricOf, startTestServer } from './served.js';

/** The number of WebAssembly instances that are made in this thread meanwhile: two for a space. */
async function instancesDuring(work: () => Promise<unknown>): Promise<number> {
  const { Instance } = WebAssembly;
  let count = 0;
  WebAssembly.Instance = new Proxy(Instance, {
    construct(target, args) {
      count++;
      return Reflect.construct(target, args) as object;
    },
  });
  try {
    await work();
  } finally {
    WebAssembly.Instance = Instance;
  }
  return count;
}

t.test('new spaces are opened by the workers', async (t) => {
  const { address } = await startTestServer(t);
  const askAll = async (path: (i: number) => string): Promise<void> => {
    for (let i = 0; i < 20; i++) t.equal((await ask(address, path(i))).status, 200, path(i));
  };
  const instances = await instancesDuring(async () => {
    await askAll((i) => `/image/5.png?size=16x16&seed=s${i}`);
    await askAll((i) => `/image/5.png?size=${16 + i}x16`);
    await askAll((i) => `/image/5.png?size=16x16&palette=000000,ffffff,${100_000 + i}`);
    await askAll((i) => `/image/5.png?size=4x4&color=gray&depth=1&seed=s${i}`);
    await askAll((i) => `/image/5.raw?size=16x16&seed=r${i}`);
  });
  t.equal(instances, 0);
  const again = await instancesDuring(async () => {
    for (let i = 0; i < 5; i++) await askAll(() => '/image/5.png?size=16x16&seed=again');
  });
  t.equal(again, 2, 'what is asked for again is opened here, once');
  const twice = await instancesDuring(async () => {
    for (const _ of [1, 2]) await askAll((i) => `/image/5.png?size=16x16&seed=twice${i}`);
  });
  t.ok(twice >= 2 && twice < 40, `${twice} instances: one visitor has few opened`);
});

if (process.platform === 'linux') {
  /** Others of an address of their own, while one is greedy. */
  const beside = async (
    t: Test,
    kind: GreedyKind,
    args: readonly string[],
    check: (server: ServedCommand) => Promise<void>,
  ): Promise<void> => {
    const patience = String(Math.round(patienceMs() / 1000));
    const all = ['--log', 'none', '--threads', '1', '--request-timeout', patience, ...args];
    const server = await startServe(t, all);
    await probe(server.port, '/image/1.png', 10);
    const stop = startGreedy(server.port, kind);
    try {
      await check(server);
    } finally {
      await stop();
      server.kill('SIGKILL');
      await server.ended;
    }
  };

  t.test('others are answered as quickly as before', async (t) => {
    const medians = new Map<GreedyKind, number>();
    for (const kind of [
      'nothing',
      'seeds',
      'large seeds',
      'sizes',
      'palettes',
      'tables',
    ] as const) {
      await beside(t, kind, [], async ({ address, port }) => {
        const hasBegun = async (): Promise<boolean> =>
          (await metricOf(address, 'enumerate_connections')) > 2;
        await until(hasBegun, kind);
        const answers = await probe(port, '/image/77.png', 25);
        t.ok(
          answers.every(({ status }) => status === 200),
          kind,
        );
        medians.set(kind, percentile(answers, 50));
      });
    }
    const usual = medians.get('nothing') ?? NaN;
    for (const [kind, ms] of medians) {
      t.ok(ms < Math.max(100, 10 * usual), `${kind}: ${ms.toFixed(1)} ms, or ${usual.toFixed(1)}`);
    }
  });

  t.test('slow readers of large images hold half of the memory at most', (t) =>
    beside(t, 'slow readers', [], async ({ address, port }) => {
      const isHeld = async (): Promise<boolean> =>
        (await metricOf(address, 'enumerate_held_bytes')) > 10 ** 8;
      await until(isHeld, 'they hold memory');
      t.equal((await askAsOther(port, '/image/1.png?size=3000x3000')).status, 200);
      t.ok((await metricOf(address, 'enumerate_held_bytes')) <= 2 ** 28);
    }),
  );

  t.test('who watches on every place leaves places', (t) =>
    beside(t, 'live places', ['--max-live-clients', '40'], async ({ address, port }) => {
      const isFull = async (): Promise<boolean> =>
        (await metricOf(address, 'enumerate_live_clients')) >= 20;
      await until(isFull, 'half of the places are taken');
      for (const path of ['/events', '/live.png']) {
        t.equal((await askAsOther(port, path, false)).status, 200, path);
      }
      t.equal(await metricOf(address, 'enumerate_live_clients'), 20, 'and no more');
    }),
  );

  t.test('who takes every connection leaves connections', (t) =>
    beside(t, 'half requests', ['--max-connections', '100'], async ({ port }) => {
      // Those of the metrics would be of the same address.
      const answers = await probe(port, '/image/1.png', 40);
      t.ok(answers.every(({ status }) => status === 200));
    }),
  );

  t.test('who fills the queue of the threads leaves room in it', (t) =>
    beside(t, 'full queue', [], async ({ address, port }) => {
      const isFull = async (): Promise<boolean> =>
        (await metricOf(address, 'enumerate_queued_jobs')) >= 30;
      await until(isFull, 'many wait');
      const large = await probe(port, '/image/1.png?size=600x600', 5);
      const unopened = await probe(port, '/image/1.png?size=16x16&seed=other', 5);
      t.same(
        [...large, ...unopened].map(({ status }) => status),
        Array.from({ length: 10 }, () => 200),
      );
    }),
  );
}
