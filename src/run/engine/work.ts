/**
 * One thread's share of a run: claim a batch, make its frames, prepare them, append them when it
 * is their turn.
 * @module
 */
import type { Batches } from './batches.js';
import { type RunControl, STOP_NOW, WORK } from './control.js';
import type { FrameSource } from './frames.js';
import type { Batch, PartialFile, Sink } from './sink.js';

export interface WorkOptions {
  readonly numbering: FrameSource;
  readonly from: bigint;
  readonly step: bigint;
  readonly batches: Batches;
  /** Where the range ends, by which a sink knows the last batch. */
  readonly end: bigint;
  readonly control: RunControl;
  /** This thread's number, from 0. */
  readonly worker: number;
  readonly sinks: readonly Sink[];
  /** Bytes that all threads together may write. */
  readonly limitBytes?: bigint | undefined;
}

/** Thrown where another thread has failed and the run is being dropped, and where it is stopped in between. */
class Dropped extends Error {}

export class BatchWork {
  readonly #options: WorkOptions;
  readonly #files: readonly PartialFile[];
  readonly #appends: boolean;
  readonly #maxImageBytes: bigint;
  /** For a batch that the numbering does not give in one piece. */
  #spill = new Uint8Array(0);

  constructor(options: WorkOptions) {
    const { control, sinks } = options;
    this.#options = options;
    this.#appends = sinks.some((sink) => sink.append !== undefined);
    this.#files = sinks.map((_, i) => partialFile(control, i));
    this.#maxImageBytes = BigInt(sinks.reduce((sum, sink) => sum + sink.maxImageBytes, 0));
  }

  /**
   * Do one batch.
   * @returns false where there is nothing more to do, for whatever reason
   * @throws what a sink throws; the batch then counts as not done
   */
  next(): boolean {
    const { batches, control, worker, limitBytes } = this.#options;
    const reserved = limitBytes === undefined ? 0n : this.#batchBytes();
    const mayGoOn =
      control.stop === WORK && (limitBytes === undefined || control.reserve(reserved, limitBytes));
    const claimed = mayGoOn ? control.claim(worker) : batches.count;
    if (claimed >= batches.count) {
      control.retire(worker);
      return false;
    }
    try {
      const batch = this.#make(claimed);
      const reservedEnd = this.#reserveEnd(batch);
      const bytes = this.#carryOut(batch, claimed);
      if (limitBytes !== undefined) control.unreserve(reserved + reservedEnd - BigInt(bytes));
      return true;
    } catch (error) {
      if (error instanceof Dropped) return false;
      throw error;
    }
  }

  #carryOut(batch: Batch, claimed: bigint): number {
    const { control, sinks, end } = this.#options;
    let bytes = sinks.reduce((sum, sink) => sum + sink.prepare(batch), 0);
    if (this.#appends) {
      if (!control.awaitTurn(claimed)) throw new Dropped();
      const isLast = batch.position + BigInt(batch.images) === end;
      sinks.forEach((sink, i) => {
        bytes += sink.append?.(batch, this.#files[i]!, isLast) ?? 0;
      });
      control.passTurn();
    }
    control.count(batch.images, bytes);
    return bytes;
  }

  /** Take what stands behind a part from the limit, too. @returns how many bytes; the run ends where they are not left */
  #reserveEnd({ position, endsPart }: Batch): bigint {
    const { control, sinks, limitBytes } = this.#options;
    if (limitBytes === undefined || !endsPart) return 0n;
    const end = sinks.reduce((sum, sink) => sum + (sink.endBytes?.(position) ?? 0n), 0n);
    if (!control.reserve(end, limitBytes)) drop(control);
    return end;
  }

  #make(claimed: bigint): Batch {
    const { numbering, from, step, batches } = this.#options;
    const span = batches.at(claimed);
    const index = from + span.position * step;
    const { sampleBytes } = numbering.space;
    const sizeBytes = span.images * sampleBytes;
    let samples = numbering.batch(index, span.images, step);
    if (samples.length < sizeBytes) {
      if (this.#spill.length < sizeBytes) this.#spill = new Uint8Array(sizeBytes);
      samples = this.#spill.subarray(0, sizeBytes);
      numbering.fill(samples, index, step);
    }
    return { ...span, index, step, samples };
  }

  /** What a batch writes at most. */
  #batchBytes(): bigint {
    return BigInt(this.#options.batches.batchImages) * this.#maxImageBytes;
  }
}

/** Give up a batch that others wait for: they are to wait no longer. */
function drop(control: RunControl): never {
  control.requestStop(STOP_NOW);
  throw new Dropped();
}

function partialFile(control: RunControl, file: number): PartialFile {
  return {
    get offset() {
      return control.offset(file);
    },
    set offset(value) {
      control.setOffset(file, value);
    },
    get descriptor() {
      return control.descriptor(file);
    },
    set descriptor(value) {
      control.setDescriptor(file, value);
    },
    get inode() {
      return control.inode(file);
    },
    set inode(value) {
      control.setInode(file, value);
    },
    nap() {
      if (control.stop === STOP_NOW) throw new Dropped();
      control.nap(2);
    },
    pause() {
      if (control.stop !== WORK) drop(control);
    },
  };
}
