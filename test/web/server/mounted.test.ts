/**
 * The server as an app: mounted in another one, and called without any connection.
 * @module
 */
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import t, { type Test } from 'tap';
import { server, type ServerOptions } from '../../../src/node.js';
import { makeSpace } from '../../../src/core/space.js';
import { open } from '../../core/tools.js';
import { ask, hasSameBytes, jsonOf } from './served.js';

const images = {
  space: makeSpace({ width: 4, height: 3, color: 'rgb' }),
  order: 'mixed',
  seed: '',
  palette: undefined,
} as const;

/** An app of someone's own, with ours below `/images`. */
async function mount(t: Test, options: ServerOptions = {}): Promise<string> {
  const ours = await server({ images, limits: { threads: 1 }, ...options });
  const outer = new Hono();
  outer.get('/', (call) => call.text('someone else’s page'));
  outer.mount('/images', ours.fetch);
  const listener = createAdaptorServer({ fetch: outer.fetch });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  t.teardown(async () => {
    await ours.close();
    await new Promise((resolve) => listener.close(resolve));
  });
  return `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
}

t.test('mounted below a path, it answers there and nowhere else', async (t) => {
  const address = await mount(t);
  t.equal((await ask(address, '/')).body.toString(), 'someone else’s page');
  const image = await ask(address, '/images/image/42.raw');
  t.equal(image.status, 200);
  t.ok(hasSameBytes(image.body, open('4x3 rgb 8').frameAt(42n)));
  t.match(jsonOf(await ask(address, '/images/api/space')), { canonical: '4x3 rgb 8' });
  t.equal((await ask(address, '/image/42.raw')).status, 404, 'outside of it there is nothing');
  const png = (await ask(address, '/images/image/42.png')).body;
  const located = await ask(address, '/images/locate', { method: 'POST', body: png });
  t.match(jsonOf(located), { index: '42', exact: true });
});

t.test('the page is below the path, whose last slash is put back', async (t) => {
  const address = await mount(t);
  const bare = await ask(address, '/images');
  t.equal(bare.status, 308);
  t.equal(bare.headers.location, 'images/');
  const page = await ask(address, '/images/');
  t.match(page.body.toString(), /<title>every image<\/title>/);
  const empty = await mount(t, { page: false });
  t.equal((await ask(empty, '/images/')).status, 404, 'unless it is left out');
});

t.test('long answers are whole there too', async (t) => {
  const address = await mount(t);
  const query = 'size=600x500&order=mixed';
  const image = await ask(address, `/images/image/42.raw?${query}`);
  t.equal(image.headers['content-length'], String(600 * 500 * 3));
  t.ok(hasSameBytes(image.body, open('600x500 rgb 8').frameAt(42n)));
  const head = await ask(address, `/images/image/42.raw?${query}`, { method: 'HEAD' });
  t.same([head.status, head.body.length], [200, 0]);
  t.equal(head.headers['content-length'], image.headers['content-length']);
});

t.test('its log and its limits hold there too', async (t) => {
  const paths: string[] = [];
  const address = await mount(t, {
    limits: { threads: 1, requestsPerSecond: 2 },
    log: ({ path, status }) => paths.push(`${status} ${path}`),
  });
  const statuses: number[] = [];
  for (let i = 0; i < 6; i++) statuses.push((await ask(address, '/images/healthz')).status);
  t.equal(statuses[0], 200);
  t.ok(statuses.includes(429), statuses.join());
  t.equal(paths[0], '200 /images/healthz');
  const other = await mount(t);
  await ask(other, '/images/image/1.png');
  const metrics = (await ask(other, '/images/metrics')).body.toString();
  t.match(metrics, 'enumerate_http_requests_total{route="/image/N.png",status="200"} 1');
});

t.test('the live picture ends with the server', async (t) => {
  const ours = await server({ images, page: false, limits: { threads: 1 } });
  const listener = createAdaptorServer({ fetch: ours.fetch });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const response = await fetch(`${address}/events`);
  const events = response.text();
  await ours.close();
  t.match(await events, /^event: live\n/);
  await new Promise((resolve) => listener.close(resolve));
});

t.test('an image needs no connection, what streams or reads one says so', async (t) => {
  const failures: unknown[] = [];
  const ours = await server({ images, page: false, onFailure: (error) => failures.push(error) });
  t.teardown(() => ours.close());
  const request = async (path: string, init?: RequestInit): Promise<Response> =>
    ours.fetch(new Request(`http://localhost${path}`, init));
  const image = await request('/image/42.raw');
  t.equal(image.status, 200);
  t.ok(hasSameBytes(new Uint8Array(await image.arrayBuffer()), open('4x3 rgb 8').frameAt(42n)));
  t.equal((await request('/image/42.raw?size=2000x2000')).status, 200, 'a large one too');
  const locate = await request('/locate', { method: 'POST', body: 'x' });
  t.match(await locate.json(), { detail: /@hono\/node-server/ });
  t.strictSame(failures, []);
});

t.test('what fails without a connection holds no memory for ever', async (t) => {
  const ours = await server({ images, page: false, limits: { threads: 1 } });
  t.teardown(() => ours.close());
  const get = (path: string): Promise<Response> =>
    Promise.resolve(ours.fetch(new Request(`http://localhost${path}`)));
  for (const number of ['nonsense', '5'])
    await get(`/image/${number}.raw?size=1000x1000`).then((response) => response.arrayBuffer());
  const metrics = await get('/metrics').then((response) => response.text());
  t.match(metrics, /^enumerate_held_bytes 0$/m);
});

t.test('a space that is larger than the limit is refused at once', async (t) => {
  await t.rejects(server({ images, limits: { maxPixels: 10 } }), { code: 'E_LIMIT' });
});
