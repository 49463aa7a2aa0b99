/** Images by their addresses. @module */
import net from 'node:net';
import t from 'tap';
import { readMetadata, readPng } from '../../../src/codecs/png/index.js';
import { formatIndex } from '../../../src/core/index-format.js';
import { openNumbering } from '../../../src/core/numbering.js';
import { findPalette } from '../../../src/core/palette.js';
import { SpaceSize } from '../../../src/core/size.js';
import { parseCanonical } from '../../../src/core/space.js';
import { makePngEncoder } from '../../../src/run/outputs/png.js';
import { parseIndexText } from '../../../src/text/index-text.js';
import { isLightNumber } from '../../../src/web/server/opened-spaces.js';
import { ask, hasSameBytes, jsonOf, problemOf, startTestServer } from './served.js';

const FOREVER = 'public, max-age=31536000, immutable';
const WHOLE = 'size=64x64&color=rgb&depth=8&order=mixed&seed=';

t.test('every image has an address, in every form of its number', async (t) => {
  const { address } = await startTestServer(t);
  const numbering = openNumbering({ width: 64, height: 64, color: 'rgb' });
  const last = numbering.size.exact() - 1n;
  for (const [text, index] of [
    ['42', 42n],
    ['0x2a', 42n],
    ['4_2', 42n],
    ['%2042%20', 42n],
    ['2^100+5', 2n ** 100n + 5n],
    ['2%5E100+5', 2n ** 100n + 5n],
    ['last', last],
    ['last-3', last - 3n],
    ['50%25', (last + 1n) / 2n],
    ['50%', (last + 1n) / 2n],
    [`0x${last.toString(16)}`, last],
    [last.toString(), last],
  ] as const) {
    const { status, headers, body } = await ask(address, `/image/${text}.png`);
    t.equal(status, 200, text.slice(0, 40));
    t.equal(headers['content-type'], 'image/png');
    t.equal(headers['content-length'], String(body.length));
    t.ok(
      hasSameBytes(readPng(body).samples, numbering.frameAt(index)),
      `${text.slice(0, 40)} is the image`,
    );
    const raw = await ask(address, `/image/${text}.raw`);
    t.ok(hasSameBytes(raw.body, numbering.frameAt(index)));
    const isShort = index < 2n ** 200n;
    t.equal(headers['x-image-index'], isShort ? String(index) : undefined);
  }
});

t.test('the query names the space, the order and the seed', async (t) => {
  const { address } = await startTestServer(t);
  const query = 'size=20x10&palette=pico8&order=mixed&seed=spring';
  const { body } = await ask(address, `/image/99.png?${query}`);
  const picture = readPng(body);
  const images = openNumbering({
    width: 20,
    height: 10,
    color: 'palette',
    colors: 16,
    seed: 'spring',
  });
  t.same(picture.samples, images.frameAt(99n));
  t.same(picture.palette, findPalette('pico8').colors);
  t.match(readMetadata(picture.text), { order: 'mixed', seed: 'spring', index: 99n });
  for (const [query, space] of [
    [
      'size=9x7&color=gray&depth=1&order=gray',
      { width: 9, height: 7, color: 'gray', depth: 1, order: 'gray' },
    ],
    ['size=3x3&color=gray&depth=1', { width: 3, height: 3, color: 'gray', depth: 1 }],
    [
      'size=5x4&color=rgba&depth=16&order=sequential',
      { width: 5, height: 4, color: 'rgba', depth: 16, order: 'sequential' },
    ],
    ['size=700x500&color=rgb', { width: 700, height: 500, color: 'rgb' }],
    [
      'size=90x90&palette=ffffff,ff8800,000000',
      { width: 90, height: 90, color: 'palette', colors: 3 },
    ],
  ] as const) {
    const raw = await ask(address, `/image/321.raw?${query}`);
    t.ok(hasSameBytes(raw.body, openNumbering(space).frameAt(321n)), query);
    const png = await ask(address, `/image/321.png?${query}`);
    t.ok(hasSameBytes(readPng(png.body).samples, openNumbering(space).frameAt(321n)), query);
  }
});

