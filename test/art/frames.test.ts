/**
 * Pictures by number, and films. ART §13.
 * @module
 */
import t from 'tap';
import { type ArtNumbers, artSize, filmTime, openArtFrames } from '../../src/art/frames.js';
import {
  artExpression,
  chooseVariant,
  drawArt,
  type Expression,
  formatFormula,
  formulaAt,
  interpretPicture,
  OPERATORS,
  parseFormula,
  recolorArt,
  renderArt,
  SAFE_PALETTES,
} from '../../src/art/index.js';
import { renderParts } from '../../src/art/compile/parts.js';

const SIZE = { width: 12, height: 9 };
const plain: ArtNumbers = {
  kind: 'numbers',
  grammar: 'default',
  depth: 12,
  salt: '',
  variant: 0,
  quality: false,
};

function frame(run: Parameters<typeof openArtFrames>[0], index: bigint): Uint8Array {
  const out = new Uint8Array(3 * SIZE.width * SIZE.height);
  openArtFrames(run, SIZE.width, SIZE.height).fillFrame(index, out);
  return out;
}

t.test("a number's picture is that of its decimal text", async (t) => {
  for (const index of [0n, 7n, 10n ** 40n, 2n ** 256n - 1n]) {
    t.same(frame(plain, index), drawArt(`${index}`, SIZE).pixels, `${index}`);
  }
  const salted = { ...plain, depth: 5, salt: 's', variant: 3, grammar: 'paper' };
  const { kind: _, ...options } = salted;
  t.same(frame(salted, 7n), drawArt('7', { ...SIZE, ...options }).pixels);
  const own = 'E -> (C, C, C)\nC -> 1/2 x | 1/2 add(C, y)';
  t.not(Buffer.compare(frame({ ...plain, grammar: own }, 7n), frame(plain, 7n)), 0);
});

t.test('numbers end with 2^256 - 1, and bad options are known at once', async (t) => {
  t.throws(() => frame(plain, 2n ** 256n), { code: 'E_RANGE' });
  t.throws(() => frame(plain, -1n), { code: 'E_RANGE' });
  t.equal(artSize().exact(), 2n ** 256n);
  t.throws(() => openArtFrames({ ...plain, grammar: 'E -> x' }, 1, 1), { code: 'E_GRAMMAR' });
  t.throws(() => openArtFrames({ ...plain, depth: 65 }, 1, 1), { code: 'E_RANGE' });
  t.throws(() => openArtFrames({ kind: 'film', formula: '(x', frames: 2 }, 1, 1), {
    code: 'E_FORMULA',
  });
});

t.test('runs have as many samples a pixel as they are told (ART §4)', async (t) => {
  const sampled = { ...plain, samples: 4 };
  t.same(frame(sampled, 7n), drawArt('7', { ...SIZE, samples: 4 }).pixels);
  t.not(Buffer.compare(frame(sampled, 7n), frame(plain, 7n)), 0);
  const film = {
    kind: 'film',
    formula: '(threshold(x, t), y, 0)',
    frames: 8,
    samples: 16,
  } as const;
  const expression = parseFormula(film.formula);
  t.same(
    frame(film, 3n),
    interpretPicture(expression, SIZE.width, SIZE.height, filmTime(3, 8), 16),
  );
  t.throws(() => frame({ ...plain, samples: 9 }, 7n), { code: 'E_RANGE' });
});

t.test("a formula's number gives its picture (ART §15)", async (t) => {
  for (const index of [0n, 10n ** 12n, 2n ** 256n - 1n]) {
    const picture = renderArt(formulaAt(index), SIZE.width, SIZE.height);
    t.same(frame({ kind: 'formulas' }, index), picture, `${index}`);
  }
  const sampled = renderArt(formulaAt(77n), SIZE.width, SIZE.height, -1, 4);
  t.same(frame({ kind: 'formulas', samples: 4 }, 77n), sampled);
  t.throws(() => frame({ kind: 'formulas' }, 2n ** 256n), { code: 'E_RANGE' });
});

t.test('runs take other palettes (ART §5)', async (t) => {
  const five = '102030,405060,708090,a0b0c0,d0e0ff';
  const bytes = Uint8Array.from(Buffer.from(five.replaceAll(',', ''), 'hex'));
  const palettes = { wine: ['wine'], safe: SAFE_PALETTES, [five]: bytes };
  for (const [palette, taken] of Object.entries(palettes)) {
    const grown = chooseVariant('8', { quality: true }).expression;
    const quality = { ...plain, quality: true };
    const drawn = (expression: Expression, t = -1): Uint8Array =>
      renderArt(recolorArt(expression, taken), SIZE.width, SIZE.height, t);
    t.same(frame({ ...quality, palette }, 8n), drawn(grown), palette);
    t.not(Buffer.compare(frame({ ...quality, palette }, 8n), frame(quality, 8n)), 0);
    t.same(frame({ kind: 'formulas', palette }, 540n), drawn(formulaAt(540n)));
    const formula = 'palette(moss, drift(x, t))';
    const film = { kind: 'film', formula, frames: 8, palette } as const;
    t.same(frame(film, 3n), drawn(parseFormula(formula), filmTime(3, 8)));
  }
  t.throws(() => openArtFrames({ ...plain, palette: 'wien' }, 1, 1), {
    code: 'E_PALETTE',
    message: 'there are no palettes "wien"',
  });
  t.throws(() => openArtFrames({ kind: 'formulas', palette: five.slice(7) }, 1, 1), {
    code: 'E_PALETTE',
    message: /4 colours/,
  });
});

t.test('a film begins with the picture and comes round', async (t) => {
  const expression = artExpression('film', { animate: true });
  const film = { kind: 'film', formula: formatFormula(expression), frames: 8 } as const;
  t.same(frame(film, 0n), drawArt('film', SIZE).pixels);
  t.same(frame(film, 8n), frame(film, 0n));
  t.same(frame(film, 11n), renderArt(expression, SIZE.width, SIZE.height, filmTime(3, 8)));
  t.not(Buffer.compare(frame(film, 1n), frame(film, 0n)), 0);
  t.same([filmTime(0, 3), filmTime(2, 4), filmTime(4, 4)], [-1, 0, 1]);
  t.same(frame({ ...film, frames: 1 }, 5n), frame(film, 0n));
});

t.test('small pictures of all nodes are those of the nodes by themselves', async (t) => {
  // Warps move what stands below them, and not what is shown of that.
  for (const grammar of ['default', 'mosaic']) {
    const expression = artExpression('parts', { depth: 2, grammar });
    const { nodes } = expression;
    const places = [...nodes.keys()];
    const pictures = renderParts(expression, places, 9);
    t.equal(pictures.length, nodes.length);
    for (const place of places) {
      const { operator } = nodes[place]!;
      const part = formatFormula({ ...expression, nodes: nodes.slice(0, place + 1) });
      const isColor = OPERATORS[operator].gives === 'color';
      const whole = parseFormula(isColor ? part : `(${part}, ${part}, ${part})`);
      t.same(pictures[place], interpretPicture(whole, 9, 9), part.slice(0, 60));
    }
  }
  const chain = parseFormula(`(${'sin('.repeat(16_380)}x${')'.repeat(16_380)}, y, t)`);
  t.equal(chain.treeNodes, 16_384);
  const [whole = new Uint8Array()] = renderParts(chain, [chain.nodes.length - 1], 48);
  t.same(whole, renderArt(chain, 48, 48));
});
