/** Every image as a file in folders: what they list, and what the files hold. @module */
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { type Enumeration, enumeration } from '../../../../src/core/enumeration.js';
import { parsePalette } from '../../../../src/core/palette.js';
import { run } from '../../../../src/node.js';
import { pseudoNumber } from '../../../core/tools.js';
import { portionOf } from '../../../portion.js';
import { type Answer, ask, hasSameBytes, problemOf, startTestServer } from '../served.js';
import { sendRequest, statusOf } from '../raw-request.js';

interface Listed {
  readonly name: string;
  readonly type: 'directory' | 'file';
  readonly mtime: string;
  readonly size?: number;
}

const DEEP = Array<string>(9).fill('000').join('/');

async function list(address: string, folder: string): Promise<Listed[]> {
  const { status, body } = await ask(address, `${folder}?format=json`);
  if (status !== 200) throw new Error(`${folder}: ${status} ${body.toString()}`);
  return JSON.parse(body.toString()) as Listed[];
}

/** The paths of all files below a folder. */
async function walk(address: string, folder: string): Promise<Map<string, Listed>> {
  const found = new Map<string, Listed>();
  for (const entry of await list(address, folder)) {
    const below = `${folder}${entry.name}`;
    if (entry.type === 'file') found.set(below, entry);
    else for (const [file, listed] of await walk(address, `${below}/`)) found.set(file, listed);
  }
  return found;
}

/** What the page of a folder says: `[href, text, date, size]`, as programs read it. */
function linksOf({ body }: Answer): string[][] {
  const line = /^<a href="([^"]*)">([^<]*)<\/a>(?: +(\S+ \S+) +(\S+))?$/gm;
  return [...body.toString().replace('<pre>', '<pre>\n').matchAll(line)].map((match) =>
    match.slice(1, 5),
  );
}

/** The files of a run, by their names. */
async function runOf(
  t: Test,
  images: Enumeration,
  imageFormat: 'png' | 'raw' | 'pnm',
  range = {},
): Promise<Map<string, Buffer>> {
  const out = path.join(t.testdir(), 'images');
  await run({ images, range, output: { out, imageFormat } });
  const names = fs.readdirSync(out).filter((name) => !name.startsWith('.'));
  const files = new Map(names.map((name) => [name, fs.readFileSync(path.join(out, name))]));
  fs.rmSync(out, { recursive: true });
  return files;
}

for (const [title, images, folder] of [
  [
    'of one level',
    enumeration({ width: 3, height: 3, color: 'gray', depth: 1, order: 'cloud', seed: 'a/b' }),
    '/files/3x3-gray1/cloud@a%2Fb',
  ],
  [
    'of two levels, the last folder short',
    enumeration({ width: 5, height: 1, palette: 'gameboy', seed: 'é' }),
    '/files/5x1-gameboy/mixed@%C3%A9',
  ],
] as const) {
  t.test(`the files of a space ${title} are those of a run`, async (t) => {
    const { address } = await startTestServer(t);
    t.same(
      (await list(address, `${folder}/`)).map(({ name }) => name),
      ['png', 'raw', 'pnm'],
    );
    for (const form of ['png', 'raw', 'pnm'] as const) {
      const expected = await runOf(t, images, form);
      const found = await walk(address, `${folder}/${form}/`);
      t.same(
        [...found.keys()].map((file) => path.basename(file)),
        [...expected.keys()],
        form,
      );
      let wrong = 0;
      // Each place in a folder of ten or a hundred is among every seventh; the slow tests read all.
      for (const [file, { size, mtime }] of portionOf([...found], 7)) {
        const { body, headers, status } = await ask(address, file);
        const bytes = expected.get(path.basename(file)) ?? Buffer.alloc(0);
        const isSized = form !== 'png' || images.order === 'mixed';
        const isRight =
          status === 200 &&
          hasSameBytes(body, bytes) &&
          size === (isSized ? bytes.length : undefined) &&
          headers['last-modified'] === mtime;
        if (!isRight) wrong++;
      }
      t.equal(wrong, 0, `${form}: bytes, sizes and dates`);
    }
  });
}

