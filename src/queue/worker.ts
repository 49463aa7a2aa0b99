/**
 * A worker: takes jobs, has its threads make the parts, reports that it is alive. It holds nothing
 * that others need: whatever becomes of it, its jobs are given to others.
 * @module
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import { threadsNotice } from '../io/processors.js';
import path from 'node:path';
import type { Job, Worker } from 'bullmq';
import { EnumeratorError, usageError } from '../core/errors.js';
import { makeDirectory } from '../io/folders.js';
import { ownVersion } from '../io/package-root.js';
import { pause } from '../io/wait.js';
import { SharedParts } from '../run/outputs/shared-parts.js';
import { openedPlace, queueError, type QueuePlace } from './address.js';
import { checkPushCommand, pushPart } from './commands.js';
import { answer, connectionOptions } from './connection.js';
import { explainFailure } from './failures.js';
import { type JobData, JobQueue, QUEUE_NAME, readJob, runOf } from './jobs.js';
import type { MadePart } from './make-part.js';
import type { WorkerState, WorkOptions } from './outcome.js';
import { PartPool } from './part-pool.js';
import { type RegisteredRun, type RunFinder, runFinder } from './run-registry.js';
import { WorkerHealth } from './worker-health.js';
import type { WorkerFacts } from './worker-registry.js';

/** Options without defaults that are still open. */
interface WorkerSettings extends WorkOptions {
  readonly place: QueuePlace;
  readonly threads: number;
  readonly lockMs: number;
  readonly graceMs: number;
}

/** A job that its holder lost is given to others: more often than any sensible number of crashes. */
const MOST_STALLS = 10_000;
/** A job is given to others by the first of so many checks that finds its lock gone. */
const CHECKS_IN_LOCK = 3;
const RETRY_MS = 1000;
const PROGRESS_MS = 200;
const LOCK_MS = 30_000;
const GRACE_MS = 20_000;
/** How long to wait for the queue at the end. */
const CLOSE_TIMEOUT_MS = 2000;
const ID_BYTES = 4;

/**
 * Make parts of submitted runs, until the signal is aborted or there was no job for long enough.
 * @param queue - `redis://user:password@host:port/db`, or a place with a prefix of its own
 * @param onOpen - called when the queue is open, and jobs are being waited for
 * @returns what was done
 * @throws EnumeratorError `E_QUEUE`, `E_IO` what made the worker useless
 */
export async function work(
  queue: string | QueuePlace,
  options: WorkOptions,
  onOpen: (threads: number) => void = () => {},
): Promise<WorkerState> {
  const { scratch, out, push, onNotice, threads = os.availableParallelism() } = options;
  const { lockMs = LOCK_MS, graceMs = GRACE_MS } = options;
  if (push !== undefined && out !== undefined) {
    throw usageError(
      'push and out exclude each other: parts are pushed, or lie in a shared folder',
    );
  }
  if (push !== undefined) checkPushCommand(push);
  const place = openedPlace(queue);
  if (scratch !== undefined) makeScratch(scratch);
  const notice = threadsNotice(options.threads);
  if (notice !== undefined) onNotice?.(notice);
  const jobs = await JobQueue.open(place, onNotice);
  const folders = { scratch: scratch && path.resolve(scratch), out: out && path.resolve(out) };
  const settings = { ...options, ...folders, place, threads, lockMs, graceMs };
  const worker = new QueueWorker(jobs, settings);
  try {
    onOpen(threads);
    return await worker.run();
  } finally {
    await jobs.close(CLOSE_TIMEOUT_MS);
  }
}

class QueueWorker {
  readonly #settings: WorkerSettings;
  readonly #queue: JobQueue;
  readonly #id = randomBytes(ID_BYTES).toString('hex');
  readonly #pool = new PartPool(this.#id);
  readonly #findRun: RunFinder;
  readonly #health: WorkerHealth;
  readonly #started = performance.now();
  readonly #abort = new AbortController();
  readonly #done = { parts: 0, images: 0, bytes: 0, failures: 0 };
  #active = 0;
  /** What was reported of runs that it cannot work on. */
  readonly #reported = new Set<string>();
  #lastJob = performance.now();
  /** Why it has no queue now. */
  #lost: EnumeratorError | undefined;
  #isResting = false;
  #isAsking = false;
  #isStopping = false;
  #failure: EnumeratorError | undefined;
  #end: () => void = () => {};
  #worker: Worker | undefined;

  constructor(queue: JobQueue, settings: WorkerSettings) {
    this.#settings = settings;
    this.#queue = queue;
    const { push, threads, lockMs } = settings;
    this.#findRun = runFinder(queue.runs, ownVersion(), push !== undefined);
    this.#health = new WorkerHealth(threads, lockMs);
  }

