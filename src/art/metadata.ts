/**
 * What a picture's file says of it. ART §14.
 * @module
 */
import type { Expression } from './expression.js';
import { formatFormula, parseFormula } from './formula.js';
import { formulaAt } from './formulas/formula-number.js';
import { GRAMMAR_NAMES } from './limits.js';
import { recolorBy } from './recolor.js';
import type { ArtVersion } from './warp.js';

/** Keyword and text. */
export type ArtText = readonly [keyword: string, text: string];

/** Of what stands in place of the formula's own palettes. */
const PALETTE_KEYWORD = 'enumerate-art-palette';
/** Of the number of a formula. */
const NUMBER_KEYWORD = 'enumerate-art-formula';
/** Of a formula as it is printed, where that is asked for. */
const FORMULA_KEYWORD = 'enumerate-art-formula-text';

/** What a picture was grown from, as far as its file says it. */
export interface ArtFacts {
  /** A grammar's name or text. */
  readonly grammar: string;
  readonly depth: number;
  readonly variant: number;
  readonly salt: string;
  /** In place of its own palettes, as {@link recolorBy} takes it. */
  readonly palette?: string | undefined;
}

/** A formula that was asked for by its number. */
export interface NumberFacts {
  readonly number: bigint;
  /** As in {@link ArtFacts}. */
  readonly palette?: string | undefined;
}

/**
 * The texts of a picture's file: what it takes to make it again, but neither the input, nor a digest
 * of it, nor the salt.
 * @param facts - undefined for the picture of a formula that was not asked for by its number
 * @param samples - that its pixels have
 * @param version - of the grammar, or of a formula that has not been grown
 */
export function artTexts(
  facts?: ArtFacts | NumberFacts,
  samples = 1,
  version: ArtVersion = 1,
): ArtText[] {
  const texts: ArtText[] = [['enumerate-art', `art/${version}`]];
  if (samples !== 1) texts.push(['enumerate-art-samples', `${samples}`]);
  if (facts === undefined) return texts;
  if ('number' in facts) texts.push([NUMBER_KEYWORD, `${facts.number}`]);
  else texts.push(...growthTexts(facts));
  if (facts.palette !== undefined) texts.push([PALETTE_KEYWORD, facts.palette]);
  return texts;
}

function growthTexts({ grammar, depth, variant, salt }: ArtFacts): ArtText[] {
  return [
    ['enumerate-art-grammar', GRAMMAR_NAMES.includes(grammar) ? grammar : 'own'],
    ['enumerate-art-depth', `${depth}`],
    ['enumerate-art-variant', `${variant}`],
    ...(salt === '' ? [] : [['enumerate-art-salt', 'yes'] as const]),
  ];
}

/** The text by which a picture's file has its whole formula. */
export function formulaText(expression: Expression): ArtText {
  return [FORMULA_KEYWORD, formatFormula(expression)];
}

/**
 * The formula that a picture's file has, as text or by its number, in its colours.
 * @param texts - of the file, by their keywords
 * @returns undefined where it has none
 * @throws {@link EnumeratorError} `E_FORMULA`, `E_LIMIT` for what is no formula, `E_RANGE` for a number beyond them,
 *   `E_PALETTE` for what names no palettes
 */
export function findFormula(texts: ReadonlyMap<string, string>): Expression | undefined {
  const formula = texts.get(FORMULA_KEYWORD);
  if (formula !== undefined) return parseFormula(formula);
  const number = texts.get(NUMBER_KEYWORD);
  if (number === undefined || !/^[0-9]{1,1300}$/.test(number)) return undefined;
  return recolorBy(formulaAt(BigInt(number)), texts.get(PALETTE_KEYWORD));
}
