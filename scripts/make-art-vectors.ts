/**
 * Write test/vectors/art/*.json from the plain interpreter, formulas.json from the reference, and infix.json and words.json
 * from the program. ART §12.
 *
 *     node dist/scripts/make-art-vectors.js
 *
 * It only ever adds: a vector that is there with another value stops it, since another output
 * is another version of art.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '@noble/hashes/sha2.js';
import {
  type ArtInput,
  artExpression,
  type Expression,
  type ExpressionOptions,
  formatFormula,
  GRAMMAR_NAMES,
  inputWords,
  interpretPicture,
  OPERATORS,
  PALETTES,
  parseFormula,
  parseGrammar,
} from '../src/art/index.js';
import { LATER_OPERATORS } from '../src/art/operators.js';
import { EnumeratorError, resultOf } from '../src/core/errors.js';
import { countTrees, formulaOfNumber, JSBI, numberOfFormula } from '../src/reference/index.js';

type Item = Readonly<Record<string, unknown>>;

/** What a vector is asked for, without its answer. */
interface Question extends ExpressionOptions {
  readonly input?: string;
  readonly input_hex?: string;
  readonly grammar?: string;
  readonly formula?: string;
  readonly t?: number;
  readonly samples?: number;
  readonly width: number;
  readonly height: number;
}

const MAX_BYTES_IN_FULL = 1024;
const folder = fileURLToPath(new URL('../../test/vectors/art/', import.meta.url));

const TEXTS = ['', 'hello', 'Hello', 'hello ', 'déjà vu', '日本語', '🎨', 'a', 'b', '0'];
for (let i = TEXTS.length; i < 44; i++) TEXTS.push(`text ${i}`);

addTo(
  'pictures.json',
  [
    ...texts(),
    ...options(),
    ...formulas(),
    ...newer(),
    ...sampled(),
    ...later(),
    ...roundings(),
  ].map(answer),
  ['pixels', 'formula_'],
);
addTo(
  'formulas.json',
  [...counts(), ...byNumber(), ...exchanged()],
  ['formula', 'also', 'numbers', 'colors'],
);
addTo('infix.json', [...signs(), ...signErrors()], ['printed', 'code', 'line', 'column']);
addTo('words.json', words(), ['words']);
addTo('errors.json', [...formulaErrors(), ...grammarErrors()], ['code']);
addTo('quality.json', qualities(), ['colors', 'contrast', 'energy', 'passes', 'first']);
addTo('films.json', films(), ['pixels']);
addTo('notes.json', notes(), ['texts', 'comment']);

/** What is measured of a picture, counted plainly; and the first variant that passes. ART §10. */
function qualities(): Item[] {
  const inputs = ['hello', 'grace', 'ada', '', '0', '图像', ...TEXTS.slice(20, 40)];
  const grammars = ['default', 'paper', 'mosaic'];
  return grammars.flatMap((grammar) =>
    // Of paper hardly any picture passes.
    inputs.slice(0, grammar === 'paper' ? 5 : undefined).map((input) => {
      const measured = measure(artExpression(input, { grammar }));
      const first = Array.from({ length: 64 }, (_, variant) => variant).find(
        (variant) => measure(artExpression(input, { grammar, variant })).passes,
      );
      const { colors, contrast, energy, passes } = measured;
      return { input, grammar, colors, contrast, energy, passes, first: first ?? 0 };
    }),
  );
}

