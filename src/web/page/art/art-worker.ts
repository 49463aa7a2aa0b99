/**
 * The worker's side: Random Art, in a worker of its own, so that no other view loads it.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { renderArt } from '../../../art/compile/renderer.js';
import {
  artExpression,
  type ChosenVariant,
  chooseVariant,
  type ExpressionOptions,
} from '../../../art/draw.js';
import { evolveArt } from '../../../art/evolution/evolve.js';
import type { Expression } from '../../../art/expression.js';
import { formatFormula, parseFormula } from '../../../art/formula.js';
import { findGrammar, grammarText } from '../../../art/grammar/builtin.js';
import { parseGrammar } from '../../../art/grammar/parse.js';
import { GRAMMAR_NAMES } from '../../../art/limits.js';
import { artTexts, type ArtText } from '../../../art/metadata.js';
import { measureQuality, passesQuality, QUALITY_VARIANTS } from '../../../art/quality.js';
import type { Grammar } from '../../../art/grammar/grammar.js';
import { artVersion } from '../../../art/warp.js';
import { drawTree } from '../../../art/tree.js';
import { encodeRgb } from '../../../codecs/png/bands.js';
import { crc32 } from '../../../codecs/png/crc32.js';
import { type ArtChoice, isGrown } from '../../shared/art-query.js';
import { answerJobs, type JobClient } from '../jobs.js';
import type { Frame } from '../../page-state/pixels.js';
import { portfolioJobs } from './portfolio-jobs.js';
import type { DrawnArt } from '../../page-state/art.js';
import type { Extent } from '../../page-state/stage.js';

interface ArtInput {
  readonly choice: ArtChoice;
}

interface PictureInput extends ArtInput {
  /** In pixels, whether the choice says it or not. */
  readonly size: Extent;
}

interface SmallInput extends ArtInput {
  readonly side: number;
  readonly samples?: number;
}

/** Small pictures would be speckled by one sample a pixel. */
const SMALL_SAMPLES = 4;

/** All of them throw `E_GRAMMAR`, `E_FORMULA`, `E_SEED`, `E_LIMIT` or `E_RANGE` where there is no such picture. */
const jobs = {
  draw({ choice, size: { width, height } }: PictureInput): DrawnArt {
    const { expression, variant, isFallback } = growArt(choice);
    const formula = formatFormula(expression);
    const { depth, treeNodes } = expression;
    const name = bytesToHex(sha256(new TextEncoder().encode(formula))).slice(0, 8);
    const frame = drawFrame(expression, width, height, choice.samples);
    return { frame, formula, name, variant, isFallback, depth, treeNodes };
  },

  small: ({ choice, side, samples = SMALL_SAMPLES }: SmallInput): Frame =>
    drawFrame(growArt(choice).expression, side, side, samples),

  /** The picture as a PNG file, with its metadata: SPEC §15.14. */
  png({ choice, size: { width, height } }: PictureInput): Uint8Array<ArrayBuffer> {
    const { source, samples } = choice;
    const { expression, variant } = growArt(choice);
    const facts = isGrown(source) ? undefined : { ...choice, variant };
    const version = artVersion(facts === undefined ? expression : optionsOf(choice).grammar);
    const pixels = renderArt(expression, width, height, -1, samples);
    return encodePng(pixels, width, height, artTexts(facts, samples, version));
  },

  tree: ({ choice }: ArtInput): string =>
    drawTree(growArt(choice).expression, (pixels, side) => encodePng(pixels, side, side, [])),

  /** The variant before, which `quality` lets pass; where there is none, that of the choice itself. */
  variantBefore({ choice }: ArtInput): number {
    const { source, variant, quality } = choice;
    if (source.kind !== 'text' && source.kind !== 'bytes') return variant;
    if (!quality) return Math.max(0, variant - 1);
    const input = source.kind === 'text' ? source.text : source.bytes;
    const options = optionsOf(choice);
    for (let one = variant - 1; one >= Math.max(0, variant - QUALITY_VARIANTS); one--) {
      const expression = artExpression(input, { ...options, variant: one });
      if (passesQuality(measureQuality(expression))) return one;
    }
    return variant;
  },

  grammarText: ({ name }: { name: string }): string => grammarText(name),
  ...portfolioJobs,
};

export type ArtJobs = typeof jobs;

/** The page's side of this worker. Most visitors never need it. */
export type ArtClient = JobClient<ArtJobs>;

answerJobs(jobs);

function growArt(choice: ArtChoice): ChosenVariant {
  const { source, variant } = choice;
  if (source.kind === 'formula')
    return { expression: parseFormula(source.formula), variant, isFallback: false };
  if (source.kind === 'lineage')
    return { expression: evolveArt(source.lineage), variant, isFallback: false };
  const input = source.kind === 'text' ? source.text : source.bytes;
  return chooseVariant(input, optionsOf(choice));
}

/** The last grammar of one's own, with its text: small pictures come by the dozen. */
let parsed:
  { readonly text: string; readonly grammar: ReturnType<typeof parseGrammar> } | undefined;

function optionsOf(
  choice: ArtChoice,
): ExpressionOptions & { readonly grammar: Grammar; readonly quality: boolean } {
  const { grammar: text, depth, salt, variant, quality } = choice;
  if (GRAMMAR_NAMES.includes(text)) {
    return { grammar: findGrammar(text), depth, salt, variant, quality };
  }
  if (parsed?.text !== text) parsed = { text, grammar: parseGrammar(text) };
  return { grammar: parsed.grammar, depth, salt, variant, quality };
}

function drawFrame(
  expression: Expression,
  width: number,
  height: number,
  samplesPerPixel: number,
): Frame {
  const samples = renderArt(
    expression,
    width,
    height,
    -1,
    samplesPerPixel,
  ) as Uint8Array<ArrayBuffer>;
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let from = 0, to = 0; from < samples.length; from += 3, to += 4) {
    rgba[to] = samples[from] ?? 0;
    rgba[to + 1] = samples[from + 1] ?? 0;
    rgba[to + 2] = samples[from + 2] ?? 0;
    rgba[to + 3] = 255;
  }
  return { width, height, rgba, samples };
}

function encodePng(
  pixels: Uint8Array,
  width: number,
  height: number,
  texts: readonly ArtText[],
): Uint8Array<ArrayBuffer> {
  return encodeRgb({ width, height, texts }, pixels, crc32);
}
