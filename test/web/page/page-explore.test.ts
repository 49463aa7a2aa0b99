/**
 * The view Explore, by click and by keyboard: walking, and choosing spaces.
 * @module
 */
import t from 'tap';
import { toPixels } from '../../../src/codecs/pixels.js';
import { findPalette } from '../../../src/core/palette.js';
import { base64Index } from '../../../src/text/base64-index.js';
import { open } from '../../core/tools.js';
import { pageFolder, serveFolder, startBrowser, visit } from './browser.js';
import { colorsOf, isSame, stageColors, until, waitForNumber } from './page-probe.js';

const browser = await startBrowser();
const server = await serveFolder(pageFolder);
t.teardown(async () => {
  await browser.close();
  await server.close();
});

function explore(query: string): string {
  return `${server.address}#/explore?${query}`;
}

t.test('the buttons walk through the images, and each is drawn pixel by pixel', async (t) => {
  const { page, faults, close } = await visit(browser, explore('size=8x8'));
  const show = async (name: string, number: string, index: bigint): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).click();
    await waitForNumber(page, number);
    t.strictSame(await stageColors(page, 8, 8), colorsOf('8x8 rgb 8', index), `${name}: ${number}`);
  };
  const last = 2n ** 1536n - 1n;
  await waitForNumber(page, '0');
  t.strictSame(await stageColors(page, 8, 8), colorsOf('8x8 rgb 8', 0n), 'the first image');
  await show('Next image', '1', 1n);
  await show('Next image', '2', 2n);
  await show('Previous image', '1', 1n);
  await show('On by this many', '1,001', 1001n);
  await page.getByLabel('Steps of').fill('2^20');
  await show('On by this many', '1,049,577', 1001n + 2n ** 20n);
  await show('Back by this many', '1,001', 1001n);
  await show('First image', '0', 0n);
  const lastText = `0x${'f'.repeat(38)}…${'f'.repeat(39)}`;
  await show('Previous image', lastText, last);
  await show('Next image', '0', 0n);
  await show('Last image', lastText, last);
  t.ok(page.url().endsWith('n=last'), 'the address says it as a person would');
  await show('Previous image', `${lastText.slice(0, -1)}e`, last - 1n);
  t.ok(page.url().endsWith(`n=${base64Index(last - 1n)}`), 'the address has all of it');
  t.strictSame(faults, []);
  await close();
});

t.test('random reaches every image of a small space', async (t) => {
  const { page, close } = await visit(browser, explore('size=2x1&color=gray&depth=1&n=0'));
  await waitForNumber(page, '0');
  const seen = new Set<string>();
  for (let i = 0; i < 60 && seen.size < 4; i++) {
    await page.keyboard.press('r');
    await page.waitForTimeout(20);
    seen.add(await page.locator('#number').innerText());
  }
  t.strictSame([...seen].toSorted(), ['0', '1', '2', '3']);
  await close();
});

t.test('everything goes by keyboard too', async (t) => {
  const { page, faults, close } = await visit(browser, explore('size=6x5&order=gray&n=100'));
  await waitForNumber(page, '100');
  const press = async (key: string, number: string): Promise<void> => {
    await page.keyboard.press(key);
    await waitForNumber(page, number);
    t.pass(`${key}: ${number}`);
  };
  await press('ArrowRight', '101');
  await press('ArrowLeft', '100');
  await press(']', '1,100');
  await press('[', '100');
  await press('Home', '0');
  await page.keyboard.press('g');
  t.equal(await page.evaluate('document.activeElement.id'), 'go', 'g goes to the field');
  await page.keyboard.type('2^100+5 - 2^100');
  await page.keyboard.press('Enter');
  await until(page, `/leave out the blanks/.test(document.querySelector('#go-error').innerText)`);
  await waitForNumber(page, '0');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('2^40+5');
  await press('Enter', '1,099,511,627,781');
  t.equal(await page.locator('#go-error').innerText(), '', 'the error is gone');
  t.strictSame(
    await stageColors(page, 6, 5),
    colorsOf('6x5 rgb 8', 2n ** 40n + 5n, 'gray'),
    'the image of the gray order',
  );
  await page.locator('#share').focus();
  await page.keyboard.press('ArrowRight');
  const step = 2n ** 720n / 1000n;
  await until(page, `document.querySelector('#number').textContent.startsWith('0x')`);
  t.ok(page.url().endsWith(`n=${base64Index(step)}`), 'a step of the slider is a thousandth');
  await page.keyboard.press('End');
  await until(page, `location.hash.endsWith('n=${base64Index(2n ** 720n - 1n)}')`);
  t.pass('its end is the last image');
  await page.keyboard.press('Home');
  await waitForNumber(page, '0');
  t.strictSame(faults, []);
  await close();
});

