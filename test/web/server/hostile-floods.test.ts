/** Many of everything: it stays up, and its memory flat. @module */
import { setTimeout as wait } from 'node:timers/promises';
import t from 'tap';
import { dropConnections } from './dropped-connections.js';
import { LiveWatcher } from './live-watcher.js';
import { startServe } from './served-command.js';
import { ask } from './served.js';

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
  await flood(0, 400);
  const before = server.residentBytes();
  await flood(400, 800);
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
  await wait(200);
  const { body } = await ask(server.address, '/metrics');
  t.match(body.toString(), /^enumerate_connections 1$/m, 'nobody is left behind');
  t.match(body.toString(), /^enumerate_held_bytes 0$/m);
});

t.test('forty watch for four seconds', async (t) => {
  const server = await startServe(t, ['--log', 'none', '--rate', '0']);
  const watchers = await Promise.all(
    Array.from({ length: 40 }, () => LiveWatcher.open(t, server.address, false)),
  );
  const behind: number[] = [];
  await wait(1000);
  const before = server.residentBytes();
  for (let i = 0; i < 30; i++) {
    await wait(100);
    const now = Math.floor(Date.now() / 100);
    behind.push(...watchers.map(({ last }) => now - Number(last?.index ?? 0)));
  }
  t.ok(Math.max(...behind) <= 10, `${Math.max(...behind)} frames of a tenth of a second behind`);
  for (const { seen } of watchers) t.ok(seen >= 20, `${seen} frames`);
  const grown = server.residentBytes() - before;
  t.ok(grown < 40 * MEBIBYTE, `${(grown / MEBIBYTE).toFixed(0)} MiB more`);
});
