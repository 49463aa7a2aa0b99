/**
 * Compressed PNG files in a browser: the library, bundled as anybody would, in a worker, gives the bytes that it gives
 * in Node.js. SPEC §9.
 * @module
 */
import { rolldown } from 'rolldown';
import t from 'tap';
import { encodePng } from '../../../src/codecs/png/index.js';
import { makeSpace } from '../../../src/core/space.js';
import { root, sha256Hex } from '../../art/tools.js';
import { drawPicture, KINDS } from '../../codecs/png/pictures.js';
import { MODELS, someColors } from '../../codecs/png/tools.js';
import { pageFolder, serveFolder, startBrowser, visit } from './browser.js';

/** The worker: pictures in, digests of their files out. */
const WORKER = `
import { encodePng } from 'png';
import { makeSpace } from 'space';

const bytesOf = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

async function answer({ shape, samples, palette }) {
  const options = palette === undefined ? {} : { palette: bytesOf(palette) };
  const file = encodePng(makeSpace(shape), bytesOf(samples), options);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', file));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

addEventListener('message', async ({ data }) => {
  try {
    postMessage({ digests: await Promise.all(data.map(answer)) });
  } catch (error) {
    postMessage({ error: String(error?.stack ?? error) });
  }
});
`;

async function bundleWorker(): Promise<string> {
  const modules: Readonly<Record<string, string>> = {
    png: `${root}dist/src/codecs/png/index.js`,
    space: `${root}dist/src/core/space.js`,
  };
  const bundle = await rolldown({
    input: 'worker',
    platform: 'browser',
    plugins: [
      {
        name: 'worker',
        resolveId: (id: string) => (id === 'worker' ? id : modules[id]),
        load: (id: string) => (id === 'worker' ? WORKER : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'es' });
  await bundle.close();
  return output[0].code;
}

t.test('files have the same bytes in Chromium', async (t) => {
  const server = await serveFolder(pageFolder, { 'compressed.js': await bundleWorker() });
  const browser = await startBrowser();
  t.teardown(async () => {
    await browser.close();
    await server.close();
  });
  const { page, faults } = await visit(browser, server.address);
  const expected: string[] = [];
  const pictures = MODELS.flatMap((model, m) =>
    Object.values(KINDS).map((kind, k) => {
      const shape = { ...model, width: 61 + m, height: 47 + 7 * k };
      const space = makeSpace(shape);
      const samples = drawPicture(space, kind, 1 + m + 100 * k);
      const palette = space.color === 'palette' ? someColors(space.radix) : undefined;
      expected.push(sha256Hex(encodePng(space, samples, { palette })));
      const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
      return { shape, samples: textOf(samples), palette: palette && textOf(palette) };
    }),
  );
  const told = await page.evaluate(async (message) => {
    const worker = new Worker('compressed.js', { type: 'module' });
    return await new Promise<{ digests?: string[]; error?: string }>((resolve, reject) => {
      worker.addEventListener('message', ({ data }) =>
        resolve(data as { digests?: string[]; error?: string }),
      );
      worker.addEventListener('error', (event) => reject(new Error(event.message)));
      worker.postMessage(message, []);
    });
  }, pictures);
  t.equal(told.error, undefined);
  t.ok(expected.length > 150, `${expected.length} files`);
  t.strictSame(told.digests, expected);
  t.strictSame(faults, []);
});
