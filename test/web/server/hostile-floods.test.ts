/** Many of everything: it stays up, and its memory flat. @module */
import t from 'tap';
import { until } from '../../patience.js';
import { dropConnections } from './dropped-connections.js';
import { LiveWatcher } from './live-watcher.js';
import { startServe } from './served-command.js';
import { ask, metricOf } from './served.js';

const MEBIBYTE = 2 ** 20;

t.test('ever new seeds and spaces do not fill the memory', async (t) => {
  const server = await startServe(t, ['--log', 'none', '--rate', '0']);
  const flood = async (from: number, count: number): Promise<void> => {
    for (let i = from; i < from + count; i += 20) {
      const all = Array.from({ length: 20 }, (_, k) => {
        const size = `${40 + ((i + k) % 50)}x64`;
        return ask(server.address, `/image/5.png?size=${size}&seed=s${i + k}`);
      });
      for (const { status } of await Promise.all(all)) if (status !== 200) t.equal(status, 200);
    }
  };
  await flood(0, 300);
  const before = server.residentBytes();
  await flood(300, 500);
  const grown = server.residentBytes() - before;
  t.ok(grown < 100 * MEBIBYTE, `${(grown / MEBIBYTE).toFixed(0)} MiB more`);
});

t.test('a thousand connections, opened and dropped', async (t) => {
  const server = await startServe(t, ['--log', 'none', '--rate', '0']);
  await dropConnections(server.port, 200);
  const before = server.residentBytes();
  await dropConnections(server.port, 1000);
  t.equal((await ask(server.address, '/healthz')).status, 200);
  const grown = server.residentBytes() - before;
  t.ok(grown < 60 * MEBIBYTE, `${(grown / MEBIBYTE).toFixed(0)} MiB more`);
  const isAlone = async (): Promise<boolean> =>
    (await metricOf(server.address, 'enumerate_connections')) === 1 &&
    (await metricOf(server.address, 'enumerate_held_bytes')) === 0;
  await until(isAlone, 'nobody is left behind');
});

t.test('forty watch the same frames', async (t) => {
  const server = await startServe(t, ['--log', 'none', '--rate', '0']);
  const watchers = await Promise.all(
    Array.from({ length: 40 }, () => LiveWatcher.open(t, server.address, false)),
  );
  await Promise.all(watchers.map((watcher) => watcher.until(10)));
  const before = server.residentBytes();
  // Whoever is behind comes to a frame that is shown after the others have seen theirs.
  await Promise.all(watchers.map((watcher) => watcher.until(25)));
  const now = BigInt(Math.floor(Date.now() / 100));
  await Promise.all(watchers.map((watcher) => watcher.untilFrame(({ index }) => index >= now)));
  const grown = server.residentBytes() - before;
  t.ok(grown < 40 * MEBIBYTE, `${(grown / MEBIBYTE).toFixed(0)} MiB more`);
});
