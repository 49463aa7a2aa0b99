/**
 * The view Art in a real browser: breeding.
 * @module
 */
import t from 'tap';
import { evolveArt, formatFormula, renderArt } from '../../../src/art/index.js';
import { formulaOf, waitForFormula } from './art-page.js';
import { pageFolder, startBrowser, visit } from './browser.js';
import { findBarriers, until } from './page-probe.js';
import { startTestServer } from '../server/served.js';

const browser = await startBrowser();
const server = await startTestServer(t, { page: pageFolder });
t.teardown(() => browser.close());

const DRAWN = `document.querySelectorAll('.breed-canvas.drawn').length === 16`;
const formulaAt = (lineage: string): string => formatFormula(evolveArt(lineage));
const PIXELS = `[...document.querySelectorAll('.breed-canvas')].map((one) => [...one.getContext('2d').getImageData(0, 0, 256, 1).data.filter((_, i) => i % 4 !== 3)])`;

t.test('children are picked and breed on, and the way back leads to them', async (t) => {
  const { page, faults, close } = await visit(browser, `${server.address}#/art?text=grace`);
  t.teardown(() => close());
  await waitForFormula(page, formulaOf('grace'));
  t.equal(await page.locator('.breed-canvas').first().isVisible(), false, 'nothing is bred yet');
  await page.getByRole('button', { name: 'Breed this picture' }).click();
  await waitForFormula(page, formulaAt('evolve/1/text:grace/3.0'));
  await until(page, DRAWN);
  t.match(decodeURIComponent(page.url()), /#\/art\?lineage=evolve\/1\/text:grace\/3\.0$/);
  const rows: number[][] = await page.evaluate(PIXELS);
  for (const [i, row] of rows.entries()) {
    const pixels = renderArt(evolveArt(`evolve/1/text:grace/3.${i}`), 256, 256);
    t.same(row, [...pixels.subarray(0, 768)], `child ${i}`);
  }
  // By the keyboard, as by the mouse.
  await page.getByRole('button', { name: 'Child 5', exact: true }).focus();
  await page.keyboard.press('Space');
  await waitForFormula(page, formulaAt('evolve/1/text:grace/3.5'));
  await page.getByRole('button', { name: 'Child 2', exact: true }).click();
  await waitForFormula(page, formulaAt('evolve/1/text:grace/3.2'));
  t.equal(await page.locator('.breed-child[aria-pressed="true"]').count(), 2);
  t.strictSame(await findBarriers(page), []);
  await page.locator('#breed-far').fill('5');
  await page.getByRole('button', { name: 'Breed these 2' }).click();
  const second = 'evolve/1/text:grace/3.2,5/5.0';
  await waitForFormula(page, formulaAt(second));
  await until(page, DRAWN);
  t.equal(await page.locator('.breed-child[aria-pressed="true"]').count(), 0);
  await page.getByRole('button', { name: 'Other children' }).click();
  await waitForFormula(page, formulaAt('evolve/1/text:grace/3.2,5/5.16'));
  await page.getByRole('button', { name: 'Child 31', exact: true }).waitFor();
  await page.goBack();
  await waitForFormula(page, formulaAt(second));
  await page.goBack();
  await waitForFormula(page, formulaAt('evolve/1/text:grace/3.2'));
  await page.reload();
  await waitForFormula(page, formulaAt('evolve/1/text:grace/3.2'));
  await until(page, DRAWN);
  await page.locator('h1').focus();
  await page.keyboard.press('b');
  await waitForFormula(page, formulaAt('evolve/1/text:grace/3.2/3.0'));
  t.strictSame(faults, []);
});

t.test('what is no lineage is told, and own grammars breed by their formulas', async (t) => {
  const { page, faults, close } = await visit(
    browser,
    `${server.address}#/art?lineage=evolve/1/x/3.0`,
  );
  t.teardown(() => close());
  await page.getByText('No picture: "x" is no lineage').waitFor();
  await page.evaluate(`location.hash = '#/art?text=a&salt=s'`);
  await waitForFormula(page, formulaOf('a', { salt: 's' }));
  await page.getByRole('button', { name: 'Breed this picture' }).click();
  await until(
    page,
    `decodeURIComponent(location.hash).startsWith('#/art?lineage=evolve/1/formula:')`,
  );
  await until(page, DRAWN);
  t.strictSame(faults, []);
});
