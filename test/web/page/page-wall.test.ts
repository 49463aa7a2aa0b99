/**
 * The wall: its rows are the images, and every way along it leads to them.
 * @module
 */
import type { Page } from 'playwright-core';
import t from 'tap';
import { pageFolder, serveFolder, startBrowser, visit } from './browser.js';
import { portionOf } from '../../portion.js';
import {
  colorsOf,
  fingersOn,
  findBarriers,
  goBackMeanwhile,
  holdJob,
  overflow,
  until,
} from './page-probe.js';

const browser = await startBrowser();
const server = await serveFolder(pageFolder);
t.teardown(async () => {
  await browser.close();
  await server.close();
});

const TINY = 'size=4x4&color=gray&depth=1&order=mixed&seed=';

function wall(query: string): string {
  return `${server.address}#/wall?${query}`;
}

/** What the first cells say that are seen, each as `Image 7`. */
const LABELS = `(() => {
  const top = (document.querySelector('.wall-scroll')?.getBoundingClientRect().top ?? 0) - 1;
  const cells = [...document.querySelectorAll('.wall-cell:not(.none)')]
    .map((cell) => ({ cell, box: cell.getBoundingClientRect() }))
    .filter(({ box }) => box.top >= top)
    .sort((a, b) => a.box.top - b.box.top || a.box.left - b.box.left);
  return cells.map(({ cell }) => cell.getAttribute('aria-label'));
})()`;

async function firstLabel(page: Page): Promise<string> {
  return (await page.evaluate<string[]>(LABELS))[0] ?? '';
}

/** Wait until the first cell that is seen has an image of this number. */
async function waitForFirst(page: Page, number: string): Promise<void> {
  await until(page, `${LABELS}[0] === 'Image ${number}'`);
}

/** The number of a short label. */
function numberIn(label: string): bigint {
  return BigInt(label.slice('Image '.length).replaceAll(',', ''));
}

/** Wait until what is seen has its images, and an address of its own. */
async function waitForImages(page: Page): Promise<void> {
  await until(page, `${LABELS}.length > 0 && ${LABELS}.every((label) => label !== 'Image')`);
}

/** Wait until the focus is on the image of a number. */
async function waitForFocus(page: Page, number: string): Promise<void> {
  await until(page, `document.activeElement.ariaLabel === 'Image ${number}'`);
}

/** Scroll, and wait until the page has drawn what is seen then, and all of it is there. */
async function scrollBy(page: Page, by: number): Promise<void> {
  await page.evaluate(`(async () => {
    document.querySelector('.wall-scroll').scrollTop += ${by};
    for (let i = 0; i < 3; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
  })()`);
  await waitForImages(page);
}

/** The colours of an image's pixels, 4 on a side, each in its middle: where its cell is on the row's strip. */
function cellColors(page: Page, label: string): Promise<number[]> {
  return page.evaluate(`(() => {
    const place = document.querySelector('.wall-row:not([hidden]) [aria-label="${label}"] .wall-image');
    const strip = place.closest('.wall-row').querySelector('.wall-strip');
    const [{ left, top, width, height }, whole] = [place, strip].map((one) => one.getBoundingClientRect());
    if (Math.abs(top - whole.top) > 0.01 || Math.abs(height - whole.height) > 0.01) return [];
    const middles = [0.5, 1.5, 2.5, 3.5];
    return middles.flatMap((y) => middles.flatMap((x) => {
      const column = Math.floor((left - whole.left + (x * width) / 4) * (strip.width / whole.width));
      const row = Math.floor(((y * height) / 4) * (strip.height / whole.height));
      return [...strip.getContext('2d').getImageData(column, row, 1, 1).data.slice(0, 3)];
    }));
  })()`);
}

t.test('a first visit says what this is, and has three doors', async (t) => {
  const { page, faults, close } = await visit(browser, server.address);
  await until(page, `document.querySelector('.wall-image:not(.blank)')`);
  t.match(await page.locator('.welcome-words').innerText(), /^Every picture of 32 × 32 pixels/);
  for (const name of ['Surprise me', 'Find my picture', 'Draw my name'])
    t.ok(await page.getByRole('button', { name, exact: true }).isVisible(), name);
  await page.getByLabel('A name or any text to draw').fill('Ada');
  await page.getByRole('button', { name: 'Draw my name' }).click();
  await until(page, `location.hash === '#/art?text=Ada'`);
  await page.goBack();
  await page.getByRole('button', { name: 'Surprise me' }).click();
  await until(page, `/^#\\/(art|explore)/.test(location.hash)`);
  await page.goBack();
  await page.getByRole('button', { name: 'Hide this' }).click();
  await page.reload();
  await until(page, `document.querySelector('.wall-image:not(.blank)')`);
  t.notOk(await page.locator('.welcome').isVisible(), 'it stays hidden');
  t.strictSame(faults, []);
  await close();
});

