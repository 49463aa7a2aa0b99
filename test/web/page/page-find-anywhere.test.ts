/**
 * A picture may be brought to the page wherever it is open, and is found again later.
 * @module
 */
import t, { type Test } from 'tap';
import type { Page } from 'playwright-core';
import { makeSpace } from '../../../src/core/space.js';
import { Numbering } from '../../../src/core/numbering.js';
import { pageFolder, startBrowser, type Visit } from './browser.js';
import { give, type GivenFile, openView, pngOf, sendFiles, settled } from './find-page.js';
import { until, waitForNumber } from './page-probe.js';
import { startTestServer } from '../server/served.js';

const browser = await startBrowser();
const server = await startTestServer(t, { page: pageFolder });
t.teardown(() => browser.close());

const gray = makeSpace({ width: 2, height: 2, color: 'gray', depth: 1 });
/** Pictures that have these numbers in their own space. */
const [one, two, three] = [pictureOf(1n), pictureOf(2n), pictureOf(3n)];
const numberFile = { name: 'number.txt', mimeType: 'text/plain', buffer: Buffer.from('7\n') };

function pictureOf(index: bigint): GivenFile {
  const given = pngOf(gray, new Numbering(gray, 'mixed', '').frameAt(index));
  return { ...given, name: `number ${index}.png` };
}

/** The names of the files that the browser keeps, as the page finds them. */
const keptNames = `new Promise((resolve) => {
  const opening = indexedDB.open('every-image');
  opening.onsuccess = () => {
    const all = opening.result.transaction('values').objectStore('values').getAll();
    all.onsuccess = () => resolve(all.result.map(({ value }) => value.name).toSorted());
  };
})`;

function keptFiles(page: Page): Promise<string[]> {
  return page.evaluate(keptNames);
}

function open(t: Test, route: string, script?: string): Promise<Visit> {
  const address = `${server.address}${route}`;
  return openView(t, browser, address, script === undefined ? {} : { script });
}

async function waitForFound(page: Page, text: string): Promise<void> {
  await page.locator('#found-number').getByText(text, { exact: true }).waitFor();
  await settled(page);
}

const SPACE = 'size=2x2&color=gray&depth=1&order=mixed&seed=';
/** The views, and what is there when one is open. */
const VIEWS = [
  ['wall', '.wall'],
  ['explore', '#number'],
  ['live', '.live'],
  ['find', '.find'],
  ['numbers', '.time-chart'],
  ['art', '#art-formula'],
] as const;

for (const [view, ready] of VIEWS) {
  t.test(`a picture that is dropped or pasted in ${view} is found (P13)`, async (t) => {
    const { page, faults } = await open(t, `#/${view}${view === 'art' ? '' : `?${SPACE}`}`);
    await page.locator(ready).waitFor({ state: 'attached' });
    t.equal(await sendFiles(page, 'dragover', [one], 'main'), true, 'it may be dropped');
    t.match(await page.locator('main').getAttribute('class'), /dropping/);
    await sendFiles(page, 'drop', [one], 'main');
    t.notMatch(await page.locator('main').getAttribute('class'), /dropping/);
    await waitForFound(page, '1');
    t.match(page.url(), /#\/find/);
    await page.goto(`${server.address}#/${view}`);
    await page.locator(ready).waitFor({ state: 'attached' });
    await sendFiles(page, 'paste', [two]);
    await waitForFound(page, '2');
    t.same(faults, []);
  });
}

t.test('a picture that is dropped before the page is open is found when it is', async (t) => {
  const { page, faults } = await open(t, `#/wall?${SPACE}`);
  await page.locator('.wall').waitFor({ state: 'attached' });
  // The page asks for the server's space first, and is answered when the picture has been dropped.
  let answer = (): void => {};
  const dropped = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/api/space', async (route) => {
    await dropped;
    await route.continue();
  });
  await page.reload({ waitUntil: 'commit' });
  await page.locator('main[aria-busy]').waitFor({ state: 'attached' });
  t.equal(await sendFiles(page, 'dragover', [one], 'main'), true, 'it may be dropped');
  await sendFiles(page, 'drop', [one], 'main');
  answer();
  await waitForFound(page, '1');
  t.same(faults, []);
});

