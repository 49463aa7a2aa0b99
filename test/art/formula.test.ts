/**
 * Formulas, both ways, and hostile ones. ART §6.
 * @module
 */
import t from 'tap';
import {
  artExpression,
  drawTree,
  findGrammar,
  formatFormula,
  formatShader,
  formulaNumber,
  MAX_TREE_NODES,
  measureLook,
  parseFormula,
  PALETTES,
  readFingerprint,
  recolorArt,
  renderArt,
} from '../../src/art/index.js';
import { type ArtRefusal, readArtVectors } from './tools.js';

t.test('a printed formula reads as the same expression (ART §6)', async (t) => {
  for (let i = 0; i < 200; i++) {
    const grammar = i % 2 === 0 ? 'default' : 'paper';
    const expression = artExpression(`formula ${i}`, { grammar, depth: 1 + (i % 20) });
    const text = formatFormula(expression);
    const again = parseFormula(text);
    t.equal(formatFormula(again), text);
    t.same([again.treeNodes, again.depth], [expression.treeNodes, expression.depth]);
    t.same(renderArt(again, 9, 5), renderArt(expression, 9, 5), text);
  }
});

t.test('equal parts are one node', async (t) => {
  const { nodes, treeNodes, depth } = parseFormula('(sin(add(x, y)), sin(add(x, y)), add(x, y))');
  t.equal(nodes.length, 5);
  t.equal(treeNodes, 12);
  t.equal(depth, 3);
});

t.test('constants keep their value and are printed short', async (t) => {
  const read = (text: string): string => formatFormula(parseFormula(`(${text}, x, x)`));
  for (const [text, printed] of [
    ['0.5', '0.5'],
    ['-0.50', '-0.5'],
    ['-0', '0'],
    ['0.0000001', '0.0000001'],
    ['1.0000000', '1'],
    ['-1', '-1'],
    ['0.333', '0.333'],
    ['00.25', '0.25'],
    ['0.1234567', '0.1234567'],
  ] as const) {
    t.equal(read(text), `(${printed}, x, x)`);
  }
  for (let i = -1000; i <= 1000; i++) {
    const printed = read((i / 1000).toFixed(3));
    t.ok(Object.is(Number(/^\((.*?),/.exec(printed)?.[1]), i / 1000), printed);
  }
});

t.test('blanks, comments, rgb by name, and palettes are read', async (t) => {
  t.equal(formatFormula(parseFormula(' rgb ( x,\r\n\ty , t ) # gray\n')), '(x, y, t)');
  for (const { name } of PALETTES) {
    t.equal(formatFormula(parseFormula(`palette(${name},x)`)), `palette(${name}, x)`);
  }
});

t.test('what is no formula is refused with its place (ART §6)', async (t) => {
  const refuse = (text: string, code: string, message: RegExp): void => {
    t.throws(() => parseFormula(text), { code, message }, JSON.stringify(text.slice(0, 40)));
  };
  refuse('(x, x,\n  sin(x, y))', 'E_FORMULA', /^formula, line 2, column 8: "," stands where "\)"/);
  refuse('(x, x, foo)', 'E_FORMULA', /line 1, column 8: "foo" is no operator/);
  refuse('sin(x)', 'E_FORMULA', /is a number: write \(E, E, E\)/);
  refuse('shade(x, x)', 'E_FORMULA', /input 1 of shade must be a colour/);
  refuse('(x, x, (x, x, x))', 'E_FORMULA', /input 3 of rgb must be a number/);
  refuse('(x, x, 0.12345678)', 'E_FORMULA', /more than 7 decimals/);
  refuse('(x, x, 1.5)', 'E_FORMULA', /outside −1 … 1/);
  refuse('palette(any, x)', 'E_FORMULA', /stands in grammars alone/);
  t.throws(() => parseFormula(7 as unknown as string), TypeError);
  const text = '(x, y, 0)' as never;
  for (const read of [
    () => formatFormula(text),
    () => formulaNumber(text),
    () => formatShader(text),
    () => renderArt(text, 8, 8),
    () => measureLook(text),
    () => recolorArt(text, ['wine']),
    () => drawTree(text, () => new Uint8Array()),
  ])
    t.throws(
      read,
      new TypeError('expression must be what parseFormula, artExpression or the like gave'),
    );
  t.throws(() => recolorArt(artExpression('a'), 'wine' as never), /palettes must be a list/);
  t.throws(() => findGrammar(5 as never), new TypeError('name must be a string'));
  t.throws(() => readFingerprint(5 as never), new TypeError('text must be a string'));
  for (const { kind, text, code } of readArtVectors<ArtRefusal>('errors')) {
    if (kind === 'formula') refuse(text, code, /./);
  }
});

t.test('formulas that are too deep or too large end in one line (ART §3)', async (t) => {
  const million = 10 ** 6;
  for (const text of [
    `${'sin('.repeat(million)}x${')'.repeat(million)}`,
    'sin('.repeat(100_000),
    '('.repeat(million),
    'add(x, '.repeat(10 ** 7),
    `(x, x, ${'x, '.repeat(200_000)})`.padEnd(2 ** 20 + 1, ' '),
    `(${'sin('.repeat(MAX_TREE_NODES)}x${')'.repeat(MAX_TREE_NODES)}, x, x)`,
  ]) {
    t.throws(() => parseFormula(text), { code: 'E_LIMIT' });
  }
  t.throws(() => parseFormula(')'.repeat(million)), { code: 'E_FORMULA' });
  t.throws(() => parseFormula(`(x, x, ${'9'.repeat(million)})`), { code: 'E_FORMULA' });
});

t.test('the largest formulas that are read are rendered too', async (t) => {
  const chain = 'sin('.repeat(5400);
  const end = ')'.repeat(5400);
  const deep = parseFormula(`(${chain}x${end}, ${chain}y${end}, ${chain}add(x, y)${end})`);
  t.equal(deep.depth, 5402);
  t.equal(renderArt(deep, 5, 4).length, 60);
  t.match(formatFormula(deep), /^\(sin\(sin\(/);
});
