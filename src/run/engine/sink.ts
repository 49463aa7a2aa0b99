/**
 * Where a run's frames go. The engine owns these interfaces; `outputs/` has what fulfils them.
 * @module
 */
import type { BatchSpan } from './batches.js';

/** The frames of a batch. */
export interface Batch extends BatchSpan {
  /** The index of the first frame; the others follow `step` apart. */
  readonly index: bigint;
  readonly step: bigint;
  /** images·sampleBytes bytes (SPEC §4), valid until the next batch is made. */
  readonly samples: Uint8Array;
}

/** A file that grows by appending, as all threads of a run see it. */
export interface PartialFile {
  /** Bytes so far. */
  offset: bigint;
  /** Open for writing, −1 where it is not; good in every thread of the process. */
  descriptor: number;
  /** Of the file that is, or was last, open; 0 of a pipe. By it a file is known again. */
  inode: bigint;
  /** For a pipe that is full: sleep a moment. @throws where the run is being dropped */
  nap(): void;
  /** Between the pieces of what takes long. @throws where the run is to stop; the batch is then not done */
  pause(): void;
}

/** One output of a run, as one thread sees it. */
export interface Sink {
  /**
   * The work that threads do side by side: encode, and write what has a file of its own. Such a
   * file is complete under its final name when this returns, as far as the death of this process
   * goes.
   * @returns how many bytes were written
   * @throws EnumeratorError `E_IO` where the system refuses; nothing half-written stays behind
   */
  prepare(batch: Batch): number;

  /**
   * Append what was prepared. One thread at a time, in the order of positions.
   * @param isLast - whether the run ends with this batch
   * @returns how many bytes were written
   * @throws EnumeratorError `E_IO`; the file may have bytes behind its offset then
   */
  append?(batch: Batch, file: PartialFile, isLast: boolean): number;

  /** No more bytes than this are written for one image, headers of parts included. */
  readonly maxImageBytes: number;

  /** No more bytes than this are written behind the images of the part that ends with a position. */
  endBytes?(position: bigint): bigint;

  /** Give back what this thread holds. Called once, after success, failure and interruption alike. */
  close(): void;
}
