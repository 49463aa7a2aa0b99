/**
 * Limits and defaults, for those who need nothing else. ART.
 * @module
 */

/** The default minimum depth of a tree. */
export const DEFAULT_DEPTH = 12;

/** The largest minimum depth. */
export const MAX_DEPTH = 64;

/** The largest variant. */
export const MAX_VARIANT = 0xffff_ffff;

/** The default side of a picture, in pixels. */
export const DEFAULT_SIDE = 512;

/** How many samples a pixel may have: the squares of 1, 2 and 4. ART §4. */
export const SAMPLE_COUNTS: readonly number[] = [1, 4, 16];

/** The grammars that come with the program. */
export const GRAMMAR_NAMES: readonly string[] = [
  'default',
  'paper',
  'classic',
  'mirror',
  'four',
  'rosette',
  'tile',
  'mosaic',
];

/** How many pictures of a portfolio are one's own. */
export const OWN_PICTURES = 5;

/** How many pictures a challenge shows. */
export const SHOWN_PICTURES = 25;
