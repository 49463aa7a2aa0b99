/**
 * A few threads for what takes long, and a short queue before them. Nobody waits for ever: a job
 * that does not end in time is ended with its thread, and another one takes its place.
 * @module
 */
import { Worker } from 'node:worker_threads';
import { EnumeratorError } from '../../core/errors.js';
import type { Answer, Job, Results } from './jobs.js';
import { Problem } from './problem.js';

export interface PoolOptions {
  readonly url: URL;
  readonly threads: number;
  /** Jobs that may wait. */
  readonly maxQueued: number;
  /** From the call to the result. */
  readonly timeoutMs: number;
}

interface Waiting {
  readonly job: Job;
  readonly transfer: readonly ArrayBuffer[];
  readonly timer: NodeJS.Timeout;
  resolve(result: Results[keyof Results]): void;
  reject(error: Error): void;
}

/** Of its JavaScript memory; numbers of 120 MiB and their like fit. */
const THREAD_HEAP_MB = 1024;

export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #queue: Waiting[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Waiting>();
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get queued(): number {
    return this.#queue.length;
  }

  /**
   * @param transfer - what changes hands
   * @param isUrgent - goes before all that waits, and is never refused
   * @throws Problem 503 where too many wait, or it takes too long; EnumeratorError as the job
   */
  run<K extends Job['kind']>(
    job: Job & { kind: K },
    { transfer = [], isUrgent = false }: { transfer?: ArrayBuffer[]; isUrgent?: boolean } = {},
  ): Promise<Results[K]> {
    const { maxQueued, timeoutMs } = this.#options;
    if (this.#isClosed) return Promise.reject(busy('this server is being shut down'));
    if (!isUrgent && this.#queue.length >= maxQueued) {
      return Promise.reject(busy(`${maxQueued} large requests are waiting already: try again`));
    }
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        job,
        transfer,
        timer: setTimeout(() => this.#giveUp(waiting), timeoutMs),
        resolve: resolve as Waiting['resolve'],
        reject,
      };
      if (isUrgent) this.#queue.unshift(waiting);
      else this.#queue.push(waiting);
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const workers = [...this.#idle, ...this.#busy.keys()];
    for (const waiting of [...this.#queue, ...this.#busy.values()]) {
      clearTimeout(waiting.timer);
      waiting.reject(busy('this server is being shut down'));
    }
    this.#queue.length = 0;
    this.#busy.clear();
    this.#idle.length = 0;
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #next(): void {
    const hasRoom = this.#idle.length > 0 || this.#busy.size < this.#options.threads;
    if (!hasRoom) return;
    const waiting = this.#queue.shift();
    if (waiting === undefined) return;
    const worker = this.#idle.pop() ?? this.#start();
    this.#busy.set(worker, waiting);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
    worker.postMessage(waiting.job, waiting.transfer);
  }

  #start(): Worker {
    const worker = new Worker(this.#options.url, {
      resourceLimits: { maxOldGenerationSizeMb: THREAD_HEAP_MB },
    });
    // The server's socket keeps the process alive, not a thread that waits.
    worker.unref();
    worker.on('message', (answer: Answer) => this.#answered(worker, answer));
    worker.on('error', (error) => this.#lost(worker, error));
    worker.on('exit', () => this.#lost(worker, new Error('a worker thread ended by itself')));
    return worker;
  }

  #answered(worker: Worker, answer: Answer): void {
    const waiting = this.#busy.get(worker);
    if (waiting === undefined) return;
    this.#busy.delete(worker);
    this.#idle.push(worker);
    clearTimeout(waiting.timer);
    if (answer.kind === 'done') waiting.resolve(answer.result);
    else waiting.reject(errorOf(answer));
    this.#next();
  }

  /** A thread that is gone takes its job with it. */
  #lost(worker: Worker, error: Error): void {
    const at = this.#idle.indexOf(worker);
    if (at >= 0) this.#idle.splice(at, 1);
    const waiting = this.#busy.get(worker);
    this.#busy.delete(worker);
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
    waiting.reject(isTooLarge ? new Problem(503, 'this takes more memory than there is') : error);
    this.#next();
  }

  #giveUp(waiting: Waiting): void {
    const at = this.#queue.indexOf(waiting);
    if (at >= 0) this.#queue.splice(at, 1);
    for (const [worker, running] of this.#busy) {
      if (running !== waiting) continue;
      this.#busy.delete(worker);
      void worker.terminate();
    }
    waiting.reject(
      busy(`this takes more than ${this.#options.timeoutMs / 1000} s: ask for something smaller`),
    );
    this.#next();
  }
}

function busy(detail: string): Problem {
  return new Problem(503, detail, { 'retry-after': '5' });
}

function errorOf(answer: Exclude<Answer, { kind: 'done' }>): Error {
  switch (answer.kind) {
    case 'problem':
      return new Problem(answer.status, answer.message);
    case 'refused':
      return new EnumeratorError(answer.code, answer.message);
    default: {
      const error = new Error('a worker thread failed');
      error.stack = answer.stack;
      return error;
    }
  }
}
