/** What pages of other sites may use, and what not. @module */
import http from 'node:http';
import t from 'tap';
import { until } from '../../patience.js';
import { ask, metricOf, startTestServer } from './served.js';

const TOKEN = '0123456789abcdef';

t.test('images and what describes them are for every site', async (t) => {
  const { address } = await startTestServer(t, {}, { maxIndexLength: 200 });
  for (const [path, status] of [
    ['/image/42.png?size=4x4', 200],
    ['/image/42.raw?size=4x4', 200],
    ['/image/42.png?size=600x600', 200],
    ['/image/random.png?size=4x4', 302],
    ['/image/random.png', 200],
    ['/image/x.png', 400],
    [`/image/${'1'.repeat(300)}.png`, 414],
    ['/api/space', 200],
    ['/api/space?size=x', 400],
    ['/api/estimate?size=4x4', 200],
    ['/files/nothing', 404],
    ['/range/nothing', 400],
  ] as const) {
    for (const method of ['GET', 'HEAD']) {
      const { headers, ...answer } = await ask(address, path, { method });
      const what = `${method} ${path.slice(0, 40)}`;
      t.equal(answer.status, status, what);
      t.equal(headers['access-control-allow-origin'], '*', what);
      t.equal(headers['cross-origin-resource-policy'], 'cross-origin', what);
      t.match(headers['access-control-expose-headers'], /\betag\b.*\bx-image-index\b/, what);
      t.equal(headers['access-control-allow-credentials'], undefined);
    }
  }
  const tag = (await ask(address, '/image/1.png')).headers.etag ?? '';
  const same = await ask(address, '/image/1.png', { headers: { 'if-none-match': tag } });
  t.equal(same.status, 304);
  t.equal(same.headers['access-control-allow-origin'], '*');
});

t.test('a browser may ask with headers of its own', async (t) => {
  const { address } = await startTestServer(t, { token: TOKEN });
  const preflight = (path: string, method: string): ReturnType<typeof ask> =>
    ask(address, path, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://elsewhere.example',
        'access-control-request-method': method,
        'access-control-request-headers': 'range, if-none-match',
      },
    });
  const { status, headers } = await preflight('/image/42.png', 'GET');
  t.equal(status, 204);
  t.equal(headers['access-control-allow-origin'], '*');
  t.equal(headers['access-control-allow-methods'], 'GET, HEAD');
  t.equal(headers['access-control-allow-headers'], '*');
  for (const path of ['/api/live', '/locate', '/metrics', '/events', '/healthz', '/']) {
    const refused = (await preflight(path, 'PUT')).headers;
    t.same(
      Object.keys(refused).filter((name) => /^access-control|^cross-origin/.test(name)),
      [],
      path,
    );
  }
});

t.test('what changes something, and what tells of the server, is for its own page', async (t) => {
  const { address } = await startTestServer(t, { token: TOKEN });
  for (const [method, path] of [
    ['GET', '/api/live'],
    ['PUT', '/api/live'],
    ['POST', '/locate'],
    ['GET', '/metrics'],
    ['GET', '/healthz'],
    ['HEAD', '/events'],
    ['GET', '/nothing'],
  ] as const) {
    const headers = { authorization: `Bearer ${TOKEN}`, origin: 'https://elsewhere.example' };
    const body = method === 'PUT' ? '{"fps":"2"}' : '';
    const answer = await ask(address, path, { method, headers, body });
    t.equal(answer.headers['access-control-allow-origin'], undefined, path);
    t.equal(answer.headers['cross-origin-resource-policy'], undefined, path);
  }
});

t.test('HEAD of what goes on for ever has the head of it, and takes no place', async (t) => {
  const { address } = await startTestServer(t, {}, { maxLiveClients: 1 });
  for (const [path, type, isOpen] of [
    ['/live.png', 'multipart/x-mixed-replace; boundary=frame', true],
    ['/events', 'text/event-stream', false],
  ] as const) {
    for (let i = 0; i < 3; i++) {
      const { status, headers } = await ask(address, path, { method: 'HEAD' });
      t.equal(status, 200, path);
      t.equal(headers['content-type'], type);
      t.equal(headers['content-length'], undefined, 'it has no length');
      t.equal(headers['x-accel-buffering'], 'no');
      t.equal(headers['access-control-allow-origin'], isOpen ? '*' : undefined);
    }
    t.equal(await metricOf(address, 'enumerate_live_clients'), 0);
    const { hostname, port } = new URL(address);
    const request = http.get({ hostname, port, path, agent: false });
    const head = await new Promise<http.IncomingMessage>((resolve) =>
      request.on('response', resolve),
    );
    t.equal(head.headers['content-type'], type, 'as that of a GET');
    t.equal(head.headers['access-control-allow-origin'], isOpen ? '*' : undefined);
    request.on('error', () => {}).destroy();
    const isAlone = async (): Promise<boolean> =>
      (await metricOf(address, 'enumerate_live_clients')) === 0;
    await until(isAlone, 'who leaves gives his place back');
  }
});
