/**
 * How alike two pictures look: their shapes by dHash, their colours by the mean ΔE of thumbnails. ART §16.
 * @module
 */
import { requireArray, requireFields, requireObject } from '../../core/arguments.js';
import { renderArt } from '../compile/renderer.js';
import type { Expression } from '../expression.js';

/** What is compared of a picture. */
export interface Look {
  /** dHash, 64 bits: whether each of 8×8 places is lighter than the one on its right. */
  readonly shape: readonly boolean[];
  /** A thumbnail of 8×8 pixels: L*, a*, b* of each. */
  readonly colors: Float64Array;
}

/** How far apart two pictures are. */
export interface Likeness {
  /** Bits of the shapes that differ, 0 to 64; 32 by chance. */
  readonly shapeBits: number;
  /** The mean ΔE (1976) of the thumbnails. */
  readonly colorDistance: number;
}

/** Two pictures are alike at a glance where neither is exceeded. */
const ALIKE = { shapeBits: 16, colorDistance: 25 } as const;

const SIDE = 128;
const PLACES = 8;

/** The look of an expression's picture, whatever size it is shown in. */
export function measureLook(expression: Expression): Look {
  return lookOf(toLab(renderArt(expression, SIDE, SIDE)), SIDE);
}

/** @param lab - what {@link toLab} gave for a square picture */
export function lookOf(lab: Float64Array, side: number): Look {
  const small = thumbnail(lab, side, PLACES + 1, PLACES);
  const shape = Array.from({ length: PLACES * PLACES }, (_, i) => {
    const at = 3 * (Math.floor(i / PLACES) * (PLACES + 1) + (i % PLACES));
    return (small[at] ?? 0) > (small[at + 3] ?? 0);
  });
  return { shape, colors: thumbnail(lab, side, PLACES, PLACES) };
}

export function compareLooks(a: Look, b: Look): Likeness {
  requireLook(a, 'a');
  requireLook(b, 'b');
  let distance = 0;
  for (let at = 0; at < a.colors.length; at += 3) {
    let sum = 0;
    for (let i = at; i < at + 3; i++) {
      const difference = (a.colors[i] ?? 0) - (b.colors[i] ?? 0);
      sum += difference * difference;
    }
    distance += Math.sqrt(sum);
  }
  return {
    shapeBits: a.shape.filter((bit, i) => bit !== b.shape[i]).length,
    colorDistance: (3 * distance) / a.colors.length,
  };
}

function requireLook(look: Look, name: string): void {
  const { shape, colors } = requireObject(look, name);
  requireArray(shape, `${name}.shape`);
  if (!(colors instanceof Float64Array))
    throw new TypeError(`${name}.colors must be a Float64Array`);
}

/** Whether two pictures could be taken for each other at a glance; else they are plainly different. */
export function isAlike(likeness: Likeness): boolean {
  requireFields(likeness, { shapeBits: 'number', colorDistance: 'number' }, 'likeness');
  const { shapeBits, colorDistance } = likeness;
  return shapeBits <= ALIKE.shapeBits && colorDistance <= ALIKE.colorDistance;
}

/** CIELAB of sRGB pixels under D65, three numbers each. */
export function toLab(pixels: Uint8Array): Float64Array {
  const lab = new Float64Array(pixels.length);
  for (let at = 0; at < pixels.length; at += 3) {
    const red = LINEAR[pixels[at] ?? 0] ?? 0;
    const green = LINEAR[pixels[at + 1] ?? 0] ?? 0;
    const blue = LINEAR[pixels[at + 2] ?? 0] ?? 0;
    const x = bend((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
    const y = bend(0.2126 * red + 0.7152 * green + 0.0722 * blue);
    const z = bend((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
    lab[at] = 116 * y - 16;
    lab[at + 1] = 500 * (x - y);
    lab[at + 2] = 200 * (y - z);
  }
  return lab;
}

/** Light by sRGB's byte. */
const LINEAR = Float64Array.from({ length: 256 }, (_, byte) => {
  if (byte <= 10) return byte / 255 / 12.92;
  const value = (byte / 255 + 0.055) / 1.055;
  // To the power of 2.4.
  return value * value * rootOf(value * value, 5);
});

function bend(value: number): number {
  return value > 0.008856 ? rootOf(value, 3) : 7.787 * value + 16 / 116;
}

/**
 * A root by Newton's steps, since `Math.cbrt` and powers differ between engines.
 * @param value - 0.005 to 1.1, for which a dozen steps are enough
 */
function rootOf(value: number, degree: 3 | 5): number {
  let root = 1;
  for (let step = 0; step < 12; step++) {
    const square = root * root;
    const power = degree === 3 ? square : square * square;
    root += (value / power - root) / degree;
  }
  return root;
}

/** The mean colour of each of columns × rows parts of a square picture, as L*, a*, b*. */
function thumbnail(lab: Float64Array, side: number, columns: number, rows: number): Float64Array {
  const sums = new Float64Array(3 * columns * rows);
  const counts = new Float64Array(columns * rows);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const part =
        Math.floor((row * rows) / side) * columns + Math.floor((column * columns) / side);
      counts[part] = (counts[part] ?? 0) + 1;
      for (let i = 0; i < 3; i++)
        sums[3 * part + i] = (sums[3 * part + i] ?? 0) + (lab[3 * (row * side + column) + i] ?? 0);
    }
  }
  return sums.map((sum, at) => sum / (counts[Math.floor(at / 3)] ?? 1));
}
