/**
 * Pictures for texts. SPEC §13.
 * @module
 */
import { compileArt } from './compile/renderer.js';
import type { Expression } from './expression.js';
import { findGrammar } from './grammar/builtin.js';
import type { Grammar } from './grammar/grammar.js';
import { growExpression } from './grammar/grow.js';
import { type ArtInput, artSeed, artWords } from './seed.js';

export interface ExpressionOptions {
  /** The minimum depth of the tree, 1 to 64. Default 12. */
  readonly depth?: number;
  /** A grammar, or the name of one that comes with the program. Default `default`. */
  readonly grammar?: Grammar | string;
  /** Other salt, other pictures for all inputs. Default none. */
  readonly salt?: string;
  /** Which of the input's pictures. Default 0. */
  readonly variant?: number;
  /** Whether t moves leaves: for films. The picture at t = −1 is the one without. */
  readonly animate?: boolean;
}

export const DEFAULT_DEPTH = 12;

/** The expression of an input. */
export function artExpression(input: ArtInput, options: ExpressionOptions = {}): Expression {
  return expressionOf(artSeed(input, options.salt), options);
}

/** The same from a seed. */
export function expressionOf(seed: Uint8Array, options: ExpressionOptions): Expression {
  const { depth = DEFAULT_DEPTH, grammar = 'default', variant = 0, animate = false } = options;
  return growExpression(typeof grammar === 'string' ? findGrammar(grammar) : grammar, {
    depth,
    words: artWords(seed, variant, 'tree'),
    ...(animate ? { times: artWords(seed, variant, 'time') } : {}),
  });
}

/** A whole picture. */
export function renderArt(
  expression: Expression,
  width: number,
  height: number,
  t = -1,
): Uint8Array {
  const pixels = new Uint8Array(3 * width * height);
  compileArt(expression).fillRows({ width, height, firstRow: 0, endRow: height, t }, pixels);
  return pixels;
}
