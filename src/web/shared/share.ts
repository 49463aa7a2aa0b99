/**
 * Shares of a space in thousandths: what a slider over all images counts in.
 *
 * The whole is the last image, so that both ends of the slider are images. Spaces of up to a
 * thousand images and one have a step for each image instead.
 * @module
 */
import { bitLength } from '../../core/big-bytes.js';
import { grouped, log10Of, log10Size } from '../../core/cardinality.js';
import type { SpaceSize } from '../../core/size.js';

const THOUSANDTHS = 1000n;
/** The first step of such a space is behind 1/2^11 of it. */
const STEP_BITS = 11;

/** How many steps the slider has behind the first: 1 to 1,000. */
export function shareSteps(size: SpaceSize): number {
  return Number(size.isAtMost(THOUSANDTHS + 1n) ? size.exact() - 1n : THOUSANDTHS);
}

/**
 * The image at a step, exactly: ⌊(size − 1)·step / steps⌋.
 * @param step - 0 ≤ step ≤ shareSteps(size)
 */
export function indexAtShare(size: SpaceSize, step: number): bigint {
  return ((size.exact() - 1n) * BigInt(step)) / BigInt(shareSteps(size));
}

/**
 * The last step whose image is not behind this one: the inverse of {@link indexAtShare}.
 * @param index - 0 ≤ index < size
 */
export function shareOf(size: SpaceSize, index: bigint): number {
  // Before the first step: the size, which some browsers cannot hold, need not be known.
  if (bitLength(index) + STEP_BITS < size.bits) return 0;
  const last = size.exact() - 1n;
  const steps = BigInt(shareSteps(size));
  const below = Number((index * steps) / last);
  return below < steps && (last * BigInt(below + 1)) / steps <= index ? below + 1 : below;
}

/**
 * Where a step stands: `12.3 %`, and of an image before the first step that is not the first one
 * `10^−29,560 %`.
 * @param step - {@link shareOf} the image
 */
export function shareWords(size: SpaceSize, step: number, index: bigint): string {
  if (step > 0) return `${((100 * step) / shareSteps(size)).toFixed(1)} %`;
  if (index === 0n) return '0 %';
  const whole = log10Size(size);
  const own = log10Of(index);
  const power = own.exponent - whole.exponent + 2;
  const fraction = own.fraction - whole.fraction;
  const exponent = fraction < 0 ? power - 1 : power;
  if (exponent < -LEAST_PLACES) return `10^−${grouped(-exponent)} %`;
  // Less than that is never said to be that.
  const digit = Math.floor(10 ** (power - exponent + fraction));
  return `0.${'0'.repeat(-exponent - 1)}${digit} %`;
}

/** Shares of more places are powers of ten. */
const LEAST_PLACES = 4;
