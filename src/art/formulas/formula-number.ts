/**
 * Formulas by number, both ways: every formula has a number, and every number is one formula's. ART §15.
 * @module
 */
import { requireType } from '../../core/arguments.js';
import { EnumeratorError } from '../../core/errors.js';
import { briefIndex } from '../../core/index-format.js';
import {
  buildExpression,
  type Expression,
  type ExpressionNode,
  requireExpression,
} from '../expression.js';
import { LATER_OPERATORS, OPERATORS } from '../operators.js';
import { constantPlace, PALETTE_COUNT } from './constants.js';
import type { Ranked } from './groups.js';
import { makeTrees, type Trees } from './trees.js';

/** Numbers of formulas are below 2 to this power, so that the tables have an end. */
export const FORMULA_BITS = 4096;

const END = 2n ** BigInt(FORMULA_BITS);

/** The largest size of a formula whose number is below 2^4096. */
export const MAX_FORMULA_SIZE = 1014;

/** What has been counted is kept for all calls, since it is the same for all. */
const trees = makeTrees();

/** How many formulas are smaller than each size. */
const smaller: bigint[] = [0n];

function countSmaller(size: number): bigint {
  for (let i = smaller.length; i <= size; i++) {
    smaller.push((smaller[i - 1] ?? 0n) + trees.color.count(i - 1));
  }
  return smaller[size] ?? 0n;
}

/**
 * The formula of a number. Of inputs that may be exchanged, the lesser stands in front.
 * @param index - 0 ≤ index < 2^4096
 * @throws {@link EnumeratorError} `E_RANGE`; TypeError
 */
export function formulaAt(index: bigint): Expression {
  requireType(index, 'bigint', 'index');
  if (index < 0n || index >= END) {
    throw new EnumeratorError(
      'E_RANGE',
      `formula ${briefIndex(index)}: numbers of formulas go from 0 to 2^${FORMULA_BITS} - 1`,
    );
  }
  let size = 0;
  while (index >= countSmaller(size + 1)) size++;
  const builder = buildExpression();
  /** Of the nodes that were added. */
  const weights: number[] = [];

  function add(type: Trees, tree: Ranked): number {
    const { operator, value: digit, inputs } = type.open(tree);
    const { takes } = OPERATORS[operator];
    const places = inputs.map((input, i) => add(trees[takes[i]!], input));
    const value = operator === 'palette' ? turn(digit + sumOf(places, weights)) : digit;
    const place = builder.add(operator, places, value);
    weights[place] = weightOf({ operator, value, inputs: places }, weights);
    return place;
  }

  add(trees.color, { size, place: index - countSmaller(size) });
  return builder.finish();
}

/**
 * The number of a formula. Formulas that differ only in the order of inputs that may be exchanged have the same one.
 * @throws {@link EnumeratorError} `E_LIMIT` where the number is not below 2^4096, `E_FORMULA` for an operator of
 *   art/2; TypeError for a constant or a palette that no formula has
 */
export function formulaNumber(expression: Expression): bigint {
  const { nodes } = requireExpression(expression);
  const later = nodes.find(({ operator }) => LATER_OPERATORS.has(operator));
  if (later !== undefined) {
    throw new EnumeratorError(
      'E_FORMULA',
      `formulas by number have the operators of art/1 alone, and this one has ${later.operator}: leave it out`,
    );
  }
  if (sizeOf(nodes) > MAX_FORMULA_SIZE) throw tooLarge();
  const ranked: Ranked[] = [];
  const weights: number[] = [];
  for (const node of nodes) {
    const { operator, inputs } = node;
    const value = operator === 'palette' ? digitOf(node, weights) : node.value;
    const taken = inputs.map((input) => ranked[input]!);
    ranked.push(trees[OPERATORS[operator].gives].close(operator, { value, inputs: taken }));
    weights.push(weightOf(node, weights));
  }
  const { size, place } = ranked.at(-1)!;
  const index = countSmaller(size) + place;
  if (index >= END) throw tooLarge();
  return index;
}

/** The size of the whole, before anything is counted: tables grow with it. */
function sizeOf(nodes: readonly ExpressionNode[]): number {
  const sizes: number[] = [];
  for (const { operator, value, inputs } of nodes) {
    const isLeaf = inputs.length === 0;
    const own = isLeaf ? trees.number.close(operator, { value, inputs: [] }).size : 1;
    sizes.push(own + sumOf(inputs, sizes));
  }
  return sizes.at(-1) ?? NaN;
}

function tooLarge(): EnumeratorError {
  return new EnumeratorError(
    'E_LIMIT',
    `the formula has no number below 2^${FORMULA_BITS}, where they end: write a smaller one`,
  );
}

/** The palette's number, turned by the weight of what it colours. */
function digitOf({ value, inputs }: ExpressionNode, weights: readonly number[]): number {
  if (!(value >= 0 && value < PALETTE_COUNT))
    throw new TypeError(`formulas by number have no palette ${value}`);
  return turn(value - sumOf(inputs, weights));
}

/** Around the palettes. */
function turn(value: number): number {
  return ((value % PALETTE_COUNT) + PALETTE_COUNT) % PALETTE_COUNT;
}

/**
 * The weight of a tree, which turns the palettes around, so that formulas with numbers next to each other have other
 * colours. ART §15.
 */
function weightOf({ operator, value, inputs }: ExpressionNode, weights: readonly number[]): number {
  if (OPERATORS[operator].gives === 'color') return 0;
  const own = trees.number.numberOf(operator);
  return turn(own + (operator === 'constant' ? constantPlace(value) : 0) + sumOf(inputs, weights));
}

function sumOf(inputs: readonly number[], values: readonly number[]): number {
  return inputs.reduce((sum, input) => sum + values[input]!, 0);
}
