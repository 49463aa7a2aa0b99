/**
 * The pages of single images and of errors in a real browser: what it makes of their markup.
 * @module
 */
import t, { type Test } from 'tap';
import type { BrowserContextOptions } from 'playwright-core';
import type { ServeOptions } from '../../../src/web/server/listen.js';
import { ask, startTestServer } from '../server/served.js';
import { pageFolder, startBrowser, visit, type Visit } from './browser.js';
import { findBarriers, overflow, until, waitForNumber } from './page-probe.js';

const browser = await startBrowser();
t.teardown(() => browser.close());

async function open(t: Test, address: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const opened = await visit(browser, address, options);
  t.teardown(() => opened.close());
  return opened;
}

const startServer = (t: Test, options: ServeOptions = {}) =>
  startTestServer(t, { page: pageFolder, ...options });

/** What a page says of itself, as a browser reads it. */
interface Said {
  readonly title: string;
  readonly metas: Readonly<Record<string, string>>;
  readonly links: readonly { readonly rel: string; readonly type: string; readonly href: string }[];
  /** Elements that no page of ours has. */
  readonly foreign: number;
  readonly embed: string;
}

const READ = `(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  return {
    title: document.title,
    metas: Object.fromEntries(
      all('meta[name], meta[property]').map((one) => [
        one.name || one.getAttribute('property'), one.content]),
    ),
    links: all('link').map((one) => (
      { rel: one.rel, type: one.type, href: one.getAttribute('href') })),
    foreign: all('script, iframe, b, object, [onerror], [onload]').length,
    embed: document.querySelector('code')?.textContent ?? '',
  };
})()`;

/** An element of a text of HTML, as a page of its own would have it. */
const PARSE = (html: string): string => `(() => {
  const { body } = new DOMParser().parseFromString(${JSON.stringify(html)}, 'text/html');
  const image = body.querySelector('img');
  const { alt, width, height } = image;
  return { count: body.querySelectorAll('*').length, alt, width, height,
    source: image.getAttribute('src'), link: body.querySelector('a')?.getAttribute('href') };
})()`;

const HOSTILE = `"'><script>alert(1)</script><b>&amp;`;

t.test('a page of an image is what it says, in every space and for every seed', async (t) => {
  const { address } = await startServer(t);
  for (const [path, title, width] of [
    ['i/1234?size=16x16&palette=pico8', /^Image 1,234 of ≈ 10\^308 · every image$/, 480],
    ['i/2^40?size=16x8&color=gray&depth=1&order=gray', /^Image 1,099,511,627,776 of/, 480],
    ['i/name:hello%20%26%20%3Cb%3E?size=64x64', /^Image name:hello & <b> of ≈/, 448],
    [`i/5?size=600x2&order=mixed&seed=${encodeURIComponent(HOSTILE)}`, /^Image 5 of/, 600],
    ['i/50%25?order=cloud', /^Image 50% of/, 448],
  ] as const) {
    const { page, faults } = await open(t, address + path);
    const { title: said, metas, links, foreign, embed } = await page.evaluate<Said>(READ);
    t.match(said, title);
    t.equal(foreign, 0, 'nothing of an address becomes markup');
    t.equal(metas['og:title'], said.replace(' · every image', ''));
    t.equal(metas['twitter:title'], metas['og:title']);
    t.equal(metas['og:image:alt'], metas['og:title']);
    t.equal(metas['twitter:image'], metas['og:image']);
    const own = links.find(({ rel }) => rel === 'canonical')?.href ?? '';
    t.equal(own, metas['og:url']);
    t.equal(metas['twitter:card'], /16x8|600x2/.test(path) ? 'summary_large_image' : 'summary');
    await until(page, `document.images[0].complete && document.images[0].naturalWidth > 0`);
    t.equal(await page.locator('img').getAttribute('width'), String(width), path);
    const alternates = links.filter(({ rel }) => rel === 'alternate');
    t.strictSame(
      alternates.map(({ type }) => type),
      ['image/png', 'application/json+oembed'],
    );
    const pathOf = (href: string): string => href.replace(address, '/');
    const png = await ask(address, pathOf(alternates[0]?.href ?? ''));
    t.equal(png.headers['content-type'], 'image/png');
    const oembed = await ask(address, pathOf(alternates[1]?.href ?? ''));
    t.match(JSON.parse(oembed.body.toString()), { type: 'photo', title: metas['og:title'] });
    // Another page, which has another policy.
    const other = await page.context().newPage();
    const parsed = await other.evaluate<Record<string, unknown>>(PARSE(embed));
    await other.close();
    t.match(parsed, { count: 2, alt: metas['og:title'], width, link: own });
    const shown = await ask(address, pathOf(String(parsed['source'])));
    t.equal(shown.body.readUInt32BE(16), width, 'the embedded image is as wide as it says');
    t.equal(await overflow(page), 0);
    t.strictSame(await findBarriers(page), []);
    await page.getByRole('link', { name: 'Explore from here' }).click();
    await until(page, `document.querySelector('#number')?.textContent`);
    t.strictSame(faults, []);
  }
});

