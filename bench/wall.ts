/**
 * The page's first view in Chromium: what it weighs, how soon its first images are there, how evenly they
 * scroll, and what the tab holds after that.
 *
 * Usually it scrolls for a minute; `WALL_MINUTES=10 npm run bench wall` is the long form.
 * @module
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { hasChromium, launchChromium, processesBelow, residentBytes } from './chromium.js';
import { medianOf, type Result } from './measure.js';
import { firstLine } from './web.js';

const MAIN = fileURLToPath(new URL('../lib/enumerate.js', import.meta.url));
const PAGE = fileURLToPath(new URL('../page/', import.meta.url));
const RUNS = 3;
const MINUTES = Number(process.env['WALL_MINUTES'] ?? 1);
/** What frames are taken from, and how fast the wheel turns meanwhile, in pixels a second. */
const FRAME_SECONDS = 8;
const SPEED = 1200;
/** A turn of the wheel. */
const TURN = 2400;

/** Note how long each frame takes. */
const COUNT_FRAMES = `(() => {
  window.frameTimes = [];
  let before;
  const count = (now) => {
    if (before !== undefined) window.frameTimes.push(now - before);
    before = now;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
})()`;

const TIMES = `({
  first: performance.getEntriesByName('wall-first-images')[0]?.startTime,
  load: performance.getEntriesByType('navigation')[0].loadEventEnd,
})`;

export async function benchWall(): Promise<Result[]> {
  if (!hasChromium('the wall')) return [];
  const server = spawn(
    process.execPath,
    [MAIN, 'serve', '--port', '0', '--rate', '0', '--log', 'none'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  try {
    const address = await firstLine(server);
    const results = [await weigh(address), await timeFirst(address)];
    return [...results, ...(await scroll(address))];
  } finally {
    server.kill();
  }
}

/** What a first visit loads, as it is sent: all files but those of the view Art. */
async function weigh(address: string): Promise<Result> {
  const files = fs
    .readdirSync(PAGE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(PAGE.length).replace(/^\//, ''))
    .filter((file) => !file.startsWith('assets/art-'));
  const sizes = await Promise.all(
    files.map((file) => sentBytes(`${address}${file === 'index.html' ? '' : file}`)),
  );
  const sum = sizes.reduce((all, one) => all + one, 0) / 1000;
  return {
    name: 'the page, what a first visit loads, compressed',
    ...medianOf([sum]),
    goal: 170,
    atMost: true,
    unit: 'KB',
    note: `${files.length} files`,
  };
}

function sentBytes(address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    http
      .get(address, { headers: { 'accept-encoding': 'br' } }, (response) => {
        let sum = 0;
        response.on('data', (part: Buffer) => (sum += part.length));
        response.on('end', () => resolve(sum));
      })
      .on('error', reject);
  });
}

/** Each time in a browser that has nothing in store. */
async function timeFirst(address: string): Promise<Result> {
  const visits: { first: number; load: number }[] = [];
  for (let i = 0; i < RUNS; i++) {
    visits.push(await withPage(address, async (page) => waitForFirst(page)));
  }
  return {
    name: 'the wall, from the end of loading to the first images',
    ...medianOf(visits.map(({ first, load }) => Math.max(0, first - load))),
    goal: 300,
    atMost: true,
    unit: 'ms',
    note: `${visits.map(({ first }) => first.toFixed(0)).join(', ')} ms from the beginning of the navigation`,
  };
}

async function waitForFirst(page: Page): Promise<{ first: number; load: number }> {
  for (;;) {
    const { first, load } = await page.evaluate<{ first?: number; load: number }>(TIMES);
    if (first !== undefined && load > 0) return { first, load };
    await page.waitForTimeout(20);
  }
}

async function scroll(address: string): Promise<Result[]> {
  return withPage(address, async (page, pid) => {
    await waitForFirst(page);
    const turn = await makeWheel(page);
    // Code is still being compiled.
    await turn(1);
    await page.evaluate(COUNT_FRAMES);
    const from = tabSeconds(pid);
    for (const end = performance.now() + FRAME_SECONDS * 1000; performance.now() < end;) {
      await turn(1);
    }
    const frames = await page.evaluate<number[]>('window.frameTimes');
    const ownMs = (1000 * (tabSeconds(pid) - from)) / frames.length;
    frames.sort((a, b) => a - b);
    const [median = NaN, slow = NaN, slowest = NaN] = [0.5, 0.99, 1].map((share) =>
      frames.at(Math.min(frames.length - 1, Math.floor(share * frames.length))),
    );
    const memory: number[] = [];
    for (const end = performance.now() + MINUTES * 60_000; performance.now() < end;) {
      await turn(4);
      memory.push(tabBytes(pid) / 1e6);
    }
    const last = memory.at(-1) ?? NaN;
    const note = `${frames.length} frames at 1280 px and ${SPEED} pixels a second, the slowest ${slowest.toFixed(0)} ms, each ${ownMs.toFixed(1)} ms of a processor to the tab`;
    const shared = { atMost: true, least: median, most: slow };
    return [
      {
        name: 'the wall scrolls, median frame',
        ...shared,
        ratio: median,
        goal: 17,
        unit: 'ms',
        note,
      },
      {
        name: 'the wall scrolls, 99 % of frames',
        ...shared,
        ratio: slow,
        goal: 34,
        unit: 'ms',
        note,
      },
      {
        name: `the tab's memory after ${MINUTES === 1 ? 'a minute' : `${MINUTES} minutes`} of scrolling`,
        ratio: last,
        least: Math.min(...memory),
        most: Math.max(...memory),
        goal: 200,
        atMost: true,
        unit: 'MB',
        note: 'what its process holds that is in no file',
      },
    ];
  });
}

/** @returns turns the wheel over the wall, so many times */
async function makeWheel(page: Page): Promise<(times: number) => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  return async (times) => {
    await session.send('Input.synthesizeScrollGesture', {
      x: 640,
      y: 520,
      yDistance: -TURN,
      speed: SPEED,
      gestureSourceType: 'mouse',
      repeatCount: times - 1,
      repeatDelayMs: 50,
    });
  };
}

/** Of the largest of its pages' processes: the others are kept for what may come. */
function tabBytes(browserPid: number): number {
  return Math.max(...pagesBelow(browserPid).map(({ pid }) => residentBytes(pid)));
}

/** Of processors, up to now. */
function tabSeconds(browserPid: number): number {
  return Math.max(...pagesBelow(browserPid).map(({ seconds }) => seconds));
}

function pagesBelow(browserPid: number) {
  return processesBelow(browserPid).filter(({ command }) => command.includes('--type=renderer'));
}

async function withPage<T>(
  address: string,
  work: (page: Page, browserPid: number) => Promise<T>,
): Promise<T> {
  const server = await launchChromium();
  try {
    const { pid } = server.process();
    if (pid === undefined) throw new Error('the browser has not started');
    const browser: Browser = await chromium.connect(server.wsEndpoint());
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(address);
    return await work(page, pid);
  } finally {
    await server.close();
  }
}
