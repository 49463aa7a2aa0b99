/**
 * What all views stand in: navigation, keys, themes, weight, slow networks and none.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import t from 'tap';
import { pageFolder, serveFolder, startBrowser, visit } from './browser.js';
import { findBarriers, until, waitForNumber } from './page-probe.js';
import { LIVE_FILES, VIEWS } from './views.js';

const browser = await startBrowser();
const server = await serveFolder(pageFolder);
t.teardown(async () => {
  await browser.close();
  await server.close();
});

/** What a first visit loads, kernel included; 170 KB is what it must never pass. */
const MAX_FIRST_BYTES = 140_000;
/** With Random Art, which comes when somebody opens it, or when there is time. */
const MAX_BYTES = 210_000;

/** As the server compresses it, once. */
function compressedBytes(file: string): number {
  return brotliCompressSync(fs.readFileSync(path.join(pageFolder, file))).length;
}

const sumOf = (files: Iterable<string>): number =>
  [...files].reduce((bytes, file) => bytes + compressedBytes(file), 0);

t.test('all files of the page weigh at most 210 KB compressed', async (t) => {
  const files = fs
    .readdirSync(pageFolder, { recursive: true, encoding: 'utf8' })
    .filter((file) => fs.statSync(path.join(pageFolder, file)).isFile());
  t.ok(files.length > 5, `${files.length} files`);
  t.ok(sumOf(files) <= MAX_BYTES, `${sumOf(files)} bytes`);
});

/** The page never has time for what a first visit does not need. */
const IS_BUSY = 'if (globalThis.ServiceWorker) ServiceWorker.prototype.postMessage = () => {}';

t.test(
  'a first visit loads at most 140 KB compressed, and Art comes when it is opened',
  async (t) => {
    const files = await serveFolder(pageFolder, LIVE_FILES);
    t.teardown(() => files.close());
    const { address } = files;
    const { page, faults, close } = await visit(browser, 'about:blank', {
      script: IS_BUSY,
      serviceWorkers: 'allow',
    });
    const asked = new Set<string>();
    // The page's, and those of its workers.
    page.context().on('request', (request) => {
      const file = request.url().slice(address.length).replace(/#.*/, '') || 'index.html';
      if (fs.existsSync(path.join(pageFolder, file))) asked.add(file);
    });
    for (const [name, isDrawn] of VIEWS) {
      if (name === 'art') continue;
      await page.goto(`${address}#/${name}`);
      await until(page, isDrawn);
    }
    await page.evaluate('navigator.serviceWorker.ready.then(() => {})');
    const first = [...asked];
    t.ok(
      ['index.html', 'sw.js', 'icon.svg', 'icon-512.png'].every((file) => asked.has(file)),
      'what the worker keeps is counted',
    );
    t.ok(first.some((file) => file.startsWith('assets/kernel-worker')));
    t.notMatch(first.join(' '), /art/);
    t.ok(sumOf(first) <= MAX_FIRST_BYTES, `${sumOf(first)} bytes`);
    await page.goto(`${address}#/wall`);
    const opening = page.waitForRequest(/assets\/art-/);
    await page.getByLabel('A name or any text to draw').focus();
    t.ok(await opening, 'or when somebody is about to go there');
    await page.getByRole('link', { name: 'Art', exact: true }).click();
    await until(page, `document.querySelector('#art-formula')?.value`);
    const art = [...asked].filter((file) => !first.includes(file));
    t.strictSame(art.map((file) => file.replace(/-.{8}\.js$/, '')).toSorted(), [
      'assets/art',
      'assets/art-worker',
    ]);
    t.strictSame(faults, []);
    await close();
  },
);

t.test('a view that does not load says so, and the others go on', async (t) => {
  const { page, close } = await visit(browser, `${server.address}#/explore?n=3`);
  await waitForNumber(page, '3');
  await page.route('**/assets/art-*', (route) => route.abort());
  await page.getByRole('link', { name: 'Art', exact: true }).click();
  await page.getByText('This view did not load').waitFor();
  t.strictSame(await findBarriers(page), []);
  await page.getByRole('link', { name: 'Numbers', exact: true }).click();
  await page.locator('.numbers').waitFor();
  await page.goBack();
  await page.getByText('This view did not load').waitFor();
  await page.unroute('**/assets/art-*');
  await page.getByRole('button', { name: 'Load the page again' }).click();
  await until(page, `document.querySelector('#art-formula')?.value`);
  await close();
});

t.test('a kernel that does not load says so, and is loaded by the next job', async (t) => {
  const { page, close } = await visit(browser, 'about:blank');
  await page.route('**/assets/kernel-worker-*', (route) => route.abort());
  await page.goto(`${server.address}#/explore?n=3`);
  const note = page.getByText('a part of this page did not load: try again, or reload the page');
  await note.waitFor();
  t.strictSame(await findBarriers(page), []);
  await page.getByRole('button', { name: 'Image 0 instead' }).click();
  await until(page, `document.querySelector('.stage').ariaBusy === 'false'`);
  await note.waitFor();
  await page.unroute('**/assets/kernel-worker-*');
  await page.getByRole('button', { name: 'Next image' }).click();
  await waitForNumber(page, '1');
  t.notOk(await note.isVisible());
  await close();
});

t.test('nothing in the page comes from elsewhere or breaks the policy', async (t) => {
  const html = fs.readFileSync(path.join(pageFolder, 'index.html'), 'utf8');
  t.notMatch(
    html,
    /<style|\sstyle=|<script>|\son\w+=/,
    'no style, script or handler in the markup',
  );
  for (const [, address = ''] of html.matchAll(/(?:src|href)="([^"]*)"/g)) {
    t.match(address, /^\.\//, `${address} is relative`);
  }
  const { page, faults, close } = await visit(browser, `${server.address}#/explore?n=0`);
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(server.address)) elsewhere.push(request.url());
  });
  await page.reload();
  await waitForNumber(page, '0');
  t.strictSame(elsewhere, []);
  t.strictSame(faults, []);
  await close();
});

