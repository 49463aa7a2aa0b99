/**
 * Files of vectors, to which is only ever added. SPEC §13.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const directory = fileURLToPath(new URL('../../test/vectors/', import.meta.url));

/** A line of a file: an object of JSON. */
export type Item = Record<string, unknown>;

/**
 * Add what is not there yet, one vector a line; what is there must be as it was.
 * @param keyOf - what a vector is asked for
 */
export function addTo(file: string, made: readonly Item[], keyOf: (vector: Item) => string): void {
  const name = path.join(directory, file);
  const kept = fs.existsSync(name) ? (JSON.parse(fs.readFileSync(name, 'utf8')) as Item[]) : [];
  const lines = new Map<string, string>();
  for (const vector of kept) {
    if (lines.has(keyOf(vector))) throw new Error(`${file}: twice there: ${keyOf(vector)}`);
    lines.set(keyOf(vector), JSON.stringify(vector));
  }
  for (const vector of made) {
    const line = JSON.stringify(vector);
    const before = lines.get(keyOf(vector)) ?? line;
    if (before !== line) {
      throw new Error(`${file}: a vector never changes.\nthere: ${before}\nmade:  ${line}`);
    }
    lines.set(keyOf(vector), line);
  }
  const added = lines.size - kept.length;
  if (added > 0) {
    fs.mkdirSync(path.dirname(name), { recursive: true });
    fs.writeFileSync(name, `[\n${[...lines.values()].map((line) => ` ${line}`).join(',\n')}\n]\n`);
  }
  process.stdout.write(`${file}: ${lines.size} vectors, ${added} of them new\n`);
}
