/**
 * Jobs for the page's workers. A worker has a table of functions, {@link answerJobs}; the page calls
 * them by their names, {@link openJobs}, and gets promises. What goes in and comes out is copied
 * between threads, so it is plain data; bigints and arrays of bytes are.
 *
 * One job is with the worker at a time, in the order in which they were asked for, so that one which
 * was given up before never gets there. A job that is given up while the worker is at it has another
 * second to end; then the worker is replaced by a new one. So is one that did not load, by the next job.
 * @module
 */
import { EnumeratorError, type ErrorCode, messageOf } from '../../core/errors.js';

type JobTable = { readonly [kind: string]: (input: never) => unknown };

export interface JobOptions {
  /** Gives the job up: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** What moves to the worker rather than being copied. */
  readonly transfer?: Transferable[];
}

export interface JobClient<Jobs extends JobTable> {
  /** @throws EnumeratorError as the job says; the signal's reason where it was given up */
  run<K extends keyof Jobs>(
    kind: K,
    input: Parameters<Jobs[K]>[0],
    options?: JobOptions,
  ): Promise<ReturnType<Jobs[K]>>;
  /** End the worker; what is still to be done never ends. */
  close(): void;
}

interface JobMessage {
  readonly id: number;
  readonly kind: string;
  readonly input: unknown;
}

type JobAnswer =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly code: ErrorCode | undefined; readonly message: string };

interface Pending {
  readonly message: JobMessage;
  readonly transfer: Transferable[];
  resolve(output: unknown): void;
  reject(reason: unknown): void;
}

/** How long a job that was given up may go on. */
const END_TIMEOUT_MS = 1000;

/** Firefox's numbers have up to 2^20 bits, those of others 2^30. */
const TOO_LONG =
  'this browser has no numbers as large as that: choose a smaller size, or take another browser';

const FAILED = "the page's worker failed";
const NOT_LOADED = 'a part of this page did not load: try again, or reload the page';

function isTooLong(error: unknown): boolean {
  return error instanceof RangeError && /bigint/i.test(error.message);
}

export function answerJobs(handlers: JobTable): void {
  // The page's own types are a window's, which posts in another way.
  const scope = globalThis as unknown as MessagePort;
  const answer = (message: JobAnswer, transfer: Transferable[]): void =>
    scope.postMessage(message, transfer);
  scope.addEventListener('message', ({ data: { id, kind, input } }: MessageEvent<JobMessage>) => {
    try {
      const output = handlers[kind]?.(input as never);
      answer({ id, output }, memoryOf(output));
    } catch (error) {
      const code = error instanceof EnumeratorError ? error.code : undefined;
      answer({ id, code, message: isTooLong(error) ? TOO_LONG : messageOf(error) }, []);
    }
  });
}

/** What of an answer moves to the page rather than being copied. */
function memoryOf(output: unknown): Transferable[] {
  if (typeof output !== 'object' || output === null) return [];
  const values = ArrayBuffer.isView(output) ? [output] : Object.values(output);
  return values.flatMap((value: unknown) =>
    ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
  );
}

