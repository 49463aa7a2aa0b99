/**
 * Every control of every view: it has a name and a size, lies under nothing, and Tab leads to it.
 * @module
 */
import type { Browser, Page } from 'playwright-core';
import t from 'tap';
import { open } from '../../core/tools.js';
import { strideOf } from '../../portion.js';
import { pageFolder, serveFolder, startBrowser, visit, type Visit } from './browser.js';
import { give, pngOf } from './find-page.js';
import { findBarriers, overflow, until } from './page-probe.js';
import { LIVE_FILES, VIEWS } from './views.js';

interface View {
  readonly name: string;
  /** What is there when it is ready. */
  readonly ready: string;
  /** What a person does first. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const { space } = open('5x4 gray 8', 'mixed', '');
const PICTURE = pngOf(space, new Uint8Array(20).fill(77));

const ALL: readonly View[] = [
  ...VIEWS.map(([name, ready]) => ({ name, ready })),
  {
    name: 'explore?size=9x9&order=cloud&n=nowhere',
    ready: `document.querySelector('.stage-note:not([hidden])')`,
  },
  {
    name: 'find?size=8x8',
    ready: `document.querySelector('.invitation')`,
    prepare: (page) => give(page, PICTURE),
  },
  {
    name: 'numbers?size=5x5',
    ready: `document.querySelector('.time-chart')?.childElementCount`,
    prepare: (page) => page.keyboard.press('?'),
  },
];

/** 320 pixels are a phone, and a window of 1280 that is made four times as large. */
const LOOKS = [
  { width: 320, height: 640, colorScheme: 'dark', forcedColors: 'none', hasTouch: true },
  { width: 1280, height: 800, colorScheme: 'light', forcedColors: 'none', hasTouch: false },
  { width: 1280, height: 800, colorScheme: 'dark', forcedColors: 'active', hasTouch: false },
  { width: 320, height: 640, colorScheme: 'light', forcedColors: 'none', hasTouch: true },
  { width: 1920, height: 1080, colorScheme: 'dark', forcedColors: 'none', hasTouch: false },
] as const;

/** WCAG 2.5.8, in pixels; what is touched most is higher here. */
const LEAST_SIDE = 24;
const LEAST_HEIGHT = 40;

/** The controls that there are now, kept in the page for what follows. */
const LIST = `void (globalThis.listed = (() => {
  const root = document.querySelector('dialog[open]') ?? document.body;
  const isThere = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled;
  // Of the cells of a grid one at a time is in the way of Tab: the arrows lead to the others.
  const isActive = (one) => one.closest('[role=grid]') === null || one.tabIndex === 0;
  const all = [...root.querySelectorAll('button, a[href], input, select, textarea, summary, [tabindex="0"]')];
  axe.setup(document);
  const controls = all.filter(isThere).filter(isActive).map((one) => {
    const isBox = one.matches('[type=radio], [type=checkbox]');
    return {
      one,
      // What is seen of it, and pressed.
      target: (isBox && one.labels[0]) || one,
      // Of the choices of a group one is in the way of Tab.
      stop: one.type === 'radio' ? 'choice ' + one.name : one,
      name: [axe.commons.aria.getRole(one), axe.commons.text.accessibleText(one)].join(' ').trim(),
    };
  });
  axe.teardown();
  return controls;
})())`;

/** What is wrong with each, as far as one sees it. */
const FLAWS = `listed.flatMap(({ one, target, name }) => {
  const flaws = [];
  const say = (words) => flaws.push(name + ': ' + words);
  if (!name.includes(' ')) say('has no name');
  if (one.matches('.skip')) return flaws;
  if (one.tabIndex < 0) say('is out of the way of Tab');
  target.scrollIntoView({ block: 'center', inline: 'center' });
  const { left, top, right, bottom, width, height } = target.getBoundingClientRect();
  const isHigh = one.matches('button, a, select, [type=text], [type=number]');
  const least = isHigh ? ${LEAST_HEIGHT} : ${LEAST_SIDE};
  if (width < ${LEAST_SIDE} || height < least) say('is ' + width + ' × ' + height);
  if (left < -0.5 || right > innerWidth + 0.5) say('lies beyond the window');
  const isCut = getComputedStyle(target).overflowX !== 'visible' && target.scrollWidth > target.clientWidth + 1;
  if (isCut && target.matches('button, a, label')) say('has words that are cut');
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  for (const [dx, dy] of [[x, y], [left + 3, y], [right - 3, y], [x, top + 3], [x, bottom - 3]]) {
    const hit = document.elementFromPoint(dx, dy);
    if (hit === null || !(target.contains(hit) || hit.contains(target) && hit.closest('button, a, label') === target))
      say('lies under ' + (hit?.outerHTML.slice(0, 80) ?? 'the end of the window'));
  }
  return flaws;
})`;

/** Note which are reached from now on, and whether one sees it. */
const WATCH = `(() => {
  document.activeElement.blur();
  const lookOf = (target) => JSON.stringify([target, ...target.querySelectorAll('*')].slice(0, 6).map((one) => {
    const { outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor } = getComputedStyle(one);
    return [outlineStyle === 'none' || outlineWidth, boxShadow, borderColor, backgroundColor];
  }));
  const before = new Map(listed.map(({ one, target }) => [one, lookOf(target)]));
  globalThis.reached = new Map();
  document.addEventListener('focusin', ({ target: one }) => {
    const control = listed.find((listed) => listed.one === one);
    if (control !== undefined) reached.set(control.stop, lookOf(control.target) !== before.get(one));
  });
  (document.querySelector('dialog[open]') ?? document.querySelector('.skip')).focus();
})()`;

const MISSED = `listed
  .filter(({ one, stop }) => reached.get(stop) !== true && !one.matches('.skip'))
  .map(({ name, stop }) => name + (reached.has(stop) ? ': nobody sees its focus' : ': Tab does not lead there'))`;

const browser = await startBrowser();
const server = await serveFolder(pageFolder, LIVE_FILES);
t.teardown(async () => {
  await browser.close();
  await server.close();
});

for (const [i, view] of ALL.entries()) {
  for (const [j, look] of LOOKS.entries()) {
    // Of all looks each view has one, and each look some views; the slow tests have all.
    if ((i + j) % strideOf(LOOKS.length) !== 0) continue;
    const { width, height, colorScheme, forcedColors } = look;
    const colors = forcedColors === 'active' ? 'forced colours' : colorScheme;
    t.test(`${view.name}, ${width}×${height}, ${colors}`, async (t) => {
      const { page, faults, close } = await openView(browser, view, look);
      t.strictSame(await findBarriers(page), []);
      t.equal(await overflow(page), 0, 'nothing beyond the right edge');
      await page.evaluate(LIST);
      const count = await page.evaluate<number>('listed.length');
      t.ok(count > 1, `${count} controls`);
      t.strictSame(await page.evaluate(FLAWS), [], 'each has a name and a size, and lies free');
      await page.evaluate(WATCH);
      // There are also such that scroll, which Tab leads to as well.
      for (let presses = 0; presses < 2 * count && !(await isAround(page)); presses += 10) {
        for (let i = 0; i < 10; i++) await page.keyboard.press('Tab');
      }
      t.strictSame(await page.evaluate(MISSED), [], 'Tab leads to each, and one sees it');
      t.strictSame(faults, []);
      await close();
    });
  }
}

/** Whether Tab has led to all. */
function isAround(page: Page): Promise<boolean> {
  return page.evaluate(`${MISSED}.length === 0`);
}

async function openView(
  browser: Browser,
  { name, ready, prepare }: View,
  { width, height, ...look }: (typeof LOOKS)[number],
): Promise<Visit> {
  const opened = await visit(browser, `${server.address}#/${name}`, {
    viewport: { width, height },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...look,
  });
  await until(opened.page, ready);
  await prepare?.(opened.page);
  return opened;
}
