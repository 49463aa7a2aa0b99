/**
 * The view Art in a real browser: trees, near texts, keys, barriers, and without a network.
 * @module
 */
import t from 'tap';
import { artExpression, drawTree } from '../../../src/art/index.js';
import { nearTexts } from '../../../src/web/shared/near-texts.js';
import { artOpener, download, formulaOf, waitForFormula } from './art-page.js';
import { pageFolder, startBrowser } from './browser.js';
import { findBarriers, looksOf, overflow, until } from './page-probe.js';
import { startTestServer } from '../server/served.js';

const browser = await startBrowser();
// With the headers of the program's own server.
const server = await startTestServer(t, { page: pageFolder });
t.teardown(() => browser.close());

const openArt = artOpener(browser, server);

/** Without the bytes of the pictures, which depend on who deflates. */
function shapeOf(svg: string): string {
  return svg.replaceAll(/base64,[^"]*/g, '');
}

t.test('the tree is the one that the program draws', async (t) => {
  const { page, faults } = await openArt(t, 'text=tree&depth=3');
  await waitForFormula(page, formulaOf('tree', { depth: 3 }));
  t.equal(await page.locator('.tree-box svg').count(), 0, 'not before somebody gets there');
  await page.locator('.tree-box').scrollIntoViewIfNeeded();
  await page.locator('.tree-box svg').waitFor();
  const { name, bytes } = await download(page, 'Save .svg of the tree');
  t.match(name, /^art-[0-9a-f]{8}\.svg$/);
  const svg = bytes.toString();
  const expected = drawTree(artExpression('tree', { depth: 3 }), () => new Uint8Array());
  t.equal(shapeOf(svg), shapeOf(expected));
  const uses = svg.match(/<use /g)?.length ?? 0;
  t.equal(await page.locator('.tree-box use').count(), uses);
  await until(
    page,
    `[...document.querySelectorAll('.tree-box image')].every((one) => one.getBBox().width > 0)`,
  );
  await page.getByLabel('All of it at once').check();
  t.ok(
    await page.evaluate(
      `(() => { const box = document.querySelector('.tree-box'); return box.scrollWidth <= box.clientWidth; })()`,
    ),
    'nothing lies beside it',
  );
  t.strictSame(faults, []);
});

t.test('near texts show their pictures, and each can take the place of the text', async (t) => {
  const { page, faults } = await openArt(t, 'text=hello&variant=2');
  await waitForFormula(page, formulaOf('hello', { variant: 2 }));
  await page.locator('.near-grid').scrollIntoViewIfNeeded();
  const near = nearTexts('hello');
  await until(page, `document.querySelectorAll('.near-canvas.drawn').length === ${near.length}`);
  const looks: string[] = await page.evaluate(
    `[...document.querySelectorAll('.near-canvas')].map((canvas) => canvas.toDataURL())`,
  );
  t.equal(new Set(looks).size, near.length, 'no two alike');
  await page.getByRole('button', { name: 'Hello the case of the first' }).click();
  await waitForFormula(page, formulaOf('Hello'));
  t.equal(await page.locator('#art-text').inputValue(), 'Hello');
  await page.goBack();
  await waitForFormula(page, formulaOf('hello', { variant: 2 }));
  t.strictSame(faults, []);
});

t.test('keys lead to the text and away with the picture', async (t) => {
  const { page, faults } = await openArt(t, 'text=keys&size=64', {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await waitForFormula(page, formulaOf('keys'));
  await page.locator('h1').focus();
  await page.keyboard.press('c');
  await page.getByText('Copied').first().waitFor();
  t.equal(await page.evaluate('navigator.clipboard.readText()'), formulaOf('keys'));
  await page.keyboard.press('l');
  await until(page, `navigator.clipboard.readText().then((text) => text === location.href)`);
  await page.keyboard.press('Shift+ArrowRight');
  t.match(await page.locator('.pixel-text').innerText(), /^x 31 {2}y 31 {3}R +\d+ {2}G +\d+ {2}B/);
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('s')]);
  t.match(file.suggestedFilename(), /^art-[0-9a-f]{8}\.png$/);
  await page.keyboard.press('t');
  await page.keyboard.type('seq');
  await waitForFormula(page, formulaOf('seq'));
  t.equal(await page.locator('#art-text').inputValue(), 'seq', 'signs that are typed are no keys');
  t.strictSame(faults, []);
});

for (const { width, height, colorScheme } of looksOf(360, 1280)) {
  t.test(
    `drawn, ${width} pixels wide and ${colorScheme}, it fits and has no barriers (P17)`,
    async (t) => {
      const { page, faults } = await openArt(t, 'text=barriers', {
        viewport: { width, height },
        colorScheme,
        reducedMotion: 'reduce',
      });
      await waitForFormula(page, formulaOf('barriers'));
      await page.getByRole('heading', { name: 'Near texts' }).scrollIntoViewIfNeeded();
      await page.locator('.near').first().waitFor();
      await page.locator('.tree-box').scrollIntoViewIfNeeded();
      await page.locator('.tree-box svg').waitFor();
      await page.locator('#art-formula').fill('nothing');
      await page.getByText('"nothing" is no operator').waitFor();
      t.equal(await overflow(page), 0, 'nothing beyond the right edge');
      t.strictSame(await findBarriers(page), []);
      t.strictSame(faults, []);
    },
  );
}

t.test('once loaded, it draws without a network', async (t) => {
  const { page, faults } = await openArt(t, 'text=online', { serviceWorkers: 'allow' });
  await waitForFormula(page, formulaOf('online'));
  await until(page, `navigator.serviceWorker.controller !== null`);
  await page.context().setOffline(true);
  await page.goto(`${server.address}#/art?text=offline`);
  await page.reload();
  await waitForFormula(page, formulaOf('offline'));
  t.strictSame(
    faults.filter((fault) => !/ERR_INTERNET_DISCONNECTED/.test(fault)),
    [],
  );
});
