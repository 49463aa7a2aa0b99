/**
 * The moments of the live run as links name them: `2026-11-29T06:12:03.100Z`, or a position.
 * @module
 */
import { EnumeratorError } from '../../core/errors.js';
import { slotAt, timeOf } from '../../core/pace.js';
import { quoteText } from '../../core/quote.js';
import type { LiveSetting } from '../shared/live-record.js';

const POSITION = /^-?[0-9]{1,1000}$/;
const DATE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/;

/**
 * The position that a link leads to.
 * @param text - a time, of UTC unless it names a zone, or a position
 * @throws EnumeratorError `E_NUMBER`
 */
export function readMoment(text: string, { epoch, rate }: LiveSetting): bigint {
  if (POSITION.test(text)) return BigInt(text);
  const [, zone = ''] = DATE.exec(text) ?? [];
  const time = DATE.test(text) ? Date.parse(text.includes('T') && !zone ? `${text}Z` : text) : NaN;
  if (!Number.isNaN(time)) return slotAt(time, epoch, rate);
  throw new EnumeratorError(
    'E_NUMBER',
    `no moment "${quoteText(text)}": write it as 2026-01-01T00:00:00Z, or as a position such as 1000`,
  );
}

/** A position as a time, where one in milliseconds leads back to it. */
export function writeMoment(position: bigint, { epoch, rate }: LiveSetting): string {
  const date = new Date(Math.ceil(timeOf(position, epoch, rate)));
  const isExact = !Number.isNaN(date.getTime()) && slotAt(date.getTime(), epoch, rate) === position;
  const text = isExact ? date.toISOString() : '';
  // Years of more than four digits have a sign, and are none that is read.
  return DATE.test(text) ? text : String(position);
}
