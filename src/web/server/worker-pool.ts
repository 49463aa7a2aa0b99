/**
 * A few threads for what takes long, one more that only short work may take, and a short queue before
 * them, which is fair. A job that does not end in time
 * is ended with its thread, and another one takes its place.
 * @module
 */
import { counted } from '../../core/cardinality.js';
import { CallThread, isOutOfMemory, statusOf } from '../../io/call-thread.js';
import type { Jobs, Result } from './image-worker.js';
import { Problem } from './problem.js';
import { FairQueue } from './visitors/fair-queue.js';
import { Shared } from './visitors/shared.js';

export interface PoolOptions {
  /** For long jobs, beside the one that is kept for short ones. */
  readonly threads: number;
  /** Jobs that may wait. */
  readonly maxQueued: number;
  /** How much of that one visitor may have: see {@link Shared}. */
  readonly perAddress: number;
  /** From the call to the result. */
  readonly timeoutMs: number;
}

type Request = { readonly kind: keyof Jobs; readonly input: unknown };
type Thread = CallThread<Request, Result>;

interface RunOptions {
  /** Who asks; each visitor has his turn. */
  readonly visitor: string;
  /** Takes some milliseconds: does not wait for what takes seconds. */
  readonly isShort?: boolean;
  /** What changes hands. */
  readonly transfer?: ArrayBuffer[];
  /** Goes before all other long jobs, and is never refused. */
  readonly isUrgent?: boolean;
  /** Asked when the job has its turn: who has left gets nothing made. */
  readonly isWanted?: () => boolean;
  /** The next piece of an answer that is on its way: takes its turn, and is never refused. */
  readonly isAdmitted?: boolean;
}

interface Waiting {
  readonly request: Request;
  readonly visitor: string;
  readonly isShort: boolean;
  readonly isWanted: (() => boolean) | undefined;
  /** Whether it takes one of the places of the queue. */
  readonly hasPlace: boolean;
  readonly transfer: readonly ArrayBuffer[];
  readonly timer: NodeJS.Timeout;
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** Of its JavaScript memory; numbers of 120 MiB and their like fit. */
const THREAD_HEAP_MB = 1024;

export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #urgent: Waiting[] = [];
  readonly #short = new FairQueue<Waiting>();
  readonly #long = new FairQueue<Waiting>();
  readonly #places: Shared;
  readonly #idle: Thread[] = [];
  readonly #busy = new Map<Thread, Waiting>();
  /** How many of these are long. */
  #longBusy = 0;
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#places = new Shared(options.maxQueued, options.perAddress);
  }

  get queued(): number {
    return this.#urgent.length + this.#short.size + this.#long.size;
  }

  /**
   * @throws Problem 503 where too many wait, or it takes too long; EnumeratorError as the job
   */
  run<K extends keyof Jobs>(
    kind: K,
    input: Parameters<Jobs[K]>[0],
    {
      visitor,
      isShort = false,
      transfer = [],
      isUrgent = false,
      isAdmitted = false,
      isWanted,
    }: RunOptions,
  ): Promise<ReturnType<Jobs[K]>> {
    const { timeoutMs } = this.#options;
    if (this.#isClosed) return Promise.reject(busy('this server is being shut down'));
    const hasPlace = !isUrgent && !isAdmitted;
    const lack = hasPlace ? this.#places.lackFor(visitor) : undefined;
    if (lack !== undefined) {
      const [count, whose] =
        lack === 'whole'
          ? [this.#places.whole, '']
          : [this.#places.heldBy(visitor), ' of your address'];
      const what = `${counted(count, 'large request')}${whose} ${count === 1 ? 'is' : 'are'}`;
      return Promise.reject(busy(`${what} waiting already: try again`));
    }
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        request: { kind, input },
        visitor,
        isShort,
        isWanted,
        hasPlace,
        transfer,
        timer: setTimeout(() => this.#giveUp(waiting), timeoutMs),
        resolve: resolve as Waiting['resolve'],
        reject,
      };
      if (hasPlace) this.#places.take(visitor);
      if (isUrgent) this.#urgent.push(waiting);
      else this.#queueOf(waiting).push(visitor, waiting);
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const threads = [...this.#idle, ...this.#busy.keys()];
    const left = [...this.#busy.values()];
    this.#busy.clear();
    this.#longBusy = 0;
    for (let next = this.#take(); next !== undefined; next = this.#take()) left.push(next);
    for (const waiting of left) {
      clearTimeout(waiting.timer);
      waiting.reject(busy('this server is being shut down'));
    }
    this.#idle.length = 0;
    await Promise.all(threads.map((thread) => thread.close()));
  }

  #next(): void {
    if (this.#busy.size > this.#options.threads) return;
    const waiting = this.#take();
    if (waiting === undefined) return;
    const thread = this.#takeIdle() ?? this.#start();
    this.#busy.set(thread, waiting);
    if (!waiting.isShort) this.#longBusy++;
    thread.call(waiting.request, [...waiting.transfer]).then(
      (result) => this.#end(thread, () => waiting.resolve(result)),
      (error: unknown) => this.#end(thread, () => waiting.reject(asFailure(error, thread.isAlive))),
    );
  }

  #queueOf({ isShort }: Waiting): FairQueue<Waiting> {
    return isShort ? this.#short : this.#long;
  }

  /** What is next, and still wanted. */
  #take(): Waiting | undefined {
    for (;;) {
      const waiting = this.#takeNext();
      if (waiting?.isWanted?.() !== false) return waiting;
      clearTimeout(waiting.timer);
      waiting.reject(busy('nobody waits for this any more'));
    }
  }

  /** What is next; long ones leave a thread to the short ones, and take the others before them. */
  #takeNext(): Waiting | undefined {
    const isLongFree = this.#longBusy < this.#options.threads;
    const long = isLongFree ? (this.#urgent.shift() ?? this.#long.take()) : undefined;
    const waiting = long ?? this.#short.take();
    if (waiting?.hasPlace === true) this.#places.give(waiting.visitor);
    return waiting;
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
    this.#leave(thread, waiting);
    this.#idle.push(thread);
    clearTimeout(waiting.timer);
    settle();
    this.#next();
  }

  #leave(thread: Thread, { isShort }: Waiting): void {
    this.#busy.delete(thread);
    if (!isShort) this.#longBusy--;
  }

  #giveUp(waiting: Waiting): void {
    const { visitor, hasPlace } = waiting;
    if (this.#queueOf(waiting).remove(visitor, waiting) && hasPlace) this.#places.give(visitor);
    const at = this.#urgent.indexOf(waiting);
    if (at >= 0) this.#urgent.splice(at, 1);
    for (const [thread, running] of this.#busy) {
      if (running !== waiting) continue;
      this.#leave(thread, waiting);
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
