/**
 * A connection to Redis: checked once, so that what is wrong with it is said in one line, and from
 * then on kept, however often the server or the net goes away. BullMQ and ioredis are installed by
 * those who use a queue, and loaded when one is opened.
 * @module
 */
import { createRequire } from 'node:module';
import type * as BullMQ from 'bullmq';
import type { Redis, Redis as RedisClass } from 'ioredis';
import { EnumeratorError } from '../core/errors.js';
import { quoteText } from '../core/quote.js';
import type { Notice } from '../io/hooks.js';
import { isSystemError } from '../io/system-error.js';
import { backoffMs, pause } from '../io/wait.js';
import { type QueueAddress, queueError } from './address.js';
import { explainFailure, NoAnswer } from './failures.js';

export interface QueuePackages {
  readonly Redis: typeof RedisClass;
  readonly Queue: typeof BullMQ.Queue;
  readonly Worker: typeof BullMQ.Worker;
  readonly WaitingError: typeof BullMQ.WaitingError;
}

const require = createRequire(import.meta.url);

/** Tested together: another release may have another protocol between submitter and workers. */
const NPM_COMMAND = 'npm install bullmq@6 ioredis@6';

/** @throws EnumeratorError `E_QUEUE` where one of them is not installed */
export function loadPackages(): QueuePackages {
  try {
    // By require(), which is quicker than import(): they are hundreds of files.
    const { Redis } = require('ioredis') as Pick<QueuePackages, 'Redis'>;
    const { Queue, Worker, WaitingError } = require('bullmq') as Omit<QueuePackages, 'Redis'>;
    for (const one of [Redis, Queue, Worker, WaitingError] as readonly unknown[]) {
      if (typeof one === 'function') continue;
      throw queueError(
        `what is installed as bullmq or ioredis is another package, or another release: ${NPM_COMMAND}`,
      );
    }
    return { Redis, Queue, Worker, WaitingError };
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'MODULE_NOT_FOUND') throw error;
    throw queueError(
      `work on many machines needs the packages bullmq and ioredis: ${NPM_COMMAND} (globally, if this package is installed globally)`,
      { cause: error },
    );
  }
}

/** What BullMQ's scripts need. */
const LEAST_VERSION = 5;
const CONNECT_MS = 5000;
/** A server that leaves a question unanswered for so long is gone. */
const SILENCE_MS = 30_000;
/** How long a program that ends waits for an answer. */
const LAST_ANSWER_MS = 2000;
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 2000;

/** Options of lasting connections: they come back by themselves, and commands wait meanwhile. */
export function connectionOptions(address: QueueAddress) {
  return {
    ...serverOf(address),
    maxRetriesPerRequest: null,
    connectTimeout: CONNECT_MS,
    keepAlive: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    retryStrategy: (times: number) => backoffMs(FIRST_RETRY_MS, times, LONGEST_RETRY_MS),
  };
}

function serverOf({ host, port, username, password, database, isTls }: QueueAddress) {
  return {
    host,
    port,
    db: database,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(isTls ? { tls: {} } : {}),
  };
}

/** Whether the server lets a script write and remove a key of the queue. */
const PROBE = `
redis.call('SET', KEYS[1], '1', 'PX', 1000)
return redis.call('DEL', KEYS[1])`;

/**
 * Check the server by a connection of its own.
 * @param prefix - what all keys of the queue begin with
 * @returns a warning for the user, if there is one
 * @throws EnumeratorError `E_QUEUE`
 */
export async function checkServer(
  { Redis }: QueuePackages,
  address: QueueAddress,
  prefix: string,
): Promise<string | undefined> {
  const client = new Redis({
    ...serverOf(address),
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    commandTimeout: CONNECT_MS,
    enableOfflineQueue: false,
    // It would print a line of its own where INFO is forbidden.
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // The last one is the reason; connect() itself only says that the connection is closed.
  let reason: unknown;
  client.on('error', (error) => {
    reason = error;
  });
  try {
    await within(CONNECT_MS, client.connect());
    const info = await within(CONNECT_MS, client.info());
    // That a database does not exist is only reported as an event.
    if (reason !== undefined) throw reason;
    const warning = checkInfo(info, address);
    await within(CONNECT_MS, client.eval(PROBE, 1, `${prefix}:fleet:probe`));
    return warning;
  } catch (error) {
    if (error instanceof EnumeratorError) throw error;
    throw explainFailure(reason ?? error, address);
  } finally {
    client.disconnect();
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = pause(ms, { holdsProcess: false }).then(() => {
    throw new NoAnswer('no answer');
  });
  return Promise.race([work, late]);
}

/**
 * What a lasting connection answers. A queue that is away is waited for; by a program that ends,
 * for a moment only.
 * @param signal - aborted when the program ends
 * @throws EnumeratorError `E_QUEUE` for what is waited for no longer
 */
export function answer<T>(question: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      const refuse = (): void => reject(queueError('the queue does not answer'));
      setTimeout(refuse, LAST_ANSWER_MS).unref();
    };
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    void question.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

function checkInfo(info: string, { shown }: QueueAddress): string | undefined {
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}:([^\\r\\n]*)`, 'm').exec(info)?.[1];
  const version = field('redis_version');
  if (version === undefined) throw queueError(`${shown} is not Redis: it reports no version`);
  if (Number.parseInt(version, 10) < LEAST_VERSION) {
    throw queueError(
      `${shown} is Redis ${quoteText(version)}, which is too old: version ${LEAST_VERSION} or later is required`,
    );
  }
  if (field('redis_mode') === 'sentinel')
    throw queueError(`${shown} is a Sentinel: give the address of the Redis that it watches`);
  if (field('cluster_enabled') === '1') {
    throw queueError(
      `${shown} is one of a cluster, which is not supported: use a standalone Redis, with or without replicas`,
    );
  }
  if (field('role') === 'slave' && field('slave_read_only') === '1') {
    const master = quoteText(`${field('master_host') ?? ''}:${field('master_port') ?? ''}`);
    throw queueError(`${shown} is a read-only replica: give the address of its master (${master})`);
  }
  const policy = field('maxmemory_policy');
  const limit = Number(field('maxmemory') ?? 0);
  return limit > 0 && policy !== undefined && policy !== 'noeviction'
    ? `${shown} drops keys when its memory is full (maxmemory-policy ${quoteText(policy)}): jobs are then issued again; noeviction avoids that`
    : undefined;
}

/** Watch a lasting client. Its errors are reported once, until it is back. */
export function watchConnection(
  client: Redis,
  address: QueueAddress,
  onNotice: (notice: Notice) => void,
): void {
  let isLost = false;
  client.on('error', (error) => {
    if (isLost) return;
    isLost = true;
    onNotice({ key: 'queue-lost', message: explainFailure(error, address, true).message });
  });
  client.on('ready', () => {
    if (isLost) onNotice({ key: 'queue-back', message: 'the queue is back' });
    isLost = false;
  });
}
