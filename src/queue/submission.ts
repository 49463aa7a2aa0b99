/**
 * The submitter: keeps a few jobs in the queue, and looks in the folder for what became of them. The
 * folder is the truth: whatever the queue forgets is issued again, and what is there and whole is
 * done. What to do next is decided by {@link PendingParts}.
 * @module
 */
import { performance } from 'node:perf_hooks';
import { messageOf } from '../core/errors.js';
import type { Hooks, Notice } from '../io/hooks.js';
import { pause } from '../io/wait.js';
import { SharedParts } from '../run/outputs/shared-parts.js';
import type { RunRecord } from '../run/record.js';
import { isReply, isTransient } from './failures.js';
import type { JobQueue } from './jobs.js';
import type { SubmissionEnd, SubmissionState } from './outcome.js';
import { ListBackoff, PollPace, WorkerWatch } from './submission-pace.js';
import { clearPartialFiles, PartScan } from './part-scan.js';
import { PARTS_PER_STEP, type PendingPart, PendingParts } from './pending-parts.js';
import type { RunFacts } from './run-registry.js';
import { queueError } from './address.js';

interface SubmissionOptions {
  readonly record: RunRecord;
  readonly folder: string;
  /** The name of the run's file in the folder. */
  readonly runFile: string;
  readonly version: string;
  /** The command that lists what is there, for parts that are pushed elsewhere. */
  readonly list?: readonly string[] | undefined;
  /** The first pause where a list lacks what was pushed: a second. */
  readonly listPauseMs?: number | undefined;
}

interface SubmissionHooks extends Hooks<SubmissionState> {
  /** Write down how far the run is. */
  keep(record: RunRecord): void;
}

const TICK_MS = 100;
const SECOND_MS = 1000;
/** A part that failed so often will not be made by issuing it again. */
const MOST_FAILURES = 50;
/** The same reason is reported again after so long. */
const REPORTED_MS = 60_000;
/** Pending parts that are looked for at a full poll, whatever the queue says of their jobs. */
const OLDEST_PARTS = 200;

export class Submission {
  readonly #options: SubmissionOptions;
  readonly #hooks: SubmissionHooks;
  readonly #queue: JobQueue;
  readonly #layout: SharedParts;
  readonly #run: string;
  readonly #pending: PendingParts;
  readonly #scan: PartScan;
  readonly #listBackoff: ListBackoff;
  readonly #abort = new AbortController();
  readonly #started = performance.now();
  /** When reasons of failures were reported. */
  readonly #reported = new Map<string, number>();
  #fleet = { workers: 0, threads: 0, isCancelled: false };
  readonly #pace = new PollPace();
  readonly #workerWatch = new WorkerWatch(performance.now());
  #isChecking = false;
  #hasBegun = false;
  /** Whether it waits for something that is not there now. */
  #isWaiting = false;
  #lastSecond = -Infinity;

  constructor(options: SubmissionOptions, queue: JobQueue, hooks: SubmissionHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.#queue = queue;
    const { record, listPauseMs = SECOND_MS } = options;
    const notify = (notice: Notice): void => hooks.onNotice?.(notice);
    this.#layout = new SharedParts(record);
    this.#run = this.#layout.parts.id;
    this.#pending = new PendingParts(record, this.#layout, record.watermark);
    this.#scan = new PartScan({ ...options, signal: this.#abort.signal, notify });
    this.#listBackoff = new ListBackoff(listPauseMs, notify);
  }

