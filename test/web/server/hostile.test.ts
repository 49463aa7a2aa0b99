/** What nobody sends who means well: it stays up, and each gets its status. @module */
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { deflateSync, crc32 } from 'node:zlib';
import t from 'tap';
import { makeChunk, SIGNATURE, writeUint32 } from '../../../src/codecs/png/format.js';
import { packageRoot } from '../../../src/io/package-root.js';
import { sendRaw, sendRequest, statusOf } from './raw-request.js';
import { startServe } from './served-command.js';
import { ask, startTestServer } from './served.js';

const MEBIBYTE = 2 ** 20;

t.test('no path leads out of the page', async (t) => {
  const { port } = await startTestServer(t, { page: path.join(packageRoot(), 'dist/page') });
  const own = fs.readFileSync(path.join(packageRoot(), 'package.json'), 'latin1').slice(0, 40);
  for (const target of [
    '/../package.json',
    '/../../package.json',
    '/assets/../../../package.json',
    '/%2e%2e/package.json',
    '/%2e%2e%2f%2e%2e%2fpackage.json',
    '/..%2f..%2fpackage.json',
    '/..%5c..%5cpackage.json',
    '/..\\..\\package.json',
    '/assets/..%252f..%252fpackage.json',
    '/%c0%ae%c0%ae/package.json',
    '/....//....//package.json',
    '//etc/passwd',
    '/etc/passwd',
    '/%2fetc%2fpasswd',
    '/assets/%00index.html',
    '/index.html%00.png',
    '/image/..%2f..%2f..%2fetc%2fpasswd.png',
    '/image/@%2fetc%2fpasswd.png',
    '/image/@/etc/passwd.png',
    'file:///etc/passwd',
    'http://127.0.0.1/../../etc/passwd',
    '/__proto__',
    '/constructor',
    '/assets/constructor',
  ]) {
    const answer = await sendRequest(port, `GET ${target} HTTP/1.1`);
    t.match(statusOf(answer), /^4\d\d$/, target);
    t.notMatch(answer, /root:/, `${target}: no list of users`);
    t.notOk(answer.includes(own), `${target}: no file of ours`);
  }
  t.equal(statusOf(await sendRequest(port, 'GET / HTTP/1.1')), '200', 'the page itself is there');
});

