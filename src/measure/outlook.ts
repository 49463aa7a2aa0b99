/**
 * What a measured rate means for a whole space. All quantities are logarithms, since neither the
 * images nor the years of an ordinary space fit a float.
 * @module
 */
import { log10Of, type Log10, log10Size } from '../core/cardinality.js';
import type { SpaceSize } from '../core/size.js';
import type { Measured, Stage } from './rates.js';
import { divide, multiply, valueOf } from '../text/magnitude.js';
import { YEAR_S } from '../text/quantity.js';

/** What a stage's rate means for the whole space. */
export interface Outlook {
  readonly stage: Stage;
  readonly measured: Measured;
  readonly imagesPerSecond: number;
  readonly bytesPerSecond: number;
  readonly secondsHere: Log10;
  readonly secondsTogether: Log10;
  /** How many images all machines make in a year, at most the whole space. */
  readonly yearImages: Log10;
  /** The same as a share of the space. */
  readonly yearShare: Log10;
  /** The index of the last of those images, from 0 on. */
  readonly yearLastIndex: bigint;
}

/** Up to here a float holds a count of images. */
const MAX_FLOAT_EXPONENT = 300;

/**
 * @param machines - how many share the work, from 1
 * @param measured - the work of one of them
 */
export function outlookOf(
  size: SpaceSize,
  machines: bigint,
  stage: Stage,
  measured: Measured,
): Outlook {
  const seconds = measured.elapsedMs / 1000;
  const imagesPerSecond = measured.frames / seconds;
  const all = log10Size(size.space);
  const secondsHere = divide(all, imagesPerSecond);
  const yearMost = multiply(multiply(log10Of(machines), imagesPerSecond), YEAR_S);
  const count = wholeCount(yearMost);
  const isAll = size.isAtMost(count);
  const yearImages = isAll ? all : yearMost;
  return {
    stage,
    measured,
    imagesPerSecond,
    bytesPerSecond: measured.bytes / seconds,
    secondsHere,
    secondsTogether: divide(secondsHere, log10Of(machines)),
    yearImages,
    yearShare: divide(yearImages, all),
    yearLastIndex: (isAll ? size.exact() : count) - 1n,
  };
}

/** The count as a whole number, with as many digits as a rate deserves. */
function wholeCount(log: Log10): bigint {
  if (log.exponent < MAX_FLOAT_EXPONENT) return BigInt(Math.max(1, Math.floor(valueOf(log))));
  return BigInt(Math.floor(10 ** (log.fraction + 15))) * 10n ** BigInt(log.exponent - 15);
}
