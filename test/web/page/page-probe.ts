/**
 * What the tests see of the page: its number, its picture, and what axe-core has against it.
 *
 * What runs in the page is text, since the tests are not compiled for browsers.
 * @module
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { toPixels } from '../../../src/codecs/pixels.js';
import type { Order } from '../../../src/core/order.js';
import { open } from '../../core/tools.js';
import { patienceMs } from '../../patience.js';
import { portionOf } from '../../portion.js';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** A page, in whichever browser: it evaluates an expression, or the promise that it is. */
export interface Evaluator {
  evaluate<T>(expression: string): Promise<T>;
}

/**
 * Call a function in a page.
 * @param call - uses nothing from around it
 * @param input - plain JSON
 */
export function callIn<I, T>(
  page: Evaluator,
  call: (input: I) => Promise<T>,
  input: I,
): Promise<T> {
  return page.evaluate(`(${String(call)})(${JSON.stringify(input)})`);
}

/**
 * Wait until an expression, or the promise that it is, is true in the page. Playwright's own way to wait would evaluate it by
 * the page's means, which the page's policy forbids.
 * @throws Error where it does not come about
 */
export async function until(page: Evaluator, expression: string): Promise<void> {
  const end = performance.now() + patienceMs();
  // Each look costs the page some of the time in which it could come about.
  for (let waitMs = 10; !(await isTrue(page, expression)); waitMs = Math.min(1.3 * waitMs, 60)) {
    if (performance.now() > end) throw new Error(`never true in the page: ${expression}`);
    await pause(waitMs);
  }
}

function isTrue(page: Evaluator, expression: string): Promise<boolean> {
  return page.evaluate(`(async () => Boolean(await (${expression})))()`);
}

/**
 * A worker's job of a kind is begun when the test says so, by `letGo()`: the first one where `isHolding` is
 * true, and each one after it has been set again.
 */
export const holdJob = (kind: string, isHolding: boolean): string => `
  window.isHolding = ${isHolding};
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    const send = () => post.call(this, message, ...rest);
    if (message.kind !== '${kind}' || !window.isHolding) return send();
    window.isHolding = false;
    window.letGo = send;
  };`;

/** With {@link holdJob}: ask for something whose answer comes when the visitor has gone back. */
export async function goBackMeanwhile(page: Page, ask: () => Promise<unknown>): Promise<void> {
  await page.evaluate('window.letGo = undefined; window.isHolding = true');
  await ask();
  await until(page, 'window.letGo');
  await page.goBack();
  await page.evaluate('window.letGo()');
}

/** Fingers over an element: its middle, its height, and what moves them, each to its place in the window. */
export interface Fingers {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly touch: (
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    ...points: [number, number][]
  ) => Promise<unknown>;
}

export async function fingersOn(page: Page, element: Locator): Promise<Fingers> {
  const box = await element.boundingBox();
  if (box === null) throw new Error(`${String(element)} is not seen`);
  const session = await page.context().newCDPSession(page);
  const touch: Fingers['touch'] = (type, ...points) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(([x, y], id) => ({ x, y, id })),
    });
  const { x, y, width, height } = box;
  return { x: x + width / 2, y: y + height / 2, height, touch };
}

/**
 * Wait until the page shows the image of this number: with commas where it is short; the blanks
 * of longer ones are left out.
 */
export async function waitForNumber(
  page: Evaluator,
  text: string,
  place = '#number',
): Promise<void> {
  const shown = `document.querySelector('${place}')?.textContent.replaceAll(' ', '')`;
  await until(page, `${shown} === ${JSON.stringify(text)}`);
}

/**
 * The colours of each pixel of the fitted image, rows from the top, as they are on the stage: red,
 * green, blue each.
 * @throws Error where a pixel of the image is not one colour from corner to corner
 */
export async function stageColors(
  page: Evaluator,
  width: number,
  height: number,
): Promise<number[]> {
  // A long array costs the browser's protocol seconds, a text of its bytes does not.
  const text = await page.evaluate<string>(`(async () => {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const [width, height] = [${width}, ${height}];
    const canvas = document.querySelector('.stage-canvas');
    const room = 20 * devicePixelRatio;
    const scale = Math.floor(
      Math.min((canvas.width - room) / width, (canvas.height - room) / height, 160),
    );
    const left = Math.floor((canvas.width - width * scale) / 2);
    const top = Math.floor((canvas.height - height * scale) / 2);
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const colors = [];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = (dx, dy) => {
          const place = (top + y * scale + dy) * canvas.width + left + x * scale + dx;
          return [...data.subarray(4 * place, 4 * place + 3)];
        };
        const [first, last] = [at(0, 0), at(scale - 1, scale - 1)];
        if (String(first) !== String(last)) throw new Error(x + ', ' + y + ' is not one colour');
        colors.push(...first);
      }
    }
    return Array.from(colors, (color) => String.fromCharCode(color)).join('');
  })()`);
  return [...Buffer.from(text, 'latin1')];
}

/** Three bytes a pixel, as the stage has to show them. */
export function colorsOf(
  space: string,
  index: bigint,
  order: Order = 'mixed',
  seed = '',
): number[] {
  const numbering = open(space, order, seed);
  const { rgba } = toPixels(numbering.space, numbering.frameAt(index));
  return [...rgba].filter((_, i) => i % 4 < 3);
}

/** For images whose pixels nobody wants to read. */
export function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length > 0 && a.join() === b.join();
}

/** What a view is looked at in. */
interface Look {
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
}

/**
 * Two widths, each in both colour schemes. Two of the four are enough to see each width and each
 * scheme once; the slow tests have all.
 */
export function looksOf(narrow: number, wide: number): readonly Look[] {
  const looks = [narrow, wide].flatMap((width) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ width, height: 900, colorScheme })),
  );
  return portionOf(looks, 3);
}

/** What axe-core finds: rule, element and reason, a line each. */
export async function findBarriers(page: Page): Promise<string[]> {
  // Run as it is: a script element would be against the page's policy.
  await page.evaluate(`${fs.readFileSync(axeFile, 'utf8')}; undefined`);
  return page.evaluate(`(async () => {
    // Forced colours are what the person has chosen, and axe-core reads those that the page would have.
    const enabled = !matchMedia('(forced-colors: active)').matches;
    const { violations } = await axe.run(document, { rules: { 'color-contrast': { enabled } } });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => [id, html.slice(0, 120), failureSummary].join(' ')),
    );
  })()`);
}

/** How much of the page lies beyond the right edge of the window, in pixels. */
export function overflow(page: Evaluator): Promise<number> {
  return page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}
