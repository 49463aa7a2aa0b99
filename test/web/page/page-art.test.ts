/**
 * The view Art in a real browser: what is drawn from a text, and what an address holds of it.
 * @module
 */
import t from 'tap';
import type { Page } from 'playwright-core';
import { type ArtInput, drawArt, type DrawOptions } from '../../../src/art/index.js';
import { readPng } from '../../../src/codecs/png/index.js';
import { base64Index } from '../../../src/text/base64-index.js';
import { open } from '../../core/tools.js';
import { writeQuery } from '../../../src/web/shared/query-text.js';
import { artOpener, download, formulaOf, waitForFormula } from './art-page.js';
import { pageFolder, serveFolder, startBrowser } from './browser.js';
import { isSame, stageColors, until } from './page-probe.js';
import { hasSameBytes } from '../server/served.js';

const browser = await startBrowser();
const server = await serveFolder(pageFolder);
t.teardown(async () => {
  await browser.close();
  await server.close();
});

const openArt = artOpener(browser, server);

function pixelsOf(input: ArtInput, side: number, options: DrawOptions = {}): Uint8Array {
  return drawArt(input, { ...options, width: side, height: side }).pixels;
}

t.test('samples a pixel are chosen, drawn, and in the address', async (t) => {
  const { page, faults } = await openArt(t, 'text=grace&size=64&samples=4');
  const options = { samples: 4 };
  await waitForFormula(page, formulaOf('grace'));
  t.ok(isSame(await stageColors(page, 64, 64), [...pixelsOf('grace', 64, options)]), 'four');
  await page.getByLabel('Samples a pixel').selectOption('16');
  await page.waitForURL(/samples=16/);
  await waitForFormula(page, formulaOf('grace'));
  const sixteen = [...pixelsOf('grace', 64, { samples: 16 })];
  let colors: Awaited<ReturnType<typeof stageColors>> | undefined;
  // The formula stays as it is, so that only the stage tells when the picture is there.
  while (colors === undefined || !isSame(colors, sixteen)) colors = await stageColors(page, 64, 64);
  t.strictSame(faults, []);
});

