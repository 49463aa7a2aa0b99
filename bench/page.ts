/**
 * The page's live player in Chromium: what 60 large images a second cost its process, and how
 * soon the first one is there.
 *
 * Chromium draws without a graphics card here, so that the process does all of it itself. What
 * the frames cost the browser's other processes, which lay them onto the screen, is in the note.
 * @module
 */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Worker } from 'playwright-core';
import { hasChromium, launchChromium, processesBelow } from './chromium.js';
import { medianOf, type Result } from './measure.js';
import { firstLine } from './web.js';

const MAIN = fileURLToPath(new URL('../lib/enumerate.js', import.meta.url));
const FRAME_RATE = 60;
const SECONDS = 5;
const RUNS = 3;
/** Images that come sooner after the start are not counted: code is still being compiled. */
const WARM_MS = 1000;

/** Who has said yes to what flickers. */
const ACCEPT = "sessionStorage.setItem('flicker-accepted', '100000')";

/** Count what is drawn, where it is drawn. */
const COUNT = `
  const { prototype } = OffscreenCanvasRenderingContext2D;
  const draw = prototype.putImageData;
  globalThis.drawn = 0;
  prototype.putImageData = function (...args) {
    globalThis.drawn++;
    return draw.apply(this, args);
  };
`;

/** One visit. */
interface Visit {
  /** Seconds of a processor in a second. */
  readonly cores: number;
  /** Of the browser's processes together. */
  readonly allCores: number;
  readonly drawnPerSecond: number;
  /** From the beginning of the navigation, and from the end of the page's loading. */
  readonly firstMs: number;
  readonly firstAfterLoadMs: number;
}

export async function benchPage(): Promise<Result[]> {
  if (!hasChromium('the page')) return [];
  const server = spawn(
    process.execPath,
    [MAIN, 'serve', '--port', '0', '--size', '800x450', '--fps', String(FRAME_RATE)],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  try {
    const address = await firstLine(server);
    const visits: Visit[] = [];
    for (let i = 0; i < RUNS; i++) visits.push(await visit(address));
    return resultsOf(visits);
  } finally {
    server.kill();
  }
}

function resultsOf(visits: readonly Visit[]): Result[] {
  const list = (value: (visit: Visit) => number, digits: number): string =>
    visits.map((visit) => value(visit).toFixed(digits)).join(', ');
  return [
    {
      name: `live, 800x450 rgb 8 at ${FRAME_RATE} images a second, cores of the page's process`,
      ...medianOf(visits.map(({ cores }) => cores)),
      goal: 0.5,
      atMost: true,
      unit: 'cores',
      note: `${list((visit) => visit.drawnPerSecond, 1)} images drawn a second; all of the browser ${list((visit) => visit.allCores, 2)} cores`,
    },
    {
      name: 'live, from the end of loading to the first image',
      ...medianOf(visits.map(({ firstAfterLoadMs }) => firstAfterLoadMs)),
      goal: 500,
      atMost: true,
      unit: 'ms',
      note: `${list((visit) => visit.firstMs, 0)} ms from the beginning of the navigation`,
    },
  ];
}

/** A browser of its own each time, which has nothing in store. */
async function visit(address: string): Promise<Visit> {
  const server = await launchChromium();
  try {
    const pid = server.process().pid;
    if (pid === undefined) throw new Error('the browser has not started');
    return await watch(await chromium.connect(server.wsEndpoint()), pid, address);
  } finally {
    await server.close();
  }
}

async function watch(browser: Browser, pid: number, address: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addInitScript(ACCEPT);
  const page = await context.newPage();
  await page.goto(`${address}#/live`);
  const times = `({
    first: performance.getEntriesByName('live-first-image')[0]?.startTime,
    load: performance.getEntriesByType('navigation')[0].loadEventEnd,
  })`;
  let first: number | undefined;
  let load = 0;
  while (first === undefined) {
    await sleep(20);
    ({ first, load } = await page.evaluate<{ first?: number; load: number }>(times));
  }
  const workers = page.workers();
  await Promise.all(workers.map((worker) => worker.evaluate(COUNT)));
  await sleep(WARM_MS);
  const from = await reading(pid, workers);
  await sleep(SECONDS * 1000);
  const to = await reading(pid, workers);
  const seconds = (to.ms - from.ms) / 1000;
  return {
    cores: (to.rendererSeconds - from.rendererSeconds) / seconds,
    allCores: (to.allSeconds - from.allSeconds) / seconds,
    drawnPerSecond: (to.drawn - from.drawn) / seconds,
    firstMs: first,
    firstAfterLoadMs: Math.max(0, first - load),
  };
}

interface Reading {
  readonly ms: number;
  readonly rendererSeconds: number;
  readonly allSeconds: number;
  readonly drawn: number;
}

async function reading(pid: number, workers: readonly Worker[]): Promise<Reading> {
  const drawn = await Promise.all(
    workers.map((worker) => worker.evaluate<number>('globalThis.drawn')),
  );
  let [rendererSeconds, allSeconds] = [0, 0];
  for (const { command, seconds } of processesBelow(pid)) {
    allSeconds += seconds;
    if (command.includes('--type=renderer')) rendererSeconds += seconds;
  }
  return {
    ms: performance.now(),
    rendererSeconds,
    allSeconds,
    drawn: drawn.reduce((sum, count) => sum + count, 0),
  };
}
