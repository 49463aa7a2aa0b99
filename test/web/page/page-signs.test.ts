/**
 * What says which one is meant, also in the few colours that a person has chosen for all pages.
 * @module
 */
import t from 'tap';
import { pageFolder, serveFolder, startBrowser, visit } from './browser.js';
import { until, waitForNumber } from './page-probe.js';

const browser = await startBrowser();
const server = await serveFolder(pageFolder);
t.teardown(async () => {
  await browser.close();
  await server.close();
});

t.test('a button is drawn as disabled no longer than it is', async (t) => {
  const address = `${server.address}#/explore?size=8x8&n=5`;
  const { page, faults, close } = await visit(browser, address, { forcedColors: 'active' });
  await waitForNumber(page, '5');
  const save = page.getByRole('button', { name: 'Save PNG' });
  await until(
    page,
    `[...document.querySelectorAll('.button.prime')].every((one) => !one.disabled)`,
  );
  const shown = await save.screenshot();
  // Laid out anew, it is drawn anew as well.
  await save.evaluate((one: { hidden: boolean; offsetWidth: number }) => {
    one.hidden = true;
    void one.offsetWidth;
    one.hidden = false;
  });
  t.ok(shown.equals(await save.screenshot()));
  t.strictSame(faults, []);
  await close();
});

t.test('the space that was chosen differs from the others', async (t) => {
  const { page, close } = await visit(browser, server.address, { forcedColors: 'active' });
  await until(page, `document.querySelector('.wall-image:not(.blank)')`);
  const grounds = await page.evaluate<string[]>(
    `[...document.querySelectorAll('.chip')]
      .sort((a, b) => b.ariaPressed.localeCompare(a.ariaPressed))
      .map((one) => getComputedStyle(one).backgroundColor)`,
  );
  const [chosen, ...others] = grounds;
  t.notOk(others.includes(chosen!));
  t.equal(new Set(others).size, 1);
  await close();
});

t.test('nothing lies over the line under the view that is open', async (t) => {
  for (const viewport of [
    { width: 1000, height: 640 },
    { width: 320, height: 640 },
  ]) {
    const { page, close } = await visit(browser, `${server.address}#/explore`, { viewport });
    await until(page, `document.querySelector('#number')?.textContent`);
    const isSeen = await page.evaluate(`(() => {
      const link = document.querySelector('.nav-link[aria-current]');
      const { left, width, bottom } = link.getBoundingClientRect();
      const end = bottom - parseFloat(getComputedStyle(link, '::after').bottom);
      return document.elementFromPoint(left + width / 2, end - 1) === link;
    })()`);
    t.ok(isSeen, `${viewport.width} pixels wide`);
    await close();
  }
});
