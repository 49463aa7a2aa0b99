/** What the fuzzer runs against, and what it holds every answer to. @module */
import { EnumeratorError } from '../../../src/core/errors.js';
import type { Random } from './random.js';

/** One reader under test. Inputs are bytes, so that any of them can be kept as a file. */
export interface Target {
  /** Folder of test/corpus that its inputs are kept in, and how their names end. */
  readonly folder: string;
  readonly extension: string;
  /** Whether a file of the folder is for this reader; all are unless given. */
  owns?(input: Uint8Array): boolean;
  /** A single input may lengthen the process by so much. */
  readonly maxGrowthBytes: number;
  /** Inputs to begin with. */
  seeds(): Uint8Array[];
  /** A new input, made from others or from nothing. */
  next(random: Random, corpus: readonly Uint8Array[]): Uint8Array;
  /**
   * Give the input to the reader and check its answer.
   * @returns the kind of answer, in few words
   * @throws anything where the answer is not as it should be
   */
  check(input: Uint8Array): string;
}

/** What a reader gave: a value, or one of the errors that a correct caller may meet. */
export type Answer<T> = { readonly value: T } | { readonly refusal: EnumeratorError };

/**
 * Call a reader. @throws whatever it throws but an EnumeratorError of the expected codes whose
 * message is one line of fewer than 500 characters
 */
export function ask<T>(codes: readonly string[], read: () => T): Answer<T> {
  try {
    return { value: read() };
  } catch (error) {
    if (!(error instanceof EnumeratorError)) throw error;
    const { code, message } = error;
    if (!codes.includes(code)) throw error;
    if (message.length >= 500) {
      throw new Error(
        `a message of ${message.length} characters: ${code} ${message.slice(0, 80)}…`,
        {
          cause: error,
        },
      );
    }
    if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(message)) {
      throw new Error(`a message with control characters: ${code} ${JSON.stringify(message)}`, {
        cause: error,
      });
    }
    return { refusal: error };
  }
}

/** An error without its particulars: what is new about an answer is new about this. */
export function kindOf({ code, message }: EnumeratorError): string {
  const plain = message
    .replace(/"(?:[^"\\]|\\.)*"|(?<="|image ).*?(?="| is )/gu, '…')
    .replace(/(?<=chunk |chunk is |a second )[a-z]{4}|^[a-z]{4}(?= stands| comes)/gi, '…')
    .replace(/[0-9a-fx]*[0-9][0-9a-fx,.]*/gi, '#')
    .slice(0, 60);
  return `${code} ${plain}`;
}

export function claim(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}
