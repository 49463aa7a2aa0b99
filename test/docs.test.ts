/**
 * The programs of README.md, docs/library.md and docs/examples.md, run as they stand there: a reader
 * who copies one gets what the page shows. Those that need a queue are in queue/library.test.ts.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { root } from './core/tools.js';
import { asModule, countShown, programsOf } from './programs.js';

const pages = ['README.md', 'docs/library.md', 'docs/examples.md', 'docs/data-sets.md'];
const programs = ['', 'untyped', 'hono'].flatMap((needs) =>
  pages.flatMap((page) => programsOf(page, needs)),
);

for (const [i, program] of programs.entries()) {
  t.test(`${program.title}, gives what it shows`, async (t) => {
    t.ok(countShown(program) > 0, 'it shows something');
    // The package finds itself by name from inside its own tree alone.
    const file = path.join(root, 'dist', `example-${process.pid}-${i}.mjs`);
    fs.writeFileSync(file, asModule(program));
    const cwd = process.cwd();
    process.chdir(t.testdir());
    t.teardown(() => {
      process.chdir(cwd);
      fs.rmSync(file, { force: true });
    });
    await import(pathToFileURL(file).href);
  });
}

t.test('what is shown is checked', async (t) => {
  const program = { title: '', code: "1 + 1; //=> 2\nconsole.log('a', 5n); //=> a 5n\n" };
  t.equal(countShown(program), 2);
  t.match(
    asModule(program),
    'assert.deepEqual(1 + 1, 2);\nassert.equal(util.format(\'a\', 5n), "a 5n");',
  );
});
