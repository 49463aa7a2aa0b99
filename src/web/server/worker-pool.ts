/**
 * A few threads for what takes long, and a short queue before them. A job that does not end in time
 * is ended with its thread, and another one takes its place.
 * @module
 */
import { CallThread, isOutOfMemory, statusOf } from '../../io/call-thread.js';
import type { Jobs, Result } from './image-worker.js';
import { Problem } from './problem.js';

export interface PoolOptions {
  readonly threads: number;
  /** Jobs that may wait. */
  readonly maxQueued: number;
  /** From the call to the result. */
  readonly timeoutMs: number;
}

type Request = { readonly kind: keyof Jobs; readonly input: unknown };
type Thread = CallThread<Request, Result>;

interface Waiting {
  readonly request: Request;
  readonly transfer: readonly ArrayBuffer[];
  readonly timer: NodeJS.Timeout;
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** Of its JavaScript memory; numbers of 120 MiB and their like fit. */
const THREAD_HEAP_MB = 1024;

export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #queue: Waiting[] = [];
  readonly #idle: Thread[] = [];
  readonly #busy = new Map<Thread, Waiting>();
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
  run<K extends keyof Jobs>(
    kind: K,
    input: Parameters<Jobs[K]>[0],
    { transfer = [], isUrgent = false }: { transfer?: ArrayBuffer[]; isUrgent?: boolean } = {},
  ): Promise<ReturnType<Jobs[K]>> {
    const { maxQueued, timeoutMs } = this.#options;
    if (this.#isClosed) return Promise.reject(busy('this server is being shut down'));
    if (!isUrgent && this.#queue.length >= maxQueued) {
      return Promise.reject(busy(`${maxQueued} large requests are waiting already: try again`));
    }
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        request: { kind, input },
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
    const threads = [...this.#idle, ...this.#busy.keys()];
    for (const waiting of [...this.#queue, ...this.#busy.values()]) {
      clearTimeout(waiting.timer);
      waiting.reject(busy('this server is being shut down'));
    }
    this.#queue.length = 0;
    this.#busy.clear();
    this.#idle.length = 0;
    await Promise.all(threads.map((thread) => thread.close()));
  }

  #next(): void {
    const hasRoom = this.#idle.length > 0 || this.#busy.size < this.#options.threads;
    if (!hasRoom) return;
    const waiting = this.#queue.shift();
    if (waiting === undefined) return;
    const thread = this.#takeIdle() ?? this.#start();
    this.#busy.set(thread, waiting);
    thread.call(waiting.request, [...waiting.transfer]).then(
      (result) => this.#end(thread, () => waiting.resolve(result)),
      (error: unknown) => this.#end(thread, () => waiting.reject(asFailure(error, thread.isAlive))),
    );
  }

  #takeIdle(): Thread | undefined {
    let thread: Thread | undefined;
    do thread = this.#idle.pop();
    while (thread?.isAlive === false);
    return thread;
  }

  #start(): Thread {
    const thread: Thread = new CallThread(new URL('./image-worker.js', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: THREAD_HEAP_MB },
    });
    // The server's socket keeps the process alive, not a thread that waits.
    thread.unref();
    return thread;
  }

  /** A thread that is gone has taken its job with it, and is not used again. */
  #end(thread: Thread, settle: () => void): void {
    const waiting = this.#busy.get(thread);
    if (waiting === undefined) return;
    this.#busy.delete(thread);
    this.#idle.push(thread);
    clearTimeout(waiting.timer);
    settle();
    this.#next();
  }

  #giveUp(waiting: Waiting): void {
    const at = this.#queue.indexOf(waiting);
    if (at >= 0) this.#queue.splice(at, 1);
    for (const [thread, running] of this.#busy) {
      if (running !== waiting) continue;
      this.#busy.delete(thread);
      void thread.close();
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

function asFailure(error: unknown, isAlive: boolean): Error {
  if (isOutOfMemory(error)) return new Problem(503, 'this takes more memory than there is');
  if (!isAlive) return new Error('a worker thread ended', { cause: error });
  const failure = error instanceof Error ? error : new Error(String(error));
  const status = statusOf(failure);
  return status === undefined ? failure : new Problem(status, failure.message);
}
