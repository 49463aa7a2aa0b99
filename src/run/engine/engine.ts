/**
 * A run: frames of a range of positions into sinks, by one thread or many, with a watermark that
 * can be written down at any time.
 * @module
 */
import { Worker } from 'node:worker_threads';
import { EnumeratorError } from '../../core/errors.js';
import { type SentError, unpackError } from '../../io/call-thread.js';
import { told } from '../../io/system-error.js';
import { nextTurn } from '../../io/wait.js';
import type { RunSpan } from '../record.js';
import { Batches } from './batches.js';
import { RunControl, STOP_NOW, STOP_SOON } from './control.js';
import type { FrameSource } from './frames.js';
import type { PartialFile, Sink } from './sink.js';
import { BatchWork } from './work.js';

export interface RunOptions {
  /** What is to be done, in the terms of SPEC §6. */
  readonly plan: RunSpan;
  readonly numbering: FrameSource;
  /** Images in a part; undefined for no parts. */
  readonly split?: bigint | undefined;
  /** Images in a batch, from 1. */
  readonly batchImages: number;
  /** Whether batches are appended to partial files, one after the other. */
  readonly appends: boolean;
  /** The partial files, where they stand at the watermark; there are at most two. The run closes them. */
  readonly files: readonly Readonly<Omit<PartialFile, 'nap' | 'pause'>>[];
  /** From 0, which is this thread alone. */
  readonly threads: number;
  /** The sinks, for this thread. */
  openSinks(): readonly Sink[];
  /** The module and the data with which a worker opens them for itself; needed where there are threads. */
  readonly worker?: { readonly url: URL; readonly data: object };
  /** Bytes that this session may write. */
  readonly limitBytes?: bigint | undefined;
}

/** What a worker is given. */
export interface WorkerJob extends Pick<
  RunOptions,
  'plan' | 'split' | 'batchImages' | 'limitBytes'
> {
  readonly control: SharedArrayBuffer;
  readonly workers: number;
  readonly worker: number;
  readonly data: object;
}

/** What a worker says where it fails. */
export interface WorkerFailure {
  readonly error: SentError;
  /** Whether the reader of a pipe has gone away. */
  readonly isClosedPipe: boolean;
}

/** Where a run stands. */
export interface RunState {
  readonly watermark: bigint;
  /** Bytes of the partial files at the watermark. */
  readonly offsets: readonly bigint[];
  /** Which files they are, where there are any. */
  readonly inodes?: readonly bigint[];
  /** Frames and bytes of this session, not of the run's earlier ones. */
  readonly frames: number;
  readonly bytes: number;
  readonly elapsedMs: number;
}

export interface RunHooks {
  /**
   * Write the state down. Called about every second, and at the end, however the run ends.
   * @param isEnd - whether it is the last time
   */
  checkpoint(state: RunState, isEnd: boolean): void;
  /** Called several times a second. */
  progress?(state: RunState): void;
  /** Whether the run is asked to stop. Signals arrive between slices. */
  stopRequested?(): boolean;
}

/** The reader of the pipe that a run writes into has gone away: it has what it wanted. */
export class ClosedPipe extends Error {}

const CHECKPOINT_MS = 900;
/** How often the run is looked at, and how long this thread works before it does so. */
const SLICE_MS = 40;

/**
 * Run a plan to its end, or until a stop is requested.
 * @returns the state at the end; the run is finished where its watermark is `plan.end`
 * @throws what a sink or the checkpoint throws, after a last checkpoint of what was done
 */
export async function runImages(options: RunOptions, hooks: RunHooks): Promise<RunState> {
  const run = new ImageRun(options, hooks);
  try {
    if (options.threads === 0) await run.workHere();
    else await run.workInThreads();
    const state = run.state();
    hooks.checkpoint(state, true);
    run.closeFiles();
    return state;
  } catch (error) {
    saveQuietly(hooks, run);
    throw told(error);
  }
}

class ImageRun {
  readonly #options: RunOptions;
  readonly #hooks: RunHooks;
  readonly #control: RunControl;
  readonly #batches: Batches;
  readonly #start = performance.now();
  #lastCheckpoint = this.#start;

