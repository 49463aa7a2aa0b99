/**
 * Work on many files, one a step, so that a signal can end it and somebody can be told how far it is.
 * @module
 */
import { setImmediate } from 'node:timers/promises';
import { attempt } from './system-error.js';

/** Work of which each step is short. */
export type Steps<T = void> = Generator<undefined, T, void>;

/** Do all of it at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/**
 * The same work, in words of its own where the system refuses.
 * @throws EnumeratorError `E_IO`
 */
export function* attemptSteps<T>(what: string, steps: Steps<T>): Steps<T> {
  for (;;) {
    const { done, value } = attempt(what, () => steps.next());
    if (done === true) return value;
    yield;
  }
}

/** After so long others have a turn, such as signals. */
const TURN_MS = 50;

/**
 * Do it while others have their turns.
 * @param onTurn - called with how many steps are done
 * @throws the signal's reason, where it is aborted before the last step
 */
export async function inTurns<T>(
  steps: Steps<T>,
  signal: AbortSignal | undefined,
  onTurn: (done: number) => void,
): Promise<T> {
  let turn = performance.now();
  for (let count = 1; ; count++) {
    const { done, value } = steps.next();
    if (done === true) return value;
    if (performance.now() - turn < TURN_MS) continue;
    onTurn(count);
    await setImmediate();
    signal?.throwIfAborted();
    turn = performance.now();
  }
}
