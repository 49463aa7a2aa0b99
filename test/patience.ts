/**
 * How long tests wait for what is sure to come: a limit that says what was missing, where the
 * runner could only say that a file hangs. It is no assertion about speed.
 * @module
 */
import os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/** A minute and a half, and as many times as long as the machine has more to do than processors. */
export function patienceMs(): number {
  return Math.round(90_000 * Math.max(1, os.loadavg()[0]! / os.availableParallelism()));
}

/**
 * Ask again and again until it is so: for what tells nobody that it has come about.
 * @param what - the words for it, should it never come about
 */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + patienceMs();
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`it never came about: ${what}`);
    await pause(10);
  }
}
