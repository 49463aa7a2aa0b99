/**
 * A worker from its settings to its end.
 * @module
 */
import fs from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { EnumeratorError, usageError } from '../core/errors.js';
import { makeDirectory } from '../io/folders.js';
import { openedPlace, type QueuePlace } from './address.js';
import { checkPushCommand } from './commands.js';
import { JobQueue } from './jobs.js';
import type { WorkerState, WorkOptions } from './outcome.js';
import { QueueWorker } from './worker.js';

const LOCK_MS = 30_000;
const GRACE_MS = 20_000;
/** How long to wait for the queue at the end. */
const CLOSE_TIMEOUT_MS = 2000;

/**
 * Make parts of submitted runs, until the signal is aborted or there was no job for long enough.
 * @param queue - `redis://user:password@host:port/db`, or a place with a prefix of its own
 * @param onOpen - called when the queue is open, and jobs are being waited for
 * @returns what was done
 * @throws EnumeratorError `E_QUEUE`, `E_IO` what made the worker useless
 */
export async function work(
  queue: string | QueuePlace,
  options: WorkOptions,
  onOpen: (threads: number) => void = () => {},
): Promise<WorkerState> {
  const { scratch, out, push, onNotice } = options;
  if (push !== undefined && out !== undefined) {
    throw usageError(
      'push and out exclude each other: parts are pushed, or lie in a shared folder',
    );
  }
  if (push !== undefined) checkPushCommand(push);
  const place = openedPlace(queue);
  if (scratch !== undefined) makeScratch(scratch);
  const jobs = await JobQueue.open(place, onNotice);
  const worker = new QueueWorker(jobs, {
    ...options,
    place,
    threads: options.threads ?? availableParallelism(),
    scratch: scratch === undefined ? undefined : path.resolve(scratch),
    out: out === undefined ? undefined : path.resolve(out),
    lockMs: options.lockMs ?? LOCK_MS,
    graceMs: options.graceMs ?? GRACE_MS,
  });
  try {
    onOpen(worker.threads);
    await worker.run();
    return worker.state();
  } finally {
    await jobs.close(CLOSE_TIMEOUT_MS);
  }
}

/** A folder whose parent is missing is a typing error, or a disk that is not mounted. */
function makeScratch(scratch: string): void {
  const found = fs.statSync(scratch, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return;
  const parent = path.dirname(scratch);
  if (found !== undefined || !fs.existsSync(parent)) {
    const what = found === undefined ? `there is no folder ${parent}` : 'it is a file';
    throw new EnumeratorError('E_IO', `scratch ${scratch}: ${what}`, {
      setting: 'scratch',
      hints: [{ key: 'other-scratch' }],
    });
  }
  makeDirectory(scratch);
}