t.test('scale makes squares of pixels', async (t) => {
  const { address } = await startTestServer(t);
  for (const query of [
    'size=5x3&color=rgb',
    'size=5x3&palette=cga',
    'size=5x3&color=gray&depth=16',
  ]) {
    const one = readPng((await ask(address, `/image/last.png?${query}`)).body);
    const { body, status } = await ask(address, `/image/last.png?${query}&scale=7`);
    t.equal(status, 200);
    const many = readPng(body);
    t.same([many.width, many.height, many.depth], [35, 21, one.depth]);
    t.same(many.palette, one.palette);
    const pixelBytes = one.samples.length / 15;
    let wrong = 0;
    for (let y = 0; y < 21; y++) {
      for (let x = 0; x < 35; x++) {
        const from = (Math.floor(y / 7) * 5 + Math.floor(x / 7)) * pixelBytes;
        const at = (y * 35 + x) * pixelBytes;
        for (let i = 0; i < pixelBytes; i++) {
          if (many.samples[at + i] !== one.samples[from + i]) wrong++;
        }
      }
    }
    t.equal(wrong, 0, query);
    t.equal(readMetadata(many.text), undefined, 'it is no image of a space');
  }
  t.equal((await ask(address, '/image/1.png?scale=64')).status, 200);
  t.match(problemOf(await ask(address, '/image/1.png?scale=65')), /^400 E_LIMIT: 4160×4160 /);
  for (const bad of [
    'scale=0',
    'scale=-1',
    'scale=1.5',
    'scale=',
    'scale=1e3',
    'scale=2&scale=2',
  ]) {
    t.equal((await ask(address, `/image/1.png?${bad}`)).status, 400, bad);
  }
  t.match(problemOf(await ask(address, '/image/1.raw?scale=2')), /^400 scale is for \.png/);
});

t.test('an image that cannot change is kept for good', async (t) => {
  const { address } = await startTestServer(t);
  for (const form of ['42', '0x2a', 'last', '50%25']) {
    const { headers } = await ask(address, `/image/${form}.png?${WHOLE}`);
    t.equal(headers['cache-control'], FOREVER, form);
    const { headers: short } = await ask(address, `/image/${form}.png`);
    t.equal(short['cache-control'], 'public, max-age=60', 'the defaults had a part in it');
  }
  for (const part of ['size=64x64', 'color=rgb', 'depth=8', 'order=mixed', 'seed=']) {
    const query = WHOLE.split('&')
      .filter((one) => one !== part)
      .join('&');
    const { headers } = await ask(address, `/image/1.png?${query}`);
    t.equal(headers['cache-control'], 'public, max-age=60', `without ${part}`);
  }
  const palette = await ask(address, '/image/1.png?size=4x4&palette=pico8&order=gray');
  t.equal(palette.headers['cache-control'], FOREVER);
});

t.test('whoever has an image is told so, without its bytes', async (t) => {
  const { address } = await startTestServer(t);
  // The second one is made in a thread.
  for (const query of [WHOLE, WHOLE.replace('64x64', '400x400')]) {
    const path = `/image/42.png?${query}`;
    const first = await ask(address, path);
    const tag = first.headers.etag ?? '';
    t.match(tag, /^"[^"]+"$/, 'strong');
    const same = await ask(address, `/image/0x2a.png?${query}`);
    t.equal(same.headers.etag, tag, 'by whatever name');
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const answer = await ask(address, path, { headers: { 'if-none-match': known } });
      t.same([answer.status, answer.body.length], [304, 0], known);
      t.equal(answer.headers.etag, tag);
      t.equal(answer.headers['cache-control'], FOREVER);
    }
    const other = await ask(address, path, { headers: { 'if-none-match': '"other"' } });
    t.ok(hasSameBytes(other.body, first.body));
    for (const different of [
      `/image/43.png?${query}`,
      `/image/42.raw?${query}`,
      `/image/42.png?${query}&scale=2`,
      `/image/42.png?${query}x`,
    ]) {
      t.not((await ask(address, different)).headers.etag, tag, different);
    }
    const head = await ask(address, path, { method: 'HEAD' });
    t.equal(head.body.length, 0);
    t.match(head.headers, {
      etag: tag,
      'content-type': 'image/png',
      'content-length': String(first.body.length),
      'x-image-index': '42',
    });
  }
});