t.test('the page of a folder says what its JSON says', async (t) => {
  const { address } = await startTestServer(t, {
    images: enumeration({
      width: 5,
      height: 5,
      palette: parsePalette('123456,abcdef'),
      seed: '<b>&"\'',
    }),
  });
  const root = linksOf(await ask(address, '/files/'));
  t.same(root[0], ['../', '../', undefined, undefined]);
  t.same(root[1], ['5x5-123456,abcdef/', '5x5-123456,abcdef/', '01-Jan-1970 00:00', '-']);
  t.ok(root.some(([href]) => href === '64x64-rgb8/'));
  const orders = await ask(address, '/files/5x5-123456,abcdef/');
  t.same(
    linksOf(orders).map(([href]) => href),
    [
      '../',
      'mixed@%3Cb%3E%26%22&#39;/',
      'mixed/',
      'sequential/',
      'gray/',
      'progressive/',
      'cloud/',
    ],
    'the own seed is among them',
  );
  const own = "/files/5x5-123456,abcdef/mixed@%3Cb%3E%26%22'/";
  const forms = await ask(address, own);
  t.equal(forms.status, 200);
  t.notMatch(forms.body.toString(), /<b>/, 'nothing of a name is taken for markup');
  for (const folder of [
    '/files/',
    '/files/16x16-pico8/',
    own,
    '/files/4x4-gray1/mixed/png/',
    '/files/4x4-gray1/mixed/png/65/',
    '/files/4x4-gray1/cloud/png/00/',
    `/files/64x64-rgb8/mixed/png/${DEEP}/`,
    '/files/64x64-rgb8/mixed/raw/65535+30/',
  ]) {
    const page = await ask(address, folder);
    const byQuery = await list(address, folder);
    const byHeader = await ask(address, folder, { headers: { accept: 'application/json' } });
    t.equal(page.headers['content-type'], 'text/html; charset=utf-8');
    t.equal(byHeader.headers['content-type'], 'application/json');
    t.same(JSON.parse(byHeader.body.toString()), byQuery);
    const shown = linksOf(page).slice(1);
    t.same(
      shown.map(([href = '', text = '', date, size]) => [
        decodeURIComponent(unescape(href)),
        unescape(text),
        date,
        size,
      ]),
      byQuery.map(({ name, type, size }) => {
        const whole = type === 'directory' ? `${name}/` : name;
        return [whole, whole, '01-Jan-1970 00:00', size === undefined ? '-' : String(size)];
      }),
      folder,
    );
  }
});

