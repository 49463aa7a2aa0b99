/**
 * Make anew what is missing or damaged of what runs have done: what a verification finds is planned,
 * carried out, and verified again. A process that is killed loses nothing, and a second repair ends
 * with the bytes of an undisturbed run.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { EnumeratorError, usageError } from '../core/errors.js';
import type { Hooks } from '../io/hooks.js';
import { causeOf, type Lock, lockWith } from '../io/lock/lock.js';
import { removeStaleTemporaries } from '../io/temporary.js';
import { told } from '../io/system-error.js';
import { sweep } from '../run/session.js';
import { findRun, runName } from '../run/target.js';
import { findRuns, type NamedRun } from '../verify/target.js';
import { verify, type VerifyProgress } from '../verify/verify.js';
import { carryOut, ownJobs, type Remade, remadeBy, stemsOf } from './carry-out.js';
import { filmLeft, type Job, type Left, RepairPlan } from './plan.js';

export type { Remade } from './carry-out.js';

export interface RepairOptions extends Hooks<VerifyProgress> {
  /** Say what would be made anew, and change nothing. */
  readonly dryRun?: boolean | undefined;
  /** For parts that many machines made: threads that verify, from 1; default one per core. */
  readonly threads?: number | undefined;
  /** Called with each thing that was made anew; in a dry run, with each that would be. */
  readonly onRemake?: ((remade: Remade, path: string) => void) | undefined;
  /** Called with the report of each path, in order. */
  readonly onPath?: ((report: RepairedPath) => void) | undefined;
}

/** A path that was repaired, as far as it can be. */
export interface RepairedPath {
  readonly path: string;
  /** Whether all that is done is there and right now. */
  readonly isRight: boolean;
  /** Images and lines that were made anew, or would be; those of a file that is written anew, all. */
  readonly images: bigint;
  /** Files that were written anew, or would be. */
  readonly files: bigint;
  /** What stays as it is; at most {@link MOST_LEFT}. */
  readonly left: readonly Left[];
  /** Why the path could not be repaired; undefined where it was. */
  readonly error?: EnumeratorError;
}

export interface RepairReport {
  /** `stopped`: the caller aborted it; the report has the paths before that one. */
  readonly state: 'complete' | 'stopped';
  /** Whether every path is right. */
  readonly isRight: boolean;
  readonly paths: readonly RepairedPath[];
}

/** Faults that are planned at once; where there are more, they are repaired in several rounds. */
const MOST_FAULTS = 100_000;
const MOST_LEFT = 1000;

/**
 * Repair the outputs of runs.
 * @param paths - folders, files, parts, manifests or checkpoints, of one run or several
 * @returns also where a path cannot be repaired: its report has the error then
 * @throws EnumeratorError `E_USAGE` where no path is given, or an empty one
 */
export async function repair(
  paths: readonly string[],
  options: RepairOptions = {},
): Promise<RepairReport> {
  if (paths.length === 0) throw usageError('nothing to repair: name at least one path');
  if (paths.includes('')) throw usageError('a path is empty');
  const reports: RepairedPath[] = [];
  for (const given of paths) {
    try {
      options.signal?.throwIfAborted();
      reports.push(await repairPath(given, options));
    } catch (error) {
      if (options.signal?.aborted === true)
        return { state: 'stopped', isRight: false, paths: reports };
      throw error;
    }
    options.onPath?.(reports.at(-1)!);
  }
  return { state: 'complete', isRight: reports.every(({ isRight }) => isRight), paths: reports };
}

async function repairPath(given: string, options: RepairOptions): Promise<RepairedPath> {
  const locks: Lock[] = [];
  try {
    const { runs } = findRuns(given);
    runs.forEach(checkStored);
    if (options.dryRun !== true) for (const run of runs) locks.push(...lockRun(run));
    // Read behind the locks: another process may have gone on in between.
    return await new PathRepair(given, findRuns(given).runs, locks, options).run();
  } catch (error) {
    options.signal?.throwIfAborted();
    const failure = causeOf(told(error, given), locks);
    if (!(failure instanceof EnumeratorError)) throw failure;
    return { path: given, isRight: false, images: 0n, files: 0n, left: [], error: failure };
  } finally {
    for (const lock of locks) lock.release();
  }
}

/** @throws EnumeratorError `E_OUTPUT` for the file of a pipe that is not at its end */
function checkStored({ record, target, isStored = false }: NamedRun): void {
  if (!isStored || record.watermark === record.end) return;
  throw new EnumeratorError(
    'E_OUTPUT',
    `${target.out} comes out of a pipe, and its run is not finished: it is repaired when that is`,
  );
}

