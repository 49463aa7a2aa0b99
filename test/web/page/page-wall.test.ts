/**
 * The wall: its rows are the images, and every way along it leads to them.
 * @module
 */
import type { Page } from 'playwright-core';
import t from 'tap';
import { pageFolder, serveFolder, startBrowser, visit } from './browser.js';
import { colorsOf, findBarriers, overflow, until } from './page-probe.js';

const browser = await startBrowser();
const server = await serveFolder(pageFolder);
t.teardown(async () => {
  await browser.close();
  await server.close();
});

const TINY = 'size=4x4&color=gray&depth=1&order=mixed&seed=';

function wall(query: string): string {
  return `${server.address}#/wall?${query}`;
}

/** What the first cells say that are seen, each as `Image 7`. */
const LABELS = `(() => {
  const scroller = document.querySelector('.wall-scroll');
  const top = scroller.getBoundingClientRect().top - 1;
  const cells = [...document.querySelectorAll('.wall-cell:not([hidden])')]
    .map((cell) => ({ cell, box: cell.getBoundingClientRect() }))
    .filter(({ box }) => box.top >= top)
    .sort((a, b) => a.box.top - b.box.top || a.box.left - b.box.left);
  return cells.map(({ cell }) => cell.getAttribute('aria-label'));
})()`;

async function firstLabel(page: Page): Promise<string> {
  return (await page.evaluate<string[]>(LABELS))[0] ?? '';
}

/** Wait until the first cell that is seen has an image of this number. */
async function waitForFirst(page: Page, number: string): Promise<void> {
  await until(page, `${LABELS}[0] === 'Image ${number}'`);
}

/** Scroll, and wait until the page has drawn what is seen then, and all of it is there. */
async function scrollBy(page: Page, by: number): Promise<void> {
  await page.evaluate(`(async () => {
    document.querySelector('.wall-scroll').scrollTop += ${by};
    for (let i = 0; i < 3; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
  })()`);
  await until(page, `${LABELS}.length > 0 && ${LABELS}.every((label) => label !== 'Image')`);
}

/** The colours of a cell's pixels. */
function cellColors(page: Page, label: string): Promise<number[]> {
  return page.evaluate(`(() => {
    const canvas = document.querySelector('[aria-label="${label}"] canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return [...data].filter((_, i) => i % 4 < 3);
  })()`);
}

t.test('a first visit says what this is, and has three doors', async (t) => {
  const { page, faults, close } = await visit(browser, server.address);
  await until(page, `document.querySelector('.wall-image:not(.blank)')`);
  t.match(await page.locator('.welcome-words').innerText(), /^Every picture of 32 × 32 pixels/);
  for (const name of ['Surprise me', 'Find my picture', 'Draw my name'])
    t.ok(await page.getByRole('button', { name, exact: true }).isVisible(), name);
  await page.getByLabel('A name or any text to draw').fill('Ada');
  await page.getByRole('button', { name: 'Draw my name' }).click();
  await until(page, `location.hash === '#/art?text=Ada'`);
  await page.goBack();
  await page.getByRole('button', { name: 'Surprise me' }).click();
  await until(page, `/^#\\/(art|explore)/.test(location.hash)`);
  await page.goBack();
  await page.getByRole('button', { name: 'Hide this' }).click();
  await page.reload();
  await until(page, `document.querySelector('.wall-image:not(.blank)')`);
  t.notOk(await page.locator('.welcome').isVisible(), 'it stays hidden');
  t.strictSame(faults, []);
  await close();
});

t.test('cells are the images of their numbers, as far as one scrolls', async (t) => {
  const { page, faults, close } = await visit(browser, wall(`${TINY}&n=1000`));
  await waitForFirst(page, '1000');
  t.strictSame(await cellColors(page, 'Image 1000'), colorsOf('4x4 gray 1', 1000n));
  for (const by of [700, 5000, -3000, 40_000, -100_000]) {
    await scrollBy(page, by);
    const label = await firstLabel(page);
    const index = BigInt(label.slice('Image '.length));
    t.strictSame(await cellColors(page, label), colorsOf('4x4 gray 1', index), label);
  }
  t.equal(await firstLabel(page), 'Image 0', 'the first image is the end of the wall');
  t.strictSame(faults, []);
  await close();
});

