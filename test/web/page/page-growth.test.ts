/**
 * The slider of the progressive and the cloud order, in Explore and in Find.
 * @module
 */
import t, { type Test } from 'tap';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { toPixels } from '../../../src/codecs/pixels.js';
import { prefixIndex } from '../../../src/core/index-length.js';
import { findPalette } from '../../../src/core/palette.js';
import { makeSpace, type Space } from '../../../src/core/space.js';
import { encodePlain } from '../../../src/run/outputs/png.js';
import { addressText } from '../../../src/web/page-state/number-address.js';
import { open, pseudoFrame } from '../../core/tools.js';
import { strideOf } from '../../portion.js';
import { pageFolder, serveFolder, startBrowser, visit, type Visit } from './browser.js';
import {
  colorsOf,
  findBarriers,
  isSame,
  looksOf,
  overflow,
  stageColors,
  until,
  waitForNumber,
} from './page-probe.js';

const browser = await startBrowser();
const server = await serveFolder(pageFolder);
t.teardown(async () => {
  await browser.close();
  await server.close();
});

async function openAt(t: Test, route: string, options?: BrowserContextOptions): Promise<Visit> {
  const opened = await visit(browser, `${server.address}#/${route}`, options);
  t.teardown(() => opened.close());
  return opened;
}

/** Wait until the slider says how far the image has come up. */
async function waitForGrowth(page: Page, text: string): Promise<void> {
  await until(page, `document.querySelector('output[for=growth]')?.textContent === '${text}'`);
}

/** Wait until the stage of Explore has these colours. */
async function waitForColors(
  t: Test,
  page: Page,
  { width, height }: Space,
  wanted: readonly number[],
  what: string,
): Promise<void> {
  let colors: number[] = [];
  for (let i = 0; i < 200 && !isSame(colors, wanted); i++) {
    if (i > 0) await page.waitForTimeout(20);
    colors = await stageColors(page, width, height).catch(() => []);
  }
  t.ok(isSame(colors, wanted), what);
}

t.test('in Explore an image comes up digit by digit, and is there again', async (t) => {
  const space = makeSpace({ width: 4, height: 4, color: 'rgb' });
  // 48 digits, the sixth of them 0.
  const whole = BigInt(`0x${'a1b2c3d4e5f6'.repeat(7)}0091929394`);
  const { page, faults } = await openAt(t, `explore?size=4x4&order=progressive&n=${whole}`);
  const shows = (digits: number): Promise<void> => {
    const index = prefixIndex(space, whole, digits);
    const wanted = colorsOf('4x4 rgb 8', index, 'progressive');
    return waitForColors(t, page, space, wanted, `${digits} digits`);
  };
  await waitForGrowth(page, 'all 47 digits');
  await shows(47);
  const slider = page.locator('#growth');
  await slider.focus();
  await page.keyboard.press('Home');
  await waitForGrowth(page, 'first 0 of 47 digits');
  await shows(0);
  for (const digits of [1, 2, 3, 4, 5, 6, 7]) {
    await page.keyboard.press('ArrowRight');
    await waitForGrowth(page, `first ${digits} of 47 digits`);
    await shows(digits);
  }
  await page.keyboard.press('ArrowDown');
  await waitForGrowth(page, 'first 6 of 47 digits');
  t.equal(await slider.getAttribute('aria-valuetext'), 'first 6 of 47 digits');
  await page.keyboard.press('End');
  await waitForGrowth(page, 'all 47 digits');
  await shows(47);
  await page.goBack();
  await waitForGrowth(page, 'first 6 of 47 digits');
  t.pass('the way back keeps the whole');
  await page.keyboard.press('r');
  await until(page, `document.querySelector('output[for=growth]').textContent.startsWith('all')`);
  t.pass('another number is another whole');
  await page.getByLabel('Order').selectOption('mixed');
  await slider.waitFor({ state: 'hidden' });
  t.strictSame(faults, []);
});

