/**
 * The folder beside a film in which its segments lie while it is made: its name, and what in it is
 * this program's.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';

/** `film.mkv.parts` */
export function filmFolder(out: string): string {
  return `${out}.parts`;
}

/** Says which older film the new one is to replace. */
export const REPLACED_FILE = 'replaced';

/** What lies in such a folder, and what of it is of no use after a run was killed. */
const OWN = /^joined\.|^replaced$|\.nut(\.crc32|\.[0-9]+\.tmp)?$/;
const HALF_MADE = /^joined\.|\.nut\.[0-9]+\.tmp$/;

/**
 * Remove what this program wrote into the folder.
 * @param isAll - the finished segments too
 */
export function clearFilmFolder(folder: string, isAll: boolean): void {
  const pattern = isAll ? OWN : HALF_MADE;
  for (const name of fs.readdirSync(folder)) {
    if (pattern.test(name)) fs.rmSync(path.join(folder, name), { force: true });
  }
}

/** Remove the folder, unless it holds a file that this program did not write. */
export function removeFilmFolder(folder: string): void {
  if (!fs.existsSync(folder)) return;
  clearFilmFolder(folder, true);
  if (fs.readdirSync(folder).length === 0) fs.rmdirSync(folder);
}
