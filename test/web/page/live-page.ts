/**
 * The Live view in a browser, and what the tests see of it.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Test } from 'tap';
import { type FrameRate, slotAt } from '../../../src/core/pace.js';
import type { RunningServer } from '../../../src/web/server/listen.js';
import { patienceMs } from '../../patience.js';
import { pageFolder, visit, type Visit } from './browser.js';
import { until } from './page-probe.js';
import { ask, startTestServer } from '../server/served.js';

export const TOKEN = 'a-token-of-24-characters';
export const SLOW: FrameRate = { numerator: 2, denominator: 1 };
export const TEN: FrameRate = { numerator: 10, denominator: 1 };
export const PLAN = { from: 0n, step: 1n, epoch: 0 };

/** Run in the page: who has said yes to what flickers, at any pace. */
export const ACCEPT = "sessionStorage.setItem('flicker-accepted', '100000')";
/** The number as the page has it, without its commas or blanks. */
export const NUMBER = "document.querySelector('#live-number')?.textContent.replaceAll(/[, ]/g, '')";

/** The view, with or without the word of warning behind it. */
export async function watch(
  t: Test,
  browser: Browser,
  address: string,
  { isWarned = true, ...options }: BrowserContextOptions & { isWarned?: boolean } = {},
): Promise<Visit> {
  const script = isWarned ? { script: ACCEPT } : {};
  const opened = await visit(browser, `${address}#/live`, { ...options, ...script });
  t.teardown(() => opened.close());
  await until(opened.page, NUMBER);
  return opened;
}

/** The number that is shown, and when that was. */
export async function sample(page: Page): Promise<{ number: bigint; time: number }> {
  const { text, time } = await page.evaluate<{ text: string; time: number }>(
    `({ text: ${NUMBER}, time: performance.timeOrigin + performance.now() })`,
  );
  return { number: BigInt(text), time };
}

/**
 * How many images the page is off the clock: once it is in step, which a busy machine keeps it from
 * for a while, or when that does not come about. Positive is early.
 */
export function offset(page: Page, rate: FrameRate, ahead = 0): Promise<number> {
  return untilInStep(async () => {
    const { number, time } = await sample(page);
    return Number(number - slotAt(time + ahead, 0, rate));
  });
}

/** The median of the last nine samples: when it is at most one, or when there was time enough. */
export async function untilInStep(take: () => Promise<number>): Promise<number> {
  const end = performance.now() + patienceMs();
  for (const all: number[] = []; ;) {
    all.push(await take());
    const last = all.slice(-9).toSorted((a, b) => a - b);
    const middle = last[4] ?? Infinity;
    if (last.length === 9 && (Math.abs(middle) <= 1 || performance.now() > end)) return middle;
    await sleep(37);
  }
}

export async function stateOf(page: Page): Promise<string> {
  return (await page.locator('.live-state').textContent()) ?? '';
}

export function put(address: string, change: unknown): ReturnType<typeof ask> {
  return ask(address, '/api/live', {
    method: 'PUT',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify(change),
  });
}

export function serve(t: Test, rate: FrameRate, port = 0): Promise<RunningServer> {
  return startTestServer(t, { port, page: pageFolder, token: TOKEN, live: { ...PLAN, rate } });
}