t.test('in Explore a cloud becomes busier bit by bit', async (t) => {
  const space = makeSpace({ width: 8, height: 8, color: 'gray' });
  const seed = 'spring';
  const { page, faults } = await openAt(
    t,
    `explore?size=8x8&color=gray&order=cloud&seed=${seed}&n=37`,
  );
  const shows = async (index: bigint, words: string): Promise<void> => {
    await waitForGrowth(page, words);
    await waitForColors(t, page, space, colorsOf('8x8 gray 8', index, 'cloud', seed), words);
    t.ok(page.url().endsWith(`n=${addressText(index)}`));
  };
  await shows(37n, '6 of 512 bits · 1.1 %');
  await page.getByLabel('Busyness').focus();
  await page.keyboard.press('End');
  await shows(2n ** 511n + 37n, '512 of 512 bits · 100.0 %');
  await page.keyboard.press('Home');
  await shows(0n, '0 of 512 bits · 0.0 %');
  await page.keyboard.press('ArrowRight');
  await shows(1n, '1 of 512 bits · 0.1 %');
  await page.keyboard.press('ArrowRight');
  await shows(3n, '2 of 512 bits · 0.3 %');
  t.strictSame(faults, []);
});

t.test('a drag shows what it passes, ends where it ends, and is one entry', async (t) => {
  const { page } = await openAt(t, 'explore?size=16x16&order=cloud&n=0');
  await waitForGrowth(page, '0 of 6,144 bits · 0.0 %');
  const entries = await page.evaluate<number>('history.length');
  const box = await page.getByLabel('Busyness').boundingBox();
  if (box === null) throw new Error('there is no slider');
  const [left, middle] = [box.x + 6, box.y + box.height / 2];
  await page.mouse.move(left, middle);
  await page.mouse.down();
  await page.mouse.move(left + box.width / 2, middle, { steps: 20 });
  await until(page, `!location.hash.endsWith('n=0')`);
  await page.mouse.move(box.x + box.width + 50, middle, { steps: 20 });
  await page.mouse.up();
  await waitForGrowth(page, '6,144 of 6,144 bits · 100.0 %');
  await until(page, `location.hash.endsWith('n=${addressText(2n ** 6143n)}')`);
  t.equal(await page.evaluate('history.length'), entries + 1);
});

t.test('small spaces have the slider too', async (t) => {
  for (const [query, words, next] of [
    ['size=1x1&color=gray&depth=1&order=progressive&n=1', '1 digit', 'first 0 of 1 digit'],
    ['size=1x1&color=gray&depth=1&order=cloud&n=1', '1 of 1 bit · 100.0 %', '0 of 1 bit · 0.0 %'],
    [
      'size=2x2&color=gray&depth=1&order=cloud&n=15',
      '4 of 4 bits · 100.0 %',
      '3 of 4 bits · 75.0 %',
    ],
    [
      'size=2x2&palette=000000,ffffff,ff0000&order=cloud&n=80',
      '4 of 4 digits · 100.0 %',
      '3 of 4 digits · 75.0 %',
    ],
    [
      'size=2x2&palette=000000,ffffff,ff0000&order=progressive&n=80',
      'all 4 digits',
      'first 3 of 4 digits',
    ],
  ] as const) {
    const { page, faults } = await openAt(t, `explore?${query}`);
    await waitForGrowth(page, words);
    await page.locator('#growth').focus();
    await page.keyboard.press('ArrowLeft');
    await waitForGrowth(page, next);
    t.strictSame(faults, [], query);
  }
  const { page } = await openAt(t, 'explore?size=2x2&order=progressive&n=0');
  await waitForGrowth(page, 'image 0 has none');
  t.ok(await page.locator('#growth').isDisabled(), 'nothing comes up of image 0');
});

async function give(page: Page, space: Space, samples: Uint8Array, colors?: Uint8Array) {
  const buffer = Buffer.from(encodePlain(space, samples, colors && { colors }));
  await page.locator('input[type=file]').setInputFiles({
    name: 'given.png',
    mimeType: 'image/png',
    buffer,
  });
  await page.locator('.verdict[data-kind=exact]').waitFor();
}

