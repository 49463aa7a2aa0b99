/**
 * Evolution: lineages as text, and the pictures that they lead to. ART §17.
 * @module
 */
import t from 'tap';
import {
  artExpression,
  artParents,
  CHILDREN,
  evolveArt,
  type Expression,
  formatFormula,
  formulaAt,
  type Lineage,
  MAX_FAR,
  measureQuality,
  passesQuality,
  parseFormula,
  readLineage,
  renderArt,
  writeLineage,
} from '../../src/art/index.js';
import { limitOf } from '../portion.js';
import { childOf } from './evolve-reference.js';
import { type LineageVector, readArtVectors, sha256Hex } from './tools.js';

const FAMILY = 'evolve/1/text:ada+text:grace';
const family = (text: string, far: number): Expression[] =>
  Array.from({ length: CHILDREN }, (_, i) => evolveArt(`${text}/${far}.${i}`));

t.test('the vectors', async (t) => {
  for (const { lineage, nodes, formula, formula_sha256_hex, code } of readArtVectors<LineageVector>(
    'lineages',
  )) {
    if (code !== undefined) {
      t.throws(() => evolveArt(lineage), { code }, lineage);
      continue;
    }
    const found = evolveArt(lineage);
    t.equal(found.treeNodes, nodes, lineage);
    if (formula !== undefined) t.equal(formatFormula(found), formula, lineage);
    else t.equal(sha256Hex(formatFormula(found)), formula_sha256_hex, lineage);
  }
});

t.test('a lineage is read as it was written', async (t) => {
  const lineages: readonly Lineage[] = [
    { founders: [{ kind: 'text', text: '' }], generations: [] },
    {
      founders: [
        { kind: 'text', text: "a+b/c:d%e é\n('!*')" },
        { kind: 'text', text: 'x', grammar: 'mirror', depth: 4, variant: 2 ** 32 - 1 },
        { kind: 'formula', formula: 'palette(ember, sin(x))' },
        { kind: 'number', number: 10n ** 300n },
      ],
      generations: [
        { far: 1, children: [0, 9, 10, 15] },
        { far: 9, children: [7] },
      ],
    },
  ];
  for (const lineage of lineages) {
    const text = writeLineage(lineage);
    t.same(readLineage(text), lineage);
    t.match(text, /^[\w\-.~%:,+/]+$/, 'neither a shell nor an address changes it');
  }
  t.equal(
    writeLineage({
      founders: [{ kind: 'text', text: 'ada', grammar: 'default', depth: 12 }],
      generations: [],
    }),
    'evolve/1/text:ada',
    'what is as usual is left out',
  );
  t.throws(() => writeLineage({ founders: [], generations: [] }), { code: 'E_LIMIT' });
  const many = Array.from({ length: 17 }, () => ({ kind: 'text', text: 'a' }) as const);
  t.throws(() => writeLineage({ founders: many, generations: [] }), { code: 'E_LIMIT' });
  t.throws(() => writeLineage({ founders: [{ kind: 'text', text: '\ud800' }], generations: [] }), {
    code: 'E_SEED',
  });
  t.throws(() => readLineage(`evolve/1/text:a${'/3.1'.repeat(1001)}`), { code: 'E_LIMIT' });
  t.throws(() => readLineage(`evolve/1/text:${'a'.repeat(2 ** 20)}`), { code: 'E_LIMIT' });
  t.throws(() => readLineage(7 as never), TypeError);
});

t.test('the first parents are the pictures that they name', async (t) => {
  const formula = 'palette(ember, sin(x))';
  const text = writeLineage({
    founders: [
      { kind: 'text', text: 'ada' },
      { kind: 'text', text: 'ada', grammar: 'tile', depth: 5, variant: 3 },
      { kind: 'formula', formula },
      { kind: 'number', number: 10n ** 30n },
    ],
    generations: [],
  });
  t.same(artParents(text).map(formatFormula), [
    formatFormula(artExpression('ada')),
    formatFormula(artExpression('ada', { grammar: 'tile', depth: 5, variant: 3 })),
    formula,
    formatFormula(formulaAt(10n ** 30n)),
  ]);
  t.throws(() => evolveArt(text), /leads to 4 pictures/);
});

