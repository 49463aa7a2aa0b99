/**
 * What a browser needs to install the page, and what it shows of it outside of its window.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import type { Page } from 'playwright-core';
import { writeStaticPage } from '../../../src/web/server/pages/static-page.js';
import { ask, startTestServer } from '../server/served.js';
import { pageFolder, serveFolder, startWholeBrowser, visit } from './browser.js';
import { until } from './page-probe.js';

const browser = await startWholeBrowser();
t.teardown(() => browser.close());

/** What Chromium has against it; that windows of tests leave no trace is no fault of the page. */
async function findObstacles(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { errors } = await session.send('Page.getAppManifest');
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  const obstacles = installabilityErrors.map(({ errorId }) => errorId);
  return [...errors.map(({ message }) => message), ...obstacles].filter(
    (one) => one !== 'in-incognito',
  );
}

t.test('the page can be installed from the server, and from files', async (t) => {
  const server = await startTestServer(t, { page: pageFolder, basePath: '/images/' });
  const folder = t.testdir();
  writeStaticPage(path.join(folder, 'page'), {});
  const files = await serveFolder(path.join(folder, 'page'));
  t.teardown(() => files.close());
  for (const address of [server.address, files.address]) {
    const { page, faults, close } = await visit(browser, address);
    await until(page, `document.querySelector('.wall') !== null`);
    t.strictSame(await findObstacles(page), [], address);
    t.strictSame(faults, []);
    await close();
  }
});

t.test('manifest and icons are served as what they are, and asked for again', async (t) => {
  const { address } = await startTestServer(t, { page: pageFolder });
  const manifest = await ask(address, '/manifest.webmanifest');
  t.equal(manifest.headers['content-type'], 'application/manifest+json');
  const { icons } = JSON.parse(manifest.body.toString()) as { icons: readonly { src: string }[] };
  const files = ['/manifest.webmanifest', '/favicon.ico', ...icons.map(({ src }) => src.slice(1))];
  for (const file of files) {
    const { status, headers } = await ask(address, file);
    t.equal(status, 200, file);
    if (file.endsWith('.png')) t.equal(headers['content-type'], 'image/png');
    if (/svg|ico$/.test(file)) t.equal(headers['content-type'], 'image/svg+xml');
    t.equal(headers['cache-control'], 'no-cache');
    const again = await ask(address, file, { headers: { 'if-none-match': headers.etag } });
    t.equal(again.status, 304, 'and not sent twice');
  }
  for (const { src } of icons) t.ok(fs.existsSync(path.join(pageFolder, src)), 'in a static page');
});

t.test('the browser’s bar has the colour of the page, in each theme', async (t) => {
  const { address } = await startTestServer(t, { page: pageFolder });
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, close } = await visit(browser, address, { colorScheme });
    const colors = (): Promise<readonly [string, string]> =>
      page.evaluate(`(() => {
        const mark = document.createElement('span');
        mark.style.color = [...document.querySelectorAll('meta[name=theme-color]')]
          .find(({ media }) => matchMedia(media).matches).content;
        document.body.append(mark);
        return [getComputedStyle(mark).color,
          getComputedStyle(document.documentElement).backgroundColor];
      })()`);
    await until(page, `document.querySelector('.wall') !== null`);
    const [system, ground] = await colors();
    t.equal(system, ground);
    await page.locator('#theme').click();
    const [chosen, chosenGround] = await colors();
    t.equal(chosen, chosenGround);
    t.not(chosen, system);
    await close();
  }
});