t.test('in Find a picture comes up out of a plain colour, whatever its order', async (t) => {
  const GAMEBOY = findPalette('gameboy').colors;
  const { page, faults } = await openAt(t, 'find');
  t.ok(await page.locator('#growth').isHidden(), 'there is nothing before a picture');
  const own = await page.evaluate<string>('location.hash');
  for (const [space, colors] of [
    [makeSpace({ width: 9, height: 7, color: 'rgb' }), undefined],
    [makeSpace({ width: 9, height: 7, color: 'palette', colors: 4 }), GAMEBOY],
  ] as const) {
    const samples = pseudoFrame(space, `growth ${space.canonical}`);
    const numbering = open(space.canonical, 'progressive');
    const whole = numbering.indexOf(samples);
    await give(page, space, samples, colors);
    const { digits } = space;
    await waitForGrowth(page, `all ${digits} digits`);
    const shows = async (length: number): Promise<void> => {
      const frame = numbering.frameAt(prefixIndex(space, whole, length));
      const { rgba } = toPixels(space, frame, colors && { colors });
      const wanted = JSON.stringify([...rgba].join());
      await until(
        page,
        `(() => {
          const canvas = document.querySelectorAll('.pair-canvas')[1];
          if (canvas.width !== 9) return false;
          return [...canvas.getContext('2d').getImageData(0, 0, 9, 7).data].join() === ${wanted};
        })()`,
      );
      t.pass(`${space.canonical}: ${length} digits`);
    };
    await shows(digits);
    await page.locator('#growth').focus();
    await page.keyboard.press('Home');
    await waitForGrowth(page, `first 0 of ${digits} digits`);
    await shows(0);
    for (let length = 1; length <= 3; length++) {
      await page.keyboard.press('ArrowRight');
      await shows(length);
    }
    await page.getByRole('button', { name: 'Open these digits in Explore' }).click();
    const index = prefixIndex(space, whole, 3);
    await waitForNumber(page, index.toLocaleString('en'));
    t.match(page.url(), `order=progressive&n=${index}`);
    await page.evaluate(`location.hash = '${own}'`);
    await page.locator('.find').waitFor();
  }
  t.strictSame(faults, []);
});

t.test('the end of the slider is the picture again, and another picture has its own', async (t) => {
  const { page } = await openAt(t, 'find');
  const space = makeSpace({ width: 8, height: 8, color: 'gray' });
  await give(page, space, pseudoFrame(space, 'first'));
  await waitForGrowth(page, 'all 64 digits');
  const label = await page.locator('.pair-canvas').last().getAttribute('aria-label');
  await page.locator('#growth').focus();
  await page.keyboard.press('ArrowLeft');
  await until(
    page,
    `document.querySelectorAll('.pair-canvas')[1].ariaLabel.startsWith('Image of the first 60 of')`,
  );
  await page.keyboard.press('End');
  await until(
    page,
    `document.querySelectorAll('.pair-canvas')[1].ariaLabel === ${JSON.stringify(label)}`,
  );
  await page.keyboard.press('Home');
  await waitForGrowth(page, 'first 0 of 64 digits');
  await give(page, space, new Uint8Array(64).fill(7));
  await waitForGrowth(page, '1 digit');
  t.pass('a plain picture has one');
});

for (const [i, { width, height, colorScheme }] of looksOf(390, 1280).entries()) {
  t.test(`${width} pixels wide in ${colorScheme} colours the slider is fit for all`, async (t) => {
    const options = { colorScheme, viewport: { width, height } };
    const routes = ['explore?order=cloud&n=2^70', 'explore?order=progressive&n=2^70'];
    // Each in one of the looks; the slow tests have both in each.
    for (const [j, route] of routes.entries()) {
      if ((i + j) % strideOf(2) !== 0) continue;
      const { page } = await openAt(t, route, options);
      await until(page, `document.querySelector('output[for=growth]')?.textContent`);
      t.same(await findBarriers(page), [], route);
      t.equal(await overflow(page), 0, 'nothing stands out at the side');
    }
    const { page } = await openAt(t, 'find', options);
    const space = makeSpace({ width: 30, height: 20, color: 'rgb' });
    await give(page, space, pseudoFrame(space, 'wide'));
    await waitForGrowth(page, 'all 1,800 digits');
    t.same(await findBarriers(page), [], 'find');
    t.equal(await overflow(page), 0, 'nothing stands out at the side');
  });
}
