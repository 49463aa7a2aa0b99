/**
 * What the operators are: near the functions that they are named for, within [−1, 1]. ART §3.
 * @module
 */
import t from 'tap';
import { NUMERIC, samplePlace, toByte } from '../../src/art/arithmetic.js';
import { draw, wordsOf } from './tools.js';

const E = Math.E;

t.test('the polynomials are near the functions that they stand for (ART §2)', async (t) => {
  let sine = 0;
  let cosine = 0;
  let exponential = 0;
  for (let i = -20000; i <= 20000; i++) {
    const a = Math.fround(i / 20000);
    const near = (name: 'sin' | 'cos' | 'exp', exact: number): number =>
      Math.abs(NUMERIC[name](a, 0, 0, 0) - exact);
    sine = Math.max(sine, near('sin', Math.sin(Math.PI * a)));
    cosine = Math.max(cosine, near('cos', Math.cos(Math.PI * a)));
    exponential = Math.max(exponential, near('exp', (2 * (E ** a - 1 / E)) / (E - 1 / E) - 1));
  }
  t.ok(sine < 1e-6, `sin: ${sine}`);
  t.ok(cosine < 1e-6, `cos: ${cosine}`);
  t.ok(exponential < 5e-5, `exp: ${exponential}`);
  let angle = 0;
  for (let i = 0; i < 5000; i++) {
    const turn = Math.PI * (i / 2500 - 1) + 1e-4;
    const [a, b] = [Math.fround(Math.cos(turn)), Math.fround(Math.sin(turn))];
    angle = Math.max(angle, Math.abs(NUMERIC.angle(a, b, 0, 0) - Math.atan2(b, a) / Math.PI));
  }
  t.ok(angle < 5e-5, `angle: ${angle}`);
});

t.test('operators are what SPEC says, in simple cases (ART §3)', async (t) => {
  const f = Math.fround;
  const near = (actual: number, expected: number, title: string): void => {
    t.ok(Math.abs(actual - expected) < 1e-6, `${title}: ${actual}, not ${expected}`);
  };
  near(NUMERIC.add(0.5, -1, 0, 0), -0.25, 'add');
  near(NUMERIC.mult(0.5, -0.5, 0, 0), -0.25, 'mult');
  near(NUMERIC.sqrt(-0.25, 0, 0, 0), 0, 'sqrt');
  near(NUMERIC.div(0.5, -1, 0, 0), -0.5, 'div, the first is smaller');
  near(NUMERIC.div(-1, 0.5, 0, 0), -0.5, 'div, the second is smaller');
  t.equal(NUMERIC.div(0, 0, 0, 0), 0);
  t.equal(NUMERIC.div(0, -0, 0, 0), 0);
  near(NUMERIC.mix(1, -1, 0.25, 0.75), 0.25, 'mix, the first weight alone');
  near(NUMERIC.mix(-1, -1, 0.25, 0.75), 0.5, 'mix without weights');
  near(NUMERIC.mix(0, 0, 0.25, 0.75), 0.5, 'mix, evenly');
  near(NUMERIC.blend(-1, 0.3, 0.7, 0), f(0.3), 'blend, the first');
  near(NUMERIC.blend(1, 0.3, 0.7, 0), f(0.7), 'blend, the second');
  near(NUMERIC.tent(-0.25, 0, 0, 0), 0.5, 'tent');
  near(NUMERIC.well(0, 0, 0, 0), -1, 'well');
  near(NUMERIC.well(1, 0, 0, 0), 1 - 2 / 256, 'well at its rim');
  near(NUMERIC.fold(0.5, 1, 0, 0), -0.5, 'fold: 2.5 is reflected at 1, then at −1');
  near(NUMERIC.fold(0.75, 0, 0, 0), -0.25, 'fold: 2.25 is −0.25');
  near(NUMERIC.mod(0.3, 0.5, 0, 0), 0.2, 'mod');
  near(NUMERIC.mod(-0.1, 0, 0, 0), -0.6, 'mod, the least modulus');
  t.equal(NUMERIC.level(-0.001, 0.25, 0.5, 0), 0.25);
  t.equal(NUMERIC.level(-0, 0.25, 0.5, 0), 0.5);
  t.equal(NUMERIC.if(0.1, 0.2, 0.25, 0.5), 0.25);
  t.equal(NUMERIC.if(0.2, 0.2, 0.25, 0.5), 0.5);
  t.equal(NUMERIC.threshold(0.1, 0.2, 0, 0), -1);
  t.equal(NUMERIC.step(0.5, 0.25, 0, 0), 1);
  t.equal(NUMERIC.min(0.5, 0.25, 0, 0), 0.25);
  t.equal(NUMERIC.max(0.5, 0.25, 0, 0), 0.5);
  near(NUMERIC.radius(1, -1, 0, 0), 1, 'radius in the corner');
  near(NUMERIC.radius(0, 0, 0, 0), -1, 'radius in the middle');
  t.equal(NUMERIC.angle(0, 0, 0, 0), 0);
  t.equal(NUMERIC.angle(-1, 0, 0, 0), 1);
  t.equal(NUMERIC.angle(0, -1, 0, 0), -0.5);
});

t.test('drift moves a value once up and down, and begins where it is (ART §8)', async (t) => {
  const words = wordsOf('drift');
  for (let i = 0; i < 2000; i++) {
    const a = Math.fround(draw(words, 2 ** 20) / 2 ** 19 - 1);
    t.equal(NUMERIC.drift(a, -1, 0, 0), a);
    t.ok(Math.abs(NUMERIC.drift(a, 1, 0, 0) - a) < 1e-6, 'one round');
  }
});

t.test('every operator keeps to [−1, 1] for random inputs, to the last bit', async (t) => {
  const words = wordsOf('range');
  for (const [name, apply] of Object.entries(NUMERIC)) {
    let most = 0;
    for (let i = 0; i < 20000; i++) {
      const pick = (): number => {
        const v = Math.fround(draw(words, 2 ** 20) / 2 ** 19 - 1);
        return (
          [v, v, v, Math.sign(v) * 0.99999994, Math.sign(v), v * 2 ** -120][draw(words, 6)] ?? v
        );
      };
      const [a = 0, b = 0, c = 0, d = 0] = [pick(), pick(), pick(), pick()].map(Math.fround);
      const value = apply(a, b, c, d);
      if (!(Math.abs(value) <= 1)) t.fail(`${name} gave ${value}`);
      if (value !== Math.fround(value)) t.fail(`${name} gave a number that is not binary32`);
      most = Math.max(most, Math.abs(value));
    }
    t.ok(most > 0.5, `${name} reaches ${most}`);
  }
});

t.test(
  'samples lie in the middle of their pixels, and bytes are the nearest (ART §4)',
  async (t) => {
    t.same(
      [0, 1, 2, 3].map((i) => samplePlace(i, 4)),
      [-0.75, -0.25, 0.25, 0.75],
    );
    t.equal(samplePlace(0, 1), 0);
    t.equal(toByte(-1), 0);
    t.equal(toByte(1), 255);
    t.equal(toByte(0), 128, '127.5, to the even one');
    for (let byte = 0; byte < 256; byte++) {
      t.equal(toByte(Math.fround(Math.fround(byte / 127.5) - 1)), byte);
      t.equal(toByte(samplePlace(byte, 256)), byte);
    }
  },
);