/** @param makeWorker - called at once, and again whenever a worker has to be replaced */
export function openJobs<Jobs extends JobTable>(makeWorker: () => Worker): JobClient<Jobs> {
  /** Whether the worker failed before it ever answered: it never will. */
  let isBroken = false;
  let worker = startWorker();
  const waiting: Pending[] = [];
  let current: Pending | undefined;
  let replacing: ReturnType<typeof setTimeout> | undefined;
  let lastId = 0;

  function startWorker(): Worker {
    const started = makeWorker();
    let hasAnswered = false;
    isBroken = false;
    started.addEventListener('message', ({ data }: MessageEvent<JobAnswer>) => {
      hasAnswered = true;
      const job = current;
      if (job === undefined || data.id !== job.message.id) return;
      if ('output' in data) job.resolve(data.output);
      else
        job.reject(
          data.code ? new EnumeratorError(data.code, data.message) : new Error(data.message),
        );
      sendNext();
    });
    started.addEventListener('error', (event) => {
      event.preventDefault();
      isBroken = !hasAnswered;
      current?.reject(new Error(event.message ? `${FAILED}: ${event.message}` : NOT_LOADED));
      sendNext();
    });
    return started;
  }

  function sendNext(): void {
    clearTimeout(replacing);
    current = waiting.shift();
    if (current === undefined) return;
    if (isBroken) worker = startWorker();
    try {
      worker.postMessage(current.message, current.transfer);
    } catch (error) {
      current.reject(error);
      sendNext();
    }
  }

  function giveUp(job: Pending, reason: unknown): void {
    job.reject(reason);
    const place = waiting.indexOf(job);
    if (place >= 0) waiting.splice(place, 1);
    else if (job === current) replacing = setTimeout(replaceWorker, END_TIMEOUT_MS);
  }

  function replaceWorker(): void {
    worker.terminate();
    worker = startWorker();
    sendNext();
  }

  return {
    run<K extends keyof Jobs>(
      kind: K,
      input: Parameters<Jobs[K]>[0],
      { signal, transfer = [] }: JobOptions = {},
    ): Promise<ReturnType<Jobs[K]>> {
      let stop = (): void => {};
      const done = new Promise<ReturnType<Jobs[K]>>((resolve, reject) => {
        signal?.throwIfAborted();
        const message = { id: ++lastId, kind: String(kind), input };
        const job: Pending = { message, transfer, resolve, reject };
        stop = () => giveUp(job, signal?.reason);
        signal?.addEventListener('abort', stop);
        waiting.push(job);
        if (current === undefined) sendNext();
      });
      return done.finally(() => signal?.removeEventListener('abort', stop));
    },

    close() {
      clearTimeout(replacing);
      worker.terminate();
    },
  };
}

/** Whether an error only says that a job was given up. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** Work that takes less time needs no sign that it is on its way. */
const BUSY_AFTER_MS = 150;

/** @returns gives up the work before, and gives a signal for new work, which `outer` ends as well */
export function newestOf(outer: AbortSignal): () => AbortSignal {
  let current = new AbortController();
  return () => {
    current.abort();
    current = new AbortController();
    return AbortSignal.any([current.signal, outer]);
  };
}

/**
 * @returns does the work with what it is given, one after the other; of what comes meanwhile, only the
 *   last counts, so that every piece of work is seen to its end
 */
export function lastOf<T extends unknown[]>(
  work: (...input: T) => Promise<void>,
): (...input: T) => void {
  let waiting: T | undefined;
  let isRunning = false;
  const run = async (): Promise<void> => {
    isRunning = true;
    try {
      while (waiting !== undefined) {
        const input = waiting;
        waiting = undefined;
        await work(...input);
      }
    } finally {
      isRunning = false;
    }
  };
  return (...input) => {
    waiting = input;
    if (!isRunning) void run();
  };
}

/**
 * Do something that may take long.
 * @param signal - gives the work up; a later one then shows what is the case
 * @param show - told true after a while, and false at the end
 * @param fail - told what went wrong
 */
export async function withSign(
  signal: AbortSignal,
  show: (isBusy: boolean) => void,
  work: () => Promise<void>,
  fail: (error: unknown) => void,
): Promise<void> {
  const timer = setTimeout(() => {
    if (!signal.aborted) show(true);
  }, BUSY_AFTER_MS);
  try {
    await work();
  } catch (error) {
    if (!isAbort(error)) fail(error);
  } finally {
    clearTimeout(timer);
    if (!signal.aborted) show(false);
  }
}

/**
 * A sign for work that may take long, of which several pieces may go on at a time.
 * @param show - told true after a while, and false when nothing goes on any more
 * @returns does such work
 */
export function makeSign(
  show: (isBusy: boolean) => void,
): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return async (work) => {
    if (running++ === 0) timer = setTimeout(() => show(true), BUSY_AFTER_MS);
    try {
      return await work();
    } finally {
      if (--running === 0) {
        clearTimeout(timer);
        show(false);
      }
    }
  };
}