t.test('the file of a number that is dropped in Explore stays a number', async (t) => {
  const { page, faults } = await open(t, `#/explore?${SPACE}`);
  await waitForNumber(page, '0');
  await sendFiles(page, 'drop', [numberFile], '.stage');
  await waitForNumber(page, '7');
  t.match(page.url(), /#\/explore/);
  t.same(faults, []);
});

t.test('a file that is dropped in Art and is no picture is drawn there', async (t) => {
  const { page } = await open(t, '#/art');
  await page.locator('#art-formula').waitFor();
  await sendFiles(page, 'drop', [{ ...numberFile, name: 'own.txt' }], 'main');
  await until(page, `location.hash !== '#/art'`);
  t.match(page.url(), /#\/art/);
});

t.test('a text with a picture of it is pasted into a field as text', async (t) => {
  const { page } = await open(t, `#/explore?${SPACE}`);
  await waitForNumber(page, '0');
  const isTaken = await page.evaluate(`(() => {
    const data = new DataTransfer();
    data.setData('text/plain', '5');
    data.items.add(new File(['x'], 'text.png', { type: 'image/png' }));
    const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data });
    return !document.querySelector('#go').dispatchEvent(event);
  })()`);
  t.equal(isTaken, false);
  t.match(page.url(), /#\/explore/);
});

t.test('Back remembers the picture, and leads to the one before (P12)', async (t) => {
  const { page, faults } = await open(t, `#/find?${SPACE}`);
  await give(page, one);
  await page.getByRole('button', { name: 'Open in Explore', exact: true }).click();
  await waitForNumber(page, '1');
  await page.goBack();
  await waitForFound(page, '1');
  t.equal(await page.locator('.file-line').textContent(), 'number 1.png');
  await sendFiles(page, 'drop', [two]);
  await waitForFound(page, '2');
  await page.goBack();
  await waitForFound(page, '1');
  await page.goForward();
  await waitForFound(page, '2');
  await page.getByRole('link', { name: 'Numbers' }).click();
  await page.locator('.time-chart').waitFor();
  await page.getByRole('link', { name: 'Find', exact: true }).click();
  await waitForFound(page, '2');
  t.same(faults, []);
});

t.test('a reload keeps the picture, and where it is looked for', async (t) => {
  const { page, faults } = await open(t, `#/find?size=3x3&order=sequential`);
  await give(page, one);
  await page.getByLabel('Another space').check();
  await page.locator('.verdict[data-kind=near]').waitFor();
  await settled(page);
  const number = await page.locator('#found-number').textContent();
  await page.reload();
  await page.locator('.verdict[data-kind=near]').waitFor();
  await settled(page);
  t.equal(await page.locator('#found-number').textContent(), number);
  t.equal(await page.locator('.file-line').textContent(), 'number 1.png');
  t.ok(await page.getByLabel('Another space').isChecked());
  t.match(page.url(), /size=3x3/);
  t.same(faults, []);
});

t.test('a file that is no picture is not what Back and a reload lead to', async (t) => {
  const { page } = await open(t, `#/find?${SPACE}`);
  await give(page, three);
  await sendFiles(page, 'drop', [numberFile]);
  await page.getByText('number.txt is not a picture').waitFor();
  await page.goBack();
  await waitForFound(page, '3');
  await page.goForward();
  await page.getByText('number.txt is not a picture').waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Choose a picture' }).waitFor();
  t.equal(await page.locator('#found-number').textContent(), '');
});

t.test('pictures are forgotten on request, and another tab begins without one', async (t) => {
  const { page, faults } = await open(t, `#/find?${SPACE}`);
  await give(page, one);
  const other = await page.context().newPage();
  await other.goto(`${server.address}#/find`);
  await other.getByRole('button', { name: 'Choose a picture' }).waitFor();
  await page.getByRole('button', { name: 'Forget the pictures' }).click();
  await page.getByRole('button', { name: 'Choose a picture' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Choose a picture' }).waitFor();
  t.same(await keptFiles(page), []);
  t.same(faults, []);
});

t.test('a picture that is forgotten while it is being kept is forgotten', async (t) => {
  // Forget is pressed at the very moment at which it can be.
  const script = `new MutationObserver(() => {
    const forget = document.querySelector('[aria-label="Forget the pictures"]');
    if (forget === null || forget.hidden || window.hasPressed) return;
    window.hasPressed = true;
    forget.click();
  }).observe(document, { subtree: true, childList: true, attributes: true });`;
  const { page, faults } = await open(t, `#/find?${SPACE}`, script);
  await sendFiles(page, 'drop', [one]);
  await page.getByText('Forgotten', { exact: true }).waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Choose a picture' }).waitFor();
  t.same(await keptFiles(page), []);
  t.same(faults, []);
});

t.test('what is being opened when pictures are forgotten is not kept either', async (t) => {
  const { page, faults } = await open(t, `#/find?${SPACE}`);
  await give(page, one);
  await sendFiles(page, 'drop', [two]);
  await page.evaluate(`document.querySelector('[aria-label="Forget the pictures"]').click()`);
  await page.getByText('Forgotten', { exact: true }).waitFor({ state: 'attached' });
  await give(page, three);
  t.same(await keptFiles(page), ['number 3.png']);
  t.same(faults, []);
});

t.test('the eight newest pictures are kept, however fast they come', async (t) => {
  const { page } = await open(t, `#/find?${SPACE}`);
  // Before that, the page takes no files.
  await page.locator('.invitation').waitFor();
  for (let i = 0; i < 10; i++) {
    await sendFiles(page, 'drop', [{ ...[one, two][i % 2]!, name: `${i}.png` }]);
    await page.locator('.file-line').getByText(`${i}.png`).waitFor();
  }
  const newest = [2, 3, 4, 5, 6, 7, 8, 9].map((i) => `${i}.png`);
  await until(page, `(${keptNames}).then((names) => names.at(-1) === '9.png')`);
  t.same(await keptFiles(page), newest);
});

t.test('without IndexedDB the page works, and Back remembers as long as it is open', async (t) => {
  const script = `Object.defineProperty(window, 'indexedDB', { value: undefined });`;
  const { page, faults } = await open(t, `#/find?${SPACE}`, script);
  await give(page, one);
  await page.keyboard.press('e');
  await waitForNumber(page, '1');
  await page.goBack();
  await waitForFound(page, '1');
  t.same(faults, []);
});
