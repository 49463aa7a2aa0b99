/**
 * The view Numbers, by click and by keyboard.
 * @module
 */
import t from 'tap';
import { cardinalityText, decimalDigits, grouped } from '../../../src/core/cardinality.js';
import { parseCanonical } from '../../../src/core/space.js';
import { pageFolder, serveFolder, startBrowser, visit } from './browser.js';
import { until } from './page-probe.js';

const browser = await startBrowser();
const server = await serveFolder(pageFolder);
t.teardown(async () => {
  await browser.close();
  await server.close();
});

/** Powers as the page raises them, written as the program writes them. */
const READ_FACTS = `[...document.querySelectorAll('.facts > div')].map((row) => {
  for (const raised of row.querySelectorAll('sup')) raised.textContent = '^' + raised.textContent;
  for (const spoken of row.querySelectorAll('.unseen')) spoken.remove();
  return [row.querySelector('dt').textContent, row.querySelector('dd').textContent];
})`;

t.test('it says how many there are, measures, and draws how long that takes', async (t) => {
  const { page, faults, close } = await visit(browser, `${server.address}#/numbers`);
  await until(page, `document.querySelector('.time-chart')?.childElementCount`);
  const space = parseCanonical('64x64 rgb 8');
  const facts = new Map(await page.evaluate<[string, string][]>(READ_FACTS));
  t.equal(facts.get('Exactly'), '256^12,288');
  t.equal(facts.get('Decimal digits'), grouped(decimalDigits(space)));
  t.equal(facts.get('One image holds'), '98,304 bits');
  t.match(facts.get('All of them take'), /^≈ \d\.\d·10\^29,5\d\d years$/);
  t.match(facts.get('Ages of the universe'), /^≈ \d\.\d·10\^29,5\d\d$/);
  const chart = page.locator('.time-chart');
  t.match(await chart.getAttribute('aria-label'), /The age of the universe: 13.8 billion years/);
  t.match(await chart.getAttribute('aria-label'), /All images of this space: ≈/);
  const bars: number[] = await page.evaluate(
    `[...document.querySelectorAll('.chart-bar')].map((bar) => bar.getBoundingClientRect().width)`,
  );
  t.strictSame(
    bars,
    bars.toSorted((a, b) => a - b),
    'the longer the time, the longer the bar',
  );
  t.ok((bars.at(-1) ?? 0) > 100 * (bars[6] ?? 0), 'the universe is nothing beside it');
  t.strictSame(faults, []);
  await close();
});

t.test('the speed is measured by the button and by a key', async (t) => {
  const { page, close } = await visit(browser, `${server.address}#/numbers?size=8x8`);
  await until(
    page,
    `/images a second/.test(document.querySelector('.numbers-speed')?.textContent)`,
  );
  // What is said for a moment only is written down by the page: a busy machine looks too late.
  await page.evaluate(`{
    globalThis.said = [];
    const note = () => said.push(document.querySelector('.numbers-speed')?.textContent ?? '');
    new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true });
  }`);
  const measured = `(() => {
    const start = said.findIndex((text) => text.startsWith('Measuring'));
    return start >= 0 && said.slice(start).some((text) => /[1-9][0-9,]* images a second/.test(text));
  })()`;
  await page.getByRole('button', { name: 'Measure again' }).click();
  await until(page, measured);
  await page.evaluate(`said.length = 0`);
  await page.keyboard.press('m');
  await until(page, measured);
  t.pass('measured three times');
  await close();
});

t.test('a wrong address says so, and the numbers that are there are measured', async (t) => {
  const { page, faults, close } = await visit(browser, `${server.address}#/numbers?size=0x8`);
  await until(page, `!document.querySelector('.numbers-speed button')?.disabled`);
  t.match(await page.locator('#space-error').textContent(), /width 0 is no size/);
  t.equal(await page.getByLabel('Width in pixels').inputValue(), '64');
  t.match(await page.locator('.numbers-sentence').textContent(), /^images of 64 × 64 pixels/);
  t.strictSame(faults, []);
  await close();
});

t.test('another space has other numbers, and a small one takes no time', async (t) => {
  const { page, faults, close } = await visit(browser, `${server.address}#/numbers`);
  await page.getByLabel('Width in pixels').fill('4');
  await page.getByLabel('Height in pixels').fill('4');
  await page.keyboard.press('Enter');
  await page.getByLabel('Colour', { exact: true }).selectOption('gray');
  await page.getByLabel('Depth').selectOption('1');
  await until(page, `location.hash === '#/numbers?size=4x4&color=gray&depth=1'`);
  await until(page, `document.querySelector('.numbers-count').textContent === '65,536'`);
  t.equal(cardinalityText(parseCanonical('4x4 gray 1')), '65,536');
  await until(page, `/All of them take/.test(document.querySelector('.numbers').textContent)`);
  await until(page, `!document.querySelector('.numbers-speed button').disabled`);
  const facts = new Map(await page.evaluate<[string, string][]>(READ_FACTS));
  t.match(facts.get('All of them take'), /^(under 0\.1|\d+\.\d) s$/);
  t.equal(facts.has('Ages of the universe'), false);
  await page.goBack();
  await until(page, `location.hash.includes('color=gray') && !location.hash.includes('depth')`);
  t.equal(await page.getByLabel('Depth').inputValue(), '8', 'the way back fills the fields too');
  t.strictSame(faults, []);
  await close();
});