t.test('the navigation leads to each view and keeps the space', async (t) => {
  const { page, faults, close } = await visit(browser, `${server.address}#/explore?size=9x7&n=3`);
  await waitForNumber(page, '3');
  for (const title of ['Live', 'Find', 'Numbers', 'Explore']) {
    await page.getByRole('link', { name: title, exact: true }).click();
    await until(page, `location.hash.startsWith('#/${title.toLowerCase()}?size=9x7')`);
    t.equal(await page.locator('nav [aria-current=page]').innerText(), title);
    t.equal(await page.evaluate('document.activeElement.tagName'), 'H1', `${title} has the focus`);
    t.match(await page.title(), title);
  }
  await page.keyboard.press('5');
  await until(page, `location.hash.startsWith('#/numbers')`);
  await page.goBack();
  await until(page, `location.hash.startsWith('#/explore')`);
  await page.keyboard.press('6');
  await until(page, `location.hash === '#/art'`);
  t.equal(await page.evaluate('document.activeElement.tagName'), 'H1', 'Art has no space');
  await page.keyboard.press('4');
  await until(page, `location.hash.startsWith('#/find?size=9x7')`);
  await page.goto(`${server.address}#/nowhere`);
  await until(page, `document.querySelector('.wall') !== null`);
  t.strictSame(faults, [], 'an address of no view is the first view');
  await close();
});

t.test('the list of keys shows them, and single signs can be switched off', async (t) => {
  const { page, close } = await visit(browser, `${server.address}#/explore?n=5`);
  await waitForNumber(page, '5');
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Keys' });
  await list.waitFor();
  t.match(await list.innerText(), /Random image/);
  t.strictSame(await findBarriers(page), []);
  await page.keyboard.press('ArrowRight');
  await page.getByLabel('Letters and signs work as keys').uncheck();
  await page.keyboard.press('Escape');
  t.equal(await list.isVisible(), false);
  await page.keyboard.press('Home');
  await waitForNumber(page, '0');
  await page.keyboard.press('?');
  t.equal(await list.isVisible(), false, 'a sign does nothing any more');
  await page.getByRole('button', { name: 'Keys' }).click();
  await list.waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  t.equal(await list.isVisible(), false);
  await close();
});

t.test('the theme is the system’s until somebody chooses, and is kept', async (t) => {
  const { page, close } = await visit(browser, `${server.address}#/explore?n=0`, {
    colorScheme: 'dark',
  });
  const ground = (): Promise<string> =>
    page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
  await waitForNumber(page, '0');
  const dark = await ground();
  await page.getByRole('button', { name: 'Light theme' }).click();
  const light = await ground();
  t.not(light, dark);
  await page.reload();
  await waitForNumber(page, '0');
  t.equal(await ground(), light, 'kept');
  await page.getByRole('button', { name: 'Dark theme' }).click();
  t.equal(await ground(), dark);
  await page.emulateMedia({ colorScheme: 'light' });
  t.equal(await ground(), light, 'and follows the system again');
  await close();
});

t.test('once loaded, the page works without a network: every view of it', async (t) => {
  const files = await serveFolder(pageFolder, LIVE_FILES);
  t.teardown(() => files.close());
  const { page, faults, close } = await visit(browser, `${files.address}#/explore?n=0`, {
    serviceWorkers: 'allow',
  });
  await waitForNumber(page, '0');
  await until(page, `navigator.serviceWorker.controller !== null`);
  await page.context().setOffline(true);
  for (const [name, isDrawn] of VIEWS) {
    await page.goto(`${files.address}#/${name}`);
    await page.reload();
    await until(page, isDrawn);
  }
  await page.goto(`${files.address}#/explore?size=3x3&n=11`);
  await page.reload();
  await waitForNumber(page, '11');
  await page.keyboard.press('ArrowRight');
  await waitForNumber(page, '12');
  t.strictSame(
    faults.filter((fault) => !/ERR_INTERNET_DISCONNECTED/.test(fault)),
    [],
  );
  await close();
});

