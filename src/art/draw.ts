/**
 * Pictures for texts. ART.
 * @module
 */
import { requireObject, requireType } from '../core/arguments.js';
import { renderArt } from './compile/renderer.js';
import type { Expression } from './expression.js';
import { findGrammar } from './grammar/builtin.js';
import { type Grammar, requireGrammar } from './grammar/grammar.js';
import { growExpression } from './grammar/grow.js';
import { DEFAULT_DEPTH, DEFAULT_SIDE, MAX_VARIANT } from './limits.js';
import { measureQuality, passesQuality, QUALITY_VARIANTS } from './quality.js';
import { type ArtInput, artSeed, artWords } from './seed.js';

export interface ExpressionOptions {
  /** The minimum depth of the tree, 1 to 64. Default 12. */
  readonly depth?: number | undefined;
  /** A grammar, or the name of one that comes with the program. Default `default`. */
  readonly grammar?: Grammar | string | undefined;
  /** Other salt, other pictures for all inputs. Default none. */
  readonly salt?: string | undefined;
  /** Which of the input's pictures. Default 0. */
  readonly variant?: number | undefined;
  /** Whether t moves leaves: for films. The picture at t = −1 is the one without. */
  readonly animate?: boolean | undefined;
}

/** The expression of an input. Errors as {@link drawArt}. */
export function artExpression(input: ArtInput, options: ExpressionOptions = {}): Expression {
  checkOptions(options);
  return expressionOf(artSeed(input, options.salt), options);
}

function expressionOf(seed: Uint8Array, options: ExpressionOptions): Expression {
  const { depth = DEFAULT_DEPTH, grammar = 'default', variant = 0, animate = false } = options;
  return growExpression(typeof grammar === 'string' ? findGrammar(grammar) : grammar, {
    depth,
    words: artWords(seed, variant, 'tree'),
    times: animate ? artWords(seed, variant, 'time') : undefined,
  });
}

export interface DrawOptions extends ExpressionOptions {
  /** The sides in pixels, 1 to 65,536. Default 512. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** Pass over variants, from {@link ExpressionOptions.variant} on, that are too simple or too noisy. */
  readonly quality?: boolean | undefined;
  /** Samples a pixel: 1, 4 or 16, for pictures without speckles. Default 1. ART §4. */
  readonly samples?: number | undefined;
  /** The time of an animation, from −1 to 1; giving it turns `animate` on. */
  readonly time?: number | undefined;
}

/** A picture, and what it was made from. */
export interface Drawing {
  /** width·height·3 bytes: red, green, blue, rows from the top. */
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly expression: Expression;
  /** The variant that was taken: the one asked for, unless `quality` passed over it. */
  readonly variant: number;
  /** As in {@link ChosenVariant}. */
  readonly isFallback: boolean;
}

/**
 * The picture of a text or of bytes.
 * @throws {@link EnumeratorError} `E_SEED` for text that is not well-formed, `E_GRAMMAR` for an unknown
 *   grammar or one without trees of this depth, `E_RANGE` for a depth, variant, time or samples outside their
 *   bounds, `E_LIMIT` for a side beyond 65,536; TypeError
 */
export function drawArt(input: ArtInput, options: DrawOptions = {}): Drawing {
  checkOptions(options);
  const { width = DEFAULT_SIDE, height = DEFAULT_SIDE, time, samples } = options;
  const animate = options.animate === true || time !== undefined;
  const chosen = chooseVariant(input, { ...options, animate });
  const pixels = renderArt(chosen.expression, width, height, time, samples);
  return { pixels, width, height, ...chosen };
}

/** One of an input's variants. */
export interface ChosenVariant {
  readonly expression: Expression;
  readonly variant: number;
  /** Whether none passed where quality was asked for, so that this is the first. */
  readonly isFallback: boolean;
}

/** An input's expression, and which of its variants that is. ART §10. Errors as {@link drawArt}. */
export function chooseVariant(
  input: ArtInput,
  options: Pick<DrawOptions, keyof ExpressionOptions | 'quality'> = {},
): ChosenVariant {
  checkOptions(options);
  const { variant: first = 0, quality = false } = options;
  const seed = artSeed(input, options.salt);
  const whole = { expression: expressionOf(seed, options), variant: first, isFallback: false };
  if (!quality || passesQuality(measureQuality(whole.expression))) return whole;
  for (let variant = first + 1; variant <= lastVariant(first); variant++) {
    const expression = expressionOf(seed, { ...options, variant });
    if (passesQuality(measureQuality(expression))) return { ...whole, expression, variant };
  }
  return { ...whole, isFallback: true };
}

/** The last variant that is looked at where quality is asked for from the first one on. */
export function lastVariant(first: number): number {
  return Math.min(first + QUALITY_VARIANTS - 1, MAX_VARIANT);
}

/** The types of options, since one that is wrong would do something else unheard. */
const OPTION_TYPES = {
  depth: 'number',
  variant: 'number',
  time: 'number',
  samples: 'number',
  salt: 'string',
  animate: 'boolean',
  quality: 'boolean',
} as const;

/** @throws TypeError that names the option */
function checkOptions(options: DrawOptions): void {
  requireObject(options, 'options');
  for (const [name, type] of Object.entries(OPTION_TYPES)) {
    const value: unknown = options[name as keyof typeof OPTION_TYPES];
    if (value !== undefined) requireType(value, type, name);
  }
  const { grammar = 'default' } = options;
  if (typeof grammar !== 'string') requireGrammar(grammar);
}
