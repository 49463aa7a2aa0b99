/**
 * Work of which only the newest counts, and the sign that it takes long.
 * @module
 */
import { isAbort } from '../jobs.js';

/** Work that takes less time needs no sign that it is on its way. */
const BUSY_AFTER_MS = 150;

/** @returns gives up the work before, and gives a signal for new work, which `outer` ends as well */
export function newestOf(outer: AbortSignal): () => AbortSignal {
  let current = new AbortController();
  return () => {
    current.abort();
    current = new AbortController();
    return AbortSignal.any([current.signal, outer]);
  };
}

/**
 * Do something that may take long.
 * @param signal - gives the work up; a later one then shows what is the case
 * @param show - told true after a while, and false at the end
 * @param fail - told what went wrong
 */
export async function withSign(
  signal: AbortSignal,
  show: (isBusy: boolean) => void,
  work: () => Promise<void>,
  fail: (error: unknown) => void,
): Promise<void> {
  const timer = setTimeout(() => show(true), BUSY_AFTER_MS);
  try {
    await work();
  } catch (error) {
    if (!isAbort(error)) fail(error);
  } finally {
    clearTimeout(timer);
    if (!signal.aborted) show(false);
  }
}
