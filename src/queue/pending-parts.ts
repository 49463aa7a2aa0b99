/**
 * What a submitter knows of a run's parts, and what it decides: which parts it looks for next, which
 * jobs it issues, and when it issues them again. Neither the queue nor the folder is touched here,
 * and the time is given: the submission asks, and tells what it found.
 * @module
 */
import type { PositionRange } from '../core/range.js';
import { backoffMs } from '../io/wait.js';
import type { SharedParts } from '../run/outputs/shared-parts.js';
import type { JobState } from './jobs.js';

/** How much work is kept in the queue, if that is more than two jobs for each thread. */
const AHEAD_SECONDS = 2;
const JOBS_PER_THREAD = 2;
/** While there are no workers. */
const LEAST_PENDING = 2;
/** Parts that are looked for before others have their turn. */
export const PARTS_PER_STEP = 1000;
/**
 * A part that is gone from the queue may not be seen in the folder at once: network file systems
 * remember that it was not there.
 */
const FIRST_GONE_MS = 300;
const LONGEST_GONE_MS = 60_000;
/** A job that failed is issued again after so long, and twice as long each time. */
const FIRST_HOLD_MS = 300;
const LONGEST_HOLD_MS = 5000;
/** The period over which rates are measured. */
const WINDOW_MS = 5000;

/** A part that a job was issued for. */
export interface PendingPart {
  /** The part's first position. */
  readonly first: bigint;
  failures: number;
  /** How often it was gone from the queue without being done. */
  losses: number;
  /** Since when it is gone from the queue; undefined while it is there. */
  goneSince: number | undefined;
  /** When its job is issued again; undefined for one that did not fail. */
  heldUntil: number | undefined;
}

/** What the states of jobs mean for their parts. */
export interface Settled {
  /** First positions of the jobs to remove from the queue. */
  readonly finished: readonly bigint[];
  readonly failed: readonly { readonly first: bigint; readonly reason: string }[];
  /** Parts to look for: their jobs are done, or gone. */
  readonly gone: readonly PendingPart[];
}

/** How parts lie in the positions of the run. */
type PartLayout = Pick<SharedParts, 'rangeAt'>;

export class PendingParts {
  readonly #range: PositionRange;
  readonly #layout: PartLayout;
  /** By first positions, the oldest first. */
  readonly #pending = new Map<bigint, PendingPart>();
  /** First positions of parts beyond the watermark that are done. */
  readonly #ahead = new Set<bigint>();
  /** First positions of parts below the watermark that have gone missing. */
  readonly #repairs = new Set<bigint>();
  /** Those of them that no job was issued for yet, for want of room. */
  readonly #unissued: bigint[] = [];
  readonly #history: (readonly [ms: number, parts: number, images: bigint])[] = [];
  #watermark: bigint;
  /** The first part that was not looked for yet. */
  #next: bigint;
  /** Parts, and images in them, that were found done in this session. */
  parts = 0;
  images = 0n;
  /** Jobs that were issued again. */
  retries = 0;

