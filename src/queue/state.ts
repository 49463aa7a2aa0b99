/**
 * What a queue holds, and what can be done to it as a whole.
 * @module
 */
import { formatIndex } from '../core/index-format.js';
import { quoteText } from '../core/quote.js';
import { openedPlace, queueError, type QueuePlace } from './address.js';
import { type JobCounts, JobQueue } from './jobs.js';
import { type ListedRun, SILENT_MS } from './run-registry.js';
import type { WorkerFacts } from './worker-registry.js';

export interface QueueState extends JobCounts {
  /** The queue's address without its password. */
  readonly queue: string;
  readonly runs: readonly ListedRun[];
  readonly workers: readonly WorkerFacts[];
}

/** Whether a run's submitter has been silent for so long that it must be gone. */
export function isAbandoned({ state, silentMs }: ListedRun): boolean {
  return state === 'working' && (silentMs ?? Infinity) > SILENT_MS;
}

/** @throws EnumeratorError `E_QUEUE` */
export function queueState(queue: string | QueuePlace): Promise<QueueState> {
  return withQueue(queue, async (jobs, shown) => {
    const counts = await jobs.counts();
    const runs = await jobs.runs.runs();
    const workers = await jobs.workers.workers();
    return { queue: shown, ...counts, runs, workers };
  });
}

/** Have workers finish what they have and take nothing more. @throws EnumeratorError `E_QUEUE` */
export function pauseQueue(queue: string | QueuePlace): Promise<void> {
  return withQueue(queue, (jobs) => jobs.pause());
}

/** Have workers continue. @throws EnumeratorError `E_QUEUE` */
export function resumeQueue(queue: string | QueuePlace): Promise<void> {
  return withQueue(queue, (jobs) => jobs.resume());
}

/**
 * Remove the jobs of a run, or of all runs, and have their submitters stop.
 * @param run - its id; undefined for all
 * @returns how many runs there were
 * @throws EnumeratorError `E_QUEUE`
 */
export function cancelRuns(queue: string | QueuePlace, run?: string): Promise<number> {
  return withQueue(queue, async (jobs, shown) => {
    const ids = (await jobs.runs.runs()).map(({ id }) => id);
    if (run === undefined) {
      for (const id of ids) await jobs.runs.cancel(id);
      await jobs.drain();
      return ids.length;
    }
    if (!ids.includes(run)) {
      throw queueError(`${shown} knows no run ${quoteText(run)}`, {
        hints: [{ key: 'list-runs' }],
      });
    }
    await jobs.runs.cancel(run);
    await jobs.drainRun(run);
    return 1;
  });
}

async function withQueue<T>(
  queue: string | QueuePlace,
  action: (jobs: JobQueue, shown: string) => Promise<T>,
): Promise<T> {
  const place = openedPlace(queue);
  const jobs = await JobQueue.open(place);
  try {
    return await action(jobs, place.address.shown);
  } catch (error) {
    throw jobs.explain(error);
  } finally {
    await jobs.close();
  }
}

/** The state of a queue as one JSON object. */
export function stateFields({ queue, runs, workers, ...counts }: QueueState): object {
  const told = runs.map(({ first, end, done, silentMs, ...run }) => ({
    ...run,
    silent_s: silentMs === undefined ? null : Math.round(silentMs / 1000),
    images: formatIndex(BigInt(`0x${end}`) - BigInt(`0x${first}`)),
    done: formatIndex(BigInt(`0x${done}`)),
  }));
  return { queue, ...counts, runs: told, workers };
}
