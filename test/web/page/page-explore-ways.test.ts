/**
 * The view Explore: fingers, slideshow, the images that were seen last, and what takes long.
 * @module
 */
import type { Page } from 'playwright-core';
import t from 'tap';
import { strideOf } from '../../portion.js';
import { pageFolder, serveFolder, startBrowser, visit } from './browser.js';
import { fingersOn, findBarriers, looksOf, overflow, until, waitForNumber } from './page-probe.js';

const browser = await startBrowser();
const server = await serveFolder(pageFolder);
t.teardown(async () => {
  await browser.close();
  await server.close();
});

const PHONE = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } };

function explore(query: string): string {
  return `${server.address}#/explore?${query}`;
}

/** A finger that goes sideways over the middle of the stage. */
async function swipe(page: Page, dx: number, dy = 0): Promise<void> {
  const { x, y, touch } = await fingersOn(page, page.locator('.stage-canvas'));
  await touch('touchStart', [x, y]);
  for (let i = 1; i <= 8; i++) await touch('touchMove', [x + (i * dx) / 8, y + (i * dy) / 8]);
  await touch('touchEnd');
}

t.test(
  'D15: a swipe shows the next image or the one before, of an image that is all in sight',
  async (t) => {
    const { page, faults, close } = await visit(browser, explore('size=16x16&n=5'), PHONE);
    await waitForNumber(page, '5');
    await swipe(page, -120);
    await waitForNumber(page, '6');
    await swipe(page, 120);
    await waitForNumber(page, '5');
    t.match(
      await page.locator('.pixel-text').innerText(),
      /^Tap a pixel/,
      'P16: no pixel is meant',
    );
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await swipe(page, -120);
    await page.getByRole('button', { name: 'Next image' }).click();
    await waitForNumber(page, '6');
    t.pass('what is zoomed is moved instead');
    await page.getByTitle('Fit into the window (0)').click();
    await page.getByRole('button', { name: 'Zoom out' }).click();
    await swipe(page, -120);
    await waitForNumber(page, '7');
    t.pass('what is smaller than fits has nothing to be moved');
    t.strictSame(faults, []);
    await close();
  },
);

t.test('D7: on a phone the number stands right under the picture', async (t) => {
  for (const viewport of [
    { width: 390, height: 844 },
    { width: 320, height: 640 },
    { width: 844, height: 390 },
  ]) {
    const { page, close } = await visit(browser, explore('n=2^98000'), { ...PHONE, viewport });
    const line = page.locator('.number-line');
    await until(page, `document.querySelector('.number-line')?.textContent`);
    const stage = await page.locator('.stage').boundingBox();
    const box = await line.boundingBox();
    if (stage === null || box === null) throw new Error('there is no number');
    t.ok(Math.abs(box.y - stage.y - stage.height) <= 1, `${viewport.width}: right under it`);
    t.ok(box.y + box.height <= viewport.height, 'it is seen at once');
    t.match(await line.innerText(), /^0x1 0000 .*…/);
    t.notOk(await page.locator('#number').isVisible(), 'and not twice');
    t.equal(await overflow(page), 0);
    await close();
  }
});

t.test('D12: steps say that they are steps, and tiny shares how tiny they are', async (t) => {
  const { page, close } = await visit(browser, explore('n=2^100'));
  await waitForNumber(page, String(2n ** 100n));
  t.ok(await page.getByText('Steps of', { exact: true }).isVisible());
  t.equal(await page.getByLabel('Steps of').inputValue(), '1000');
  const output = page.locator('output[for=share]');
  t.equal(await output.textContent(), '10 to the power of −29,561 %');
  t.equal(
    await page.getByLabel('Place in the whole space').getAttribute('aria-valuetext'),
    '10^−29,561 % of the space',
  );
  await close();
});