  /**
   * @param range - the run's positions
   * @param watermark - every part below it is taken for done until the final scan
   */
  constructor(range: PositionRange, layout: PartLayout, watermark: bigint) {
    this.#range = range;
    this.#layout = layout;
    this.#watermark = watermark;
    this.#next = watermark;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** Every part below it is done, but for the repairs. */
  get watermark(): bigint {
    return this.#watermark;
  }

  /** Every part below it is done. */
  get safeWatermark(): bigint {
    let watermark = this.#watermark;
    for (const position of this.#repairs) if (position < watermark) watermark = position;
    return watermark;
  }

  get hasRepairs(): boolean {
    return this.#repairs.size > 0;
  }

  /** Whether as many parts have gone missing as are repaired at a time. */
  get isFullOfRepairs(): boolean {
    return this.#unissued.length >= PARTS_PER_STEP;
  }

  /** Whether every part was found done, as far as is known. */
  get isComplete(): boolean {
    const { end } = this.#range;
    return this.#watermark === end && this.#pending.size === 0 && this.#unissued.length === 0;
  }

  /** Images in parts that are done, those of earlier sessions too. */
  get doneImages(): bigint {
    let images = this.#watermark - this.#range.first;
    for (const first of this.#ahead) images += this.#imagesAt(first);
    for (const first of this.#repairs) images -= this.#imagesAt(first);
    return images;
  }

  /** Note how far it is, for {@link rates}. */
  noteRate(now: number): void {
    this.#history.push([now, this.parts, this.images]);
    while (this.#history.length > 2 && now - (this.#history[0]?.[0] ?? now) > WINDOW_MS)
      this.#history.shift();
  }

  /** Parts and images a second, over the last few seconds. */
  rates(now: number): { parts: number; images: number } {
    const [oldest] = this.#history;
    if (oldest === undefined || now - oldest[0] < 1) return { parts: 0, images: 0 };
    const seconds = (now - oldest[0]) / 1000;
    return {
      parts: (this.parts - oldest[1]) / seconds,
      images: Number(this.images - oldest[2]) / seconds,
    };
  }

  /** How many more jobs the queue should hold for so many threads. */
  room(threads: number, now: number): number {
    const ahead = Math.ceil(AHEAD_SECONDS * this.rates(now).parts);
    return Math.max(JOBS_PER_THREAD * threads, ahead, LEAST_PENDING) - this.#pending.size;
  }

  /** The oldest parts that are pending, at most so many. */
  oldest(most: number): PendingPart[] {
    const parts: PendingPart[] = [];
    for (const part of this.#pending.values()) {
      if (parts.length >= most) break;
      parts.push(part);
    }
    return parts;
  }

  /** Repairs to issue jobs for, which are pending from now on. */
  takeRepairs(room: number): bigint[] {
    const repairs = this.#unissued.splice(0, Math.min(room, PARTS_PER_STEP));
    for (const first of repairs) this.#expect(first);
    return repairs;
  }

  /** The parts to look for next; {@link found} takes what became of them. */
  nextParts(room: number): bigint[] {
    const { end } = this.#range;
    const firsts: bigint[] = [];
    const most = Math.min(room, PARTS_PER_STEP);
    for (let at = this.#next; at < end && firsts.length < most; at = this.#layout.rangeAt(at).end)
      firsts.push(at);
    return firsts;
  }

  /**
   * @param firsts - as {@link nextParts} gave them
   * @returns those to issue jobs for, which are pending from now on
   */
  found(firsts: readonly bigint[], areDone: readonly boolean[]): bigint[] {
    const last = firsts.at(-1);
    if (last !== undefined) this.#next = this.#layout.rangeAt(last).end;
    const missing = firsts.filter((_, i) => areDone[i] !== true);
    firsts.forEach((first, i) => {
      if (areDone[i] === true) this.#ahead.add(first);
      else this.#expect(first);
    });
    this.#advance();
    return missing;
  }

  /** Whether there are parts that were not looked for yet. */
  get hasNext(): boolean {
    return this.#next < this.#range.end;
  }

  /** Parts that were held after a failure and are to be issued again now. */
  release(parts: readonly PendingPart[], now: number): bigint[] {
    return parts.flatMap((part) => {
      if (part.heldUntil === undefined || part.heldUntil > now) return [];
      part.heldUntil = undefined;
      return [part.first];
    });
  }

  /**
   * What became of jobs.
   * @param trustsWorkers - whether a worker's word that it made a part is enough
   */
  settle(
    parts: readonly PendingPart[],
    states: readonly JobState[],
    trustsWorkers: boolean,
  ): Settled {
    const gone: PendingPart[] = [];
    const failed: { first: bigint; reason: string }[] = [];
    const finished: bigint[] = [];
    parts.forEach((part, i) => {
      const state = states[i] ?? { kind: 'gone' };
      if (state.kind === 'waiting') part.goneSince = undefined;
      else if (state.kind === 'gone') gone.push(part);
      else {
        finished.push(part.first);
        if (state.kind === 'failed') failed.push({ first: part.first, reason: state.reason });
        else if (trustsWorkers && state.hasPart) this.markDone([part.first]);
        else gone.push(part);
      }
    });
    return { finished, failed, gone };
  }

  /** A job failed: its part is held for a while. @returns how often it has failed */
  fail(first: bigint, now: number): number {
    const part = this.#pending.get(first);
    if (part === undefined) return 0;
    part.heldUntil = now + backoffMs(FIRST_HOLD_MS, part.failures++, LONGEST_HOLD_MS);
    part.goneSince = undefined;
    this.retries++;
    return part.failures;
  }

  /**
   * What was found of parts whose jobs are gone.
   * @returns those to issue again: they have been missing for long enough
   */
  lost(parts: readonly PendingPart[], areDone: readonly boolean[], now: number): bigint[] {
    const wanted: bigint[] = [];
    parts.forEach((part, i) => {
      if (areDone[i] === true) {
        this.markDone([part.first]);
        return;
      }
      part.goneSince ??= now;
      if (now - part.goneSince < backoffMs(FIRST_GONE_MS, part.losses, LONGEST_GONE_MS)) return;
      part.losses++;
      part.goneSince = undefined;
      this.retries++;
      wanted.push(part.first);
    });
    this.#advance();
    return wanted;
  }

  markDone(firsts: readonly bigint[]): void {
    for (const first of firsts) {
      this.#pending.delete(first);
      if (!this.#repairs.delete(first)) this.#ahead.add(first);
      this.parts++;
      this.images += this.#imagesAt(first);
    }
    this.#advance();
  }

  /** Parts that were done have gone missing. */
  repair(firsts: readonly bigint[]): void {
    this.retries += firsts.length;
    for (const first of firsts) this.#repairs.add(first);
    this.#unissued.push(...firsts);
  }

  #expect(first: bigint): void {
    const counts = { failures: 0, losses: 0 };
    this.#pending.set(first, { first, ...counts, goneSince: undefined, heldUntil: undefined });
  }

  #imagesAt(first: bigint): bigint {
    return this.#layout.rangeAt(first).end - first;
  }

  #advance(): void {
    while (this.#ahead.delete(this.#watermark))
      this.#watermark = this.#layout.rangeAt(this.#watermark).end;
  }
}
