/**
 * A worker from its settings to its end.
 * @module
 */
import fs from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { EnumeratorError, usageError } from '../core/errors.js';
import type { Hooks } from '../io/hooks.js';
import { ownVersion } from '../io/package-root.js';
import { makeDirectory } from '../io/folders.js';
import { openedPlace, type QueuePlace } from './address.js';
import { checkPushCommand } from './commands.js';
import { JobQueue } from './jobs.js';
import type { WorkerState } from './outcome.js';
import { QueueWorker } from './worker.js';

const LOCK_MS = 30_000;
const GRACE_MS = 20_000;
/** How long to wait for the queue at the end. */
const CLOSE_TIMEOUT_MS = 2000;

export interface WorkOptions extends Hooks<WorkerState> {
  /** Parts that are made at the same time; by default one for each processor. */
  readonly threads?: number | undefined;
  /** A folder of this machine's, where parts are written first. */
  readonly scratch?: string | undefined;
  /** Where the shared folder is here, if not where the submitter has it. */
  readonly out?: string | undefined;
  /**
   * The command that carries complete parts away, in place of a shared folder: `{}` in its words
   * stands for the file, `{name}` for the name that it gets.
   */
  readonly push?: readonly string[] | undefined;
  /** How long parts may still take after the signal: 20 s by default. */
  readonly graceMs?: number | undefined;
  /** The worker ends after so long without a job; by default it does not. */
  readonly idleMs?: number | undefined;
  /** How long a job is kept from others without a sign of life. */
  readonly lockMs?: number | undefined;
}

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
  const jobs = await JobQueue.open(
    place,
    {
      lost: (message) => onNotice?.({ key: 'queue-lost', message }),
      back: () => onNotice?.({ key: 'queue-back', message: 'the queue is back' }),
    },
    (message) => onNotice?.({ key: 'queue-evicts', message }),
  );
  const settings = {
    place,
    version: ownVersion(),
    threads: options.threads ?? availableParallelism(),
    scratch: scratch === undefined ? undefined : path.resolve(scratch),
    out: out === undefined ? undefined : path.resolve(out),
    push,
    lockMs: options.lockMs ?? LOCK_MS,
    graceMs: options.graceMs ?? GRACE_MS,
    idleMs: options.idleMs,
  };
  try {
    const worker = new QueueWorker(settings, jobs, options);
    onOpen(settings.threads);
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
