/**
 * `/live.png` in a plain `<img>` of a real browser, by its pixels.
 * @module
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { readPng } from '../../../src/codecs/png/index.js';
import { formatIndex } from '../../../src/core/index-format.js';
import { openNumbering } from '../../../src/core/numbering.js';
import { makeSpace } from '../../../src/core/space.js';
import { DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';
import { until } from '../../patience.js';
import { startTestServer } from '../server/served.js';
import { startBrowser } from './browser.js';
import { put, TOKEN } from './live-page.js';

const browser = await startBrowser();
t.teardown(() => browser.close());

const IMAGES = { width: 9, height: 5, color: 'rgb' } as const;

t.test('the newest frame is seen, and not the one before it', async (t) => {
  const numbering = openNumbering(IMAGES);
  const live = { from: 5n, step: 1n, rate: { numerator: 1, denominator: 100_000 } };
  const server = await startTestServer(t, {
    images: { ...DEFAULT_ENUMERATION, space: makeSpace(IMAGES) },
    token: TOKEN,
    live: { ...live, epoch: Date.now() },
  });
  // The page of somebody else.
  const other = http.createServer((_, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(`<img width="9" height="5" src="${server.address}live.png">`);
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  t.teardown(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const context = await browser.newContext();
  t.teardown(() => context.close());
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => faults.push(message.text()));
  // Its load is over when the first frame is.
  await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: 'commit' });
  const image = page.locator('img');
  const shows = (index: bigint, what: string): Promise<void> =>
    until(async () => {
      const { samples, channels } = readPng(await image.screenshot());
      const seen = samples.filter((_, i) => i % channels < 3);
      return seen.join() === numbering.frameAt(index).join();
    }, what);
  await shows(5n, 'the first frame, before there is a second');
  for (const index of [9n, 11n, 2n ** 500n]) {
    await put(server.address, { from: formatIndex(index), epoch: Date.now() });
    await shows(index, `frame ${formatIndex(index)}, at once`);
  }
  await server.close(100);
  await page.waitForTimeout(300);
  await shows(2n ** 500n, 'the last one stays where the server ends');
  t.same(faults, []);
});