t.test('cells are the images of their numbers, as far as one scrolls', async (t) => {
  const { page, faults, close } = await visit(browser, wall(`${TINY}&n=1000`));
  await waitForFirst(page, '1,000');
  t.strictSame(await cellColors(page, 'Image 1,000'), colorsOf('4x4 gray 1', 1000n));
  for (const by of [700, 5000, -3000, 40_000, -100_000]) {
    await scrollBy(page, by);
    const label = await firstLabel(page);
    t.strictSame(await cellColors(page, label), colorsOf('4x4 gray 1', numberIn(label)), label);
  }
  t.equal(await firstLabel(page), 'Image 0', 'the first image is the end of the wall');
  t.strictSame(faults, []);
  await close();
});

t.test('the wheel and a finger move the wall, and the address follows', async (t) => {
  const { page, faults, close } = await visit(browser, wall(`${TINY}&n=1000`), { hasTouch: true });
  await waitForFirst(page, '1,000');
  const { x, y, height, touch } = await fingersOn(page, page.locator('.wall-scroll'));
  const numberInAddress = `Number(new URLSearchParams(location.hash.split('?')[1]).get('n'))`;
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, 900);
  await until(page, `${numberInAddress} > 1000`);
  // Down again, beyond the first one that was seen.
  const reach = height / 2 - 20;
  for (let way = 0; way < 2200; way += 2 * reach) {
    await touch('touchStart', [x, y - reach]);
    for (let dy = 20 - reach; dy <= reach; dy += 20) await touch('touchMove', [x, y + dy]);
    await touch('touchEnd');
  }
  await until(page, `${numberInAddress} < 1000`);
  await waitForImages(page);
  t.ok(numberIn(await firstLabel(page)) < 1000n);
  t.strictSame(faults, []);
  await close();
});

t.test('keys lead along the wall and into Explore, and Back leads back', async (t) => {
  const { page, faults, close } = await visit(browser, wall(`${TINY}&n=1000`));
  await waitForFirst(page, '1,000');
  await page.keyboard.press('Home');
  await waitForFirst(page, '0');
  await page.locator('.wall-cell[tabindex="0"]').focus();
  await page.keyboard.press('ArrowRight');
  await waitForFocus(page, '1');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowUp');
  await waitForFocus(page, '0');
  const columns = await page.evaluate<number>(
    `document.querySelector('.wall-row').querySelectorAll('.wall-cell').length`,
  );
  for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowDown');
  await waitForFocus(page, String(12 * columns));
  await page.keyboard.press('Enter');
  await until(
    page,
    `location.hash.startsWith('#/explore') && location.hash.endsWith('n=${12 * columns}')`,
  );
  await page.goBack();
  await waitForImages(page);
  await page.keyboard.press('End');
  await until(page, `document.querySelector('[aria-label="Image 65,535"]')`);
  await page.goBack();
  t.strictSame(faults, []);
  await close();
});

t.test('pages of keys take the focus with them', async (t) => {
  const { page, close } = await visit(browser, wall(`${TINY}&n=1000`));
  await waitForFirst(page, '1,000');
  await page.locator('.wall-cell[tabindex="0"]').focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('PageDown');
  const isSeen = `(() => {
    const box = document.activeElement.getBoundingClientRect();
    const wall = document.querySelector('.wall-scroll').getBoundingClientRect();
    return document.activeElement.tabIndex === 0 && box.bottom > wall.top && box.top < wall.bottom;
  })()`;
  await until(page, `${LABELS}[0] > 'Image 1,000' && ${isSeen}`);
  const label = await page.evaluate<string>('document.activeElement.ariaLabel');
  await page.keyboard.press('ArrowRight');
  await waitForFocus(page, `${numberIn(label) + 1n}`.replace(/(?=\d{3}$)/, ','));
  // Without the focus, Tab leads to what is seen, too.
  await page.locator('#wall-go').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  t.equal(await page.evaluate(`document.activeElement.className`), 'wall-cell');
  t.ok(await page.evaluate(isSeen));
  await close();
});

