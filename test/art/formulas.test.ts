/**
 * Formulas by number: each once, in the order of ART §15. The slow tests have it at length.
 * @module
 */
import t from 'tap';
import {
  hslColor,
  NUMERIC,
  overColor,
  paletteColor,
  shadeColor,
  wavesColor,
} from '../../src/art/arithmetic.js';
import {
  artExpression,
  type Expression,
  formatFormula,
  FORMULA_BITS,
  formulaAt,
  formulaNumber,
  MAX_TREE_NODES,
  OPERATORS,
  type OperatorName,
  parseFormula,
  renderArt,
} from '../../src/art/index.js';
import { LATER_OPERATORS } from '../../src/art/operators.js';
import { artVersion } from '../../src/art/warp.js';
import { MAX_FORMULA_SIZE } from '../../src/art/formulas/formula-number.js';
import { makeTrees } from '../../src/art/formulas/trees.js';
import { formulaOfNumber, JSBI, numberOfFormula } from '../../src/reference/index.js';
import { limitOf } from '../portion.js';
import { allTrees, compareTrees, exchangeInputs, readTree } from './formula-trees.js';
import { type PictureVector, readArtVectors, wordsOf } from './tools.js';

const numberOf = (text: string): bigint => formulaNumber(parseFormula(text));
const textAt = (number: bigint): string => formatFormula(formulaAt(number));

/** Numbers below 10^60 of all lengths, the same each time. */
function manyNumbers(label: string, count: number): bigint[] {
  const words = wordsOf(label);
  return Array.from({ length: count }, (_, i) => {
    let number = 0n;
    for (let bits = 0; bits < 256; bits += 32) number = (number << 32n) | BigInt(words.next());
    return number % 10n ** BigInt(1 + (i % 60));
  });
}

t.test('numbers lead to formulas that lead back', async (t) => {
  let wrong: bigint | undefined;
  const seen = new Set<string>();
  for (let number = 0n; number < 50_000n; number++) {
    const expression = formulaAt(number);
    seen.add(formatFormula(expression));
    if (formulaNumber(expression) !== number) wrong ??= number;
  }
  t.equal(wrong, undefined);
  t.equal(seen.size, 50_000, 'no formula comes twice');
  for (const number of manyNumbers('there and back', limitOf(3_000, 30_000))) {
    const expression = formulaAt(number);
    if (formulaNumber(expression) !== number) wrong ??= number;
  }
  t.equal(wrong, undefined);
});

t.test('what is printed is read as the formula of the same number', async (t) => {
  const used = new Set<OperatorName>();
  for (const number of manyNumbers('printed', limitOf(300, 3_000))) {
    const expression = formulaAt(number);
    for (const { operator } of expression.nodes) used.add(operator);
    const text = formatFormula(expression);
    if (numberOf(text) !== number) t.fail(`${number} is ${text}`);
  }
  const numbered = Object.keys(OPERATORS).filter((name) => !LATER_OPERATORS.has(name));
  t.same([...used].toSorted(), numbered.toSorted(), 'every operator of art/1 comes up');
});

t.test('there are as many as all trees that can be written, up to exchanged inputs', async (t) => {
  const { number, color } = makeTrees();
  const most = limitOf(5, 6);
  const trees = allTrees(most);
  for (let size = 1; size <= most; size++) {
    t.equal(number.count(size), BigInt(trees.number[size]?.size ?? 0), `numbers of size ${size}`);
    t.equal(color.count(size), BigInt(trees.color[size]?.size ?? 0), `colours of size ${size}`);
  }
  t.same(
    new Set(Array.from({ length: 6_166 }, (_, i) => textAt(BigInt(i)))).size,
    [2, 3, 4].reduce((sum, size) => sum + (trees.color[size]?.size ?? NaN), 0),
  );
});

t.test('numbers follow the order of trees', async (t) => {
  const isAscending = (a: bigint, b: bigint): boolean =>
    compareTrees(readTree(textAt(a)), readTree(textAt(b))) < 0;
  const wrong: string[] = [];
  for (let number = 0n; number < 8_000n; number++) {
    if (!isAscending(number, number + 1n)) wrong.push(`${number} and the next`);
  }
  const numbers = manyNumbers('order', limitOf(300, 3_000));
  for (const [i, a] of numbers.entries()) {
    if (!isAscending(a, a + 1n)) wrong.push(`${a} and the next`);
    const b = numbers[i - 1] ?? 0n;
    if (a !== b && isAscending(a, b) !== a < b) wrong.push(`${a} and ${b}`);
  }
  t.same(wrong, []);
});

