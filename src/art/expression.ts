/**
 * Expressions: operators over operators, equal ones kept once. ART §2.
 * @module
 */
import { requireArray, requireType } from '../core/arguments.js';
import { EnumeratorError } from '../core/errors.js';
import { OPERATORS, type OperatorName } from './operators.js';

export interface ExpressionNode {
  readonly operator: OperatorName;
  /** What it takes: places in {@link Expression.nodes}, all before its own. */
  readonly inputs: readonly number[];
  /** The number of a constant, the place of a palette in the list; else 0. */
  readonly value: number;
}

/** A picture's formula. Equal subexpressions are one node; the last node is the whole. */
export interface Expression {
  readonly nodes: readonly ExpressionNode[];
  /** Nodes of the tree, where equal ones count as often as they are used. */
  readonly treeNodes: number;
  /** Operators on the longest way from the whole to a leaf; (x, x, x) has 1. */
  readonly depth: number;
}

/** @throws TypeError where the value is no expression: mostly it is a formula's text */
export function requireExpression(value: Expression): Expression {
  const nodes: unknown = (value as Partial<Expression> | null | undefined)?.nodes;
  // Inputs come before what takes them, so the last node is the first to be missing.
  if (Array.isArray(nodes) && Array.isArray((nodes as ExpressionNode[]).at(-1)?.inputs))
    return value;
  throw new TypeError('expression must be what parseFormula, artExpression or the like gave');
}

/** The most nodes that the tree of an expression may have. ART §2. */
export const MAX_TREE_NODES = 16384;

/** Puts an expression together, inputs before what takes them. */
export interface ExpressionBuilder {
  /**
   * @param inputs - what earlier calls gave, of the types that the operator takes
   * @returns the place of this node, or of the equal one that is there
   * @throws {@link EnumeratorError} `E_LIMIT` where the tree would have too many nodes
   */
  add(operator: OperatorName, inputs?: readonly number[], value?: number): number;
  /** Whether the node at this place is a number or a colour. */
  typeOf(place: number): 'number' | 'color';
  /** The expression whose whole is the last node, a colour, that was added. */
  finish(): Expression;
}

/** @param mostNodes - that the tree may have */
export function buildExpression(mostNodes = MAX_TREE_NODES): ExpressionBuilder {
  requireType(mostNodes, 'number', 'mostNodes');
  const nodes: ExpressionNode[] = [];
  const treeNodes: number[] = [];
  const depths: number[] = [];
  const places = new Map<string, number>();
  let last = -1;
  return {
    add(operator, inputs = [], value = 0) {
      requireArray(inputs, 'inputs');
      const key = `${operator} ${value} ${inputs.join(' ')}`;
      const found = places.get(key);
      if (found !== undefined) return (last = found);
      if (!Object.hasOwn(OPERATORS, operator))
        throw new TypeError(`operator: there is no ${operator}`);
      const size = inputs.reduce((sum, input) => sum + (treeNodes[input] ?? NaN), 1);
      if (size > mostNodes) throw tooManyNodes('the expression');
      const depth = inputs.reduce((most, input) => Math.max(most, (depths[input] ?? NaN) + 1), 0);
      last = nodes.push({ operator, inputs, value }) - 1;
      treeNodes.push(size);
      depths.push(depth);
      places.set(key, last);
      return last;
    },
    typeOf: (place) => {
      const node = nodes[place];
      if (node === undefined) throw new TypeError(`there is no node ${place}`);
      return OPERATORS[node.operator].gives;
    },
    finish() {
      if (last === -1 || last !== nodes.length - 1 || this.typeOf(last) !== 'color') {
        throw new TypeError('the last node that was added must be a colour and the whole');
      }
      return { nodes, treeNodes: treeNodes[last] ?? NaN, depth: depths[last] ?? NaN };
    },
  };
}

/** The same expression with its nodes as the formula has them, read from the left, and without such as nothing takes. */
export function orderNodes({ nodes }: Expression): Expression {
  const builder = buildExpression();
  const places: (number | undefined)[] = [];
  const pending = [nodes.length - 1];
  for (let place = pending.at(-1); place !== undefined; place = pending.at(-1)) {
    const { operator, inputs, value } = nodes[place]!;
    const missing = inputs.filter((input) => places[input] === undefined);
    if (places[place] === undefined && missing.length > 0) {
      pending.push(...missing.toReversed());
      continue;
    }
    pending.pop();
    places[place] ??= builder.add(
      operator,
      inputs.map((input) => places[input]!),
      value,
    );
  }
  return builder.finish();
}

/** What is said of a tree beyond {@link MAX_TREE_NODES}. */
export function tooManyNodes(what: string): EnumeratorError {
  return new EnumeratorError(
    'E_LIMIT',
    `${what} has more than ${MAX_TREE_NODES} nodes, the most that a picture may have: write a smaller one`,
  );
}
