import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { DEBTS, findFault, type Import, readImports } from './import-rules.js';

const src = fileURLToPath(new URL('../../src/', import.meta.url));

const files = fs
  .readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'));

const MOST_LINES = 350;
const MOST_FILES = 25;

t.test('no file of src/ is long, and no folder has many side by side', (t) => {
  const counts = new Map<string, number>();
  for (const file of files) {
    const lines = fs.readFileSync(src + file, 'utf8').split('\n').length - 1;
    t.ok(lines <= MOST_LINES, `src/${file} has ${lines} lines`);
    const folder = file.slice(0, Math.max(0, file.lastIndexOf('/')));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  for (const [folder, count] of counts)
    t.ok(count <= MOST_FILES, `src/${folder} has ${count} files`);
  t.end();
});

t.test('every import in src/ runs the way of the layout', (t) => {
  t.not(files.length, 0, 'there are sources to read');
  const owed = new Set(DEBTS);
  for (const file of files) {
    for (const found of readImports(file, fs.readFileSync(src + file, 'utf8'))) {
      const fault = findFault(file, found);
      if (fault !== undefined && !owed.has(`${file} ${found.specifier}`)) {
        t.fail(`src/${file}:${found.line} imports ${found.specifier ?? '?'}: ${fault}`);
      }
    }
  }
  t.end();
});

/** `[file, specifier]`; a third element marks an import of types only. */
type Case = readonly [file: string, specifier: string, typeOnly?: 'type'];

function toImport([, specifier, typeOnly]: Case): Import {
  return { specifier, typeOnly: typeOnly !== undefined, line: 1 };
}

t.test('the rule lets through what the layout allows', (t) => {
  const allowed: Case[] = [
    ['core/space.ts', './errors.js'],
    ['core/kernel/load.ts', '../space.js'],
    ['core/keys.ts', '@noble/hashes/sha2.js'],
    ['reference/index.ts', '../core/space.js', 'type'],
    ['reference/jsbi.ts', 'jsbi'],
    ['codecs/png/index.ts', '../../core/space.js'],
    ['codecs/png/inflate.ts', 'pako'],
    ['art/index.ts', '../core/index.js'],
    ['run/checkpoint/checkpoint-file.ts', 'node:fs'],
    ['run/engine/engine.ts', '../checkpoint-file.js'],
    ['media/film-run.ts', '../run/engine/sink.js'],
    ['node.ts', './run/run.js'],
    ['index.ts', './core/space.js'],
    ['pictures/files/read-picture.ts', 'node:fs'],
    ['pictures/files/read-picture.ts', '../../io/system-error.js'],
    ['web/page/find/open-picture.ts', '../../../pictures/fit.js'],
    ['web/server/app.ts', '../../run/outputs/png.js'],
    ['web/server/app.ts', '../shared/space-query.js'],
    ['web/server/app.ts', 'node:http'],
    ['web/shared/space-query.ts', '../../core/space.js'],
    ['web/shared/space-query.ts', './clock.js'],
    ['web/page/main.ts', '../shared/space-query.js'],
    ['web/page/main.ts', './views/explore.js'],
    ['web/page/kernel-worker.ts', '../../codecs/png/index.js'],
    ['web/page/kernel-worker.ts', 'pako'],
    ['cli/main.ts', '../index.js'],
    ['cli/selftest.ts', '../reference/index.js'],
  ];
  for (const one of allowed) t.equal(findFault(one[0], toImport(one)), undefined, one.join(' → '));
  t.end();
});

t.test('the rule names what the layout forbids', (t) => {
  const forbid = (fault: RegExp, ...one: Case): void => {
    t.match(findFault(one[0], toImport(one)), fault, one.join(' → '));
  };
  forbid(/core may not import from codecs/, 'core/space.ts', '../codecs/png/index.js');
  forbid(/core may not import from run/, 'core/space.ts', '../run/record.js', 'type');
  forbid(/core may not import from text/, 'core/space.ts', '../text/quantity.js');
  forbid(/pictures may not import Node's/, 'pictures/fit.ts', 'node:fs');
  forbid(
    /pictures may not import from pictures\/files/,
    'pictures/fit.ts',
    './files/read-picture.js',
  );
  forbid(
    /web\/page may not import from pictures\/files/,
    'web/page/main.ts',
    '../../pictures/files/read-picture.js',
  );
  forbid(
    /pictures may not import from run/,
    'pictures/files/read-picture.ts',
    '../../run/record.js',
  );
  forbid(/run may not import from media/, 'run/run.ts', '../media/film-run.js');
  forbid(/only types from core/, 'reference/index.ts', '../core/space.js');
  forbid(/reference may not import from codecs/, 'reference/index.ts', '../codecs/png/index.js');
  forbid(/codecs may not import from reference/, 'codecs/png/index.ts', '../../reference/index.js');
  forbid(/art may not import from codecs/, 'art/index.ts', '../codecs/png/index.js');
  forbid(/io may not import from run/, 'io/lock.ts', '../run/record.js');
  forbid(/media may not import from verify/, 'media/film-run.ts', '../verify/film.js');
  forbid(/queue may not import from web/, 'queue/worker.ts', '../web/server.js');
  forbid(/run may not import from index/, 'run/run.ts', '../index.js');
  forbid(/web\/shared may not import from run/, 'web/shared/clock.ts', '../../run/run.js');
  forbid(/web\/shared may not import from web\/server/, 'web/shared/a.ts', '../server/app.js');
  forbid(/web\/page may not import from web\/server/, 'web/page/main.ts', '../server/app.js');
  forbid(
    /web\/page may not import from run/,
    'web/page/main.ts',
    '../../run/outputs/png.js',
    'type',
  );
  forbid(/web\/page may not import Node's/, 'web/page/shell/keys.ts', 'node:fs');
  forbid(/nobody imports from it/, 'web/server/app.ts', '../page/main.js');
  forbid(/index may not import from cli/, 'index.ts', './cli/main.js');
  forbid(/core may not import Node's modules/, 'core/space.ts', 'node:crypto');
  forbid(/core may not import Node's modules/, 'core/space.ts', 'fs/promises');
  forbid(/codecs may not import Node's modules/, 'codecs/png/index.ts', 'node:zlib', 'type');
  forbid(/art may not import Node's modules/, 'art/index.ts', 'node:fs');
  forbid(/no package but @noble/, 'core/space.ts', 'jsbi');
  forbid(/no package but @noble/, 'core/space.ts', '@noble/hashes-fork');
  forbid(/by paths only/, 'cli/main.ts', 'image-enumerator/png');
  forbid(/outside src/, 'core/space.ts', '../../test/imports.test.js');
  forbid(/utils is no layer/, 'utils/text.ts', './more.js');
  forbid(/utils is no layer/, 'cli/main.ts', '../utils/text.js');
  t.match(
    findFault('cli/main.ts', { specifier: undefined, typeOnly: false, line: 1 }),
    /plain string/,
    'a computed specifier',
  );
  t.end();
});

t.test('imports of every form are found, with their line', (t) => {
  const text = [
    "import a from 'a';",
    "import type { B } from 'b';",
    "import { type C } from 'c';",
    "import 'd';",
    "export * from 'e';",
    "export type { F } from 'f';",
    "const g = await import('g');",
    "type H = typeof import('h');",
    "const i = new Worker(new URL('./i.js', import.meta.url));",
    "import j = require('j');",
    'const k = await import(name);',
    "// import l from 'l';",
    'const m = "import m from \'m\'";',
    "export const n = 'n';",
  ].join('\n');
  t.strictSame(
    readImports('x.ts', text).map(({ specifier, typeOnly, line }) => [specifier, typeOnly, line]),
    [
      ['a', false, 1],
      ['b', true, 2],
      ['c', false, 3],
      ['d', false, 4],
      ['e', false, 5],
      ['f', true, 6],
      ['g', false, 7],
      ['h', true, 8],
      ['./i.js', false, 9],
      ['j', false, 10],
      [undefined, false, 11],
    ],
  );
  t.end();
});