function unescape(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

t.test('of 10^30 images any folder can be looked into', async (t) => {
  const { address } = await startTestServer(t);
  const root = '/files/64x64-rgb8/mixed/png/';
  const count = 10n ** 30n;
  for (let i = 0; i < 8; i++) {
    const number = pseudoNumber(`image ${i}`, count - 1000n);
    for (const one of [number, number + 1000n]) {
      const digits = one.toString().padStart(30, '0');
      const folder = `${root}${digits.slice(0, 27).match(/.{3}/g)?.join('/')}/`;
      const names = (await list(address, folder)).map(({ name }) => name);
      t.equal(names.length, 1000);
      t.equal(names[Number(digits.slice(27))], `${digits}.png`);
      const file = await ask(address, `${folder}${digits}.png`);
      const image = await ask(address, `/image/${one}.png`);
      t.ok(hasSameBytes(file.body, image.body), digits);
      t.equal(file.headers.etag, image.headers.etag);
      t.equal(file.headers['x-image-index'], String(one));
    }
  }
  let folder = root;
  let last: Listed | undefined;
  do {
    last = (await list(address, folder)).at(-1);
    if (last?.type === 'directory') folder += `${last.name}/`;
  } while (last?.type === 'directory');
  t.equal(last?.name, `${'9'.repeat(30)}.png`, 'who always takes the last name comes to the end');
  t.match((await ask(address, root)).body.toString(), /The first 10\^30 of ≈ 10\^29,592 images\./);
  t.notMatch((await ask(address, '/files/9x9-gray1/mixed/png/')).body.toString(), /10\^30/);
});

t.test('a range has folders of its own, with the names of a run', async (t) => {
  const { address } = await startTestServer(t);
  const images = enumeration({ width: 20, height: 20, color: 'gray', depth: 1 });
  for (const [range, from, count] of [
    ['100000+1234', 100_000n, 1234n],
    ['2^100..2^100+1001', 2n ** 100n, 1001n],
    [`0x${(2n ** 300n).toString(16)}+1050`, 2n ** 300n, 1050n],
    ['last-29+30', 2n ** 400n - 30n, 30n],
  ] as const) {
    const expected = await runOf(t, images, 'png', { from, count });
    const found = await walk(address, `/files/20x20-gray1/mixed/png/${range}/`);
    t.same(
      [...found.keys()].map((file) => path.basename(file)),
      [...expected.keys()].toSorted(),
      range.slice(0, 40),
    );
    for (const file of [...found.keys()].filter((_, i) => i % 100 === 29)) {
      const { body, headers } = await ask(address, file);
      t.ok(hasSameBytes(body, expected.get(path.basename(file))!));
      t.equal(found.get(file)?.size, body.length);
      t.ok(headers['x-image-index'], 'the number, which the name may not say');
    }
  }
  for (const [range, status] of [
    ['5+0', 404],
    ['5..5', 404],
    ['last+2', 404],
    ['5+', 404],
    ['..5+3', 404],
    ['5..', 404],
    ['random+5', 404],
    ['@passwd+5', 404],
    ['2^401+1', 404],
    [`0+${10n ** 30n + 1n}`, 404],
    [`${'1'.repeat(40_000)}+1`, 414],
    ['x+5', 404],
    ['5+5/5', 404],
    ['1+2000/2', 404],
  ] as const) {
    const answer = await ask(address, `/files/20x20-gray1/mixed/png/${range}/`);
    t.equal(answer.status, status, range.slice(0, 40));
    t.notMatch(problemOf(answer), /\.0\b|\.tar/, 'a folder has no ending');
  }
});

t.test('other spellings lead to the one that is listed', async (t) => {
  const { address } = await startTestServer(t, { basePath: '/a/b/' });
  const base = new URL(address).pathname.slice(0, -1);
  for (const [from, to] of [
    ['/files', '/files/'],
    ['/files/64x64-rgb8', '/files/64x64-rgb8/'],
    ['/files/64-RGB', '/files/64x64-rgb8/'],
    ['/files/64-rgb8/Mixed@/', '/files/64x64-rgb8/mixed/'],
    ['/files/8-000,f80/cloud@a%20b/png', '/files/8x8-000000,ff8800/cloud@a%20b/png/'],
    ['/files/4x4-gray1/mixed/png/65', '/files/4x4-gray1/mixed/png/65/'],
    ['/files/4-gray1/mixed/png/65/65535.png', '/files/4x4-gray1/mixed/png/65/65535.png'],
    ['/files/8-rgb8/gray/raw/2^10..2^11', '/files/8x8-rgb8/gray/raw/2%5E10..2%5E11/'],
    ['/files/8x8-rgb8/gray/raw/50%25+1k', '/files/8x8-rgb8/gray/raw/50%25+1k/'],
  ] as const) {
    for (const query of ['', '?format=json']) {
      const { status, headers } = await ask(address, `${base}${from}${query}`);
      t.equal(status, 308, from);
      const location = new URL(headers.location ?? '', `http://x${base}${from}`);
      t.equal(`${location.pathname}${location.search}`, `${base}${to}${query}`, from);
      const there = await ask(address, `${base}${to}${query}`);
      t.equal(there.status, 200, 'which needs no further step');
    }
  }
});

t.test('what is not there is said in one line', async (t) => {
  const { address, port } = await startTestServer(t, {}, { maxPixels: 10_000 });
  for (const [file, says] of [
    ['/files/nothing/', /^404 E_SPACE: "nothing" is no space: write WIDTHxHEIGHT-COLOURS, such as/],
    ['/files/64x64-purple/', /^404 E_PALETTE: no palette is called "purple"/],
    ['/files/101x100-rgb8/', /^404 E_LIMIT: 101×100 pixels are too many/],
    ['/files/4x4-gray1/shuffled/', /^404 E_SPACE: no order "shuffled"/],
    ['/files/4x4-gray1/gray@x/', /^404 E_SEED/],
    ['/files/4x4-gray1/gray/jpg/', /^404 no form "jpg": there are png, raw, pnm/],
    ['/files/4x4-gray1/gray/png/66/', /^404 no such file or folder/],
    ['/files/4x4-gray1/gray/png/00/00000.raw', /^404 no such file/],
    ['/files/4x4-gray1/gray/png/00/65535.png', /^404 no such file/],
    ['/files/4x4-gray1/gray/png/00/0.png', /^404 no such file/],
    ['/files/4x4-gray1/gray/png/00/00000.png/', /^404 no such file/],
    ['/files/4x4-gray1/gray/png/00/00000.png/x', /^404 no such file/],
    ['/files/4x4-gray1/gray/png/00000.png', /^404 no such file/],
    ['/files//4x4-gray1/', /^404/],
    ['/files/4x4-gray1//png/', /^404/],
    ['/files/%2e%2e/', /^404/],
    ['/files/..%2f..%2fetc%2fpasswd', /^404/],
    ['/files/%zz/', /^404 no such file or folder: a percent sign is written %25/],
    ['/files/%c0%ae/', /^404/],
    ['/files/4x4-gray1/mixed/png/?format=xml', /^400 format must be html or json/],
    [`/files/${'9'.repeat(20_000)}x1-rgb8/`, /^404/],
    [`/files/4x4-gray1/mixed@${'a'.repeat(20_000)}/`, /^404 E_SEED/],
    [`/files/${'x/'.repeat(9000)}`, /^404/],
  ] as const) {
    const answer = await ask(address, file);
    t.match(problemOf(answer), says, file.slice(0, 60));
    t.notMatch(answer.body.toString(), /\n/);
  }
  const html = await ask(address, '/files/%3Cb%3E/', { headers: { accept: 'text/html' } });
  t.notMatch(html.body.toString(), /<b>/);
  for (const method of ['POST', 'PUT', 'DELETE', 'PROPFIND'])
    t.match(statusOf(await sendRequest(port, `${method} /files/ HTTP/1.1`)), /^40[05]$/, method);
});

t.test('listings are kept for an hour, and not by search engines', async (t) => {
  const { address } = await startTestServer(t);
  for (const folder of ['/files/', `/files/64x64-rgb8/mixed/png/${DEEP}/`]) {
    const { headers, body } = await ask(address, folder);
    t.match(headers, {
      'x-robots-tag': 'noindex, nofollow',
      'cache-control': 'public, max-age=3600',
      vary: 'accept, accept-encoding',
      'content-security-policy': /default-src 'none'/,
      'content-length': String(body.length),
    });
    const known = { headers: { 'if-none-match': headers.etag } };
    t.equal((await ask(address, folder, known)).status, 304);
    t.equal((await ask(address, `${folder}?format=json`, known)).status, 200, 'another form');
    const head = await ask(address, folder, { method: 'HEAD' });
    t.equal(head.headers['content-length'], String(body.length));
    t.ok(body.length < 150_000, 'it is small');
    const packed = await ask(address, folder, { headers: { 'accept-encoding': 'gzip, br' } });
    if (folder === '/files/') continue;
    t.equal(packed.headers['content-encoding'], 'gzip');
    t.not(packed.headers.etag, headers.etag);
    t.ok(packed.body.length < body.length / 8, `${packed.body.length} bytes`);
    t.ok(hasSameBytes(gunzipSync(packed.body), body));
    const plain = { headers: { 'accept-encoding': 'gzip;q=0, br' } };
    t.equal((await ask(address, folder, plain)).headers['content-encoding'], undefined);
  }
  const file = await ask(address, `/files/64x64-rgb8/mixed/png/${DEEP}/${'0'.repeat(30)}.png`);
  t.equal(file.headers['x-robots-tag'], undefined);
  t.equal(file.headers['cache-control'], 'public, max-age=31536000, immutable');
});
