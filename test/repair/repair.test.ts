/**
 * Repairs of every output: what is missing, damaged or cut comes back to the byte, and nothing else
 * changes.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { repair, type RepairReport, resume, verify } from '../../src/node.js';
import { contentOf } from '../chaos/scenarios.js';
import { temporaryFolder } from '../cli/started-command.js';
import { DAMAGES, filesIn, makeRun, OUTPUTS } from './outputs.js';

/** What was found, in one line a path. */
function toldBy({ paths, state }: RepairReport): string {
  return paths
    .map(({ isRight, files, left, error }) =>
      [
        state,
        isRight,
        `${files} files`,
        ...left.map(({ file, reason }) => `${path.basename(file)}: ${reason}`),
        ...(error === undefined ? [] : [error.message]),
      ].join('; '),
    )
    .join('\n');
}

for (const [name, [where, output]] of Object.entries(OUTPUTS)) {
  for (const limit of [undefined, 320n]) {
    const state = limit === undefined ? 'finished' : 'stopped';
    t.test(`${name}, ${state}: each file, each damage, and all at once`, async (t) => {
      const folder = temporaryFolder(t);
      await makeRun(folder, output, limit);
      const given = path.join(folder, where);
      const usual = contentOf(folder);
      t.match(toldBy(await repair([given])), 'complete; true; 0 files', 'nothing to do');
      t.strictSame(changedIn(folder, usual), []);
      const all = filesIn(folder);
      const some = all.length > 4 ? [all[0]!, all[2]!, all.at(-1)!] : all;
      const kinds = Object.entries(DAMAGES);
      for (const [kind, damage] of kinds) {
        for (const file of some) {
          const told = `${path.basename(file)} ${kind}`;
          damage(file);
          const { isRight } = await verify([given]);
          const report = await repair([given]);
          t.equal(report.isRight, true, `${told}: ${toldBy(report)}`);
          if (isRight) restore(folder, usual);
          t.strictSame(changedIn(folder, usual), [], told);
          restore(folder, usual);
        }
      }
      for (const [i, file] of all.entries()) kinds[i % kinds.length]![1](file);
      const several = await repair([given]);
      t.equal(several.isRight, true, toldBy(several));
      t.strictSame(changedIn(folder, usual), [], 'all at once');
      if (limit === undefined) return;
      await resume(given, { threads: 1 });
      t.equal((await verify([given])).isRight, true, 'the run goes on');
    });
  }
}

/** The files of a folder that are not as they were. */
function changedIn(folder: string, usual: Readonly<Record<string, string>>): string[] {
  const found = contentOf(folder);
  const names = new Set([...Object.keys(usual), ...Object.keys(found)]);
  return [...names].filter((name) => found[name] !== usual[name]);
}

/** Damage that a verification does not mind, such as bytes beyond the watermark. */
function restore(folder: string, content: Readonly<Record<string, string>>): void {
  for (const [name, bytes] of Object.entries(content)) {
    if (!name.endsWith('/')) fs.writeFileSync(path.join(folder, name), bytes, 'latin1');
  }
}
