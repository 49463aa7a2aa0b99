/**
 * How a process ends: 0 done, 1 failed, 2 wrong usage, 130 interrupted with a valid checkpoint.
 * @module
 */
import { EnumeratorError, type ErrorCode } from '../core/errors.js';
import { escapeControls } from '../core/quote.js';

export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** A command line that cannot be understood: unknown options, two that exclude each other. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What was asked for cannot be, on any machine: rather than what is there, or what went wrong. */
const USAGE_CODES: ReadonlySet<ErrorCode> = new Set([
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
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof EnumeratorError && USAGE_CODES.has(error.code)) return EXIT.usage;
  return EXIT.failed;
}

/** The same for a program: a code to branch on, and the text. */
export function errorFields(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof EnumeratorError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { code: error instanceof UsageError ? 'E_USAGE' : 'E_UNEXPECTED', message };
}

/** One line for a person, without a stack trace unless the error is one that nobody foresaw. */
export function describeError(error: unknown): string {
  if (error instanceof EnumeratorError) return escapeControls(`${error.code}: ${error.message}`);
  if (error instanceof UsageError) return escapeControls(`enumerate: ${error.message}`);
  if (error instanceof Error)
    return `enumerate: unexpected failure: ${error.stack ?? error.message}`;
  return `enumerate: unexpected failure: ${String(error)}`;
}
