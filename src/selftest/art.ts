/**
 * The check of Random Art: vectors, and the compiled pictures against those of the interpreter.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { renderArt } from '../art/compile/renderer.js';
import { artExpression, type ExpressionOptions } from '../art/draw.js';
import type { Expression } from '../art/expression.js';
import { parseFormula } from '../art/formula.js';
import { interpretPicture } from '../art/interpreter.js';
import { type Counts, Mismatch } from './checks.js';
import type { ArtVector } from './vectors.js';

/** Draws a picture, or in tests of the self-test another one. */
export type DrawPicture = typeof renderArt;

/** One in so many vectors is drawn by the interpreter too, which is slow. */
const INTERPRETED_EVERY = 8;
const MOST_INTERPRETED_PIXELS = 4096;

/** @throws Mismatch at the first picture that differs */
export function checkArt(vectors: readonly ArtVector[], draw: DrawPicture = renderArt): Counts {
  if (vectors.length === 0) throw new Mismatch({ space: 'art/1' }, 'there are no vectors');
  let interpreted = 0;
  for (const [i, vector] of vectors.entries()) {
    const { width, height, pixels_hex, pixels_sha256_hex } = vector;
    const place = { space: `art/1, ${nameOf(vector)}, ${width}x${height}` };
    const expression = expressionOf(vector);
    const t = (vector.t ?? -1000) / 1000;
    const pixels = draw(expression, width, height, t);
    const found =
      pixels_hex === undefined
        ? Buffer.from(sha256(pixels)).toString('hex')
        : Buffer.from(pixels).toString('hex');
    if (found !== (pixels_hex ?? pixels_sha256_hex))
      throw new Mismatch(place, 'the picture differs from that of SPEC');
    if (i % INTERPRETED_EVERY > 0 || width * height > MOST_INTERPRETED_PIXELS) continue;
    interpreted++;
    const plain = interpretPicture(expression, width, height, t);
    if (Buffer.compare(plain, pixels) !== 0)
      throw new Mismatch(place, 'the picture of the interpreter differs from that of the compiler');
  }
  return { pictures: vectors.length, interpreted };
}

function nameOf({ input, input_hex, formula = '' }: ArtVector): string {
  const text = input === undefined ? (input_hex ?? formula) : JSON.stringify(input);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function expressionOf(vector: ArtVector): Expression {
  const { input, input_hex = '', formula, salt, variant, grammar, depth, animate } = vector;
  if (formula !== undefined) return parseFormula(formula);
  const options: ExpressionOptions = {
    ...(salt === undefined ? {} : { salt }),
    ...(variant === undefined ? {} : { variant }),
    ...(grammar === undefined ? {} : { grammar }),
    ...(depth === undefined ? {} : { depth }),
    ...(animate === undefined ? {} : { animate }),
  };
  return artExpression(input ?? Buffer.from(input_hex, 'hex'), options);
}
