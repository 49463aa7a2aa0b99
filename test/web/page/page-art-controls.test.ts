/**
 * The view Art in a real browser: colours, films, shaders, numbers of formulas, and what a PNG remembers.
 * @module
 */
import t from 'tap';
import {
  artExpression,
  formatFormula,
  formatShader,
  formulaAt,
  formulaNumber,
  parseFormula,
  recolorArt,
  renderArt,
  SAFE_PALETTES,
} from '../../../src/art/index.js';
import { readPng } from '../../../src/codecs/png/index.js';
import { artOpener, download, formulaOf, waitForFormula } from './art-page.js';
import { pageFolder, startBrowser } from './browser.js';
import { findBarriers, isSame, looksOf, overflow, stageColors, until } from './page-probe.js';
import { hasSameBytes, startTestServer } from '../server/served.js';

const browser = await startBrowser();
const server = await startTestServer(t, { page: pageFolder });
t.teardown(() => browser.close());

const openArt = artOpener(browser, server);

t.test('other colours are chosen by name, safe ones, or five of one’s own', async (t) => {
  const { page, faults } = await openArt(t, 'text=grace&size=64');
  await waitForFormula(page, formulaOf('grace'));
  await page.getByText('Colours and film').click();
  const colored = (palettes: readonly string[] | Uint8Array): string =>
    formatFormula(recolorArt(artExpression('grace'), palettes));
  await page.getByLabel('Palette').selectOption('Wine');
  await waitForFormula(page, colored(['wine']));
  t.match(page.url(), /palette=wine/);
  const seen = renderArt(recolorArt(artExpression('grace'), ['wine']), 64, 64);
  t.ok(isSame(await stageColors(page, 64, 64), [...seen]));
  await page.getByLabel('Palette').selectOption('Safe for the colour-blind');
  await waitForFormula(page, colored(SAFE_PALETTES));
  await page.getByLabel('Palette').selectOption('Five colours');
  const list = page.getByLabel('Five colours, from one end to the other');
  await list.fill('000000,ff0000,00ff00,0000ff,ffffff');
  await waitForFormula(
    page,
    colored(Uint8Array.of(0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255)),
  );
  await list.fill('000000,ff0000');
  await page.getByText('a palette of 2 colours').waitFor();
  t.strictSame(await findBarriers(page), []);
  await list.fill('000000,purple');
  await until(page, `document.querySelector('#art-colours-error').textContent.includes('purple')`);
  await page.getByLabel('Palette').selectOption('Its own');
  await waitForFormula(page, formulaOf('grace'));
  t.notMatch(page.url(), /palette/);
  t.strictSame(faults, []);
});

