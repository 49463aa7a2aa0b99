/** Each limit, on both of its sides. @module */
import { once } from 'node:events';
import net from 'node:net';
import t from 'tap';
import { until } from '../../patience.js';
import { ask, problemOf, startTestServer, untilMetric } from './served.js';

t.test('so many requests a second from one address', async (t) => {
  const { address } = await startTestServer(t, { isProxyTrusted: true }, { requestsPerSecond: 5 });
  const from = (who: string): ReturnType<typeof ask> =>
    ask(address, '/healthz', { headers: { 'x-forwarded-for': who } });
  const first = await Promise.all(Array.from({ length: 20 }, () => from('203.0.113.1')));
  const passed = first.filter(({ status }) => status === 200).length;
  t.ok(passed >= 10 && passed < 20, `${passed} at once`);
  const refused = first.find(({ status }) => status === 429);
  t.equal(refused?.headers['retry-after'], '1');
  t.equal(refused?.headers['content-type'], 'application/problem+json');
  t.equal((await from('203.0.113.2')).status, 200, 'others are let in');
  t.equal((await from('203.0.113.1, 203.0.113.3')).status, 200, 'who the proxy sees counts');
  await until(async () => (await from('203.0.113.1')).status === 200, 'the bucket fills up');
});

t.test('without trust a visitor cannot say who he is', async (t) => {
  const { address } = await startTestServer(t, {}, { requestsPerSecond: 1 });
  const statuses = [];
  for (let i = 0; i < 5; i++) {
    const headers = { 'x-forwarded-for': `203.0.113.${i}` };
    statuses.push((await ask(address, '/healthz', { headers })).status);
  }
  t.same(statuses.slice(0, 3), [200, 200, 429]);
});

t.test('large images wait in a short queue, and not for ever', async (t) => {
  const { address } = await startTestServer(t, {}, { requestTimeoutMs: 1500 });
  // A power that takes longer than there is.
  const slow = '/image/3^30000000-9^15000000.png?size=4000x4000';
  const asked = [ask(address, slow)];
  await untilMetric(address, 'enumerate_connections', 2);
  for (let i = 0; i < 40; i++) asked.push(ask(address, `/image/${i}.png?size=400x400`));
  const health = await ask(address, '/healthz');
  t.equal(health.status, 200, 'what is short is answered meanwhile');
  t.equal((await ask(address, '/image/1.png')).status, 200);
  const answers = await Promise.all(asked);
  const refused = answers.filter(({ status }) => status === 503);
  t.ok(refused.length >= 8, `${refused.length} were refused`);
  for (const { headers } of refused) t.equal(headers['retry-after'], '5');
  t.match(
    refused.map(problemOf).find((text) => text.includes('waiting')),
    /^503 32 large requests of your address are waiting already/,
  );
  const later = async (): Promise<boolean> =>
    (await ask(address, '/image/5.png?size=400x400')).status === 200;
  await until(later, 'another thread takes the place of the one that did not end');
});

t.test('so many connections', async (t) => {
  const { address, port } = await startTestServer(t, {}, { maxConnections: 5 });
  const sockets = Array.from({ length: 5 }, () => net.connect(port, '127.0.0.1'));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  await t.rejects(ask(address, '/healthz'), 'the sixth is closed at once');
  for (const socket of sockets) socket.destroy();
  const isServed = async (): Promise<boolean> =>
    (await ask(address, '/healthz').catch(() => undefined))?.status === 200;
  await until(isServed, 'there is room again');
});