t.test('random leads to the number that was drawn', async (t) => {
  const { address } = await startTestServer(t);
  const seen = new Set<string>();
  for (let i = 0; i < 5; i++) {
    const { status, headers } = await ask(address, '/image/random.png?size=4x4&color=rgb');
    t.equal(status, 302);
    t.equal(headers['cache-control'], 'no-store');
    const location = headers.location ?? '';
    t.match(location, /^(0x[0-9a-f]+|[0-9]+)\.png\?size=4x4&color=rgb$/);
    seen.add(location);
    t.equal((await ask(address, `/image/${location}`)).status, 200);
  }
  t.equal(seen.size, 5, 'another one each time');
  const long = await ask(address, '/image/random.png?size=30x30');
  t.equal(long.status, 200, 'clients take no address of 5 KB');
  t.equal(long.headers.location, undefined);
  t.equal(long.headers['cache-control'], 'no-store');
  const other = await ask(address, '/image/random.png?size=30x30');
  t.notOk(hasSameBytes(long.body, other.body), 'another one each time');
  t.equal((await fetch(`${address}image/random.png`)).status, 200, 'Node’s own client, too');
  const large = await ask(address, '/image/random.raw?size=300x300');
  t.same([large.status, large.body.length], [200, 270_000], 'a number that no address holds');
  t.equal(large.headers['cache-control'], 'no-store');
});

t.test('names, grouped numbers and base64url are addresses, too', async (t) => {
  const { address } = await startTestServer(t);
  const query = '?size=8x8&palette=pico8&order=cloud&seed=';
  const space = parseCanonical('8x8 palette 16');
  for (const text of [
    'name:hello',
    `name:${'é'.repeat(100)}`,
    '12,345,678',
    '12 345 678',
    'b64:TmG8',
  ]) {
    const index = parseIndexText(text, { size: new SpaceSize(space) });
    const { status, headers } = await ask(
      address,
      `/image/${encodeURIComponent(text)}.png${query}`,
    );
    t.equal(status, 200, text);
    t.equal(headers['x-image-index'], formatIndex(index));
    t.match(headers['cache-control'], /immutable/, 'it is the same for ever');
  }
});

t.test('what takes no time to read is read in the server’s own thread', async (t) => {
  const light = [
    '42',
    '12,345,678',
    '0x' + 'a'.repeat(9999),
    'name:hello',
    `b64:${'_-aB'.repeat(9999)}`,
  ];
  for (const text of light) t.ok(isLightNumber(text), text.slice(0, 40));
  for (const text of ['9'.repeat(4097), '3^9999999', `name:${'a'.repeat(99)}`])
    t.notOk(isLightNumber(text), text.slice(0, 40));
});

