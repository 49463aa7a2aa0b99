/**
 * The operators of art/2 as lists of operations. ART §3.1. The steps and their order are those of ART.
 * @module
 */
import { P, type PrimitiveList } from './primitives.js';

type Lower = (a: number, b: number, c: number, d: number) => number;

export function lowerLattice(list: PrimitiveList): Record<'cells' | 'seams' | 'noise', Lower> {
  const add = (a: number, b: number): number => list.apply(P.add, a, b);
  const sub = (a: number, b: number): number => list.apply(P.sub, a, b);
  const mul = (a: number, b: number): number => list.apply(P.mul, a, b);
  const div = (a: number, b: number): number => list.apply(P.div, a, b);
  const min = (a: number, b: number): number => list.apply(P.min, a, b);
  const max = (a: number, b: number): number => list.apply(P.max, a, b);
  const floor = (a: number): number => list.apply(P.floor, a);
  const root = (a: number): number => list.apply(P.sqrt, a);
  const number = (value: number): number => list.constant(value);

  const size = number(289);
  const wrap = (n: number): number => sub(n, mul(size, floor(div(n, size))));
  const scramble = (n: number): number => wrap(mul(add(mul(number(34), n), number(1)), n));
  const share = (hash: number): number => sub(div(hash, number(144)), number(1));
  const clamp = (v: number): number => max(min(v, number(1)), number(-1));

  function placeOf(a: number, b: number, c: number, d: number) {
    const scale = add(number(5), mul(number(4), c));
    const [u, v] = [mul(scale, a), mul(scale, b)] as const;
    const [i, j] = [floor(u), floor(v)] as const;
    const seed = scramble(wrap(list.apply(P.nearest, mul(number(1000), d))));
    /** The square so many further on: its lower corner, and its hash. */
    const square = (k: number, l: number) => {
      const [column, row] = [add(i, number(k)), add(j, number(l))];
      return { column, row, hash: scramble(wrap(add(scramble(wrap(add(seed, column))), row))) };
    };
    return { u, v, i, j, square };
  }

  function nearestPoints({ u, v, square }: ReturnType<typeof placeOf>) {
    let [r, m1, m2] = [number(0), number(16), number(16)];
    for (let l = -1; l <= 1; l++)
      for (let k = -1; k <= 1; k++) {
        const { column, row, hash } = square(k, l);
        const other = scramble(hash);
        const within = (h: number): number => div(add(h, number(0.5)), size);
        const p = sub(add(column, within(hash)), u);
        const q = sub(add(row, within(other)), v);
        const e = add(mul(p, p), mul(q, q));
        r = list.apply(P.select, scramble(other), r, list.apply(P.lt, e, m1));
        m2 = min(m2, max(m1, e));
        m1 = min(m1, e);
      }
    return { r, m1, m2 };
  }

  const soft = (f: number): number => mul(mul(f, f), sub(number(3), mul(number(2), f)));
  const between = (p: number, from: number, to: number): number => add(from, mul(p, sub(to, from)));

  return {
    cells: (a, b, c, d) => share(nearestPoints(placeOf(a, b, c, d)).r),
    seams(a, b, c, d) {
      const { m1, m2 } = nearestPoints(placeOf(a, b, c, d));
      return clamp(sub(mul(number(4), sub(root(m2), root(m1))), number(1)));
    },
    noise(a, b, c, d) {
      const { u, v, i, j, square } = placeOf(a, b, c, d);
      const [p, q] = [soft(sub(u, i)), soft(sub(v, j))] as const;
      const at = (k: number, l: number): number => share(square(k, l).hash);
      const lower = between(p, at(0, 0), at(1, 0));
      return clamp(between(q, lower, between(p, at(0, 1), at(1, 1))));
    },
  };
}
