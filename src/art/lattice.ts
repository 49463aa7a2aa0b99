/**
 * The operators of art/2 over a lattice of whole numbers, one place at a time. ART §3.1.
 *
 * All hashes are of whole numbers below 2^23, which single precision has exactly.
 * @module
 */

const f32 = Math.fround;

/** Hashes are from 0 to one below this. */
const HASH_SIZE = 289;

const wrap = (n: number): number => n - HASH_SIZE * Math.floor(n / HASH_SIZE);

const scramble = (n: number): number => wrap((34 * n + 1) * n);

/** To the nearest whole number, halves to the even one. */
function nearest(v: number): number {
  const below = Math.floor(v);
  const rest = v - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
}

/** Where a place lies in its lattice. */
interface LatticePlace {
  readonly u: number;
  readonly v: number;
  /** The square's lower corner. */
  readonly i: number;
  readonly j: number;
  /** The hash of the square so many further on, from 0 to 288. */
  readonly hash: (k: number, l: number) => number;
}

function placeOf(a: number, b: number, c: number, d: number): LatticePlace {
  const scale = f32(5 + f32(4 * c));
  const [u, v] = [f32(scale * a), f32(scale * b)];
  const [i, j] = [Math.floor(u), Math.floor(v)];
  const seed = scramble(wrap(nearest(f32(1000 * d))));
  const hash = (k: number, l: number): number =>
    scramble(wrap(scramble(wrap(seed + i + k)) + j + l));
  return { u, v, i, j, hash };
}

/** The hash of the nearest point, and the squared distances of the nearest two. */
function nearestPoints({ u, v, i, j, hash }: LatticePlace): [r: number, m1: number, m2: number] {
  let [r, m1, m2] = [0, 16, 16];
  for (let l = -1; l <= 1; l++)
    for (let k = -1; k <= 1; k++) {
      const h = hash(k, l);
      const g = scramble(h);
      const p = f32(f32(i + k + f32((h + 0.5) / HASH_SIZE)) - u);
      const q = f32(f32(j + l + f32((g + 0.5) / HASH_SIZE)) - v);
      const e = f32(f32(p * p) + f32(q * q));
      if (e < m1) r = scramble(g);
      m2 = Math.min(m2, Math.max(m1, e));
      m1 = Math.min(m1, e);
    }
  return [r, m1, m2];
}

/** From −1 to 1. */
const share = (hash: number): number => f32(f32(hash / 144) - 1);
const soft = (f: number): number => f32(f32(f * f) * f32(3 - f32(2 * f)));
const between = (p: number, from: number, to: number): number =>
  f32(from + f32(p * f32(to - from)));
const clamp = (v: number): number => Math.max(Math.min(v, 1), -1);

type Lattice = (a: number, b: number, c: number, d: number) => number;

/** What each operator computes. */
export const LATTICE: Readonly<Record<'cells' | 'seams' | 'noise', Lattice>> = {
  cells(a, b, c, d) {
    const [r] = nearestPoints(placeOf(a, b, c, d));
    return share(r);
  },
  seams(a, b, c, d) {
    const [, m1, m2] = nearestPoints(placeOf(a, b, c, d));
    const apart = f32(f32(Math.sqrt(m2)) - f32(Math.sqrt(m1)));
    return clamp(f32(f32(4 * apart) - 1));
  },
  noise(a, b, c, d) {
    const { u, v, i, j, hash } = placeOf(a, b, c, d);
    const [p, q] = [soft(f32(u - i)), soft(f32(v - j))];
    const at = (k: number, l: number): number => share(hash(k, l));
    const lower = between(p, at(0, 0), at(1, 0));
    return clamp(between(q, lower, between(p, at(0, 1), at(1, 1))));
  },
};
