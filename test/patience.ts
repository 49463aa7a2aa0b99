/**
 * How long tests wait for what is sure to come: a limit that says what was missing, where the
 * runner could only say that a file hangs. It is no assertion about speed.
 * @module
 */
import os from 'node:os';

/** A minute and a half, and as many times as long as the machine has more to do than processors. */
export function patienceMs(): number {
  return 90_000 * Math.max(1, os.loadavg()[0]! / os.availableParallelism());
}
