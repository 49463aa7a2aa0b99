/**
 * Formulas: expressions as text, both ways (ART §6), and as graphs in JSON.
 * @module
 */
import { requireType } from '../core/arguments.js';
import {
  buildExpression,
  type Expression,
  type ExpressionNode,
  orderNodes,
  requireExpression,
} from './expression.js';
import { suggestion } from '../text/nearest.js';
import { openInfix, plainTree, type Wide } from './infix.js';
import { OPERATORS, TYPE_WORDS, type ValueType } from './operators.js';
import { PALETTES } from './palettes.js';
import { HALF_TURNS, scanText, showWord } from './scanner.js';
import { readExpression, writeConstant } from './syntax.js';
import { artVersion } from './warp.js';

/** What may stand in a formula by its name. */
const NAMES = Object.keys(OPERATORS).filter((name) => name !== 'constant');

/**
 * Read a formula, in prefix form or with signs between values (ART §6.1), or both.
 * @throws {@link EnumeratorError} `E_FORMULA` with line and column of what is wrong, `E_LIMIT` where
 *   it is too long or has too many nodes
 */
export function parseFormula(text: string): Expression {
  requireType(text, 'string', 'formula');
  const scanner = scanText(text, 'formula', 'E_FORMULA');
  const builder = buildExpression();
  const infix = openInfix(builder, scanner);
  const typeOf = ({ tree }: Wide): ValueType =>
    tree === undefined ? 'number' : builder.typeOf(tree);
  const first = scanner.word;
  const whole = readExpression<Wide>(scanner, {
    infix,
    name(word) {
      const wayOut = /^pi$/i.test(word.text)
        ? HALF_TURNS
        : `there are ${NAMES.join(', ')}${suggestion(NAMES, word.text)}`;
      throw scanner.error(word, `${showWord(word)} is no operator and no leaf: ${wayOut}`);
    },
    operator(operator, inputs, value, word) {
      if (operator === 'palette' && value === -1) {
        throw scanner.error(word, '"any" stands in grammars alone: name a palette');
      }
      for (const [i, wanted] of OPERATORS[operator].takes.entries()) {
        if (typeOf(inputs[i]!) !== wanted) {
          throw scanner.error(word, `input ${i + 1} of ${operator} must be ${TYPE_WORDS[wanted]}`);
        }
      }
      if (operator === 'sin') return plainTree(infix.sine(inputs[0]!), word);
      const trees = inputs.map((input) => infix.settle(input));
      return plainTree(builder.add(operator, trees, value), word);
    },
  });
  if (scanner.word.kind !== 'end') {
    throw scanner.error(scanner.word, `${showWord(scanner.word)} stands behind the formula`);
  }
  if (typeOf(whole) !== 'color') {
    throw scanner.error(first, 'the formula is a number: write (E, E, E) to see it in gray');
  }
  // Signs put constants off until they know what becomes of them.
  return orderNodes(builder.finish());
}

/** An expression as the paper writes it, in one line; {@link parseFormula} reads it again. */
export function formatFormula(expression: Expression): string {
  const { nodes } = requireExpression(expression);
  const parts: string[] = [];
  /** What is still to be written, the next at the end: nodes, and text between them. */
  const pending: (number | string)[] = [nodes.length - 1];
  for (;;) {
    const next = pending.pop();
    if (next === undefined) return parts.join('');
    if (typeof next === 'string') {
      parts.push(next);
      continue;
    }
    const node = nodes[next];
    if (node === undefined) throw new TypeError(`the expression has no node ${next}`);
    const { operator, inputs, value } = node;
    if (inputs.length === 0) {
      parts.push(operator === 'constant' ? writeConstant(value) : operator);
      continue;
    }
    parts.push(operator === 'rgb' ? '(' : `${operator}(`);
    if (operator === 'palette') parts.push(`${PALETTES[value]?.name}, `);
    pending.push(')');
    for (const [i, input] of [...inputs.entries()].toReversed()) {
      pending.push(input);
      if (i > 0) pending.push(', ');
    }
  }
}

/**
 * The graph of a picture as JSON: equal subexpressions once, inputs before what takes them.
 * @param leastDepth - that its tree was grown to
 * @param variant - undefined for a formula
 */
export function graphFields(
  expression: Expression,
  leastDepth: number,
  variant: number | undefined,
): object {
  const { nodes, treeNodes, depth } = expression;
  return {
    art: artVersion(expression),
    ...(variant === undefined ? {} : { variant, least_depth: leastDepth }),
    depth,
    tree_nodes: treeNodes,
    nodes: nodes.map(nodeFields),
  };
}

function nodeFields({ operator, inputs, value }: ExpressionNode): object {
  if (operator === 'constant') return { operator, value };
  if (operator === 'palette') return { operator, palette: PALETTES[value]?.name, inputs };
  return inputs.length === 0 ? { operator } : { operator, inputs };
}
