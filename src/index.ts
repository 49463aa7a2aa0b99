/**
 * image-enumerator: an exact, mixing, invertible numbering of all images of a given size.
 *
 * @example
 * import { openNumbering } from 'image-enumerator';
 *
 * const images = openNumbering({ width: 64, height: 64, color: 'rgb' });
 * const samples = images.frameAt(42n); // 64·64·3 sample bytes
 * images.indexOf(samples); // 42n
 * @module
 */
export {
  cardinalityText,
  decimalDigits,
  log10Size,
  type Log10,
  scientificText,
} from './core/cardinality.js';
export {
  type Enumeration,
  enumeration,
  type EnumerationOptions,
  numberingOf,
} from './core/enumeration.js';
export { EnumeratorError, type ErrorCode } from './core/errors.js';
export { base64Index } from './text/base64-index.js';
export { type IndexTextOptions, parseIndexText } from './text/index-text.js';
export { formatIndex } from './core/index-format.js';
export { type IndexLength, indexLength, prefixIndex } from './core/index-length.js';
export { frameNames, nameWidth } from './core/name.js';
export {
  type NumberedImage,
  Numbering,
  type NumberingOptions,
  openNumbering,
  type WalkOptions,
} from './core/numbering.js';
export { type Order, ORDERS } from './core/order.js';
export { findPalette, type Palette, PALETTE_NAMES, parsePalette } from './core/palette.js';
export {
  planRun,
  type PositionRange,
  type Run,
  type RunOptions,
  shardRange,
} from './core/range.js';
export { SpaceSize } from './core/size.js';
export {
  type Color,
  COLORS,
  DEPTHS,
  makeSpace,
  parseCanonical,
  type Space,
  type SpaceOptions,
} from './core/space.js';
