/**
 * The live setting as JSON, out and in.
 * @module
 */
import { randomBytes } from 'node:crypto';
import { parseIndexText } from '../../text/index-text.js';
import { formatIndex } from '../../core/index-format.js';
import type { FrameRate } from '../../core/pace.js';
import { SpaceSize } from '../../core/size.js';
import { readSpaceQuery, writeSpaceQuery } from '../shared/space-query.js';
import { checkPixels } from './image-cost.js';
import type { LiveSetting, ServerLimits } from './options.js';
import { Problem } from './problem.js';

/** What a client needs to find the frame of a moment by itself. */
export interface LiveRecord {
  /** Says all of the space, the order and the seed. */
  readonly query: string;
  readonly from: string;
  readonly step: string;
  /** `10`, `30000/1001`. */
  readonly fps: string;
  /** In milliseconds since 1970, as `now`. */
  readonly epoch: number;
  /** The server's clock. */
  readonly now: number;
  /** Counts the changes since the server was started. */
  readonly revision: number;
}

/** Beyond it, screens cannot follow. */
const MOST_RATE = 1000;
/** A year, in which the frames' own clock is exact: 275,760. */
const MOST_EPOCH_MS = 8.64e15;
const FIELDS = ['query', 'from', 'step', 'fps', 'epoch'];

export function liveRecord(setting: LiveSetting, revision: number): LiveRecord {
  const { choice, from, step, rate, epoch } = setting;
  return {
    query: writeSpaceQuery(choice),
    from: formatIndex(from),
    step: formatIndex(step),
    fps: rateText(rate),
    epoch,
    now: Date.now(),
    revision,
  };
}

function rateText({ numerator, denominator }: FrameRate): string {
  return denominator === 1 ? String(numerator) : `${numerator}/${denominator}`;
}

/**
 * The setting after a change: any of `query`, `from`, `step`, `fps`, `epoch`; `now` and `revision`
 * may be there and mean nothing, so that what was got can be put back.
 * @param change - as it came, parsed
 * @throws Problem 400; EnumeratorError as the query and the number
 */
export function changeLive(
  setting: LiveSetting,
  change: unknown,
  { maxPixels }: ServerLimits,
): LiveSetting {
  if (typeof change !== 'object' || change === null || Array.isArray(change)) {
    throw new Problem(400, 'the body must be a JSON object');
  }
  const fields = new Map<string, unknown>(Object.entries(change));
  fields.delete('now');
  fields.delete('revision');
  const unknown = [...fields.keys()].find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) {
    throw new Problem(400, `there is no field ${JSON.stringify(unknown)}: ${FIELDS.join(', ')}`);
  }
  const query = textOf(fields, 'query');
  const choice =
    query === undefined
      ? setting.choice
      : readSpaceQuery(new URLSearchParams(query), setting.choice);
  checkPixels(choice.space, maxPixels);
  const size = new SpaceSize(choice.space);
  const from = textOf(fields, 'from') ?? formatIndex(setting.from);
  const step = textOf(fields, 'step');
  const fps = textOf(fields, 'fps');
  return {
    choice,
    from: parseIndexText(from, { size, randomBytes }),
    step: step === undefined ? setting.step : readStep(step),
    rate: fps === undefined ? setting.rate : readRate(fps),
    epoch: fields.has('epoch') ? readEpoch(fields.get('epoch')) : setting.epoch,
  };
}

function textOf(fields: ReadonlyMap<string, unknown>, name: string): string | undefined {
  const value = fields.get(name);
  if (value === undefined || typeof value === 'string') return value;
  throw new Problem(400, `${name} must be text in quotes`);
}

function readStep(text: string): bigint {
  const [, sign, digits] = /^(-?)([0-9]{1,10000}|0x[0-9a-f]{1,10000})$/i.exec(text) ?? [];
  const step = digits === undefined ? 0n : BigInt(digits);
  if (step === 0n) throw new Problem(400, 'step must be a whole number other than 0, as text');
  return sign === '-' ? -step : step;
}

function readRate(text: string): FrameRate {
  const [, first, second = '1'] = /^([0-9]{1,6})(?:\/([0-9]{1,6}))?$/.exec(text) ?? [];
  const [numerator, denominator] = [Number(first ?? 0), Number(second)];
  const rate = numerator / denominator;
  if (rate > 0 && rate <= MOST_RATE) return { numerator, denominator };
  throw new Problem(400, `fps must be text such as "10" or "30000/1001", at most ${MOST_RATE}`);
}

function readEpoch(value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= MOST_EPOCH_MS) {
    return value;
  }
  throw new Problem(400, 'epoch must be a number: milliseconds since 1970');
}
