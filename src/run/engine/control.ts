/**
 * What the threads of a run share: which batch comes next, whose turn it is to append, how far the
 * files have come. A few words of shared memory in place of messages, of which there would be tens
 * of thousands a second.
 * @module
 */
import fs from 'node:fs';
import type { PartialFile } from './sink.js';

/** 64-bit words. */
const NEXT = 0;
const TURN = 1;
const FRAMES = 2;
const BYTES = 3;
const RESERVED = 4;
const OFFSETS = 5;
/** Partial files that a run may have: its output and its manifest. */
const FILES = 2;
const INODES = OFFSETS + FILES;
/** Both when the turn was last passed on. */
const COMMITTED = INODES + FILES;
/** The batch that each worker is at. */
const CURRENT = COMMITTED + 2 * FILES;

/** 32-bit words behind them. */
const STOP = 0;
const SEQUENCE = 1;
const DESCRIPTORS = 2;
const SMALL_WORDS = DESCRIPTORS + FILES;

/** A worker that is at no batch any more. */
const DONE = 2n ** 63n - 1n;

/** A pipe may be a stream of the process, which is not ours to close. */
const STDERR = 2;

/** How often a worker looks for its turn before it sleeps. */
const SPINS = 2000;

/** What `stop` can be: work, take no new batch, drop everything. */
export const WORK = 0;
export const STOP_SOON = 1;
export const STOP_NOW = 2;

/** A state in which everything below `batch` is finished. */
export interface Finished {
  readonly batch: bigint;
  /** Bytes of the partial files at that batch. */
  readonly offsets: readonly bigint[];
  readonly inodes: readonly bigint[];
}

export class RunControl {
  readonly buffer: SharedArrayBuffer;
  readonly #workers: number;
  readonly #words: BigInt64Array;
  readonly #small: Int32Array;

  /** @param workers - how many threads claim batches */
  constructor(workers: number, buffer?: SharedArrayBuffer) {
    const words = CURRENT + workers;
    this.#workers = workers;
    this.buffer = buffer ?? new SharedArrayBuffer(8 * words + 4 * SMALL_WORDS);
    this.#words = new BigInt64Array(this.buffer, 0, words);
    this.#small = new Int32Array(this.buffer, 8 * words, SMALL_WORDS);
  }

