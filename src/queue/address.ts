/**
 * Where a queue is: `redis://user:password@host:port/db`. What is secret in it goes to the server
 * alone.
 * @module
 */
import { requireObject } from '../core/arguments.js';
import { EnumeratorError, type EnumeratorErrorOptions } from '../core/errors.js';
import { decodePart, HIDDEN, secretList } from '../io/secret.js';

export interface QueueAddress {
  readonly host: string;
  readonly port: number;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** The number of the database, from 0. */
  readonly database: number;
  readonly isTls: boolean;
  /** For messages: `redis://host:port/db`. */
  readonly shown: string;
  /** Texts that must appear in no message. */
  readonly secrets: readonly string[];
}

/** A queue: the server, and what all its keys begin with. */
export interface QueuePlace {
  readonly address: QueueAddress;
  readonly prefix: string;
}

/** A variable of the environment that may hold the address. */
export const QUEUE_VARIABLE = 'ENUMERATE_QUEUE';

export const DEFAULT_PREFIX = 'enumerate';

/**
 * @param url - `redis://user:password@host:port/db`
 * @throws EnumeratorError `E_QUEUE`
 */
export function readQueuePlace(url: string, prefix = DEFAULT_PREFIX): QueuePlace {
  if (!/^[\w.:{}-]{1,64}$/.test(prefix)) {
    throw queueError(
      `prefix "${prefix.slice(0, 64)}": it must be 1 to 64 of the letters, digits and . : - _ { }`,
      { setting: 'prefix' },
    );
  }
  return { address: readQueueAddress(url), prefix };
}

const PORT = 6379;
const FORM = 'write redis://host:6379, redis://user:password@host:6379/0, or rediss:// for TLS';

const ESCAPES = 'in a password, write @ as %40, / as %2F, # as %23, ? as %3F and % as %25';

/** The queue that a caller names by its address or as a place. */
export function openedPlace(queue: string | QueuePlace): QueuePlace {
  if (typeof queue === 'string') return readQueuePlace(queue);
  requireObject(requireObject(queue, 'queue, where it is no address,').address, 'queue.address');
  return queue;
}

/** @throws EnumeratorError `E_QUEUE`, never with what is secret in it */
export function readQueueAddress(text: string): QueueAddress {
  const trimmed = text.trim();
  if (!/^rediss?:\/\//i.test(trimmed)) {
    const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(trimmed)?.[0];
    throw queueError(`the queue's address begins with ${scheme ?? 'no scheme'}: ${FORM}`);
  }
  let url: URL;
  try {
    url = new URL(trimmed);
  } catch {
    throw queueError(`the queue's address cannot be read: ${FORM}; ${ESCAPES}`);
  }
  if (trimmed.replace(/^[^/]*\/\/[^/?#]*/, '').includes('@')) {
    throw queueError(
      `the queue's address has an @ behind what looks like its host, so that none of it is shown here: ${ESCAPES}`,
    );
  }
  const isTls = url.protocol.toLowerCase() === 'rediss:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? PORT : Number(url.port);
  if (host === '') throw queueError(`the queue's address names no host: ${FORM}`);
  const database = /^\/?$/.test(url.pathname)
    ? 0
    : Number(/^\/([0-9]{1,6})$/.exec(url.pathname)?.[1]);
  const shown = `${isTls ? 'rediss' : 'redis'}://${url.hostname}:${port}/${Number.isNaN(database) ? HIDDEN : database}`;
  if (Number.isNaN(database))
    throw queueError(`${shown}: behind the host stands the number of a database, such as /0`);
  if (url.search !== '' || url.hash !== '')
    throw queueError(`${shown}: an address of Redis has nothing behind ? or #`);
  const username = decodePart(url.username);
  const password = decodePart(url.password);
  return {
    host,
    port,
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    database,
    isTls,
    shown,
    secrets: secretList([password, url.password], 1),
  };
}

/** The failure of what a queue needs. */
export function queueError(message: string, options?: EnumeratorErrorOptions): EnumeratorError {
  return new EnumeratorError('E_QUEUE', message, options);
}