t.test('children are formulas that pass, and differ from parents and siblings', async (t) => {
  const parents = artParents(FAMILY).map(formatFormula);
  for (const far of [1, 3, MAX_FAR]) {
    const children = family(FAMILY, far);
    const texts = children.map(formatFormula);
    t.ok(new Set([...texts, ...parents]).size >= 16, `far ${far}: hardly any comes twice`);
    t.ok(children.every((one) => passesQuality(measureQuality(one))));
    t.ok(texts.every((one) => formatFormula(parseFormula(one)) === one));
  }
});

t.test('children are those of a plain second implementation', async (t) => {
  for (const [parents, far] of [
    [FAMILY, 3],
    [FAMILY, 9],
    ['evolve/1/text:ada', 5],
    ['evolve/1/text:ada:mosaic:12:0+text:emmy:mirror:12:1+number:1000000', 4],
    ['evolve/1/formula:%280.5%2C%20-1%2C%20t%29', 7],
  ] as const) {
    const formulas = artParents(parents).map(formatFormula);
    for (let child = 0; child < limitOf(8, 64); child++) {
      const lineage = `${parents}/${far}.${child}`;
      t.equal(formatFormula(evolveArt(lineage)), childOf(formulas, far, child, lineage), lineage);
    }
  }
});

t.test('children go further where they are told to', async (t) => {
  const parents = artParents(FAMILY).map((one) => renderArt(one, 32, 32));
  const distance = (far: number): number => {
    const each = family(FAMILY, far).map((child, i) => {
      const pixels = renderArt(child, 32, 32);
      return pixels.reduce((sum, byte, at) => sum + Math.abs(byte - parents[i % 2]![at]!), 0);
    });
    return each.toSorted((a, b) => a - b)[CHILDREN / 2]!;
  };
  const [near, middle, wide] = [distance(1), distance(3), distance(MAX_FAR)];
  t.ok(near < middle && middle < wide, `${near} < ${middle} < ${wide}`);
});

t.test('children have parts of both parents', async (t) => {
  const [sines, cosines] = ['sin', 'cos'].map((name) => {
    const four = (leaf: string): string => `${name}(${name}(${name}(${name}(${leaf}))))`;
    const many = `radius(${four('x')}, ${four('y')})`;
    return `formula:${encodeURIComponent(`(${many}, ${many}, ${four('x')})`)
      .replaceAll('(', '%28')
      .replaceAll(')', '%29')}`;
  });
  const texts = family(`evolve/1/${sines}+${cosines}`, 5).map(formatFormula);
  t.ok(
    texts.filter((text) => /sin\(sin/.test(text) && /cos\(cos/.test(text)).length >= 4,
    'of sixteen, some have both',
  );
});

t.test('children of children are the same, however one comes to them', async (t) => {
  const third = `${FAMILY}/3.2,5/3.0,7,11/5.4`;
  const cold = formatFormula(evolveArt(third));
  // Everything before it is forgotten.
  for (let i = 0; i < 80; i++) evolveArt(`evolve/1/number:${i}/1.0`);
  artParents(`${FAMILY}/3.2,5/3.0,7,11`);
  t.equal(formatFormula(evolveArt(third)), cold);
  t.not(formatFormula(evolveArt(`${FAMILY}/3.2,5/3.0,7,11/5.5`)), cold);
  const [first, second] = artParents(`${FAMILY}/3.2,5`).map(formatFormula);
  t.equal(first, formatFormula(evolveArt(`${FAMILY}/3.2`)));
  t.equal(second, formatFormula(evolveArt(`${FAMILY}/3.5`)));
});

t.test('trees stay within their bounds over many generations', async (t) => {
  let lineage = 'evolve/1/text:hello+text:emmy';
  for (let i = 0; i < 12; i++) {
    lineage += '/9.3,8';
    t.ok(artParents(lineage).every(({ treeNodes }) => treeNodes <= 400));
  }
  const chain = `${'sin('.repeat(900)}x${')'.repeat(900)}`;
  const large = writeLineage({
    founders: [{ kind: 'formula', formula: `(${chain}, y, x)` }],
    generations: [{ far: 9, children: [0] }],
  });
  t.ok(evolveArt(large).treeNodes <= 904);
});

t.test('children of art/2, of a leaf alone, and of constants', async (t) => {
  for (const parent of [
    'text:ada:mosaic:12:0',
    'formula:%28x%2C%20x%2C%20x%29',
    'formula:%280%2C%20-1%2C%200.0000001%29',
  ])
    for (const child of family(`evolve/1/${parent}`, 4))
      t.ok(formatFormula(parseFormula(formatFormula(child))));
});
