/**
 * Go on with a run that its checkpoint describes.
 * @module
 */
import { removeStaleTemporaries } from '../io/atomic-file.js';
import { lockWith } from '../io/lock.js';
import type { RunRecord } from './record.js';
import { EnumeratorError } from '../core/errors.js';
import { formatIndex, shortenIndex } from '../core/index-format.js';
import { planRun } from '../core/range.js';
import { runSize } from './engine/frames.js';
import { requireManifest } from './outputs/manifest-place.js';
import { executeRun } from './execute-run.js';
import { readEnd } from '../cli/options/numbers.js';
import { firstTaken } from './clear.js';
import { requireFolderOf } from './own-files.js';
import type { Outcome } from './outcome.js';
import type { Carriers, SessionOptions } from './session.js';
import { findRun, type FoundRun, runName, type RunTarget } from './target.js';
import { shellWord } from '../cli/render/shell-word.js';

export interface ResumeSession extends SessionOptions {
  readonly carriers: Carriers;
  /** A new end, exclusive, in every text form. */
  readonly to?: string | undefined;
}

/**
 * Go on with a run.
 * @param path - the folder or file of the images, or the checkpoint
 */
export async function resumeRun(path: string, session: ResumeSession): Promise<Outcome> {
  const { target } = findRun(path);
  const lock = target.lock === undefined ? undefined : lockWith(target.lock, runName(target));
  try {
    // Read behind the lock: another process may have gone on in between.
    return await goOn(findRun(path), session);
  } finally {
    lock?.release();
  }
}

/** The same for a run that was found behind its lock. */
export async function goOn(found: FoundRun, options: ResumeSession): Promise<Outcome> {
  const { record, target } = found;
  const { to, carriers, ...session } = options;
  if (target.kind === 'parts') {
    throw new EnumeratorError(
      'E_USAGE',
      `${runName(target)} was submitted to many machines: go on with it by enumerate submit --out ${shellWord(runName(target))} and its queue`,
    );
  }
  const end = to === undefined || target.kind === 'stream' ? record.end : newEnd(to, record);
  if (record.watermark === end) {
    // A continuation that was killed at once leaves its half-written checkpoint.
    if (target.checkpoint !== undefined) removeStaleTemporaries(target.checkpoint);
    return sayFinished(record, target, session);
  }
  const longer = { ...record, end };
  const taken =
    target.kind === 'directory'
      ? firstTaken(longer, target, { first: record.end, end })
      : undefined;
  if (taken !== undefined) {
    throw new EnumeratorError(
      'E_EXISTS',
      `${taken} is there already and belongs to no run: move it away, then resume`,
    );
  }
  if (target.kind === 'film' || target.kind === 'stream') {
    if (target.kind === 'film' && record.watermark === record.end) {
      throw new EnumeratorError(
        'E_EXISTS',
        `${target.out} is finished, and a film cannot be made longer: write another one, or this one anew with --force`,
      );
    }
    return carriers[target.kind].execute(longer, { ...session, target, old: record });
  }
  const manifest = requireManifest(record, target);
  requireFolderOf(manifest, '--manifest');
  return executeRun(longer, { ...session, target: { ...target, manifest }, old: record });
}

function sayFinished(record: RunRecord, target: RunTarget, { onNotice }: SessionOptions): Outcome {
  const name = runName(target);
  const command = `enumerate resume ${shellWord(name)} --to N`;
  const { kind } = record.output;
  const further = kind === 'film' ? '' : `; ${command} continues it`;
  onNotice?.({ key: 'already-complete', message: `${name}: the run is finished${further}` });
  return { state: 'complete', record, name, images: 0, bytes: 0, elapsedMs: 0 };
}

/** The position at which the run ends anew. */
function newEnd(to: string, record: RunRecord): bigint {
  const { from, step, end } = record;
  const size = runSize(record);
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
