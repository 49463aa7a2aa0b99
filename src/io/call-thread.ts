/**
 * Calls to worker threads: a request goes in, an answer or an error comes out.
 *
 * A thread answers in the order of the requests. Errors keep their code, message and hints, so that
 * a caller cannot tell whether the work was done in its own thread.
 * @module
 */
import { parentPort, Worker, type WorkerOptions } from 'node:worker_threads';
import { EnumeratorError, type ErrorCode, type Hint, messageOf } from '../core/errors.js';
import { isSystemError, told } from './system-error.js';

/** An error as a message between threads. */
export interface SentError {
  readonly code: ErrorCode | undefined;
  readonly hints: readonly Hint[];
  readonly message: string;
  readonly stack: string | undefined;
  /** The HTTP status of an error that has one. */
  readonly status: number | undefined;
}

/** What a thread answers to a request. */
type Reply<Answer> = { readonly answer: Answer } | { readonly error: SentError };

/** An error in the form that travels. */
export function packError(thrown: unknown): SentError {
  const error = told(thrown);
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const isOurs = error instanceof EnumeratorError;
  return {
    code: isOurs ? error.code : undefined,
    hints: isOurs ? error.hints : [],
    message,
    stack,
    status: statusOf(error),
  };
}

/** The error that was sent: an {@link EnumeratorError} if it was one. */
export function unpackError({ code, hints, message, stack, status }: SentError): Error {
  if (code !== undefined) return new EnumeratorError(code, message, { hints });
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return status === undefined ? error : Object.assign(error, { status });
}

/** The HTTP status that an error asks for. */
export function statusOf(error: unknown): number | undefined {
  const isKnown = error instanceof Error && 'status' in error && typeof error.status === 'number';
  return isKnown ? (error.status as number) : undefined;
}

/**
 * Answer the requests of a thread's creator, one after the other, for the rest of the thread's life.
 * @param transferOf - what of an answer changes hands in place of being copied
 */
export function answerCalls<Answer>(
  answer: (request: never) => Answer | Promise<Answer>,
  transferOf: (answer: Answer) => ArrayBuffer[] = () => [],
): void {
  const replyTo = async (request: unknown): Promise<void> => {
    let reply: Reply<Answer>;
    let transfer: ArrayBuffer[] = [];
    try {
      reply = { answer: await answer(request as never) };
      transfer = transferOf(reply.answer);
    } catch (error) {
      reply = { error: packError(error) };
    }
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, no window
    parentPort?.postMessage(reply, transfer);
  };
  let last = Promise.resolve();
  parentPort?.on('message', (request: unknown) => {
    last = last.then(() => replyTo(request));
  });
}

interface PendingCall<Answer> {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** A thread that answers calls by {@link answerCalls}. */
export class CallThread<Request, Answer> {
  readonly #worker: Worker;
  readonly #pending: PendingCall<Answer>[] = [];
  /** Why it takes no more calls. */
  #failure: Error | undefined;

  /** @param url - the module of the thread, which stands beside the one that starts it */
  constructor(url: URL, options?: WorkerOptions) {
    this.#worker = new Worker(url, options);
    this.#worker.on('message', (reply: Reply<Answer>) => {
      const call = this.#pending.shift();
      if ('error' in reply) call?.reject(unpackError(reply.error));
      else call?.resolve(reply.answer);
    });
    this.#worker.on('error', (error) => this.#end(threadFailure(error)));
    this.#worker.on('exit', (code) =>
      this.#end(new EnumeratorError('E_IO', `a thread ended by itself (exit ${code})`)),
    );
  }

  /** A number that no other thread of this process has. */
  readonly id = threadNumber++;

  get isAlive(): boolean {
    return this.#failure === undefined;
  }

  /**
   * @param transfer - what of the request changes hands
   * @throws EnumeratorError `E_IO` where the thread ends before it answers; what the thread throws
   */
  call(request: Request, transfer: ArrayBuffer[] = []): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) {
        reject(this.#failure);
        return;
      }
      this.#pending.push({ resolve, reject });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, no window
      this.#worker.postMessage(request, transfer);
    });
  }

  /** Let the process end although the thread is there. */
  unref(): void {
    this.#worker.unref();
  }

  /** End the thread; calls that it has not answered fail. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #end(error: Error): void {
    this.#failure ??= error;
    for (const call of this.#pending.splice(0)) call.reject(this.#failure);
  }
}

let threadNumber = 1;

/** Whether a thread ended because it needed more memory than it was given. */
export function isOutOfMemory(error: unknown): boolean {
  return (
    error instanceof Error &&
    isSystemError(error.cause) &&
    error.cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
  );
}

function threadFailure(error: unknown): EnumeratorError {
  return new EnumeratorError('E_IO', `a thread failed: ${messageOf(error)}`, { cause: error });
}
