/** Files in the hands of those who read parts, ask first, or ask often. @module */
import { createHash } from 'node:crypto';
import t from 'tap';
import { completeOptions } from '../../../../src/web/server/options.js';
import { closeServer, openServer } from '../../../../src/web/server/server.js';
import { pseudoNumber } from '../../../core/tools.js';
import { ask, hasSameBytes, problemOf, startTestServer } from '../served.js';

const SMALL = '/files/4x4-rgb8/mixed/png/7+1/7.png';
/** Made in a thread; compressed; raw and large. */
const LARGE = '/files/400x300-rgb8/mixed/png/7+1/7.png';
const PRESSED = '/files/40x30-rgb8/cloud/png/123456+1/123456.png';
const RAW = '/files/400x300-rgb16/gray/raw/12345+1/12345.raw';
const ALL = [SMALL, LARGE, PRESSED, RAW];

t.test('any bytes of a file are there without the others', async (t) => {
  const { address } = await startTestServer(t);
  for (const file of ALL) {
    const whole = (await ask(address, file)).body;
    const size = whole.length;
    const places = Array.from({ length: 60 }, (_, i) => {
      const first = Number(pseudoNumber(`${file} ${i}`, BigInt(size)));
      return [first, first + Number(pseudoNumber(`length ${i}`, BigInt(size - first)))] as const;
    });
    for (const [first, last] of [...places, [0, 0], [0, size - 1], [size - 1, size - 1]] as const) {
      const range = `bytes=${first}-${last}`;
      const answer = await ask(address, file, { headers: { range } });
      const isRight =
        answer.status === 206 &&
        answer.headers['content-range'] === `bytes ${first}-${last}/${size}` &&
        answer.headers['content-length'] === String(last - first + 1) &&
        hasSameBytes(answer.body, whole.subarray(first, last + 1));
      if (!isRight) t.fail(`${file} ${range}`);
    }
    for (const [range, from, end] of [
      [`bytes=${size - 3}-`, size - 3, size],
      ['bytes=-5', size - 5, size],
      ['bytes=-99999999999', 0, size],
      [`bytes=3-99999999999999999999`, 3, size],
      ['BYTES= 3-4 ', 3, 5],
    ] as const) {
      const answer = await ask(address, file, { headers: { range } });
      t.equal(answer.status, 206, range);
      t.ok(hasSameBytes(answer.body, whole.subarray(from, end)), range);
    }
    for (const range of ['bytes=5-3', 'bytes=-', 'bytes=x-5', 'items=0-5', 'bytes=0-1,5-6', '']) {
      const answer = await ask(address, file, { headers: { range } });
      t.equal(answer.status, 200, range);
      t.ok(hasSameBytes(answer.body, whole), `${range}: the whole file`);
    }
    for (const range of [
      `bytes=${size}-`,
      'bytes=-0',
      `bytes=${'9'.repeat(50)}-`,
      `bytes=${'0-0,'.repeat(99)}`,
    ]) {
      const answer = await ask(address, file, { headers: { range } });
      t.match(
        problemOf(answer),
        /^416 (the file has [\d,]+ bytes, and none of those that are asked for|more than 64 parts)/,
        range,
      );
      t.equal(answer.headers['content-range'], `bytes */${size}`);
    }
  }
});