function measure(
  expression: Expression,
): Record<'colors' | 'contrast' | 'energy', number> & { passes: boolean } {
  const side = 32;
  const pixels = interpretPicture(expression, side, side);
  const at = (x: number, y: number): number[] => [
    ...pixels.subarray(3 * (side * y + x), 3 * (side * y + x) + 3),
  ];
  const places = Array.from(
    { length: side * side },
    (_, i) => [i % side, Math.floor(i / side)] as const,
  );
  const all = places.map(([x, y]) => at(x, y));
  const colors = new Set(all.map((color) => color.map((level) => level >> 4).join())).size;
  const weights = all.map(([r = 0, g = 0, b = 0]) => 2 * r + 5 * g + b).toSorted((a, b) => a - b);
  const contrast = (weights[921] ?? NaN) - (weights[102] ?? NaN);
  let energy = 0;
  for (const [x, y] of places) {
    for (const [dx, dy] of [
      [1, 0],
      [0, 1],
    ] as const) {
      if (x + dx >= side || y + dy >= side) continue;
      const other = at(x + dx, y + dy);
      for (const [channel, level] of at(x, y).entries())
        energy += Math.abs(level - (other[channel] ?? NaN));
    }
  }
  const passes = colors >= 20 && contrast >= 320 && energy >= 24_000 && energy <= 360_000;
  return { colors, contrast, energy, passes };
}

/** Frames of films, and pictures of numbers. ART §13. */
function films(): Item[] {
  const formula = 'palette(ember, sin(add(x, mult(y, t))))';
  const frames = [
    [0, 1],
    [0, 7],
    [3, 7],
    [6, 7],
    [1, 1000],
    [999, 1000],
    [2_097_151, 4_194_304],
  ] as const;
  const moments = frames.map(([frame, of]) => {
    const t = Math.fround(Math.fround((2 * (frame % of)) / of) - 1);
    const pixels = interpretPicture(parseFormula(formula), 9, 7, t);
    return { formula, frame, frames: of, width: 9, height: 7, pixels_hex: hexOf(pixels) };
  });
  const numbers = ['0', '1', '10', `${10n ** 30n}`, `${2n ** 256n - 1n}`].map((number) => {
    const pixels = interpretPicture(artExpression(number), 9, 7);
    return { number, width: 9, height: 7, pixels_hex: hexOf(pixels) };
  });
  return [...moments, ...numbers];
}

/** What files say of pictures, written down from the table. ART §14. */
function notes(): Item[] {
  const mosaic = 'palette(dusk, warp(x, y, cells(x, y, 0.2, 0.5)))';
  const five = '102030,405060,708090,a0b0c0,d0e0f0';
  const drawn = '(sin(x), y, mult(x, y))';
  const grown = (grammar: string, depth: number, variant: number): Item => ({
    'enumerate-art-grammar': grammar,
    'enumerate-art-depth': `${depth}`,
    'enumerate-art-variant': `${variant}`,
  });
  const first = { 'enumerate-art': 'art/1' };
  const second = { 'enumerate-art': 'art/2' };
  const salted = { 'enumerate-art-salt': 'yes' };
  return [
    { input: 'grace', texts: { ...first, ...grown('default', 12, 0) } },
    { input: '', texts: { ...first, ...grown('default', 12, 0) } },
    { input: 'grace', variant: 7, depth: 3, texts: { ...first, ...grown('default', 3, 7) } },
    { input: 'grace', salt: ' ', texts: { ...first, ...grown('default', 12, 0), ...salted } },
    ...['paper', 'classic', 'mirror', 'four', 'rosette', 'tile'].map((grammar) => ({
      input: 'grace',
      grammar,
      texts: { ...first, ...grown(grammar, 12, 0) },
    })),
    { input: 'grace', grammar: 'mosaic', texts: { ...second, ...grown('mosaic', 12, 0) } },
    {
      input: 'grace',
      grammar_text: 'C -> (V, V, V)\nV -> 1/4 x | 1/4 y | 1/2 sin(V)\n',
      texts: { ...first, ...grown('own', 12, 0) },
    },
    ...[4, 16].map((samples) => ({
      input: 'grace',
      samples,
      texts: {
        ...first,
        'enumerate-art-samples': `${samples}`,
        ...grown('default', 12, 0),
      },
    })),
    ...['safe', 'ember', five].map((palette) => ({
      input: 'grace',
      palette,
      texts: { ...first, ...grown('default', 12, 0), 'enumerate-art-palette': palette },
    })),
    {
      input: 'grace',
      palette: five.toUpperCase(),
      texts: { ...first, ...grown('default', 12, 0), 'enumerate-art-palette': five },
    },
    { formula: drawn, texts: first },
    { formula: drawn, samples: 4, texts: { ...first, 'enumerate-art-samples': '4' } },
    { formula: drawn, remember: true, texts: { ...first, 'enumerate-art-formula-text': drawn } },
    { formula: mosaic, texts: second },
    { number: '0', texts: { ...first, 'enumerate-art-formula': '0' } },
    {
      number: `${10n ** 30n}`,
      palette: 'safe',
      texts: {
        ...first,
        'enumerate-art-formula': `${10n ** 30n}`,
        'enumerate-art-palette': 'safe',
      },
    },
    { film: true, input: 'grace', comment: 'enumerate-art art/1' },
    { film: true, input: 'grace', grammar: 'mosaic', comment: 'enumerate-art art/2' },
  ];
}

