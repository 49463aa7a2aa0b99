/**
 * A frame as a pyramid: lattices of points, each point predicted from the lattice before it, and
 * what the prediction was off by. SPEC §5.10.
 * @module
 */
import type { Space } from '../core/space.js';
import { at } from './integers.js';
import { digitCountOf, radixOf } from './spaces.js';

/** A digit of a frame, in the order in which the pyramid has them. SPEC §5.10. */
export interface Place {
  /** The level whose lattice is the first to have the point. */
  readonly level: number;
  readonly x: number;
  readonly y: number;
  /** The sample of the pixel, counted from 0 as in SPEC §4. */
  readonly channel: number;
}

/** The samples of a pixel in the order in which they are predicted: green first. SPEC §5.10. */
const CHANNEL_ORDER = {
  gray: [0],
  graya: [0, 1],
  rgb: [1, 0, 2],
  rgba: [1, 0, 2, 3],
  palette: [0],
} as const;

/** L: the least with 2^L ≥ W and 2^L ≥ H. SPEC §5.10. */
export function topLevelOf({ width, height }: Space): number {
  let level = 0;
  while (2 ** level < Math.max(width, height)) level++;
  return level;
}

/** X_l of a width, or Y_l of a height: ⌊k·side/2^l⌋ for 0 ≤ k < 2^l, each once. SPEC §5.10. */
export function latticeOf(side: number, level: number): number[] {
  const places = Array.from({ length: 2 ** level }, (_, k) => Math.floor((k * side) / 2 ** level));
  return [...new Set(places)];
}

/** All digits of a frame, level by level, row by row, sample by sample. SPEC §5.10. */
export function placesOf(space: Space): Place[] {
  const { width, height, color } = space;
  const seen = new Set<number>();
  const places: Place[] = [];
  for (let level = 0; level <= topLevelOf(space); level++) {
    for (const y of latticeOf(height, level)) {
      for (const x of latticeOf(width, level)) {
        if (seen.has(y * width + x)) continue;
        seen.add(y * width + x);
        for (const channel of CHANNEL_ORDER[color]) places.push({ level, x, y, channel });
      }
    }
  }
  return places;
}

/** What is the same for all frames of a space. */
interface Pyramid {
  readonly places: readonly Place[];
  readonly lattices: readonly Lattice[];
}

const pyramids = new WeakMap<Space, Pyramid>();

function pyramidOf(space: Space): Pyramid {
  const pyramid = pyramids.get(space) ?? { places: placesOf(space), lattices: latticesOf(space) };
  pyramids.set(space, pyramid);
  return pyramid;
}

/** The frame whose residuals these are, in the order of {@link placesOf}. SPEC §5.10. */
export function frameOfResiduals(space: Space, residuals: readonly number[]): number[] {
  const R = radixOf(space);
  const { places, lattices } = pyramidOf(space);
  const frame: number[] = Array.from({ length: digitCountOf(space) }, () => 0);
  places.forEach((place, k) => {
    const p = predict(space, lattices, frame, place);
    frame[digitAt(space, place)] = unfold(R, p, at(residuals, k));
  });
  return frame;
}

/** The inverse of {@link frameOfResiduals}. */
export function residualsOfFrame(space: Space, frame: readonly number[]): number[] {
  const R = radixOf(space);
  const { places, lattices } = pyramidOf(space);
  return places.map((place) => {
    const p = predict(space, lattices, frame, place);
    return fold(R, p, at(frame, digitAt(space, place)));
  });
}

/** The place of v among all of [0, R) by its distance from p: p, p − 1, p + 1, p − 2, … SPEC §5.10. */
export function fold(R: number, p: number, v: number): number {
  const m = Math.min(p, R - 1 - p);
  const d = v - p;
  if (Math.abs(d) <= m) return d >= 0 ? 2 * d : -2 * d - 1;
  return 2 * p < R - 1 ? v : R - 1 - v;
}

