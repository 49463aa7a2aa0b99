/**
 * `--fit` and what goes with it.
 * @module
 */
import { type Dither, DITHERS, type FitOptions } from '../codecs/picture/fit.js';
import { FITS } from '../codecs/picture/resample.js';
import { UsageError } from './exit-codes.js';

export interface FitArguments {
  readonly fit?: string | undefined;
  readonly background?: string | undefined;
  readonly dither?: string | undefined;
}

/**
 * @param hasAlpha - whether the space has, so that the background may be transparent
 * @returns nothing where no fit is asked for
 * @throws UsageError
 */
export function readFit(
  args: FitArguments,
  hasAlpha: boolean,
): Omit<FitOptions, 'colors'> | undefined {
  if (args.fit === undefined) {
    for (const name of ['background', 'dither'] as const) {
      if (args[name] !== undefined) {
        throw new UsageError(`--${name} goes with --fit: say --fit crop, contain or stretch too`);
      }
    }
    return undefined;
  }
  const fit = FITS.find((one) => one === args.fit);
  if (fit === undefined) {
    throw new UsageError(`--fit ${clip(args.fit)}: there are ${FITS.join(', ')}`);
  }
  return { fit, dither: readDither(args.dither), background: readBackground(args, hasAlpha) };
}

function readDither(text: string | undefined): Dither {
  const dither = DITHERS.find((one) => one === (text ?? 'none'));
  if (dither === undefined) {
    throw new UsageError(`--dither ${clip(text ?? '')}: there are ${DITHERS.join(', ')}`);
  }
  return dither;
}

/** Red, green, blue, alpha. */
function readBackground({ background }: FitArguments, hasAlpha: boolean): number[] {
  if (background === undefined) return [0, 0, 0, hasAlpha ? 0 : 255];
  const hex = /^#?([0-9a-f]{6}|[0-9a-f]{8})$/i.exec(background.trim())?.[1];
  if (hex === undefined) {
    throw new UsageError(
      `--background ${clip(background)} is no colour: write it as ffffff, or ffffff80 with alpha`,
    );
  }
  const [red, green, blue, alpha] = [0, 2, 4, 6].map((at) =>
    Number.parseInt(hex.slice(at, at + 2) || 'ff', 16),
  );
  return [red!, green!, blue!, alpha!];
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
