/**
 * Grammars: what is read, what is refused. ART §7, §9.
 * @module
 */
import fs from 'node:fs';
import t from 'tap';
import {
  artExpression,
  type Expression,
  findGrammar,
  formatFormula,
  GRAMMAR_NAMES,
  grammarText,
  interpretAt,
  measureQuality,
  PALETTES,
  parseGrammar,
  renderArt,
} from '../../src/art/index.js';
import { type ArtRefusal, readArtVectors, root, sha256Hex, toHex } from './tools.js';

t.test('ART has the grammars and palettes that the program has (ART §5, §9)', async (t) => {
  const folder = `${root}docs/spec`;
  const spec = fs.readFileSync(`${folder}/art.md`, 'utf8');
  const checkFile = (file: string, text: string): void => {
    const bytes = fs.readFileSync(`${folder}/${file}`);
    t.equal(bytes.toString(), text, file);
    t.ok(spec.includes(sha256Hex(bytes)), `${file} has the digest that is stated`);
  };
  for (const name of GRAMMAR_NAMES)
    checkFile(`grammars/${name}.txt`, `${grammarText(name).trim()}\n`);
  t.equal(fs.readdirSync(`${folder}/grammars`).length, GRAMMAR_NAMES.length);
  const lines = PALETTES.map(
    ({ name, bytes }) => `${name} ${toHex(bytes).replaceAll(/.{6}(?=.)/g, '$& ')}\n`,
  );
  checkFile('palettes.txt', lines.join(''));
  t.equal(lines.length, 32);
});

t.test('symmetric grammars are symmetric, and tiles have no seam (ART §9)', async (t) => {
  const at = (expression: Expression, x: number, y: number) =>
    interpretAt(expression, { x, y, t: -1 });
  for (let i = 0; i < 40; i++) {
    const [mirror, four, tile] = ['mirror', 'four', 'tile'].map((grammar) =>
      artExpression(`same ${i}`, { grammar }),
    ) as [Expression, Expression, Expression];
    for (let j = 0; j < 12; j++) {
      // Halves and their halves, whose sums are exact.
      const [x, y] = [((37 * j + i) % 512) / 256 - 1, ((91 * j + 5 * i) % 512) / 256 - 1];
      t.same(at(mirror, x, y), at(mirror, -x, y), `mirror ${i}, ${x}, ${y}`);
      t.same(at(four, x, y), at(four, -x, -y), `four ${i}, ${x}, ${y}`);
      t.same(at(tile, -1, y), at(tile, 1, y), `tile ${i}, left and right at ${y}`);
      t.same(at(tile, x, -1), at(tile, x, 1), `tile ${i}, above and below at ${x}`);
    }
  }
});

t.test('a rosette turned by its share of a circle is the same (ART §9)', async (t) => {
  const turns = new Set<number>();
  for (let i = 0; i < 40; i++) {
    const expression = artExpression(`rose ${i}`, { grammar: 'rosette' });
    const color = (angle: number): readonly number[] =>
      interpretAt(expression, { x: 0.7 * Math.cos(angle), y: 0.7 * Math.sin(angle), t: -1 });
    // Edges are steep: most places are tested, and a few may lie on one.
    const found = [5, 6, 8].filter((petals) => {
      const places = Array.from({ length: 40 }, (_, j) => 0.1 + j / 7);
      const alike = places.filter((angle) => {
        const turned = color(angle + (2 * Math.PI) / petals);
        return color(angle).every((v, channel) => Math.abs(v - turned[channel]!) < 0.05);
      });
      return alike.length >= 36;
    });
    t.ok(found.length > 0, `rose ${i}`);
    if (found.length === 1) turns.add(found[0]!);
  }
  t.same(
    [...turns].toSorted((a, b) => a - b),
    [5, 6, 8],
  );
});

t.test('the edges of a tile are no farther apart than neighbours are', async (t) => {
  const side = 64;
  const steps = (grammar: string): [inner: number, seam: number] => {
    let [inner, seam] = [0, 0];
    for (let i = 0; i < 60; i++) {
      const pixels = renderArt(artExpression(`edge ${i}`, { grammar }), side, side);
      for (let row = 0; row < side; row++)
        for (let column = 0; column < side; column++) {
          const [a, b] = [column, (column + 1) % side].map((at) => 3 * (row * side + at));
          const step = Math.abs(pixels[a!]! - pixels[b!]!);
          if (b! > a!) inner += step / (side - 1);
          else seam += step;
        }
    }
    return [inner, seam];
  };
  const [inner, seam] = steps('tile');
  t.ok(seam < 1.5 * inner, `${seam} at the seam, ${inner} within`);
  const [ofDefault, seamOfDefault] = steps('default');
  t.ok(seamOfDefault > 3 * ofDefault, 'others have a seam');
});

