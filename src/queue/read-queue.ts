/**
 * Which queue the options name. Passwords are taken here and leave for the server alone.
 * @module
 */
import fs from 'node:fs';
import { ioError } from '../io/system-error.js';
import { EnumeratorError } from '../core/errors.js';
import { DEFAULT_PREFIX, type QueueAddress, readQueueAddress } from './address.js';
import { checkPrefix, type QueuePlace } from './tickets.js';
import { QUEUE_VARIABLE, type QueueArguments } from '../cli/options/queue-options.js';

/** @throws EnumeratorError `E_USAGE`; EnumeratorError `E_IO` */
export function readQueue(args: QueueArguments): QueuePlace {
  return orUsage(() => ({
    address: readAddress(args),
    prefix: checkPrefix(args.prefix ?? DEFAULT_PREFIX),
  }));
}

/**
 * What cannot be read of an option of the queue's can be used nowhere.
 * @throws EnumeratorError `E_USAGE` where `read` says `E_QUEUE`
 */
export function orUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof EnumeratorError) || error.code !== 'E_QUEUE') throw error;
    throw new EnumeratorError('E_USAGE', error.message);
  }
}

function readAddress({ queue, queueFile: file }: QueueArguments): QueueAddress {
  if (queue !== undefined && file !== undefined)
    throw new EnumeratorError(
      'E_USAGE',
      '--queue and --queue-file exclude each other: give one of them',
    );
  const text = file === undefined ? (queue ?? process.env[QUEUE_VARIABLE] ?? '') : readText(file);
  if (text.trim() === '') {
    throw new EnumeratorError(
      'E_USAGE',
      file === undefined
        ? `which queue? give --queue redis://host:6379, --queue-file FILE or ${QUEUE_VARIABLE}`
        : `--queue-file ${file}: the file is empty; it holds the address alone`,
    );
  }
  return readQueueAddress(text);
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw ioError(`cannot read the queue's address in ${file}`, error);
  }
}
