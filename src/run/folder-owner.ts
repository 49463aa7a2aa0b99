/**
 * A folder belongs to one enumeration: other runs may be in it where they are other shards of the same.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { EnumeratorError } from '../core/errors.js';
import { realPath } from '../io/folders.js';
import { readIfPossible } from './checkpoint/checkpoint-file.js';
import type { RunRecord } from './record.js';
import { differences } from './same-run.js';
import { checkpointsIn, type RunTarget } from './target.js';

/** What two runs in one folder have in common. */
const OF_A_FOLDER = [
  'art',
  'space',
  'palette',
  'order',
  'seed',
  'from',
  'step',
  'output',
  'image format',
  'metadata',
  'split',
] as const;

/**
 * Look at the other runs in a new run's folder.
 * @throws EnumeratorError `E_EXISTS` where one is of another enumeration, or has some of the same images
 */
export function checkNeighbours(record: RunRecord, { kind, out, checkpoint }: RunTarget): void {
  if (kind !== 'directory' || !fs.existsSync(out)) return;
  for (const file of checkpointsIn(out)) {
    if (checkpoint !== undefined && realPath(file) === realPath(checkpoint)) continue;
    // Of one that begins at the same moment, and withdraws.
    if (!fs.existsSync(file)) continue;
    const other = readIfPossible(file);
    if (other instanceof EnumeratorError) throw inAFolder(out, file, 'it cannot be read');
    const [difference] = differences(record, other, OF_A_FOLDER);
    if (difference !== undefined) throw inAFolder(out, file, `its ${difference} is not the same`);
    if (record.first < other.end && other.first < record.end)
      throw inAFolder(out, file, 'it has some of the same images');
  }
}

/**
 * Keep what is no image of a run out of its folder, where `verify` would find it.
 * @throws EnumeratorError `E_EXISTS` where a run's checkpoint lies there
 */
export function checkNoRun(folder: string): void {
  const [run] = fs.existsSync(folder) ? checkpointsIn(folder) : [];
  if (run === undefined) return;
  throw new EnumeratorError(
    'E_EXISTS',
    `${folder} is the folder of a run (${path.basename(run)}), which gets no other pictures`,
    { hints: [{ key: 'other-folder' }] },
  );
}

function inAFolder(out: string, file: string, reason: string): EnumeratorError {
  return new EnumeratorError(
    'E_EXISTS',
    `${out} holds another run, ${path.basename(file)}, and a folder belongs to one: ${reason}`,
    { hints: [{ key: 'other-folder' }] },
  );
}