/** How many trees have a size, by the reference. ART §15. */
function counts(): Item[] {
  return [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 18, 20, 30, 50, 100, 180].map((size) => ({
    size,
    numbers: countTrees('number', size).toString(),
    colors: countTrees('color', size).toString(),
  }));
}

/** Formulas of numbers, from the smallest to one of 200 digits. */
function byNumber(): Item[] {
  const numbers = new Set<bigint>();
  // All of sizes 2 and 3, so that every border between them is there.
  for (let n = 0n; n < 512n; n++) numbers.add(n);
  for (let n = 512n; n < 50_000n; n += 97n) numbers.add(n);
  let smaller = 0n;
  for (let size = 2; size < 12; size++) {
    numbers.add(smaller);
    smaller += BigInt(countTrees('color', size).toString());
    numbers.add(smaller - 1n);
  }
  for (let power = 3n; power <= 60n; power += 3n) {
    numbers.add(10n ** power);
    // Digits without a pattern: those of 7 to this power.
    numbers.add(7n ** (power * 7n) % 10n ** power);
  }
  for (const n of [10n ** 100n, 10n ** 200n, 7n ** 300n % 10n ** 200n, 2n ** 256n - 1n]) {
    numbers.add(n);
  }
  return [...numbers].map((number) => ({
    number: `${number}`,
    formula: formulaOfNumber(JSBI.BigInt(`${number}`)),
  }));
}

/** Formulas, and what they become where inputs are exchanged. */
function exchanged(): Item[] {
  const two = ['add', 'mult', 'div', 'min', 'max', 'radius'].map((name) => [
    `palette(wine, ${name}(sin(y), x))`,
    `palette(wine, ${name}(x, sin(y)))`,
  ]);
  return [
    ...two,
    ['(mix(0.2, -0.9, x, y), x, t)', '(mix(-0.9, 0.2, y, x), x, t)'],
    ['waves(0.0000001, x, y)', 'waves(x, 0.0000001, y)'],
    ['(add(min(y, x), max(y, x)), 0.1234567, -1)', '(add(max(x, y), min(x, y)), 0.1234567, -1)'],
    ['over(x, shade(palette(dusk, y), 1), hsl(y, y, 0))'],
    ['(if(x, y, drift(x, t), angle(y, x)), level(x, y, t), mod(y, 0.5))'],
  ].map(([text = '', also]) => {
    const found = numberOfFormula(text);
    if (also !== undefined && !JSBI.equal(numberOfFormula(also), found))
      throw new Error(`${text} and ${also} have two numbers`);
    const number = found.toString();
    const formula = formulaOfNumber(found);
    const other = [text, also].find((each) => each !== undefined && each !== formula);
    return other === undefined ? { number, formula } : { number, formula, also: other };
  });
}

