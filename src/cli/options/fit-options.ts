/**
 * `--fit` and what goes with it.
 * @module
 */
import { type Dither, DITHERS, type FitOptions } from '../../pictures/fit.js';
import { FITS } from '../../pictures/resample.js';
import { EnumeratorError } from '../../core/errors.js';
import { type Given, group, text } from './table.js';

export const FIT_OPTIONS = group('Fit', {
  fit: text({
    arg: 'HOW',
    help: 'take the nearest picture of the space; its size by crop, contain or stretch',
    choices: FITS,
  }),
  background: text({
    arg: 'COLOUR',
    help: 'colour around it, and behind it where the space has no alpha: ffffff; ff880080 in graya and rgba, whose transparent pixels stay',
    otherwise: 'transparent, else black',
  }),
  dither: text({
    arg: 'HOW',
    help: DITHERS.join(', '),
    otherwise: 'none',
    choices: DITHERS,
  }),
});

export type FitArguments = Partial<Given<typeof FIT_OPTIONS>>;

/**
 * @returns nothing where no fit is asked for
 * @throws EnumeratorError `E_USAGE`
 */
export function readFit(args: FitArguments): FitOptions | undefined {
  if (args.fit === undefined) {
    for (const name of ['background', 'dither'] as const) {
      if (args[name] !== undefined) {
        throw new EnumeratorError(
          'E_USAGE',
          `--${name} goes with --fit: say --fit crop, contain or stretch too`,
        );
      }
    }
    return undefined;
  }
  const fit = FITS.find((one) => one === args.fit);
  if (fit === undefined) {
    throw new EnumeratorError('E_USAGE', `--fit ${clip(args.fit)}: there are ${FITS.join(', ')}`);
  }
  return { fit, dither: readDither(args.dither), background: readBackground(args.background) };
}

function readDither(text: string | undefined): Dither {
  const dither = DITHERS.find((one) => one === (text ?? 'none'));
  if (dither === undefined) {
    throw new EnumeratorError(
      'E_USAGE',
      `--dither ${clip(text ?? '')}: there are ${DITHERS.join(', ')}`,
    );
  }
  return dither;
}

/** Red, green, blue, alpha. */
function readBackground(text: string | undefined): number[] | undefined {
  if (text === undefined) return undefined;
  const hex = /^#?([0-9a-f]{6}|[0-9a-f]{8})$/i.exec(text.trim())?.[1];
  if (hex === undefined) {
    throw new EnumeratorError(
      'E_USAGE',
      `--background ${clip(text)} is no colour: write it as ffffff, or ffffff80 with alpha`,
    );
  }
  return [0, 2, 4, 6].map((at) => Number.parseInt(hex.slice(at, at + 2) || 'ff', 16));
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
