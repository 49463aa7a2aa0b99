/**
 * `--fit` and what goes with it.
 * @module
 */
import { DITHERS, type FitOptions } from '../../pictures/fit.js';
import { ORIENTS } from '../../pictures/orient.js';
import { FITS } from '../../pictures/resample.js';
import { usageError } from '../../core/errors.js';
import { choice, invalid } from '../../text/read-quantity.js';
import { type Given, group, value } from './table.js';

export const FIT_OPTIONS = group('Fit', {
  fit: value(
    choice(FITS),
    'HOW',
    'take the nearest picture of the space; its size by crop, contain or stretch',
    { choices: FITS },
  ),
  background: value(
    readColour,
    'COLOUR',
    'colour around it, and behind it where the space has no alpha: ffffff; ff880080 in graya and rgba, whose transparent pixels stay',
    { otherwise: 'transparent, else black' },
  ),
  dither: value(choice(DITHERS), 'HOW', DITHERS.join(', '), {
    otherwise: 'none',
    choices: DITHERS,
  }),
});

/** @param otherwise - what holds without it */
export function orientOption(otherwise: string) {
  return value(
    choice(ORIENTS),
    'HOW',
    'of a picture that a camera turned: upright, as its EXIF says, or with its pixels as they are stored',
    { otherwise, choices: ORIENTS },
  );
}

export type FitArguments = Partial<Given<typeof FIT_OPTIONS>>;

/**
 * @returns nothing where no fit is asked for
 * @throws EnumeratorError `E_USAGE`
 */
export function readFit({ fit, background, dither }: FitArguments): FitOptions | undefined {
  if (fit !== undefined) return { fit, dither: dither ?? 'none', background };
  const extra = background === undefined ? dither && 'dither' : 'background';
  if (extra === undefined) return undefined;
  throw usageError(`--${extra} goes with --fit: say --fit crop, contain or stretch too`);
}

/** Red, green, blue, alpha. */
function readColour(text: string, name: string): number[] {
  const word = /^#?([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.exec(text.trim())?.[1];
  if (word === undefined) {
    throw invalid(name, text, 'expected a colour such as ffffff, or ffffff80 with alpha');
  }
  const hex = word.length < 6 ? word.replaceAll(/./g, '$&$&') : word;
  return [0, 2, 4, 6].map((at) => Number.parseInt(hex.slice(at, at + 2) || 'ff', 16));
}
