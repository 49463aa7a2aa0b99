/**
 * The options that say which queue. `queue-settings.ts` reads them.
 * @module
 */
import { DEFAULT_PREFIX, QUEUE_VARIABLE } from '../../queue/address.js';
import { text } from './rows.js';
import { type Given, group } from './table.js';

export { QUEUE_VARIABLE };

export const QUEUE_OPTIONS = group('Queue', {
  queue: text(
    'URL',
    `where Redis is: redis://user:password@host:6379/0, rediss:// for TLS (or ${QUEUE_VARIABLE})`,
  ),
  queueFile: text(
    'FILE',
    'a file that holds this address, so that no process list shows its password',
  ),
  prefix: text('TEXT', 'what the keys of this queue begin with', { otherwise: DEFAULT_PREFIX }),
});

export type QueueArguments = Partial<Given<typeof QUEUE_OPTIONS>>;
