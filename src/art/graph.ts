/**
 * Pictures of Random Art as graphs in JSON.
 * @module
 */
import type { Expression, ExpressionNode } from './expression.js';
import { PALETTES } from './palettes.js';

/**
 * The graph of a picture as JSON: equal subexpressions once, inputs before what takes them.
 * @param leastDepth - that its tree was grown to
 * @param variant - undefined for a formula
 */
export function graphFields(
  { nodes, treeNodes, depth }: Expression,
  leastDepth: number,
  variant: number | undefined,
): object {
  return {
    art: 1,
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