  /**
   * Work until it is stopped, or has been idle for as long as it may be.
   * @throws EnumeratorError what made it useless: runs of another version alone, a disk that is full
   */
  async run(): Promise<WorkerState> {
    const { place, threads, lockMs } = this.#settings;
    const { Worker } = this.#queue.packages;
    const worker = new Worker(QUEUE_NAME, (job, token) => this.#work(job, token), {
      connection: connectionOptions(place.address),
      prefix: place.prefix,
      concurrency: threads,
      lockDuration: lockMs,
      stalledInterval: lockMs / CHECKS_IN_LOCK,
      maxStalledCount: MOST_STALLS,
      runRetryDelay: RETRY_MS,
      skipVersionCheck: true,
    });
    this.#worker = worker;
    this.#watch(worker);
    const ended = new Promise<void>((resolve) => {
      this.#end = resolve;
    });
    const { signal } = this.#settings;
    const stop = (): void => this.#stop();
    signal?.addEventListener('abort', stop);
    if (signal?.aborted === true) stop();
    const progress = setInterval(() => this.#tick(), PROGRESS_MS);
    const heartbeat = this.#queue.workers.keepAlive(() => this.#facts());
    await ended;
    await this.#finish(worker);
    signal?.removeEventListener('abort', stop);
    clearInterval(progress);
    heartbeat.stop();
    if (this.#failure !== undefined) throw this.#failure;
    return this.#state();
  }

  /**
   * Finish what is being made, if that does not take too long, and give back the rest.
   * @param failure - why, if it is useless
   */
  #stop(failure?: EnumeratorError): void {
    this.#failure ??= failure;
    this.#isStopping = true;
    this.#end();
  }

  #state(): WorkerState {
    const images = this.#done.images + this.#pool.images;
    const elapsedMs = performance.now() - this.#started;
    return { ...this.#done, images, active: this.#active, elapsedMs };
  }