t.test('conditions', async (t) => {
  const { address } = await startTestServer(t);
  for (const file of ALL) {
    const { headers, body } = await ask(address, file);
    const { etag = '' } = headers;
    t.match(headers, {
      etag: /^"[^"]+"$/,
      'last-modified': 'Thu, 01 Jan 1970 00:00:00 GMT',
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    for (const [asked, status] of [
      [{ 'if-none-match': etag }, 304],
      [{ 'if-none-match': `W/${etag}` }, 304],
      [{ 'if-none-match': '"other"' }, 200],
      [{ 'if-modified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 304],
      [{ 'if-modified-since': 'Sun, 29 Nov 2026 06:00:00 GMT' }, 304],
      [{ 'if-modified-since': 'Wed, 31 Dec 1969 23:59:59 GMT' }, 200],
      [{ 'if-modified-since': 'nonsense' }, 200],
      [{ 'if-modified-since': 'Sun, 29 Nov 2026 06:00:00 GMT', 'if-none-match': '"other"' }, 200],
      [{ 'if-match': etag }, 200],
      [{ 'if-match': '"other"' }, 412],
      [{ range: 'bytes=0-4', 'if-range': etag }, 206],
      [{ range: 'bytes=0-4', 'if-range': '"other"' }, 200],
      [{ range: 'bytes=0-4', 'if-none-match': etag }, 304],
    ] as const) {
      const answer = await ask(address, file, { headers: asked });
      t.equal(answer.status, status, `${file} ${JSON.stringify(asked)}`);
      if (status === 200) t.ok(hasSameBytes(answer.body, body));
      if (status === 304) t.equal(answer.headers.etag, etag);
    }
    const head = await ask(address, file, { method: 'HEAD', headers: { range: 'bytes=0-4' } });
    t.equal(head.status, 200, 'a part of nothing is nothing');
    t.equal(head.body.length, 0);
    for (const name of ['content-length', 'content-type', 'etag', 'last-modified', 'accept-ranges'])
      t.equal(head.headers[name], headers[name], `${file}: ${name}`);
  }
});

t.test('who wants the digest of a file gets it', async (t) => {
  const { address } = await startTestServer(t);
  for (const file of ALL) {
    const { body } = await ask(address, file);
    const expected = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
    for (const more of [{}, { range: 'bytes=3-9' }, { range: 'bytes=5-6' }]) {
      const headers = { 'want-repr-digest': 'sha-256=5', ...more };
      for (const method of ['GET', 'HEAD']) {
        const answer = await ask(address, file, { method, headers });
        t.equal(answer.headers['repr-digest'], expected, `${method} ${file}`);
      }
      const other = await ask(address, file, { headers: more });
      t.equal(other.headers['repr-digest'], undefined, 'nobody else does');
    }
  }
});

t.test('nothing is made for those who ask for a size, or for what is not there', async (t) => {
  const { app, context } = openServer(
    completeOptions({ page: false, limits: { threads: 1 } }, '/'),
  );
  t.teardown(() => closeServer(context));
  const { pool } = context;
  const jobs: string[] = [];
  const real = pool.run.bind(pool);
  pool.run = (kind, ...rest) => {
    jobs.push(kind);
    return real(kind, ...rest);
  };
  const file = '/files/1000x1000-rgb16/mixed/png/000/000/000/000/000/000/000/000/000/';
  const request = async (method: string, number: number, headers = {}): Promise<Response> => {
    const name = `${String(number).padStart(30, '0')}.png`;
    return app.fetch(new Request(`http://x${file}${name}`, { method, headers }));
  };
  t.equal((await app.fetch(new Request(`http://x${file}`))).status, 200, 'a listing');
  const size = (await request('HEAD', 99)).headers.get('content-length');
  for (let i = 0; i < 50; i++) await request('HEAD', 10 * i);
  t.equal((await request('GET', 7, { range: 'bytes=99999999-' })).status, 416);
  const tag = (await request('HEAD', 7)).headers.get('etag') ?? '';
  t.equal((await request('GET', 7, { 'if-none-match': tag })).status, 304);
  t.same(jobs, ['sizes'], 'once for all');
  const { headers } = await request('GET', 99);
  t.equal(headers.get('content-length'), size);
  t.same(jobs, ['sizes', 'image']);
});

t.test('a large file that is read in pieces is made once, and forgotten', async (t) => {
  const { app, context } = openServer(
    completeOptions({ page: false, limits: { threads: 1 } }, '/'),
  );
  t.teardown(() => closeServer(context));
  const { pool, budget } = context;
  let images = 0;
  const real = pool.run.bind(pool);
  pool.run = (kind, ...rest) => {
    if (kind === 'image') images++;
    return real(kind, ...rest);
  };
  const read = async (number: number, range: string): Promise<Uint8Array> => {
    const address = `http://x/files/500x400-rgb8/mixed/raw/0+9/${number}.raw`;
    const answer = await app.fetch(new Request(address, { headers: { range } }));
    return new Uint8Array(await answer.arrayBuffer());
  };
  const pieces = await Promise.all(
    Array.from({ length: 10 }, (_, i) => read(3, `bytes=${i * 60_000}-${i * 60_000 + 59_999}`)),
  );
  t.equal(images, 1);
  const whole = await app.fetch(new Request('http://x/files/500x400-rgb8/mixed/raw/0+9/3.raw'));
  t.ok(hasSameBytes(Buffer.concat(pieces), new Uint8Array(await whole.arrayBuffer())));
  t.equal(images, 2, 'a whole one is not kept');
  t.equal(budget.usedBytes, 600_000, 'what is kept is counted');
  await read(4, 'bytes=0-9');
  await read(4, 'bytes=10-19');
  t.equal(images, 3);
  t.equal(budget.usedBytes, 600_000, 'one alone');
  await read(3, 'bytes=0-9');
  t.equal(images, 4);
});

t.test('what shows files as a drive is not refused for its haste', async (t) => {
  const { address } = await startTestServer(t, {}, { requestsPerSecond: 40 });
  const statuses = async (count: number, path: string): Promise<string> => {
    const answers = await Promise.all(
      Array.from({ length: count }, () => ask(address, path, { method: 'HEAD' })),
    );
    return [...new Set(answers.map(({ status }) => status))].toSorted((a, b) => a - b).join();
  };
  t.equal(await statuses(160, SMALL), '200', 'twice as many as come at once');
  t.equal(await statuses(500, SMALL), '200,429', 'though not without an end');
});
