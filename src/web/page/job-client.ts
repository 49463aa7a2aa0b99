/**
 * The page's side of a worker: jobs as promises, in the order in which they were asked for.
 *
 * One job is with the worker at a time, so that one which nobody wants any more never gets there.
 * A job that is given up while the worker is at it has another second to end; then the worker is
 * replaced by a new one.
 * @module
 */
import { EnumeratorError } from '../../core/errors.js';
import type { JobAnswer, JobMessage, JobTable } from './job-answers.js';

export interface JobOptions {
  /** Gives the job up: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** What moves to the worker rather than being copied. */
  readonly transfer?: Transferable[];
}

export interface JobClient<Jobs extends JobTable<Jobs>> {
  /**
   * Have a job done.
   * @throws EnumeratorError as the job says; the signal's reason where it was given up
   */
  run<K extends keyof Jobs>(
    kind: K,
    input: Jobs[K]['input'],
    options?: JobOptions,
  ): Promise<Jobs[K]['output']>;
  /** End the worker; what is still to be done never ends. */
  close(): void;
}

interface Pending {
  readonly message: JobMessage;
  readonly transfer: Transferable[];
  resolve(output: unknown): void;
  reject(reason: unknown): void;
}

/** How long a job that was given up may go on. */
const PATIENCE_MS = 1000;

/** @param makeWorker - called at once, and again whenever a worker has to be replaced */
export function openJobs<Jobs extends JobTable<Jobs>>(makeWorker: () => Worker): JobClient<Jobs> {
  let worker = startWorker();
  const waiting: Pending[] = [];
  let current: Pending | undefined;
  let isCurrentWanted = true;
  let impatience: ReturnType<typeof setTimeout> | undefined;
  let lastId = 0;

  function startWorker(): Worker {
    const started = makeWorker();
    started.addEventListener('message', ({ data }: MessageEvent<JobAnswer>) => {
      const job = current;
      if (job === undefined || data.id !== job.message.id) return;
      if ('output' in data) job.resolve(data.output);
      else job.reject(toError(data));
      sendNext();
    });
    started.addEventListener('error', (event) => {
      event.preventDefault();
      current?.reject(new Error(`the page's worker failed: ${event.message || 'it did not load'}`));
      sendNext();
    });
    return started;
  }

  function sendNext(): void {
    clearTimeout(impatience);
    current = waiting.shift();
    isCurrentWanted = true;
    if (current === undefined) return;
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
    else if (job === current) {
      isCurrentWanted = false;
      impatience = setTimeout(replaceWorker, PATIENCE_MS);
    }
  }

  function replaceWorker(): void {
    if (isCurrentWanted) return;
    worker.terminate();
    worker = startWorker();
    sendNext();
  }

  return {
    run<K extends keyof Jobs>(
      kind: K,
      input: Jobs[K]['input'],
      { signal, transfer = [] }: JobOptions = {},
    ): Promise<Jobs[K]['output']> {
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason as Error);
          return;
        }
        const message: JobMessage = { id: ++lastId, kind: String(kind), input };
        const stop = (): void => giveUp(job, signal?.reason);
        const job: Pending = {
          message,
          transfer,
          resolve(output) {
            signal?.removeEventListener('abort', stop);
            resolve(output);
          },
          reject(reason) {
            signal?.removeEventListener('abort', stop);
            reject(reason);
          },
        };
        signal?.addEventListener('abort', stop);
        waiting.push(job);
        if (current === undefined) sendNext();
      });
    },

    close() {
      clearTimeout(impatience);
      worker.terminate();
    },
  };
}

function toError({ code, message }: Extract<JobAnswer, { message: string }>): Error {
  return code === undefined ? new Error(message) : new EnumeratorError(code, message);
}

/** Whether an error only says that a job was given up. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
