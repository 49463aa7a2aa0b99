/**
 * Mutants before the vectors, one after the other. The parent gets the number of the first check that
 * one fails, −1 where it passes them all, and −2 where it does not load.
 * @module
 */
import { parentPort } from 'node:worker_threads';
import type * as Reference from '../../src/reference/index.js';
import { checksOf, isRight } from '../../test/reference/vector-checks.js';

/** What the parent asks. */
export interface Question {
  /** Address of the mutant's index.js. */
  readonly module: string;
  readonly maxDigits: number;
  /** Numbers of the checks: those that are likely to fail, and the cheap ones, first. */
  readonly order: readonly number[];
  /** One number: how many checks were begun. */
  readonly begun: Int32Array;
}

parentPort?.on('message', (question: Question) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, no window
  void answer(question).then((number) => parentPort?.postMessage(number));
});

async function answer({ module, maxDigits, order, begun }: Question): Promise<number> {
  try {
    const checks = checksOf((await import(module)) as typeof Reference, maxDigits);
    for (const number of order) {
      Atomics.add(begun, 0, 1);
      if (!isRight(checks[number]!)) return number;
    }
    return -1;
  } catch {
    return -2;
  }
}