t.test(
  'a film plays when somebody asks, stops where it is, and a moment has an address',
  async (t) => {
    const { page, faults } = await openArt(t, 'text=grace&size=64', { reducedMotion: 'reduce' });
    await waitForFormula(page, formulaOf('grace'));
    await page.getByText('Colours and film').click();
    await page.getByLabel('t, the moment of its film').fill('0.5');
    const film = artExpression('grace', { animate: true });
    await waitForFormula(page, formatFormula(film));
    t.match(page.url(), /t=0\.5/);
    t.ok(isSame(await stageColors(page, 64, 64), [...renderArt(film, 64, 64, 0.5)]));
    const still = await stageColors(page, 64, 64);
    await page.getByRole('button', { name: 'Play' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    t.ok(await page.getByRole('button', { name: 'Save PNG' }).isDisabled());
    await until(page, `document.querySelector('#art-time').valueAsNumber !== 0.5`);
    while (isSame(await stageColors(page, 64, 64), still));
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Play' }).waitFor();
    const time = Number(/t=([-0-9.]+)/.exec(page.url())?.[1]);
    t.not(time, 0.5);
    const there = [...renderArt(film, 64, 64, time)];
    while (!isSame(await stageColors(page, 64, 64), there));
    await page.getByRole('button', { name: 'To its beginning' }).click();
    await waitForFormula(page, formulaOf('grace'));
    await page.locator('#art-formula').fill('(x, y, x)');
    await waitForFormula(page, '(x, y, x)');
    await until(page, `document.querySelector('#art-play').disabled`);
    await page.locator('#art-formula').fill('(x, y, t)');
    await until(page, `!document.querySelector('#art-play').disabled`);
    t.strictSame(faults, []);
  },
);

t.test('the shader is the library’s', async (t) => {
  const { page, faults } = await openArt(t, 'text=grace&size=64', {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await waitForFormula(page, formulaOf('grace'));
  await page.getByRole('button', { name: 'Copy shader' }).click();
  await page.getByText('Copied').first().waitFor();
  const copied: string = await page.evaluate('navigator.clipboard.readText()');
  t.equal(copied, formatShader(artExpression('grace')));
  t.strictSame(faults, []);
});

t.test('a formula has its number, and a number its formula', async (t) => {
  const { page, faults } = await openArt(t, 'formula=palette(ember, sin(x))');
  const formula = 'palette(ember, sin(x))';
  await waitForFormula(page, formula);
  const field = page.getByLabel('Its number among all formulas');
  await field.scrollIntoViewIfNeeded();
  const number = `document.querySelector('#art-number').value`;
  await until(page, `${number} === '${formulaNumber(parseFormula(formula))}'`);
  await field.fill('10^30');
  await page.keyboard.press('Enter');
  await waitForFormula(page, formatFormula(formulaAt(10n ** 30n)));
  await until(page, `${number} === '${10n ** 30n}'`);
  await field.fill('ten');
  await page.getByRole('button', { name: 'Draw this number' }).click();
  await until(page, `document.querySelector('#art-number-error').textContent !== ''`);
  t.strictSame(await findBarriers(page), []);
  await page.getByRole('button', { name: 'Any number' }).click();
  await until(page, `/^[0-9]{50,}$/.test(${number})`);
  await page.locator('#art-formula').fill('(x, y, cells(x, y, 0, 0))');
  await page.getByText('formulas by number have the operators of art/1 alone').waitFor();
  t.strictSame(faults, []);
});

t.test('a PNG remembers its formula where that is wanted, and is opened by it', async (t) => {
  const { page, faults } = await openArt(t, 'text=grace&size=64&plane=0.5,0.25,0.125');
  await waitForFormula(page, formulaOf('grace'));
  const plain = await download(page, 'Save PNG');
  t.notOk(readPng(plain.bytes).text.has('enumerate-art-formula-text'));
  await page.getByLabel('Keep the formula in the PNG').check();
  const { bytes } = await download(page, 'Save PNG');
  const { samples, text } = readPng(bytes);
  const remembered = text.get('enumerate-art-formula-text') ?? '';
  t.ok(hasSameBytes(samples, renderArt(parseFormula(remembered), 64, 64)));
  t.notOk(text.has('enumerate-art-grammar'), 'a part of a picture is grown from nothing');
  // As a drop does it.
  const drop = (file: Buffer): Promise<void> =>
    page.evaluate(`(() => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(${JSON.stringify([...file])});
      transfer.items.add(new File([bytes], 'a.png', { type: 'image/png' }));
      document.querySelector('main').dispatchEvent(
        new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
      );
    })()`);
  await drop(bytes);
  await waitForFormula(page, remembered);
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open a file' }).click(),
  ]);
  await chooser.setFiles({ name: 'b.png', mimeType: 'image/png', buffer: plain.bytes });
  await waitForFormula(page, formulaOf(plain.bytes));
  await drop(plain.bytes);
  await until(page, `location.hash.startsWith('#/find')`);
  t.strictSame(faults, []);
});

for (const { width, height, colorScheme } of looksOf(320, 1920)) {
  t.test(
    `${width} pixels wide and ${colorScheme}, the fold fits and has no barriers`,
    async (t) => {
      const { page, faults } = await openArt(t, 'text=grace&palette=safe&t=0.25', {
        viewport: { width, height },
        colorScheme,
        forcedColors: width === 320 ? 'active' : 'none',
      });
      await until(page, `document.querySelector('#art-formula')?.value`);
      await page.getByText('Colours and film').click();
      await page.getByLabel('Palette').selectOption('Five colours');
      await page.getByLabel('Five colours, from one end to the other').waitFor();
      t.equal(await overflow(page), 0);
      t.strictSame(await findBarriers(page), []);
      t.strictSame(faults, []);
    },
  );
}