t.test('the reference has the same numbers', async (t) => {
  const few = Array.from({ length: 300 }, (_, i) => BigInt(i));
  for (const number of [...few, ...manyNumbers('reference', limitOf(60, 1_000))]) {
    const text = textAt(number);
    t.equal(formulaOfNumber(JSBI.BigInt(`${number}`)), text);
    if (numberOfFormula(text).toString() !== `${number}`) t.fail(`${number}`);
  }
});

interface FormulaVector {
  readonly number?: string;
  readonly formula?: string;
  readonly also?: string;
  readonly size?: number;
  readonly numbers?: string;
  readonly colors?: string;
}

t.test('vectors hold both ways (ART §12)', async (t) => {
  const trees = makeTrees();
  for (const vector of readArtVectors<FormulaVector>('formulas')) {
    const { size, number, formula = '', also = formula } = vector;
    if (number === undefined) {
      t.equal(`${trees.number.count(size ?? NaN)}`, vector.numbers);
      t.equal(`${trees.color.count(size ?? NaN)}`, vector.colors);
      continue;
    }
    t.equal(textAt(BigInt(number)), formula);
    t.equal(numberOf(formula), BigInt(number));
    t.equal(numberOf(also), BigInt(number));
  }
});

t.test('pictures have formulas with numbers, which give the same pictures', async (t) => {
  const again = (expression: Expression, what: string): void => {
    const number = formulaNumber(expression);
    const found = formulaAt(number);
    t.equal(formulaNumber(found), number, what);
    t.same(renderArt(found, 12, 9, 0.3), renderArt(expression, 12, 9, 0.3), what);
    t.equal(found.treeNodes, expression.treeNodes);
  };
  const vectors = readArtVectors<PictureVector>('pictures').filter(
    ({ formula }) => formula !== undefined && artVersion(parseFormula(formula)) === 1,
  );
  t.ok(vectors.length > 20);
  for (const { formula = '' } of vectors) again(parseFormula(formula), formula);
  for (let i = 0; i < limitOf(20, 400); i++) {
    again(artExpression(`text ${i}`, { grammar: i % 2 === 0 ? 'default' : 'paper' }), `text ${i}`);
  }
  const hello = artExpression('hello');
  t.same([hello.treeNodes, `${formulaNumber(hello)}`.length], [139, 423]);
  again(hello, 'hello');
});

const VALUES = [0, -0, 1, -1, 0.5, -0.5, 0.3, -0.3, 0.29, 1e-7, -1e-7, 1e-30, -1e-30].map(
  Math.fround,
);

/** What an operator gives; colours that it takes are gray. */
function evaluate(operator: OperatorName, inputs: readonly number[]): readonly number[] {
  const [a = NaN, b = NaN, c = NaN, d = NaN] = inputs;
  switch (operator) {
    case 'x':
    case 'y':
    case 't':
    case 'constant':
      throw new Error('a leaf takes nothing');
    case 'rgb':
      return [a, b, c];
    case 'hsl':
      return hslColor(a, b, c);
    case 'palette':
      return paletteColor(3, a);
    case 'waves':
      return wavesColor(a, b, c);
    case 'shade':
      return shadeColor([a, a, a], b);
    case 'over':
      return overColor(a, [b, b, b], [c, c, c]);
    default:
      return [NUMERIC[operator as keyof typeof NUMERIC](a, b, c, d)];
  }
}

const operators = Object.entries(OPERATORS)
  .filter(([name, { takes }]) => takes.length > 0 && !LATER_OPERATORS.has(name))
  .map(([name, { takes }]) => ({ name: name as OperatorName, arity: takes.length }));

/** All inputs of values, for many inputs of fewer. */
function* allInputs(arity: number): Generator<number[]> {
  const values = arity === 4 ? VALUES.slice(0, 8) : VALUES;
  for (let i = 0; i < values.length ** arity; i++) {
    yield Array.from(
      { length: arity },
      (_, k) => values[Math.floor(i / values.length ** k) % values.length] ?? NaN,
    );
  }
}

