/**
 * The view Explore: what one takes away from it and comes back with, and single pixels.
 * @module
 */
import type { Page } from 'playwright-core';
import t from 'tap';
import { encodeImage } from '../../../src/run/outputs/png.js';
import { base64Index } from '../../../src/text/base64-index.js';
import { open } from '../../core/tools.js';
import { bytesOf, pageFolder, serveFolder, startBrowser, visit } from './browser.js';
import { colorsOf, fingersOn, isSame, stageColors, until, waitForNumber } from './page-probe.js';

const browser = await startBrowser();
const server = await serveFolder(pageFolder);
t.teardown(async () => {
  await browser.close();
  await server.close();
});

function explore(query: string): string {
  return `${server.address}#/explore?${query}`;
}

/** The text of a downloaded file. */
async function download(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return { name: file.suggestedFilename(), bytes: await bytesOf(file) };
}

t.test('a link opened afresh shows the same image of the same space, seed and order', async (t) => {
  const first = await visit(browser, explore('size=5x4&depth=16&seed=spring&n=77'));
  await waitForNumber(first.page, '77');
  await first.page.keyboard.press('ArrowRight');
  await waitForNumber(first.page, '78');
  const link = first.page.url();
  const pixels = await stageColors(first.page, 5, 4);
  await first.close();
  const second = await visit(browser, link);
  await waitForNumber(second.page, '78');
  t.strictSame(await stageColors(second.page, 5, 4), pixels);
  t.equal(await second.page.getByLabel('Seed').inputValue(), 'spring');
  await second.close();
});

t.test('a full-length number of 64×64 RGB goes through the link', async (t) => {
  const { page, close } = await visit(browser, explore('n=last-2'));
  await until(page, `document.querySelector('#number')?.textContent`);
  t.ok(page.url().endsWith('n=last-2'), 'what was written stays');
  await page.keyboard.press('ArrowRight');
  await until(page, `location.hash.length > 16_000`);
  const link = page.url();
  t.ok(link.endsWith(`n=${base64Index(2n ** 98_304n - 2n)}`));
  await close();
  const again = await visit(browser, link);
  await until(again.page, `document.querySelector('#number')?.textContent`);
  const pixels = await stageColors(again.page, 64, 64);
  t.ok(isSame(pixels, colorsOf('64x64 rgb 8', 2n ** 98_304n - 2n)));
  await again.close();
});

t.test('a number too long for a link goes through a file, by button and by drop', async (t) => {
  const space = '200x120 rgb 8';
  const index = 2n ** 575_000n + 12_345n;
  const first = await visit(browser, explore('size=200x120&n=2^575000%2B12344'));
  await until(first.page, `document.querySelector('#number')?.textContent`);
  await first.page.keyboard.press('ArrowRight');
  await until(first.page, `document.querySelector('#number')?.textContent.endsWith('39')`);
  t.ok(first.page.url().endsWith('n=file'));
  const pixels = await stageColors(first.page, 200, 120);
  t.ok(isSame(pixels, colorsOf(space, index)));
  const { name, bytes } = await download(first.page, 'Save number');
  t.match(name, /^[0-9a-f]{8}\+0\.txt$/);
  const [line, number = ''] = bytes.toString().split('\n');
  t.equal(line, '# enumerate/1: size=200x120 color=rgb depth=8 order=mixed seed=');
  t.equal(BigInt(number), index, 'the file holds all of it');
  await first.page.keyboard.press('ArrowRight');
  await until(first.page, `document.querySelector('#number').textContent.endsWith('3a')`);
  await first.page.goBack();
  await until(first.page, `document.querySelector('#number').textContent.endsWith('39')`);
  t.ok(isSame(await stageColors(first.page, 200, 120), pixels), 'walking back needs no file');
  const link = first.page.url();
  await first.close();

  const elsewhere = explore('size=8x8&color=gray&order=sequential&n=1');
  for (const way of ['button', 'button in another space', 'drop']) {
    const isElsewhere = way.endsWith('space');
    const { page, faults, close } = await visit(browser, isElsewhere ? elsewhere : link);
    if (!isElsewhere) await page.getByText('too long for an address').waitFor();
    if (way !== 'drop') {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page
          .getByRole('button', { name: isElsewhere ? 'Open number' : 'Open number…', exact: true })
          .click(),
      ]);
      await chooser.setFiles({ name: 'number.txt', mimeType: 'text/plain', buffer: bytes });
    } else {
      const files = await page.evaluateHandle(
        `(() => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([${JSON.stringify(bytes.toString())}], 'number.txt'));
          return transfer;
        })()`,
      );
      await page.dispatchEvent('.stage', 'drop', { dataTransfer: files });
    }
    await until(page, `location.hash.includes('size=200x120')`);
    await until(page, `document.querySelector('#number')?.textContent.endsWith('39')`);
    await until(page, `document.querySelector('.stage-note').hidden`);
    t.ok(isSame(await stageColors(page, 200, 120), pixels), `by ${way}`);
    t.strictSame(faults, []);
    await close();
  }
});

