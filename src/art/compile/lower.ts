/**
 * Expressions to primitives: the operators once more, as lists of operations. ART §2, §3.
 *
 * The steps of each formula, and their order, are those of ART: another order gives other bits.
 * @module
 */
import { ARCTANGENT, EXPONENTIAL, SINE, type NumericOperator } from '../arithmetic.js';
import type { Expression, ExpressionNode } from '../expression.js';
import type { OperatorName } from '../operators.js';
import { paletteAnchors } from '../palettes.js';
import { unwarp, unwarpParts } from '../warp.js';
import { lowerLattice } from './lower-lattice.js';
import { listPrimitives, P, type PrimitiveCode, type Primitives } from './primitives.js';

/** A number is one operation, a colour three. */
type Places = readonly number[];

/** The operations of an expression. */
export function lowerExpression(expression: Expression): Primitives {
  const { nodes } = unwarp(expression);
  return lowerNodes(nodes, [nodes.length - 1]);
}

/**
 * The operations of some nodes of an expression: three outputs for each, of a number the same three times.
 * @param places - of the nodes
 */
export function lowerParts(expression: Expression, places: readonly number[]): Primitives {
  const unwarped = unwarpParts(expression, places);
  return lowerNodes(unwarped.expression.nodes, unwarped.places);
}

function lowerNodes(nodes: readonly ExpressionNode[], wanted: readonly number[]): Primitives {
  const list = listPrimitives();
  const lowering = openLowering(list);
  const places: Places[] = [];
  for (const { operator, inputs, value } of nodes) {
    const taken = inputs.map((input) => places[input] ?? []);
    places.push(lowering(operator, taken, value));
  }
  const outputs = wanted.flatMap((place) => {
    const [red = NaN, green = red, blue = red] = places[place] ?? [];
    return [red, green, blue];
  });
  return list.finish(outputs);
}

