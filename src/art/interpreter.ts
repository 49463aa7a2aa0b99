/**
 * The plain interpreter: every pixel by ART §2 … §4, node by node. The oracle that the
 * compiled module is held against; it shares no arithmetic with the compiler.
 * @module
 */
import {
  type Color,
  hslColor,
  NUMERIC,
  overColor,
  paletteColor,
  samplePlace,
  shadeColor,
  toByte,
  wavesColor,
} from './arithmetic.js';
import { requireFields } from '../core/arguments.js';
import { wholePicture } from './compile/renderer.js';
import type { Expression, ExpressionNode } from './expression.js';
import { unwarp } from './warp.js';

/** The leaves' numbers; they are rounded to single precision. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly t: number;
}

type Value = number | Color;

/** The colour of an expression at one place: three numbers in [−1, 1]. */
export function interpretAt(expression: Expression, place: Place): Color {
  requireFields(place, { x: 'number', y: 'number', t: 'number' }, 'place');
  return colorAt(unwarp(expression), place);
}

/** @param expression - without warps */
function colorAt({ nodes }: Expression, { x, y, t }: Place): Color {
  const place = { x: Math.fround(x), y: Math.fround(y), t: Math.fround(t) };
  const values: Value[] = [];
  for (const node of nodes)
    values.push(
      evaluate(
        node,
        node.inputs.map((input) => values[input]),
        place,
      ),
    );
  return values.at(-1) as Color;
}

/**
 * The picture of an expression: width·height·3 bytes, rows from the top. ART §4.
 * @param samples - a pixel has: 1, 4 or 16
 */
export function interpretPicture(
  expression: Expression,
  width: number,
  height: number,
  t = -1,
  samples = 1,
): Uint8Array {
  wholePicture(width, height, t, samples);
  const factor = Math.sqrt(samples);
  const all = interpretSamples(expression, factor * width, factor * height, t);
  const byteAt = (row: number, column: number, channel: number): number =>
    all[3 * (row * factor * width + column) + channel] ?? NaN;
  return Uint8Array.from({ length: 3 * width * height }, (_, at) => {
    const pixel = Math.floor(at / 3);
    let sum = 0;
    for (let j = 0; j < factor; j++)
      for (let i = 0; i < factor; i++) {
        const row = factor * Math.floor(pixel / width) + j;
        sum += byteAt(row, factor * (pixel % width) + i, at % 3);
      }
    return Math.floor((sum + samples / 2) / samples);
  });
}

function interpretSamples(
  expression: Expression,
  width: number,
  height: number,
  t: number,
): Uint8Array {
  const plain = unwarp(expression);
  const pixels = new Uint8Array(width * height * 3);
  let at = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const place = { x: samplePlace(column, width), y: samplePlace(row, height), t };
      for (const channel of colorAt(plain, place)) pixels[at++] = toByte(channel);
    }
  }
  return pixels;
}

function evaluate(
  { operator, value }: ExpressionNode,
  inputs: readonly (Value | undefined)[],
  place: Place,
): Value {
  const [a, b, c, d] = inputs as readonly number[] as [number, number, number, number];
  switch (operator) {
    case 'x':
    case 'y':
    case 't':
      return place[operator];
    case 'constant':
      return value;
    case 'warp':
      throw new TypeError('warps are taken out before');
    case 'rgb':
      return [a, b, c];
    case 'hsl':
      return hslColor(a, b, c);
    case 'palette':
      return paletteColor(value, a);
    case 'waves':
      return wavesColor(a, b, c);
    case 'shade':
      return shadeColor(inputs[0] as Color, b);
    case 'over':
      return overColor(a, inputs[1] as Color, inputs[2] as Color);
    default:
      return NUMERIC[operator](a, b, c, d);
  }
}
