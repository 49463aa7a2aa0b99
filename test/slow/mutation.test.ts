/**
 * Faults of one place in the reference, each of which a vector has to notice. SPEC §13.
 * @module
 */
import t from 'tap';
import { findSurvivors } from '../../scripts/mutation/survivors.js';

t.setTimeout(Number(process.env['TAP_TIMEOUT'] ?? 7200) * 1000);

t.test(
  'no mutant of the reference passes all vectors, but those that change nothing',
  async (t) => {
    const { mutants, survivors, unused } = await findSurvivors([], (text) => t.comment(text));
    t.ok(mutants > 1900, `${mutants} mutants`);
    t.strictSame(survivors, []);
    t.strictSame(unused, [], 'all that are named as equivalent are there, and pass');
  },
);
