/**
 * Where an image stands among all of its space, and what stands on both sides of it.
 * @module
 */
import { counted, grouped } from '../../core/cardinality.js';
import { type Enumeration } from '../../core/enumeration.js';
import type { IndexLength } from '../../core/index-length.js';
import { SpaceSize } from '../../core/size.js';
import type { Space } from '../../core/space.js';
import { countsLengths } from '../shared/whole-space.js';
import { isTooLarge } from './explore.js';
import type { Frame } from './pixels.js';
import type { Extent } from './stage.js';

export interface Standing {
  /** On the bar of `whole-space.ts`, from 0 to 1. */
  readonly place: number;
  /** The length of the image's number in the cloud order; undefined where that would take long. */
  readonly busyness: IndexLength | undefined;
}

/** Images of more sample bytes are not put into the cloud order only to say how busy they are. */
const MOST_BUSY_BYTES = 2 ** 23;

export function isQuicklyMeasured({ sampleBytes }: Space): boolean {
  return sampleBytes <= MOST_BUSY_BYTES;
}

/** `At 69.3 % of all pictures of 640 × 480`. */
export function standingText(choice: Enumeration, { place }: Pick<Standing, 'place'>): string {
  const percent = `${(100 * place).toFixed(1)} %`;
  const { space, order } = choice;
  if (countsLengths(choice)) {
    const end = order === 'cloud' ? 'static' : 'all detail';
    return `${percent} of the way from plain colour to ${end}`;
  }
  return `At ${percent} of all pictures of ${grouped(space.width)} × ${grouped(space.height)}`;
}

/** `busyness: 39,322 of 98,304 bits (40.0 %)`; '' where it is not known. */
export function busynessText({ busyness }: Standing): string {
  if (busyness === undefined) return '';
  const { unit, length, most } = busyness;
  // Less than all is never said to be all.
  const percent = Math.floor((length / most) * 1000) / 10;
  return `busyness: ${grouped(length)} of ${counted(most, unit)} (${percent.toFixed(1)} %)`;
}

/** An image, or one beside it, in small. */
export interface Neighbour {
  readonly index: bigint;
  /** How far from the image: −1, 0 or 1. */
  readonly by: number;
  readonly frame: Frame;
  /** Its number, shortened. */
  readonly text: string;
}

/** An image and those before and after it, as far as there are any: the first of them, and how many. */
export function neighboursOf({ space }: Enumeration, index: bigint) {
  const before = index > 0n ? 1 : 0;
  const after = new SpaceSize(space).has(index + 1n) ? 1 : 0;
  return { first: index - BigInt(before), count: before + 1 + after };
}

/** Whether its neighbours can be drawn. */
export function hasNeighbours(choice: Enumeration): boolean {
  return !isTooLarge(choice);
}

/** The longer side of a neighbour as it is drawn, in pixels of the screen. */
const NEIGHBOUR_SIDE = 96;

/** The pixels in which a neighbour is drawn: its own, or fewer. */
export function neighbourSize({ width, height }: Space): Extent {
  const scale = Math.min(1, NEIGHBOUR_SIDE / Math.max(width, height));
  const size = (side: number): number => Math.max(1, Math.round(side * scale));
  return { width: size(width), height: size(height) };
}

/** What a neighbour is called, by its distance from the image. */
export function neighbourName(by: number): string {
  if (by === 0) return 'This one';
  return by < 0 ? 'One before' : 'One after';
}
