/**
 * The programs of the documentation, made into programs that check what they show.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { root } from './core/tools.js';

/** A program out of the documentation. */
export interface Program {
  readonly title: string;
  /** An ES module; lines that end in `//=>` say what they give, or print. */
  readonly code: string;
}

/**
 * Each JavaScript program of a page.
 * @param needs - what they need beside the package, as it stands behind `js`; by default nothing
 */
export function programsOf(page: string, needs = ''): Program[] {
  const text = fs.readFileSync(path.join(root, page), 'utf8');
  const begin = needs === '' ? '```js\n' : `\`\`\`js ${needs}\n`;
  return text.split(/^## /m).flatMap((section) => {
    const heading = section.slice(0, section.indexOf('\n'));
    const blocks = section.split(begin).slice(1);
    return blocks.map((block, i) => ({
      title: `${page}, ${heading}, ${i + 1}`,
      code: block.slice(0, block.indexOf('```')),
    }));
  });
}

/** How many lines say what they give. */
export function countShown({ code }: Program): number {
  return code.split('//=> ').length - 1;
}

/** The program with its `//=>` as assertions: of a value, or of the line that is printed. */
export function asModule({ code }: Program): string {
  const lines = code
    .replaceAll(
      /^(\s*)console\.log\((.*)\); \/\/=> (.*)$/gm,
      (_, indent: string, values: string, text: string) =>
        `${indent}assert.equal(util.format(${values}), ${JSON.stringify(text)});`,
    )
    .replaceAll(
      /^(?!import )(.*?);\s*\/\/=> (.*)$/gm,
      (_, actual: string, expected: string) => `assert.deepEqual(${actual}, ${expected});`,
    );
  return `import assert from 'node:assert';\nimport util from 'node:util';\n${lines}`;
}