t.test('the browser goes back through all images to where it came from', async (t) => {
  const { page, close } = await visit(browser, explore('size=16x16&n=2^70'));
  const start = (2n ** 70n).toString();
  await waitForNumber(page, start);
  t.ok(page.url().endsWith('n=2^70'), 'the address stays as it was written');
  for (let i = 1; i <= 5; i++) {
    await page.keyboard.press('ArrowRight');
  }
  await waitForNumber(page, String(2n ** 70n + 5n));
  await page.getByLabel('Colour', { exact: true }).selectOption('gray');
  await until(page, `location.hash.includes('color=gray')`);
  await page.goBack();
  for (let i = 5; i >= 1; i--) {
    await waitForNumber(page, String(2n ** 70n + BigInt(i)));
    await page.goBack();
  }
  await waitForNumber(page, start);
  t.strictSame(await stageColors(page, 16, 16), colorsOf('16x16 rgb 8', 2n ** 70n));
  await page.goForward();
  await waitForNumber(page, String(2n ** 70n + 1n));
  t.pass('and forward again');
  await close();
});

t.test('size, colour, depth, palette, order and seed make the space', async (t) => {
  const { page, faults, close } = await visit(browser, explore('n=9'));
  await waitForNumber(page, '9');
  const shows = async (fragment: string, expected: number[]): Promise<void> => {
    await until(page, `location.hash === ${JSON.stringify(`#/explore?${fragment}`)}`);
    // The address comes first; the number, which stays the same, does not say when the image does.
    // Until then the stage has an image of another size.
    let colors: number[] = [];
    for (let i = 0; i < 100 && !isSame(colors, expected); i++) {
      if (i > 0) await page.waitForTimeout(20);
      colors = await stageColors(page, 7, 3).catch(() => []);
    }
    t.strictSame(colors, expected, fragment);
  };
  await page.getByLabel('Width in pixels').fill('7');
  await page.getByLabel('Height in pixels').fill('3');
  await page.keyboard.press('Enter');
  await shows('size=7x3&n=9', colorsOf('7x3 rgb 8', 9n));
  await page.getByLabel('Colour', { exact: true }).selectOption('gray');
  await shows('size=7x3&color=gray&n=9', colorsOf('7x3 gray 8', 9n));
  await page.getByLabel('Depth').selectOption('2');
  await shows('size=7x3&color=gray&depth=2&n=9', colorsOf('7x3 gray 2', 9n));
  await page.getByLabel('Seed').fill('a b');
  await page.keyboard.press('Enter');
  await shows(
    'size=7x3&color=gray&depth=2&seed=a%20b&n=9',
    colorsOf('7x3 gray 2', 9n, 'mixed', 'a b'),
  );
  await page.getByLabel('Order').selectOption('sequential');
  await shows(
    'size=7x3&color=gray&depth=2&order=sequential&n=9',
    colorsOf('7x3 gray 2', 9n, 'sequential'),
  );
  await page.getByLabel('Colour', { exact: true }).selectOption('palette');
  const numbering = open('7x3 palette 4', 'sequential');
  await shows(
    'size=7x3&palette=gameboy&order=sequential&n=9',
    [...toPixels(numbering.space, numbering.frameAt(9n), findPalette('gameboy')).rgba].filter(
      (_, i) => i % 4 < 3,
    ),
  );
  await page.getByLabel('Palette').selectOption('own');
  await page.getByLabel('Colours, as hex').fill('000000,ffffff,000000');
  await page.keyboard.press('Enter');
  t.match(await page.locator('#space-error').innerText(), /colours 1 and 3 are the same/);
  await page.getByLabel('Width in pixels').fill('99999999');
  await page.getByLabel('Colour', { exact: true }).selectOption('rgb');
  t.match(await page.locator('#space-error').innerText(), /the limit is/);
  t.strictSame(faults, []);
  await close();
});

t.test('a smaller space keeps the number where it has one', async (t) => {
  const { page, close } = await visit(browser, explore('size=4x4&color=gray&depth=1&n=60000'));
  await waitForNumber(page, '60,000');
  await page.getByLabel('Height in pixels').fill('3');
  await page.keyboard.press('Enter');
  await waitForNumber(page, '0');
  t.match(page.url(), /size=4x3/);
  await close();
});

t.test('what cannot be shown is said where it was typed', async (t) => {
  const { page, close } = await visit(browser, explore('size=4x4&color=gray&depth=1&n=70000'));
  await page.getByText('This address leads to no image: image 70000 is outside').waitFor();
  await page.locator('#go').fill('65535');
  await page.keyboard.press('Enter');
  await waitForNumber(page, '65,535');
  t.equal(await page.locator('#go-error').innerText(), '');
  await page.getByLabel('Steps of').fill('many');
  await page.getByRole('button', { name: 'On by this many' }).click();
  await until(page, `document.querySelector('#stride-error').textContent !== ''`);
  t.match(await page.locator('#stride-error').innerText(), /"many" is no number/);
  await page.goto(explore('size=0x4'));
  await page.getByText('This address leads to no image: width 0').waitFor();
  await close();
});
