/**
 * Formulas by number at length: ten times as many numbers, and the last one. ART §15.
 * @module
 */
import t from 'tap';
import { MAX_FORMULA_SIZE } from '../../src/art/formulas/formula-number.js';
import {
  FORMULA_BITS,
  formatFormula,
  formulaAt,
  formulaNumber,
  parseFormula,
} from '../../src/art/index.js';
import { readTree, sizeOf } from '../art/formula-trees.js';
import '../art/formulas.test.js';

const numberOf = (text: string): bigint => formulaNumber(parseFormula(text));

t.test('the last number, and the last size', async (t) => {
  const last = 2n ** BigInt(FORMULA_BITS) - 1n;
  const text = formatFormula(formulaAt(last));
  t.equal(numberOf(text), last);
  t.equal(sizeOf(readTree(text)), MAX_FORMULA_SIZE);
  const deep = (nodes: number): string => `${'sin('.repeat(nodes)}x${')'.repeat(nodes)}`;
  const large = `palette(ember, ${deep(MAX_FORMULA_SIZE - 2)})`;
  t.equal(formatFormula(formulaAt(numberOf(large))), large);
  const beyond = `over(x, palette(wine, y), palette(wine, ${deep(MAX_FORMULA_SIZE - 6)}))`;
  t.equal(sizeOf(readTree(beyond)), MAX_FORMULA_SIZE);
  t.throws(() => numberOf(beyond), { code: 'E_LIMIT' });
});
