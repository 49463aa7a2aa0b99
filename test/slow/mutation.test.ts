/**
 * Faults of one place in the reference, each of which a vector has to notice. SPEC §13.
 * @module
 */
import fs from 'node:fs';
import t from 'tap';
import { findSurvivors } from '../../scripts/mutation/survivors.js';
import { root } from '../core/tools.js';

t.setTimeout(Number(process.env['TAP_TIMEOUT'] ?? 7200) * 1000);

t.test(
  'no mutant of the reference passes all vectors, but those that change nothing',
  async (t) => {
    // formulas.js follows ART, and what survives of it has not been judged.
    const files = fs
      .readdirSync(`${root}dist/src/reference`)
      .filter((file) => file.endsWith('.js') && file !== 'formulas.js');
    const { mutants, survivors, unused } = await findSurvivors(files, (text) => t.comment(text));
    t.ok(mutants > 1500, `${mutants} mutants`);
    t.strictSame(survivors, []);
    t.strictSame(unused, [], 'all that are named as equivalent are there, and pass');
  },
);