t.test('the PNG is the one that the program writes, and the number can be copied', async (t) => {
  const context = { permissions: ['clipboard-read', 'clipboard-write'] };
  for (const order of ['mixed', 'sequential'] as const) {
    const { page, close } = await visit(
      browser,
      explore(`size=30x20&order=${order}&n=2^90`),
      context,
    );
    await waitForNumber(page, String(2n ** 90n));
    const { name, bytes } = await download(page, 'Save PNG');
    const numbering = open('30x20 rgb 8', order);
    const expected = encodeImage(numbering, numbering.frameAt(2n ** 90n), 2n ** 90n);
    t.equal(name, `${2n ** 90n}.png`);
    t.ok(bytes.equals(expected), `${order}: ${bytes.length} bytes`);
    await page.getByRole('button', { name: 'Copy number' }).click();
    await page.getByText('Copied', { exact: true }).waitFor();
    t.equal(await page.evaluate('navigator.clipboard.readText()'), String(2n ** 90n));
    await page.getByRole('button', { name: 'Copy link' }).click();
    await until(page, `navigator.clipboard.readText().then((text) => text.startsWith('http'))`);
    const link = new URL(await page.evaluate<string>('navigator.clipboard.readText()'));
    const whole = `size=30x20&color=rgb&depth=8&order=${order}&seed=`;
    t.equal(link.hash, `#/explore?${whole}&n=2^90`, 'a link leaves nothing to the server');
    t.equal(link.pathname, new URL(page.url()).pathname);
    await close();
  }
});

t.test('zoom shows single pixels, and a cursor tells their values', async (t) => {
  const { page, faults, close } = await visit(browser, explore('size=64x64&n=5'));
  await waitForNumber(page, '5');
  const samples = open('64x64 rgb 8').frameAt(5n);
  const valuesAt = (x: number, y: number): RegExp => {
    const [r, g, b] = samples.subarray(3 * (y * 64 + x));
    return new RegExp(`x +${x}  y +${y}   R +${r}  G +${g}  B +${b} `);
  };
  const zoom = page.locator('.zoom-level');
  t.match(await zoom.innerText(), /^Fit · 5×$/);
  await page.keyboard.press('Shift+ArrowRight');
  t.match(await page.locator('.pixel-text').innerText(), valuesAt(31, 31), 'first in the middle');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowUp');
  t.match(await page.locator('.pixel-text').innerText(), valuesAt(32, 30));
  await page.keyboard.press('+');
  t.equal(await zoom.innerText(), '6×');
  for (let i = 0; i < 20; i++) await page.keyboard.press('+');
  t.equal(await zoom.innerText(), '160×', 'no larger');
  t.match(await page.locator('.pixel-text').innerText(), valuesAt(32, 30), 'about the cursor');
  for (let i = 0; i < 12; i++) await page.keyboard.press('Shift+ArrowLeft');
  t.match(await page.locator('.pixel-text').innerText(), valuesAt(20, 30), 'and it stays in sight');
  await page.keyboard.press('ArrowRight');
  await waitForNumber(page, '6');
  t.equal(await zoom.innerText(), '160×', 'the next image is seen at the same place');
  await page.keyboard.press('0');
  t.match(await zoom.innerText(), /^Fit/);
  await page.keyboard.press('Escape');
  t.match(await page.locator('.pixel-text').innerText(), /^Point at a pixel/);

  const box = await page.locator('.stage-canvas').boundingBox();
  if (box === null) throw new Error('no stage');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x + 4, y + 4);
  t.match(await page.locator('.pixel-text').innerText(), /x 32 {2}y 32/, 'the pointer tells too');
  await page.mouse.wheel(0, -100);
  t.equal(await zoom.innerText(), '6×');
  t.match(await page.locator('.pixel-text').innerText(), /x 32 {2}y 32/);
  await page.mouse.dblclick(x, y);
  t.match(await zoom.innerText(), /^Fit/);
  t.strictSame(faults, []);
  await close();
});

t.test('two fingers zoom, and one moves what is zoomed', async (t) => {
  const { page, faults, close } = await visit(browser, explore('size=64x64&n=5'), {
    hasTouch: true,
    viewport: { width: 400, height: 700 },
  });
  await waitForNumber(page, '5');
  const { x, y, touch } = await fingersOn(page, page.locator('.stage-canvas'));
  await touch('touchStart', [x - 20, y], [x + 20, y]);
  for (let i = 1; i <= 10; i++) await touch('touchMove', [x - 20 - 4 * i, y], [x + 20 + 4 * i, y]);
  await touch('touchEnd');
  const level = await page.locator('.zoom-level').innerText();
  t.match(level, /^\d+×$/, `zoomed to ${level}, pixels of one size`);
  t.ok(Number.parseInt(level) >= 10 && Number.parseInt(level) <= 18, 'about three times as much');
  await page.touchscreen.tap(x, y);
  const before = await page.locator('.pixel-text').innerText();
  t.match(before, /^x \d+ +y \d+ /, 'a tap tells a pixel');
  await touch('touchStart', [x, y]);
  for (let i = 1; i <= 10; i++) await touch('touchMove', [x + 8 * i, y]);
  await touch('touchEnd');
  await page.touchscreen.tap(x, y);
  t.not(await page.locator('.pixel-text').innerText(), before, 'another one is there now');
  t.strictSame(faults, []);
  await close();
});
