/**
 * Random Art at length: ten thousand fingerprints, large pictures. SPEC §15.
 * @module
 */
import t from 'tap';
import { artExpression, drawArt, interpretPicture, renderArt } from '../../src/art/index.js';
import { sha256Hex } from '../art/tools.js';

t.test('no two of 10,000 texts share their pixels at 64×64', async (t) => {
  const seen = new Set<string>();
  for (let i = 0; i < 10_000; i++) {
    seen.add(sha256Hex(drawArt(`text ${i}`, { width: 64, height: 64 }).pixels));
  }
  t.equal(seen.size, 10_000);
});

t.test('200 pictures of 96×96 are the interpreter’s', async (t) => {
  for (let i = 0; i < 200; i++) {
    const expression = artExpression(`large ${i}`, { grammar: i % 4 === 0 ? 'paper' : 'default' });
    t.same(renderArt(expression, 96, 96), interpretPicture(expression, 96, 96), `text ${i}`);
  }
});

t.test('8192×8192 is made in one piece', async (t) => {
  const expression = artExpression('large');
  const pixels = renderArt(expression, 8192, 8192);
  const rows = interpretPicture(expression, 8, 8);
  t.equal(pixels.length, 3 * 8192 ** 2);
  t.equal(rows.length, 192);
});
