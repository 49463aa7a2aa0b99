/** The server for a minute, with two hundred who watch, and after ten thousand who left. @module */
import { setTimeout as wait } from 'node:timers/promises';
import t from 'tap';
import { dropConnections } from '../web/server/dropped-connections.js';
import { LiveWatcher } from '../web/server/live-watcher.js';
import { startServe } from '../web/server/served-command.js';
import { ask } from '../web/server/served.js';

const MEBIBYTE = 2 ** 20;

t.test('two hundred watch for a minute', async (t) => {
  const server = await startServe(t, ['--log', 'none', '--rate', '0']);
  const watchers = await Promise.all(
    Array.from({ length: 200 }, () => LiveWatcher.open(t, server.address, false)),
  );
  await wait(5000);
  const before = server.residentBytes();
  let most = before;
  let furthest = 0;
  for (let i = 0; i < 600; i++) {
    await wait(100);
    const now = Math.floor(Date.now() / 100);
    for (const { last } of watchers) furthest = Math.max(furthest, now - Number(last?.index ?? 0));
    most = Math.max(most, server.residentBytes());
  }
  t.ok(furthest <= 10, `${furthest} frames of a tenth of a second behind at most`);
  const least = Math.min(...watchers.map(({ seen }) => seen));
  t.ok(least > 600, `${least} frames at least`);
  const grown = (most - before) / MEBIBYTE;
  t.ok(
    grown < 50,
    `${grown.toFixed(1)} MiB more than the ${(before / MEBIBYTE).toFixed(0)} before`,
  );
  t.comment(`${furthest} frames behind, ${least} seen, ${grown.toFixed(1)} MiB more`);
});

t.test('ten thousand connections, opened and dropped', async (t) => {
  const server = await startServe(t, ['--log', 'none', '--rate', '0']);
  await dropConnections(server.port, 1000);
  const before = server.residentBytes();
  await dropConnections(server.port, 10_000);
  t.equal((await ask(server.address, '/healthz')).status, 200);
  const grown = (server.residentBytes() - before) / MEBIBYTE;
  t.ok(grown < 60, `${grown.toFixed(1)} MiB more`);
  await wait(500);
  const { body } = await ask(server.address, '/metrics');
  t.match(body.toString(), /^enumerate_connections 1$/m, 'nobody is left behind');
  t.match(body.toString(), /^enumerate_held_bytes 0$/m);
  t.match(body.toString(), /^enumerate_live_clients 0$/m);
});
