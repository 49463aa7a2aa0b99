/**
 * The operators of art/2: warp, cells, seams, noise. ART §3.1.
 * @module
 */
import t from 'tap';
import {
  compileArt,
  formatFormula,
  interpretAt,
  interpretPicture,
  parseFormula,
  renderArt,
} from '../../src/art/index.js';
import { NUMERIC } from '../../src/art/arithmetic.js';
import { findGrammar } from '../../src/art/grammar/builtin.js';
import { artVersion } from '../../src/art/warp.js';
import { draw, wordsOf } from './tools.js';

const f32 = Math.fround;

/** A value at some place. */
function valueAt(formula: string, x: number, y: number): number {
  return interpretAt(parseFormula(`(${formula}, 0, 0)`), { x, y, t: -1 })[0];
}

/** What ART §2 calls reflect, for |u| ≤ 2 and in halves that are exact. */
function reflect(u: number): number {
  if (u > 1) return 2 - u;
  return u < -1 ? -2 - u : u;
}

t.test('what is under a warp has its leaves moved, those of inner warps twice', async (t) => {
  const inner = 'sin(add(x, mult(0.3, y)))';
  for (let i = -8; i <= 8; i++)
    for (let j = -8; j <= 8; j += 3) {
      const [x, y] = [i / 8, j / 8];
      const [mx, my] = [reflect(x + 0.5), reflect(y - 0.25)];
      t.equal(valueAt(`warp(0.5, -0.25, ${inner})`, x, y), valueAt(inner, mx, my));
      t.equal(valueAt(`add(x, warp(0.5, -0.25, x))`, x, y), f32((x + mx) / 2), 'x outside stays');
      const twice = valueAt(`warp(0.5, -0.25, warp(x, 0.25, ${inner}))`, x, y);
      t.equal(twice, valueAt(inner, reflect(mx + mx), reflect(my + 0.25)));
    }
});

t.test('warps within warps are drawn in bounded time, and alike by both', async (t) => {
  let formula = 'mult(x, y)';
  for (let i = 0; i < 60; i++) formula = `warp(mult(0.1, x), mult(0.1, sin(y)), ${formula})`;
  const expression = parseFormula(`(${formula}, x, y)`);
  t.equal(formatFormula(expression), `(${formula}, x, y)`);
  t.same(renderArt(expression, 9, 7), interpretPicture(expression, 9, 7));
  let deep = 'x';
  for (let i = 0; i < 5000; i++) deep = `warp(0.1, y, ${deep})`;
  t.ok(compileArt(parseFormula(`(${deep}, x, y)`)), 'nested as deep as a text can be');
});

t.test('cells are flat, their seams lie between them, and noise is smooth', async (t) => {
  const [cells, seams, noise] = [NUMERIC.cells, NUMERIC.seams, NUMERIC.noise];
  let [changes, atSeam] = [0, 0];
  const values = new Set<number>();
  const step = 2 ** -9;
  for (let i = -511; i < 511; i++) {
    const [x, y] = [i * step, 0.3];
    const here = cells(x, y, 0, 0.25);
    values.add(here);
    if (here !== cells(x + step, y, 0, 0.25)) {
      changes++;
      if (Math.min(seams(x, y, 0, 0.25), seams(x + step, y, 0, 0.25)) < -0.9) atSeam++;
    }
    const jump = Math.abs(noise(x, y, 0, 0.25) - noise(x + step, y, 0, 0.25));
    if (jump > 0.05) t.fail(`noise jumps by ${jump} at ${x}`);
  }
  t.ok(changes >= 5 && changes <= 30, `${changes} cells in a row`);
  t.equal(atSeam, changes, 'each change is at a seam');
  t.ok(values.size >= 5, `${values.size} values`);
});

t.test('the lattice’s hash is even, and another for each d and each square', async (t) => {
  const counts = Array.from({ length: 17 }, () => 0);
  const words = wordsOf('lattice');
  for (let i = 0; i < 17000; i++) {
    const at = (): number => f32(draw(words, 2001) / 1000 - 1);
    const value = NUMERIC.cells(at(), at(), at(), at());
    counts[Math.min(16, Math.floor(((value + 1) / 2) * 17))]! += 1;
  }
  for (const [i, count] of counts.entries())
    t.ok(count > 700 && count < 1350, `${count} in part ${i}, of 1000 that are expected`);
});

t.test('what has an operator of art/2 is art/2 (ART §14)', async (t) => {
  t.equal(artVersion(parseFormula('(x, y, add(x, y))')), 1);
  for (const operator of ['warp(x, y, x)', 'cells(x, y, 0, 0)', 'seams(x, y, 0, 0)'])
    t.equal(artVersion(parseFormula(`(x, y, sin(${operator}))`)), 2, operator);
  t.equal(artVersion(findGrammar('mosaic')), 2);
  for (const name of ['default', 'paper', 'classic', 'mirror', 'four', 'rosette', 'tile'])
    t.equal(artVersion(findGrammar(name)), 1, name);
});