/** Formulas with signs between values, and what they are without. ART §6.1. */
function signs(): Item[] {
  const numbers = ['x*y', '(x + y)/2', 'x + y', 'x - y', 'x-1', 'x + 3*y', '3*x - y', 'x - x'];
  numbers.push('3*x', 'x*3', '5*x', '10*x', '125*x', '9999.5*x', '-2*x', '-0.5*x', '1*x', 'x*0.5');
  numbers.push('x/4', 'x/3', 'x/y', '1/x', '3*x/(2*y)', '(x + 1)/(y - 2)', 'x/-y', '2/3*x', '0/x');
  numbers.push(
    '-x',
    '--x',
    '---x',
    '-(x + y)',
    '(x)',
    '((x))',
    '1/3',
    '-2/3',
    '3-2.5',
    '1-1',
    '-0',
  );
  numbers.push('0*x', '0*x + 2*y', '2*x + 0.25', '0.25 - x/2', '4 - x*5', 'x*y*t', 'x/y/t', 'x*-y');
  numbers.push(
    'x - y - t',
    'x + y*t - 2*x*y',
    '(x + 2)*(y - 3)',
    '2*(x + y)*3',
    '1/2 + 0.0000001/4',
  );
  numbers.push('sin(3*x)', 'sin(x*y)', 'sin(x + 0.5)', 'sin(x/2 + 0.5)', 'sin(-3*x)', 'sin(x + y)');
  numbers.push('cos(3*x)', 'cos(x - 2)', 'sin(cos(3*x)*2)', 'sin(1/2)', 'sin(2*x + y - 1.2)');
  numbers.push(
    'mult(x, y)*x',
    'mix(x + y, -y, 2*x, y/2)',
    'if(x - y, x*2, y*2, -t)',
    'max(x*y, -1)',
  );
  numbers.push('noise(3*x, 3*y, 0, -0.5)/2', 'warp(x*y, -y, 2*x - y)', '(x - y)*(x - y)*2500');
  const colors = [
    'palette(ember, sin(4*x) * cos(4*y) - x/2)',
    'shade((x*y, -x, 1 - y), x - y)',
    'over(x + y, palette(dusk, -x), hsl(2*x, y, 1/2)) # signs in all',
    '\t(x*y ,\r\n y-x, # a comment with * in it\n t)',
  ];
  const texts = [...numbers.map((number) => `(${number}, x, y)`), ...colors];
  return texts.map((text) => ({ text, printed: formatFormula(parseFormula(text)) }));
}

/** What is refused of them, and where: line and column, from 1. */
function signErrors(): Item[] {
  const numbers = [
    'x*',
    '*x',
    'x**y',
    'x y',
    '3x',
    '3(x)',
    'x^2',
    'x % 2',
    'x × y',
    'x · y',
    'x ÷ y',
  ];
  numbers.push(
    'x − y',
    'π*x',
    'pi*x',
    '1e300',
    '1e-3*x',
    '.5*x',
    '5.',
    '1.00000001*x',
    '3',
    '3 - 1',
  );
  numbers.push('-1.5', 'sin(2)', 'x/0', 'x/(1 - 1)', '10001*x', '101*(100*x)', '9999*x + 9999*y');
  numbers.push(
    'x + (x, x, y)',
    '(x, x, y)/2',
    'x * palette(ember, x)',
    '+x',
    'x + ',
    '(x',
    'x)',
    '²',
  );
  const texts = numbers.map((number) => `(x,\n${number}, y)`);
  texts.push(
    'x*y',
    '-(x, x, y)',
    '-palette(ember, x)',
    '(x, y, 0,5)',
    'palette(-ember, x)',
    '(x,\r\n 🎨, y)',
  );
  return texts.map((text) => {
    const { code, message } = refusalOf(text, parseFormula);
    const [, line, column] = /line ([0-9]+), column ([0-9]+)/.exec(message) ?? [];
    return { text, code, line: Number(line), column: Number(column) };
  });
}

