/** The page in a browser without WebAssembly: images from the server, or a word where none is. @module */
import t from 'tap';
import { listen } from '../../../src/web/server/listen.js';
import { serveFolder, pageFolder, startBrowser, visit } from './browser.js';
import { until } from './page-probe.js';

const browser = await startBrowser();
t.teardown(() => browser.close());
const script = 'delete globalThis.WebAssembly;';
const SAID = `document.querySelector('[role=status]')?.textContent`;

t.test('without WebAssembly the server makes the images', async (t) => {
  const server = await listen({ port: 0 });
  t.teardown(() => server.close());
  const { page, faults, close } = await visit(browser, server.address, { script });
  await until(page, `${SAID} === 'Image 42'`);
  await page.fill('#number', '2^100+5');
  await page.click('form button');
  await until(page, `${SAID} === 'Image 2^100+5'`);
  t.equal(await page.evaluate(`document.querySelector('img').naturalWidth`), 64);
  t.match(await page.textContent('main'), /no WebAssembly with SIMD/);
  t.same(faults, []);
  await close();
});

t.test(
  'what the server has against a number is said, and the image before it is gone',
  async (t) => {
    const server = await listen({ port: 0 });
    t.teardown(() => server.close());
    const { page, close } = await visit(browser, server.address, { script });
    for (const [text, reason] of [
      ['abc', 'Image abc: "abc" is no number: write one such as 42'],
      ['-1', 'Image -1: image -1 is outside this space'],
    ] as const) {
      await page.fill('#number', '7');
      await page.click('form button');
      await until(page, `${SAID} === 'Image 7'`);
      await page.fill('#number', text);
      await page.click('form button');
      await until(page, `${SAID}.startsWith(${JSON.stringify(reason)})`);
      t.equal(await page.evaluate(`document.querySelector('img').hasAttribute('src')`), false);
    }
    await close();
  },
);

t.test('without a server the page says so', async (t) => {
  const server = await serveFolder(pageFolder);
  t.teardown(() => server.close());
  const { page, close } = await visit(browser, server.address, { script });
  await until(page, `/no server here makes it/.test(${SAID})`);
  t.equal(await page.evaluate(`document.querySelector('img').hasAttribute('src')`), false);
  await close();
});
