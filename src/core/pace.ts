/**
 * Which image is shown when: all that a film, a stream and a page need to be in step. Pure
 * arithmetic; the time comes from the caller.
 * @module
 */

/** Frames a second, as a fraction: 30000/1001. */
export interface FrameRate {
  readonly numerator: number;
  readonly denominator: number;
}

/** The rate of films and streams unless another one is chosen. */
export const DEFAULT_RATE: FrameRate = { numerator: 24, denominator: 1 };

/**
 * The slot of a moment: how many frames begin up to it, counted from the epoch.
 * @param time - in milliseconds, as the epoch
 */
export function slotAt(time: number, epoch: number, { numerator, denominator }: FrameRate): bigint {
  // In whole microseconds: a product of doubles would put a frame's own beginning before it.
  const elapsed = BigInt(Math.round((time - epoch) * 1000));
  return floorDivision(elapsed * BigInt(numerator), 1_000_000n * BigInt(denominator));
}

/** When a slot begins, in milliseconds: the first whole microsecond that is in it. */
export function timeOf(slot: bigint, epoch: number, { numerator, denominator }: FrameRate): number {
  const elapsed = slot * 1_000_000n * BigInt(denominator);
  return epoch + Number(-floorDivision(-elapsed, BigInt(numerator))) / 1000;
}

/** The image at a position: beyond the end of the space it begins anew. */
export function indexAt(position: bigint, from: bigint, step: bigint, size: bigint): bigint {
  const index = (from + position * step) % size;
  return index < 0n ? index + size : index;
}

function floorDivision(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}
