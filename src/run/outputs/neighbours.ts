/**
 * The neighbours of an image as files.
 * @module
 */
import path from 'node:path';
import { checkAbsent, writeWhole } from '../../io/atomic-file.js';
import { makeDirectory } from '../../io/folders.js';
import type { Neighbour } from '../../pictures/near.js';
import { encodeImage } from './png.js';

/** `mixed-10.png`, `gray+01.png`: the orders apart, and the offsets of two digits. */
function fileNameOf({ enumeration, offset }: Neighbour): string {
  const distance = offset < 0n ? -offset : offset;
  return `${enumeration.order}${offset < 0n ? '-' : '+'}${`${distance}`.padStart(2, '0')}.png`;
}

/** @throws EnumeratorError `E_EXISTS` before anything is written; `E_IO` */
export function writeNeighbours(
  neighbours: readonly Neighbour[],
  folder: string,
  force: boolean,
): void {
  makeDirectory(folder);
  for (const neighbour of neighbours) checkAbsent(path.join(folder, fileNameOf(neighbour)), force);
  for (const neighbour of neighbours) {
    const { enumeration, samples, index } = neighbour;
    const file = path.join(folder, fileNameOf(neighbour));
    writeWhole(file, encodeImage(enumeration, samples, index), force);
  }
}
