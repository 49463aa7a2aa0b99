/**
 * How a process ends: 0 done, 1 failed, 2 wrong usage, 130 interrupted with a valid checkpoint.
 * @module
 */
import { EnumeratorError, type ErrorCode, messageOf } from '../core/errors.js';
import { escapeControls } from '../core/quote.js';
import { told } from '../io/system-error.js';
import { host } from './host.js';
import { withHints } from './render/hints.js';

export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** The codes of requests that no machine could fulfil, as against what exists or went wrong on this one. */
const USAGE_CODES: ReadonlySet<ErrorCode> = new Set([
  'E_USAGE',
  'E_SPACE',
  'E_LIMIT',
  'E_RANGE',
  'E_NUMBER',
  'E_SEED',
  'E_PALETTE',
  'E_OUTPUT',
  'E_GRAMMAR',
  'E_FORMULA',
]);

export function exitCodeOf(error: unknown): number {
  if (error instanceof EnumeratorError && USAGE_CODES.has(error.code)) return EXIT.usage;
  return EXIT.failed;
}

/** The error for a program that reads JSON: a code to branch on, and the text. */
export function errorFields(thrown: unknown): { readonly code: string; readonly message: string } {
  const error = told(thrown);
  if (error instanceof EnumeratorError) return { code: error.code, message: withHints(error) };
  return { code: 'E_UNEXPECTED', message: messageOf(error) };
}

/** One line for a person, with a stack trace only for an unexpected error. */
export function describeError(thrown: unknown): string {
  const error = told(thrown);
  if (error instanceof EnumeratorError) {
    const prefix = error.code === 'E_USAGE' ? 'enumerate' : error.code;
    return escapeControls(`${prefix}: ${withHints(error)}`);
  }
  if (error instanceof Error)
    return `enumerate: unexpected failure: ${error.stack ?? error.message}`;
  return `enumerate: unexpected failure: ${String(error)}`;
}

/** How long the end of a process waits for connections that are still open. */
const CLOSE_TIMEOUT_MS = 1000;

/**
 * A connection that was being made while it was closed may stay, and hold the process. What is
 * still open a second after the work has ended is left behind.
 * @returns the exit code
 */
export function exitSoon(exitCode: number): number {
  const ended = host;
  setTimeout(() => ended.exit(exitCode), CLOSE_TIMEOUT_MS).unref();
  return exitCode;
}