/** Notes in the page whether it was ever seen to be busy, before any view was there. */
const WATCH_BUSY = `new MutationObserver(() => {
  const main = document.querySelector('main[aria-busy=true]:empty');
  if (main !== null) globalThis.wasBusy = getComputedStyle(main, '::before').width;
}).observe(document, { subtree: true, childList: true })`;

t.test('a slow network shows that something is on its way, and then the view', async (t) => {
  const slow = await serveFolder(pageFolder, {}, 400);
  t.teardown(() => slow.close());
  const { page, faults, close } = await visit(browser, slow.address, { script: WATCH_BUSY });
  await until(page, `document.querySelector('main .wall-image:not(.blank)')`);
  t.match(await page.evaluate('globalThis.wasBusy'), /^[1-9].*px$/);
  await until(page, `document.querySelector('[aria-busy=true]') === null`);
  t.strictSame(faults, []);
  await close();
});

t.test('a static page has the space of its settings', async (t) => {
  const settings = { query: 'size=12x9&color=gray&depth=4&order=mixed&seed=autumn' };
  const files = await serveFolder(pageFolder, { 'space.json': JSON.stringify(settings) });
  const { page, close } = await visit(browser, `${files.address}#/explore?n=0`);
  await waitForNumber(page, '0');
  t.equal(await page.getByLabel('Width in pixels').inputValue(), '12');
  t.equal(await page.getByLabel('Seed').inputValue(), 'autumn');
  await page.keyboard.press('ArrowRight');
  await waitForNumber(page, '1');
  t.match(page.url(), /#\/explore\?n=1$/, 'which an address need not name');
  await close();
  await files.close();
});

t.test('the first picture of Explore is a small cloud, and links keep its space', async (t) => {
  const { page, faults, close } = await visit(browser, `${server.address}#/explore`);
  await until(page, `document.querySelector('#number')?.textContent !== ''`);
  t.equal(await page.getByLabel('Width in pixels').inputValue(), '32');
  t.equal(await page.getByLabel('Order').inputValue(), 'cloud');
  t.equal(await page.locator('.static-line').isVisible(), false);
  await page.getByRole('link', { name: 'Numbers', exact: true }).click();
  t.match(page.url(), /#\/numbers\?size=32x32&order=cloud$/);
  await page.getByRole('link', { name: 'Explore', exact: true }).click();
  await until(page, `document.querySelector('#number')?.textContent.length > 20`);
  await page.goto(`${server.address}#/numbers?size=64x64`);
  await until(page, `document.querySelector('[href*="#/explore?size=64x64"]') !== null`);
  await page.getByRole('link', { name: 'Explore', exact: true }).click();
  await waitForNumber(page, '0');
  t.equal(await page.getByLabel('Width in pixels').inputValue(), '64', 'which somebody asked for');
  t.strictSame(faults, []);
  await close();
});

t.test('static is told as such, with the way to a cloud', async (t) => {
  const { page, faults, close } = await visit(browser, `${server.address}#/explore?size=64x64&n=5`);
  await waitForNumber(page, '5');
  const line = page.locator('.static-line');
  t.match(await line.innerText(), /^Nearly all pictures look like this: static\./);
  t.strictSame(await findBarriers(page), []);
  await line.getByRole('button', { name: 'Show a cloud' }).click();
  await until(page, `location.hash.startsWith('#/explore?order=cloud&n=2^')`);
  await until(page, `document.querySelector('.static-line').hidden`);
  await page.keyboard.press('End');
  await until(page, `!document.querySelector('.static-line').hidden`);
  t.strictSame(faults, []);
  await close();
});

t.test('what is for screen readers stays unseen when it has the focus', async (t) => {
  const { page, faults, close } = await visit(browser, `${server.address}#/explore?n=0`);
  await waitForNumber(page, '0');
  for (const name of ['Live', 'Find', 'Explore']) {
    await page.getByRole('link', { name, exact: true }).click();
    await until(page, `document.activeElement?.tagName === 'H1'`);
    const box = await page.locator('h1').boundingBox();
    t.ok(box !== null && box.width <= 1 && box.height <= 1, name);
  }
  t.strictSame(faults, []);
  await close();
});

t.test("the server's space is what it was where the server does not answer", async (t) => {
  const { page, close } = await visit(browser, `${server.address}#/explore?n=0`);
  const answers = [
    { status: 200, body: JSON.stringify({ query: 'size=9x4&palette=pico8&order=mixed&seed=' }) },
    { status: 503, body: '{}' },
  ];
  await page.route('**/api/space', (route) => route.fulfill(answers.shift() ?? { status: 503 }));
  for (const what of ['the first time', 'and when it is out of order']) {
    await page.goto('about:blank');
    await page.goto(`${server.address}#/explore?n=5`);
    await waitForNumber(page, '5');
    t.equal(await page.getByLabel('Width in pixels').inputValue(), '9', what);
    t.equal(await page.getByLabel('Palette').inputValue(), 'pico8', what);
  }
  await close();
});