t.test('what is no request gets its status', async (t) => {
  const { port } = await startTestServer(t);
  const line = 'GET /healthz HTTP/1.1';
  const many = Array.from({ length: 1500 }, (_, i) => `X-${i}: ${'v'.repeat(20)}`);
  for (const [name, status, bytes] of [
    ['noise', '400', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
    ['a verb nobody knows', '400', 'FETCH / HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['another version', '400', 'GET / HTTP/9.9\r\nHost: localhost\r\n\r\n'],
    ['no host', '400', `${line}\r\n\r\n`],
    ['two hosts', '400', `${line}\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n`],
    ['a host that is none', '421', `${line}\r\nHost: a b<>\r\nConnection: close\r\n\r\n`],
    ['a header without a name', '400', `${line}\r\nHost: localhost\r\n: y\r\n\r\n`],
    ['a header with a zero', '400', `${line}\r\nHost: localhost\r\nA: b\0c\r\n\r\n`],
    ['a header that goes on', '400', `${line}\r\nHost: localhost\r\nA: b\r\n c: d\r\nE\r\n\r\n`],
    [
      'two lengths',
      '400',
      'POST /locate HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde',
    ],
    [
      'a length and chunks',
      '400',
      'POST /locate HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'a length that is none',
      '400',
      'POST /locate HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n',
    ],
    [
      'a chunk that is none',
      '400',
      'POST /locate HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    ],
    [
      'a huge length',
      '413',
      'POST /locate HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\n',
    ],
    [
      'an expectation',
      '417',
      `${line}\r\nHost: localhost\r\nExpect: the-unexpected\r\nConnection: close\r\n\r\n`,
    ],
    ['long headers', '431', `${line}\r\nHost: localhost\r\nA: ${'b'.repeat(100_000)}\r\n\r\n`],
    [
      'many headers',
      '431',
      `${line}\r\nHost: localhost\r\n${many.join('\r\n')}\r\n${many.join('\r\n')}\r\n\r\n`,
    ],
    [
      'an upgrade',
      '200',
      `${line}\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n`,
    ],
    [
      'an odd prototype',
      '200',
      `${line}\r\nHost: localhost\r\n__proto__: 5\r\nconstructor: 6\r\nConnection: close\r\n\r\n`,
    ],
  ] as const) {
    t.equal(statusOf(await sendRaw(port, bytes)), status, name);
  }
  t.equal(
    statusOf(await sendRaw(port, 'CONNECT example.org:443 HTTP/1.1\r\nHost: localhost\r\n\r\n')),
    'none',
  );
  for (const [header, status] of [
    ['If-None-Match: ' + '"a", '.repeat(3000), '200'],
    ['Accept-Encoding: ' + 'br;q=0, '.repeat(1000), '200'],
    ['Accept: ' + 'text/html;'.repeat(500), '200'],
    ['X-Forwarded-For: ' + '1.2.3.4, '.repeat(1000), '200'],
    ['Range: bytes=0-99999999999999999999', '200'],
    ['Authorization: Bearer ' + 'x'.repeat(10_000), '200'],
  ] as const) {
    const answer = await sendRequest(port, 'GET /image/1.png HTTP/1.1', [
      'Host: localhost',
      header,
    ]);
    t.equal(statusOf(answer), status, header.slice(0, 30));
  }
  for (const target of ['http://other.example/image/5.png', '/image/5.png?size=4x4&seed=a/b']) {
    const answer = await sendRequest(port, `GET ${target} HTTP/1.1`);
    t.match(answer, /^HTTP\/1\.1 200 [^]*x-image-index: 5\r\n/, target);
    t.equal(statusOf(await sendRequest(port, `HEAD ${target} HTTP/1.1`)), '200');
  }
  t.equal((await ask(`http://127.0.0.1:${port}/`, '/healthz')).status, 200);
});

t.test('numbers that would take for ever', async (t) => {
  const server = await startServe(t, ['--log', 'none', '--request-timeout', '2', '--rate', '0']);
  const { address } = server;
  const powers = Array.from({ length: 2000 }, (_, i) => `3^${60_000 - i}`).join('+');
  for (const [number, status] of [
    ['9'.repeat(32_768), /^404$/],
    [`0x${'f'.repeat(32_000)}`, /^404$/],
    ['9'.repeat(33_000), /^414$/],
    ['9'.repeat(60_000), /^431$/],
    ['2^1000000000', /^404$/],
    ['2^99999999999999999999', /^40[04]$/],
    ['3^600000000-9^300000000+5', /^(400|404|503)$/],
    ['2^1000000-2^1000000+5', /^(200|503)$/],
    [powers, /^(200|503)$/],
    ['1+'.repeat(16_000) + '1', /^(200|503)$/],
    ['((((1))))', /^400$/],
    ['-'.repeat(30_000), /^400$/],
    ['_'.repeat(30_000), /^400$/],
    ['1e999999999', /^400$/],
    ['0.0000001%25', /^200$/],
    [`${'9'.repeat(10_000)}%25`, /^40[04]$/],
    ['1^'.repeat(10_000) + '1', /^400$/],
  ] as const) {
    const [answer, health] = await Promise.all([
      ask(address, `/image/${number}.png`),
      ask(address, '/healthz'),
    ]);
    t.match(String(answer.status), status, number.slice(0, 30));
    t.equal(health.status, 200, 'others are answered');
  }
  // In a large space, too, whose numbers have millions of digits.
  const query = '?size=2000x2000&palette=000000,ffffff,ff0000';
  for (const number of ['last', '3^4000000-1', '33.333333333%25', '5^1700000']) {
    const { status } = await ask(address, `/image/${number}.png${query}`);
    t.match(String(status), /^(200|404|503)$/, `${number} in a large space`);
  }
  t.ok(server.residentBytes() < 700 * MEBIBYTE, `${server.residentBytes() / MEBIBYTE} MiB`);
});

t.test('pictures that are none, and bombs', async (t) => {
  const server = await startServe(t, ['--log', 'none', '--rate', '0', '--max-body', '4MiB']);
  const before = server.residentBytes();
  const locate = async (body: Uint8Array, query = ''): Promise<number> =>
    (await ask(server.address, `/locate${query}`, { method: 'POST', body })).status;
  t.equal(await locate(bomb(30_000, 30_000, 8)), 413, 'more pixels than it takes');
  t.equal(await locate(bomb(2 ** 31 - 1, 2 ** 31 - 1, 8)), 413);
  const endless = bomb(64, 64, 200 * MEBIBYTE);
  t.equal(await locate(endless), 400, 'small, and inflates without end');
  t.equal(await locate(bomb(4000, 4000, 100)), 400, 'large, and inflates to nothing');
  t.equal(await locate(Buffer.alloc(4 * MEBIBYTE + 1)), 413);
  t.equal(await locate(Buffer.from(SIGNATURE)), 400);
  const folder = path.join(packageRoot(), 'test/corpus/png');
  const corpus = fs.readdirSync(folder).filter((name) => name.startsWith('e-png'));
  t.ok(corpus.length > 30);
  for (const name of corpus) {
    const file = fs.readFileSync(path.join(folder, name));
    t.match(String(await locate(file, '?strict=1')), /^(400|413|415)$/, name);
    // Some have faults that can be passed over.
    t.match(String(await locate(file)), /^(200|400|413|415)$/, name);
  }
  for (let i = 0; i < 5; i++) await locate(endless);
  const grown = server.residentBytes() - before;
  t.ok(grown < 200 * MEBIBYTE, `${(grown / MEBIBYTE).toFixed(0)} MiB more`);
  t.equal((await ask(server.address, '/healthz')).status, 200);
});

/** A PNG whose header says one thing and whose data is so many zeros. */
function bomb(width: number, height: number, inflatedBytes: number): Uint8Array {
  const header = new Uint8Array(13);
  writeUint32(header, 0, width);
  writeUint32(header, 4, height);
  header.set([8, 2], 8);
  return Buffer.concat([
    SIGNATURE,
    makeChunk('IHDR', header, crc32),
    makeChunk('IDAT', deflateSync(Buffer.alloc(inflatedBytes), { level: 1 }), crc32),
    makeChunk('IEND', new Uint8Array(0), crc32),
  ]);
}

t.test('who says nothing is not waited for', async (t) => {
  const { port } = await startTestServer(
    t,
    {},
    { headersTimeoutMs: 500, bodyTimeoutMs: 1000, maxConnections: 100 },
  );
  const dripping = Array.from({ length: 40 }, () => drip(port));
  t.equal((await ask(`http://127.0.0.1:${port}/`, '/healthz')).status, 200, 'others are served');
  for (const status of await Promise.all(dripping)) t.equal(status, '408');
  const body = 'POST /locate HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc';
  t.equal(statusOf(await sendRaw(port, body, 5000)), '408', 'nor with half a body');
});

/** A header a character at a time. */
async function drip(port: number): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('latin1').on('data', (part: string) => (text += part));
  socket.on('error', () => {});
  socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
  for (let i = 0; !socket.destroyed && i < 100; i++) {
    socket.write('a');
    await wait(100);
  }
  socket.destroy();
  return statusOf(text);
}
