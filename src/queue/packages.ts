/**
 * BullMQ and ioredis, which are installed by whoever works with a queue, and by nobody else.
 * @module
 */
import type { Redis as RedisClass } from 'ioredis';
import type * as BullMQ from 'bullmq';
import { EnumeratorError } from '../core/errors.js';
import { isSystemError } from '../io/system-error.js';

export interface QueuePackages {
  readonly Redis: typeof RedisClass;
  readonly Queue: typeof BullMQ.Queue;
  readonly Worker: typeof BullMQ.Worker;
  readonly WaitingError: typeof BullMQ.WaitingError;
}

/** Tried together: another release may have another protocol between submitter and workers. */
export const NPM_COMMAND = 'npm install bullmq@6 ioredis@6';

/** @throws EnumeratorError `E_QUEUE` where one of them is not installed */
export async function loadPackages(): Promise<QueuePackages> {
  try {
    const [{ Redis }, { Queue, Worker, WaitingError }] = await Promise.all([
      import('ioredis'),
      import('bullmq'),
    ]);
    for (const one of [Redis, Queue, Worker, WaitingError] as readonly unknown[]) {
      if (typeof one === 'function') continue;
      throw new EnumeratorError(
        'E_QUEUE',
        `what is installed as bullmq or ioredis is another package, or another release: ${NPM_COMMAND}`,
      );
    }
    return { Redis, Queue, Worker, WaitingError };
  } catch (error) {
    if (!isSystemError(error) || !/^(ERR_)?MODULE_NOT_FOUND$/.test(error.code)) throw error;
    throw new EnumeratorError(
      'E_QUEUE',
      `work on many machines needs the packages bullmq and ioredis, which come with nothing else: ${NPM_COMMAND} (with --global where enumerate is installed so)`,
      { cause: error },
    );
  }
}
