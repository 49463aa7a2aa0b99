/** What is said of a range: its head, its conditions, several parts of it, and refusals. @module */
import t from 'tap';
import { counted } from '../../../../src/core/cardinality.js';
import { enumeration } from '../../../../src/core/enumeration.js';
import { openRangeFile, server } from '../../../../src/node.js';
import { sendRequest, statusOf } from '../raw-request.js';
import { ask, hasSameBytes, problemOf, startTestServer } from '../served.js';

const FOREVER = 'public, max-age=31536000, immutable';
const WHOLE = 'size=8x8&color=rgb&depth=8&order=mixed&seed=';
const FILE = `/range/0+150.tar?${WHOLE}`;

/** The bytes of {@link FILE}. */
function wholeFile(): Uint8Array {
  const images = enumeration({ width: 8, height: 8 });
  const file = openRangeFile({ images, range: { count: 150n }, output: { out: 'x.tar' } });
  const bytes = new Uint8Array(Number(file.size));
  file.read(0n, bytes);
  return bytes;
}

/** A header of an answer as it went over the wire. */
function headerOf(answer: string, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)\r$`, 'im').exec(answer)?.[1];
}

t.test('the head says what the file is', async (t) => {
  const { address } = await startTestServer(t);
  const { status, headers } = await ask(address, FILE, { method: 'HEAD' });
  t.equal(status, 200);
  t.match(headers, {
    'accept-ranges': 'bytes',
    'content-type': 'application/x-tar',
    'content-disposition': 'attachment; filename="0+150.tar"',
    'cache-control': FOREVER,
    etag: /^"[\w-]{22}"$/,
    'access-control-allow-origin': '*',
  });
  const types: Readonly<Record<string, string>> = {
    'zip?size=8x8': 'application/zip',
    'npy?size=8x8': 'application/octet-stream',
    'raw?size=8x8': 'application/octet-stream',
    'y4m?size=8x8&color=gray': 'video/x-yuv4mpeg',
  };
  for (const [ending, type] of Object.entries(types)) {
    const head = await ask(address, `/range/0+5.${ending}`, { method: 'HEAD' });
    t.equal(head.headers['content-type'], type, ending);
    t.equal(head.headers['cache-control'], 'public, max-age=60', 'the defaults had a part in it');
  }
});

t.test('one file has one entity tag, and others have others', async (t) => {
  const { address } = await startTestServer(t);
  const tagOf = async (path: string): Promise<string | undefined> =>
    (await ask(address, `/range/${path}`, { method: 'HEAD' })).headers.etag;
  const tag = await tagOf(`0+50.tar?${WHOLE}`);
  for (const same of [
    `0..50.tar?${WHOLE}`,
    `0x0%2B50.tar?${WHOLE}`,
    `0+5e1.tar?${WHOLE}&step=1&member=png&metadata=1`,
    '0+50.tar?size=8x8',
  ])
    t.equal(await tagOf(same), tag, same);
  const others = [
    `0+51.tar?${WHOLE}`,
    `1+50.tar?${WHOLE}`,
    `0+50.zip?${WHOLE}`,
    `0+50.tar?${WHOLE}1`,
    `0+50.tar?${WHOLE}&step=2`,
    `0+50.tar?${WHOLE}&member=raw`,
    `0+50.tar?${WHOLE}&metadata=0`,
    `0+50.tar?${WHOLE}&label=json`,
    `0+50.tar?${WHOLE}&shard=1/2`,
    `0+50-0.tar?${WHOLE}&split=25`,
    `0+50-1.tar?${WHOLE}&split=25`,
  ];
  const tags = new Set([tag]);
  for (const other of others) tags.add(await tagOf(other));
  t.equal(tags.size, others.length + 1);
  t.notOk(tags.has(undefined));
});

t.test(
  'conditions: 304, 412, and parts of a file that has not changed (RFC 9110 §13)',
  async (t) => {
    const { address } = await startTestServer(t);
    const { headers } = await ask(address, FILE, { method: 'HEAD' });
    const tag = String(headers.etag);
    const statusWith = async (more: Record<string, string>, method = 'GET'): Promise<number> =>
      (await ask(address, FILE, { method, headers: more })).status;
    t.equal(await statusWith({ 'if-none-match': tag }), 304);
    t.equal(await statusWith({ 'if-none-match': tag }, 'HEAD'), 304);
    t.equal(
      await statusWith({ 'if-none-match': tag, range: 'bytes=0-1' }),
      304,
      'before the range',
    );
    t.equal(await statusWith({ 'if-none-match': '"other"', range: 'bytes=0-1' }), 206);
    t.equal(await statusWith({ 'if-match': tag, range: 'bytes=0-1' }), 206);
    t.equal(await statusWith({ 'if-match': '"other"', range: 'bytes=0-1' }), 412);
    t.equal(await statusWith({ 'if-range': tag, range: 'bytes=0-1' }), 206);
    t.equal(await statusWith({ 'if-range': '"other"', range: 'bytes=0-1' }), 200);
    t.equal(
      await statusWith({ 'if-range': 'Thu, 01 Jan 1970 00:00:00 GMT', range: 'bytes=0-1' }),
      200,
    );
    t.equal(await statusWith({ 'if-range': '"other"', range: 'bytes=99999999-' }), 200);
    const date = 'Thu, 01 Jan 1970 00:00:00 GMT';
    t.equal(await statusWith({ 'if-modified-since': date, 'if-unmodified-since': date }), 200);
    t.equal(await statusWith({ range: 'bytes=0-1' }, 'HEAD'), 200, 'only a GET has parts');
    const known = await ask(address, FILE, { headers: { 'if-none-match': tag } });
    t.match(known.headers, { etag: tag, 'cache-control': FOREVER });
  },
);

t.test('what no file has is 416, with the size', async (t) => {
  const { address } = await startTestServer(t);
  const size = wholeFile().length;
  const many = `bytes=${Array.from({ length: 2000 }, (_, i) => `${3 * i}-${3 * i}`).join(',')}`;
  const none = `416 the file has ${counted(size, 'byte')}, and none of those that are asked for`;
  const tooMany = '416 more than 64 parts of the file are asked for at once: ask for fewer';
  for (const [range, why] of [
    [`bytes=${size}-`, none],
    ['bytes=-0', none],
    [many, tooMany],
    [`bytes=${'0-,'.repeat(4000)}0-`, tooMany],
  ] as const) {
    const answer = await ask(address, FILE, { headers: { range } });
    t.equal(problemOf(answer), why, range.slice(0, 30));
    t.equal(answer.headers['content-range'], `bytes */${size}`);
  }
  for (const range of ['bytes=2-1', 'bytes=x', 'lines=0-1', 'bytes=-'])
    t.equal((await ask(address, FILE, { headers: { range } })).status, 200, range);
});

t.test('several parts are a multipart body of exactly the length that is said', async (t) => {
  const { address } = await startTestServer(t);
  const file = wholeFile();
  const size = file.length;
  const answer = await ask(address, FILE, { headers: { range: 'bytes=5-9, 70000-99999,-7' } });
  t.equal(answer.status, 206);
  t.equal(answer.headers['content-range'], undefined);
  t.equal(answer.headers['content-length'], String(answer.body.length));
  const [, boundary = ''] =
    /^multipart\/byteranges; boundary=(\w+)$/.exec(answer.headers['content-type'] ?? '') ?? [];
  const text = answer.body.toString('latin1');
  const parts = text.split(`\r\n--${boundary}`);
  t.equal(parts.length, 5);
  t.equal(parts[0], '');
  t.equal(parts[4], '--\r\n');
  const expected = [
    [5, 10],
    [70_000, Math.min(100_000, size)],
    [size - 7, size],
  ] as const;
  for (const [i, [start, end]] of expected.entries()) {
    const [head = '', ...rest] = (parts[i + 1] ?? '').split('\r\n\r\n');
    t.equal(
      head,
      `\r\ncontent-type: application/x-tar\r\ncontent-range: bytes ${start}-${end - 1}/${size}`,
    );
    const bytes = Buffer.from(rest.join('\r\n\r\n'), 'latin1');
    t.ok(hasSameBytes(bytes, file.subarray(start, end)), `part ${i}`);
  }
  const joined = await ask(address, FILE, { headers: { range: 'bytes=5-9,8-20,21-30' } });
  t.equal(joined.headers['content-range'], `bytes 5-30/${size}`, 'one part is no multipart');
});

t.test('sizes above 2^53 and 2^63 are exact', async (t) => {
  const { port, address } = await startTestServer(t);
  const images = enumeration({ width: 8, height: 8 });
  for (const count of [10n ** 15n, 10n ** 17n, 10n ** 30n, 10n ** 300n]) {
    const plan = { images, range: { from: 7n, count }, output: { out: 'x.raw' } };
    const file = openRangeFile(plan);
    const target = `/range/7+${count}.raw?${WHOLE}`;
    const head = await sendRequest(port, `HEAD ${target} HTTP/1.1`);
    t.equal(headerOf(head, 'content-length'), String(file.size));
    for (const start of [0n, 2n ** 53n + 1n, file.size / 3n, file.size - 100n]) {
      const range = `bytes=${start}-${start + 99n}`;
      const { headers, body } = await ask(address, target, { headers: { range } });
      t.equal(headers['content-range'], `bytes ${start}-${start + 99n}/${file.size}`);
      const bytes = new Uint8Array(100);
      file.read(start, bytes);
      t.ok(hasSameBytes(body, bytes), `${count} from ${start}`);
    }
  }
  const last = await sendRequest(port, `GET /range/0..last.raw?${WHOLE} HTTP/1.1`, [
    'Host: localhost',
    'Range: bytes=-5',
  ]);
  t.equal(statusOf(last), '206', 'all images of a space');
});

t.test('what cannot be read is refused in one line', async (t) => {
  const { address } = await startTestServer(t, {}, { maxPixels: 128 * 128 });
  for (const [path, expected] of [
    ['0+5.tar?sise=8x8', /^400 the query has no key "sise": there are size, .*, metadata$/],
    ['0+5.tar?step=1&step=2', /^400 the query has step twice/],
    ['0+5.tar?size=8x8&size=9x9', /^400 .*size twice/],
    ['0+5.tar?order=sequential', /^400 E_OUTPUT: .*png-stored, pnm or raw/],
    ['0+5.film', /^404 ranges end with one of \.tar, \.zip, \.npy, \.raw, \.y4m/],
    ['5.tar', /^400 E_USAGE: .*FROM\+COUNT or FROM\.\.TO/],
    ['random+5.tar', /^400 E_NUMBER: "random"/],
    ['@file+5.tar', /^400 E_NUMBER: "@file"/],
    ['x+5.tar', /^400 E_NUMBER/],
    ['last+2.tar', /^404 E_RANGE: .*largest count is 1/],
    ['0+0.tar', /^404 E_RANGE: 0\+0\.tar has no images: a range has at least one$/],
    ['5..2.tar', /^404 E_RANGE: 5\.\.2\.tar has no images/],
    ['0..0.raw?shard=1/3', /^404 E_RANGE: 0\.\.0\.raw has no images/],
    ['0..10.raw?step=-1', /^404 E_RANGE: 0\.\.10\.raw has no images/],
    ['0+5-1.tar', /^400 E_USAGE: 0\+5-1\.tar names a part, .* leave "-1" out, .*; give split=N$/],
    ['0+1e-1.tar', /^400 E_NUMBER: count "1e-1"/],
    ['0+-1.tar', /^404 E_RANGE: count -1 is negative/],
    ['5+9.tar?step=-1', /^404 E_RANGE: count 9 leaves this space: .*; step=1 counts up$/],
    ['0+50.tar?split=10', /^400 E_USAGE: .*names no part: .* as in 0\+50-0\.tar$/],
    ['0+1e99999999.raw', /^400 E_NUMBER: count "1e99999999" is too large: .* 100,000 digits$/],
    ['0+5.raw?step=10^9999999', /^400 E_NUMBER: step "10\^9999999" is too large/],
    ['0+5.raw?shard=1/99999999999999999999', /^400 E_USAGE: shard .* at most 999,999,999,999,999/],
    ['0+50-1e0.tar?split=10', /^400 E_USAGE: .*names no part: .* as in 0\+50-0\.tar$/],
    ['5.tar?split=10', /^400 E_USAGE: 5\.tar is no range of images/],
    ['0+50-5.tar?split=10', /^404 E_RANGE: .*the parts are 0 … 4/],
    ['0+50.tar?split=0', /^400 /],
    ['0+50.tar?shard=0/3', /^404 E_RANGE/],
    ['0+50.tar?shard=3', /^400 E_USAGE: shard 3: write it as 2\/5/],
    ['0+50.tar?member=jpeg', /^400 E_USAGE: member jpeg: expected png, pnm, raw or png-stored/],
    ['0+50.raw?member=png', /^400 E_USAGE: member: 0\+50\.raw holds sample bytes/],
    ['0+50.tar?label=cls', /^400 E_USAGE: label cls: write it as cls:10/],
    ['0+50.raw?label=json', /^400 E_USAGE: label: 0\+50\.raw is no tar/],
    ['0+50.tar?fps=24', /^400 E_USAGE: fps: only films .* 0\+50\.tar is not a film$/],
    [`0x${'0'.repeat(100)}+5.tar?fps=24`, /^400 E_USAGE: fps: .* x\.tar is not a film$/],
    ['0+50.tar?metadata=no', /^400 E_USAGE: metadata no: expected 0 or 1/],
    ['0+50.tar?size=200x200', /^400 E_LIMIT/],
    ['0+50.tar?step=0', /^404 E_RANGE: step 0/],
    ['0..last.tar', /^400 E_LIMIT: .* more than names can tell apart/],
    ['0..last.raw', /^422 the file would have a size of more than 1000 digits/],
    ['0..last.raw?size=128x128', /^422 the file would have a size of more than 1000 digits/],
  ] as const)
    t.match(problemOf(await ask(address, `/range/${path}`)), expected, path);
  const share = await ask(address, '/range/0+1.raw?shard=1/3');
  t.equal(share.status, 200, 'an empty share of a range is an empty file');
  t.equal(share.body.length, 0);
  const long = await ask(address, `/range/0x${'1'.repeat(33_000)}+1.raw`);
  t.match(problemOf(long), /^414 /);
  t.equal((await ask(address, '/range/0+5.tar', { method: 'POST' })).status, 405);
});

t.test('a heavy number is read elsewhere, and others are answered meanwhile', async (t) => {
  const { address } = await startTestServer(t);
  const heavy = ask(address, '/range/3^400000+5.raw?size=256x256', { method: 'HEAD' });
  t.equal((await ask(address, '/range/0+5.raw', { method: 'HEAD' })).status, 200);
  t.equal((await heavy).headers['content-length'], String(5 * 256 * 256 * 3));
});

t.test('numbers of megabytes stay in the thread that reads them', async (t) => {
  const { address } = await startTestServer(t);
  const images = enumeration({ width: 700, height: 500 });
  const from = 2n ** BigInt(700 * 500 * 24) - 3n;
  const file = openRangeFile({ images, range: { from, count: 3n }, output: { out: 'x.raw' } });
  const bytes = new Uint8Array(Number(file.size));
  file.read(0n, bytes);
  const { headers, body } = await ask(address, '/range/last-2+3.raw?size=700x500');
  t.equal(headers['content-length'], String(file.size));
  t.ok(hasSameBytes(body, bytes));
});

t.test('without a connection, and below another app, a range is the same', async (t) => {
  const app = await server({ limits: { threads: 1 } });
  t.teardown(() => app.close());
  const file = wholeFile();
  const whole = await app.fetch(new Request(`http://localhost${FILE}`));
  t.equal(whole.headers.get('content-length'), String(file.length));
  t.ok(hasSameBytes(new Uint8Array(await whole.arrayBuffer()), file));
  const request = new Request(`http://localhost${FILE}`, { headers: { range: 'bytes=5-80000' } });
  const part = await app.fetch(request);
  t.equal(part.status, 206);
  t.ok(hasSameBytes(new Uint8Array(await part.arrayBuffer()), file.subarray(5, 80_001)));
  const left = await app.fetch(new Request('http://localhost/range/0+1e12.raw'));
  await left.body?.cancel();
});