t.test('keys lead along the wall and into Explore, and Back leads back', async (t) => {
  const { page, faults, close } = await visit(browser, wall(`${TINY}&n=1000`));
  await waitForFirst(page, '1000');
  await page.keyboard.press('Home');
  await waitForFirst(page, '0');
  await page.locator('.wall-cell[tabindex="0"]').focus();
  await page.keyboard.press('ArrowRight');
  const focused = (): Promise<string> =>
    page.evaluate(`document.activeElement.getAttribute('aria-label')`);
  t.equal(await focused(), 'Image 1');
  await page.keyboard.press('ArrowDown');
  const below = Number((await focused()).slice('Image '.length));
  t.ok(below > 3, `a row is ${below - 1} images`);
  for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowDown');
  t.equal(await focused(), `Image ${1 + 13 * (below - 1)}`, 'beyond what was seen');
  await page.keyboard.press('Enter');
  await until(
    page,
    `location.hash.startsWith('#/explore') && location.hash.endsWith('n=${1 + 13 * (below - 1)}')`,
  );
  await page.goBack();
  await until(page, `location.hash.startsWith('#/wall')`);
  await page.keyboard.press('End');
  await until(page, `document.querySelector('[aria-label="Image 65535"]')`);
  t.strictSame(faults, []);
  await close();
});

t.test('a jump anywhere in a space of 10^29,592 images is one step', async (t) => {
  const { page, faults, close } = await visit(browser, wall('size=64x64&n=50%25'));
  await until(page, `document.querySelector('.wall-image:not(.blank)')`);
  t.match(await firstLabel(page), /^Image 0x80.*0$/);
  const bar = page.getByLabel('Place in the whole space');
  t.equal(Math.round(Number(await bar.inputValue())), 500);
  await bar.fill('250');
  await until(page, `/^Image 0x40/.test(${LABELS}[0])`);
  await scrollBy(page, -3000);
  t.match(await firstLabel(page), /^Image 0x3f/);
  await until(page, `location.hash.includes('n=')`);
  t.strictSame(faults, []);
  await close();
});

t.test('images get larger and smaller, and the first one stays', async (t) => {
  const { page, close } = await visit(browser, wall(`${TINY}&n=2000`));
  await waitForFirst(page, '2000');
  const columns = (): Promise<number> =>
    page.evaluate(`document.querySelector('.wall-row').childElementCount`);
  const before = await columns();
  await page.getByRole('button', { name: 'Larger images' }).click();
  await waitForFirst(page, '2000');
  t.ok((await columns()) < before);
  await page.keyboard.press('-');
  await page.keyboard.press('-');
  await waitForFirst(page, '2000');
  t.ok((await columns()) > before);
  await close();
});

t.test('stars stay in the browser', async (t) => {
  const { page, close } = await visit(browser, wall(`${TINY}&n=0`));
  await waitForFirst(page, '0');
  await page.keyboard.press('s');
  await until(page, `document.querySelector('[aria-label="Image 0, with a star"]')`);
  await page.reload();
  await until(page, `document.querySelector('[aria-label="Image 0, with a star"]')`);
  await page.getByRole('button', { name: 'Images with a star: 1' }).click();
  await page.getByRole('button', { name: 'Take the star from image 0' }).click();
  await until(page, `document.querySelector('[aria-label="Image 0"]')`);
  t.equal(await page.locator('.star').count(), 0);
  await close();
});

t.test('presets and orders lead to other walls', async (t) => {
  const { page, faults, close } = await visit(browser, server.address);
  await until(page, `document.querySelector('.wall-image:not(.blank)')`);
  for (const name of ['16×16 pico8', 'Game Boy 160×144', '800×450 gray', '8×8 black and white']) {
    const chip = page.getByRole('button', { name, exact: true });
    await chip.click();
    await until(
      page,
      `document.querySelector('.chip[aria-pressed=true]')?.textContent === '${name}'`,
    );
    await until(page, `document.querySelector('.wall-image:not(.blank)')`);
  }
  await page.getByLabel('Order').selectOption('gray');
  await until(page, `location.hash.includes('order=gray')`);
  await page.getByLabel('Go to a number').fill('nonsense');
  await page.keyboard.press('Enter');
  await until(page, `document.querySelector('#wall-go-error').textContent !== ''`);
  t.strictSame(faults, []);
  await close();
});

for (const [width, height] of [
  [320, 640],
  [390, 844],
  [1280, 800],
] as const) {
  t.test(`${width}×${height}: no barrier, nothing beside the screen`, async (t) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const viewport = { width, height };
      const { page, close } = await visit(browser, server.address, { viewport, colorScheme });
      await until(page, `document.querySelector('.wall-image:not(.blank)')`);
      t.strictSame(await findBarriers(page), [], colorScheme);
      t.equal(await overflow(page), 0, 'no overflow');
      await close();
    }
  });
}

t.test('what is kept does not grow with what was seen', async (t) => {
  const { page, close } = await visit(browser, wall('size=64x64&n=50%25'));
  await until(page, `document.querySelector('.wall-image:not(.blank)')`);
  const count = (): Promise<number> => page.evaluate(`document.querySelectorAll('canvas').length`);
  for (let i = 0; i < 30; i++) await scrollBy(page, 1500);
  t.ok((await count()) < 400, `${await count()} canvases`);
  await close();
});
