/**
 * Trees: depth, budget, and how often each rule is chosen. ART §8.
 * @module
 */
import t from 'tap';
import {
  artExpression,
  artSeed,
  artWords,
  type Choice,
  type Expression,
  findGrammar,
  formatFormula,
  growExpression,
  MAX_DEPTH,
  nodeBudget,
  OPERATORS,
  parseFormula,
  parseGrammar,
} from '../../src/art/index.js';
import { chiSquareScore } from '../core/statistics.js';
import { wordsOf } from './tools.js';
import { portionOf } from '../portion.js';

/** The longest way to a leaf from each node. */
function depthsOf({ nodes }: Expression): number[] {
  const depths: number[] = [];
  for (const { inputs } of nodes) {
    depths.push(inputs.reduce((most, input) => Math.max(most, (depths[input] ?? NaN) + 1), 0));
  }
  return depths;
}

t.test('every channel of the paper’s pictures reaches the depth (ART §8)', async (t) => {
  for (let depth = 1; depth <= MAX_DEPTH; depth++) {
    for (let i = 0; i < 12; i++) {
      const expression = artExpression(`deep ${i}`, { grammar: 'paper', depth });
      const depths = depthsOf(expression);
      const channels = expression.nodes.at(-1)?.inputs.map((input) => depths[input] ?? NaN) ?? [];
      t.ok(Math.min(...channels) >= depth - 1, `depth ${depth}: ${channels.join(', ')}`);
      t.ok(expression.treeNodes <= nodeBudget(depth), `${expression.treeNodes} nodes`);
      t.equal(expression.depth, depths.at(-1));
    }
  }
});

t.test('every tree of the default grammar keeps depth and budget (ART §8)', async (t) => {
  for (let i = 0; i < 1500; i++) {
    const depth = i < 750 ? 12 : 1 + (i % MAX_DEPTH);
    const { depth: reached, treeNodes, nodes } = artExpression(`default ${i}`, { depth });
    t.ok(reached >= depth, `${reached} of ${depth}`);
    t.ok(treeNodes <= nodeBudget(depth), `${treeNodes} nodes at depth ${depth}`);
    for (const { operator, inputs } of nodes) {
      if (inputs.length !== OPERATORS[operator].takes.length) t.fail(operator);
    }
  }
});

t.test('an operator of colours hands the depth to all inputs that can take it', async (t) => {
  const grammar = parseGrammar(`
    E -> over(c, P, shade(P, N))
    P -> palette(any, N)
    N -> 1/2 x | 1/2 sin(N)
  `);
  for (let i = 0; i < 100; i++) {
    const text = formatFormula(artExpression(`hands ${i}`, { grammar, depth: 9 }));
    // over, palette and seven sines; over, shade, palette and six; over, shade and seven.
    const ways = [...text.matchAll(/(?:sin\()+/g)].map(([way]) => way.length / 4);
    t.ok(ways[0]! >= 7 && ways[1]! >= 6 && ways[2]! >= 7, text);
  }
});

for (const name of portionOf(['default', 'paper'])) {
  t.test(`free choices of "${name}" follow its probabilities (ART §8)`, async (t) => {
    const grammar = findGrammar(name);
    const counts = grammar.rules.map(({ alternatives }) => alternatives.map(() => 0));
    const onChoice = ({ rule, alternative, isFree }: Choice): void => {
      if (isFree) counts[rule]![alternative]! += 1;
    };
    for (let i = 0; i < 3000; i++) {
      growExpression(grammar, { depth: 12, words: wordsOf(`choice ${i}`), onChoice });
    }
    let tested = 0;
    for (const [rule, { name, alternatives, denominator }] of grammar.rules.entries()) {
      const total = counts[rule]!.reduce((sum, count) => sum + count, 0);
      if (alternatives.length === 1 || total < 500) continue;
      tested++;
      const chi = alternatives.reduce((sum, { weight }, i) => {
        const expected = (total * weight) / denominator;
        return sum + (counts[rule]![i]! - expected) ** 2 / expected;
      }, 0);
      const freedom = alternatives.length - 1;
      const score = (chi - freedom) / Math.sqrt(2 * freedom);
      t.ok(score < 4.5, `${name}: ${total} choices, χ² is ${chi.toFixed(1)} of ${freedom}`);
    }
    t.ok(tested >= 2, `${tested} rules`);
  });
}

t.test('drawn constants and palettes are even (ART §8)', async (t) => {
  const grammar = parseGrammar('E -> shade(palette(any, c), c)');
  const constants = Array.from({ length: 40 }, () => 0);
  const palettes = new Map<string, number>();
  for (let i = 0; i < 4000; i++) {
    const text = formatFormula(artExpression(`even ${i}`, { grammar, depth: 1 }));
    const [, palette = '', a = '', b = ''] =
      /^shade\(palette\((\w+), (.*)\), (.*)\)$/.exec(text) ?? [];
    palettes.set(palette, (palettes.get(palette) ?? 0) + 1);
    for (const drawn of [a, b]) {
      const value = Number(drawn);
      if (!(value >= -1 && value <= 1) || !/^-?[01](\.\d{1,3})?$/.test(drawn)) t.fail(drawn);
      constants[Math.min(39, Math.floor((value + 1) * 20))]! += 1;
    }
  }
  t.equal(palettes.size, 32);
  t.ok(Math.abs(chiSquareScore(constants)) < 5);
  t.ok(Math.abs(chiSquareScore([...palettes.values()])) < 4.5);
});

t.test('the same words give the same tree, others another', async (t) => {
  const grow = (word: number): string =>
    formatFormula(growExpression(findGrammar('paper'), { depth: 3, words: { next: () => word } }));
  t.equal(grow(0), grow(0));
  t.not(grow(0), grow(2 ** 32 - 1));
  t.match(grow(0), /^\(/, 'the least word');
  const texts = new Set(
    Array.from({ length: 500 }, (_, i) => formatFormula(artExpression(`t ${i}`))),
  );
  t.equal(texts.size, 500);
});

t.test('depths and variants outside their bounds are refused (ART §1, §8)', async (t) => {
  for (const depth of [0, -1, 65, 1.5, NaN, Infinity]) {
    t.throws(() => artExpression('a', { depth }), { code: 'E_RANGE' }, `depth ${depth}`);
  }
  for (const variant of [-1, 2 ** 32, 0.5, NaN]) {
    t.throws(() => artWords(artSeed('a'), variant, 'tree'), { code: 'E_RANGE' });
  }
  t.ok(artExpression('a', { variant: 2 ** 32 - 1 }));
});

t.test('animation moves leaves and nothing else; t = −1 is the picture without', async (t) => {
  const still = formatFormula(artExpression('film'));
  const moved = formatFormula(artExpression('film', { animate: true }));
  t.not(moved, still);
  t.equal(moved.replaceAll(/drift\(([^()]*), t\)/g, '$1'), still);
  t.ok(parseFormula(moved).treeNodes > parseFormula(still).treeNodes);
});
