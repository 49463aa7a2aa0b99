/**
 * The live setting as JSON: what `GET api/live` answers, `live.json` holds and the `live` events
 * carry.
 * @module
 */
import { DEFAULT_ENUMERATION, type Enumeration } from '../../core/enumeration.js';
import { EnumeratorError } from '../../core/errors.js';
import { formatIndex } from '../../core/index-format.js';
import type { FrameRate } from '../../core/pace.js';
import { quoteText } from '../../core/quote.js';
import { readSpaceQuery, writeSpaceQuery } from './space-query.js';

/**
 * Which image every screen shows at a moment:
 * `indexAt(slotAt(t, epoch, rate), from, step, size)`.
 */
export interface LiveSetting {
  readonly choice: Enumeration;
  /** The image at the epoch: not below 0; whether the space has it is for the numbering to say. */
  readonly from: bigint;
  /** Not 0. */
  readonly step: bigint;
  readonly rate: FrameRate;
  /** In milliseconds since 1970. */
  readonly epoch: number;
}

export interface LiveAnswer {
  readonly setting: LiveSetting;
  /** Two answers say the same where these texts are equal, whatever their clocks and revisions. */
  readonly key: string;
  /** The server's clock; a file has none. */
  readonly now?: number;
  /** How many watch; a file does not know. */
  readonly watching?: number;
}

/**
 * What a client needs to find the frame of a moment by itself.
 * @param revision - the number of changes since the server was started
 */
export function writeLiveRecord(setting: LiveSetting, revision: number) {
  const { choice, from, step, rate, epoch } = setting;
  const { numerator, denominator } = rate;
  return {
    query: writeSpaceQuery(choice),
    from: formatIndex(from),
    step: formatIndex(step),
    fps: denominator === 1 ? String(numerator) : `${numerator}/${denominator}`,
    epoch,
    now: Date.now(),
    revision,
  };
}

/**
 * @param fields - JSON, parsed
 * @throws {@link EnumeratorError} as the query does; `E_NUMBER` where another field is not usable
 */
export function readLiveRecord(fields: unknown): LiveAnswer {
  const { query, from, step, fps, epoch, now, watching } = Object(fields) as Record<
    string,
    unknown
  >;
  if (typeof query !== 'string') throw fieldError('query', query);
  if (!isNumber(epoch)) throw fieldError('epoch', epoch);
  const setting: LiveSetting = {
    choice: readSpaceQuery(new URLSearchParams(query), DEFAULT_ENUMERATION),
    from: readNumber('from', from),
    step: readNumber('step', step),
    rate: readRate(fps),
    epoch,
  };
  if (setting.from < 0n) throw fieldError('from', from);
  if (setting.step === 0n) throw fieldError('step', step);
  const key = JSON.stringify([query, from, step, fps, epoch]);
  return {
    setting,
    key,
    ...(isNumber(now) && { now }),
    ...(isNumber(watching) && { watching }),
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** As {@link writeLiveRecord} writes it, and as long: no limit of what a person types holds here. */
function readNumber(name: string, value: unknown): bigint {
  const match = typeof value === 'string' ? /^(-?)([0-9]+|0x[0-9a-f]+)$/i.exec(value) : null;
  if (match === null) throw fieldError(name, value);
  const [, sign, digits = ''] = match;
  return sign === '-' ? -BigInt(digits) : BigInt(digits);
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