t.test('a jump anywhere in a space of 10^29,592 images is one step', async (t) => {
  const { page, faults, close } = await visit(
    browser,
    wall('size=64x64&order=mixed&seed=&n=50%25'),
  );
  await until(page, `/^Image 0x8000.*0$/.test(${LABELS}[0])`);
  const bar = page.getByLabel('Place in the whole space');
  await until(page, `Math.round(document.querySelector('.wall-map').value) === 500`);
  await bar.fill('250');
  await until(page, `/^Image 0x4000.*0$/.test(${LABELS}[0])`);
  await scrollBy(page, -3000);
  t.match(await firstLabel(page), /^Image 0x3fff/);
  await page.getByLabel('Go to a number').fill('last');
  await page.keyboard.press('Enter');
  await until(page, `${LABELS}.at(-1)?.match(/^Image 0xffff.*f$/)`);
  await until(page, `location.hash.endsWith('n=last')`);
  t.strictSame(faults, []);
  await close();
});

t.test(
  'the bar is moved by mouse, keys and finger, and counts lengths where they tell',
  async (t) => {
    const clouds = 'size=64x64&color=rgb&depth=8&order=cloud&seed=';
    const { page, faults, close } = await visit(browser, wall(`${clouds}&n=0`), { hasTouch: true });
    await waitForFirst(page, '0');
    const bar = page.getByLabel('Place in the whole space');
    const box = await bar.boundingBox();
    if (box === null) throw new Error('the bar is not seen');
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    const words = (least: number, most: number): string => `(() => {
    const [percent] = document.querySelector('.wall-foot p').textContent.split(' %');
    return percent >= ${least} && percent <= ${most};
  })()`;
    await until(page, `${words(48, 52)} && ${LABELS}[0]?.startsWith('Image 0x')`);
    t.match(await bar.getAttribute('aria-valuetext'), /^[45]\d\.\d % of the way from plain colour/);
    const middle = Number(await bar.inputValue());
    await page.keyboard.press('ArrowDown');
    t.ok(Number(await bar.inputValue()) > middle, 'down is on');
    await page.keyboard.press('Home');
    await waitForFirst(page, '0');
    await page.keyboard.press('End');
    await until(page, `${LABELS}.at(-1)?.match(/^Image 0xffff.*f$/)`);
    await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 4);
    await until(page, `${words(22, 28)} && ${LABELS}[0]?.startsWith('Image 0x')`);
    // A quarter of the way has a quarter of the bits.
    await page.locator('.wall-cell[tabindex="0"]').click();
    const bits = `/^([\\d,]+) of 98,304 bits/.exec(document.querySelector('.part-head .figures')?.textContent)?.[1]`;
    await until(page, bits);
    const length = Number((await page.evaluate<string>(bits)).replace(',', ''));
    t.ok(Math.abs(length / 98_304 - 0.25) < 0.04, `${length} bits`);
    t.strictSame(faults, []);
    await close();
  },
);

t.test('numbers in links stay as they were written', async (t) => {
  for (const [written, label] of [
    ['2^10%2B5', 'Image 1,029'],
    ['name:hello', ''],
    ['50%25', 'Image 32,768'],
    ['0x2a', 'Image 42'],
  ] as const) {
    const { page, faults, close } = await visit(browser, wall(`${TINY}&n=${written}`));
    await waitForImages(page);
    if (label !== '') t.equal(await firstLabel(page), label);
    const text = decodeURIComponent(written);
    const stays = written.startsWith('0x') ? '42' : text;
    await until(
      page,
      `decodeURIComponent(location.hash.replace(/%$/, '%25')).endsWith('n=${stays}')`,
    );
    t.strictSame(faults, [], written);
    await close();
  }
});

t.test('the smallest spaces are whole on the wall, and ends are ends', async (t) => {
  const one = await visit(browser, wall('size=1x1&color=gray&depth=1&n=1'));
  await until(
    one.page,
    `String(${LABELS}) === 'Image 0,Image 1' || String(${LABELS}) === 'Image 1'`,
  );
  await one.page.keyboard.press('Home');
  await until(one.page, `String(${LABELS}) === 'Image 0,Image 1'`);
  t.strictSame(one.faults, []);
  await one.close();
  const { page, faults, close } = await visit(browser, wall('size=8x8&color=gray&depth=1&n=last'));
  await until(page, `${LABELS}.at(-1) === 'Image 18,446,744,073,709,551,615'`);
  await scrollBy(page, 5000);
  t.match((await page.evaluate<string[]>(LABELS)).at(-1), /709,551,615$/, 'nothing is behind it');
  t.strictSame(faults, []);
  await close();
});

