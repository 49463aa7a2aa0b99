/**
 * The submitter: walks through a run's parts, keeps a few tickets in the queue, and looks in the
 * folder for what became of them. The folder is the truth: whatever the queue forgets, is asked
 * for again, and what is there and whole is done.
 * @module
 */
import { performance } from 'node:perf_hooks';
import { EnumeratorError } from '../core/errors.js';
import { SharedParts } from '../run/outputs/shared-parts.js';
import type { RunFacts } from './announcements.js';
import { FinalLook } from './final-look.js';
import { ListPatience } from './list-patience.js';
import { Outstanding } from './outstanding.js';
import { PartLooks } from './part-looks.js';
import { isPassingReply, isReply, PassingFault } from './passing-fault.js';
import { RecentRate } from './recent-rate.js';
import type {
  SubmissionHooks,
  SubmissionOptions,
  SubmissionOutcome,
  SubmissionState,
} from './submission-terms.js';
import type { Tickets } from './tickets.js';
import { clearUnfinished } from './unfinished.js';

const TICK_MS = 100;
const SECOND_MS = 1000;
/** How much work lies in the queue, where that is more than two tickets for each thread. */
const AHEAD_SECONDS = 2;
const TICKETS_PER_THREAD = 2;
/** Where nobody works yet. */
const LEAST_OUTSTANDING = 2;
/** Parts that are looked for on the disk before signals have their turn. */
const LOOKS_PER_STEP = 1000;
/** A part that failed so often will not be made by asking again. */
const MOST_FAILURES = 50;
/** So long may no worker be there until that is told of. */
const LONELY_MS = 10_000;
/** The same reason is told again after so long. */
const TOLD_MS = 60_000;
const FULL_SWEEP_MS = 2000;
/** Outstanding parts that are looked for then, whatever the queue says of their tickets. */
const OLDEST_LOOKS = 200;
/** Tickets that the queue is asked about in a second, however many there are. */
const MOST_QUESTIONS = 20_000;

export class Submission {
  readonly #options: SubmissionOptions;
  readonly #hooks: SubmissionHooks;
  readonly #tickets: Tickets;
  readonly #parts: SharedParts;
  readonly #run: string;
  readonly #started = performance.now();
  /** By their first positions, the oldest first. */
  readonly #outstanding = new Map<bigint, Outstanding>();
  /** First positions of parts beyond the watermark that are done. */
  readonly #ahead = new Set<bigint>();
  /** Every part below it is done, but for the repairs. */
  #watermark: bigint;
  /** First positions of parts below the watermark that are there no more. */
  readonly #repairs = new Set<bigint>();
  /** Those of them that no ticket was issued for yet, for want of room. */
  readonly #unissued: bigint[] = [];
  /** The first part that was not looked at yet. */
  #next: bigint;
  #images = 0n;
  #partsDone = 0;
  #retries = 0;
  #workers = 0;
  #threads = 0;
  #isCancelled = false;
  #isChecking = false;
  /** When reasons of failures were told. */
  readonly #told = new Map<string, number>();
  readonly #rate = new RecentRate();
  /** When a worker was there; Infinity where its absence was told of. */
  #lastWorker = performance.now();
  #hasBegun = false;
  #isWaiting = false;
  #lastSecond = -Infinity;
  #lastFullSweep = 0;
  #lastSweep = 0;
  /** How long to wait after the last one, so that many tickets cost no more than some. */
  #sweepMs = 0;
  readonly #abort = new AbortController();
  readonly #looks: PartLooks;
  readonly #finalLook: FinalLook;
  readonly #listPatience: ListPatience;

  constructor(options: SubmissionOptions, tickets: Tickets, hooks: SubmissionHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.#tickets = tickets;
    this.#parts = new SharedParts(options.record);
    const { record, listPauseMs = SECOND_MS } = options;
    const warn = (line: string): void => hooks.warn(line);
    this.#looks = new PartLooks(options, this.#parts, this.#abort.signal, warn);
    this.#finalLook = new FinalLook(record, this.#parts, this.#looks);
    this.#listPatience = new ListPatience(listPauseMs, warn);
    this.#run = this.#parts.parts.id;
    this.#watermark = options.record.watermark;
    this.#next = this.#watermark;
  }

