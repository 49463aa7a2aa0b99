/**
 * What a ticket says: which part of which run. It is derived from the run's plan, so that it can be
 * made anew at any time.
 * @module
 */
import { EnumeratorError } from '../core/errors.js';

export interface Ticket {
  /** The run's id: 16 hex digits. */
  readonly run: string;
  /** The first position of the part in hex. */
  readonly first: string;
}

export function makeTicket(run: string, first: bigint): Ticket {
  return { run, first: first.toString(16) };
}

/** BullMQ takes no ":" in an id, and no plain number for one. */
export function ticketId({ run, first }: Ticket): string {
  return `${run}-${first}`;
}

/** @throws EnumeratorError `E_QUEUE` for what this program puts into no queue */
export function readTicket(data: unknown): Ticket {
  const { run, first } = (typeof data === 'object' && data !== null ? data : {}) as Record<
    string,
    unknown
  >;
  if (typeof run !== 'string' || !/^[0-9a-f]{16}$/.test(run)) throw foreign();
  if (typeof first !== 'string' || !/^[0-9a-f]{1,100000}$/.test(first)) throw foreign();
  return { run, first };
}

function foreign(): EnumeratorError {
  return new EnumeratorError(
    'E_QUEUE',
    'the queue holds a ticket that is none of this program: give the queue a --prefix of its own',
  );
}
