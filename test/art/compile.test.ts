/**
 * The compiled module against the interpreter, bit for bit. ART §2 … §4.
 * @module
 */
import t from 'tap';
import {
  artExpression,
  compileArt,
  type Expression,
  formatFormula,
  interpretAt,
  interpretPicture,
  OPERATORS,
  type OperatorName,
  parseFormula,
  renderArt,
  renderNumbers,
  type WordSource,
} from '../../src/art/index.js';
import { samplePlace } from '../../src/art/arithmetic.js';
import { limitOf } from '../portion.js';
import { draw, wordsOf } from './tools.js';

/** The interpreter's numbers, as {@link renderNumbers} gives them. */
function interpretNumbers(expression: Expression, width: number, height: number, time = -1) {
  const numbers = new Float32Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    const x = samplePlace(i % width, width);
    const y = samplePlace(Math.floor(i / width), height);
    numbers.set(interpretAt(expression, { x, y, t: time }), 3 * i);
  }
  return numbers;
}

/** Whether all bits are equal, those of NaN and −0 too. */
function isSame(a: Float32Array, b: Float32Array): boolean {
  return Buffer.compare(new Uint8Array(a.buffer), new Uint8Array(b.buffer)) === 0;
}

const NUMERIC = Object.keys(OPERATORS).filter((name) => {
  const { takes, gives } = OPERATORS[name as OperatorName];
  return gives === 'number' && takes.length > 0;
}) as OperatorName[];

/** By a module of its own, which must draw the same as what draws small pictures. */
function compiled(
  expression: Expression,
  width: number,
  height: number,
  t = -1,
  samples = 1,
): Uint8Array {
  const pixels = new Uint8Array(3 * width * height);
  const range = { width, height, firstRow: 0, endRow: height, t, samples };
  compileArt(expression).fillRows(range, pixels);
  if (Buffer.compare(pixels, renderArt(expression, width, height, t, samples)) !== 0)
    throw new Error(`${formatFormula(expression)} at ${width}×${height} is drawn in two ways`);
  return pixels;
}

/** Text of a tree with all operators in it. */
function randomTree(words: WordSource, budget: number): string {
  if (budget < 2) {
    const constant = ((draw(words, 2001) - 1000) / 1000).toFixed(3);
    return ['x', 'y', 't', 'x', 'y', constant, '0', '1', '-1', '0.5'][draw(words, 10)] ?? '';
  }
  const name = NUMERIC[draw(words, NUMERIC.length)] ?? 'add';
  const arity = OPERATORS[name].takes.length;
  const inputs = Array.from({ length: arity }, () =>
    randomTree(words, Math.floor(((budget - 1) / arity) * (0.5 + draw(words, 100) / 100))),
  );
  return `${name}(${inputs.join(', ')})`;
}

function randomColor(words: WordSource, budget: number): string {
  const part = (): string => randomTree(words, budget / 3);
  switch (draw(words, 7)) {
    case 0:
      return `hsl(${part()}, ${part()}, ${part()})`;
    case 1:
      return `palette(dusk, ${part()})`;
    case 2:
      return `waves(${part()}, ${part()}, ${part()})`;
    case 3:
      return `shade(${randomColor(words, budget / 2)}, ${part()})`;
    case 4:
      return `over(${part()}, ${randomColor(words, budget / 3)}, ${randomColor(words, budget / 3)})`;
    default:
      return `(${part()}, ${part()}, ${part()})`;
  }
}

t.test('several samples are the mean of a larger picture (ART §4)', async (t) => {
  const expression = parseFormula('(threshold(mult(x, y), 0.2), fold(add(x, y), 1), angle(x, y))');
  for (const [width, height] of [
    [1, 1],
    [7, 5],
    [1030, 2],
    [3, 40],
  ] as const) {
    for (const k of [2, 4]) {
      const large = renderArt(expression, k * width, k * height);
      const mean = Uint8Array.from({ length: 3 * width * height }, (_, at) => {
        const [x, y] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width)];
        let sum = 0;
        for (let i = 0; i < k * k; i++)
          sum += large[3 * ((k * y + (i % k)) * k * width + k * x + Math.floor(i / k)) + (at % 3)]!;
        return Math.floor(sum / k ** 2 + 0.5);
      });
      t.same(compiled(expression, width, height, -1, k * k), mean, `${width}×${height}, ${k * k}`);
    }
  }
  const [width, height, samples] = [9, 8, 16];
  const whole = interpretPicture(expression, width, height, -1, samples);
  const rows = new Uint8Array(3 * width * 3);
  compileArt(expression).fillRows({ width, height, firstRow: 4, endRow: 7, samples }, rows);
  t.same(rows, whole.subarray(27 * 4, 27 * 7), 'rows of it');
  for (const wrong of [0, 2, 9, 64, NaN])
    t.throws(() => renderArt(expression, 8, 8, -1, wrong), { code: 'E_RANGE' }, `${wrong}`);
});

