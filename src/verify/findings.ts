/**
 * What a verification finds: faults, counted and listed, and the words for them.
 * @module
 */
import { countText, grouped } from '../core/cardinality.js';
import { formatIndex, shortenIndex } from '../core/index-format.js';

export const FAULT_KINDS = ['missing', 'extra', 'duplicate', 'damaged'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** The file, or the member in it; empty for what no path has. */
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

/** The part of a run's record by which positions become numbers and are done or not. */
interface Counted {
  readonly from: bigint;
  readonly step: bigint;
  readonly watermark: bigint;
}

/** Is told how far a verification is. */
export interface Watcher {
  /** More images, or lines, were looked at. */
  advance(more: number): void;
  /** Something is about to be told. */
  clear(): void;
}

export interface FindingsOptions {
  /** So many faults are kept and told. */
  readonly limit: number;
  /** Called with each of those as it is found. */
  readonly tell?: (fault: Fault) => void;
  readonly progress?: Watcher | undefined;
}

/** What was found of some of a run's parts, as it goes from thread to thread. */
export interface Tally {
  readonly counts: Readonly<Record<FaultKind, bigint>>;
  readonly faults: readonly Fault[];
  readonly total: number;
  readonly right: bigint;
  readonly beyond: bigint;
  readonly rewritten: bigint;
  readonly lines: bigint;
}

/** The tally of one path. */
export class Findings {
  readonly counts: Record<FaultKind, bigint> = {
    missing: 0n,
    extra: 0n,
    duplicate: 0n,
    damaged: 0n,
  };
  /** Up to the limit. */
  readonly faults: Fault[] = [];
  /** How many there are, those beyond the limit too. */
  total = 0;
  /** Images below the watermark that are there and right. */
  right = 0n;
  /** Right, but in other bytes than this program writes. */
  rewritten = 0n;
  /** Right, and not yet named by the checkpoint. */
  beyond = 0n;
  /** Right lines of manifests. */
  lines = 0n;
  /** Frames of a film that are there, where their samples cannot be compared. */
  present = 0n;
  /** Why they cannot. */
  unlike: string | undefined;
  readonly #options: FindingsOptions;
  /** Missing images that lie side by side are one fault. */
  #pending: { run: Counted; file: string; first: bigint; end: bigint } | undefined;

  constructor(options: FindingsOptions) {
    this.#options = options;
  }

  /** Images from a position on that are there and right. */
  found(run: Counted, position: bigint, images: number): void {
    const end = position + BigInt(images);
    if (end <= run.watermark) this.right += BigInt(images);
    else {
      const done = run.watermark > position ? run.watermark - position : 0n;
      this.right += done;
      this.beyond += BigInt(images) - done;
    }
    this.#options.progress?.advance(images);
  }

  /** Frames that are there, in a film of which nobody can say more. */
  foundPresent(frames: number): void {
    this.present += BigInt(frames);
    this.#options.progress?.advance(frames);
  }

  foundLines(lines: number): void {
    this.lines += BigInt(lines);
    this.#options.progress?.advance(lines);
  }

  /** Images that an earlier verification found right. */
  foundBefore(images: bigint): void {
    this.right += images;
    this.#options.progress?.advance(Number(images));
  }

  tally(): Tally {
    const { counts, faults, total, right, beyond, rewritten, lines } = this;
    return { counts, faults, total, right, beyond, rewritten, lines };
  }

  /** Add what another tally has. */
  absorb(tally: Tally): void {
    for (const kind of FAULT_KINDS) this.counts[kind] += tally.counts[kind];
    for (const fault of tally.faults) this.#list(fault);
    this.total += tally.total;
    this.right += tally.right;
    this.beyond += tally.beyond;
    this.rewritten += tally.rewritten;
    this.lines += tally.lines;
    const faulty = FAULT_KINDS.reduce((sum, kind) => sum + tally.counts[kind], 0n);
    this.#options.progress?.advance(Number(tally.right + tally.beyond + tally.lines + faulty));
  }

  /** Positions [first, end) are not there: a fault as far as the checkpoint says that they are. */
  missing(run: Counted, file: string, first: bigint, end: bigint): void {
    const last = end < run.watermark ? end : run.watermark;
    if (first >= last) return;
    this.#options.progress?.advance(Number(last - first));
    const pending = this.#pending;
    if (pending !== undefined && pending.run === run && pending.end === first) pending.end = last;
    else {
      this.flush();
      this.#pending = { run, file, first, end: last };
    }
  }

  /** A fault of one image, or of none. */
  add(fault: Omit<Fault, 'images'> & { readonly images?: bigint }): void {
    this.flush();
    if (fault.index !== undefined) this.#options.progress?.advance(1);
    this.#keep({ images: 1n, ...fault });
  }

  /** Tell what is still held back. */
  flush(): void {
    if (this.#pending === undefined) return;
    const { run, file, first, end } = this.#pending;
    this.#pending = undefined;
    const index = run.from + first * run.step;
    const last = end - first === 1n ? {} : { last: run.from + (end - 1n) * run.step };
    this.#keep({ kind: 'missing', file, index, ...last, images: end - first });
  }

  get isRight(): boolean {
    return this.total === 0;
  }

  #keep(fault: Fault): void {
    this.counts[fault.kind] += fault.images;
    this.total++;
    this.#list(fault);
  }

  #list(fault: Fault): void {
    if (this.faults.length >= this.#options.limit) return;
    if (this.#options.tell === undefined) this.faults.push(fault);
    else {
      // Told at once, and only counted from then on: there may be millions.
      this.#options.progress?.clear();
      this.#options.tell(fault);
      if (this.#options.limit !== Infinity) this.faults.push(fault);
    }
  }
}

/** One line. */
export function faultText({ kind, file, index, last, images, holds, reason }: Fault): string {
  const what =
    index === undefined
      ? undefined
      : last === undefined
        ? `image ${shown(index)}`
        : `${countText(images)} images, ${shown(index)} … ${shown(last)}`;
  const why = holds === undefined ? reason : `it holds image ${shown(holds)}, swapped or copied`;
  return `${kind.padEnd(10)}${[file, what, why].filter((text) => text !== undefined && text !== '').join(': ')}`;
}

/** For programs: numbers as text. */
export function faultFields({ file, index, last, images, holds, reason }: Fault): object {
  return {
    ...(file === '' ? {} : { file }),
    ...(index === undefined ? {} : { index: formatIndex(index) }),
    ...(last === undefined ? {} : { last_index: formatIndex(last) }),
    images: formatIndex(images),
    ...(holds === undefined ? {} : { holds: formatIndex(holds) }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** The counts and the lists of a tally, as JSON has them. */
export function findingsFields({ counts, faults, total, ...found }: Findings): object {
  const listOf = (kind: FaultKind): object[] =>
    faults.filter((fault) => fault.kind === kind).map(faultFields);
  return {
    right: formatIndex(found.right),
    beyond: formatIndex(found.beyond),
    rewritten: formatIndex(found.rewritten),
    lines: formatIndex(found.lines),
    ...(found.unlike === undefined
      ? {}
      : { present: formatIndex(found.present), unverified: found.unlike }),
    counts: Object.fromEntries(FAULT_KINDS.map((kind) => [kind, formatIndex(counts[kind])])),
    faults: total,
    listed: faults.length,
    ...Object.fromEntries(FAULT_KINDS.map((kind) => [kind, listOf(kind)])),
  };
}

/** `2 missing, 1 damaged`. */
export function countsText(counts: Readonly<Record<FaultKind, bigint>>): string {
  return FAULT_KINDS.filter((kind) => counts[kind] > 0n)
    .map((kind) => `${countText(counts[kind])} ${kind}`)
    .join(', ');
}

/** What was cut from a list. */
export function restText(total: number, listed: number): string {
  return `… and ${grouped(total - listed)} more (--all lists them)`;
}

export function shown(index: bigint): string {
  return shortenIndex(formatIndex(index), 40);
}
