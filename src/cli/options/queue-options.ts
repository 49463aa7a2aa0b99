/**
 * The options that say which queue. What they mean is in `read-queue.ts`: a command line that is
 * only being parsed needs none of it.
 * @module
 */
import type { Argv } from 'yargs';
import { DEFAULT_PREFIX, QUEUE_VARIABLE } from '../../queue/address.js';

export interface QueueArguments {
  readonly queue?: string | undefined;
  readonly 'queue-file'?: string | undefined;
  readonly prefix?: string | undefined;
}

export { QUEUE_VARIABLE };

export function queueOptions<T>(yargs: Argv<T>): Argv<T & QueueArguments> {
  const group = 'Queue:';
  return yargs
    .option('queue', {
      type: 'string',
      describe: `where Redis is: redis://user:password@host:6379/0, rediss:// for TLS (or ${QUEUE_VARIABLE})`,
      requiresArg: true,
      group,
    })
    .option('queue-file', {
      type: 'string',
      describe: 'a file that holds this address, so that no process list shows its password',
      requiresArg: true,
      group,
    })
    .option('prefix', {
      type: 'string',
      describe: `what the keys of this queue begin with [${DEFAULT_PREFIX}]`,
      requiresArg: true,
      group,
    });
}
