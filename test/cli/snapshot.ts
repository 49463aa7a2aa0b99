/**
 * Texts that the program prints, kept in test/cli/snapshots for people to read. They are written anew
 * by `SNAPSHOTS=write npm test -- PART-OF-A-PATH`; what changed is then seen in the diff.
 * @module
 */
import fs from 'node:fs';
import type { Test } from 'tap';

const FOLDER = new URL('../../../test/cli/snapshots/', import.meta.url);

/** Holds a text against the one that is kept under this name. */
export function compareSnapshot(t: Test, name: string, text: string): void {
  const file = new URL(name, FOLDER);
  if (process.env['SNAPSHOTS'] === 'write') {
    fs.mkdirSync(FOLDER, { recursive: true });
    fs.writeFileSync(file, text);
  }
  const kept = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const lines = text.split('\n');
  // One line that differs says more than two long texts.
  const at = kept.split('\n').findIndex((line, i) => line !== lines[i]);
  t.ok(
    kept === text,
    `${name}, line ${at + 1}: "${lines[at]}" is kept as "${kept.split('\n')[at]}"; SNAPSHOTS=write keeps what is printed now`,
  );
}
