/** How alike two pictures look. ART §16. @module */
import t from 'tap';
import {
  artExpression,
  compareLooks,
  isAlike,
  measureLook,
  parseFormula,
} from '../../../src/art/index.js';
import { lookOf, toLab } from '../../../src/art/recognition/likeness.js';

t.test('colours are those of CIELAB', async (t) => {
  // By the formulas of sRGB and CIE 1976 in full precision.
  const known: [number[], number[]][] = [
    [
      [255, 255, 255],
      [100, 0, 0],
    ],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      [255, 0, 0],
      [53.23, 80.1, 67.22],
    ],
    [
      [0, 255, 0],
      [87.74, -86.18, 83.18],
    ],
    [
      [0, 0, 255],
      [32.3, 79.2, -107.86],
    ],
  ];
  for (const [pixel, lab] of known) {
    const found = toLab(Uint8Array.from(pixel));
    for (const i of [0, 1, 2])
      t.ok(
        Math.abs((found[i] ?? NaN) - (lab[i] ?? NaN)) < 0.25,
        `${pixel.join(' ')}: ${found.join(' ')}`,
      );
  }
});

t.test('the roots are those of Math', async (t) => {
  for (let byte = 0; byte < 256; byte++) {
    const [lightness = NaN] = toLab(Uint8Array.of(byte, byte, byte));
    const value = byte / 255;
    const linear = byte <= 10 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    const bent = linear > 0.008856 ? Math.cbrt(linear) : 7.787 * linear + 16 / 116;
    t.ok(Math.abs(lightness - (116 * bent - 16)) < 1e-9, `${byte}`);
  }
});

t.test('bits count shapes, and distances colours', async (t) => {
  const rising = measureLook(parseFormula('(x, x, x)'));
  const falling = measureLook(parseFormula('(mult(-1, x), mult(-1, x), mult(-1, x))'));
  t.same(compareLooks(rising, rising), { shapeBits: 0, colorDistance: 0 });
  t.equal(compareLooks(rising, falling).shapeBits, 64, 'each place is the other way round');
  const black = lookOf(toLab(new Uint8Array(3 * 16 * 16)), 16);
  const white = lookOf(toLab(new Uint8Array(3 * 16 * 16).fill(255)), 16);
  const { shapeBits, colorDistance } = compareLooks(black, white);
  t.equal(shapeBits, 0);
  t.ok(Math.abs(colorDistance - 100) < 0.05, `${colorDistance}`);
});

t.test('alike are those that are near in shape and in colour', async (t) => {
  t.ok(isAlike({ shapeBits: 16, colorDistance: 25 }));
  t.notOk(isAlike({ shapeBits: 17, colorDistance: 0 }));
  t.notOk(isAlike({ shapeBits: 0, colorDistance: 25.1 }));
  // Two texts of the review are plainly different, and a nudge is not.
  const one = measureLook(artExpression('12:f8:7e:78'));
  t.notOk(isAlike(compareLooks(one, measureLook(artExpression('12:f8:7e:79')))));
  const wave = measureLook(parseFormula('palette(ember, sin(add(x, y)))'));
  const nudged = measureLook(parseFormula('palette(ember, sin(add(x, mult(y, 0.98))))'));
  t.ok(isAlike(compareLooks(wave, nudged)));
});