  /**
   * Work until every part is there and was looked for once more, or until a stop is requested.
   * @throws EnumeratorError `E_IO`, `E_QUEUE`; what is done stays done
   */
  async run(): Promise<SubmissionEnd> {
    try {
      for (;;) {
        if (this.#isStopping) return await this.#leave('stopped');
        try {
          const end = await this.#step();
          if (this.#isWaiting)
            this.#hooks.onNotice?.({ key: 'queue-back', message: 'the queue is back' });
          this.#isWaiting = false;
          if (end !== undefined) return await this.#leave(end);
        } catch (error) {
          if (!this.#isStopping) await this.#waitAfter(error);
        }
      }
    } finally {
      this.#abort.abort();
    }
  }

  /** End the commands that are being waited for. */
  abort(): void {
    this.#abort.abort();
  }

  state(): SubmissionState {
    const now = performance.now();
    const { doneImages, parts, images, retries, size } = this.#pending;
    return {
      done: doneImages,
      parts,
      images,
      elapsedMs: now - this.#started,
      imagesPerSecond: this.#pending.rates(now).images,
      workers: this.#fleet.workers,
      threads: this.#fleet.threads,
      pending: size,
      retries,
      isChecking: this.#isChecking,
    };
  }

  get #isStopping(): boolean {
    return this.#hooks.signal?.aborted === true;
  }

  async #step(): Promise<SubmissionEnd | undefined> {
    if (!this.#hasBegun) await this.#queue.runs.revive(this.#run);
    this.#hasBegun = true;
    await this.#everySecond();
    if (this.#fleet.isCancelled) return 'cancelled';
    await this.#poll();
    const isMore = await this.#topUp();
    this.#hooks.onProgress?.(this.state());
    const isDone = this.#pending.isComplete && !this.#listBackoff.isWaiting(performance.now());
    if (isDone && (await this.#checkAll())) return 'complete';
    if (!isMore) await pause(TICK_MS);
    return undefined;
  }

  /**
   * Wait for what is not there now, and try again.
   * @throws EnumeratorError where waiting does not help
   */
  async #waitAfter(error: unknown): Promise<void> {
    const told = this.#queue.explain(error);
    if (!isTransient(error)) throw told;
    if (!this.#isWaiting) this.#hooks.onNotice?.({ key: 'queue-lost', message: messageOf(told) });
    this.#isWaiting = true;
    for (let ms = 0; ms < SECOND_MS && !this.#isStopping; ms += TICK_MS) await pause(TICK_MS);
  }

  async #leave(end: SubmissionEnd): Promise<SubmissionEnd> {
    this.#keep();
    try {
      if (end === 'complete') await this.#queue.runs.forget(this.#run);
      if (end === 'stopped') await this.#register('stopped');
    } catch (error) {
      // What stays in the queue is seen as that of a submitter that is gone.
      if (!isReply(error)) throw error;
    }
    const { folder, record, list } = this.#options;
    if (end === 'complete' && list === undefined) await clearPartialFiles(folder, record);
    this.#hooks.onProgress?.(this.state());
    return end;
  }

  async #everySecond(): Promise<void> {
    const now = performance.now();
    if (now - this.#lastSecond < SECOND_MS) return;
    this.#lastSecond = now;
    this.#fleet = await this.#queue.workers.state(this.#run);
    const notice = this.#workerWatch.note(this.#fleet.workers, now);
    if (notice !== undefined) this.#hooks.onNotice?.(notice);
    await this.#register('working');
    this.#keep();
  }

  #keep(): void {
    this.#hooks.keep({ ...this.#options.record, watermark: this.#pending.safeWatermark });
  }

  async #register(state: RunFacts['state']): Promise<void> {
    const { record, folder, runFile, version, list } = this.#options;
    const { done, imagesPerSecond, retries } = this.state();
    await this.#queue.runs.register(
      { record, folder: list === undefined ? folder : undefined, runFile, version },
      {
        id: this.#run,
        space: record.space.canonical,
        out: folder,
        first: record.first.toString(16),
        end: record.end.toString(16),
        done: done.toString(16),
        imagesPerSecond,
        retries,
        state,
      },
    );
  }

  /** Ask the queue what became of the jobs that should be done by now; now and then of all. */
  async #poll(): Promise<void> {
    const now = performance.now();
    this.#pending.noteRate(now);
    const due = this.#pace.due(now, this.#pending.size);
    if (due === undefined) return;
    if (due === 'all') await this.#scanOldest();
    const rate = this.#pending.rates(performance.now()).parts;
    const likely = Math.ceil(rate * 0.5) + 2 * this.#fleet.threads + 64;
    const asked = this.#pending.oldest(due === 'all' ? Infinity : likely);
    for (let at = 0; at < asked.length; at += PARTS_PER_STEP)
      await this.#settle(asked.slice(at, at + PARTS_PER_STEP));
    this.#pace.polled(asked.length);
  }

  /** A job that is not taken may be of a part that is there: two submitters issued it. */
  async #scanOldest(): Promise<void> {
    if (this.#options.list !== undefined) return;
    const oldest = this.#pending.oldest(OLDEST_PARTS).map(({ first }) => first);
    const areDone = await this.#areDone(oldest);
    const done = oldest.filter((_, i) => areDone[i] === true);
    this.#pending.markDone(done);
    // One that is being worked on stays, and its worker finds the part there.
    await this.#queue.remove(this.#run, done);
  }

  async #settle(parts: readonly PendingPart[]): Promise<void> {
    const asked = parts.filter(({ heldUntil }) => heldUntil === undefined);
    const wanted = this.#pending.release(parts, performance.now());
    const firsts = asked.map(({ first }) => first);
    const states = await this.#queue.states(this.#run, firsts);
    const trustsWorkers = this.#options.list !== undefined;
    const { finished, failed, gone } = this.#pending.settle(asked, states, trustsWorkers);
    await this.#queue.remove(this.#run, finished);
    for (const { first, reason } of failed) this.#countFailure(first, reason);
    const areDone = await this.#areDone(gone.map(({ first }) => first));
    wanted.push(...this.#pending.lost(gone, areDone, performance.now()));
    await this.#issue(wanted);
  }

  /** What fails at once must not be issued without end. */
  #countFailure(first: bigint, reason: string): void {
    const now = performance.now();
    const failures = this.#pending.fail(first, now);
    const about = this.#layout.nameAt(first);
    if (now - (this.#reported.get(reason) ?? -Infinity) > REPORTED_MS) {
      const message = `${about}: ${reason}; its job is issued again`;
      this.#hooks.onNotice?.({ key: 'part-failed', message });
    }
    this.#reported.set(reason, now);
    if (failures < MOST_FAILURES) return;
    throw queueError(
      `${about} failed ${failures} times, the last time because: ${reason}; correct that, then submit again`,
    );
  }

  async #issue(firsts: readonly bigint[]): Promise<void> {
    await this.#queue.add(this.#run, firsts, this.#options.list !== undefined);
  }

