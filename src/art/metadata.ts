/**
 * What a picture's file says of it. SPEC §15.14.
 * @module
 */
import type { Expression } from './expression.js';
import { formatFormula, parseFormula } from './formula.js';
import { formulaAt } from './formulas/formula-number.js';
import { GRAMMAR_NAMES } from './limits.js';
import type { ArtVersion } from './warp.js';

/** Keyword and text. */
export type ArtText = readonly [keyword: string, text: string];

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
  /** What stands in place of its own palettes. */
  readonly palette?: { readonly text: string } | undefined;
}

/**
 * The texts of a picture's file: what it takes to make it again, but neither the input, nor a digest
 * of it, nor the salt.
 * @param facts - the number of a formula that was asked for by it; undefined for any other formula's picture
 * @param samples - that its pixels have
 * @param version - of the grammar, or of a formula that has not been grown
 */
export function artTexts(
  facts?: ArtFacts | bigint,
  samples = 1,
  version: ArtVersion = 1,
): ArtText[] {
  const texts: ArtText[] = [['enumerate-art', `art/${version}`]];
  if (samples !== 1) texts.push(['enumerate-art-samples', `${samples}`]);
  if (facts === undefined) return texts;
  if (typeof facts === 'bigint') return [...texts, [NUMBER_KEYWORD, `${facts}`]];
  const { grammar, depth, variant, salt, palette } = facts;
  texts.push(
    ['enumerate-art-grammar', GRAMMAR_NAMES.includes(grammar) ? grammar : 'own'],
    ['enumerate-art-depth', `${depth}`],
    ['enumerate-art-variant', `${variant}`],
  );
  if (salt !== '') texts.push(['enumerate-art-salt', 'yes']);
  if (palette !== undefined) texts.push(['enumerate-art-palette', palette.text]);
  return texts;
}

/** The text by which a picture's file has its whole formula. */
export function formulaText(expression: Expression): ArtText {
  return [FORMULA_KEYWORD, formatFormula(expression)];
}

/**
 * The formula that a picture's file has, as text or by its number.
 * @param texts - of the file, by their keywords
 * @returns undefined where it has none
 * @throws {@link EnumeratorError} `E_FORMULA`, `E_LIMIT` for what is no formula, `E_RANGE` for a number beyond them
 */
export function findFormula(texts: ReadonlyMap<string, string>): Expression | undefined {
  const formula = texts.get(FORMULA_KEYWORD);
  if (formula !== undefined) return parseFormula(formula);
  const number = texts.get(NUMBER_KEYWORD);
  return number !== undefined && /^[0-9]{1,1300}$/.test(number)
    ? formulaAt(BigInt(number))
    : undefined;
}