  /**
   * Work until every part is there and was looked at, or until a stop is requested.
   * @throws EnumeratorError `E_IO`, `E_QUEUE`; what is done stays done
   */
  async run(): Promise<SubmissionOutcome> {
    try {
      for (;;) {
        if (this.#hooks.stopRequested()) return await this.#leave('interrupted');
        try {
          const outcome = await this.#step();
          if (this.#isWaiting) this.#hooks.back();
          this.#isWaiting = false;
          if (outcome !== undefined) return await this.#leave(outcome);
        } catch (error) {
          if (!this.#hooks.stopRequested()) await this.#bear(error);
        }
      }
    } finally {
      this.#abort.abort();
    }
  }

  async #step(): Promise<SubmissionOutcome | undefined> {
    if (!this.#hasBegun) await this.#tickets.announcements.revive(this.#run);
    this.#hasBegun = true;
    await this.#everySecond();
    if (this.#isCancelled) return 'cancelled';
    await this.#sweep();
    const isMore = await this.#topUp();
    this.#hooks.progress(this.state());
    const isAllMade = this.#watermark === this.#options.record.end && this.#outstanding.size === 0;
    const isDone = isAllMade && this.#unissued.length === 0 && !this.#listPatience.isWaiting;
    if (isDone && (await this.#checkAll())) return 'finished';
    if (!isMore) await pause(TICK_MS);
    return undefined;
  }

  /**
   * What is not there now is waited for.
   * @throws EnumeratorError where waiting does not help
   */
  async #bear(error: unknown): Promise<void> {
    const isPassing = error instanceof PassingFault || isPassingReply(error);
    const told = isReply(error) ? this.#tickets.explain(error) : error;
    if (!isPassing) throw told;
    if (!this.#isWaiting) this.#hooks.lost(told instanceof Error ? told.message : String(told));
    this.#isWaiting = true;
    for (let ms = 0; ms < SECOND_MS && !this.#hooks.stopRequested(); ms += TICK_MS)
      await pause(TICK_MS);
  }

  /** Have commands that are being waited for given up. */
  abort(): void {
    this.#abort.abort();
  }

  state(): SubmissionState {
    const { first } = this.#options.record;
    let ahead = 0n;
    for (const position of this.#ahead) ahead += this.#imagesAt(position);
    for (const position of this.#repairs) ahead -= this.#imagesAt(position);
    return {
      done: this.#watermark - first + ahead,
      parts: this.#partsDone,
      images: this.#images,
      elapsedMs: performance.now() - this.#started,
      imagesPerSecond: this.#rates().images,
      workers: this.#workers,
      threads: this.#threads,
      outstanding: this.#outstanding.size,
      retries: this.#retries,
      isChecking: this.#isChecking,
    };
  }

  async #leave(outcome: SubmissionOutcome): Promise<SubmissionOutcome> {
    this.#keep();
    try {
      if (outcome === 'finished') await this.#tickets.announcements.forget(this.#run);
      if (outcome === 'interrupted') await this.#announce('stopped');
    } catch (error) {
      // What it leaves in the queue is taken for what it is: of a submitter that is not there.
      if (!isReply(error)) throw error;
    }
    const { folder, record, list } = this.#options;
    if (outcome === 'finished' && list === undefined) await clearUnfinished(folder, record);
    this.#hooks.progress(this.state());
    return outcome;
  }

  async #everySecond(): Promise<void> {
    const now = performance.now();
    if (now - this.#lastSecond < SECOND_MS) return;
    this.#lastSecond = now;
    const { workers, threads, isCancelled } = await this.#tickets.fleet.state(this.#run);
    this.#workers = workers;
    this.#threads = threads;
    this.#isCancelled = isCancelled;
    this.#noteWorkers(now);
    await this.#announce('working');
    this.#keep();
  }

  /** Nothing is done where nobody works, and nobody would say so. */
  #noteWorkers(now: number): void {
    if (this.#workers > 0) {
      this.#lastWorker = now;
      return;
    }
    if (now - this.#lastWorker < LONELY_MS) return;
    this.#hooks.warn(
      `no worker for ${Math.round(LONELY_MS / 1000)} s: start enumerate work with the same queue`,
    );
    this.#lastWorker = Infinity;
  }

  #keep(): void {
    let watermark = this.#watermark;
    for (const position of this.#repairs) if (position < watermark) watermark = position;
    this.#hooks.keep({ ...this.#options.record, watermark });
  }

  async #announce(state: RunFacts['state']): Promise<void> {
    const { record, folder, runFile, version, list } = this.#options;
    const { done, imagesPerSecond, retries } = this.state();
    await this.#tickets.announcements.announce(
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

  /** Parts and images a second, of the last few seconds. */
  #rates(): { parts: number; images: number } {
    return this.#rate.at(this.#partsDone, this.#images);
  }

  /** Ask the queue what became of the tickets that should be done by now; now and then of all. */
  async #sweep(): Promise<void> {
    const now = performance.now();
    this.#rate.note(this.#partsDone, this.#images);
    const fullMs = Math.max(FULL_SWEEP_MS, (this.#outstanding.size / MOST_QUESTIONS) * 1000);
    const isFull = now - this.#lastFullSweep > fullMs;
    if (isFull) {
      this.#lastFullSweep = now;
      await this.#lookAtOldest();
    } else if (now - this.#lastSweep < this.#sweepMs) return;
    this.#lastSweep = now;
    const likely = Math.ceil(this.#rates().parts * 0.5) + 2 * this.#threads + 64;
    const asked: Outstanding[] = [];
    for (const one of this.#outstanding.values()) {
      if (!isFull && asked.length >= likely) break;
      asked.push(one);
    }
    for (let at = 0; at < asked.length; at += LOOKS_PER_STEP)
      await this.#settle(asked.slice(at, at + LOOKS_PER_STEP));
    this.#sweepMs = (asked.length / MOST_QUESTIONS) * 1000;
  }

  /** A ticket that nobody takes may be of a part that is there: two submitters asked for it. */
  async #lookAtOldest(): Promise<void> {
    if (this.#options.list !== undefined) return;
    const oldest = [...this.#outstanding.keys()].slice(0, OLDEST_LOOKS);
    const areDone = await this.#areDone(oldest);
    const done = oldest.filter((_, i) => areDone[i] === true);
    for (const first of done) this.#markDone(first);
    // One that is being worked on stays, and its worker finds the part there.
    await this.#tickets.remove(this.#run, done);
    this.#advance();
  }

  async #settle(expected: readonly Outstanding[]): Promise<void> {
    const asked = expected.filter(({ isHeld }) => !isHeld);
    const wanted = expected.filter((one) => one.endHold()).map(({ first }) => first);
    const fates = await this.#tickets.fates(
      this.#run,
      asked.map(({ first }) => first),
    );
    const gone: Outstanding[] = [];
    const failed: [Outstanding, string][] = [];
    const finished: bigint[] = [];
    asked.forEach((one, i) => {
      const fate = fates[i] ?? '';
      if (fate === 'W') one.see();
      else if (fate === '') gone.push(one);
      else {
        finished.push(one.first);
        if (fate.startsWith('F')) failed.push([one, fate.slice(1)]);
        else if (this.#options.list !== undefined && /"bytes":/.test(fate))
          this.#markDone(one.first);
        else gone.push(one);
      }
    });
    await this.#tickets.remove(this.#run, finished);
    for (const [one, reason] of failed) this.#countFailure(one, reason);
    const areDone = await this.#areDone(gone.map(({ first }) => first));
    gone.forEach((one, i) => {
      if (areDone[i] === true) this.#markDone(one.first);
      else if (one.lose()) {
        wanted.push(one.first);
        this.#retries++;
      }
    });
    this.#advance();
    await this.#issue(wanted);
  }

  /** What fails at once must not be asked for without end. */
  #countFailure(one: Outstanding, reason: string): void {
    const now = performance.now();
    one.fail();
    this.#retries++;
    const name = this.#parts.nameAt(one.first);
    if (now - (this.#told.get(reason) ?? -Infinity) > TOLD_MS) this.#hooks.failed(name, reason);
    this.#told.set(reason, now);
    if (one.failures < MOST_FAILURES) return;
    throw new EnumeratorError(
      'E_QUEUE',
      `${name} failed ${one.failures} times, at last so: ${reason}; mend that, then submit again`,
    );
  }

  async #issue(firsts: readonly bigint[]): Promise<void> {
    if (firsts.length > 0)
      await this.#tickets.add(this.#run, firsts, this.#options.list !== undefined);
  }

  /**
   * Look at the parts that come next, and issue tickets for those that are not there.
   * @returns whether there is more to look at, and room for it
   */
  async #topUp(): Promise<boolean> {
    const { end } = this.#options.record;
    const room = this.#wanted() - this.#outstanding.size;
    if (room <= 0) return false;
    if (this.#unissued.length > 0) {
      const repairs = this.#unissued.splice(0, Math.min(room, LOOKS_PER_STEP));
      for (const first of repairs) this.#expect(first);
      // A ticket that is done stays where parts are pushed, and would be in the way.
      await this.#tickets.remove(this.#run, repairs);
      await this.#issue(repairs);
      return false;
    }
    if (this.#next >= end) return false;
    const firsts: bigint[] = [];
    let next = this.#next;
    while (firsts.length < Math.min(room, LOOKS_PER_STEP) && next < end) {
      firsts.push(next);
      next = this.#parts.rangeAt(next).end;
    }
    const areDone = await this.#areDone(firsts);
    this.#next = next;
    const missing = firsts.filter((first, i) => {
      if (areDone[i] === true) this.#ahead.add(first);
      return areDone[i] !== true;
    });
    for (const first of missing) this.#expect(first);
    this.#advance();
    await this.#issue(missing);
    return missing.length < room && this.#next < end;
  }

  #expect(first: bigint): void {
    this.#outstanding.set(first, new Outstanding(first));
  }

  #wanted(): number {
    const ahead = Math.ceil(AHEAD_SECONDS * this.#rates().parts);
    return Math.max(TICKETS_PER_THREAD * this.#threads, ahead, LEAST_OUTSTANDING);
  }

  #markDone(first: bigint): void {
    this.#outstanding.delete(first);
    if (!this.#repairs.delete(first)) this.#ahead.add(first);
    this.#partsDone++;
    this.#images += this.#imagesAt(first);
  }

  #imagesAt(first: bigint): bigint {
    return this.#parts.rangeAt(first).end - first;
  }

  #advance(): void {
    while (this.#ahead.delete(this.#watermark))
      this.#watermark = this.#parts.rangeAt(this.#watermark).end;
  }

  /** Whether parts are there and whole. */
  #areDone(firsts: readonly bigint[]): Promise<boolean[]> {
    // What lies below the watermark is looked at in the end alone.
    const isWhole = this.#isChecking || this.#repairs.size > 0;
    return this.#looks.areDone(firsts, isWhole ? this.#options.record.first : this.#watermark);
  }

  /**
   * Look at every part of the run once more.
   * @returns whether all are there; otherwise those that are not, or some of them, are to be made
   */
  async #checkAll(): Promise<boolean> {
    this.#isChecking = true;
    try {
      while (!this.#hooks.stopRequested() && this.#unissued.length < LOOKS_PER_STEP) {
        const missing = await this.#finalLook.next();
        if (missing === undefined) return this.#finalLook.end();
        if (missing.length > 0 && this.#isListLate(missing.length)) return false;
        this.#retries += missing.length;
        for (const one of missing) this.#repairs.add(one);
        this.#unissued.push(...missing);
        await this.#everySecond();
        this.#hooks.progress(this.state());
      }
      return false;
    } finally {
      this.#isChecking = false;
    }
  }

  #isListLate(missing: number): boolean {
    if (this.#options.list === undefined) return false;
    const isLate = this.#listPatience.lack(missing, this.#partsDone, this.#looks.sight);
    if (isLate) this.#finalLook.end();
    return isLate;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
