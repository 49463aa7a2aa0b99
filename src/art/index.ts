/**
 * Random Art: a picture for every text. ART.
 *
 * @example
 * import { drawArt, formatFormula } from 'image-enumerator/art';
 *
 * const { pixels, expression } = drawArt('grace', { width: 256, height: 256 });
 * formatFormula(expression); // the picture's formula
 * @module
 */
export type { Color } from './arithmetic.js';
export { formatShader } from './compile/glsl.js';
export {
  type ArtRenderer,
  compileArt,
  MAX_SIDE,
  renderArt,
  renderNumbers,
  type RowRange,
} from './compile/renderer.js';
export {
  artExpression,
  type ChosenVariant,
  chooseVariant,
  drawArt,
  type Drawing,
  type DrawOptions,
  type ExpressionOptions,
} from './draw.js';
export {
  buildExpression,
  type Expression,
  type ExpressionBuilder,
  type ExpressionNode,
  MAX_TREE_NODES,
} from './expression.js';
export { artParents, evolveArt } from './evolution/evolve.js';
export {
  CHILDREN,
  DEFAULT_FAR,
  type Founder,
  type Generation,
  type Lineage,
  MAX_CHILD,
  MAX_FAR,
  MOST_FOUNDERS,
  readLineage,
  writeLineage,
} from './evolution/lineage.js';
export { formatFormula, parseFormula } from './formula.js';
export { FORMULA_BITS, formulaAt, formulaNumber } from './formulas/formula-number.js';
export { findGrammar, grammarText } from './grammar/builtin.js';
export type { Grammar } from './grammar/grammar.js';
export { type Choice, growExpression, type GrowOptions, nodeBudget } from './grammar/grow.js';
export { parseGrammar } from './grammar/parse.js';
export { interpretAt, interpretPicture, type Place } from './interpreter.js';
export { DEFAULT_DEPTH, DEFAULT_SIDE, GRAMMAR_NAMES, MAX_DEPTH, MAX_VARIANT } from './limits.js';
export { OPERATORS, type OperatorName, type ValueType } from './operators.js';
export { type Palette, PALETTES, SAFE_PALETTES } from './palettes.js';
export {
  measureQuality,
  passesQuality,
  QUALITY_BOUNDS,
  QUALITY_VARIANTS,
  type QualityMeasures,
} from './quality.js';
export { recolorArt } from './recolor.js';
export { drawTree, type EncodePicture } from './tree.js';
export { type ArtInput, artSeed, artWords, type WordSource } from './seed.js';
export {
  compareLooks,
  isAlike,
  type Likeness,
  type Look,
  measureLook,
} from './recognition/likeness.js';
export {
  answerChallenge,
  type Challenge,
  createPortfolio,
  type Decoys,
  isLocked,
  openChallenge,
  type PictureSeed,
  type Portfolio,
  type PortfolioOptions,
  type RandomBytes,
  seedPicture,
} from './recognition/portfolio.js';
export { formatPortfolio, parsePortfolio } from './recognition/portfolio-text.js';
export { inputWords } from './recognition/words.js';
export { readFingerprint } from '../text/fingerprint.js';