t.test('random expressions of all operators give the interpreter’s bits', async (t) => {
  const words = wordsOf('random expressions');
  const used = new Set<string>();
  let wrong = 0;
  for (let i = 0; i < limitOf(200, 1000); i++) {
    const text = randomColor(words, 10 + (i % 90));
    for (const [name] of text.matchAll(/[a-z]+(?=\()/g)) used.add(name);
    const expression = parseFormula(text);
    const time = Math.fround(draw(words, 2001) / 1000 - 1);
    const width = 1 + draw(words, 9);
    const height = 1 + draw(words, 4);
    const numbers = renderNumbers(expression, width, height, time);
    const isEqual =
      isSame(numbers, interpretNumbers(expression, width, height, time)) &&
      Buffer.compare(
        compiled(expression, width, height, time),
        interpretPicture(expression, width, height, time),
      ) === 0;
    if (!isEqual) wrong++;
    if (!isEqual && wrong < 5) t.fail(`${width}×${height}, t ${time}: ${text}`);
    if (numbers.some((v) => !(v >= -1 && v <= 1))) t.fail(`leaves [−1, 1]: ${text}`);
  }
  t.equal(wrong, 0);
  for (const name of NUMERIC) t.ok(used.has(name), name);
});

t.test('pictures of both grammars give the interpreter’s bits', async (t) => {
  for (let i = 0; i < 120; i++) {
    const grammar = i % 3 === 0 ? 'paper' : 'default';
    const expression = artExpression(`bits ${i}`, { grammar, depth: 1 + (i % 16) });
    const numbers = renderNumbers(expression, 11, 6);
    t.ok(isSame(numbers, interpretNumbers(expression, 11, 6)), `text ${i}`);
  }
});

/** Edges of operators: zeros, ends, poles, halves, the smallest and what rounds away. */
const EDGES = [
  '0',
  'mult(0, -1)',
  '1',
  '-1',
  '0.5',
  '-0.5',
  '0.25',
  '0.9999999',
  '-0.9999999',
  '0.0000001',
  '-0.0000001',
  // 2^-126 and far below: subnormal numbers and zero.
  'mult(mult(mult(0.0000001, 0.0000001), mult(0.0000001, 0.0000001)), mult(0.0000001, 0.001))',
  'mult(mult(mult(0.0000001, 0.0000001), mult(0.0000001, 0.0000001)), mult(0.0000001, 0.0000001))',
  'mult(mult(mult(mult(0.0000001, 0.0000001), mult(0.0000001, 0.0000001)), mult(0.0000001, 0.0000001)), 0.0001)',
  'mult(mult(mult(mult(0.0000001, 0.0000001), mult(0.0000001, 0.0000001)), mult(0.0000001, 0.0000001)), -0.0001)',
  '0.3333333',
  '0.125',
];

t.test(
  'every operator has the interpreter’s bits at its edges, and stays in [−1, 1]',
  async (t) => {
    for (const name of NUMERIC) {
      const arity = OPERATORS[name].takes.length;
      const edges = arity > 2 ? EDGES.filter((_, i) => i % 2 === 0 || i > 10).slice(0, 7) : EDGES;
      let combinations: string[][] = [[]];
      for (let i = 0; i < arity; i++) {
        combinations = combinations.flatMap((rest) => edges.map((edge) => rest.concat(edge)));
      }
      // Folded by the compiler, and worked out by the module: t hides the constant.
      const hidden = combinations.map((inputs) => inputs.map((input) => `max(t, ${input})`));
      const failures: string[] = [];
      const calls = [...combinations, ...hidden].map((inputs) => `${name}(${inputs.join(', ')})`);
      for (let at = 0; at < calls.length; at += 90) {
        // Some at once: the channels of nested colours.
        const some = calls.slice(at, at + 90);
        for (let from = 0; from < some.length; from += 3) {
          const [a = '0', b = '0', c = '0'] = some.slice(from, from + 3);
          const expression = parseFormula(`(${a}, ${b}, ${c})`);
          const expected = interpretAt(expression, { x: 0, y: 0, t: -1 });
          const numbers = renderNumbers(expression, 1, 1);
          if (!isSame(numbers, Float32Array.from(expected))) failures.push(`${a}, ${b}, ${c}`);
          if (!expected.every((v) => v >= -1 && v <= 1)) failures.push(`range: ${a}, ${b}, ${c}`);
        }
      }
      t.same(failures, [], `${name}: ${calls.length} calls`);
    }
  },
);

t.test('sizes, bands and row ranges fit together', async (t) => {
  const expression = artExpression('sizes');
  for (const [width, height] of [
    [1, 1],
    [2, 3],
    [3, 2],
    [4, 4],
    [5, 1],
    [17, 3],
    [2051, 2],
    [4100, 1],
    [1, 300],
  ] as const) {
    const pixels = compiled(expression, width, height);
    t.same(pixels, interpretPicture(expression, width, height), `${width}×${height}`);
  }
  const renderer = compileArt(expression);
  const other = compileArt(artExpression('another'));
  const whole = renderArt(expression, 33, 20);
  const parts = new Uint8Array(whole.length);
  const range = { width: 33, height: 20 };
  for (const [firstRow, endRow] of [
    [13, 20],
    [0, 1],
    [1, 13],
    [13, 13],
  ] as const) {
    renderer.fillRows({ ...range, firstRow, endRow }, parts.subarray(99 * firstRow, 99 * endRow));
    // Another picture's module works in the same memory.
    other.fillRows({ ...range, firstRow: 0, endRow: 20 }, new Uint8Array(whole.length));
  }
  t.same(parts, whole);
});

t.test('expressions of many pieces give the interpreter’s bits', async (t) => {
  const words = wordsOf('many pieces');
  for (const budget of [2500, 4500]) {
    const text = `(${randomTree(words, budget)}, ${randomTree(words, budget)}, ${randomTree(words, budget)})`;
    const expression = parseFormula(text);
    t.ok(expression.treeNodes > budget, `${expression.treeNodes} nodes`);
    for (const time of [-1, 0.25]) {
      const numbers = renderNumbers(expression, 21, 3, time);
      t.ok(isSame(numbers, interpretNumbers(expression, 21, 3, time)), `t ${time}`);
    }
  }
});

t.test('what is constant, or of one kind of variable, is rendered too', async (t) => {
  for (const text of [
    '(0.1, 0.2, 0.3)',
    '(x, x, x)',
    '(y, sin(y), 0.5)',
    '(t, t, sin(t))',
    '(sin(x), x, y)',
    '(add(t, y), add(t, x), add(x, y))',
  ]) {
    const expression = parseFormula(text);
    t.same(compiled(expression, 6, 5, 0.5), interpretPicture(expression, 6, 5, 0.5), text);
  }
});

t.test('F = (x, x, x) of the paper is the horizontal ramp', async (t) => {
  const pixels = renderArt(parseFormula('(x, x, x)'), 256, 3);
  for (let at = 0; at < pixels.length; at++) {
    t.equal(pixels[at], Math.floor((at % 768) / 3), `byte ${at}`);
  }
});

t.test('arguments that make no picture are refused', async (t) => {
  const expression = parseFormula('(x, y, t)');
  const renderer = compileArt(expression);
  const fill = (range: object): void =>
    renderer.fillRows(
      { width: 2, height: 2, firstRow: 0, endRow: 2, ...range },
      new Uint8Array(12),
    );
  fill({});
  t.throws(() => fill({ width: 0 }), { code: 'E_LIMIT' });
  t.throws(() => fill({ height: 65537, endRow: 1 }), { code: 'E_LIMIT' });
  t.throws(() => fill({ width: 1.5 }), TypeError);
  t.throws(() => fill({ width: 3 }), TypeError, 'out is too small');
  t.throws(() => fill({ endRow: 3 }), TypeError);
  t.throws(() => fill({ t: 1.01 }), { code: 'E_RANGE' });
  t.throws(() => fill({ t: NaN }), { code: 'E_RANGE' });
  t.throws(() => renderArt(expression, 65536, 65536), { code: 'E_LIMIT', message: /part by part/ });
});
