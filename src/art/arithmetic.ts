/**
 * The operators in single precision, one number at a time. ART §2, §3.
 *
 * `Math.fround` after each operation gives the IEEE-754 result in single precision: the detour
 * over double is exact for + − × and harmless for ÷ and √. Minus zero may come and go; nothing
 * here tells it from zero.
 * @module
 */
import { LATTICE } from './lattice.js';
import type { OperatorName } from './operators.js';
import { paletteAnchors } from './palettes.js';

/** Three numbers in [−1, 1]: red, green, blue. */
export type Color = readonly [red: number, green: number, blue: number];

const f32 = Math.fround;

/** Coefficients of v, v³, v⁵, v⁷ in sin(πv), |v| ≤ ½. ART §3. */
export const SINE: readonly number[] = [3.141582, -5.167143, 2.541899, -0.5546361].map(f32);

/** Coefficients of 1, v … v⁵ in the scaled exponential. ART §3. */
export const EXPONENTIAL: readonly number[] = [
  -0.46207908, 0.8509508, 0.42477575, 0.14161375, 0.037264857, 0.007435485,
].map(f32);

/** Coefficients of v, v³, v⁵, v⁷ in atan(v) ÷ π, 0 ≤ v ≤ 1. ART §3. */
export const ARCTANGENT: readonly number[] = [
  0.31805962, -0.10223316, 0.046557397, -0.012409775,
].map(f32);

const least = (a: number, b: number): number => (b < a ? b : a);
const most = (a: number, b: number): number => (a < b ? b : a);
const clamp = (v: number): number => most(least(v, 1), -1);
const share = (v: number): number => most(least(v, 1), 0);
const plus = (a: number, b: number): number => f32(a + b);
const minus = (a: number, b: number): number => f32(a - b);
const times = (a: number, b: number): number => f32(a * b);
const over = (a: number, b: number): number => f32(a / b);
const root = (a: number): number => f32(Math.sqrt(a));

/** To the nearest integer, halves to the even one, |v| ≤ 2^22; zero keeps the sign of v. */
function nearest(v: number): number {
  const integer = minus(plus(v, 12582912), 12582912);
  if (integer !== 0) return integer;
  return v < 0 || Object.is(v, -0) ? -0 : 0;
}

/** Horner's rule, highest coefficient first. */
function polynomial(coefficients: readonly number[], z: number): number {
  return coefficients
    .slice(0, -1)
    .reduceRight((sum, c) => plus(times(sum, z), c), coefficients.at(-1) ?? NaN);
}

/** sin(πv) for |v| ≤ ½; below 1 for all of them. */
function sine(v: number): number {
  return times(v, polynomial(SINE, times(v, v)));
}

/** Into [−1, 1] by reflection at its ends. */
function reflect(u: number): number {
  const n = nearest(times(u, 0.5));
  const rest = minus(u, times(2, n));
  const odd = minus(n, times(2, Math.floor(times(n, 0.5))));
  return times(rest, minus(1, times(2, odd)));
}

const cosine = (a: number): number => sine(minus(0.5, Math.abs(a)));

const blend = (a: number, b: number, c: number): number =>
  clamp(plus(b, times(times(plus(a, 1), 0.5), minus(c, b))));

/** Operators from numbers to a number, without the leaves. */
export type NumericOperator = Exclude<
  OperatorName,
  'x' | 'y' | 't' | 'constant' | 'warp' | 'rgb' | 'hsl' | 'palette' | 'waves' | 'shade' | 'over'
>;

/** What each operator of the numbers computes; it looks at as many inputs as it takes. */
export const NUMERIC: Readonly<
  Record<NumericOperator, (a: number, b: number, c: number, d: number) => number>