/** Five words for inputs. ART §16. */
function words(): Item[] {
  const of = (question: Item, input: ArtInput, salt?: string): Item => {
    return { ...question, words: inputWords(input, salt).join(' ') };
  };
  const hexes = ['00', 'ff', '12f87e7861b4bfe2de2415964e4dd472', '80'.repeat(100)];
  return [
    ...TEXTS.slice(0, 16).map((input) => of({ input }, input)),
    ...['salt', 'ß', ' '].map((salt) => of({ input: 'salted', salt }, 'salted', salt)),
    ...hexes.map((hex) => of({ input_hex: hex }, Uint8Array.from(Buffer.from(hex, 'hex')))),
  ];
}

/** Each text in the first two grammars, in sizes that differ. */
function texts(): Question[] {
  const sizes = [
    [16, 16],
    [64, 64],
    [33, 7],
    [5, 40],
  ] as const;
  return TEXTS.flatMap((input, i) =>
    ['default', 'paper'].flatMap((grammar, j) =>
      [0, 1].map((k) => {
        const [width, height] = sizes[(i + j + 2 * k) % 4] ?? [8, 8];
        return { input, grammar, depth: 12, width, height };
      }),
    ),
  );
}

function options(): Question[] {
  const depths = [1, 2, 3, 5, 8, 20, 33, 64];
  const hexes = ['00', 'ff', '000102030405060708090a0b0c0d0e0f', '80'.repeat(100)];
  const cases: Partial<Question>[] = [
    ...depths.map((depth) => ({ input: 'depth', depth })),
    ...depths.map((depth) => ({ input: 'depth', depth, grammar: 'paper' })),
    ...[1, 2, 255, 65536, 2 ** 32 - 1].map((variant) => ({ input: 'variant', variant })),
    ...['salt', 'ß', ' '].map((salt) => ({ input: 'salted', salt })),
    ...hexes.map((input_hex) => ({ input_hex })),
    ...[-1000, -500, 0, 333, 1000].map((t) => ({ input: 'film', animate: true, t })),
  ];
  return cases.map((one) => Object.assign(one, { width: 18, height: 12 }));
}

/** The grammars that came later, at some depths. */
function newer(): Question[] {
  return GRAMMAR_NAMES.slice(2, -1).flatMap((grammar) =>
    TEXTS.slice(0, 16).map((input, i) => {
      const depth = [12, 2, 12, 30][i % 4] ?? 12;
      return { input, grammar, depth, width: i % 3 === 0 ? 32 : 15, height: i % 3 === 1 ? 9 : 16 };
    }),
  );
}

/** What art/2 has: its operators, and its grammar. */
function later(): Question[] {
  const operators = ['cells', 'seams', 'noise'].flatMap((name) => [
    `(${name}(x, y, 0, 0.3), ${name}(y, x, -1, -0.7), ${name}(mult(x, y), sin(x), 1, 0))`,
    `(${name}(x, y, x, y), ${name}(1, -1, 1, -1), ${name}(0, 0, 0, 0))`,
  ]);
  const warps = [
    '(warp(0.5, -0.5, x), warp(0.5, 1, y), warp(t, 0.2, mult(x, y)))',
    '(warp(x, y, add(x, warp(y, 0.3, radius(x, y)))), warp(mult(x, y), sin(x), warp(y, x, x)), x)',
    'palette(dusk, warp(noise(x, y, 0, 0), noise(y, x, 0, 0), cells(x, y, 0.2, 0.5)))',
  ];
  const formulas = [...operators, ...warps].map((formula, i) => {
    return { formula, width: i % 2 === 0 ? 16 : 9, height: 12 };
  });
  const grown = TEXTS.slice(0, 16).map((input, i) => {
    const depth = [12, 2, 12, 30][i % 4] ?? 12;
    return { input, grammar: 'mosaic', depth, width: i % 3 === 0 ? 32 : 15, height: 16 };
  });
  return [...formulas, ...grown];
}

