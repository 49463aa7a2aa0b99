/**
 * Parts of pictures, and moments of films, as expressions.
 * @module
 */
import t from 'tap';
import {
  artExpression,
  formatFormula,
  interpretAt,
  parseFormula,
  renderArt,
} from '../../src/art/index.js';
import { partOf } from '../../src/art/part.js';

const PARTS = [
  { x: 0, y: 0, half: 0.5 },
  { x: 0.75, y: -0.5, half: 0.125 },
  { x: -0.9375, y: 0.9375, half: 0.0625 },
];

t.test('the picture of a part is that of the places within it', async (t) => {
  for (const expression of [
    parseFormula('(x, y, sin(x))'),
    // Leaves under a warp are moved from where the part has them.
    parseFormula('(warp(sin(y), 0.25, tent(x)), y, warp(x, y, mult(x, y)))'),
    artExpression('grace'),
  ]) {
    for (const part of PARTS) {
      const seen = partOf(expression, part);
      for (const [x, y] of [
        [-1, -1],
        [0.25, -0.5],
        [1, 1],
      ] as const) {
        const place = { x: part.x + part.half * x, y: part.y + part.half * y, t: -1 };
        t.same(interpretAt(seen, { x, y, t: -1 }), interpretAt(expression, place));
      }
    }
  }
});

t.test('a part has a formula, wherever it lies', async (t) => {
  for (const part of [
    { x: 0.296, y: -0.3048276, half: 0.512 },
    { x: 0.1234567, y: -0.7654321, half: 0.0009766 },
  ]) {
    const seen = partOf(artExpression('grace'), part);
    t.same(renderArt(parseFormula(formatFormula(seen)), 32, 32), renderArt(seen, 32, 32));
  }
});

t.test('a moment is the film’s, and has no t', async (t) => {
  const film = artExpression('grace', { animate: true });
  const whole = { x: 0, y: 0, half: 1 };
  const moment = partOf(film, whole, 0.375);
  t.notOk(moment.nodes.some(({ operator }) => operator === 't'));
  t.same(renderArt(moment, 32, 32), renderArt(film, 32, 32, 0.375));
  t.same(renderArt(partOf(film, whole), 32, 32, 0.375), renderArt(film, 32, 32, 0.375));
});