> = {
  add: (a: number, b: number) => times(plus(a, b), 0.5),
  mult: times,
  sin: (a: number) => sine(most(least(a, minus(1, a)), minus(-1, a))),
  cos: cosine,
  exp: (a: number) => clamp(polynomial(EXPONENTIAL, a)),
  sqrt: (a: number) => minus(times(2, root(Math.abs(a))), 1),
  div: (a: number, b: number) => {
    const isFirst = Math.abs(a) <= Math.abs(b);
    const divisor = isFirst ? b : a;
    return divisor === 0 ? 0 : over(isFirst ? a : b, divisor);
  },
  mix: (a: number, b: number, c: number, d: number) => {
    const p = plus(1, a);
    const q = plus(1, b);
    const sum = plus(p, q);
    if (sum === 0) return times(plus(c, d), 0.5);
    return clamp(over(plus(times(p, c), times(q, d)), sum));
  },
  blend,
  tent: (a: number) => minus(1, times(2, Math.abs(a))),
  well: (a: number) => {
    const one = plus(times(a, a), 1);
    const two = times(one, one);
    const four = times(two, two);
    return minus(1, over(2, times(four, four)));
  },
  smooth,
  fold: (a: number, b: number) => reflect(times(a, plus(3, times(2, b)))),
  mod: (a: number, b: number) => {
    const q = over(a, most(Math.abs(b), 0.125));
    return minus(times(2, minus(q, Math.floor(q))), 1);
  },
  level: (a: number, b: number, c: number) => (a < 0 ? b : c),
  if: (a: number, b: number, c: number, d: number) => (a < b ? c : d),
  threshold: (a: number, b: number) => (a < b ? -1 : 1),
  step: (a: number, b: number) => smooth(clamp(times(8, minus(a, b)))),
  min: least,
  max: most,
  radius: (a: number, b: number) =>
    minus(times(2, root(times(plus(times(a, a), times(b, b)), 0.5))), 1),
  angle: (a: number, b: number) => {
    const p = Math.abs(a);
    const q = Math.abs(b);
    const far = most(p, q);
    const r = far === 0 ? 0 : over(least(p, q), far);
    const eighth = times(r, polynomial(ARCTANGENT, times(r, r)));
    const quarter = p < q ? minus(0.5, eighth) : eighth;
    const half = a < 0 ? minus(1, quarter) : quarter;
    return b < 0 ? minus(0, half) : half;
  },
  drift: (a: number, b: number) => reflect(plus(a, times(2, plus(b, 1)))),
  ...LATTICE,
};

function smooth(a: number): number {
  return times(a, minus(1.5, times(0.5, times(a, a))));
}

/** hsl: hue in half turns, saturation and lightness. */
export function hslColor(hue: number, saturation: number, lightness: number): Color {
  const h = plus(times(3, hue), 3);
  const strength = times(times(plus(saturation, 1), 0.5), minus(1, Math.abs(lightness)));
  const at = (wheel: number): number => clamp(plus(lightness, times(strength, clamp(wheel))));
  return [
    at(minus(times(2, Math.abs(minus(h, 3))), 3)),
    at(minus(3, times(2, Math.abs(minus(h, 2))))),
    at(minus(3, times(2, Math.abs(minus(h, 4))))),
  ];
}

/** palette: along five colours. */
export function paletteColor(palette: number, a: number): Color {
  const u = plus(times(2, a), 2);
  const weights = [0, 1, 2, 3].map((i) => share(minus(u, i)));
  return colorOf((channel) => {
    const anchors = paletteAnchors(palette, channel);
    return clamp(
      weights.reduce(
        (sum, weight, i) =>
          plus(sum, times(weight, minus(anchors[i + 1] ?? NaN, anchors[i] ?? NaN))),
        anchors[0] ?? NaN,
      ),
    );
  });
}

/** waves: three cosines, shifted against each other. */
export function wavesColor(a: number, phase: number, spread: number): Color {
  const shift = times(spread, f32(2 / 3));
  const red = plus(a, phase);
  const green = plus(red, shift);
  return colorOf((channel) => cosine(reflect([red, green, plus(green, shift)][channel] ?? NaN)));
}

/** shade: darker below zero, lighter above. */
export function shadeColor(color: Color, amount: number): Color {
  return colorOf((channel) => {
    const v = color[channel] ?? NaN;
    const change =
      amount < 0 ? times(times(0.75, amount), plus(v, 1)) : times(times(0.5, amount), minus(1, v));
    return clamp(plus(v, change));
  });
}

/** over: from the one colour to the other. */
export function overColor(amount: number, from: Color, to: Color): Color {
  return colorOf((channel) => blend(amount, from[channel] ?? NaN, to[channel] ?? NaN));
}

function colorOf(channel: (channel: number) => number): Color {
  return [channel(0), channel(1), channel(2)];
}

/** Where sample i of n lies. ART §4. */
export function samplePlace(i: number, n: number): number {
  return minus(over(2 * i + 1, n), 1);
}

/** A number as a byte. ART §4. */
export function toByte(v: number): number {
  return nearest(plus(times(v, 127.5), 127.5));
}
