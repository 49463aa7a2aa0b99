/** The pages of single images: what other sites read of them. @module */
import t from 'tap';
import { ask, startTestServer } from '../served.js';

/** What a page says in its head, by names and properties. */
function metaOf(html: string): Map<string, string> {
  const found = html.matchAll(/<meta (?:name|property)="([^"]+)" content="([^"]*)"/g);
  return new Map([...found].map(([, name = '', content = '']) => [name, plain(content)]));
}

function linksOf(html: string, rel: string): string[] {
  const found = html.matchAll(/<link rel="([^"]+)"[^>]* href="([^"]*)"/g);
  return [...found].filter(([, one]) => one === rel).map(([, , href = '']) => plain(href));
}

function plain(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

/** The path and query of an address of this server. */
function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname + search;
}

t.test('a page has title, card and oEmbed, and all that it names is there', async (t) => {
  const { address } = await startTestServer(t);
  const page = await ask(address, '/i/1234?size=16x16&palette=pico8');
  t.equal(page.status, 200);
  t.match(page.headers['content-type'], /^text\/html/);
  const html = page.body.toString();
  t.match(html, /<title>Image 1,234 of /);
  const meta = metaOf(html);
  for (const name of ['og:title', 'og:description', 'twitter:title', 'twitter:card', 'description'])
    t.ok(meta.get(name), name);
  const card = meta.get('og:image') ?? '';
  t.ok(card.startsWith(address), 'the card has a whole address');
  t.equal(meta.get('twitter:image'), card);
  const image = await ask(address, pathOf(card));
  t.equal(image.status, 200);
  t.equal(image.headers['content-type'], 'image/png');
  t.equal(image.body.readUInt32BE(16), Number(meta.get('og:image:width')), 'as wide as it says');
  t.ok(image.body.readUInt32BE(16) >= 600, 'and not too small for a card');
  const [own = ''] = linksOf(html, 'canonical');
  t.equal(own, meta.get('og:url'));
  t.equal((await ask(address, pathOf(own))).body.toString(), html, 'its own address leads to it');
  for (const link of linksOf(html, 'alternate'))
    t.equal((await ask(address, pathOf(link))).status, 200, link.slice(0, 80));
  const embed = linksOf(html, 'alternate').find((link) => link.includes('/oembed')) ?? '';
  const record = JSON.parse((await ask(address, pathOf(embed))).body.toString()) as {
    readonly url: string;
    readonly width: number;
  };
  t.match(record, { version: '1.0', type: 'photo', height: record.width, provider_url: address });
  const photo = await ask(address, pathOf(record.url));
  t.equal(photo.body.readUInt32BE(16), record.width);
  const small = await ask(address, `${pathOf(embed)}&maxwidth=100&maxheight=90`);
  t.match(JSON.parse(small.body.toString()), { width: 80, height: 80 });
});

t.test('numbers in all notations have pages, and others have none', async (t) => {
  const { address } = await startTestServer(t);
  const query = '?size=8x8&color=gray&depth=1&order=mixed&seed=';
  for (const [number, title] of [
    ['2^20+5', 'Image 1,048,581 of ≈ 10^19'],
    ['last', 'Image 18,446,744,073,709,551,615 of'],
    ['50%25', 'Image 9,223,372,036,854,775,808 of'],
  ] as const) {
    const { status, body } = await ask(address, `/i/${number}${query}`);
    t.equal(status, 200, number);
    t.ok(body.toString().includes(`<title>${title}`), title);
  }
  const random = await ask(address, `/i/random${query}`);
  t.equal(random.status, 302);
  t.match(random.headers.location, /^[0-9a-fx]+\?/);
  t.equal((await ask(address, `/i/${random.headers.location}`)).status, 200);
  for (const [path, status] of [
    [`/i/2^64${query}`, 404],
    ['/i/abc', 400],
    ['/i/5?size=0x0', 400],
    ['/i/5?nothing=1', 400],
    ['/oembed?url=http%3A%2F%2Felsewhere.example%2Fi%2F5', 404],
    ['/oembed', 404],
    ['/oembed?format=xml', 501],
  ] as const)
    t.equal((await ask(address, path)).status, status, path);
});

t.test('notations of one number have one address', async (t) => {
  const { address } = await startTestServer(t);
  const query = '?size=8x8&color=gray&depth=1&order=mixed&seed=';
  for (const number of ['5', '0x5', '2^2+1', 'b64:BQ', '%35']) {
    const { body } = await ask(address, `/i/${number}${query}`);
    t.strictSame(linksOf(body.toString(), 'canonical'), [`${address}i/5${query}`], number);
  }
});

t.test('behind a proxy addresses are those that the visitor has', async (t) => {
  const secure = { 'x-forwarded-proto': 'https', host: 'images.example' };
  const ownOf = async (address: string, headers: Record<string, string>): Promise<string> => {
    const { body } = await ask(address, '/images/i/5?size=8x8', { headers });
    const meta = metaOf(body.toString());
    t.equal(new URL(meta.get('og:image') ?? '').origin, new URL(meta.get('og:url') ?? '').origin);
    return meta.get('og:url')?.replace(/\?.*/, '') ?? '';
  };
  const basePath = '/images/';
  const behind = await startTestServer(t, { basePath, isProxyTrusted: true });
  t.equal(await ownOf(behind.address, secure), 'https://images.example/images/i/5');
  t.equal(
    await ownOf(behind.address, { ...secure, 'x-forwarded-host': 'evil.example' }),
    'https://images.example/images/i/5',
    'a proxy may hand on what a visitor has written',
  );
  t.equal(await ownOf(behind.address, { host: 'a.example:81' }), 'http://a.example:81/images/i/5');
  const alone = await startTestServer(t, { basePath, allowedHosts: ['images.example'] });
  t.equal(await ownOf(alone.address, secure), 'http://images.example/images/i/5', 'not trusted');
  for (const host of ['a b', '"><script>', 'x/y']) {
    const { status, body } = await ask(behind.address, '/images/i/5', { headers: { host } });
    t.equal(status, 400, JSON.stringify(host));
    t.notMatch(body.toString(), /<script>/);
  }
});

t.test('cards are no larger than the images that the server makes', async (t) => {
  const { address } = await startTestServer(t, {}, { maxPixels: 10_000 });
  const { body } = await ask(address, '/i/5?size=16x8');
  const meta = metaOf(body.toString());
  t.equal(meta.get('og:image:width'), '128', '144 × 72 would be 10,368 pixels');
  const card = await ask(address, pathOf(meta.get('og:image') ?? ''));
  t.equal(card.body.readUInt32BE(16), 128);
  t.equal((await ask(address, '/i/5?size=101x100')).status, 400, 'too large even as it is');
});

t.test('what stands in an address is text in the page', async (t) => {
  const { address } = await startTestServer(t);
  const seed = encodeURIComponent('"><script>alert(1)</script>');
  const { status, body, headers } = await ask(address, `/i/5?size=8x8&order=mixed&seed=${seed}`);
  t.equal(status, 200);
  t.notMatch(body.toString(), /<script/);
  t.match(headers['content-security-policy'], /default-src 'none'/);
});