t.test('D10: the space bar plays a slideshow, which is one entry of the history', async (t) => {
  const { page, faults, close } = await visit(browser, explore('size=8x8&n=5'));
  await waitForNumber(page, '5');
  await page.getByLabel('Steps of').fill('10');
  await page.getByLabel('How long each image is seen').selectOption('0.5');
  await page.locator('h1').focus();
  const entries = await page.evaluate<number>('history.length');
  await page.keyboard.press('Space');
  await waitForNumber(page, '15');
  await waitForNumber(page, '35');
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Play a slideshow' }).waitFor();
  t.equal(await page.evaluate('history.length'), entries + 1);
  await page.goBack();
  await waitForNumber(page, '5');
  for (const [way, isThere] of [
    ['walk', (text: string) => Math.abs(Number(text.replaceAll(',', '')) - 9000) < 1000],
    ['anywhere', (text: string) => text.startsWith('0x')],
  ] as const) {
    await page.goto(explore('size=8x8&n=9000'));
    await waitForNumber(page, '9,000');
    await page.getByLabel('Where the slideshow goes').selectOption(way);
    await page.getByRole('button', { name: 'Play a slideshow' }).click();
    await until(page, `document.querySelector('#number').textContent !== '9,000'`);
    await page.getByRole('button', { name: 'Pause the slideshow' }).click();
    const text = await page.locator('#number').innerText();
    t.ok(isThere(text), `${way}: ${text.slice(0, 30)}`);
  }
  await page.getByLabel('Steps of').fill('many');
  await page.getByLabel('Where the slideshow goes').selectOption('on');
  await page.getByRole('button', { name: 'Play a slideshow' }).click();
  await until(page, `document.querySelector('#stride-error').textContent !== ''`);
  await page.getByRole('button', { name: 'Play a slideshow' }).waitFor();
  t.pass('what cannot go on stops, and says why');
  t.strictSame(faults, []);
  await close();
});

t.test('a slideshow anywhere stays as busy as the cloud where it began', async (t) => {
  const { page, close } = await visit(browser, explore('size=8x8&order=cloud&n=2^40'));
  await waitForNumber(page, String(2n ** 40n).replace(/\B(?=(\d{3})+$)/g, ','));
  const words = await page.locator('output[for=growth]').innerText();
  t.match(words, /^41 of/);
  await page.getByLabel('Where the slideshow goes').selectOption('anywhere');
  await page.locator('h1').focus();
  await page.keyboard.press('Space');
  await until(page, `!location.hash.endsWith('n=2^40')`);
  await page.keyboard.press('Space');
  await page.waitForTimeout(200);
  t.equal(await page.locator('output[for=growth]').innerText(), words);
  await close();
});

t.test('D10: the images that were seen last lead back to themselves', async (t) => {
  const { page, faults, close } = await visit(browser, explore('size=8x8&n=5'));
  const traces = page.locator('.trace');
  const count = (wanted: number): Promise<void> =>
    until(page, `document.querySelectorAll('.trace').length === ${wanted}`);
  await waitForNumber(page, '5');
  await count(1);
  await page.getByRole('button', { name: 'Random image' }).click();
  await count(2);
  await page.getByLabel('Width in pixels').fill('3');
  await page.keyboard.press('Enter');
  await count(3);
  t.match(await traces.last().getAttribute('aria-label'), /^Image 5, 8 × 8/);
  await traces.last().click();
  await waitForNumber(page, '5');
  t.match(page.url(), /size=8x8&n=5$/, 'in the space of its own');
  await until(page, `document.querySelector('.trace').ariaLabel.startsWith('Image 5, 8')`);
  t.equal(await traces.count(), 3, 'each is there once');
  t.strictSame(faults, []);
  await close();
});

t.test('P9: what takes long says so at once', async (t) => {
  const { page, close } = await visit(browser, explore('size=2500x2000&n=0'));
  await waitForNumber(page, '0');
  await page.evaluate(`(() => {
    window.first = '';
    const busy = new MutationObserver(() => {
      if (stage.ariaBusy === 'true') window.first ||= document.querySelector('#number').textContent;
    });
    const stage = document.querySelector('.stage');
    busy.observe(stage, { attributes: true });
  })()`);
  await page.keyboard.press('r');
  await until(page, `document.querySelector('#number').textContent.startsWith('0x')`);
  t.equal(await page.evaluate('window.first'), '0', 'before there is a number');
  await until(page, `document.querySelector('.stage').ariaBusy === 'false'`);
  await close();
});

for (const [i, { width, height, colorScheme }] of looksOf(320, 1280).entries()) {
  t.test(`${width} pixels wide in ${colorScheme} colours all of it is fit for all`, async (t) => {
    const options = { colorScheme, viewport: { width, height } };
    const queries = ['n=2^98000', 'n=many', 'size=200x120&n=last-1', 'order=cloud&n=50%'];
    // Each in one of the looks; the slow tests have all of them in each.
    for (const [j, query] of queries.entries()) {
      if ((i + j) % strideOf(2) !== 0) continue;
      const { page, close } = await visit(browser, explore(query), options);
      await until(
        page,
        `document.querySelector('#number')?.textContent || document.querySelector('.stage-note')?.hidden === false`,
      );
      t.same(await findBarriers(page), [], query);
      t.equal(await overflow(page), 0, 'nothing stands out at the side');
      await close();
    }
  });
}