t.test('more depth is more to see, in each newer grammar', async (t) => {
  for (const grammar of GRAMMAR_NAMES.slice(2)) {
    const energy = (depth: number): number => {
      const all = Array.from({ length: 60 }, (_, i) => {
        return measureQuality(artExpression(`look ${i}`, { grammar, depth })).energy;
      });
      return all.toSorted((a, b) => a - b)[30] ?? NaN;
    };
    const [low, high] = [energy(2), energy(12)];
    t.ok(high > 1.2 * low, `${grammar}: ${low} at depth 2, ${high} at depth 12`);
  }
});

t.test('the paper’s grammar has the paper’s probabilities', async (t) => {
  const { rules } = findGrammar('paper');
  t.same(
    rules.map(({ name, denominator, alternatives }) => [
      name,
      denominator,
      alternatives.map(({ weight }) => weight),
    ]),
    [
      ['E', 1, [1]],
      ['C', 8, [2, 3, 3]],
      ['A', 3, [1, 1, 1]],
    ],
  );
  t.same(
    rules.map(({ leastCost }) => leastCost),
    [7, 2, 1],
    'E: (C, C, C), each C an A, each A a constant',
  );
});

t.test('probabilities are exact, whatever they are written as', async (t) => {
  const weights = (text: string): number[] =>
    parseGrammar(`E -> (C, C, C) C -> ${text}`).rules[1]?.alternatives.map((a) => a.weight) ?? [];
  t.same(weights('0.1 x | 0.2 y | 0.7 t'), [1, 2, 7]);
  t.same(weights('1/3 x | 1/6 y | 0.5 t'), [2, 1, 3]);
  t.same(weights('2/4 x | 0.50 y'), [1, 1]);
  t.same(weights('1/1 x'), [1]);
  t.same(weights('x'), [1]);
  t.same(weights('0.25'), [1], 'a lone number is a constant');
  t.same(weights('0.25 D -> x'), [1], 'in front of another rule too');
  t.same(weights('0.25 0.5 | 0.75 -1'), [1, 3]);
  t.same(weights('1/1048576 x | 1048575/1048576 y'), [1, 1_048_575]);
});

