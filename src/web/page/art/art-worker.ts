/**
 * The worker's side: Random Art, in a worker of its own, so that no other view loads it.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { formatShader } from '../../../art/compile/glsl.js';
import { type ArtRenderer, compileArt, renderArt } from '../../../art/compile/renderer.js';
import {
  artExpression,
  type ChosenVariant,
  chooseVariant,
  type ExpressionOptions,
} from '../../../art/draw.js';
import { evolveArt } from '../../../art/evolution/evolve.js';
import type { Expression } from '../../../art/expression.js';
import { formatFormula, parseFormula } from '../../../art/formula.js';
import { formulaAt, formulaNumber } from '../../../art/formulas/formula-number.js';
import { formulaSize } from '../../../art/frames.js';
import { findGrammar, grammarText } from '../../../art/grammar/builtin.js';
import { parseGrammar } from '../../../art/grammar/parse.js';
import { GRAMMAR_NAMES } from '../../../art/limits.js';
import { artTexts, type ArtText, findFormula, formulaText } from '../../../art/metadata.js';
import { partOf } from '../../../art/part.js';
import { measureQuality, passesQuality, QUALITY_VARIANTS } from '../../../art/quality.js';
import type { Grammar } from '../../../art/grammar/grammar.js';
import { recolorBy, writtenPalettes } from '../../../art/recolor.js';
import { artVersion } from '../../../art/warp.js';
import { drawTree } from '../../../art/tree.js';
import { encodeRgb } from '../../../codecs/png/bands.js';
import { crc32 } from '../../../codecs/png/crc32.js';
import { readPngHead } from '../../../codecs/png/head.js';
import { EnumeratorError } from '../../../core/errors.js';
import { quoteText } from '../../../core/quote.js';
import { parseIndexText } from '../../../text/index-text.js';
import { type ArtChoice, isGrown, USUAL_ART } from '../../shared/art-query.js';
import { WHOLE_PLANE } from '../../shared/plane.js';
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

interface MomentInput extends PictureInput {
  /** Another number for each film. */
  readonly film: number;
  readonly time: number;
}

interface PngInput extends PictureInput {
  /** Whether the file has the formula, too. */
  readonly isRemembered: boolean;
}

/** Small pictures would be speckled by one sample a pixel. */
const SMALL_SAMPLES = 4;

/** All of them throw `E_GRAMMAR`, `E_FORMULA`, `E_SEED`, `E_LIMIT` or `E_RANGE` where there is no such picture. */
const jobs = {
  draw({ choice, size: { width, height } }: PictureInput): DrawnArt {
    const { expression, variant, isFallback } = growArt(choice);
    const formula = formatFormula(expression);
    const { depth, treeNodes, nodes } = expression;
    const seen = seenPart(expression, choice);
    const seenText = seen === expression ? formula : formatFormula(seen);
    const name = bytesToHex(sha256(new TextEncoder().encode(seenText))).slice(0, 8);
    const frame = frameOf(renderArt(seen, width, height, -1, choice.samples), width, height);
    const hasTime = nodes.some(({ operator }) => operator === 't');
    return { frame, formula, name, variant, isFallback, depth, treeNodes, hasTime };
  },

  small: ({ choice, side, samples = SMALL_SAMPLES }: SmallInput): Frame =>
    frameOf(renderArt(growArt(choice).expression, side, side, -1, samples), side, side),

  /** A moment of a film. The last film's module is kept. */
  moment({ film, choice, size: { width, height }, time: t }: MomentInput): Frame {
    if (shown?.film !== film) {
      const renderer = compileArt(partOf(growArt({ ...choice, time: 0 }).expression, choice.plane));
      shown = { film, renderer };
    }
    const pixels = new Uint8Array(3 * width * height);
    shown.renderer.fillRows({ width, height, firstRow: 0, endRow: height, t }, pixels);
    return frameOf(pixels, width, height);
  },

  /**
   * The picture as a PNG file, with its metadata: ART §14. Of a part or a moment, they say what they say of any
   * formula's picture.
   */
  png({ choice, size: { width, height }, isRemembered }: PngInput): Uint8Array<ArrayBuffer> {
    const { source, samples, palette } = choice;
    const { expression, variant } = growArt(choice);
    const seen = seenPart(expression, choice);
    const isWhole = seen === expression && !isGrown(source);
    const facts = {
      ...choice,
      variant,
      palette: palette === '' ? undefined : palettesText(palette),
    };
    const version = artVersion(isWhole ? optionsOf(choice).grammar : seen);
    const pixels = renderArt(seen, width, height, -1, samples);
    const texts = artTexts(isWhole ? facts : undefined, samples, version);
    return encodePng(pixels, width, height, isRemembered ? [...texts, formulaText(seen)] : texts);
  },

  /** As a fragment shader of the part that is seen; `t` moves it. */
  shader: ({ choice }: ArtInput): string =>
    formatShader(partOf(growArt(choice).expression, choice.plane)),

  /** The formula that a PNG has, if it has one. */
  formulaIn({ bytes }: { readonly bytes: Uint8Array }): string | undefined {
    const read = (from: number, length: number) => bytes.subarray(from, from + length);
    const head = readPngHead({ read }, crc32);
    const found = head && findFormula(head.text);
    return found && formatFormula(found);
  },

  /** The formula of a number, as it is typed. */
  formulaAt: ({ text }: { readonly text: string }): string =>
    formatFormula(formulaAt(parseIndexText(text, { size: formulaSize(), randomBytes }))),

  /** The number of a formula. @throws `E_LIMIT`, `E_FORMULA` where it has none */
  numberOf: ({ formula }: { readonly formula: string }): string =>
    String(formulaNumber(parseFormula(formula))),

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

/** The last film that was shown. */
let shown: { readonly film: number; readonly renderer: ArtRenderer } | undefined;

function randomBytes(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
}

/** What is seen of a picture; itself where that is all of it. */
function seenPart(expression: Expression, { plane, time }: ArtChoice): Expression {
  const isAll = plane.half === WHOLE_PLANE.half && time === USUAL_ART.time;
  return isAll ? expression : partOf(expression, plane, time);
}

/** In the colours of the choice. */
function growArt(choice: ArtChoice): ChosenVariant {
  const grown = growOwn(choice);
  const { palette } = choice;
  if (palette === '') return grown;
  return { ...grown, expression: recolorBy(grown.expression, palettesText(palette)) };
}

/** A name, or the colours of a list as records have them. @throws `E_PALETTE` */
function palettesText(palette: string): string {
  const written = writtenPalettes(palette);
  if (written !== undefined) return written;
  throw new EnumeratorError(
    'E_PALETTE',
    `no palette is called "${quoteText(palette)}": take one from the list, or write five colours, such as 102030,405060,708090,a0b0c0,d0e0f0`,
  );
}

function growOwn(choice: ArtChoice): ChosenVariant {
  const { source, variant } = choice;
  if (source.kind === 'formula')
    return { expression: parseFormula(source.formula), variant, isFallback: false };
  if (source.kind === 'lineage')
    return { expression: evolveArt(source.lineage), variant, isFallback: false };
  const input = source.kind === 'text' ? source.text : source.bytes;
  const animate = choice.time !== USUAL_ART.time;
  return chooseVariant(input, { ...optionsOf(choice), animate });
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

function frameOf(pixels: Uint8Array, width: number, height: number): Frame {
  const samples = pixels as Uint8Array<ArrayBuffer>;
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
