/**
 * Parts of an expression as expressions of their own.
 * @module
 */
import { buildExpression, type Expression, MAX_TREE_NODES } from './expression.js';
import { OPERATORS } from './operators.js';

/**
 * What a node gives, as a picture: of a number in gray.
 * @param place - in the nodes of the expression
 */
export function subexpression({ nodes }: Expression, place: number): Expression {
  const isNeeded = new Uint8Array(place + 1);
  isNeeded[place] = 1;
  for (let i = place; i >= 0; i--) {
    if (isNeeded[i] === 1) for (const input of nodes[i]?.inputs ?? []) isNeeded[input] = 1;
  }
  // A number stands three times in its gray.
  const builder = buildExpression(1 + 3 * MAX_TREE_NODES);
  const places: number[] = [];
  for (const [i, { operator, inputs, value }] of nodes.slice(0, place + 1).entries()) {
    if (isNeeded[i] !== 1) continue;
    const own = inputs.map((input) => places[input] ?? NaN);
    places[i] = builder.add(operator, own, value);
  }
  const whole = places[place] ?? NaN;
  const { operator = 'constant' } = nodes[place] ?? {};
  if (OPERATORS[operator].gives === 'number') builder.add('rgb', [whole, whole, whole]);
  return builder.finish();
}
