/**
 * What goes between the page and its workers.
 * @module
 */
import type { ErrorCode } from '../../core/errors.js';

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
