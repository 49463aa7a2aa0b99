/**
 * A part of a picture, or one moment of a film, as an expression of its own.
 * @module
 */
import { buildExpression, type Expression } from './expression.js';
import { unwarp } from './warp.js';

/** The most decimals of a constant. ART §6. */
const CONSTANT_DECIMALS = 7;

/** Of the plane from −1 to 1: the middle, and half of a side, so that all of it lies within. */
export interface Part {
  readonly x: number;
  readonly y: number;
  readonly half: number;
}

/**
 * The expression whose picture is the part of another one's. It may have more nodes than a formula.
 * @param time - stands in place of t; without it t stays
 */
export function partOf(expression: Expression, { x, y, half }: Part, time?: number): Expression {
  const builder = buildExpression(Infinity);
  // As formulas have them.
  const constant = (value: number): number =>
    builder.add('constant', [], Math.fround(Number(value.toFixed(CONSTANT_DECIMALS))));
  const between = (leaf: 'x' | 'y', middle: number): number =>
    half === 1
      ? builder.add(leaf)
      : builder.add('blend', [builder.add(leaf), constant(middle - half), constant(middle + half)]);
  const places: number[] = [];
  for (const { operator, inputs, value } of unwarp(expression).nodes) {
    if (operator === 'x') places.push(between('x', x));
    else if (operator === 'y') places.push(between('y', y));
    else if (operator === 't' && time !== undefined) places.push(constant(time));
    else
      places.push(
        builder.add(
          operator,
          inputs.map((input) => places[input] ?? NaN),
          value,
        ),
      );
  }
  return builder.finish();
}
