/**
 * The grammars that come with the program. SPEC §13.9.
 * @module
 */
import { EnumeratorError } from '../../core/errors.js';
import { quoteText } from '../../core/quote.js';
import type { Grammar } from './grammar.js';
import { parseGrammar } from './parse.js';

/** The example of the paper. */
const PAPER = `
E -> (C, C, C)
C -> 1/4 A | 3/8 add(C, C) | 3/8 mult(C, C)
A -> 1/3 c | 1/3 x | 1/3 y
`;

/** Gradients of chosen colours over bent and folded fields, most of them lit by a second one. */
const DEFAULT = `
Picture -> 30/100 shade(palette(any, F), S)
  | 14/100 palette(any, F)
  | 14/100 over(M, palette(any, F), palette(any, F))
  | 14/100 shade(waves(F, c, mult(0.6, c)), S)
  | 10/100 waves(F, G, c)
  | 8/100 hsl(F, add(0.4, c), S)
  | 10/100 (F, F, F)

# Fields
F -> 5/100 A
  | 12/100 sin(F)
  | 8/100 cos(F)
  | 10/100 add(F, F)
  | 7/100 mult(F, F)
  | 5/100 tent(F)
  | 4/100 well(F)
  | 10/100 fold(F, c)
  | 7/100 mix(c, F, F, F)
  | 7/100 blend(F, F, F)
  | 6/100 radius(F, F)
  | 3/100 sin(angle(F, F))
  | 3/100 div(F, F)
  | 2/100 sqrt(F)
  | 2/100 exp(F)
  | 3/100 smooth(F)
  | 2/100 blend(step(F, c), F, F)
  | 1/100 max(F, F)
  | 1/100 min(F, F)
  | 1/100 mod(F, c)
  | 1/100 level(F, F, F)

G -> 1/2 c | 1/2 F
S -> 1/1 F
M -> 1/2 step(F, c) | 1/2 F

# Leaves
A -> 3/10 add(x, c) | 3/10 add(y, c) | 1/10 c | 1/10 x | 1/10 y | 1/10 radius(add(x, c), add(y, c))
`;

const TEXTS: ReadonlyMap<string, string> = new Map([
  ['default', DEFAULT.trimStart()],
  ['paper', PAPER.trimStart()],
]);

export const GRAMMAR_NAMES: readonly string[] = [...TEXTS.keys()];

/**
 * The text of a grammar that comes with the program.
 * @throws {@link EnumeratorError} `E_GRAMMAR` where there is none of this name
 */
export function grammarText(name: string): string {
  const text = TEXTS.get(name);
  if (text !== undefined) return text;
  throw new EnumeratorError(
    'E_GRAMMAR',
    `there is no grammar "${quoteText(name)}": there are ${GRAMMAR_NAMES.join(', ')}`,
  );
}

const parsed = new Map<string, Grammar>();

/** A grammar that comes with the program. Errors as {@link grammarText}. */
export function findGrammar(name: string): Grammar {
  let grammar = parsed.get(name);
  if (grammar === undefined) {
    grammar = parseGrammar(grammarText(name));
    parsed.set(name, grammar);
  }
  return grammar;
}