t.test('sizes that cannot be drawn say so', async (t) => {
  const { page, close } = await visit(browser, wall('size=20000x1000&color=gray&depth=1&n=0'));
  await waitForFirst(page, '0');
  await until(
    page,
    `/too large to be drawn/.test(document.querySelector('.wall-foot')?.innerText)`,
  );
  await close();
  const none = await visit(browser, wall('size=100000x100000&n=0'));
  await until(none.page, `/limit/.test(document.querySelector('#wall-go-error')?.textContent)`);
  await none.page.getByRole('button', { name: '16×16 pico8' }).click();
  await until(none.page, `document.querySelector('.wall-image:not(.blank)')`);
  t.equal(await none.page.locator('#wall-go-error').innerText(), '', 'the way out leads out');
  await none.close();
});

t.test('images get larger and smaller, and the first one stays', async (t) => {
  const { page, close } = await visit(browser, wall(`${TINY}&n=2000`));
  await waitForFirst(page, '2,000');
  const columns = (): Promise<number> =>
    page.evaluate(`document.querySelector('.wall-row').childElementCount`);
  const before = await columns();
  await page.getByRole('button', { name: 'Larger images' }).click();
  await waitForFirst(page, '2,000');
  t.ok((await columns()) < before);
  await page.keyboard.press('-');
  await page.keyboard.press('-');
  await waitForFirst(page, '2,000');
  t.ok((await columns()) > before);
  await close();
});

t.test('stars stay in the browser', async (t) => {
  const { page, close } = await visit(browser, wall(`${TINY}&n=0`));
  await waitForFirst(page, '0');
  await page.keyboard.press('s');
  await until(page, `document.querySelector('[aria-label="Image 0, with a star"]')`);
  await page.reload();
  await until(page, `document.querySelector('[aria-label="Image 0, with a star"]')`);
  await page.getByRole('button', { name: 'Images with a star: 1' }).click();
  await page.getByRole('button', { name: 'Take the star from image 0' }).click();
  await until(page, `document.querySelector('[aria-label="Image 0"]')`);
  t.equal(await page.locator('.star').count(), 0);
  await close();
});

t.test('presets and orders lead to other walls', async (t) => {
  const { page, faults, close } = await visit(browser, server.address);
  await until(page, `document.querySelector('.wall-image:not(.blank)')`);
  for (const name of ['16×16 pico8', 'Game Boy 160×144', '800×450 gray', '8×8 black and white']) {
    const chip = page.getByRole('button', { name, exact: true });
    await chip.click();
    await until(
      page,
      `document.querySelector('.chip[aria-pressed=true]')?.textContent === '${name}'`,
    );
    await until(page, `document.querySelector('.wall-image:not(.blank)')`);
  }
  await page.getByLabel('Order').selectOption('gray');
  await until(page, `location.hash.includes('order=gray')`);
  await page.getByLabel('Go to a number').fill('nonsense');
  await page.keyboard.press('Enter');
  await until(page, `document.querySelector('#wall-go-error').textContent !== ''`);
  t.strictSame(faults, []);
  await close();
});

const LOOKS = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
].flatMap((viewport) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ viewport, colorScheme })),
);

t.test('the way back on the wall ends numbers and places of another space', async (t) => {
  const ways: readonly (readonly [string, (page: Page) => Promise<unknown>])[] = [
    ['readNumber', (page) => page.keyboard.press('End')],
    ['onBar', (page) => page.locator('.wall-map').fill('900')],
    ['placeOnBar', (page) => page.keyboard.press('End')],
  ];
  for (const [kind, ask] of ways) {
    const { page, faults, close } = await visit(browser, wall('size=3x3&color=gray&depth=1&n=5'), {
      script: holdJob(kind, false),
    });
    await waitForFirst(page, '5');
    await page.evaluate(`location.hash = '#/wall?size=64x64&n=7'`);
    await waitForFirst(page, '7');
    await goBackMeanwhile(page, () => ask(page));
    await waitForFirst(page, '5');
    // Once more, so that what was on its way has come.
    await page.keyboard.press('Home');
    await until(page, `location.hash.endsWith('n=0')`);
    await waitForFirst(page, '0');
    t.match(page.url(), /size=3x3/);
    t.equal(await page.locator('#wall-go-error').textContent(), '', kind);
    t.strictSame(faults, []);
    await close();
  }
});

