/** Random Art in Chromium. ART §12. @module */
import t from 'tap';
import { artWorker, testArt } from './art-worker.js';
import { pageFolder, serveFolder, startBrowser, visit } from './browser.js';

t.test('every vector holds in Chromium, and so does the interpreter', async (t) => {
  const server = await serveFolder(pageFolder, await artWorker(t));
  const browser = await startBrowser();
  t.teardown(async () => {
    await browser.close();
    await server.close();
  });
  const { page, faults } = await visit(browser, server.address);
  await testArt(t, page);
  t.strictSame(faults, []);
});
