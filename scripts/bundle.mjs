// @ts-check
/**
 * The package: what tsc made of src/ → dist/lib/, the entries of the library, the command line and
 * the modules of threads, with the code that they share once, and dist/types/, the declarations
 * that the entries reach.
 *
 * All lies side by side in one folder, so that `new URL('./worker.js', import.meta.url)` leads to a
 * thread's module from every piece. A few files in place of hundreds: to find and compile those
 * took longer than most work.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

export const libDir = 'dist/lib';
export const typesDir = 'dist/types';
/** Node.js looks here before it looks into the packages that npm installed. */
export const tapDir = 'dist/node_modules/tap';
const compiled = 'dist/src';

/** The program: name in dist/lib/ → module in src/. */
const programs = { enumerate: 'cli/enumerate', main: 'cli/main' };

/**
 * What stays a package of its own: native code, which looks for its own files; what only those
 * install who want it; and jsbi, whose class the reference hands out.
 */
const external = [/^zstd-napi(\/|$)/, 'jsbi', 'bullmq', 'ioredis'];

/**
 * What the commands that answer at once share, each with all that it imports: one file in place of
 * ten costs such a command a tenth of its time. What is in none of them goes where it is used.
 * `main` is in none, since it waits for what it imports. Nothing in `core` and `art` may be named
 * by `import()`: that takes the bundler's helpers, and so node:module, in browsers too.
 */
const pieces = [
  { name: 'core', test: sources('(core|text)/|art/limits\\b') },
  { name: 'art', test: sources('art/') },
  { name: 'png', test: sources('codecs/png/(bands|encoder|structure)\\b') },
  { name: 'io', test: sources('io/(?!call-thread|ffmpeg|media-file)') },
  {
    name: 'cli',
    test: sources(
      'cli/(command-list|exit-codes|terminal|options/(parse|table|art-options|space-options)|render/results)\\b',
    ),
  },
  { name: 'art-picture', test: sources('cli/art-picture\\b') },
];

/** What a path of src/ begins with. @param {string} pattern */
function sources(pattern) {
  return new RegExp(`/${compiled}/(${pattern})`);
}

/** @param {(message: string) => never} fail */
export async function bundlePackage(fail) {
  for (const folder of [libDir, typesDir]) fs.rmSync(folder, { recursive: true, force: true });
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    input: findModules(fail),
    platform: 'node',
    external,
    // Of yargs we take the parser; what else its module loads, an `Intl.Segmenter` above all, would
    // take as long as the rest of a start.
    treeshake: { moduleSideEffects: [{ test: /node_modules\/yargs\//, sideEffects: false }] },
    plugins: [flattenThreads],
    onwarn: (warning) => fail(`the package does not bundle: ${warning.message}`),
  });
  const { output } = await bundle.write({
    dir: libDir,
    format: 'es',
    codeSplitting: { groups: pieces },
  });
  await bundle.close();
  fs.chmodSync(`${libDir}/enumerate.js`, 0o755);

  const modules = output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
  fs.writeFileSync(`${libDir}/LICENSES.txt`, licensesOf(modules));
  copyTypes();
}

/**
 * The package that the tests are written with, in one file: to find and compile its hundreds of
 * files costs each test file a fifth of a second. Only dist/test/ finds it.
 */
export async function bundleTap() {
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({ input: 'tap', platform: 'node', plugins: [quietTap] });
  fs.rmSync(tapDir, { recursive: true, force: true });
  await bundle.write({ file: `${tapDir}/index.js`, format: 'es' });
  await bundle.close();
  fs.writeFileSync(`${tapDir}/package.json`, '{ "type": "module", "exports": "./index.js" }\n');
}

/**
 * What tap leaves out of the stacks that it shows: its own parts, which lie in `tap` now.
 * @type {import('rolldown').Plugin}
 */
const quietTap = {
  name: 'quiet-tap',
  transform: (code, file) =>
    file.includes('@tapjs/stack/') ? code.replace("'@tapjs',", "'@tapjs', 'tap',") : code,
};

/**
 * The library's entries: what package.json's `exports` leads to, by the places that it names.
 * @returns {Record<string, string>} name in dist/lib/ → module in src/
 */
function readEntries() {
  const targets = Object.values(require('../package.json').exports);
  return Object.fromEntries(
    targets
      .filter((target) => typeof target === 'object')
      .map((target) => [
        path.basename(target.default, '.js'),
        path.relative(typesDir, target.types).replace(/\.d\.ts$/, ''),
      ]),
  );
}

const THREAD = /new URL\('(\.[^']+\.js)', import\.meta\.url\)/g;

/**
 * Where something starts: the entries, the program, and the modules of threads, which are found
 * where threads are started.
 * @param {(message: string) => never} fail
 */
function findModules(fail) {
  /** @type {Record<string, string>} */
  const modules = {};
  /** @param {string} name @param {string} file */
  function add(name, file) {
    if (!fs.existsSync(file)) fail(`${file} is not there`);
    if ((modules[name] ?? file) !== file) fail(`${modules[name]} and ${file} have the same name`);
    modules[name] = file;
  }
  for (const [name, module] of Object.entries({ ...readEntries(), ...programs }))
    add(name, path.join(compiled, `${module}.js`));
  for (const file of fs.readdirSync(compiled, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.js')) continue;
    const from = path.join(compiled, file);
    for (const [, specifier = ''] of fs.readFileSync(from, 'utf8').matchAll(THREAD))
      add(path.basename(specifier, '.js'), path.join(path.dirname(from), specifier));
  }
  return modules;
}

/** Leads from every piece to a thread's module beside it. @type {import('rolldown').Plugin} */
const flattenThreads = {
  name: 'flatten-threads',
  transform: (code) =>
    code.replaceAll(
      THREAD,
      (_, specifier) => `new URL('./${path.basename(specifier)}', import.meta.url)`,
    ),
};

/** Of each package in the bundle, its licence. @param {readonly string[]} modules */
function licensesOf(modules) {
  const packages = new Set(
    modules.flatMap((file) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
  );
  const notices = [...packages].toSorted().map((folder) => {
    const { name, version, license } = require(`${folder}/package.json`);
    const file = fs.readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
    const text = file === undefined ? `${license}\n` : fs.readFileSync(`${folder}/${file}`, 'utf8');
    return `${name} ${version}\n\n${text}`;
  });
  return notices.join(`\n${'-'.repeat(72)}\n\n`);
}

/** The declarations of the library's entries, and those that they import. */
function copyTypes() {
  const wanted = Object.values(readEntries()).map((module) => `${module}.d.ts`);
  const seen = new Set(wanted);
  for (const file of seen) {
    const text = fs.readFileSync(path.join(compiled, file), 'utf8');
    const target = path.join(typesDir, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
    for (const [, specifier = ''] of text.matchAll(/(?:from|import) ?\(?'(\.[^']+)\.js'/g))
      seen.add(path.join(path.dirname(file), `${specifier}.d.ts`));
  }
}
