/**
 * The files of runs against their checkpoints: each image that is done must be there, once, and
 * right. The result is data; the command line words it.
 * @module
 */
import fs from 'node:fs';
import { availableParallelism } from 'node:os';
import { EnumeratorError, resultOf, usageError } from '../core/errors.js';
import type { PositionRange } from '../core/range.js';
import type { Hooks } from '../io/hooks.js';
import { readCheckpoint, writeCheckpoint } from '../run/checkpoint/checkpoint-file.js';
import { realPath } from '../io/folders.js';
import { attempt } from '../io/system-error.js';
import type { RunRecord } from '../run/record.js';
import {
  type Apart,
  type Cover,
  type CoverPiece,
  findApart,
  findCovers,
  findWhole,
  type Whole,
} from './cover.js';
import { verifyFilm } from './film.js';
import { type Fault, Findings, type Tally } from './findings.js';
import { verifyFolder } from './folder.js';
import { verifyManifest } from './manifest.js';
import { countOf, verifyParts } from './parts.js';
import { verifyStream } from './stream.js';
import { findRuns, type NamedRun, type NamedRuns } from './target.js';

export interface VerifyOptions extends Hooks<VerifyProgress> {
  /** How many images all paths have together, done: fewer or more are faults. */
  readonly count?: bigint | undefined;
  /** How many faults of each path are listed; all are counted. Default 20. */
  readonly listed?: number | undefined;
  /** For parts that many machines made: from 1; default one per core. */
  readonly threads?: number | undefined;
  /** For such parts: a file that says how far the verification is, and from which it continues. */
  readonly checkpoint?: string | undefined;
  /** Called with each listed fault as it is found; the report does not keep them then. */
  readonly onFault?: ((fault: Fault, path: string) => void) | undefined;
  /** Called with the report of each path, in order. */
  readonly onPath?: ((report: PathReport) => void) | undefined;
}

/** How far the verification of a path is. */
export interface VerifyProgress {
  readonly path: string;
  /** Images and lines that were checked. */
  readonly done: number;
  /** About how many there are. */
  readonly total: number;
}

/** A run, and which of the positions in its range are done. */
export interface VerifiedRun extends NamedRun {
  readonly done: readonly PositionRange[];
}

export interface CheckedPath extends Tally {
  readonly path: string;
  readonly isRight: boolean;
  readonly runs: readonly VerifiedRun[];
  /** Images that are done, as the checkpoint says or as complete parts were found. */
  readonly done: bigint;
  /** Images that are still to be made. */
  readonly left: bigint;
}

/** A path that could not be verified. */
export interface FailedPath {
  readonly path: string;
  readonly isRight: false;
  readonly error: EnumeratorError;
}

export type PathReport = CheckedPath | FailedPath;

export interface VerifyReport {
  /** `stopped`: the caller aborted it; the report has the paths before that one. */
  readonly state: 'complete' | 'stopped';
  /** Whether every path is right, and together they leave nothing out and have nothing twice. */
  readonly isRight: boolean;
  readonly paths: readonly PathReport[];
  /** What shards or parts cover together; empty where a count was given. */
  readonly covers: readonly Cover[];
  /** Runs of different enumerations; empty where a count was given. */
  readonly apart: readonly Apart[];
  /** Whether the paths have all images that were counted. */
  readonly whole: Whole | undefined;
}

const LISTED_FAULTS = 20;

/**
 * Verify the outputs of runs.
 * @param paths - folders, files, parts, manifests or checkpoints, of one run or several
 * @returns also where a path cannot be verified: its report has the error then
 * @throws EnumeratorError `E_USAGE` for options that do not fit the paths; `E_OUTPUT` where a count
 *   is given and the paths are of different enumerations
 */
