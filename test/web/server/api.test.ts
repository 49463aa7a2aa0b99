/** Spaces, estimates, health, metrics, methods and headers. @module */
import t from 'tap';
import { makeSpace } from '../../../src/core/space.js';
import { findPalette } from '../../../src/core/palette.js';
import { server } from '../../../src/node.js';
import { ask, jsonOf, problemOf, startTestServer } from './served.js';

t.test('a space is told with all that belongs to it', async (t) => {
  const space = makeSpace({ width: 16, height: 8, color: 'palette', colors: 4 });
  const palette = findPalette('gameboy');
  const { address } = await startTestServer(t, {
    images: { space, order: 'gray', seed: '', palette },
  });
  t.same(jsonOf(await ask(address, '/api/space')), {
    canonical: '16x8 palette 4',
    width: 16,
    height: 8,
    color: 'palette',
    depth: 2,
    colors: 4,
    palette: { name: 'gameboy', colors: ['0f380f', '306230', '8bac0f', '9bbc0f'] },
    order: 'gray',
    seed: '',
    query: 'size=16x8&palette=gameboy&order=gray&seed=',
    images: { text: '≈ 10^77', log10: 128 * Math.log10(4), decimalDigits: 78 },
    isChosen: true,
  });
  const other = await ask(address, '/api/space?size=4x4&color=gray&depth=1&order=mixed&seed=a%20b');
  t.match(jsonOf(other), {
    canonical: '4x4 gray 1',
    seed: 'a b',
    images: { text: '65,536', decimalDigits: 5 },
  });
  t.equal(jsonOf(other)['palette'], undefined);
  t.equal((await ask(address, '/api/space?nonsense=1')).status, 400);
});

t.test('a space that nobody has chosen is told as such', async (t) => {
  const { address } = await startTestServer(t);
  const record = jsonOf(await ask(address, '/api/space'));
  t.match(record, { canonical: '64x64 rgb 8', order: 'mixed', isChosen: false });
  t.match(jsonOf(await ask(address, '/api/space?size=64x64')), { isChosen: true });
});

t.test('an estimate is measured once', async (t) => {
  const { address } = await startTestServer(t);
  const [first, second] = [
    jsonOf(await ask(address, '/api/estimate?size=32x32')),
    jsonOf(await ask(address, '/api/estimate?size=32x32')),
  ];
  t.same(first, second);
  const { imagesPerSecond, years, images } = first as {
    imagesPerSecond: number;
    years: { log10: number; text: string };
    images: { log10: number };
  };
  t.ok(imagesPerSecond > 1000 && imagesPerSecond < 1e9, `${imagesPerSecond}`);
  t.ok(Math.abs(images.log10 - years.log10 - Math.log10(imagesPerSecond) - 7.4991) < 0.001);
  t.match(years.text, /^≈ \d\.\d·10\^7,3\d\d$/);
});

t.test('it is well, and counts what it does', async (t) => {
  const { address } = await startTestServer(t);
  const health = await ask(address, '/healthz');
  t.same([health.status, health.body.toString()], [200, 'ok\n']);
  await ask(address, '/image/1.png');
  await ask(address, '/image/x.png');
  const { headers, body } = await ask(address, '/metrics');
  t.match(headers['content-type'], /^text\/plain; version=0\.0\.4/);
  const text = body.toString();
  t.match(text, /^enumerate_http_requests_total\{route="\/healthz",status="200"\} 1$/m);
  t.match(text, /^enumerate_http_requests_total\{route="\/image\/N\.png",status="200"\} 1$/m);
  t.match(text, /^enumerate_http_requests_total\{route="\/image\/N\.png",status="400"\} 1$/m);
  t.match(text, /^enumerate_http_request_duration_seconds_count\{route="\/healthz"\} 1$/m);
  t.match(text, /^enumerate_live_clients 0$/m);
  t.match(text, /^process_resident_memory_bytes \d{7,}$/m);
  t.notMatch(text, /NaN/);
});

t.test('each address takes its own methods', async (t) => {
  const { address } = await startTestServer(t);
  for (const [method, path, allow] of [
    ['POST', '/image/1.png', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/api/live', 'GET, HEAD, PUT, OPTIONS'],
    ['GET', '/locate', 'POST, OPTIONS'],
    ['PUT', '/healthz', 'GET, HEAD, OPTIONS'],
    ['TRACE', '/healthz', 'GET, HEAD, OPTIONS'],
    ['PATCH', '/live.png', 'GET, HEAD, OPTIONS'],
    ['PROPFIND', '/events', 'GET, HEAD, OPTIONS'],
  ] as const) {
    const { status, headers } = await ask(address, path, { method });
    t.same([status, headers.allow], [405, allow], `${method} ${path}`);
    const options = await ask(address, path, { method: 'OPTIONS' });
    t.same([options.status, options.headers.allow], [204, allow]);
  }
  for (const path of ['/healthz', '/api/space', '/api/live', '/events', '/live.png', '/metrics']) {
    const { status, body } = await ask(address, path, { method: 'HEAD' });
    t.same([status, body.length], [200, 0], `HEAD ${path}`);
  }
  for (const path of ['/nothing', '/api', '/image', '/image/1.png/2.png', '/']) {
    t.equal((await ask(address, path)).status, 404, path);
    t.equal((await ask(address, path, { method: 'POST' })).status, 404, path);
  }
});

t.test('every answer has the strict headers', async (t) => {
  const { address } = await startTestServer(t);
  for (const path of ['/healthz', '/image/1.png', '/image/x.png', '/nothing', '/api/live']) {
    const { headers } = await ask(address, path);
    const policy = headers['content-security-policy'] as string;
    t.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/, path);
    t.notMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/);
    t.match(headers, {
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'permissions-policy': /camera=\(\)/,
    });
    t.equal(headers['x-powered-by'], undefined);
    t.equal(headers['server'], undefined);
  }
});

t.test('a query of what is no UTF-8 is refused by every route', async (t) => {
  const { address } = await startTestServer(t);
  const line = '400 the query has %ff, which is no UTF-8: write a letter such as ä as %C3%A4';
  for (const path of [
    '/image/5.png',
    '/range/0+5.raw',
    '/files/',
    '/files/8x8-gray8/gray/',
    '/api/space',
    '/',
  ])
    t.equal(problemOf(await ask(address, `${path}?size=8x8&seed=a%ff`)), line, path);
  for (const seed of ['%c3', '%C3%28', '%ed%a0%80', 'a%80', '%C3%A4%C3'])
    t.match(problemOf(await ask(address, `/image/5.png?seed=${seed}`)), /^400 .* no UTF-8/, seed);
  for (const seed of ['%C3%A4', '%f0%9f%98%80', '50%', '%zz', '%', '%EF%BF%BD'])
    t.equal((await ask(address, `/image/5.png?size=8x8&seed=${seed}`)).status, 200, seed);
  const app = await server({ limits: { threads: 1 } });
  t.teardown(() => app.close());
  const { status } = await app.fetch(new Request('http://localhost/image/5.png?seed=%ff'));
  t.equal(status, 400, 'nor without a connection');
});