t.test('what is typed is drawn, is in the address, and stays when one comes back', async (t) => {
  const { page, faults } = await openArt(t, 'size=64');
  await waitForFormula(page, formulaOf('grace'));
  t.ok(isSame(await stageColors(page, 64, 64), [...pixelsOf('grace', 64)]), 'grace first');
  await page.getByRole('textbox', { name: 'Text' }).fill('');
  await waitForFormula(page, formulaOf(''));
  await page.getByRole('textbox', { name: 'Text' }).pressSequentially('déjà\nvu 🎨');
  await waitForFormula(page, formulaOf('déjà\nvu 🎨'));
  t.ok(isSame(await stageColors(page, 64, 64), [...pixelsOf('déjà\nvu 🎨', 64)]));
  const { searchParams } = new URL(page.url().replace('#/art', ''));
  t.strictSame(
    [...searchParams],
    [
      ['text', 'déjà\nvu 🎨'],
      ['size', '64'],
    ],
  );
  t.match(await page.locator('aside').innerText(), /14 bytes/);
  await page.getByRole('link', { name: 'Find', exact: true }).click();
  t.match(page.url(), /#\/find$/, 'other views have nothing of it');
  await page.getByRole('link', { name: 'Art', exact: true }).click();
  await waitForFormula(page, formulaOf('déjà\nvu 🎨'));
  await page.goBack();
  await page.goBack();
  await page.goBack();
  await waitForFormula(page, formulaOf('grace'));
  t.equal(await page.getByRole('textbox', { name: 'Text' }).inputValue(), 'grace');
  t.strictSame(faults, []);
});

/** What is on the stage, in pixels of the screen: its room, and the picture’s name with its size. */
function readStage(page: Page): Promise<{ width: number; height: number; label: string }> {
  return page.evaluate(`(() => {
    const { width, height, ariaLabel: label } = document.querySelector('.stage-canvas');
    return { width, height, label };
  })()`);
}

t.test('a picture is as large as the stage, and follows it, until a size is chosen', async (t) => {
  for (const deviceScaleFactor of [1, 2]) {
    const { page, faults } = await openArt(t, 'text=ada', { deviceScaleFactor });
    const filled = `(() => {
      const { width, height, ariaLabel } = document.querySelector('.stage-canvas');
      const [, across, down] = /(\\d+) × (\\d+) pixels$/.exec(ariaLabel) ?? [];
      const free = 20 * devicePixelRatio;
      return Number(across) === width - free && Number(down) === height - free;
    })()`;
    await waitForFormula(page, formulaOf('ada'));
    await until(page, filled);
    const before = await readStage(page);
    const { bytes } = await download(page, 'Save PNG');
    const { width, height, samples } = readPng(bytes);
    t.equal(width, before.width - 20 * deviceScaleFactor, 'and so is its file');
    t.ok(hasSameBytes(samples, drawArt('ada', { width, height }).pixels));
    await page.setViewportSize({ width: 1300, height: 700 });
    await until(page, `document.querySelector('.stage-canvas').width > ${before.width}`);
    await until(page, filled);
    t.match(page.url(), /#\/art\?text=ada$/, 'which is nothing that an address has');
    const size = page.getByLabel('Size in pixels');
    await size.selectOption('512');
    await until(page, `/ 512 × 512 pixels$/.test(document.querySelector('canvas').ariaLabel)`);
    t.match(page.url(), /#\/art\?text=ada&size=512$/);
    await size.selectOption('As large as there is room');
    await until(page, filled);
    t.match(page.url(), /#\/art\?text=ada$/);
    t.strictSame(faults, []);
  }
});

t.test('a link shows the same picture, and its PNG has the library’s pixels', async (t) => {
  const options = { salt: 'sea & salt', depth: 7, grammar: 'paper', variant: 3 };
  const query = new URLSearchParams({ text: '12:f8:7e', size: '100x75' });
  for (const [key, value] of Object.entries(options)) query.set(key, String(value));
  const { page, faults } = await openArt(t, writeQuery(query));
  await waitForFormula(page, formulaOf('12:f8:7e', options));
  t.equal(await page.getByLabel('Salt').inputValue(), 'sea & salt');
  t.equal(await page.getByLabel('Variant', { exact: true }).inputValue(), '3');
  const { name, bytes } = await download(page, 'Save PNG');
  const read = readPng(bytes);
  const { pixels } = drawArt('12:f8:7e', { ...options, width: 100, height: 75 });
  t.equal(read.width, 100);
  t.ok(hasSameBytes(read.samples, pixels));
  t.strictSame(
    [...read.text],
    [
      ['enumerate-art', 'art/1'],
      ['enumerate-art-grammar', 'paper'],
      ['enumerate-art-depth', '7'],
      ['enumerate-art-variant', '3'],
      ['enumerate-art-salt', 'yes'],
    ],
    'what the program writes too',
  );
  const formula = await download(page, 'Save .txt of the formula');
  t.equal(formula.bytes.toString(), `${formulaOf('12:f8:7e', options)}\n`);
  t.equal(formula.name, name.replace('.png', '.txt'));
  t.strictSame(faults, []);
});

t.test('a text that stays out of the address is in no link, but on the way back', async (t) => {
  const { page, faults } = await openArt(t, 'text=first');
  await waitForFormula(page, formulaOf('first'));
  await page.getByLabel('Keep it out of the address').check();
  await page.getByLabel('Salt').fill('hidden salt');
  await page.getByRole('textbox', { name: 'Text' }).fill('hidden text');
  await waitForFormula(page, formulaOf('hidden text', { salt: 'hidden salt' }));
  t.match(page.url(), /#\/art\?kept=yes$/);
  t.ok(await page.getByRole('button', { name: 'Copy link' }).isDisabled());
  await page.getByRole('link', { name: 'Numbers', exact: true }).click();
  await page.locator('.numbers').waitFor();
  await page.goBack();
  await waitForFormula(page, formulaOf('hidden text', { salt: 'hidden salt' }));
  await page.reload();
  await page.getByText('This address does not hold what the picture is made of').waitFor();
  await page.getByRole('textbox', { name: 'Text' }).fill('hidden again');
  await waitForFormula(page, formulaOf('hidden again'));
  t.match(page.url(), /#\/art\?kept=yes$/, 'and it stays hidden');
  await page.getByLabel('Keep it out of the address').uncheck();
  t.match(page.url(), /#\/art\?text=hidden%20again$/);
  t.strictSame(faults, []);
});

t.test('files count by their bytes: small texts are opened, others are kept', async (t) => {
  const { page, faults } = await openArt(t);
  await waitForFormula(page, formulaOf('grace'));
  for (const [name, bytes, shown] of [
    ['note.txt', Buffer.from('a note\n'), undefined],
    ['dos.txt', Buffer.from('a note\r\n'), /8 bytes[^]*dos\.txt/],
    ['key.bin', Buffer.from([0, 255, 254, 1]), /4 bytes[^]*key\.bin/],
    ['long.bin', Buffer.alloc(100_000, 7), /100,000 bytes[^]*No address has room/],
  ] as const) {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Open a file' }).click(),
    ]);
    await chooser.setFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
    await waitForFormula(page, formulaOf(bytes));
    if (shown === undefined) t.equal(await page.locator('#art-text').inputValue(), 'a note\n');
    else t.match(await page.locator('aside').innerText(), shown, name);
  }
  await page.goBack();
  await waitForFormula(page, formulaOf(Uint8Array.of(0, 255, 254, 1)));
  t.match(page.url(), /hex=00fffe01&file=key\.bin$/);
  await page.goForward();
  await waitForFormula(page, formulaOf(new Uint8Array(100_000).fill(7)));
  await page.getByRole('button', { name: 'Back to the text' }).first().click();
  await waitForFormula(page, formulaOf('a note\n'));
  t.strictSame(faults, []);
});

t.test('large pictures are drawn while somebody types, and only the last counts', async (t) => {
  const { page, faults } = await openArt(t, 'text=&size=1024');
  await waitForFormula(page, formulaOf(''));
  const text = 'the quick brown fox jumps over the lazy dog';
  await page.getByRole('textbox', { name: 'Text' }).pressSequentially(text, { delay: 5 });
  t.equal(await page.getByRole('textbox', { name: 'Text' }).inputValue(), text);
  await waitForFormula(page, formulaOf(text));
  await until(page, `document.querySelector('.stage').getAttribute('aria-busy') !== 'true'`);
  t.match(await page.locator('.stage-canvas').getAttribute('aria-label'), `“${text.slice(0, 40)}”`);
  const { bytes } = await download(page, 'Save PNG');
  const read = readPng(bytes);
  t.ok(hasSameBytes(read.samples, pixelsOf(text, 1024)));
  t.strictSame(faults, []);
});

t.test('a picture is an image among all images', async (t) => {
  const { page, faults } = await openArt(t, 'text=ada&size=64');
  await waitForFormula(page, formulaOf('ada'));
  await page.getByRole('button', { name: 'Open in Explore' }).click();
  await until(page, `document.querySelector('#number')?.textContent`);
  const pixels = pixelsOf('ada', 64);
  t.ok(isSame(await stageColors(page, 64, 64), [...pixels]));
  const index = open('64x64 rgb 8').indexOf(pixels);
  t.ok(page.url().endsWith(`#/explore?n=${base64Index(index)}`), 'by its number');
  t.strictSame(faults, []);
});
