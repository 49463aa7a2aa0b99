/**
 * Go on with a run that its checkpoint describes.
 * @module
 */
import { removeStaleTemporaries } from './checkpoint-file.js';
import { lockWith } from '../io/lock.js';
import type { RunRecord } from './record.js';
import { EnumeratorError } from '../core/errors.js';
import { formatIndex, shortenIndex } from '../core/index-format.js';
import { planRun } from '../core/range.js';
import { runSize } from './engine/frames.js';
import { requireManifest } from './outputs/manifest-place.js';
import { executeRun } from './execute-run.js';
import { EXIT } from '../cli/exit-codes.js';
import { readRetries, readStream } from '../cli/options/live-options.js';
import { readEnd } from '../cli/options/numbers.js';
import { firstTaken } from './clear.js';
import { requireFolderOf } from './own-files.js';
import { makeProgress } from '../cli/render/progress.js';
import type { SessionOptions } from './session.js';
import { findRun, type FoundRun, runName, type RunTarget } from './target.js';
import { shellWord } from '../cli/render/shell-word.js';

export interface ResumeOptions extends SessionOptions {
  /** The folder or file of the images, or the checkpoint. */
  readonly path: string;
  /** Where a stream goes: no checkpoint keeps its key. */
  readonly out?: string | undefined;
  readonly retries?: string | undefined;
  readonly 'stream-key-file'?: string | undefined;
  /** A new end, exclusive, in every text form. */
  readonly to?: string | undefined;
}

/**
 * Go on with a run.
 * @returns the exit code
 */
export async function resumeRun(options: ResumeOptions): Promise<number> {
  const { target } = findRun(options.path);
  const lock = target.lock === undefined ? undefined : lockWith(target.lock, runName(target));
  try {
    // Read behind the lock: another process may have gone on in between.
    return await goOn(findRun(options.path), options);
  } finally {
    lock?.release();
  }
}

/**
 * The same for a run that was found behind its lock.
 * @returns the exit code
 */
export async function goOn({ record, target }: FoundRun, options: ResumeOptions): Promise<number> {
  const { to, out, ...session } = options;
  if (target.kind === 'parts') {
    throw new EnumeratorError(
      'E_USAGE',
      `${runName(target)} was submitted to many machines: go on with it by enumerate submit --out ${shellWord(runName(target))} and its queue`,
    );
  }
  if (target.kind === 'stream') return goOnLive({ record, target }, options);
  if (out !== undefined)
    throw new EnumeratorError(
      'E_USAGE',
      `--out ${out}: only streams take an address; ${runName(target)} has its place`,
    );
  const end = to === undefined ? record.end : newEnd(to, record);
  if (record.watermark === end) {
    // A continuation that was killed at once leaves its half-written checkpoint.
    if (target.checkpoint !== undefined) removeStaleTemporaries(target.checkpoint);
    sayFinished(record, target, options.statusJson);
    return EXIT.done;
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
  if (target.kind !== 'film') {
    const manifest = requireManifest(record, target);
    requireFolderOf(manifest, '--manifest');
    return executeRun(longer, { ...session, target: { ...target, manifest }, old: record });
  }
  if (record.watermark === record.end) {
    throw new EnumeratorError(
      'E_EXISTS',
      `${target.out} is finished, and a film cannot be made longer: write another one, or this one anew with --force`,
    );
  }
  const { executeFilm } = await import('../media/film-run.js');
  return executeFilm(longer, { ...session, target, old: record });
}

async function goOnLive({ record, target }: FoundRun, options: ResumeOptions): Promise<number> {
  const { out } = options;
  if (out === undefined) {
    throw new EnumeratorError(
      'E_USAGE',
      `${runName(target)} is of a stream, whose address no checkpoint keeps: give it with --out rtmp://…`,
    );
  }
  if (record.watermark === record.end) {
    sayFinished(record, target, options.statusJson);
    return EXIT.done;
  }
  const { executeLive } = await import('../media/live/live-run.js');
  return executeLive(record, {
    ...options,
    target,
    old: record,
    address: readStream(out, options),
    retries: readRetries(options.retries),
  });
}

function sayFinished(record: RunRecord, target: RunTarget, statusJson: boolean): void {
  const name = runName(target);
  if (statusJson) {
    const progress = makeProgress({ plan: record, out: name, statusJson });
    const state = { watermark: record.end, offsets: [], frames: 0, bytes: 0, elapsedMs: 0 };
    progress.end(state, 'finished');
  } else {
    const command = `enumerate resume ${shellWord(name)} --to N`;
    const further = record.output.kind === 'film' ? '' : `; ${command} continues it`;
    process.stderr.write(`${name}: the run is finished${further}\n`);
  }
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
