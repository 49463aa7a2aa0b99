/**
 * What goes between the page and its workers, and the worker's side of it.
 * @module
 */
import { EnumeratorError, type ErrorCode } from '../../core/errors.js';

/** What goes in and what comes out: plain data, since it crosses between threads. */
export interface Job<Input, Output> {
  readonly input: Input;
  readonly output: Output;
}

/** What a worker can do: a {@link Job} for each name. */
export type JobTable<Jobs> = { readonly [K in keyof Jobs]: Job<unknown, unknown> };

/** What the page sends. */
export interface JobMessage {
  readonly id: number;
  readonly kind: string;
  readonly input: unknown;
}

/** What the worker sends back. */
export type JobAnswer =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly code: ErrorCode | undefined; readonly message: string };

/** What a worker's global scope has of all that this needs; the page's own types are a window's. */
interface WorkerScope {
  addEventListener(type: 'message', listener: (event: MessageEvent<JobMessage>) => void): void;
  postMessage(message: JobAnswer, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;

type Handlers<Jobs extends JobTable<Jobs>> = {
  readonly [K in keyof Jobs]: (input: Jobs[K]['input']) => Jobs[K]['output'];
};

/** Do each job that comes, and send back what came of it. */
export function answerJobs<Jobs extends JobTable<Jobs>>(handlers: Handlers<Jobs>): void {
  scope.addEventListener('message', ({ data: { id, kind, input } }) => {
    try {
      // Both sides have the same table.
      const output: unknown = handlers[kind as keyof Jobs](input);
      scope.postMessage({ id, output }, memoryOf(output));
    } catch (error) {
      const code = error instanceof EnumeratorError ? error.code : undefined;
      const message = error instanceof Error ? error.message : String(error);
      scope.postMessage({ id, code, message }, []);
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
