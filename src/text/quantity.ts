/**
 * Ordinary quantities for people: sizes and times that a float holds.
 * @module
 */
import { counted, countText } from '../core/cardinality.js';

/** Julian years, as astronomers count them. */
export const YEAR_S = 365.25 * 86400;

/** `512 bytes`, `12.5 MB`: powers of 1,000. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];
  let unit = 0;
  let value = bytes;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return unit === 0 ? counted(bytes, 'byte') : `${value.toPrecision(3)} ${units[unit]}`;
}

/** `3 s`, `2 min 5 s`, `3 h 10 min`, `2 d 4 h`, `12 years`, `1.2e+30 years`. */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86400) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  if (whole < YEAR_S)
    return `${Math.floor(whole / 86400)} d ${Math.floor((whole % 86400) / 3600)} h`;
  const years = seconds / YEAR_S;
  return years < 1e6 ? counted(Math.round(years), 'year') : `${years.toPrecision(3)} years`;
}

/** `ETA 3 s`, as long as a rate is known. */
export function etaText(seconds: number | undefined): string {
  return seconds === undefined ? 'ETA unknown' : `ETA ${durationText(seconds)}`;
}

/** The share that is done, cut rather than rounded: 100 % is said when all is done and not before. */
export function percentText(done: bigint, total: bigint): string {
  const thousandths = total === 0n ? 1000n : (done * 1000n) / total;
  return `${(Number(thousandths) / 10).toFixed(1)}%`;
}

/** `all 5 images are`, `the one image is`. */
export function allOf(count: bigint, noun: string): string {
  return count === 1n ? `the one ${noun} is` : `all ${countText(count)} ${noun}s are`;
}
