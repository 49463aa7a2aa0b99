/**
 * Lineages: texts that say what was bred with what, and so give a picture again. ART §17.
 * @module
 */
import { requireArray, requireFields, requireObject, requireType } from '../../core/arguments.js';
import { counted } from '../../core/cardinality.js';
import { EnumeratorError } from '../../core/errors.js';
import { quoteText } from '../../core/quote.js';
import { DEFAULT_DEPTH, GRAMMAR_NAMES, MAX_DEPTH, MAX_VARIANT } from '../limits.js';

/** What breeding begins with. */
export type Founder =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** One that comes with the program. Default `default`. */
      readonly grammar?: string;
      /** Default 12. */
      readonly depth?: number;
      /** Default 0. */
      readonly variant?: number;
    }
  | { readonly kind: 'formula'; readonly formula: string }
  /** Of a formula among all formulas, ART §15. */
  | { readonly kind: 'number'; readonly number: bigint };

/** One generation. */
export interface Generation {
  /** How far children go, 1 to {@link MAX_FAR}. */
  readonly far: number;
  /** Those that are meant: from 0 to {@link MAX_CHILD}, ascending. */
  readonly children: readonly number[];
}

export interface Lineage {
  /** 1 to {@link MOST_FOUNDERS}. */
  readonly founders: readonly Founder[];
  /** In each but the last, the parents of the next. */
  readonly generations: readonly Generation[];
}

/** Children that come about at a time. */
export const CHILDREN = 16;

/** The last one that parents may have. */
export const MAX_CHILD = 9999;

/** How far children may go. */
export const MAX_FAR = 9;
export const DEFAULT_FAR = 3;

export const MOST_FOUNDERS = 16;
/** So that no foreign text takes minutes. */
const MOST_GENERATIONS = 1000;
const MOST_LENGTH = 2 ** 20;

const HEAD = 'evolve/1';

/** Whether a text is meant to be a lineage. */
export function isLineage(text: string): boolean {
  return text.startsWith(`${HEAD}/`);
}

/**
 * A lineage as text; {@link readLineage} reads it again.
 * @throws {@link EnumeratorError} `E_LIMIT` where there are too many founders or generations
 */
export function writeLineage(lineage: Lineage): string {
  const { founders, generations } = requireObject(lineage, 'lineage');
  requireArray(founders, 'lineage.founders');
  requireArray(generations, 'lineage.generations');
  if (founders.length === 0 || founders.length > MOST_FOUNDERS) {
    throw new EnumeratorError(
      'E_LIMIT',
      `${counted(founders.length, 'parent')}: a lineage begins with 1 to ${MOST_FOUNDERS}`,
    );
  }
  if (generations.length > MOST_GENERATIONS) {
    throw new EnumeratorError(
      'E_LIMIT',
      `a lineage has at most ${MOST_GENERATIONS} generations: go on with the formula of its last picture`,
    );
  }
  const steps = generations.map(writeGeneration);
  return [HEAD, founders.map(writeFounder).join('+'), ...steps].join('/');
}

/**
 * Read a lineage.
 * @throws {@link EnumeratorError} `E_FORMULA` where the text is none, `E_LIMIT` where it is too long
 */
export function readLineage(text: string): Lineage {
  requireType(text, 'string', 'lineage');
  if (text.length > MOST_LENGTH) {
    throw new EnumeratorError('E_LIMIT', `a lineage has at most ${MOST_LENGTH} characters`);
  }
  if (!isLineage(text)) throw noLineage(text, `it does not begin with ${HEAD}/`);
  const [founders = '', ...steps] = text.slice(HEAD.length + 1).split('/');
  const lineage = {
    founders: founders.split('+').map(readFounder),
    generations: steps.map(readGeneration),
  };
  const shortest = writeLineage(lineage);
  if (shortest !== text) throw noLineage(text, `it is written ${quoteText(shortest)}`);
  return lineage;
}

function noLineage(part: string, why: string): EnumeratorError {
  return new EnumeratorError('E_FORMULA', `"${quoteText(part)}" is no lineage: ${why}`);
}

function writeGeneration(generation: Generation): string {
  const { far, children } = requireFields(generation, { far: 'number' }, 'generation');
  requireArray(children, 'generation.children');
  return `${far}.${children.join(',')}`;
}

function writeFounder(founder: Founder): string {
  requireFields(founder, { kind: 'string' }, 'founder');
  if (founder.kind === 'number') {
    requireType(founder.number, 'bigint', 'founder.number');
    return `number:${founder.number}`;
  }
  if (founder.kind === 'formula') {
    requireType(founder.formula, 'string', 'founder.formula');
    return `formula:${escapeWord(founder.formula)}`;
  }
  requireType(founder.text, 'string', 'founder.text');
  const { text, grammar = 'default', depth = DEFAULT_DEPTH, variant = 0 } = founder;
  if (/\p{Surrogate}/u.test(text)) {
    throw new EnumeratorError(
      'E_SEED',
      `"${quoteText(text)}" is no well-formed text: it has half a surrogate pair`,
    );
  }
  const isUsual = grammar === 'default' && depth === DEFAULT_DEPTH && variant === 0;
  return `text:${escapeWord(text)}${isUsual ? '' : `:${grammar}:${depth}:${variant}`}`;
}

/** So that neither a shell nor an address changes it. */
export function escapeWord(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function readFounder(word: string): Founder {
  const [kind = '', escaped = '', ...growth] = word.split(':');
  let text: string;
  try {
    text = decodeURIComponent(escaped);
  } catch {
    throw noLineage(word, 'what stands behind % is no UTF-8');
  }
  if (kind === 'number' && growth.length === 0 && /^[0-9]{1,1234}$/.test(text))
    return { kind, number: BigInt(text) };
  if (kind === 'formula' && growth.length === 0) return { kind, formula: text };
  if (kind !== 'text' || (growth.length !== 0 && growth.length !== 3))
    throw noLineage(
      word,
      'parents are text:…, text:…:GRAMMAR:DEPTH:VARIANT, formula:… or number:…',
    );
  if (growth.length === 0) return { kind, text };
  const [grammar = '', ...rest] = growth;
  const [depth = NaN, variant = NaN] = rest.map(Number);
  if (
    !GRAMMAR_NAMES.includes(grammar) ||
    !rest.every((digits) => /^[0-9]{1,10}$/.test(digits)) ||
    depth < 1 ||
    depth > MAX_DEPTH ||
    variant > MAX_VARIANT
  )
    throw noLineage(word, `of ${GRAMMAR_NAMES.join(', ')}, a depth and a variant, one is wrong`);
  return { kind, text, grammar, depth, variant };
}

function readGeneration(step: string): Generation {
  const match = /^([1-9])\.([0-9]{1,4}(?:,[0-9]{1,4})*)$/.exec(step);
  const [, far, list = ''] = match ?? [];
  const children = list.split(',').map(Number);
  const isAscending = children.every((child, i) => child > (children[i - 1] ?? -1));
  if (match === null || !isAscending)
    throw noLineage(
      step,
      `a generation is how far (1 to ${MAX_FAR}), a point, and children from 0 to ${MAX_CHILD} in ascending order, as in 3.2,5`,
    );
  return { far: Number(far), children };
}
