/**
 * A change of the live setting, as it is sent to `PUT /api/live`: in every form that the options of
 * the command line take, and in that of `GET`.
 * @module
 */
import { randomBytes } from 'node:crypto';
import type { Enumeration } from '../../core/enumeration.js';
import { EnumeratorError, resultOf } from '../../core/errors.js';
import { SpaceSize } from '../../core/size.js';
import { parseIndexText } from '../../text/index-text.js';
import { readEpoch, readInteger, readRate } from '../../text/read-quantity.js';
import type { LiveSetting } from '../shared/live-record.js';
import { readSpaceQuery } from '../shared/space-query.js';
import { checkPixels } from './opened-spaces.js';
import { Problem } from './problem.js';
import { queryProblem } from './query-text.js';

/** The fastest rate, in images a second: screens cannot follow a faster one. */
const MOST_RATE = 1000;
/** The last moment at which the frames' own clock is exact, in the year 275,760. */
const MOST_EPOCH_MS = 8.64e15;
const FIELDS = ['query', 'from', 'step', 'fps', 'epoch'];

/**
 * The setting after a change: any of `query`, `from`, `step`, `fps`, `epoch`; `now`, `revision`
 * and `watching` may be there and mean nothing, so that what was got can be put back. Where the query leads to a
 * space that lacks the old `from`, that is 0.
 * @param change - as it came, parsed; `from`, `step` and `fps` as text or number, `epoch` as text (as
 *   the option has it) or as a number of milliseconds since 1970
 * @throws Problem 400 where it is no change, 422 where a value cannot be
 */
export function changeLive(setting: LiveSetting, change: unknown, maxPixels: number): LiveSetting {
  if (typeof change !== 'object' || change === null || Array.isArray(change)) {
    throw new Problem(400, 'the body must be a JSON object');
  }
  const {
    now: _now,
    revision: _revision,
    watching: _watching,
    ...fields
  } = change as Record<string, unknown>;
  const unknown = Object.keys(fields).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) {
    throw new Problem(400, `there is no field ${JSON.stringify(unknown)}: ${FIELDS.join(', ')}`);
  }
  const choice = readField(fields, 'query', (text) => readChoice(text, setting, maxPixels));
  const { space } = choice ?? setting.choice;
  const size = new SpaceSize(space);
  return {
    choice: choice ?? setting.choice,
    from:
      readField(fields, 'from', (text) => parseIndexText(text, { size, randomBytes })) ??
      (size.has(setting.from) ? setting.from : 0n),
    step: readField(fields, 'step', readStep) ?? setting.step,
    rate: readField(fields, 'fps', readFps) ?? setting.rate,
    epoch:
      typeof fields['epoch'] === 'number'
        ? checkEpoch(fields['epoch'])
        : (readField(fields, 'epoch', readEpoch) ?? setting.epoch),
  };
}

/** @throws Problem 422, which names the field */
function readField<T>(
  fields: Readonly<Record<string, unknown>>,
  name: string,
  read: (text: string, name: string) => T,
): T | undefined {
  const given = fields[name];
  if (given === undefined) return undefined;
  const value = resultOf(() => read(textOf(given, name), name));
  if (!(value instanceof EnumeratorError)) return value;
  const { message } = value;
  throw new Problem(422, message.startsWith(name) ? message : `${name}: ${message}`);
}

function textOf(given: unknown, name: string): string {
  if (typeof given === 'string') return given;
  if (typeof given !== 'number' || name === 'query') {
    throw new Problem(422, `${name} must be text${name === 'query' ? '' : ' or a number'}`);
  }
  if (Math.abs(given) <= Number.MAX_SAFE_INTEGER) return String(given);
  throw new Problem(422, `${name} ${given} is not exact as a number: write it as text, in quotes`);
}

function readChoice(text: string, { choice }: LiveSetting, maxPixels: number): Enumeration {
  const problem = queryProblem(`?${text}`);
  if (problem !== undefined) throw problem;
  const read = readSpaceQuery(new URLSearchParams(text), choice);
  checkPixels(read.space, maxPixels);
  return read;
}

function readStep(text: string, name: string): bigint {
  const step = readInteger(text, name);
  if (step !== 0n) return step;
  throw new Problem(422, 'step must be other than 0');
}

function readFps(text: string, name: string): LiveSetting['rate'] {
  const rate = readRate(text, name);
  if (rate.numerator <= MOST_RATE * rate.denominator) return rate;
  throw new Problem(422, `fps must be at most ${MOST_RATE}`);
}

function checkEpoch(epoch: number): number {
  if (Math.abs(epoch) <= MOST_EPOCH_MS) return epoch;
  throw new Problem(422, `epoch ${epoch} is too far: write it in milliseconds since 1970`);
}
