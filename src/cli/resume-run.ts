/**
 * Find a run by its folder or its checkpoint, and go on with it.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { readCheckpoint, removeStaleTemporaries } from '../checkpoint/file.js';
import { ioError } from '../checkpoint/system-error.js';
import { lockFolder } from '../checkpoint/lock.js';
import type { RunRecord } from '../checkpoint/record.js';
import { EnumeratorError } from '../core/errors.js';
import { formatIndex, shortenIndex } from '../core/index-text.js';
import { frameNames } from '../core/name.js';
import { planRun } from '../core/range.js';
import { SpaceSize } from '../core/size.js';
import { CHECKPOINT_NAME, executeRun } from './execute-run.js';
import { EXIT } from './exit-codes.js';
import { readEnd } from './numbers.js';
import { makeProgress } from './progress.js';
import { shellWord } from './shell-word.js';
import { firstTaken } from './start-run.js';

export interface ResumeOptions {
  /** The folder of the images, or the checkpoint in it. */
  readonly path: string;
  /** A new end, exclusive, in every text form. */
  readonly to?: string | undefined;
  readonly statusJson: boolean;
}

/** A run on disk: what its checkpoint says, and its folder. */
export interface FoundRun {
  readonly record: RunRecord;
  readonly directory: string;
}

/**
 * Read the checkpoint of a run.
 * @throws EnumeratorError `E_IO` where there is none, `E_CHECKPOINT_…`
 */
export function findRun(given: string): FoundRun {
  let isDirectory: boolean;
  try {
    isDirectory = fs.statSync(given).isDirectory();
  } catch (error) {
    throw ioError(`no run at ${given}`, error);
  }
  const directory = isDirectory ? path.normalize(given) : path.dirname(given);
  const file = isDirectory ? path.join(given, CHECKPOINT_NAME) : given;
  if (isDirectory && !fs.existsSync(file)) {
    throw new EnumeratorError(
      'E_IO',
      `${given} holds no run: there is no ${CHECKPOINT_NAME} in it; start one with enumerate --out ${shellWord(given)}`,
    );
  }
  return { record: readCheckpoint(file), directory };
}

/**
 * Go on with a run.
 * @returns the exit code
 */
export async function resumeRun(options: ResumeOptions): Promise<number> {
  const { directory } = findRun(options.path);
  const lock = lockFolder(directory);
  try {
    // Read behind the lock: another process may have gone on in between.
    return await goOn(findRun(options.path), options);
  } finally {
    lock.release();
  }
}

async function goOn({ record, directory }: FoundRun, options: ResumeOptions): Promise<number> {
  const { statusJson, to } = options;
  const end = to === undefined ? record.end : newEnd(to, record);
  if (record.watermark === end) {
    // A continuation that was killed at once leaves its half-written checkpoint.
    removeStaleTemporaries(path.join(directory, CHECKPOINT_NAME));
    sayFinished(record, directory, statusJson);
    return EXIT.done;
  }
  const nameAt = frameNames(record, record.output.nameWidth);
  const taken = firstTaken(directory, record, { first: record.end, end }, nameAt);
  if (taken !== undefined) {
    throw new EnumeratorError(
      'E_EXISTS',
      `${path.join(directory, taken)} is there already and belongs to no run: move it away, then resume`,
    );
  }
  return executeRun({ ...record, end }, { directory, statusJson, isNew: false });
}

function sayFinished(record: RunRecord, directory: string, statusJson: boolean): void {
  if (statusJson) {
    const progress = makeProgress({ plan: record, out: directory, statusJson });
    progress.end({ watermark: record.end, frames: 0, bytes: 0, elapsedMs: 0 }, 'finished');
  } else {
    const command = `enumerate resume ${shellWord(directory)} --to N`;
    process.stderr.write(`${directory}: the run is finished; ${command} continues it\n`);
  }
}

/** The position at which the run ends anew. */
function newEnd(to: string, record: RunRecord): bigint {
  const { from, step, end } = record;
  const size = new SpaceSize(record.space);
  const { count } = planRun({ from, step, to: readEnd(to, size) }, size);
  if (count < end) {
    const last = shortenIndex(formatIndex(from + (end - 1n) * step), 40);
    throw new EnumeratorError(
      'E_RANGE',
      `--to ${to} lies before the end of the run, whose last image is ${last}: give an end beyond it`,
    );
  }
  return count;
}
