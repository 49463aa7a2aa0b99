/**
 * Which queue the options name. Passwords are taken here and leave for the server alone.
 * @module
 */
import fs from 'node:fs';
import { ioError } from '../checkpoint/system-error.js';
import { EnumeratorError } from '../core/errors.js';
import { DEFAULT_PREFIX, type QueueAddress, readQueueAddress } from '../queue/address.js';
import { checkPrefix, type QueuePlace } from '../queue/tickets.js';
import { UsageError } from './exit-codes.js';
import { QUEUE_VARIABLE, type QueueArguments } from './queue-options.js';

/** @throws UsageError; EnumeratorError `E_IO` */
export function readQueue(args: QueueArguments): QueuePlace {
  return orUsage(() => ({
    address: readAddress(args),
    prefix: checkPrefix(args.prefix ?? DEFAULT_PREFIX),
  }));
}

/**
 * What cannot be read of an option of the queue's can be used nowhere.
 * @throws UsageError where `read` says `E_QUEUE`
 */
export function orUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof EnumeratorError) || error.code !== 'E_QUEUE') throw error;
    throw new UsageError(error.message);
  }
}

function readAddress({ queue, 'queue-file': file }: QueueArguments): QueueAddress {
  if (queue !== undefined && file !== undefined)
    throw new UsageError('--queue and --queue-file exclude each other: give one of them');
  const text = file === undefined ? (queue ?? process.env[QUEUE_VARIABLE] ?? '') : readText(file);
  if (text.trim() === '') {
    throw new UsageError(
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
