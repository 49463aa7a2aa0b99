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

/** What the signals of one stop may lie apart that go to several processes, one after the other. */
const TOGETHER_MS = 1000;

/**
 * Whether a stop is asked for, or is just now: where a program ended that this one needs, the same
 * signal may be on its way to this one.
 */
export async function abortsSoon(signal: AbortSignal | undefined): Promise<boolean> {
  if (signal === undefined) return false;
  if (signal.aborted) return true;
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve(signal.aborted);
    };
    const timer = setTimeout(end, TOGETHER_MS);
    signal.addEventListener('abort', end);
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
