/**
 * The view Art in a real browser: recognition, to be tried.
 * @module
 */
import t from 'tap';
import type { Page } from 'playwright-core';
import { parsePortfolio } from '../../../src/art/index.js';
import { formulaOf, waitForFormula } from './art-page.js';
import { pageFolder, startBrowser, visit } from './browser.js';
import { findBarriers, overflow, until } from './page-probe.js';
import { startTestServer } from '../server/served.js';

const browser = await startBrowser();
const server = await startTestServer(t, { page: pageFolder });
t.teardown(() => browser.close());

const drawn = (count: number): string =>
  `document.querySelectorAll('.portfolio-grid .drawn').length === ${count}`;

/** What is kept in the browser. */
async function readKept(page: Page): Promise<ReturnType<typeof parsePortfolio>> {
  return parsePortfolio(await page.evaluate(`localStorage.getItem('art-portfolio')`));
}

/** The places of the own pictures, or of five others. */
async function places(page: Page, isOwn: boolean): Promise<number[]> {
  const { own, challenge } = await readKept(page);
  const { pictures } = challenge!;
  return pictures
    .flatMap((seed, i) => (own.includes(seed) === isOwn ? [i + 1] : []))
    .slice(0, own.length);
}

async function answer(page: Page, isOwn: boolean): Promise<void> {
  await page.getByRole('button', { name: 'Find them' }).click();
  await until(page, drawn(25));
  for (const place of await places(page, isOwn))
    await page.getByRole('button', { name: `Picture ${place}`, exact: true }).click();
  await page.getByRole('button', { name: 'Answer' }).click();
}

t.test('five pictures are chosen, found among 25, and kept for the next visit', async (t) => {
  const { page, faults, close } = await visit(browser, `${server.address}#/art?text=grace`, {
    viewport: { width: 360, height: 800 },
    hasTouch: true,
    reducedMotion: 'reduce',
  });
  t.teardown(() => close());
  await waitForFormula(page, formulaOf('grace'));
  await page.getByRole('button', { name: 'Choose five pictures' }).tap();
  await until(page, drawn(5));
  await page.getByText('These are yours').waitFor();
  t.strictSame(await findBarriers(page), [], 'the own ones');
  await page.getByRole('button', { name: 'Find them' }).tap();
  await until(page, drawn(25));
  t.strictSame(await findBarriers(page), [], 'all of them');
  t.equal(await overflow(page), 0);
  t.ok(await page.getByRole('button', { name: 'Answer' }).isDisabled());
  const right = await places(page, true);
  // By the keyboard, in the order of the page, as by a finger.
  for (const place of right.slice(0, 4)) {
    await page.getByRole('button', { name: `Picture ${place}`, exact: true }).focus();
    await page.keyboard.press('Space');
  }
  const others = await places(page, false);
  await page.getByRole('button', { name: `Picture ${others[0]}`, exact: true }).tap();
  await page.getByRole('button', { name: `Picture ${right[4]}`, exact: true }).tap();
  t.equal(await page.locator('.portfolio-grid [aria-pressed=true]').count(), 5, 'no sixth');
  await page.getByRole('button', { name: `Picture ${others[0]}`, exact: true }).tap();
  await page.getByRole('button', { name: `Picture ${right[4]}`, exact: true }).tap();
  await page.getByRole('button', { name: 'Answer' }).tap();
  await page.getByText('Right: these are yours').waitFor();
  t.equal((await readKept(page)).wrong, 0);
  await page.reload();
  await page.getByText('You have 5 pictures.').waitFor();
  await page.getByRole('button', { name: 'Look at mine' }).click();
  await until(page, drawn(5));
  await page.getByRole('button', { name: 'Forget them' }).click();
  await page.getByRole('button', { name: 'Choose five pictures' }).waitFor();
  t.equal(await page.evaluate(`localStorage.getItem('art-portfolio')`), null);
  t.strictSame(faults, []);
});

t.test('wrong answers are counted, after a reload as well, and lock it', async (t) => {
  const { page, faults, close } = await visit(browser, `${server.address}#/art?text=grace`, {
    colorScheme: 'dark',
  });
  t.teardown(() => close());
  await page.getByRole('button', { name: 'Choose five pictures' }).click();
  await page.getByText('These are yours').waitFor();
  await answer(page, false);
  await page.getByText('Wrong. 4 more wrong answers').waitFor();
  t.equal((await readKept(page)).wrong, 1, 'it is kept');
  t.strictSame(await findBarriers(page), []);
  await page.reload();
  await page.getByText('You have 5 pictures, and 1 wrong answer since').waitFor();
  for (const left of ['3 more', '2 more', '1 more']) {
    await answer(page, false);
    await page.getByText(`Wrong. ${left} wrong answer`).waitFor();
  }
  await answer(page, false);
  await page.getByText('Locked: 5 wrong answers in a row').waitFor();
  t.equal(await page.getByRole('button', { name: 'Find them' }).isVisible(), false);
  t.strictSame(await findBarriers(page), []);
  await page.evaluate(`localStorage.setItem('art-portfolio', 'damaged')`);
  await page.reload();
  await page.getByText('no portfolio, or a damaged one').waitFor();
  await page.getByRole('button', { name: 'Choose five pictures' }).waitFor();
  t.strictSame(faults, []);
});

t.test('two windows count together, and neither brings back what the other forgot', async (t) => {
  const address = `${server.address}#/art?text=grace`;
  const { page: first, faults, close } = await visit(browser, address);
  t.teardown(() => close());
  await first.getByRole('button', { name: 'Choose five pictures' }).click();
  await first.getByText('These are yours').waitFor();
  const second = await first.context().newPage();
  await second.goto(address);
  await second.getByText('You have 5 pictures.').waitFor();
  await answer(first, false);
  await first.getByText('Wrong. 4 more wrong answers').waitFor();
  await second.getByText('You have 5 pictures, and 1 wrong answer since').waitFor();
  await answer(second, false);
  await second.getByText('Wrong. 3 more wrong answers').waitFor();
  await first.getByText('You have 5 pictures, and 2 wrong answers since').waitFor();
  await first.getByRole('button', { name: 'Forget them' }).click();
  await second.getByRole('button', { name: 'Choose five pictures' }).waitFor();
  t.equal(await second.evaluate(`localStorage.getItem('art-portfolio')`), null);
  t.strictSame(faults, []);
});
