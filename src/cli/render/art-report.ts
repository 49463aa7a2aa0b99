/**
 * What the commands of Random Art say of pictures.
 * @module
 */
import { type ChosenVariant, lastVariant } from '../../art/draw.js';
import type { Expression, ExpressionNode } from '../../art/expression.js';
import { PALETTES } from '../../art/palettes.js';
import { grouped } from '../../core/cardinality.js';

/** The variant that --quality took, and whether it passes. */
export function qualityNote({ variant, isFallback }: ChosenVariant): string {
  if (!isFallback) return `variant ${variant}: --variant ${variant} makes it again`;
  const count = lastVariant(variant) - variant + 1;
  const whole = count === 1 ? 'the last variant' : `none of ${count} variants`;
  const verb = count === 1 ? 'does not pass' : 'passes';
  return `${whole} ${verb} --quality, whose bounds are made for the grammar default: variant ${variant} is taken`;
}

/** Whether two pictures are the same. */
export function differenceText(differing: number, pixels: number): string {
  if (differing === 0) return 'the same picture';
  return `two pictures: ${grouped(differing)} of ${grouped(pixels)} pixels differ`;
}

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
