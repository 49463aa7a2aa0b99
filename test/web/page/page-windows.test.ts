/**
 * The page in two windows of one browser.
 * @module
 */
import t from 'tap';
import { pageFolder, serveFolder, startBrowser, visit } from './browser.js';
import { until } from './page-probe.js';

const browser = await startBrowser();
const server = await serveFolder(pageFolder);
t.teardown(async () => {
  await browser.close();
  await server.close();
});

const hasStar = (image: number): string =>
  `document.querySelector('[aria-label="Image ${image}, with a star"]')`;

t.test('a star is put and taken in all of them', async (t) => {
  const address = `${server.address}#/wall?size=4x4&n=0`;
  const { page: first, faults, close } = await visit(browser, address);
  const second = await first.context().newPage();
  await second.goto(address);
  for (const page of [first, second]) await until(page, `document.querySelector('.wall-star')`);
  await first.locator('[aria-label="Image 1"] .wall-star').click();
  await until(second, hasStar(1));
  await second.locator('[aria-label="Image 2"] .wall-star').click();
  await until(first, hasStar(2));
  await second.locator('[aria-label="Image 1, with a star"] .wall-star').click();
  await until(first, `!${hasStar(1)}`);
  t.ok(await first.evaluate(hasStar(2)), 'the other one stays');
  await first.getByRole('button', { name: 'Images with a star: 1' }).waitFor();
  t.strictSame(faults, []);
  await close();
});