function openLowering(
  list: ReturnType<typeof listPrimitives>,
): (operator: OperatorName, inputs: readonly Places[], value: number) => Places {
  const constant = (value: number): number => list.constant(value);
  const op =
    (code: PrimitiveCode) =>
    (a: number, b?: number): number =>
      list.apply(code, a, b);
  const add = op(P.add);
  const sub = op(P.sub);
  const mul = op(P.mul);
  const div = op(P.div);
  const min = op(P.min);
  const max = op(P.max);
  const abs = op(P.abs);
  const less = op(P.lt);
  const choose = (mask: number, a: number, b: number): number => list.apply(P.select, a, b, mask);

  const zero = constant(0);
  const half = constant(0.5);
  const one = constant(1);
  const two = constant(2);
  const three = constant(3);
  const minusOne = constant(-1);

  const clamp = (v: number): number => max(min(v, one), minusOne);
  const polynomial = (coefficients: readonly number[], z: number): number => {
    let sum = constant(coefficients.at(-1) ?? NaN);
    for (let i = coefficients.length - 2; i >= 0; i--) {
      sum = add(mul(sum, z), constant(coefficients[i] ?? NaN));
    }
    return sum;
  };
  const sine = (v: number): number => mul(v, polynomial(SINE, mul(v, v)));
  const cosine = (a: number): number => sine(sub(half, abs(a)));
  const reflect = (u: number): number => {
    const n = list.apply(P.nearest, mul(u, half));
    const rest = sub(u, mul(two, n));
    const odd = sub(n, mul(two, list.apply(P.floor, mul(n, half))));
    return mul(rest, sub(one, mul(two, odd)));
  };
  const smooth = (a: number): number => mul(a, sub(constant(1.5), mul(half, mul(a, a))));
  const blend = (a: number, b: number, c: number): number =>
    clamp(add(b, mul(mul(add(a, one), half), sub(c, b))));
  const root = (v: number): number => sub(mul(two, list.apply(P.sqrt, v)), one);

  /** 0 where the divisor is 0. What stands aside is then 0 ÷ 0, and is not taken. */
  const guardedDivide = (a: number, divisor: number): number =>
    choose(list.apply(P.eq, divisor, zero), zero, div(a, divisor));

  const numeric: Readonly<
    Record<NumericOperator, (a: number, b: number, c: number, d: number) => number>
  > = {
    add: (a, b) => mul(add(a, b), half),
    mult: mul,
    sin: (a) => sine(max(min(a, sub(one, a)), sub(minusOne, a))),
    cos: cosine,
    exp: (a) => clamp(polynomial(EXPONENTIAL, a)),
    sqrt: (a) => root(abs(a)),
    div(a, b) {
      const isFirst = list.apply(P.le, abs(a), abs(b));
      const divisor = choose(isFirst, b, a);
      return guardedDivide(choose(isFirst, a, b), divisor);
    },
    mix(a, b, c, d) {
      const p = add(one, a);
      const q = add(one, b);
      const sum = add(p, q);
      const weighed = clamp(div(add(mul(p, c), mul(q, d)), sum));
      return choose(list.apply(P.eq, sum, zero), mul(add(c, d), half), weighed);
    },
    blend,
    tent: (a) => sub(one, mul(two, abs(a))),
    well(a) {
      const first = add(mul(a, a), one);
      const second = mul(first, first);
      const fourth = mul(second, second);
      return sub(one, div(two, mul(fourth, fourth)));
    },
    smooth,
    fold: (a, b) => reflect(mul(a, add(three, mul(two, b)))),
    mod(a, b) {
      const q = div(a, max(abs(b), constant(0.125)));
      return sub(mul(two, sub(q, list.apply(P.floor, q))), one);
    },
    level: (a, b, c) => choose(less(a, zero), b, c),
    if: (a, b, c, d) => choose(less(a, b), c, d),
    threshold: (a, b) => choose(less(a, b), minusOne, one),
    step: (a, b) => smooth(clamp(mul(constant(8), sub(a, b)))),
    min,
    max,
    radius: (a, b) => root(mul(add(mul(a, a), mul(b, b)), half)),
    angle(a, b) {
      const p = abs(a);
      const q = abs(b);
      const r = guardedDivide(min(p, q), max(p, q));
      const eighth = mul(r, polynomial(ARCTANGENT, mul(r, r)));
      const quarter = choose(less(p, q), sub(half, eighth), eighth);
      const upper = choose(less(a, zero), sub(one, quarter), quarter);
      return choose(less(b, zero), sub(zero, upper), upper);
    },
    drift: (a, b) => reflect(add(a, mul(two, add(b, one)))),
    ...lowerLattice(list),
  };

  function hsl(hue: number, saturation: number, lightness: number): Places {
    const h = add(mul(three, hue), three);
    const strength = mul(mul(add(saturation, one), half), sub(one, abs(lightness)));
    const at = (wheel: number): number => clamp(add(lightness, mul(strength, clamp(wheel))));
    const twice = (offset: number): number => mul(two, abs(sub(h, constant(offset))));
    return [at(sub(twice(3), three)), at(sub(three, twice(2))), at(sub(three, twice(4)))];
  }

  function palette(number: number, a: number): Places {
    const u = add(mul(two, a), two);
    const weights = [0, 1, 2, 3].map((i) => max(min(sub(u, constant(i)), one), zero));
    return [0, 1, 2].map((channel) => {
      const anchors = paletteAnchors(number, channel).map(constant);
      let sum = anchors[0] ?? NaN;
      for (const [i, weight] of weights.entries()) {
        sum = add(sum, mul(weight, sub(anchors[i + 1] ?? NaN, anchors[i] ?? NaN)));
      }
      return clamp(sum);
    });
  }

  function waves(a: number, phase: number, spread: number): Places {
    const shift = mul(spread, constant(2 / 3));
    const red = add(a, phase);
    const green = add(red, shift);
    return [red, green, add(green, shift)].map((u) => cosine(reflect(u)));
  }

  function shade(color: Places, amount: number): Places {
    const isDark = less(amount, zero);
    return color.map((v) => {
      const darker = mul(mul(constant(0.75), amount), add(v, one));
      const lighter = mul(mul(half, amount), sub(one, v));
      return clamp(add(v, choose(isDark, darker, lighter)));
    });
  }

  return (operator, inputs, value) => {
    const [a = NaN, b = NaN, c = NaN, d = NaN] = inputs.map((places) => places[0] ?? NaN);
    switch (operator) {
      case 'x':
        return [list.leaf(P.x)];
      case 'y':
        return [list.leaf(P.y)];
      case 't':
        return [list.leaf(P.t)];
      case 'constant':
        return [constant(value)];
      case 'warp':
        throw new TypeError('warps are taken out before');
      case 'rgb':
        return [a, b, c];
      case 'hsl':
        return hsl(a, b, c);
      case 'palette':
        return palette(value, a);
      case 'waves':
        return waves(a, b, c);
      case 'shade':
        return shade(inputs[0] ?? [], b);
      case 'over': {
        const [, from = [], to = []] = inputs;
        return from.map((v, i) => blend(a, v, to[i] ?? NaN));
      }
      default:
        return [numeric[operator](a, b, c, d)];
    }
  };
}