export async function verify(
  paths: readonly string[],
  options: VerifyOptions = {},
): Promise<VerifyReport> {
  const { count, onPath } = options;
  if (paths.length === 0 || paths.includes('')) {
    throw usageError(
      paths.length === 0 ? 'nothing to verify: name at least one path' : 'a path is empty',
    );
  }
  if (count !== undefined && count < 0n)
    throw usageError(`count ${count}: expected 0 or more`, { setting: 'count' });
  const targets = paths.map((path) => resultOf(() => findRuns(path)));
  checkPartsOptions(targets, options);
  const reports: PathReport[] = [];
  const report = (state: VerifyReport['state'], joint?: Joint): VerifyReport => {
    const isRight =
      state === 'complete' && joint?.isRight === true && reports.every((path) => path.isRight);
    const { covers = [], apart = [], whole } = joint ?? {};
    return { state, isRight, paths: reports, covers, apart, whole };
  };
  try {
    for (const [i, target] of targets.entries()) {
      options.signal?.throwIfAborted();
      const path = await verifyPath(paths[i]!, target, options);
      reports.push(path);
      onPath?.(path);
    }
  } catch (error) {
    if (options.signal?.aborted === true) return report('stopped');
    throw error;
  }
  return report('complete', jointOf(reports.flatMap(piecesOf), count));
}

/** @throws EnumeratorError `E_USAGE` */
function checkPartsOptions(
  targets: readonly (NamedRuns | EnumeratorError)[],
  { threads, checkpoint }: VerifyOptions,
): void {
  const shared = targets
    .flatMap((target) => (target instanceof EnumeratorError ? [] : target.runs))
    .filter(({ target }) => target.kind === 'parts');
  if (shared.length === 0 && (threads !== undefined || checkpoint !== undefined)) {
    const setting = threads === undefined ? 'checkpoint' : 'threads';
    throw usageError(`${setting}: only for folders of parts that many machines made`, { setting });
  }
  if (checkpoint === undefined) return;
  if (shared.length > 1) {
    throw usageError(
      'checkpoint: that of a verification is for one run at a time: name the .ckpt of the run',
      { setting: 'checkpoint' },
    );
  }
  const own = shared[0]!.target.checkpoint;
  const isOwn =
    own !== undefined &&
    [checkpoint, own].every((file) => fs.existsSync(file)) &&
    realPath(checkpoint) === realPath(own);
  if (!isOwn) return;
  throw usageError(
    `checkpoint ${checkpoint}: this is the run's own file; name a new one, which says how far the verification is`,
    { setting: 'checkpoint' },
  );
}

async function verifyPath(
  path: string,
  target: NamedRuns | EnumeratorError,
  options: VerifyOptions,
): Promise<PathReport> {
  if (target instanceof EnumeratorError) return { path, isRight: false, error: target };
  const { listed = LISTED_FAULTS, onFault, onProgress, signal } = options;
  const total = target.runs.reduce((sum, run) => sum + countOf(doneOf(run)), 0n);
  let done = 0;
  const findings = new Findings({
    limit: listed,
    onFault: onFault && ((fault) => onFault(fault, path)),
    onAdvance:
      onProgress && ((more) => onProgress({ path, done: (done += more), total: Number(total) })),
    signal,
  });
  try {
    const runs = await verifyRuns(target, options, findings);
    findings.flush();
    return pathReport(path, runs, findings);
  } catch (error) {
    // A signal from a terminal ends ffmpeg too: that is no failure of the film.
    signal?.throwIfAborted();
    if (!(error instanceof EnumeratorError)) throw error;
    return { path, isRight: false, error };
  }
}

function pathReport(path: string, runs: readonly VerifiedRun[], findings: Findings): CheckedPath {
  const done = runs.reduce((sum, run) => sum + countOf(run.done), 0n);
  const all = countOf(runs.map(({ range }) => range));
  const tally = findings.tally();
  return { path, isRight: tally.total === 0, runs, done, left: all - done, ...tally };
}

/** The positions of what a path names that are done, as the checkpoint says. */
function doneOf({ record, range: { first, end } }: NamedRun): PositionRange[] {
  const stop = end < record.watermark ? end : record.watermark;
  return stop > first ? [{ first, end: stop }] : [];
}

async function verifyRuns(
  { runs, neighbours }: NamedRuns,
  options: VerifyOptions,
  findings: Findings,
): Promise<VerifiedRun[]> {
  const folder = runs.find(({ target }) => target.kind === 'directory')?.target.out;
  if (folder !== undefined) {
    const records = runs.map(({ record }) => record);
    // The same objects: they say which run a file is of.
    const others = neighbours.filter(
      (other) => !records.some((own) => own.first === other.first && own.from === other.from),
    );
    await verifyFolder(folder, records, [...records, ...others], findings);
  }
  const verified: VerifiedRun[] = [];
  for (const run of runs) {
    let done = doneOf(run);
    if (run.target.kind === 'parts')
      done = await verifySharedRun(run, neighbours, options, findings);
    else await verifyRun(run, findings);
    verified.push({ ...run, done });
  }
  return verified;
}