/** Take a run, and remove what a killed process left of a repair of it. */
function lockRun(run: NamedRun): Lock[] {
  const { checkpoint } = run.target;
  if (checkpoint === undefined) return [];
  const { target } = findRun(checkpoint);
  if (target.lock === undefined) return [];
  const lock = lockWith(target.lock, runName(target));
  try {
    sweep(checkpoint, lock);
    for (const stem of stemsOf(run)) {
      if (fs.existsSync(path.dirname(stem))) removeStaleTemporaries(stem, `${stem}.digest`);
    }
  } catch (error) {
    lock.release();
    throw error;
  }
  return [lock];
}

/** The repair of one path. */
class PathRepair {
  readonly #path: string;
  readonly #runs: readonly NamedRun[];
  readonly #locks: readonly Lock[];
  readonly #options: RepairOptions;
  readonly #files = { images: 0n, files: 0n };
  /** Why something could not be made anew, by its file. */
  readonly #failed = new Map<string, Left>();

  constructor(
    given: string,
    runs: readonly NamedRun[],
    locks: readonly Lock[],
    options: RepairOptions,
  ) {
    this.#path = given;
    this.#runs = runs;
    this.#locks = locks;
    this.#options = options;
  }

  async run(): Promise<RepairedPath> {
    for (let before = Infinity; ;) {
      const plan = new RepairPlan(this.#runs);
      const total = await this.#verify(plan);
      const own = plan.jobs().flatMap((job) => ownJobs(job, (left) => this.#fail(left)));
      const jobs = own.filter((job) => !this.#failed.has(remadeBy(job).file));
      if (total >= before || jobs.length === 0) {
        const stuck = jobs.map((job): Left => {
          const reason = 'it is not right, though it was regenerated';
          return { file: remadeBy(job).file, reason, hints: [] };
        });
        return this.#report(total === 0, [...plan.left, ...this.#failed.values(), ...stuck]);
      }
      for (const job of jobs) {
        const remade = remadeBy(job);
        this.#options.signal?.throwIfAborted();
        if (this.#options.dryRun !== true && !(await this.#carryOut(job, remade))) continue;
        this.#count(remade);
        this.#options.onRemake?.(remade, this.#path);
      }
      if (this.#options.dryRun === true)
        return this.#report(false, [...plan.left, ...this.#failed.values()]);
      before = total;
    }
  }

  /** @returns how many faults there are */
  async #verify(plan: RepairPlan): Promise<number> {
    const { threads, signal, onProgress } = this.#options;
    const { paths, state } = await verify([this.#path], {
      listed: MOST_FAULTS,
      onFault: (fault) => plan.add(fault),
      onProgress,
      signal,
      // A number of threads is refused where there are none.
      threads: this.#runs.some(({ target }) => target.kind === 'parts') ? threads : undefined,
    });
    if (state === 'stopped') signal?.throwIfAborted();
    const [report] = paths;
    if (report === undefined) throw new TypeError('verify: no report of the path');
    if (!('error' in report)) return report.total;
    const { message } = report.error;
    if (!this.#runs.every(({ target }) => target.kind === 'film')) throw report.error;
    plan.left.push(filmLeft(this.#path, message));
    return 1;
  }

  /** The first reason is kept. */
  #fail(left: Left): void {
    if (!this.#failed.has(left.file)) this.#failed.set(left.file, left);
  }

  /** @returns whether it was done */
  async #carryOut(job: Job, { file }: Remade): Promise<boolean> {
    const { signal } = this.#options;
    const check = (): void => {
      for (const lock of this.#locks) lock.check();
    };
    check();
    try {
      await carryOut(job, { signal, check });
      return true;
    } catch (error) {
      // Where another process has taken the run over, or the disk fails, nothing more is done.
      if (!(error instanceof EnumeratorError) || error.code === 'E_IO') throw error;
      check();
      this.#fail({ file, reason: error.message, hints: error.hints });
      return false;
    }
  }

  #count({ kind, images }: Remade): void {
    this.#files.images += images;
    this.#files.files += kind === 'images' ? images : 1n;
  }

  #report(isRight: boolean, left: readonly Left[]): RepairedPath {
    return { path: this.#path, isRight, ...this.#files, left: left.slice(0, MOST_LEFT) };
  }
}
