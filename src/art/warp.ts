/**
 * Expressions without warp, and which version an expression is of. ART §3.1.
 * @module
 */
import { buildExpression, type Expression, requireExpression } from './expression.js';
import type { Grammar } from './grammar/grammar.js';
import { LATER_OPERATORS } from './operators.js';

/** That of art/1 or art/2. */
export type ArtVersion = 1 | 2;

/** The version of an expression, or of a grammar with all its alternatives. ART §3.1. */
export function artVersion(from: Expression | Grammar): ArtVersion {
  const nodes =
    'nodes' in from
      ? from.nodes
      : from.rules.flatMap(({ alternatives }) => alternatives.flatMap((one) => one.nodes));
  return nodes.some((node) => 'operator' in node && LATER_OPERATORS.has(node.operator)) ? 2 : 1;
}

/** What x and y are under some warps: places in the new expression. */
interface Moved {
  readonly x: number;
  readonly y: number;
  /** The results of nodes, by their places in the old one. */
  readonly found: Map<number, number>;
  /** What is under a warp that stands here, by the place of the warp. */
  readonly inner: Map<number, Moved>;
}

interface Task {
  readonly place: number;
  readonly moved: Moved;
}

const known = new WeakMap<Expression, Expression>();

/** The same expression with the leaves under each warp moved; itself where there is none. */
export function unwarp(expression: Expression): Expression {
  if (!requireExpression(expression).nodes.some(({ operator }) => operator === 'warp'))
    return expression;
  let plain = known.get(expression);
  if (plain === undefined) {
    plain = moveLeaves(expression, []).expression;
    known.set(expression, plain);
  }
  return plain;
}

/**
 * The same with some nodes of the expression as well, each as it is by itself.
 * @param places - of nodes
 * @returns an expression in which they stand, too, and their places in it
 */
export function unwarpParts(
  expression: Expression,
  places: readonly number[],
): { readonly expression: Expression; readonly places: readonly number[] } {
  return requireExpression(expression).nodes.some(({ operator }) => operator === 'warp')
    ? moveLeaves(expression, places)
    : { expression, places };
}

function moveLeaves(
  { nodes }: Expression,
  places: readonly number[],
): { expression: Expression; places: number[] } {
  const builder = buildExpression(Infinity);
  const open = (x: number, y: number): Moved => ({ x, y, found: new Map(), inner: new Map() });
  const root = open(builder.add('x'), builder.add('y'));
  const half = builder.add('constant', [], -0.5);
  const shift = (leaf: number, by: number): number =>
    builder.add('fold', [builder.add('add', [leaf, by]), half]);
  const last = nodes.length - 1;
  // The whole comes last.
  const parts = places.filter((place) => place !== last);
  const tasks: Task[] = [last, ...parts].map((place) => ({ place, moved: root }));
  for (let task = tasks.at(-1); task !== undefined; task = tasks.at(-1)) {
    const { place, moved } = task;
    const { operator, inputs, value } = nodes[place]!;
    const isWarp = operator === 'warp';
    const own = isWarp ? inputs.slice(0, 2) : inputs;
    const missing = own.filter((input) => !moved.found.has(input));
    if (missing.length > 0) {
      tasks.push(...missing.map((input) => ({ place: input, moved })));
      continue;
    }
    const taken = own.map((input) => moved.found.get(input)!);
    if (isWarp) {
      let inner = moved.inner.get(place);
      if (inner === undefined) {
        inner = open(shift(moved.x, taken[0]!), shift(moved.y, taken[1]!));
        moved.inner.set(place, inner);
      }
      const whole = inner.found.get(inputs[2]!);
      if (whole === undefined) {
        tasks.push({ place: inputs[2]!, moved: inner });
        continue;
      }
      moved.found.set(place, whole);
    } else if (operator === 'x' || operator === 'y') {
      moved.found.set(place, moved[operator]);
    } else {
      moved.found.set(place, builder.add(operator, taken, value));
    }
    tasks.pop();
  }
  return { expression: builder.finish(), places: places.map((place) => root.found.get(place)!) };
}
