/**
 * The package as npm packs it: what it gives to a project that has installed it.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import t from 'tap';
import { drawArt } from '../src/art/index.js';
import { toHex } from './art/tools.js';
import { temporaryFolder } from './cli/started-command.js';
import { root } from './core/tools.js';
import {
  asCommonJs,
  findTypeErrors,
  importNames,
  otherNode,
  pack,
  readPackage,
  unpack,
} from './packed.js';
import { asModule, programsOf } from './programs.js';

const project = temporaryFolder(t);
const tarball = pack(project);
const installed = unpack(tarball, project);
const names = importNames(installed);
const pages = ['README.md', 'docs/library.md', 'docs/examples.md'];
const programs = pages.flatMap((page) => programsOf(page));

function run(node: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(node, args, { cwd: project, encoding: 'utf8' });
  return { status, stdout, stderr };
}

function write(name: string, text: string): string {
  fs.writeFileSync(path.join(project, name), text);
  return name;
}

t.test('it holds what its exports and its program lead to, and nothing twice', async (t) => {
  const { exports } = readPackage(installed);
  for (const target of Object.values(exports).flatMap((one) =>
    typeof one === 'string' ? [one] : Object.values(one),
  )) {
    t.ok(fs.existsSync(path.join(installed, target)), target);
  }
  const files = fs.readdirSync(path.join(installed, 'dist'), { recursive: true, encoding: 'utf8' });
  t.strictSame(
    files.filter(
      (file) => file.endsWith('.map') || file.startsWith('src') || /\btest\b/.test(file),
    ),
    [],
  );
  const code = files.filter((file) => /^lib\/.*\.js$/.test(file));
  const sources = code.flatMap((file) => {
    const text = fs.readFileSync(path.join(installed, 'dist', file), 'utf8');
    return [...text.matchAll(/^\/\/#region (.*)$|^\/\/ (dist\/src\/.*|node_modules\/.*)$/gm)].map(
      ([, region, module]) => region ?? module,
    );
  });
  t.ok(sources.length > 100, `${sources.length} modules`);
  t.strictSame(
    sources.filter((module, i) => sources.indexOf(module) !== i),
    [],
    'each module once',
  );
});

t.test('what its pages link to is in it', async (t) => {
  const pages = fs
    .readdirSync(installed, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !file.includes('node_modules'));
  t.ok(pages.includes('README.md'));
  for (const page of pages) {
    const text = fs.readFileSync(path.join(installed, page), 'utf8').replaceAll(/```[^]*?```/g, '');
    for (const [, target = ''] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const file = path.join(installed, path.dirname(page), target);
      t.ok(fs.existsSync(file), `${page} links to ${target}`);
    }
  }
});

const versions: [string, string | undefined][] = [
  [`Node.js ${process.versions.node}`, process.execPath],
  ['the newest Node.js', otherNode('latest')],
];
for (const [version, node] of versions) {
  const skip = node === undefined && 'npm run setup brings it';
  t.test(`ES modules and CommonJS import it under ${version}`, { skip }, async (t) => {
    const modules = programs.map((one, i) => write(`program-${i}.mjs`, asModule(one)));
    const scripts = programs.map((one, i) => write(`program-${i}.cjs`, asCommonJs(one)));
    t.ok(modules.length > 10, `${modules.length} programs`);
    const all = names.map((name) => `'${name}'`).join(', ');
    // Each in a folder of its own, for what it writes.
    const inFolder = `process.chdir(fs.mkdtempSync('${project}/run-'));`;
    const esm = write(
      'all.mjs',
      `import fs from 'node:fs';
${modules.map((name) => `${inFolder} await import('./${name}');`).join('\n')}
for (const name of [${all}]) console.log(Object.keys(await import(name)).length > 1);`,
    );
    const cjs = write(
      'all.cjs',
      `const fs = require('node:fs');
(async () => {
${scripts.map((name) => `${inFolder} await require('./${name}');`).join('\n')}
for (const name of [${all}]) console.log(Object.keys(require(name)).length > 1);
})();`,
    );
    const expected = { status: 0, stdout: 'true\n'.repeat(names.length), stderr: '' };
    t.match(run(node!, esm), expected);
    t.match(run(node!, '--no-warnings', cjs), expected);
  });
}

t.test('its types hold in a strict project', async (t) => {
  fs.mkdirSync(path.join(project, 'node_modules/@types'));
  const types = path.join(project, 'node_modules/@types/node');
  fs.symlinkSync(path.join(root, 'node_modules/@types/node'), types);
  const files = programs.map((one, i) => write(`program-${i}.mts`, asModule(one)));
  const script = write(
    'script.cts',
    names.map((name, i) => `import m${i} = require('${name}');\nvoid m${i};`).join('\n'),
  );
  const wrong = write(
    'wrong.mts',
    "import { openNumbering } from 'image-enumerator';\nopenNumbering(5);",
  );
  const node = { module: 'nodenext', types: ['node'] };
  t.match(
    findTypeErrors(project, [...files, script, wrong], node),
    /^wrong\.mts\(2,15\): error TS2345: [^\n]*\n$/,
    'nodenext, where nothing but its control is wrong',
  );
  // There, scripts cannot require modules.
  t.equal(findTypeErrors(project, files, { ...node, module: 'node16' }), '', 'node16');
  const bundled = { module: 'esnext', moduleResolution: 'bundler' };
  t.equal(findTypeErrors(project, files, { ...node, ...bundled }), '', 'bundler');
  const pure = names.filter((name) => !/\/(node|checkpoint)$/.test(name));
  const page = write(
    'page.ts',
    pure.map((name, i) => `import * as m${i} from '${name}';\nvoid m${i};`).join('\n'),
  );
  const bare = { ...bundled, types: [], lib: ['es2023'] };
  t.equal(findTypeErrors(project, [page], bare), '', 'without the types of Node.js');
});

t.test('without install scripts all works that needs no checkpoint', async (t) => {
  const bare = path.join(project, 'bare');
  const program = path.join(unpack(tarball, bare, false), 'dist/lib/enumerate.js');
  for (const args of [
    ['--version'],
    ['--help'],
    ['info', '--size', '4x4'],
    ['get', '5', '--size', '4x4', '--out', 'bare/5.png'],
    ['locate', 'bare/5.png'],
    ['completion', 'bash'],
  ]) {
    const { status, stderr } = run(process.execPath, program, ...args);
    t.strictSame([status, stderr], [0, ''], args.join(' '));
  }
  const all = names.map((name) => `import '${name}';`).join('\n');
  t.match(run(process.execPath, write('bare/all.mjs', all)), { status: 0, stderr: '' });
  const few = ['--size', '4x4', '--count', '2', '--out', 'bare/run'];
  const { status, stderr } = run(process.execPath, program, ...few);
  t.equal(status, 1);
  t.match(stderr, /^E_IO: .*`npm rebuild zstd-napi[^`]*`.*\n$/);
});

const oldNode = otherNode('18');
t.test(
  'a Node.js that is too old is told which it takes',
  { skip: oldNode === undefined && 'npm run setup brings it' },
  async (t) => {
    const { status, stdout, stderr } = run(
      oldNode!,
      path.join(installed, 'dist/lib/enumerate.js'),
      '--version',
    );
    t.strictSame([status, stdout], [1, '']);
    t.match(stderr, /^enumerate: needs Node\.js 20\.19, 22\.12 or later: this is 18\.\d+\.\d+\n$/);
  },
);

t.test('art bundles for browsers, with nothing of Node.js in it', async (t) => {
  const picture = "toHex(drawArt('packed', { width: 8, height: 8 }).pixels)";
  const input = write(
    'bundled.mjs',
    `import { drawArt } from 'image-enumerator/art';
const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
export const picture = ${picture};`,
  );
  const warnings: string[] = [];
  const bundle = await rolldown({
    input: path.join(project, input),
    platform: 'browser',
    onwarn: ({ message }) => warnings.push(message),
  });
  const outFile = path.join(project, 'bundle.mjs');
  const { output } = await bundle.write({ file: outFile, format: 'es' });
  await bundle.close();
  t.strictSame(warnings, []);
  t.strictSame(output[0].imports, []);
  const drawn = (await import(pathToFileURL(outFile).href)) as { picture: string };
  t.equal(drawn.picture, toHex(drawArt('packed', { width: 8, height: 8 }).pixels));
});
