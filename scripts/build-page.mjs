// @ts-check
/**
 * The page: src/web/page/ → dist/page/, files that work from any folder of any web server.
 *
 * The service worker is built behind the page, since it has to know the page's files.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const source = path.resolve('src/web/page');
export const pageDir = 'dist/page';

/** Files that a first visit does not load: those of the view Art, and its worker. */
const LATER = /^assets\/art-/;

/** What both builds have in common. @type {import('vite').InlineConfig} */
const common = {
  configFile: false,
  root: source,
  base: './',
  logLevel: 'warn',
};

/**
 * upng-js brings an old pako, and is never asked for what it takes that for.
 * @type {import('vite').Plugin}
 */
const withoutOldPako = {
  name: 'without-old-pako',
  enforce: 'pre',
  resolveId: (id, importer = '') =>
    id === 'pako' && importer.includes('upng-js') ? path.join(source, 'no-pako.ts') : undefined,
};

export async function buildPage() {
  const { build } = await import('vite');
  await build({
    ...common,
    plugins: [withoutOldPako],
    // upng-js asks for it in order to write a log.
    define: { 'process.env.NODE_ENV': '"production"' },
    worker: {
      format: 'es',
      plugins: () => [withoutOldPako],
      rolldownOptions: { output: { entryFileNames: 'assets/[name]-[hash].js' } },
    },
    build: {
      outDir: path.resolve(pageDir),
      emptyOutDir: true,
      target: 'es2023',
      // A policy that allows images from here and nothing else is easier to hold without them.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // The first ones with light-dark().
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      reportCompressedSize: false,
    },
  });
  const files = listFiles(pageDir);
  const isLater = (/** @type {string} */ file) => LATER.test(file);
  await build({
    ...common,
    publicDir: false,
    define: {
      PAGE_FILES: JSON.stringify([
        './',
        ...files.filter((file) => file !== 'index.html' && !isLater(file)),
      ]),
      LATER_FILES: JSON.stringify(files.filter(isLater)),
      PAGE_DIGEST: JSON.stringify(digestOf(files)),
    },
    build: {
      outDir: path.resolve(pageDir),
      emptyOutDir: false,
      target: 'es2023',
      reportCompressedSize: false,
      rolldownOptions: {
        input: path.join(source, 'service-worker.ts'),
        output: { format: 'iife', entryFileNames: 'sw.js' },
      },
    },
  });
}

/** @param {readonly string[]} files */
function digestOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash
      .update(file)
      .update('\0')
      .update(fs.readFileSync(path.join(pageDir, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** @param {string} folder */
function listFiles(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted();
}
