/**
 * How long to wait for a server, and how many bits it is to have. Pure arithmetic.
 * @module
 */
import type { FrameRate } from '../../core/pace.js';

const FIRST_DELAY_MS = 1000;
const MOST_DELAY_MS = 60_000;

/**
 * How long to wait before the next try: twice as long each time, up to a minute, and by chance
 * down to half of that, so that streamers which lost one server do not all come back at once.
 * @param failures - in a row, from 1
 * @param chance - from 0 to 1
 */
export function retryDelay(failures: number, chance: number): number {
  const full = Math.min(MOST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(failures - 1, 30));
  return full * (0.5 + chance / 2);
}

/** Kilobits a second for H.264, as YouTube advises them for live streams of up to 30 frames. */
const BIT_RATES: readonly (readonly [pixels: number, kilobits: number])[] = [
  [426 * 240, 1000],
  [640 * 360, 1500],
  [854 * 480, 2500],
  [1280 * 720, 4000],
  [1920 * 1080, 10_000],
  [2560 * 1440, 15_000],
  [3840 * 2160, 30_000],
];

/** The bit rate that goes with a size; more frames take half as much again. */
export function bitRateFor(pixels: number, { numerator, denominator }: FrameRate): number {
  const [, kilobits] = BIT_RATES.find(([most]) => pixels <= most) ?? BIT_RATES.at(-1)!;
  return numerator / denominator > 31 ? Math.round(kilobits * 1.5) : kilobits;
}
