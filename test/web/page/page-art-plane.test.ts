/**
 * The view Art in a real browser: over the plane, by wheel, mouse, fingers, buttons and keys.
 * @module
 */
import { setTimeout as pause } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { artExpression, renderArt } from '../../../src/art/index.js';
import { partOf } from '../../../src/art/part.js';
import { type Plane, readPlane, WHOLE_PLANE } from '../../../src/web/shared/plane.js';
import { artOpener, formulaOf, waitForFormula } from './art-page.js';
import { pageFolder, startBrowser, type Visit } from './browser.js';
import { findBarriers, fingersOn, stageColors, until } from './page-probe.js';
import { startTestServer } from '../server/served.js';

const browser = await startBrowser();
const server = await startTestServer(t, { page: pageFolder });
t.teardown(() => browser.close());

const openView = artOpener(browser, server);

async function openArt(t: Test, query: string, options: BrowserContextOptions): Promise<Visit> {
  const opened = await openView(t, query, options);
  await waitForFormula(opened.page, formulaOf('grace'));
  return opened;
}

/** The part in the address. */
function planeOf(page: Page): Plane {
  const text = /plane=([^&]+)/.exec(decodeURIComponent(page.url()))?.[1];
  return (text === undefined ? WHOLE_PLANE : readPlane(text))!;
}

/** Wait until the address has another part, and the stage shows it. */
async function waitForPart(page: Page, before: Plane): Promise<Plane> {
  const hash = JSON.stringify(before === WHOLE_PLANE ? '' : `plane=${before.x},`);
  const has = `decodeURIComponent(location.hash)`;
  await until(
    page,
    before === WHOLE_PLANE
      ? `${has}.includes('plane=')`
      : `!${has}.includes(${hash}) || !${has}.includes(',${before.half}')`,
  );
  const [width = 0, height = 0] = await page.evaluate<number[]>(`(() => {
    const { width, height } = document.querySelector('.stage-canvas');
    return [width - 20, height - 20];
  })()`);
  let drawn: Plane | undefined;
  let wanted: Uint8Array = new Uint8Array(0);
  for (;;) {
    // A slow movement has several ends.
    const plane = planeOf(page);
    if (JSON.stringify(plane) === JSON.stringify(drawn)) await pause(100);
    else wanted = renderArt(partOf(artExpression('grace'), plane), width, height);
    drawn = plane;
    const colors = await stageColors(page, width, height);
    // A pixel that is pointed at has a frame.
    const odd = colors.filter((color, i) => color !== wanted[i]).length;
    if (odd < wanted.length / 200) return plane;
  }
}

const SMALL = { viewport: { width: 340, height: 340 } };

t.test('wheel, drag, buttons and keys lead over the plane, and back', async (t) => {
  const { page, faults } = await openArt(t, 'text=grace', SMALL);
  const stage = page.locator('.stage-canvas');
  t.equal(await page.locator('.zoom-level').innerText(), 'Whole');
  const { x, y, width, height } = (await stage.boundingBox())!;
  await page.mouse.move(x + width - 10, y + 10);
  await page.mouse.wheel(0, -100);
  await page.mouse.wheel(0, -100);
  const near = await waitForPart(page, WHOLE_PLANE);
  t.ok(near.half < 0.9 && near.x > 0 && near.y < 0, 'about the pointer');
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 20, y + height / 2 - 10, { steps: 4 });
  await page.mouse.up();
  const moved = await waitForPart(page, near);
  t.equal(moved.half, near.half);
  t.ok(moved.x < near.x && moved.y > near.y, 'what is seen goes with the mouse');
  await page.getByRole('button', { name: 'Zoom in' }).click();
  const nearer = await waitForPart(page, moved);
  t.match(nearer.half, moved.half / 1.25);
  t.strictSame(await findBarriers(page), []);
  await page.locator('h1').focus();
  await page.keyboard.press('ArrowLeft');
  const left = await waitForPart(page, nearer);
  t.ok(left.x < nearer.x && left.y === nearer.y);
  t.notMatch(page.url(), /variant/);
  await page.keyboard.press('-');
  const out = await waitForPart(page, left);
  t.ok(out.half > left.half);
  await page.reload();
  await waitForFormula(page, formulaOf('grace'));
  t.strictSame(planeOf(page), out, 'the address keeps it');
  await page.keyboard.press('0');
  await until(page, `!location.hash.includes('plane')`);
  await until(page, `document.querySelector('.zoom-level').textContent === 'Whole'`);
  await page.keyboard.press('ArrowRight');
  await waitForFormula(page, formulaOf('grace', { variant: 1 }));
  t.strictSame(faults, []);
});

t.test('two fingers go in, and one moves it', async (t) => {
  const { page, faults } = await openArt(t, 'text=grace', { ...SMALL, hasTouch: true });
  const { x, y, touch } = await fingersOn(page, page.locator('.stage-canvas'));
  await touch('touchStart', [x - 20, y], [x + 20, y]);
  for (let i = 1; i <= 10; i++) await touch('touchMove', [x - 20 - 2 * i, y], [x + 20 + 2 * i, y]);
  await touch('touchEnd');
  const near = await waitForPart(page, WHOLE_PLANE);
  t.ok(near.half > 0.4 && near.half < 0.6, 'about twice as near');
  await touch('touchStart', [x, y]);
  for (let i = 1; i <= 10; i++) await touch('touchMove', [x - 4 * i, y]);
  await touch('touchEnd');
  const moved = await waitForPart(page, near);
  t.ok(moved.x > near.x);
  t.strictSame(faults, []);
});
