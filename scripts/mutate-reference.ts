/**
 * Change the reference in one place after the other, and report what no vector notices. SPEC §13.
 *
 *     node dist/scripts/mutate-reference.js [PART-OF-A-FILE-NAME …]
 *
 * What it reports is either a vector that is missing, or a change that changes nothing: those are in
 * scripts/mutation/equivalent.json, each with its reason. It ends with exit code 1 where something is left.
 * @module
 */
import { findSurvivors } from './mutation/survivors.js';

const { survivors, mutants, unused } = await findSurvivors(process.argv.slice(2), (text) =>
  process.stderr.write(`${text}\n`),
);
for (const name of survivors) process.stdout.write(`${JSON.stringify(name)}\n`);
for (const name of unused) process.stdout.write(`no survivor any more: ${name}\n`);
process.stdout.write(`${mutants} mutants, ${survivors.length} of them unnoticed\n`);
process.exitCode = survivors.length + unused.length > 0 ? 1 : 0;