/** Several samples a pixel. */
function sampled(): Question[] {
  return [4, 16].flatMap((samples) => {
    const sizes = [
      { width: 16, height: 16 },
      { width: 13, height: 7 },
      { width: 1, height: 1 },
    ];
    return sizes.flatMap((size, i) => [
      { input: `sample ${i}`, grammar: 'default', samples, ...size },
      { input: `sample ${i}`, grammar: 'rosette', samples, ...size },
      { formula: '(threshold(x, y), fold(mult(x, y), 1), angle(x, y))', samples, ...size },
    ]);
  });
}

/** Every operator and palette, over fields that reach the ends. */
function formulas(): Question[] {
  const inputs = ['x', 'y', 'add(x, y)', 'sin(fold(x, 1))'];
  const operators = Object.entries(OPERATORS).flatMap(([name, { takes, gives }]) => {
    if (takes.length === 0 || name === 'palette' || LATER_OPERATORS.has(name)) return [];
    const taken = takes.map((type, i) =>
      type === 'number' ? inputs[i] : `(${inputs[i]}, ${inputs[3 - i]}, 0.3)`,
    );
    const text = `${name}(${taken.join(', ')})`;
    return [gives === 'color' ? text : `(${text}, ${text.replaceAll(/\bx\b/g, 'y')}, 0)`];
  });
  const palettes = PALETTES.map(({ name }) => `palette(${name}, x)`);
  const others = [
    '(x, x, x)',
    '(y, y, y)',
    '(t, x, y)',
    '(div(x, 0), div(0, 0), div(0, x))',
    '(mix(-1, -1, x, y), angle(0, 0), mod(x, 0))',
    'shade(over(tent(x), palette(ember, y), hsl(x, 1, 0)), mult(x, y))',
  ];
  return [...operators, ...others, ...palettes].map((formula, i) => ({
    formula,
    width: i % 2 === 0 ? 16 : 9,
    height: i % 2 === 0 ? 16 : 12,
  }));
}

/** Pictures in which one rounding more or less is seen: a fold makes its difference five times as large. */
function roundings(): Question[] {
  const folded = (formula: string): string => `${'fold('.repeat(9)}${formula}${', 1)'.repeat(9)}`;
  const inputs = ['mult(x, y)', 'blend(x, y, 0.3)', 'add(x, 0.3)', 'mult(y, 0.7)'];
  const numbers = Object.entries(OPERATORS).flatMap(([name, { takes, gives }]) => {
    const isNumber = gives === 'number' && takes.every((type) => type === 'number');
    if (takes.length === 0 || !isNumber || LATER_OPERATORS.has(name)) return [];
    const formula = folded(`${name}(${inputs.slice(0, takes.length).join(', ')})`);
    return [{ formula: `(${formula}, 0, 0)`, width: 33, height: 31 }];
  });
  const three = ['sin(mult(x, y))', 'angle(x, y)', 'exp(mult(x, y))'].map(folded);
  const waves = 'waves(mult(x, y), blend(x, y, 0.3), add(x, mult(y, 0.9)))';
  const tiny = 'mult(0.0000001, 0.0000001)';
  const least = `mult(mult(${tiny}, ${tiny}), ${tiny})`;
  const subnormal = `(div(mult(${least}, x), mult(${least}, 0.9)), 0, 0)`;
  return [
    ...numbers,
    { formula: `(${three.join(', ')})`, width: 33, height: 31 },
    { formula: waves, width: 1024, height: 1024 },
    { formula: subnormal, width: 4, height: 1 },
  ];
}

