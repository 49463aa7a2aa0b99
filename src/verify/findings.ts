/**
 * What a verification finds: faults, counted and listed.
 * @module
 */
import type { PositionRange } from '../core/range.js';
import { nextTurn } from '../io/wait.js';
import { imageAt, type RunSpan } from '../run/record.js';
import type { Judgement } from './image-judge.js';

export const FAULT_KINDS = ['missing', 'extra', 'duplicate', 'damaged'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** The file, or the member in it; empty where the fault is in no file. */
  readonly file: string;
  /** The number of the image that should be there, or of the first one. */
  readonly index?: bigint;
  /** The number of the last one, where there are several. */
  readonly last?: bigint;
  /** How many images it is about, from 1. */
  readonly images: bigint;
  /** The number of the image that is there instead. */
  readonly holds?: bigint;
  readonly reason?: string;
}

/** The part of a run's record by which positions become numbers, and are done or not. */
type Counted = Pick<RunSpan, 'from' | 'step' | 'watermark'>;

export interface FindingsOptions {
  /** How many faults are listed; all are counted. */
  readonly limit: number;
  /** Called with each listed fault as it is found, instead of keeping it: there may be millions. */
  readonly onFault?: ((fault: Fault) => void) | undefined;
  /** Called with how many more images, or lines, were checked. */
  readonly onAdvance?: ((more: number) => void) | undefined;
  /** Aborted to end the verification. */
  readonly signal?: AbortSignal | undefined;
}

/** The counts of a verification: plain data, which threads hand to one another. */
export interface Tally {
  /** Images of each kind of fault. */
  readonly counts: Readonly<Record<FaultKind, bigint>>;
  /** The faults that are listed. */
  readonly faults: readonly Fault[];
  /** How many faults there are, whether they are listed or not. */
  readonly total: number;
  /** Images below the watermark that are there and right. */
  readonly right: bigint;
  /** Right, and not yet covered by the checkpoint. */
  readonly beyond: bigint;
  /** Right, but in other bytes than this program writes. */
  readonly rewritten: bigint;
  /** Members of archives whose headers are not as this program writes them. */
  readonly otherHeaders: bigint;
  /** Right lines of manifests. */
  readonly lines: bigint;
  /** Frames of a film that are there, where their samples cannot be compared. */
  readonly present: bigint;
  /** Why samples cannot be compared; undefined where they can. */
  readonly unverified: string | undefined;
}

/** Events are let in after so much work. */
const TURN_MS = 20;

/** The tally of one path while it is made. */
export class Findings implements Tally {
  readonly counts = { missing: 0n, extra: 0n, duplicate: 0n, damaged: 0n };
  readonly faults: Fault[] = [];
  total = 0;
  right = 0n;
  beyond = 0n;
  rewritten = 0n;
  otherHeaders = 0n;
  lines = 0n;
  present = 0n;
  unverified: string | undefined;
  readonly #options: FindingsOptions;
  #listed = 0;
  /** Missing images that lie side by side are one fault. */
  #pending: { run: Counted; file: string; first: bigint; end: bigint } | undefined;
  #lastTurn = performance.now();

  constructor(options: FindingsOptions) {
    this.#options = options;
  }

  /**
   * Let the process handle its events, where it has worked for a while.
   * @throws the reason of the signal where the verification is to stop
   */
  async turn(): Promise<void> {
    if (performance.now() - this.#lastTurn < TURN_MS) return;
    await nextTurn();
    this.#lastTurn = performance.now();
    this.#options.signal?.throwIfAborted();
  }

  /** Images from a position on are there and right. */
  found(run: Counted, position: bigint, images: number): void {
    const end = position + BigInt(images);
    if (end <= run.watermark) this.right += BigInt(images);
    else {
      const done = run.watermark > position ? run.watermark - position : 0n;
      this.right += done;
      this.beyond += BigInt(images) - done;
    }
    this.#options.onAdvance?.(images);
  }

  /** Frames are there, in a film whose samples cannot be compared. */
  foundPresent(frames: number): void {
    this.present += BigInt(frames);
    this.#options.onAdvance?.(frames);
  }

  foundLines(lines: number): void {
    this.lines += BigInt(lines);
    this.#options.onAdvance?.(lines);
  }

  /** An earlier verification found these images right. */
  foundBefore(images: bigint): void {
    this.right += images;
    this.#options.onAdvance?.(Number(images));
  }

  /** A copy without methods. */
  tally(): Tally {
    const { counts, faults, total, right, beyond, rewritten, otherHeaders } = this;
    const { lines, present, unverified } = this;
    const found = { right, beyond, rewritten, otherHeaders, lines, present, unverified };
    return { counts, faults, total, ...found };
  }

  /** Add what another tally has. */
  absorb(tally: Tally): void {
    for (const kind of FAULT_KINDS) this.counts[kind] += tally.counts[kind];
    for (const fault of tally.faults) this.#list(fault);
    this.total += tally.total;
    for (const kind of ['right', 'beyond', 'rewritten', 'otherHeaders', 'lines'] as const)
      this[kind] += tally[kind];
    const faulty = FAULT_KINDS.reduce((sum, kind) => sum + tally.counts[kind], 0n);
    this.#options.onAdvance?.(Number(tally.right + tally.beyond + tally.lines + faulty));
  }

  /** Positions [first, end) are not there: a fault as far as the checkpoint says that they are. */
  missing(run: Counted, file: string, first: bigint, end: bigint): void {
    const last = end < run.watermark ? end : run.watermark;
    if (first >= last) return;
    this.#options.onAdvance?.(Number(last - first));
    const pending = this.#pending;
    if (pending !== undefined && pending.run === run && pending.end === first) pending.end = last;
    else {
      this.flush();
      this.#pending = { run, file, first, end: last };
    }
  }

  /** Add a fault of one image, or of none. */
  add(fault: Omit<Fault, 'images'> & { readonly images?: bigint }): void {
    this.flush();
    if (fault.index !== undefined) this.#options.onAdvance?.(1);
    this.#count({ images: 1n, ...fault });
  }

  /** Add an image that is there in other bytes than this program writes. */
  addJudged(run: Counted, position: bigint, file: string, judgement: Judgement): void {
    if (judgement.kind === 'right') {
      this.found(run, position, 1);
      this.rewritten++;
    } else this.add({ ...judgement, file, index: imageAt(run, position) });
  }

  /** Add a file that is none of the run's. @param holds - the number of the image that it is a copy of */
  addExtra(file: string, holds: bigint | undefined): void {
    const what = holds === undefined ? { reason: 'it belongs to no image of the run' } : { holds };
    this.add({ kind: 'extra', file, ...what });
  }

  /** Add the missing images that may still become more. */
  flush(): void {
    if (this.#pending === undefined) return;
    const { run, file, ...range } = this.#pending;
    this.#pending = undefined;
    this.#count({ kind: 'missing', file, ...imagesOf(run, range) });
  }

  #count(fault: Fault): void {
    this.counts[fault.kind] += fault.images;
    this.total++;
    this.#list(fault);
  }

  #list(fault: Fault): void {
    if (this.#listed >= this.#options.limit) return;
    this.#listed++;
    if (this.#options.onFault === undefined) this.faults.push(fault);
    else this.#options.onFault(fault);
  }
}

/** The images at positions, as a fault names them. */
export function imagesOf(
  run: Pick<RunSpan, 'from' | 'step'>,
  { first, end }: PositionRange,
): Pick<Fault, 'index' | 'last' | 'images'> {
  const last = end - first === 1n ? {} : { last: imageAt(run, end - 1n) };
  return { index: imageAt(run, first), ...last, images: end - first };
}
