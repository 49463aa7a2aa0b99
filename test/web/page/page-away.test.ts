/**
 * What was asked for is given up when the visitor goes elsewhere meanwhile, and what goes on leaves the
 * entry alone to which the visitor has come back.
 * @module
 */
import type { Page } from 'playwright-core';
import t from 'tap';
import { formulaOf, waitForFormula } from './art-page.js';
import { pageFolder, serveFolder, startBrowser, visit } from './browser.js';
import { goBackMeanwhile, holdJob, until, waitForNumber } from './page-probe.js';

const browser = await startBrowser();
const server = await serveFolder(pageFolder);
t.teardown(async () => {
  await browser.close();
  await server.close();
});

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
}

const EXPLORE_WAYS: readonly (readonly [string, (page: Page) => Promise<unknown>])[] = [
  ['readNumber', (page) => page.getByRole('button', { name: 'Last image' }).click()],
  [
    'readNumber',
    async (page) => {
      await page.locator('#go').fill('last');
      await page.keyboard.press('Enter');
    },
  ],
  ['step', (page) => page.getByRole('button', { name: 'Next image' }).click()],
  ['atShare', (page) => page.locator('#share').fill('1000')],
];

t.test('the way back from Explore ends steps, sliders and numbers on their way', async (t) => {
  for (const [kind, ask] of EXPLORE_WAYS) {
    const { page, faults, close } = await visit(
      browser,
      `${server.address}#/explore?size=4x4&palette=pico8&n=5`,
      { script: holdJob(kind, false) },
    );
    await waitForNumber(page, '5');
    await goTo(page, '#/explore?size=64x64&n=7');
    await waitForNumber(page, '7');
    await goBackMeanwhile(page, () => ask(page));
    await waitForNumber(page, '5');
    t.match(page.url(), /palette=pico8&n=5$/);
    await page.getByRole('button', { name: 'Next image' }).click();
    await waitForNumber(page, '6');
    t.strictSame(faults, []);
    await close();
  }
});

t.test('the way back pauses a slideshow, and a key that is held goes on from there', async (t) => {
  const { page, faults, close } = await visit(browser, `${server.address}#/explore?size=4x4&n=5`);
  await waitForNumber(page, '5');
  await page.getByRole('button', { name: 'Play a slideshow' }).click();
  await waitForNumber(page, '1,005');
  await page.goBack();
  await waitForNumber(page, '5');
  await page.getByRole('button', { name: 'Play a slideshow' }).waitFor();
  for (const number of ['6', '7']) {
    await page.keyboard.down('ArrowRight');
    await waitForNumber(page, number);
  }
  await page.goBack();
  await waitForNumber(page, '5');
  await page.keyboard.down('ArrowRight');
  await waitForNumber(page, '6');
  await page.goBack();
  await waitForNumber(page, '5');
  t.strictSame(faults, []);
  await close();
});

t.test('the way back in Art ends numbers and movements on their way', async (t) => {
  const { page, faults, close } = await visit(browser, `${server.address}#/art?text=ada`, {
    script: holdJob('formulaAt', false),
  });
  await waitForFormula(page, formulaOf('ada'));
  await goTo(page, '#/art?text=bob');
  await waitForFormula(page, formulaOf('bob'));
  const number = page.locator('#art-number');
  await goBackMeanwhile(page, async () => {
    await number.fill('10^20');
    await page.keyboard.press('Enter');
  });
  await waitForFormula(page, formulaOf('ada'));
  await number.scrollIntoViewIfNeeded();
  await until(page, `document.querySelector('#art-number').value.length > 20`);
  t.equal(await page.locator('#art-number-error').textContent(), '');
  t.match(page.url(), /text=ada$/);
  await goTo(page, '#/art?text=bob');
  await waitForFormula(page, formulaOf('bob'));
  for (let round = 0; round < 2; round++) {
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await until(page, `location.hash.includes('text=bob&plane=')`);
    await page.goBack();
    await until(page, `location.hash.endsWith('text=bob')`);
  }
  await page.goBack();
  await waitForFormula(page, formulaOf('ada'));
  t.strictSame(faults, []);
  await close();
});
