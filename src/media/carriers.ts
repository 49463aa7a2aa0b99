/**
 * Films and streams as kinds of output of a run.
 * @module
 */
import type { Carriers } from '../run/session.js';
import { checkFilm, checkStream } from './checks.js';
import type { StreamAddress } from './live/address.js';

/** Where a stream goes, of which no checkpoint tells. */
export interface StreamConnection {
  readonly address: StreamAddress;
  /** Failures in a row after which it gives up; undefined for never. */
  readonly retries?: number | undefined;
}

/** @param connect - asked once a run turns out to be a stream; it throws where there is no address */
export function mediaCarriers(connect: () => StreamConnection): Carriers {
  return {
    film: {
      check: (record, { out }) => checkFilm(record, out),
      async execute(record, options) {
        const { executeFilm } = await import('./film.js');
        return executeFilm(record, options);
      },
    },
    stream: {
      check(record) {
        checkStream(record);
        connect();
      },
      async execute(record, options) {
        const { executeLive } = await import('./live/live-run.js');
        return executeLive(record, { ...options, ...connect() });
      },
    },
  };
}
