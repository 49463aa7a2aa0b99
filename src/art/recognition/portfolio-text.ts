/**
 * A portfolio as text, both ways. ART §16. No message repeats what stands there, since it is secret.
 * @module
 */
import { requireType } from '../../core/arguments.js';
import { EnumeratorError } from '../../core/errors.js';
import { OWN_PICTURES, SHOWN_PICTURES } from '../limits.js';
import {
  type Challenge,
  type Decoys,
  MAX_WRONG,
  type PictureSeed,
  type Portfolio,
  requirePortfolio,
} from './portfolio.js';

const FORMAT = 'image-enumerator portfolio/1';

export function formatPortfolio(portfolio: Portfolio): string {
  const { own, decoys, limit, wrong, challenge } = requirePortfolio(portfolio);
  const fields = { format: FORMAT, own, decoys, limit, wrong, challenge: challenge ?? null };
  return `${JSON.stringify(fields, undefined, 2)}\n`;
}

/** @throws {@link EnumeratorError} `E_PORTFOLIO` where it is not what {@link formatPortfolio} writes */
export function parsePortfolio(text: string): Portfolio {
  requireType(text, 'string', 'text');
  const fields = fieldsOf(parseJson(text), 'format own decoys limit wrong challenge');
  if (fields['format'] !== FORMAT) throw damaged(`its format is not ${FORMAT}`);
  const own = readSeeds(fields['own'], OWN_PICTURES, 'own');
  const limit = readCount(fields['limit'], 1, MAX_WRONG, 'limit');
  const wrong = readCount(fields['wrong'], 0, limit, 'wrong');
  const decoys = readDecoys(fields['decoys']);
  return { own, decoys, limit, wrong, challenge: readChallenge(fields['challenge'], own) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The reason that the parser gives repeats the text.
    throw damaged('it is not JSON');
  }
}

function readChallenge(value: unknown, own: readonly PictureSeed[]): Challenge | undefined {
  if (value === null) return undefined;
  const fields = fieldsOf(value, 'pictures isOpen');
  const { isOpen } = fields;
  const pictures = readSeeds(fields['pictures'], SHOWN_PICTURES, 'pictures');
  if (typeof isOpen !== 'boolean') throw damaged('isOpen is neither true nor false');
  if (!own.every((seed) => pictures.includes(seed)))
    throw damaged('its challenge does not show all of its own pictures');
  return { pictures, isOpen };
}

function readSeeds(value: unknown, count: number, name: string): PictureSeed[] {
  const seeds = Array.isArray(value) ? (value as unknown[]).filter(isSeed) : [];
  if (!Array.isArray(value) || value.length !== count || new Set(seeds).size !== count)
    throw damaged(`${name} is not ${count} different seeds of 32 hex digits`);
  return seeds;
}

function isSeed(value: unknown): value is PictureSeed {
  return typeof value === 'string' && /^[0-9a-f]{32}$/.test(value);
}

function readCount(value: unknown, least: number, most: number, name: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most)
    return value;
  throw damaged(`${name} is no whole number from ${least} to ${most}`);
}

function readDecoys(value: unknown): Decoys {
  if (value === 'fresh' || value === 'kept') return value;
  throw damaged('decoys is neither fresh nor kept');
}

/** @param names - all that there may be, and must be */
function fieldsOf(value: unknown, names: string): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null;
  if (
    !isObject ||
    Object.keys(value).toSorted().join(' ') !== names.split(' ').toSorted().join(' ')
  )
    throw damaged(`it is no object of ${names.replaceAll(' ', ', ')}`);
  return value as Readonly<Record<string, unknown>>;
}

function damaged(why: string): EnumeratorError {
  return new EnumeratorError('E_PORTFOLIO', `no portfolio, or a damaged one: ${why}`);
}
