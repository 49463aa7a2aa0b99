/**
 * One thread's share of a run: claim a chunk, make its frames, prepare them, append them when it
 * is their turn.
 * @module
 */
import type { Chunks } from './batches.js';
import { type RunControl, STOP_NOW, WORK } from './control.js';
import type { FrameSource } from './frames.js';
import type { Batch, GrowingFile, Sink } from './sink.js';

export interface WorkOptions {
  readonly numbering: FrameSource;
  readonly from: bigint;
  readonly step: bigint;
  readonly chunks: Chunks;
  /** Where the range ends, by which a sink knows the last batch. */
  readonly end: bigint;
  readonly control: RunControl;
  /** This thread's number, from 0. */
  readonly worker: number;
  readonly sinks: readonly Sink[];
  /** Bytes that all threads together may write. */
  readonly limitBytes?: bigint | undefined;
}

/** Thrown where another thread has failed and the run is being dropped. */
class Dropped extends Error {}

export class ChunkWork {
  readonly #options: WorkOptions;
  readonly #files: readonly GrowingFile[];
  readonly #appends: boolean;
  readonly #maxImageBytes: bigint;
  /** For a chunk that the numbering does not give in one piece. */
  #spill = new Uint8Array(0);

  constructor(options: WorkOptions) {
    const { control, sinks } = options;
    this.#options = options;
    this.#appends = sinks.some((sink) => sink.append !== undefined);
    this.#files = sinks.map((_, i) => growingFile(control, i));
    this.#maxImageBytes = BigInt(sinks.reduce((sum, sink) => sum + sink.maxImageBytes, 0));
  }

  /**
   * Do one chunk.
   * @returns false where there is nothing more to do, for whatever reason
   * @throws what a sink throws; the chunk then counts as not done
   */
  next(): boolean {
    const { chunks, control, worker, limitBytes } = this.#options;
    const reserved = limitBytes === undefined ? 0n : this.#chunkBytes();
    const mayGoOn =
      control.stop === WORK && (limitBytes === undefined || control.reserve(reserved, limitBytes));
    const claimed = mayGoOn ? control.claim(worker) : chunks.count;
    if (claimed >= chunks.count) {
      control.retire(worker);
      return false;
    }
    try {
      const bytes = this.#carryOut(claimed);
      if (limitBytes !== undefined) control.unreserve(reserved - BigInt(bytes));
      return true;
    } catch (error) {
      if (error instanceof Dropped) return false;
      throw error;
    }
  }

  #carryOut(claimed: bigint): number {
    const { control, sinks, end } = this.#options;
    const batch = this.#make(claimed);
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

  #make(claimed: bigint): Batch {
    const { numbering, from, step, chunks } = this.#options;
    const chunk = chunks.at(claimed);
    const index = from + chunk.position * step;
    const { sampleBytes } = numbering.space;
    const sizeBytes = chunk.images * sampleBytes;
    let samples = numbering.batch(index, chunk.images, step);
    if (samples.length < sizeBytes) {
      if (this.#spill.length < sizeBytes) this.#spill = new Uint8Array(sizeBytes);
      samples = this.#spill.subarray(0, sizeBytes);
      numbering.fill(samples, index, step);
    }
    return { ...chunk, index, step, samples };
  }

  /** What a chunk writes at most. */
  #chunkBytes(): bigint {
    return BigInt(this.#options.chunks.chunkImages) * this.#maxImageBytes;
  }
}

function growingFile(control: RunControl, file: number): GrowingFile {
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
    nap() {
      if (control.stop === STOP_NOW) throw new Dropped();
      control.nap(2);
    },
  };
}