function answer(question: Question): Item {
  const { input, input_hex, formula, width, height, t = -1000, samples, ...options } = question;
  const given = input ?? Uint8Array.from(Buffer.from(input_hex ?? '', 'hex'));
  const expression = formula === undefined ? artExpression(given, options) : parseFormula(formula);
  const pixels = interpretPicture(expression, width, height, Math.fround(t / 1000), samples);
  const isShort = pixels.length <= MAX_BYTES_IN_FULL;
  return {
    ...question,
    ...(isShort ? { pixels_hex: hexOf(pixels) } : { pixels_sha256_hex: hexOf(sha256(pixels)) }),
    ...(formula === undefined ? { formula_sha256_hex: digestOf(formatFormula(expression)) } : {}),
  };
}

function formulaErrors(): Item[] {
  const texts = ['', 'x', '(x, x)', '(x, x, x', '(x, x, x) x', '(x, x, 2)', '(x, x, 0.00000001)'];
  texts.push(
    '(x, x, NaN)',
    '(x, x, 1e-3)',
    '(x, x, .5)',
    '(x, x, sin)',
    '(x, x, sin())',
    '(c, c, c)',
  );
  texts.push(
    'palette(any, x)',
    'palette(none, x)',
    'shade(x, x)',
    'over(x, x, x)',
    '(x, x, (x, x, x))',
  );
  texts.push(
    '(x, x, mix(x, x, x))',
    '(X, X, X)',
    '(x; x; x)',
    'rgb x, x, x',
    '(sin(x)',
    '# nothing',
  );
  return texts.map((text) => refused('formula', text, parseFormula));
}

function grammarErrors(): Item[] {
  const texts = [
    '',
    'E',
    'E ->',
    'e -> (x, x, x)',
    'E -> x',
    'E -> (C, C, C)',
    'E -> (x, x, x) E -> (x, x, x)',
  ];
  for (const rule of [
    'x | y',
    '1/2 x | 1/3 y',
    '0.5 x | 0.49999 y',
    '1/2 add(C, C) | 1/2 x',
    '1/2 x | 1/2 C',
    'shade(E, x)',
    '0 x | 1 y',
    '3/2 x',
    '1/1048577 x | 1048576/1048577 y',
    'c | ',
    'none',
  ]) {
    texts.push(`E -> (C, C, C) C -> ${rule}`);
  }
  return texts.map((text) => refused('grammar', text, parseGrammar));
}

/** The code with which a text is refused. */
function refused(kind: string, text: string, read: (text: string) => unknown): Item {
  return { kind, text, code: refusalOf(text, read).code };
}

function refusalOf(text: string, read: (text: string) => unknown): EnumeratorError {
  const error = resultOf(() => read(text));
  if (error instanceof EnumeratorError) return error;
  throw new Error(`${JSON.stringify(text)} is not refused`);
}

/** Add what is not there yet, one vector a line; what is there must be as it was. */
function addTo(file: string, made: readonly Item[], answers: readonly string[]): void {
  const name = path.join(folder, file);
  const kept = fs.existsSync(name) ? (JSON.parse(fs.readFileSync(name, 'utf8')) as Item[]) : [];
  const keyOf = (item: Item): string => {
    const isQuestion = ([key]: [string, unknown]): boolean =>
      !answers.some((answer) => key.startsWith(answer));
    return JSON.stringify(
      Object.entries(item).filter(isQuestion).map(String).toSorted(compareText),
    );
  };
  const lines = new Map(kept.map((item) => [keyOf(item), JSON.stringify(item)]));
  for (const item of made) {
    const line = JSON.stringify(item);
    const before = lines.get(keyOf(item)) ?? line;
    if (before !== line) {
      throw new Error(`${file}: a vector never changes.\nthere: ${before}\nmade:  ${line}`);
    }
    lines.set(keyOf(item), line);
  }
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(name, `[\n${[...lines.values()].join(',\n')}\n]\n`);
  process.stdout.write(`${file}: ${lines.size} vectors\n`);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function digestOf(text: string): string {
  return hexOf(sha256(new TextEncoder().encode(text)));
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
