/**
 * What a picture's file says of it. SPEC §15.14.
 * @module
 */
import { GRAMMAR_NAMES } from './limits.js';
import type { ArtVersion } from './warp.js';

/** Keyword and text. */
export type ArtText = readonly [keyword: string, text: string];

/** What a picture was grown from, as far as its file says it. */
export interface ArtFacts {
  /** A grammar's name or text. */
  readonly grammar: string;
  readonly depth: number;
  readonly variant: number;
  readonly salt: string;
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
  if (typeof facts === 'bigint') return [...texts, ['enumerate-art-formula', `${facts}`]];
  const { grammar, depth, variant, salt } = facts;
  texts.push(
    ['enumerate-art-grammar', GRAMMAR_NAMES.includes(grammar) ? grammar : 'own'],
    ['enumerate-art-depth', `${depth}`],
    ['enumerate-art-variant', `${variant}`],
  );
  if (salt !== '') texts.push(['enumerate-art-salt', 'yes']);
  return texts;
}
