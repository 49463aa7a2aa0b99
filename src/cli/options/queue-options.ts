/**
 * The options of `submit`, `work` and `queue`. Passwords are taken here and leave for the server alone.
 * @module
 */
import { EnumeratorError, usageError } from '../../core/errors.js';
import { readSecretFile } from '../../io/secret.js';
import {
  DEFAULT_PREFIX,
  QUEUE_VARIABLE,
  type QueuePlace,
  readQueuePlace,
} from '../../queue/address.js';
import { checkPushCommand, splitCommand } from '../../queue/commands.js';
import { host } from '../host.js';
import { type Given, group, text } from './table.js';

export const QUEUE_OPTIONS = group('Queue', {
  queue: text(
    'URL',
    `where Redis is: redis://user:password@host:6379/0, rediss:// for TLS (or ${QUEUE_VARIABLE})`,
    { excludes: ['queueFile'] },
  ),
  queueFile: text(
    'FILE',
    'a file that holds this address, so that no process list shows its password',
  ),
  prefix: text('TEXT', 'what the keys of this queue begin with', { otherwise: DEFAULT_PREFIX }),
});

export type QueueArguments = Partial<Given<typeof QUEUE_OPTIONS>>;

/** @throws EnumeratorError `E_USAGE`, `E_IO` */
export function readQueue(args: QueueArguments): QueuePlace {
  return orUsage(() => readQueuePlace(addressText(args), args.prefix));
}

/**
 * An option of a queue that cannot be read is a wrong use of the command.
 * @throws EnumeratorError `E_USAGE` where `read` throws `E_QUEUE`
 */
function orUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof EnumeratorError) || error.code !== 'E_QUEUE') throw error;
    const { message, setting } = error;
    throw usageError(message, setting === undefined ? {} : { setting });
  }
}

function addressText({ queue, queueFile: file }: QueueArguments): string {
  const text =
    file === undefined
      ? (queue ?? host.env[QUEUE_VARIABLE] ?? '')
      : readSecretFile(file, "the queue's address");
  if (text.trim() !== '') return text;
  throw usageError(
    file === undefined
      ? `which queue? give --queue redis://host:6379, --queue-file FILE or ${QUEUE_VARIABLE}`
      : `--queue-file ${file}: the file is empty; it must hold the address alone`,
  );
}

/** @throws EnumeratorError `E_USAGE` where the command is not valid, or names no file */
export function readPushCommand(text: string): readonly string[] {
  return orUsage(() => checkPushCommand(splitCommand(text, 'push')));
}

/** @throws EnumeratorError `E_USAGE` where the command is not valid */
export function readListCommand(text: string): readonly string[] {
  return orUsage(() => splitCommand(text, 'list'));
}