  constructor(options: RunOptions, hooks: RunHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.#control = new RunControl(Math.max(1, options.threads));
    options.files.forEach((file, i) => {
      this.#control.beginFile(i, file);
    });
    this.#batches = new Batches({ ...options, ...options.plan });
  }

  state(): RunState {
    const control = this.#control;
    // The counts first: the watermark is never behind what they say.
    const { frames, bytes } = control;
    const { batch, offsets, inodes } = control.finished();
    const done = this.#options.appends ? batch : control.leastCurrent(this.#batches.count);
    return {
      watermark: this.#batches.positionOf(done),
      offsets,
      inodes,
      frames,
      bytes,
      elapsedMs: performance.now() - this.#start,
    };
  }

  closeFiles(): void {
    this.#control.closeFiles();
  }

  async workHere(): Promise<void> {
    const { plan, numbering, limitBytes } = this.#options;
    const sinks = this.#options.openSinks();
    const work = new BatchWork({
      ...plan,
      numbering,
      limitBytes,
      batches: this.#batches,
      control: this.#control,
      worker: 0,
      sinks,
    });
    try {
      let lastPause = performance.now();
      while (work.next()) {
        if (performance.now() - lastPause <= SLICE_MS) continue;
        await nextTurn();
        this.#look();
        lastPause = performance.now();
      }
    } finally {
      for (const sink of sinks) sink.close();
    }
  }

  async workInThreads(): Promise<void> {
    const { threads } = this.#options;
    let failure: unknown;
    const fail = (error: unknown): void => {
      failure ??= error;
      this.#control.requestStop(STOP_NOW);
    };
    const workers = Array.from({ length: threads }, (_, i) => this.#startWorker(i, fail));
    const timer = setInterval(() => {
      try {
        this.#look();
      } catch (error) {
        fail(error);
      }
    }, SLICE_MS);
    await Promise.all(workers);
    clearInterval(timer);
    if (failure !== undefined) throw failure;
  }

  /** @returns when the thread has ended, whatever its end */
  #startWorker(i: number, fail: (error: unknown) => void): Promise<void> {
    const { plan, split, batchImages, limitBytes, threads, worker } = this.#options;
    if (worker === undefined) throw new TypeError('threads need a worker module');
    const job: WorkerJob = {
      plan,
      split,
      batchImages,
      limitBytes,
      control: this.#control.buffer,
      workers: threads,
      worker: i,
      data: worker.data,
    };
    // A file that one thread opens is written and closed by others, maybe when that one has ended.
    const thread = new Worker(worker.url, { workerData: job, trackUnmanagedFds: false });
    let isDone = false;
    thread.on('message', (message: WorkerFailure | 'done') => {
      isDone = true;
      if (message !== 'done') fail(failureOf(message));
    });
    thread.on('error', fail);
    return new Promise((resolve) => {
      thread.on('exit', (code) => {
        if (!isDone)
          fail(
            new EnumeratorError(
              'E_IO',
              `a thread ended by itself (exit ${code}): what was done before is kept, and the run can be resumed`,
            ),
          );
        resolve();
      });
    });
  }

  /** Look after the run, every {@link SLICE_MS}. */
  #look(): void {
    const state = this.state();
    this.#hooks.progress?.(state);
    const now = performance.now();
    if (now - this.#lastCheckpoint > CHECKPOINT_MS) {
      this.#hooks.checkpoint(state, false);
      this.#lastCheckpoint = performance.now();
    }
    if (this.#hooks.stopRequested?.() === true) this.#control.requestStop(STOP_SOON);
  }
}

function failureOf({ error, isClosedPipe }: WorkerFailure): Error {
  return isClosedPipe ? new ClosedPipe(error.message) : unpackError(error);
}

/** After a failure the checkpoint may fail too (the same full disk): the older one still holds. */
function saveQuietly(hooks: RunHooks, run: ImageRun): void {
  const state = run.state();
  for (const action of [() => hooks.checkpoint(state, true), () => run.closeFiles()]) {
    try {
      action();
    } catch {
      // The error that stopped the run is the one to tell.
    }
  }
}