t.test('what is no grammar is refused with its place (ART §7)', async (t) => {
  const cases: readonly (readonly [text: string, message: RegExp])[] = [
    ['', /line 1, column 1: the end stands where a rule's name should/],
    ['E', /"->" should follow the rule's name "E"/],
    ['E ->', /the end stands where an expression should begin/],
    ['e -> (x, x, x)', /rules begin with a capital letter/],
    ['E -> (C, C, C)', /line 1, column 7: there is no rule, operator or leaf "C"/],
    ['E -> (C, C, C)\nC -> mult', /line 2, column 10: mult needs parentheses/],
    ['E -> (constant, x, x)', /there is no rule "constant"/],
    ['E -> (x, x, x)\n\n  E -> (y, y, y)', /line 3, column 3: there is a rule "E" already/],
    ['E -> (C, C, C) C -> x | y', /each of several alternatives needs its probability/],
    ['E -> (C, C, C) C -> 1/2 x | y', /each of several alternatives needs its probability/],
    ['E -> (C, C, C) C -> 1/2 x | 1/3 y', /sum to 5\/6, not to 1/],
    ['E -> (C, C, C) C -> 0.1 x | 0.8999999 y', /is no probability/],
    ['E -> (C, C, C) C -> 0.5 x | 0.500001 y', /sum to 1000001\/1000000, not to 1/],
    ['E -> (C, C, C) C -> 1/1048577 x | 1048576/1048577 y', /denominator is above 1048576/],
    ['E -> (C, C, C) C -> 0/2 x | 1 y', /above 0 and at most 1/],
    ['E -> (C, C, C) C -> 1/0 x', /above 0 and at most 1/],
    ['E -> (C, C, C) C -> -1/2 x | 3/2 y', /a probability is a fraction/],
    ['E -> (C, C, C) C -> 0.00000001 x | 0.99999999 y', /is no probability/],
    ['E -> (C, C, C) C -> 123456789/123456789 x', /a probability is a fraction/],
    ['E -> (C, C, C) C -> 0.5000000 x | 1/2 y', /"0\.5000000" is no .*at most 7 digits/],
    ['E -> (any, x, x)', /line 1, column 7: "any" stands for a palette alone: palette\(any, x\)/],
    ['E->(x, y, t)', /line 1, column 3: a blank should stand before "->"/],
    ['E -> (A, A, A)\nA -> sin(A)', /line 2, column 1: repeating the first .*of A never/],
    ['E -> (A, A, A)\nA -> B\nB -> sin(C)\nC -> add(B, x)', /line 3, column 1: .* of B never/],
    ['\ufeffE -> (x, y, t)', /line 1, column 1: "\\ufeff" means nothing/],
    ['E -> x', /the first rule, E, must give a colour/],
    ['E -> (E, x, x)', /input 1 of rgb must be a number/],
    ['E -> (C, x, x) C -> 0.5 x | 0.5 E', /this gives a colour, other alternatives a number/],
    ['E -> (C, C, C) C -> 1/2 add(C, x) | 1/2 x', /first alternative of C never ends in a leaf/],
    ['E -> (x, C, x) C -> sin(D) D -> cos(C)', /never ends in a leaf/],
    ['E -> (C, C, C) C -> C', /the rule C never comes to an operator/],
    ['E -> (C, C, C) C -> 1/2 x | 1/2 C', /C can become C again with no operator between/],
    ['E -> (C, C, C) C -> 1/2 x | 1/2 D D -> 1/2 y | 1/2 C', /can become C again/],
    ['E -> (x, x, x) |', /the end stands where an expression should begin/],
    ['E -> (x, x, x) )', /"\)" stands where a rule's name should/],
    ['E -> palette(nope, x)', /there is no palette "nope"/],
    ['E -> (x, x, ä)', /line 1, column 13: "ä" means nothing/],
    [`E -> (C, C, C) C -> ${'1/300 x | '.repeat(299)}1/300 y`, /more than 256 alternatives/],
    [Array.from({ length: 257 }, (_, i) => `R${i} -> (x, x, x)`).join('\n'), /257.*256 rules/],
    [`E -> (${'sin('.repeat(5000)}x${')'.repeat(5000)}, x, x)`, /more than 4096 nodes/],
  ];
  for (const [text, message] of cases) {
    t.throws(() => parseGrammar(text), { code: 'E_GRAMMAR', message }, text.slice(0, 60));
  }
  t.throws(() => parseGrammar(`# ${'a'.repeat(2 ** 20)}`), { code: 'E_LIMIT' });
  t.throws(() => parseGrammar(`E -> ${'sin('.repeat(100_000)}`), { code: 'E_LIMIT' });
  t.throws(() => parseGrammar(undefined as unknown as string), TypeError);
  for (const { kind, text, code } of readArtVectors<ArtRefusal>('errors')) {
    if (kind === 'grammar') t.throws(() => parseGrammar(text), { code }, text.slice(0, 60));
  }
});

t.test('first alternatives that give too many nodes are refused', async (t) => {
  const doubling = Array.from({ length: 40 }, (_, i) => `R${i} -> add(R${i + 1}, R${i + 1})`);
  const text = `E -> (R0, x, x)\n${doubling.join('\n')}\nR40 -> x`;
  t.throws(() => parseGrammar(text), { code: 'E_GRAMMAR', message: /more than 16384 nodes/ });
});

t.test('a grammar without deep trees says which depth it has (ART §8)', async (t) => {
  const grow = (text: string, depth: number): string =>
    formatFormula(artExpression('a', { grammar: parseGrammar(text), depth }));
  t.equal(grow('E -> (x, x, x)', 1), '(x, x, x)');
  t.throws(() => grow('E -> (x, x, x)', 2), {
    code: 'E_GRAMMAR',
    message: 'the grammar has no tree of depth 2: depth 1 is possible',
  });
  const chain = 'E -> (A, y, c) A -> sin(B) B -> 1/2 x | 1/2 cos(x)';
  t.match(grow(chain, 3), /^\(sin\(cos\(x\)\), y, -?[01][.0-9]*\)$/);
  t.throws(() => grow(chain, 4), { message: /depth 3 is possible/ });
  const wide =
    'E -> (A, A, A) A -> 1/2 mix(x, x, x, x) | 1/2 add(A, W) W -> mix(V, V, V, V) V -> mix(x, x, x, x)';
  t.throws(() => grow(wide, 12), {
    message:
      /^a tree of depth 12 takes \d+ nodes in this grammar, the limit is 352: depth \d+ is possible/,
  });
  t.throws(() => artExpression('a', { grammar: 'nope' }), {
    code: 'E_GRAMMAR',
    message: /there is no grammar "nope": there are default, paper/,
  });
});
