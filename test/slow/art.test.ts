/**
 * Random Art at length: ten thousand fingerprints, large pictures, a thousand random expressions.
 * ART.
 * @module
 */
import t from 'tap';
import { samplePlace, toByte } from '../../src/art/arithmetic.js';
import {
  artExpression,
  drawArt,
  interpretAt,
  interpretPicture,
  renderArt,
} from '../../src/art/index.js';
import '../art/compile.test.js';
import { sha256Hex } from '../art/tools.js';
import { isEqual } from '../core/tools.js';

t.test('no two of 10,000 texts share their pixels at 64×64', async (t) => {
  const seen = new Set<string>();
  for (let i = 0; i < 10_000; i++) {
    seen.add(sha256Hex(drawArt(`text ${i}`, { width: 64, height: 64 }).pixels));
  }
  t.equal(seen.size, 10_000);
});

t.test('100 pictures of 64×64 are the interpreter’s', async (t) => {
  for (let i = 0; i < 100; i++) {
    const expression = artExpression(`large ${i}`, { grammar: i % 4 === 0 ? 'paper' : 'default' });
    const pixels = renderArt(expression, 64, 64);
    t.ok(isEqual(pixels, interpretPicture(expression, 64, 64)), `text ${i}`);
  }
});

t.test('8192×8192 in one piece has the interpreter’s pixels', async (t) => {
  const expression = artExpression('large');
  const side = 8192;
  const pixels = renderArt(expression, side, side);
  for (let i = 0; i < 1000; i++) {
    const column = (i * 7919) % side;
    const row = (i * 104_729) % side;
    const place = { x: samplePlace(column, side), y: samplePlace(row, side), t: -1 };
    const at = 3 * (row * side + column);
    t.same([...pixels.subarray(at, at + 3)], interpretAt(expression, place).map(toByte));
  }
});
