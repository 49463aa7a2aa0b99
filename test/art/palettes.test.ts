/**
 * Other palettes, and those for the colour-blind. ART §5.
 * @module
 */
import t from 'tap';
import {
  artExpression,
  formatFormula,
  parseFormula,
  type Palette,
  PALETTES,
  recolorArt,
  renderArt,
  SAFE_PALETTES,
} from '../../src/art/index.js';

/** What the eye sees of linear red, green, blue, where one kind of cones is missing: Machado et al. 2009. */
const EYES: Readonly<Record<string, readonly (readonly number[])[]>> = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const linear = (byte: number): number =>
  byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4;

/** CIE L*, a*, b* of a colour as an eye sees it. */
function labOf(bytes: Uint8Array, eye: readonly (readonly number[])[]): number[] {
  const light = [...bytes].map(linear);
  const [r = 0, g = 0, b = 0] = eye.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, share, i) => sum + share * light[i]!, 0),
      ),
    ),
  );
  const f = (v: number): number => (v > 216 / 24389 ? Math.cbrt(v) : ((24389 / 27) * v + 16) / 116);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** The least step of lightness and the least distance from a colour to the next; 0 where lightness turns round. */
function stepsOf({ bytes }: Palette): { lightness: number; distance: number } {
  let [lightness, distance] = [Infinity, Infinity];
  for (const eye of Object.values(EYES)) {
    const labs = [0, 1, 2, 3, 4].map((i) => labOf(bytes.subarray(3 * i, 3 * i + 3), eye));
    const steps = labs.slice(1).map((lab, i) => lab[0]! - labs[i]![0]!);
    const turns = steps.some((step) => step > 0) && steps.some((step) => step < 0);
    lightness = turns ? 0 : Math.min(lightness, ...steps.map(Math.abs));
    const apart = labs.slice(1).map((lab, i) => Math.hypot(...lab.map((v, j) => v - labs[i]![j]!)));
    distance = Math.min(distance, ...apart);
  }
  return { lightness, distance };
}

t.test('safe palettes have steps of lightness for every eye, and others have not', async (t) => {
  for (const palette of PALETTES) {
    const { lightness, distance } = stepsOf(palette);
    const isSafe = lightness >= 12 && distance >= 15;
    t.equal(
      SAFE_PALETTES.includes(palette.name),
      isSafe,
      `${palette.name}: ${lightness}, ${distance}`,
    );
  }
});

t.test('a formula takes other palettes, by name', async (t) => {
  const expression = parseFormula('over(x, palette(dusk, y), palette(lagoon, x))');
  t.equal(
    formatFormula(recolorArt(expression, ['wine'])),
    'over(x, palette(wine, y), palette(wine, x))',
  );
  // dusk is palette 1, lagoon 2.
  t.equal(
    formatFormula(recolorArt(expression, ['slate', 'moss'])),
    'over(x, palette(moss, y), palette(slate, x))',
  );
  t.throws(() => recolorArt(expression, ['none']), { code: 'E_PALETTE' });
  t.throws(() => recolorArt(expression, []), { code: 'E_PALETTE' });
});

t.test('five colours of its own are those of a palette with the same', async (t) => {
  for (const name of ['ember', 'nautical']) {
    const palette = PALETTES.find((one) => one.name === name)!;
    const whole = parseFormula(`palette(${name}, x)`);
    const own = recolorArt(whole, palette.bytes);
    t.notMatch(formatFormula(own), /palette/);
    const [pixels, wanted] = [renderArt(own, 640, 1), renderArt(whole, 640, 1)];
    t.ok(
      pixels.every((byte, i) => Math.abs(byte - wanted[i]!) <= 1),
      name,
    );
    t.equal(formatFormula(parseFormula(formatFormula(own))), formatFormula(own));
  }
  const grown = artExpression('own colours', { depth: 24 });
  const bytes = Uint8Array.from({ length: 15 }, (_, i) => 17 * i);
  t.notMatch(formatFormula(recolorArt(grown, bytes)), /palette/);
  t.throws(() => recolorArt(grown, bytes.subarray(3)), { code: 'E_PALETTE', message: /4 colours/ });
});
