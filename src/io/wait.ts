/**
 * Waiting: for a time, or for the event loop.
 * @module
 */

/**
 * Wait.
 * @param ms - from 0
 * @param holdsProcess - whether the process stays alive for it
 */
export function pause(ms: number, { holdsProcess = true } = {}): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    if (!holdsProcess) timer.unref();
  });
}

/** Let signals, timers and messages have their turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Block this thread, for what can only be read or written synchronously. */
export function sleepSync(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** How long to wait before another attempt: each time twice as long, up to a limit. */
export function backoffMs(firstMs: number, attempts: number, mostMs: number): number {
  return Math.min(firstMs * 2 ** Math.min(attempts, 30), mostMs);
}
