/**
 * The examples of docs/examples.md, run as they stand there: a reader who copies one gets
 * what the page shows.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import t from 'tap';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = fs.readFileSync(path.join(root, 'docs/examples.md'), 'utf8');

/** Lines with `//=>` become values to compare with what is behind it. */
function instrument(code: string): string {
  const lines = code.split('\n').map((line) => {
    const match = /^(.*?);\s*\/\/=> (.*)$/.exec(line);
    return match === null ? line : `results.push([${match[1]}, ${match[2]}]);`;
  });
  return `export const results = [];\n${lines.join('\n')}\n`;
}

let examples = 0;
const headings = page.split(/^## /m).slice(1);
for (const section of headings) {
  const title = section.slice(0, section.indexOf('\n'));
  const blocks = [...section.matchAll(/```js\n([^]*?)```/g)].map((match) => match[1] ?? '');
  for (const [i, code] of blocks.entries()) {
    t.test(`docs/examples.md, "${title}", example ${i + 1} gives what it shows`, async (t) => {
      const folder = t.testdir({ 'example.mjs': instrument(code) });
      // The package finds itself by name from inside its own tree alone.
      const file = path.join(root, 'dist', `example-${process.pid}-${examples++}.mjs`);
      fs.renameSync(path.join(folder, 'example.mjs'), file);
      t.teardown(() => fs.rmSync(file, { force: true }));
      const { results } = (await import(pathToFileURL(file).href)) as {
        results: [unknown, unknown][];
      };
      t.ok(results.length > 0, 'the example shows something');
      for (const [actual, expected] of results) t.same(actual, expected);
    });
  }
}
