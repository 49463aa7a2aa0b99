/**
 * The Live view in real browsers: which image it is at which moment, by whose clock.
 * @module
 */
import type { Locator, Page } from 'playwright-core';
import t from 'tap';
import { slotAt } from '../../../src/core/pace.js';
import { makeSpace } from '../../../src/core/space.js';
import { DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';
import { until as untilTrue } from '../../patience.js';
import { pageFolder, serveFolder, startBrowser, visit } from './browser.js';
import {
  ACCEPT,
  NUMBER,
  offset,
  PLAN,
  put,
  sample,
  serve,
  SLOW,
  TEN,
  untilInStep,
  watch,
} from './live-page.js';
import { until } from './page-probe.js';
import { startTestServer, untilMetric } from '../server/served.js';

const browser = await startBrowser();
t.teardown(() => browser.close());

/** One of what everybody sees, which may be announced in the same words. */
function factOf(page: Page, text: string): Locator {
  return page.locator('.live-facts').getByText(text);
}

t.test('two pages are in step, also after a restart of the server', async (t) => {
  const first = await serve(t, TEN);
  const pages = [
    await watch(t, browser, first.address),
    await watch(t, browser, first.address),
  ] as const;
  const agree = async (when: string): Promise<void> => {
    const apart = await untilInStep(async () => {
      const [a, b] = await Promise.all([sample(pages[0].page), sample(pages[1].page)]);
      // What passed between the two answers is taken off.
      const passed = slotAt(a.time, 0, TEN) - slotAt(b.time, 0, TEN);
      return Math.abs(Number(a.number - b.number - passed));
    });
    t.ok(apart <= 1, `${when}: ${apart} images apart`);
    for (const { page } of pages) {
      const off = await offset(page, TEN);
      t.ok(Math.abs(off) <= 1, `${when}: by the server's clock, ${off}`);
    }
  };
  const [a, b] = pages;
  await a.page.getByText('In step with the server').waitFor();
  await agree('at first');
  await first.close(100);
  for (const { page } of [a, b]) await page.getByText('The server is out of reach').waitFor();
  await agree('without a server');
  await serve(t, TEN, first.port);
  for (const { page } of [a, b]) await page.getByText('In step with the server').waitFor();
  await agree('after the restart');
});

t.test('the clock is the server’s, though one’s own is wrong', async (t) => {
  const { address } = await serve(t, TEN);
  const context = await browser.newContext();
  t.teardown(() => context.close());
  // A server that is five minutes ahead of this machine.
  await context.route('**/api/live', async (route) => {
    const response = await route.fetch();
    const record = (await response.json()) as { now: number };
    await route.fulfill({ response, json: { ...record, now: record.now + 300_000 } });
  });
  await context.addInitScript(ACCEPT);
  const page = await context.newPage();
  await page.goto(`${address}#/live`);
  await until(page, NUMBER);
  const off = await offset(page, TEN, 300_000);
  t.ok(Math.abs(off) <= 1, `${off} images off`);
});

t.test('a changed setting comes by itself and is announced', async (t) => {
  const { address } = await serve(t, SLOW);
  const { page, faults } = await watch(t, browser, address);
  const other = await watch(t, browser, address);
  await other.page.keyboard.press('Space');
  await other.page.locator('.live-state[data-kind="paused"]').waitFor();
  const kept = await sample(other.page);
  // Not before it listens.
  await untilMetric(address, 'enumerate_live_clients', 2);
  const answer = await put(address, { query: 'size=4x3&color=gray&depth=2', step: '-1' });
  t.equal(answer.status, 200);
  await factOf(page, '4 × 3 pixels, Gray, 2 bit').waitFor();
  await factOf(page, 'from 0 in steps of -1').waitFor();
  await page.getByRole('status').getByText('The live setting changed: 4 × 3').waitFor();
  const size = 4n ** 12n;
  const off = await untilInStep(async () => {
    const { number, time } = await sample(page);
    return Number(number - (((-slotAt(time, 0, SLOW) % size) + size) % size));
  });
  t.ok(Math.abs(off) <= 1, `the new numbering, ${off} images off`);
  t.equal((await sample(other.page)).number, kept.number, 'who has paused keeps the image');
  await other.page.getByText('of the setting before this one').waitFor();
  await other.page.keyboard.press('l');
  await until(other.page, `${NUMBER}.length <= 8`);
  t.same(faults, []);
});

t.test('where events do not come, the setting is asked for', async (t) => {
  const { address } = await serve(t, SLOW);
  const context = await browser.newContext();
  t.teardown(() => context.close());
  await context.route('**/events', (route) => route.fulfill({ status: 503, body: '' }));
  const page = await context.newPage();
  await page.goto(`${address}#/live`);
  await factOf(page, '64 × 64 pixels').waitFor();
  await put(address, { query: 'size=2x2&color=gray&depth=1' });
  await factOf(page, '2 × 2 pixels, Gray, 1 bit').waitFor();
  t.match(await page.locator('.live-facts').textContent(), '2 images a second');
});

t.test('the run begins anew at the end of the space', async (t) => {
  const choice = {
    ...DEFAULT_ENUMERATION,
    space: makeSpace({ width: 1, height: 2, color: 'gray', depth: 1 }),
  };
  const { address } = await startTestServer(t, {
    page: pageFolder,
    images: choice,
    live: { ...PLAN, from: 3n, rate: TEN },
  });
  const { page } = await watch(t, browser, address);
  const seen = new Set<bigint>();
  await untilTrue(async () => {
    const { number } = await sample(page);
    seen.add(number);
    return seen.size >= 4;
  }, 'all four come by');
  t.ok(
    [0n, 1n, 2n, 3n].every((index) => seen.has(index)),
    'and no others',
  );
});

t.test('a static page plays by a file and its own clock, and says so', async (t) => {
  const query = 'size=8x8&color=gray&depth=1&order=mixed&seed=';
  const record = { query, from: '0', step: '1', fps: '10', epoch: 0, revision: 0 };
  const server = await serveFolder(pageFolder, {
    'space.json': JSON.stringify({ query }),
    'live.json': JSON.stringify(record),
  });
  t.teardown(() => server.close());
  const { page, faults } = await watch(t, browser, server.address);
  await page.getByText('No server answers: it plays by this device’s clock').waitFor();
  t.ok(Math.abs(await offset(page, TEN)) <= 1);
  t.same(faults, []);
});

t.test('where nothing says what to play, that is said', async (t) => {
  const server = await serveFolder(pageFolder);
  t.teardown(() => server.close());
  const { page, close } = await visit(browser, `${server.address}#/live`);
  t.teardown(close);
  await page.getByText('No server answers here, so there is nothing to play').waitFor();
  t.equal(await page.locator('#live-number').textContent(), '');
});

t.test(
  'P14: Live works offline by this device’s clock, though it was never opened before',
  async (t) => {
    const choice = {
      ...DEFAULT_ENUMERATION,
      space: makeSpace({ width: 7, height: 4, color: 'rgb' }),
    };
    const live = { from: 100n, step: 3n, rate: SLOW, epoch: 0 };
    const server = await startTestServer(t, { page: pageFolder, images: choice, live });
    const { page, close } = await visit(browser, `${server.address}#/numbers`, {
      serviceWorkers: 'allow',
    });
    t.teardown(close);
    await until(page, 'navigator.serviceWorker.controller !== null');
    await server.close(100);
    await page.goto(`${server.address}#/live`);
    await page.reload();
    await page.locator('.live-state[data-kind="live"]').waitFor();
    await factOf(page, '7 × 4 pixels, RGB, 8 bit').waitFor();
    t.match(await page.locator('.live-state').textContent(), 'by this device’s clock');
    await page.getByText('No server answers: it plays by this device’s clock').waitFor();
    const off = await untilInStep(async () => {
      const { number, time } = await sample(page);
      return Number((number - 100n) / 3n - slotAt(time, 0, SLOW));
    });
    t.ok(Math.abs(off) <= 1, `${off} images off`);
    const again = { page: pageFolder, images: choice, live, port: server.port };
    await startTestServer(t, again);
    await page.getByText('In step with the server').waitFor();
  },
);

t.test('D9: it says how many are watching', async (t) => {
  const { address } = await serve(t, SLOW);
  const first = await watch(t, browser, address);
  const heading = first.page.locator('.part-head', { hasText: 'What everybody sees' });
  await heading.getByText('you alone are watching').waitFor();
  const second = await watch(t, browser, address);
  for (const { page } of [first, second]) {
    await page.locator('.live-state').getByText('2 are watching').waitFor();
  }
  await second.close();
  await heading.getByText('you alone are watching').waitFor();
  t.same([...first.faults, ...second.faults], []);
});