/** Verify the files of a run, except the images in its folder. */
async function verifyRun(run: NamedRun, findings: Findings): Promise<void> {
  const { record, target, range } = run;
  const { kind, checkpoint = '' } = target;
  if (kind === 'stream') {
    throw new EnumeratorError(
      'E_OUTPUT',
      `${checkpoint} is of a live stream, which keeps nothing that could be verified`,
      { hints: [{ key: 'read-overlay' }] },
    );
  }
  const keepsImages = kind !== 'none' && kind !== 'pipe';
  if (!keepsImages && record.output.manifest === undefined) {
    throw new EnumeratorError(
      'E_OUTPUT',
      `${checkpoint} is of a run that kept no images${kind === 'pipe' ? ': they went into a pipe' : ''}; there is nothing to verify`,
    );
  }
  if (kind === 'film') await verifyFilm(run, findings);
  else if (keepsImages && kind !== 'directory') await verifyStream(run, findings);
  // The manifest is the whole run's: it is left out where a path names one part.
  const isPart = range.first !== record.first || range.end !== record.end;
  if (kind === 'directory' || !keepsImages || !isPart)
    await verifyManifest(record, target, findings);
}

/** @returns the positions of parts that are there or should be */
async function verifySharedRun(
  { record, target }: NamedRun,
  neighbours: readonly RunRecord[],
  { threads = availableParallelism(), checkpoint, listed = LISTED_FAULTS, signal }: VerifyOptions,
  findings: Findings,
): Promise<PositionRange[]> {
  const verified = checkpoint === undefined ? record.first : readVerified(checkpoint, record);
  const keep = (watermark: bigint): void => {
    if (checkpoint !== undefined) writeCheckpoint(checkpoint, { ...record, watermark });
  };
  const folder = target.out;
  const done = await verifyParts(
    { record, folder, neighbours, threads, limit: listed, verified, keep, signal },
    findings,
  );
  // The next verification begins from the start.
  if (checkpoint !== undefined) {
    attempt(`cannot remove ${checkpoint}`, () => fs.rmSync(checkpoint, { force: true }));
  }
  return done;
}

/** The position up to which an earlier verification found everything right. */
function readVerified(file: string, record: RunRecord): bigint {
  if (!fs.existsSync(file)) return record.first;
  const found = readCheckpoint(file);
  const { id } = record.output.parts ?? {};
  if (found.output.parts?.id !== id || found.first !== record.first || found.end !== record.end) {
    throw new EnumeratorError('E_EXISTS', `${file} is of another run than the one to be verified`, {
      hints: [{ key: 'other-checkpoint' }],
    });
  }
  return found.watermark < record.watermark ? found.watermark : record.watermark;
}

/** What the paths have together. */
type Joint = Pick<VerifyReport, 'isRight' | 'covers' | 'apart' | 'whole'>;

function piecesOf(report: PathReport): CoverPiece[] {
  if ('error' in report) return [];
  return report.runs.map(({ record, range, target, done }) => ({
    record,
    range,
    done,
    name: report.runs.length > 1 ? (target.checkpoint ?? report.path) : report.path,
    source: realPath(target.checkpoint ?? report.path),
  }));
}

/** @throws EnumeratorError `E_OUTPUT` */
function jointOf(pieces: readonly CoverPiece[], count: bigint | undefined): Joint {
  if (count === undefined) {
    const covers = findCovers(pieces);
    const apart = findApart(pieces);
    const isRight =
      covers.every(({ faults }) => faults.length === 0) && !apart.some(({ isFault }) => isFault);
    return { isRight, covers, apart, whole: undefined };
  }
  const whole = pieces.length === 0 ? undefined : findWhole(pieces, count);
  return { isRight: whole?.faults.length === 0, covers: [], apart: [], whole };
}
