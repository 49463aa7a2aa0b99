/**
 * Random walks through the page: whatever is pressed, typed or gone back to, nothing breaks.
 *
 * A walk that fails says its seed and its steps; `WALK_SEED=7 npm test page-walk` goes it again.
 * @module
 */
import type { Page } from 'playwright-core';
import t from 'tap';
import { draw, wordsOf } from '../../art/tools.js';
import { open } from '../../core/tools.js';
import { limitOf } from '../../portion.js';
import { pageFolder, serveFolder, startBrowser, visit } from './browser.js';
import { pngOf } from './find-page.js';
import { until } from './page-probe.js';

const STEPS = 50;
/** Two hundred steps, and a thousand walks in test/slow. */
const WALKS = limitOf(4, 1000);

const { WALK_SEED } = process.env;
const SEEDS = WALK_SEED?.split(',') ?? Array.from({ length: WALKS }, (_, i) => String(i));

const VIEWS = ['', '#/explore', '#/live', '#/find', '#/numbers', '#/art'];

/** Good values and bad ones; none makes a space so large that a step takes seconds. */
const TEXTS = [
  '|0|1|5|17|64|-3|3.5| 7 |1,000|12 345|２|99999999999|2^100|50%|last|random|name:hello|0xff',
  '|ffffff,000000|2^|%|abc|(add x y)|<b>&amp;</b>|\u{1F600}|',
  'a'.repeat(300),
].flatMap((texts) => texts.split('|'));

const KEYS = [
  'ArrowLeft ArrowRight ArrowUp ArrowDown Home End PageUp PageDown Tab Shift+Tab Enter Escape',
  'Space + - ? [ ] 0 1 2 3 4 5 6 c e f g h l m n o p r s v w z',
].flatMap((keys) => keys.split(' '));

/** What a person could press now: where it is, and what it is. */
interface Control {
  readonly name: string;
  readonly kind: 'press' | 'type' | 'choose' | 'slide';
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** All that is seen in the window and lies under nothing else. */
const CONTROLS = `[...document.querySelectorAll('button, a[href], input, select, textarea, summary, label, canvas, [tabindex="0"]')]
  .filter((one) => !one.disabled && !one.matches('a[href^=http], a[download]'))
  .map((one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const hit = document.elementFromPoint(x, y);
    if (width === 0 || hit === null || !(one.contains(hit) || hit.contains(one))) return undefined;
    const name = one.tagName.toLowerCase() + ' ' +
      (one.getAttribute('aria-label') ?? one.id ?? '') + ' ' + one.textContent.slice(0, 30).trim();
    const isText = one.matches('textarea, input:not([type=range], [type=checkbox], [type=radio], [type=file])');
    const kind = isText ? 'type'
      : one.matches('select') ? 'choose' : one.matches('canvas, [type=range]') ? 'slide' : 'press';
    return { name, kind, left, top, width, height };
  })
  .filter((one) => one !== undefined)`;

/** What is wrong with what is shown, once it has been drawn. */
const WRONGS = `(async () => {
  await new Promise((resolve) => requestAnimationFrame(resolve));
  const names = ['aria-label', 'aria-valuetext', 'title', 'href', 'alt', 'value', 'max', 'style'];
  const texts = [document.title, document.body.innerText];
  for (const one of document.querySelectorAll('*'))
    for (const name of names) texts.push(one.getAttribute(name) ?? '');
  const wrongs = texts.filter((text) => /\\b(NaN|undefined|Infinity|null)\\b|\\[object /.test(text));
  return wrongs.map((text) => text.slice(0, 300));
})()`;

const browser = await startBrowser();
const server = await serveFolder(pageFolder);
t.teardown(async () => {
  await browser.close();
  await server.close();
});

const { space } = open('5x4 gray 8', 'mixed', '');
const GIVEN = [
  pngOf(space, new Uint8Array(20).fill(77)),
  { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('no picture') },
  { name: 'number.txt', mimeType: 'text/plain', buffer: Buffer.from('1234') },
];

for (const seed of SEEDS) {
  t.test(`walk ${seed}`, async (t) => {
    const words = wordsOf(`walk ${seed}`);
    const pick = <T>(list: readonly T[]): T => list[draw(words, list.length)]!;
    const width = pick([320, 390, 1280]);
    const { page, faults, close } = await visit(browser, server.address + pick(VIEWS), {
      viewport: { width, height: 720 },
      hasTouch: width < 1000,
      acceptDownloads: false,
    });
    page.on('filechooser', (chooser) => {
      const file = pick(GIVEN);
      // A page that is gone by then takes none.
      chooser.setFiles(file).catch(() => {});
    });
    page.on('crash', () => faults.push('the page crashed'));
    const steps = [`${page.url()} at ${width}`];
    for (let i = 0; i < STEPS && faults.length === 0; i++) {
      steps.push(await step(page, pick));
      await until(page, `document.querySelector('main h1')`);
      faults.push(...(await page.evaluate<string[]>(WRONGS)));
    }
    t.strictSame(faults, [], 'nothing went wrong', { steps });
    await close();
  });
}

/** @returns what was done */
async function step(page: Page, pick: <T>(list: readonly T[]) => T): Promise<string> {
  const way = pick([
    'key',
    'key',
    'back',
    'forward',
    'reload',
    ...Array.from({ length: 15 }, () => 'control'),
  ]);
  if (way === 'key') {
    const key = pick(KEYS);
    await page.keyboard.press(key);
    return `key ${key}`;
  }
  // The first entry of the history is an empty page, which is not ours.
  if (way === 'back') await page.evaluate(`navigation.currentEntry.index > 1 && history.back()`);
  else if (way === 'forward') await page.evaluate('history.forward()');
  // One that the way back overtakes comes to nothing.
  else if (way === 'reload') await page.reload().catch(() => {});
  const controls = way === 'control' ? await page.evaluate<Control[]>(CONTROLS) : [];
  if (controls.length === 0) return way;
  return use(page, pick(controls), pick);
}

async function use(
  page: Page,
  { name, kind, left, top, width, height }: Control,
  pick: <T>(list: readonly T[]) => T,
): Promise<string> {
  const share = kind === 'slide' ? pick([0.05, 0.3, 0.5, 0.7, 0.95]) : 0.5;
  const place = [left + width * share, top + height * share] as const;
  if (page.viewportSize()!.width < 1000) await page.touchscreen.tap(...place);
  else await page.mouse.click(...place);
  if (kind === 'type') {
    const text = pick(TEXTS);
    const end = pick(['Enter', 'Tab']);
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(text);
    await page.keyboard.press(end);
    return `${name}: ${JSON.stringify(text)}, ${end}`;
  }
  if (kind === 'choose') {
    const keys = pick([['ArrowDown'], ['ArrowUp'], ['End'], ['Home'], ['ArrowDown', 'ArrowDown']]);
    for (const key of keys) await page.keyboard.press(key);
    await page.keyboard.press('Enter');
    return `${name}: ${keys.join()}`;
  }
  return `${name} at ${share}`;
}
