/**
 * `--fit` and what goes with it.
 * @module
 */
import { type Dither, DITHERS, type FitOptions } from '../../pictures/fit.js';
import { FITS } from '../../pictures/resample.js';
import { EnumeratorError } from '../../core/errors.js';
import { describeSpace, type Space } from '../../core/space.js';
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
 * @param space - where it is known: what has no alpha takes no background with alpha
 * @returns nothing where no fit is asked for
 * @throws EnumeratorError `E_USAGE`; EnumeratorError `E_SPACE`
 */
export function readFit(args: FitArguments, space?: Space): Omit<FitOptions, 'colors'> | undefined {
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
  return { fit, dither: readDither(args.dither), background: readBackground(args, space) };
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
function readBackground({ background }: FitArguments, space: Space | undefined): number[] {
  const hasAlpha = space?.color === 'graya' || space?.color === 'rgba';
  if (background === undefined) return [0, 0, 0, hasAlpha ? 0 : 255];
  const hex = /^#?([0-9a-f]{6}|[0-9a-f]{8})$/i.exec(background.trim())?.[1];
  if (hex === undefined) {
    throw new EnumeratorError(
      'E_USAGE',
      `--background ${clip(background)} is no colour: write it as ffffff, or ffffff80 with alpha`,
    );
  }
  const [red, green, blue, alpha] = [0, 2, 4, 6].map((at) =>
    Number.parseInt(hex.slice(at, at + 2) || 'ff', 16),
  );
  if (space !== undefined && !hasAlpha && alpha !== 255) {
    throw new EnumeratorError(
      'E_SPACE',
      `--background ${hex} has alpha, and ${describeSpace(space)} has none: write ${hex.slice(0, 6)}, or say --color rgba`,
    );
  }
  return [red!, green!, blue!, alpha!];
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