t.test('an error is a page with the brand, its icon, and a way home', async (t) => {
  const { address } = await startServer(t, { basePath: '/images/' });
  for (const [path, status, words, colorScheme] of [
    ['i/65536?size=4x4&color=gray&depth=1', 404, /^image 65536 is outside this space/, 'light'],
    ['i/abc', 400, /^"abc" is no number/, 'dark'],
    ['i/5?size=5000x5000', 400, /pixels are too many/, 'light'],
    ['no/such/thing', 404, /^no such address/, 'dark'],
  ] as const) {
    const viewport = { width: 320, height: 640 };
    const { page, faults } = await open(t, address, { colorScheme, viewport });
    const answer = await page.goto(address + path);
    t.equal(answer?.status(), status, path);
    t.match(await page.locator('p').first().innerText(), words);
    const { links, metas } = await page.evaluate<Said>(READ);
    t.strictSame(
      links.map(({ rel, href }) => [rel, new URL(href, page.url()).href]),
      [['icon', `${address}icon.svg`]],
    );
    t.match(metas['theme-color'], /^#/);
    t.equal(await overflow(page), 0);
    t.strictSame(await findBarriers(page), []);
    await page.getByRole('link', { name: 'Home: every image' }).click();
    await until(page, `document.querySelector('.wall') !== null`);
    t.strictSame(
      faults.filter((fault) => !fault.includes(`status of ${status}`)),
      [],
    );
  }
});

t.test('Copy embed of Explore is the HTML that the image’s own page gives', async (t) => {
  const { address } = await startServer(t);
  const permissions = ['clipboard-read', 'clipboard-write'];
  const query = 'size=16x16&palette=pico8&order=mixed&seed=%22%3E';
  const { page, faults } = await open(t, `${address}#/explore?${query}&n=1234`, { permissions });
  await waitForNumber(page, '1,234');
  t.strictSame(await findBarriers(page), []);
  await page.getByRole('button', { name: 'Copy embed', exact: true }).click();
  const copied = await page.evaluate<string>('navigator.clipboard.readText()');
  await page.goto(`${address}i/1234?${query}`);
  t.equal((await page.evaluate<Said>(READ)).embed, copied);
  t.strictSame(faults, []);
});

t.test('without an address the embed has the image in it, and its button says so', async (t) => {
  const { address } = await startServer(t);
  const permissions = ['clipboard-read', 'clipboard-write'];
  const { page, faults } = await open(t, `${address}#/explore?size=200x120&n=0`, { permissions });
  await waitForNumber(page, '0');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await until(page, `location.hash.endsWith('n=file')`);
  t.notOk(await page.getByRole('button', { name: 'Copy embed', exact: true }).isVisible());
  await page.getByRole('button', { name: 'Copy embed with image' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const copied = await page.evaluate<string>('navigator.clipboard.readText()');
  t.match(
    copied,
    /^<img src="data:image\/png;base64,[\w+/=]+" width="400" height="240" alt="Image 0x/,
  );
  t.strictSame(faults, []);
});
