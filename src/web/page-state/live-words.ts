/**
 * Live in words: paces, speeds, clocks, and how far from everybody a visitor is.
 * @module
 */
import { counted, grouped } from '../../core/cardinality.js';
import { briefIndex } from '../../core/index-format.js';
import type { LiveSetting } from '../shared/live-record.js';
import { imagesPerSecond, PLAIN_SPEED, type PlayHead, type Speed } from '../shared/play-head.js';
import type { Footing } from './live.js';

/** A rate in four figures: `10`, `29.97`, `0.1`. */
function rateText(imagesASecond: number): string {
  return imagesASecond >= 1000
    ? grouped(Math.round(imagesASecond))
    : String(Number(imagesASecond.toPrecision(4)));
}

/** How often another image comes: `10 images a second`, `one image in 5 seconds`. */
export function paceText({ rate }: LiveSetting): string {
  const imagesASecond = imagesPerSecond(rate, PLAIN_SPEED);
  if (imagesASecond === 1) return 'one image a second';
  return imagesASecond > 1
    ? `${rateText(imagesASecond)} images a second`
    : `one image in ${rateText(1 / imagesASecond)} seconds`;
}

/** `from 0 in steps of 1`. */
export function countingText({ from, step }: LiveSetting): string {
  return `from ${briefIndex(from, 24)} in steps of ${briefIndex(step, 24)}`;
}

/** `1 January 1970, 00:00:00 UTC`. */
export function epochText({ epoch }: LiveSetting): string {
  const date = new Date(epoch);
  if (Number.isNaN(date.getTime())) return `${epoch} ms after 1970`;
  const text = date.toLocaleString('en-GB', {
    dateStyle: 'long',
    timeStyle: 'medium',
    timeZone: 'UTC',
  });
  return `${text.replace(' at ', ', ')} UTC`;
}

const FRACTIONS = new Map([
  [1 / 4, '¼'],
  [1 / 2, '½'],
]);

/** `¼`, `2`. */
export function speedText({ numerator, denominator }: Speed): string {
  const size = Math.abs(numerator);
  if (denominator === 1) return String(size);
  return FRACTIONS.get(size / denominator) ?? `${size}/${denominator}`;
}

export function headText(head: PlayHead): string {
  if (head.kind === 'live') return 'Live';
  if (head.kind === 'paused') return 'Paused';
  const direction = head.speed.numerator < 0 ? ' backwards' : '';
  return `${speedText(head.speed)}×${direction}, on your own`;
}

export function leadText(lead: bigint | undefined): string {
  if (lead === undefined) return 'of the setting before this one';
  if (lead === 0n) return 'level with live';
  const count = lead < 0n ? -lead : lead;
  return `${counted(count, 'image')} ${lead < 0n ? 'ahead of' : 'behind'} live`;
}

export function flickerSentence(imagesASecond: number): string {
  return `${rateText(imagesASecond)} images a second, most of them noise. Fast flicker can harm people with photosensitive epilepsy.`;
}

/** How many watch, this visitor among them. */
export function watchingText(count: number): string {
  return count === 1 ? 'you alone are watching' : `${grouped(count)} are watching`;
}

/** What the clock is, and how well it is known. */
export function footingText(footing: Footing): string {
  return footing.kind === 'server'
    ? `In step with the server’s clock, to ±${errorText(footing.error)}`
    : FOOTINGS[footing.kind];
}

const FOOTINGS: Readonly<Record<Exclude<Footing['kind'], 'server'>, string>> = {
  asking: 'Asking the server for its clock',
  lost: 'The server is out of reach. Going on by its clock as last known',
  alone: 'No server answers: it plays by this device’s clock',
  none: 'No server answers. Trying again',
};

function errorText(milliseconds: number): string {
  return milliseconds < 9.95
    ? `${Math.max(0.1, milliseconds).toFixed(1)} ms`
    : `${Math.round(milliseconds)} ms`;
}