/** The inverse of {@link fold}: the v whose place is r. SPEC §5.10. */
export function unfold(R: number, p: number, r: number): number {
  const m = Math.min(p, R - 1 - p);
  if (r <= 2 * m) return r % 2 === 0 ? p + r / 2 : p - (r + 1) / 2;
  return 2 * p < R - 1 ? r : R - 1 - r;
}

function digitAt({ width, channels }: Space, { x, y, channel }: Place): number {
  return (y * width + x) * channels + channel;
}

/** What a digit is expected to be by those that stand before it. SPEC §5.10. */
function predict(
  space: Space,
  lattices: readonly Lattice[],
  frame: readonly number[],
  place: Place,
): number {
  const own = interpolate(space, lattices, frame, place);
  const isTinted =
    (space.color === 'rgb' || space.color === 'rgba') && [0, 2].includes(place.channel);
  if (!isTinted) return own;
  const green = { ...place, channel: 1 };
  const off = at(frame, digitAt(space, green)) - interpolate(space, lattices, frame, green);
  return clamp(space, own + off);
}

/** The prediction from the lattice before, sample for sample. SPEC §5.10. */
function interpolate(
  space: Space,
  lattices: readonly Lattice[],
  frame: readonly number[],
  { level, x, y, channel }: Place,
): number {
  const R = radixOf(space);
  if (level === 0) return isAlpha(space, channel) ? R - 1 : Math.floor(R / 2);
  const { columns, rows } = at(lattices, level);
  const across = weightsAt(columns, x);
  const down = weightsAt(rows, y);
  let sum = 0;
  for (const row of down.points) {
    for (const column of across.points) {
      const digit = at(frame, digitAt(space, { level, x: column.at, y: row.at, channel }));
      sum += row.weight * column.weight * digit;
    }
  }
  const whole = across.whole * down.whole;
  return clamp(space, Math.floor((2 * sum + whole) / (2 * whole)));
}

function isAlpha({ color }: Space, channel: number): boolean {
  return (color === 'graya' && channel === 1) || (color === 'rgba' && channel === 3);
}

/** The points that a coordinate is predicted from, and the sum of their weights. */
interface Weights {
  readonly points: readonly { readonly at: number; readonly weight: number }[];
  readonly whole: number;
}

/** From what the columns and rows of a level are predicted. */
interface Lattice {
  readonly columns: ReadonlyMap<number, Weights>;
  readonly rows: ReadonlyMap<number, Weights>;
}

/** Those of all levels; of level 0, which nothing stands before, it is not asked. */
function latticesOf(space: Space): Lattice[] {
  return Array.from({ length: topLevelOf(space) + 1 }, (_, level) => ({
    columns: weightsOf(space, space.width, level),
    rows: weightsOf(space, space.height, level),
  }));
}

/** The weights of each point of a level's columns or rows, from those of the level before. SPEC §5.10. */
function weightsOf(space: Space, side: number, level: number): Map<number, Weights> {
  const weights = new Map<number, Weights>();
  if (level === 0) return weights;
  const before = latticeOf(side, level - 1);
  const n = before.length;
  let i = 0;
  for (const place of latticeOf(side, level)) {
    while (i + 1 < n && at(before, i + 1) <= place) i++;
    const isOld = at(before, i) === place;
    const points = [-1, 9, 9, -1].map((weight, k) => ({
      at: at(before, (i - 1 + k + 2 * n) % n),
      weight,
    }));
    const alone = { points: [{ at: at(before, i), weight: 1 }], whole: 1 };
    weights.set(place, isOld || space.color === 'palette' ? alone : { points, whole: 16 });
  }
  return weights;
}

function weightsAt(weights: ReadonlyMap<number, Weights>, place: number): Weights {
  const found = weights.get(place);
  if (found === undefined) throw new Error(`no point at ${place}`);
  return found;
}

function clamp(space: Space, value: number): number {
  return Math.min(radixOf(space) - 1, Math.max(0, value));
}