  async #finish(worker: Worker): Promise<void> {
    const giveUp = setTimeout(() => {
      this.#pool.stop();
      this.#abort.abort();
    }, this.#settings.graceMs);
    // Without a connection no job can be given back: its lock runs out.
    const drained = worker.close();
    while (this.#active > 0) await pause(20);
    clearTimeout(giveUp);
    await Promise.race([
      drained.then(() => this.#queue.workers.leave(this.#id)).catch(() => {}),
      pause(CLOSE_TIMEOUT_MS, { holdsProcess: false }),
    ]);
    await this.#pool.close();
  }

  #watch(worker: Worker): void {
    worker.on('error', (error) => {
      // A job that was given to another, or is known no more: its part is made.
      if (/\block\b|Missing key|not in the \w+ state/i.test(error.message)) return;
      if (this.#lost !== undefined || this.#isStopping) return;
      this.#lost = explainFailure(error, this.#settings.place.address, true);
      this.#lastJob = performance.now();
      this.#settings.onNotice?.({ key: 'queue-lost', message: this.#lost.message });
    });
    const noteBack = (): void => {
      if (this.#lost === undefined) return;
      this.#lost = undefined;
      this.#settings.onNotice?.({ key: 'queue-back', message: 'the queue is back' });
    };
    worker.on('active', noteBack);
    worker.on('drained', noteBack);
  }

  #tick(): void {
    this.#settings.onProgress?.(this.#state());
    const { idleMs } = this.#settings;
    if (idleMs === undefined || this.#active > 0 || this.#isResting || this.#isStopping) return;
    // A question that a queue took with it may wait for ever.
    if (this.#isAsking && this.#lost === undefined) return;
    if (performance.now() - this.#lastJob > idleMs) void this.#stopIfIdle();
  }

  /** A job that another worker has may still come to this one, if that worker dies. */
  async #stopIfIdle(): Promise<void> {
    this.#isAsking = true;
    try {
      // A queue that is gone would be asked for ever.
      if (this.#lost === undefined) {
        const { waiting, active } = await this.#queue.counts();
        if (waiting + active > 0) {
          this.#lastJob = performance.now();
          return;
        }
      }
      // What it could not do was not corrected by waiting.
      this.#stop(this.#lost ?? this.#health.lastError);
    } catch {
      // The connection's own watcher reports it.
    } finally {
      this.#isAsking = false;
    }
  }

  #facts(): WorkerFacts {
    const { threads } = this.#settings;
    const { active: _active, elapsedMs: _elapsedMs, ...done } = this.#state();
    const machine = { host: os.hostname(), pid: process.pid };
    return { id: this.#id, ...machine, version: ownVersion(), threads, ...done };
  }

  /** A job, from taking it to its end. */
  async #work(job: Job, token: string | undefined): Promise<object> {
    const { signal } = this.#abort;
    this.#active++;
    this.#lastJob = performance.now();
    try {
      const data = readJob(job.data);
      const run = await answer(this.#findRun(data.run), signal);
      // Its run is complete, or begins again in a moment.
      if (run === undefined) return { skipped: true };
      const part = await this.#make(data, run);
      if (part === undefined) return await this.#giveBack(job, token);
      this.#health.madePart();
      const { bytes, images } = part;
      this.#done.parts++;
      this.#done.images += images;
      this.#done.bytes += bytes;
      return { bytes, images };
    } catch (error) {
      if (!(error instanceof EnumeratorError)) throw error;
      if (signal.aborted) return await this.#giveBack(job, token);
      if (error.code === 'E_QUEUE') {
        const run = runOf(job.data);
        // A job of another program is left to the submitter that sees its failure.
        if (run !== undefined && !(await answer(this.#queue.runs.hasSubmitter(run), signal))) {
          // If its run is submitted again, the job is issued again.
          this.#report(job, error, 'its jobs are dropped: it has no submitter, and ');
          return { skipped: true };
        }
        this.#done.failures++;
        // A run that this worker cannot work on must not keep it from others.
        this.#report(job, error);
        if (!this.#health.refused(error, performance.now())) this.#stop(error);
      } else this.#rest(job, error);
      const where = `${os.hostname()} (process ${process.pid})`;
      throw new Error(`${where}: ${error.message}`, { cause: error });
    } finally {
      this.#active--;
      this.#lastJob = performance.now();
    }
  }

  #report(job: Job, { message, hints }: EnumeratorError, before = ''): void {
    const run = runOf(job.data);
    const about = run === undefined ? 'a job' : `run ${run}`;
    const text = `${before}${message}`;
    if (this.#reported.has(`${about} ${text}`)) return;
    this.#reported.add(`${about} ${text}`);
    this.#settings.onNotice?.({ key: 'run-refused', about, message: text, hints });
  }

  /** @throws BullMQ's error for a job that waits again */
  async #giveBack(job: Job, token: string | undefined): Promise<never> {
    const { signal } = this.#abort;
    if (token !== undefined) await answer(job.moveToWait(token), signal).catch(() => {});
    throw new this.#queue.packages.WaitingError();
  }

  async #make({ run: id, first }: JobData, run: RegisteredRun): Promise<MadePart | undefined> {
    const { scratch, out, push } = this.#settings;
    const { record, folder, runFile, revision } = run;
    const position = BigInt(`0x${first}`);
    if (position < record.first || position >= record.end)
      throw queueError('the queue holds a job for no part of its run');
    const range = new SharedParts(record).rangeAt(position);
    const shared = folder === undefined ? undefined : { folder: out ?? folder, runFile };
    const workplace = scratch ?? shared?.folder ?? os.tmpdir();
    const plan = { run: `${id}-${revision}`, record };
    const part = await this.#pool.make(plan, { range, shared, workplace });
    if (part?.scratchFiles !== undefined && push !== undefined)
      await pushPart(push, part.name, part.scratchFiles, this.#abort.signal);
    return part;
  }

  /** After a failure take no job for a while. */
  #rest(job: Job, error: EnumeratorError): void {
    this.#done.failures++;
    const { message, hints } = error;
    this.#settings.onNotice?.({ key: 'part-failed', about: String(job.id), message, hints });
    const restMs = this.#health.failed(error);
    if (restMs === undefined) {
      this.#stop(error);
      return;
    }
    const worker = this.#worker;
    if (worker === undefined || worker.isPaused()) return;
    this.#isResting = true;
    void worker.pause(true);
    setTimeout(() => {
      this.#isResting = false;
      this.#lastJob = performance.now();
      if (!this.#isStopping) void worker.resume();
    }, restMs).unref();
  }
}

/** A folder whose parent is missing is a typing error, or a disk that is not mounted. */
function makeScratch(scratch: string): void {
  const found = fs.statSync(scratch, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return;
  const parent = path.dirname(scratch);
  if (found !== undefined || !fs.existsSync(parent)) {
    const what = found === undefined ? `there is no folder ${parent}` : 'it is a file';
    throw new EnumeratorError('E_IO', `scratch ${scratch}: ${what}`, {
      setting: 'scratch',
      hints: [{ key: 'other-scratch' }],
    });
  }
  makeDirectory(scratch);
}
