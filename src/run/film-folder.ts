/**
 * The folder beside a film in which its segments lie while it is made: its name, and what in it is
 * this program's.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { identityOf, writeAtomically } from '../io/atomic-file.js';
import { attempt } from '../io/system-error.js';
import { isTemporaryName } from '../io/temporary.js';

/** `film.mkv.parts` */
export function filmFolder(out: string): string {
  return `${out}.parts`;
}

/** Says which older film the new one is to replace. */
const REPLACED_FILE = 'replaced';

/** What is of no use after a run was killed. */
function isHalfMade(name: string): boolean {
  return name.startsWith('joined.') || isTemporaryName(name);
}

/** What this program writes into such a folder. */
function isOwn(name: string): boolean {
  return isHalfMade(name) || name === REPLACED_FILE || /\.nut(\.crc32)?$/.test(name);
}

/**
 * Make ready for a new film: what another run left goes, and the older film of that name, which stays
 * until the new one takes its place, is noted for sessions to come.
 * @throws EnumeratorError `E_IO`
 */
export function beginFilmFolder(out: string): void {
  const folder = filmFolder(out);
  attempt(`cannot make ${folder}`, () => {
    // Kept where it is there: it may be a link to another disk.
    if (fs.existsSync(folder)) clearFilmFolder(folder, true);
    const identity = identityOf(out);
    if (identity === undefined) return;
    fs.mkdirSync(folder, { recursive: true });
    writeAtomically(path.join(folder, REPLACED_FILE), identity, { sync: 'folder' });
  });
}

/**
 * By what the older film is known that a new one may replace; undefined where there is none.
 * @throws EnumeratorError `E_IO`
 */
export function replacedFilm(out: string): string | undefined {
  const file = path.join(filmFolder(out), REPLACED_FILE);
  return attempt(`cannot read ${file}`, () =>
    fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined,
  );
}

/**
 * Remove what this program wrote into the folder.
 * @param isAll - the finished segments too
 */
export function clearFilmFolder(folder: string, isAll: boolean): void {
  const isGone = isAll ? isOwn : isHalfMade;
  for (const name of fs.readdirSync(folder)) {
    if (isGone(name)) fs.rmSync(path.join(folder, name), { force: true });
  }
}

/** Remove the folder, unless it is a link, or holds a file that this program did not write. */
export function removeFilmFolder(folder: string): void {
  if (!fs.existsSync(folder)) return;
  clearFilmFolder(folder, true);
  const isOurs = !fs.lstatSync(folder).isSymbolicLink();
  if (isOurs && fs.readdirSync(folder).length === 0) fs.rmdirSync(folder);
}