  /**
   * Look for the parts that come next, and issue jobs for those that are not there.
   * @returns whether there are more to look for, and room for them
   */
  async #topUp(): Promise<boolean> {
    const room = this.#pending.room(this.#fleet.threads, performance.now());
    if (room <= 0) return false;
    const repairs = this.#pending.takeRepairs(room);
    if (repairs.length > 0) {
      // A job that is complete stays where parts are pushed, and would be in the way.
      await this.#queue.remove(this.#run, repairs);
      await this.#issue(repairs);
      return false;
    }
    const firsts = this.#pending.nextParts(room);
    if (firsts.length === 0) return false;
    const missing = this.#pending.found(firsts, await this.#areDone(firsts));
    await this.#issue(missing);
    return missing.length < room && this.#pending.hasNext;
  }

  /** Whether parts are there and whole. */
  #areDone(firsts: readonly bigint[]): Promise<boolean[]> {
    // What lies below the watermark is looked for at the end alone.
    const isWhole = this.#isChecking || this.#pending.hasRepairs;
    const from = isWhole ? this.#options.record.first : this.#pending.watermark;
    return this.#scan.areDone(firsts, from);
  }

  /**
   * Look for every part of the run once more.
   * @returns whether all are there; otherwise those that are missing, or some of them, are repaired
   */
  async #checkAll(): Promise<boolean> {
    this.#isChecking = true;
    try {
      while (!this.#isStopping && !this.#pending.isFullOfRepairs) {
        const missing = await this.#scan.nextMissing();
        if (missing === undefined) return this.#scan.restart();
        if (missing.length > 0 && this.#isListLate(missing.length)) return false;
        this.#pending.repair(missing);
        await this.#everySecond();
        this.#hooks.onProgress?.(this.state());
      }
      return false;
    } finally {
      this.#isChecking = false;
    }
  }

  #isListLate(missing: number): boolean {
    if (this.#options.list === undefined) return false;
    const { parts } = this.#pending;
    const isLate = this.#listBackoff.lack(missing, parts, this.#scan.content, performance.now());
    if (isLate) this.#scan.restart();
    return isLate;
  }
}
