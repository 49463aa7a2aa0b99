/**
 * Art asks nothing of its machine: no clock, no chance, no function that differs between engines.
 * @module
 */
import fs from 'node:fs';
import t from 'tap';
import { root } from './tools.js';

/** All of them are exact in every engine. */
const EXACT = new Set(['abs', 'ceil', 'floor', 'fround', 'imul', 'max', 'min', 'round', 'sqrt']);

t.test('src/art names no clock, no chance and no inexact function', async (t) => {
  const folder = `${root}src/art/`;
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'));
  t.ok(files.length > 15);
  for (const file of files) {
    const code = fs.readFileSync(folder + file, 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '');
    t.notMatch(code, /\b(Date|performance|process|Buffer|crypto|setTimeout|globalThis)\b/, file);
    const members = [...code.matchAll(/\bMath\b(?:\.(\w+))?/g)].map(([, member]) => member);
    t.same(
      members.filter((member) => !EXACT.has(member ?? '')),
      [],
      file,
    );
  }
});