t.test('what is no image is said in one line', async (t) => {
  const { address } = await startTestServer(t, {}, { maxIndexLength: 1000 });
  for (const [path, says] of [
    ['/image/42', /^404 images end with/],
    ['/image/42.jpg', /^404 images end with/],
    ['/image/.png', /^400 E_NUMBER/],
    ['/image/x.png', /^400 E_NUMBER/],
    ['/image/-5.png', /^404 E_RANGE: image -5 is outside this space/],
    ['/image/100%25.png', /^404 E_RANGE/],
    ['/image/name:.png', /^400 E_NUMBER: "name:" has no name: write any text behind it/],
    ['/image/b64:A.png', /^400 E_NUMBER: "b64:A" is no base64url: its last character/],
    ['/image/1,2.png', /^400 E_NUMBER: "1,2" is no number: commas stand before each three digits/],
    ['/image/@passwd.png', /^400 E_NUMBER: .*cannot come from a file here/],
    ['/image/65536.png?size=4x4&color=gray&depth=1', /^404 E_RANGE: image 65536 .*65,536 images/],
    [`/image/${'9'.repeat(1001)}.png`, /^414 a number of 1001 characters is too long/],
    ['/image/5.png?size=0x1', /^400 E_SPACE/],
    ['/image/5.png?size=64x', /^400 E_SPACE/],
    ['/image/5.png?size=5000x5000', /^400 E_LIMIT: 5000×5000 pixels/],
    ['/image/5.png?size=99999999x99999999', /^400 E_LIMIT/],
    ['/image/5.png?color=palette', /^400 E_PALETTE/],
    ['/image/5.png?palette=nothing', /^400 E_PALETTE/],
    ['/image/5.png?order=gray&seed=x', /^400 E_SEED/],
    ['/image/5.png?colour=rgb', /^400 E_SPACE: the query has no key "colour"/],
    ['/image/5.png?size=4x4&size=4x4', /^400 E_SPACE: the query has size twice/],
  ] as const) {
    const answer = await ask(address, path);
    t.match(problemOf(answer), says, path.slice(0, 60));
    t.equal(answer.headers['content-type'], 'application/problem+json');
    t.notMatch(answer.body.toString(), /\n/);
    t.match(jsonOf(answer), { type: 'about:blank', status: answer.status });
  }
  const html = await ask(address, '/image/%3Cb%3E.png', {
    headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
  });
  t.equal(html.headers['content-type'], 'text/html; charset=utf-8');
  t.match(html.body.toString(), /<h1>Bad Request<\/h1>/);
  t.notMatch(html.body.toString(), /<b>/, 'nothing of the address is taken for markup');
});

t.test('many at once get each their own', async (t) => {
  const { address, port } = await startTestServer(t);
  const images = openNumbering({ width: 64, height: 64, color: 'rgb' });
  const encoder = makePngEncoder(images);
  const isImage = (body: Uint8Array, n: number): boolean =>
    hasSameBytes(body, encoder.encode(images.frameAt(BigInt(n)), BigInt(n)));
  for (let round = 0; round < 5; round++) {
    const first = 1000 * round;
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => ask(address, `/image/${first + i}.png`)),
    );
    t.ok(answers.every(({ body }, i) => isImage(body, first + i)));
  }
  // All on one connection, asked before the first is answered, and read late.
  const socket = net.connect(port, '127.0.0.1');
  t.teardown(() => socket.destroy());
  socket.pause();
  const line = (i: number): string => `GET /image/${i}.png HTTP/1.1\r\nHost: localhost\r\n`;
  const count = 400;
  for (let i = 1; i < count; i++) socket.write(`${line(i)}\r\n`);
  socket.write(`${line(count)}Connection: close\r\n\r\n`);
  // Others take and give back memory meanwhile.
  for (let i = 0; i < 50; i++) await ask(address, `/image/${10_000 + i}.png`);
  const parts: Buffer[] = [];
  for await (const part of socket) parts.push(part as Buffer);
  const all = Buffer.concat(parts);
  let wrong = 0;
  let at = 0;
  for (let i = 1; i <= count; i++) {
    const end = all.indexOf('\r\n\r\n', at) + 4;
    const length = Number(/content-length: (\d+)/.exec(all.toString('latin1', at, end))?.[1]);
    at = end + length;
    if (!isImage(all.subarray(end, at), i)) wrong++;
  }
  t.same([wrong, at], [0, all.length]);
});