  /** Take the next batch. Each worker claims rising numbers, on which {@link leastCurrent} relies. */
  claim(worker: number): bigint {
    const batch = Atomics.add(this.#words, NEXT, 1n);
    Atomics.store(this.#words, CURRENT + worker, batch);
    return batch;
  }

  /** A worker will claim nothing more, and has finished what it claimed. */
  retire(worker: number): void {
    Atomics.store(this.#words, CURRENT + worker, DONE);
  }

  /**
   * All batches below it are finished, where nothing is appended: a worker that claims a batch
   * stands at its old one until it has stored the new.
   * @param count - of all batches
   */
  leastCurrent(count: bigint): bigint {
    let least = Atomics.load(this.#words, NEXT);
    for (let worker = 0; worker < this.#workers; worker++) {
      const current = Atomics.load(this.#words, CURRENT + worker);
      if (current < least) least = current;
    }
    return least < count ? least : count;
  }

  /** Wait until all earlier batches are appended. @returns false where the run is being dropped */
  awaitTurn(batch: bigint): boolean {
    for (let tries = 0; ; tries++) {
      if (this.stop === STOP_NOW) return false;
      const turn = Atomics.load(this.#words, TURN);
      if (turn === batch) return true;
      // Most turns are microseconds away, and to be woken takes many of them.
      if (tries > SPINS) Atomics.wait(this.#words, TURN, turn, 200);
    }
  }

  /** For the holder of the turn, when the files are as they are to be. */
  passTurn(): void {
    // Odd while the words change, so that a reader does not take two moments for one.
    Atomics.add(this.#small, SEQUENCE, 1);
    for (let i = 0; i < 2 * FILES; i++)
      Atomics.store(this.#words, COMMITTED + i, Atomics.load(this.#words, OFFSETS + i));
    Atomics.add(this.#words, TURN, 1n);
    Atomics.add(this.#small, SEQUENCE, 1);
    Atomics.notify(this.#words, TURN);
  }

  /** What is appended: the batches below the turn, and the files' lengths at that moment. */
  finished(): Finished {
    for (;;) {
      const before = Atomics.load(this.#small, SEQUENCE);
      const batch = Atomics.load(this.#words, TURN);
      const words = Array.from({ length: 2 * FILES }, (_, i) =>
        Atomics.load(this.#words, COMMITTED + i),
      );
      if (before % 2 === 0 && Atomics.load(this.#small, SEQUENCE) === before)
        return { batch, offsets: words.slice(0, FILES), inodes: words.slice(FILES) };
    }
  }

  /** A file's length of the moment. For the holder of the turn, and before work begins. */

  offset(file: number): bigint {
    return Atomics.load(this.#words, OFFSETS + file);
  }

  setOffset(file: number, offset: bigint): void {
    Atomics.store(this.#words, OFFSETS + file, offset);
  }

  /** What a file is when work begins. */
  beginFile(file: number, { offset, inode, descriptor }: Omit<PartialFile, 'nap' | 'pause'>): void {
    this.setOffset(file, offset);
    this.setInode(file, inode);
    Atomics.store(this.#words, COMMITTED + file, offset);
    Atomics.store(this.#words, COMMITTED + FILES + file, inode);
    this.setDescriptor(file, descriptor);
  }

  inode(file: number): bigint {
    return Atomics.load(this.#words, INODES + file);
  }

  setInode(file: number, inode: bigint): void {
    Atomics.store(this.#words, INODES + file, inode);
  }

  /** The open file of the moment, −1 for none; descriptors are good in all threads of a process. */
  descriptor(file: number): number {
    return Atomics.load(this.#small, DESCRIPTORS + file) - 1;
  }

  setDescriptor(file: number, descriptor: number): void {
    Atomics.store(this.#small, DESCRIPTORS + file, descriptor + 1);
  }

  /** Close what a failure or a stop has left open, when no thread is at work any more. */
  closeFiles(): void {
    for (let file = 0; file < FILES; file++) {
      const descriptor = this.descriptor(file);
      this.setDescriptor(file, -1);
      if (descriptor > STDERR) fs.closeSync(descriptor);
    }
  }

  /** Count what was done, for those who watch. */
  count(frames: number, bytes: number): void {
    Atomics.add(this.#words, FRAMES, BigInt(frames));
    Atomics.add(this.#words, BYTES, BigInt(bytes));
  }

  get frames(): number {
    return Number(Atomics.load(this.#words, FRAMES));
  }

  get bytes(): number {
    return Number(Atomics.load(this.#words, BYTES));
  }

  /** Ask for `bytes` of a limit. @returns false where so many are not left; nothing is taken then */
  reserve(bytes: bigint, limit: bigint): boolean {
    if (Atomics.add(this.#words, RESERVED, bytes) + bytes <= limit) return true;
    Atomics.sub(this.#words, RESERVED, bytes);
    return false;
  }

  /** Give back what was not needed. */
  unreserve(bytes: bigint): void {
    Atomics.sub(this.#words, RESERVED, bytes);
  }

  get stop(): number {
    return Atomics.load(this.#small, STOP);
  }

  /** Ask all workers to stop; what was asked more urgently stays. */
  requestStop(how: typeof STOP_SOON | typeof STOP_NOW): void {
    if (this.stop < how) Atomics.store(this.#small, STOP, how);
    if (how === STOP_NOW) Atomics.notify(this.#words, TURN);
  }

  /** Sleep a moment in a thread that may block, for a pipe that is full. */
  nap(milliseconds: number): void {
    Atomics.wait(this.#small, STOP, this.stop, milliseconds);
  }
}