// The narrowest in light colours and the widest in dark ones; the slow tests have all.
for (const look of portionOf(LOOKS, 5)) {
  const { width, height } = look.viewport;
  t.test(
    `${width}×${height} in ${look.colorScheme} colours: no barrier, nothing beside the screen`,
    async (t) => {
      const { page, close } = await visit(browser, server.address, look);
      await until(page, `document.querySelector('.wall-image:not(.blank)')`);
      t.strictSame(await findBarriers(page), []);
      t.equal(await overflow(page), 0, 'no overflow');
      await close();
    },
  );
}

t.test('what is kept does not grow with what was seen', async (t) => {
  const { page, close } = await visit(browser, wall('size=64x64&n=50%25'));
  await waitForImages(page);
  const session = await page.context().newCDPSession(page);
  const { result: prototype } = await session.send('Runtime.evaluate', {
    expression: 'ImageData.prototype',
  });
  const count = async (): Promise<{ nodes: number; pictures: number }> => {
    await session.send('HeapProfiler.collectGarbage');
    const { nodes } = await session.send('Memory.getDOMCounters');
    const { objects } = await session.send('Runtime.queryObjects', {
      prototypeObjectId: prototype.objectId ?? '',
    });
    const { result } = await session.send('Runtime.callFunctionOn', {
      ...(objects.objectId !== undefined && { objectId: objects.objectId }),
      functionDeclaration: 'function () { return this.length; }',
      returnByValue: true,
    });
    return { nodes, pictures: Number(result.value) };
  };
  await scrollBy(page, 1500);
  const before = await count();
  for (let i = 0; i < 24; i++) await scrollBy(page, 1500);
  const after = await count();
  t.ok(after.nodes <= before.nodes * 1.1, `${before.nodes} nodes, and then ${after.nodes}`);
  // 16 MiB are kept, and there is what is on its way and not yet collected.
  t.ok(before.pictures > 50 && after.pictures > 2 * before.pictures, 'what was seen is kept');
  t.ok(after.pictures * 4 * 64 * 64 <= 24 * 2 ** 20, `${after.pictures} pictures of some 5,000`);
  await close();
});

t.test('a star that comes while others are being read takes none of their places', async (t) => {
  const { page, faults, close } = await visit(browser, wall(`${TINY}&n=0`));
  await waitForFirst(page, '0');
  await page.locator('[aria-label="Image 1"] .wall-star').click();
  await until(page, `document.querySelector('[aria-label="Image 1, with a star"]')`);

  // Another page of the same visitor is at work in the store.
  const other = await page.context().newPage();
  await other.goto(wall(`${TINY}&n=0`));
  await other.evaluate(`new Promise((resolve) => {
    window.isHeld = true;
    indexedDB.open('every-image-stars').onsuccess = ({ target: { result } }) => {
      const values = result.transaction('values', 'readwrite').objectStore('values');
      const hold = () => {
        if (window.isHeld) values.count().onsuccess = hold;
        resolve();
      };
      hold();
    };
  })`);
  await page.reload();
  await waitForFirst(page, '0');
  await waitForImages(page);
  await page.locator('[aria-label="Image 2"] .wall-star').click();
  await other.evaluate(`window.isHeld = false`);
  for (const image of [1, 2])
    await until(page, `document.querySelector('[aria-label="Image ${image}, with a star"]')`);
  await page.getByRole('button', { name: 'Images with a star: 2' }).waitFor();
  t.strictSame(faults, []);
  await close();
});

t.test('whoever started the server has chosen where the wall begins', async (t) => {
  const record = { query: 'size=9x7&color=gray&depth=1', isChosen: true };
  const own = await serveFolder(pageFolder, { 'space.json': JSON.stringify(record) });
  t.teardown(() => own.close());
  const { page, faults, close } = await visit(browser, own.address);
  await waitForFirst(page, '0');
  t.match(await page.locator('.welcome').textContent(), /9 × 7 pixels/);
  t.match(page.url(), /#\/wall\?n=0$|\/$/);
  t.strictSame(faults, []);
  await close();
});
