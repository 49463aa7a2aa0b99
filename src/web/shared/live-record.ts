/**
 * What `GET api/live` answers, `live.json` holds and the `live` events carry: read and checked.
 * @module
 */
import { EnumeratorError } from '../../core/errors.js';
import type { FrameRate } from '../../core/pace.js';
import { quoteText } from '../../core/quote.js';
import { readSpaceQuery } from './space-query.js';
import { type Enumeration, DEFAULT_ENUMERATION } from '../../core/enumeration.js';

/** Enough to know the image of any moment: `indexAt(slotAt(t, epoch, rate), from, step, size)`. */
export interface LivePlan {
  readonly choice: Enumeration;
  /** Not below 0; whether the space has it is for the numbering to say. */
  readonly from: bigint;
  /** Not 0. */
  readonly step: bigint;
  readonly rate: FrameRate;
  /** In milliseconds since 1970. */
  readonly epoch: number;
}

export interface LiveAnswer {
  readonly plan: LivePlan;
  /** Two answers say the same where these texts are equal, whatever their clocks and revisions. */
  readonly key: string;
  /** The server's clock in milliseconds since 1970; a file has none. */
  readonly now?: number;
}

/**
 * @param fields - JSON, parsed
 * @throws {@link EnumeratorError} as the query does; `E_NUMBER` where another field is no such one
 */
export function readLiveRecord(fields: unknown): LiveAnswer {
  const { query, from, step, fps, epoch, now } = Object(fields) as Record<string, unknown>;
  if (typeof query !== 'string') throw fieldError('query', query);
  if (typeof epoch !== 'number' || !Number.isFinite(epoch)) throw fieldError('epoch', epoch);
  const plan: LivePlan = {
    choice: readSpaceQuery(new URLSearchParams(query), DEFAULT_ENUMERATION),
    from: readWhole('from', from, /^(?:[0-9]+|0x[0-9a-f]+)$/i),
    step: readWhole('step', step, /^-?(?:[0-9]+|0x[0-9a-f]+)$/i),
    rate: readRate(fps),
    epoch,
  };
  if (plan.step === 0n) throw fieldError('step', step);
  const key = JSON.stringify([query, from, step, fps, epoch]);
  return typeof now === 'number' && Number.isFinite(now) ? { plan, key, now } : { plan, key };
}

function readWhole(name: string, value: unknown, form: RegExp): bigint {
  if (typeof value !== 'string' || !form.test(value)) throw fieldError(name, value);
  return value.startsWith('-') ? -BigInt(value.slice(1)) : BigInt(value);
}

function readRate(value: unknown): FrameRate {
  const match = typeof value === 'string' ? /^([0-9]{1,9})(?:\/([0-9]{1,9}))?$/.exec(value) : null;
  const numerator = Number(match?.[1] ?? 0);
  const denominator = Number(match?.[2] ?? 1);
  if (numerator === 0 || denominator === 0) throw fieldError('fps', value);
  return { numerator, denominator };
}

function fieldError(name: string, value: unknown): EnumeratorError {
  const shown = quoteText(JSON.stringify(value ?? null));
  return new EnumeratorError('E_NUMBER', `the live setting has no usable ${name}: ${shown}`);
}