t.test('inputs that may be exchanged give the same bits, and no others do', async (t) => {
  for (const { name, arity } of operators) {
    const exchanges = exchangeInputs(name, arity);
    for (const { order, isAllowed } of exchanges) {
      // min and max give the first of 0 and −0, which no result tells apart: see below.
      const isSame = (a: number, b: number): boolean =>
        Object.is(a, b) || ((name === 'min' || name === 'max') && a === 0 && b === 0);
      let differing = 0;
      for (const inputs of allInputs(arity)) {
        const result = evaluate(name, inputs);
        const other = evaluate(
          name,
          order.map((place) => inputs[place] ?? NaN),
        );
        if (!result.every((value, i) => isSame(value, other[i] ?? NaN))) differing++;
      }
      t.equal(differing === 0, isAllowed, `${name} as ${order.join(' ')}`);
    }
  }
});

t.test('no result tells 0 from −0, but as 0 or −0', async (t) => {
  const wrong: string[] = [];
  for (const { name, arity } of operators) {
    for (const inputs of allInputs(arity)) {
      if (!inputs.some((value) => Object.is(value, -0))) continue;
      const result = evaluate(name, inputs);
      const other = evaluate(
        name,
        inputs.map((value) => (value === 0 ? 0 : value)),
      );
      if (!result.every((value, i) => value === other[i]))
        wrong.push(`${name} of ${inputs.join()}`);
    }
  }
  t.same(wrong, []);
});

t.test('constants of all lengths have numbers', async (t) => {
  for (const constant of ['0', '1', '-1', '0.5', '-0.05', '0.0000001', '-0.9999999', '0.1234567']) {
    const text = `palette(ember, ${constant})`;
    t.equal(textAt(numberOf(text)), text);
  }
  t.equal(numberOf('(-0.0, 0.50, 1.000)'), numberOf('(0, 0.5, 1)'));
  const odd = (value: number, palette = 0): Expression => ({
    nodes: [
      { operator: 'constant', inputs: [], value },
      { operator: 'palette', inputs: [0], value: palette },
    ],
    treeNodes: 2,
    depth: 1,
  });
  t.equal(formulaNumber(odd(-0)), numberOf('palette(ember, 0)'));
  t.throws(() => formulaNumber(odd(1 / 3)), TypeError);
  t.throws(() => formulaNumber(odd(NaN)), TypeError);
  t.throws(() => formulaNumber(odd(0, 32)), /palette 32/);
});

const deep = (nodes: number): string => `${'sin('.repeat(nodes)}x${')'.repeat(nodes)}`;

t.test('formulas with operators of art/2 have no numbers', async (t) => {
  for (const text of [
    'warp(x, y, x)',
    'cells(x, y, x, y)',
    'seams(x, y, 0, 1)',
    'noise(x, y, 0, 1)',
  ]) {
    const expression = parseFormula(`palette(wine, ${text})`);
    t.throws(() => formulaNumber(expression), {
      code: 'E_FORMULA',
      message: `formulas by number have the operators of art/1 alone, and this one has ${text.split('(')[0]}: leave it out`,
    });
  }
});

t.test('what is too large for a number is refused at once', async (t) => {
  t.throws(() => formulaAt(2n ** BigInt(FORMULA_BITS)), { code: 'E_RANGE' });
  t.throws(() => formulaAt(-1n), { code: 'E_RANGE' });
  t.throws(() => formulaAt(0 as unknown as bigint), TypeError);
  const wide = (nodes: number): string =>
    nodes < 3
      ? 'x'
      : `add(${wide(Math.floor((nodes - 1) / 2))}, ${wide(Math.ceil((nodes - 1) / 2))})`;
  for (const text of [
    deep(MAX_TREE_NODES - 2),
    deep(MAX_FORMULA_SIZE - 1),
    wide(MAX_TREE_NODES - 2),
  ]) {
    t.throws(() => numberOf(`palette(ember, ${text})`), { code: 'E_LIMIT', message: /2\^4096/ });
  }
  const large = `palette(ember, ${deep(300)})`;
  t.equal(textAt(numberOf(large)), large);
});
