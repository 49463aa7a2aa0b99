/**
 * A run in the place of an older one, which a signal stops while that is cleared away: the old run is whole, or
 * has nothing done, and the same command goes on.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { enumeration } from '../../src/core/enumeration.js';
import type { Notice } from '../../src/io/hooks.js';
import { resume, run, type RunPlan, status } from '../../src/node.js';
import { callCommand } from '../cli/call-command.js';
import { readFolder, temporaryFolder } from '../cli/started-command.js';
import { hurried } from '../hurried.js';

const images = enumeration({ width: 4, height: 4, color: 'gray' });
const OUTPUTS: Readonly<Record<string, Omit<RunPlan['output'], 'out'>>> = {
  o: {},
  parts: { split: 3n },
  'x.tar': { split: 3n },
};

for (const [name, output] of Object.entries(OUTPUTS)) {
  t.test(name, async (t) => {
    const [cwd, fresh] = [temporaryFolder(t), temporaryFolder(t)];
    const planIn = (folder: string, count: bigint, from: bigint): RunPlan => ({
      images,
      range: { from, count },
      output: { ...output, out: path.join(folder, name) },
    });
    const [old, next] = [planIn(cwd, 30n, 10n), planIn(cwd, 4n, 10n)];
    const { out } = old.output;
    await run(planIn(fresh, 4n, 10n));
    hurried(t);
    for (const action of ['looked at', 'removed'] as const) {
      fs.rmSync(cwd, { recursive: true });
      fs.mkdirSync(cwd);
      await run(old);
      const before = readFolder(cwd);
      const [ended, notices]: [AbortController, Notice[]] = [new AbortController(), []];
      const outcome = await run(next, {
        existing: 'replace',
        signal: ended.signal,
        onNotice: (notice) => notices.push(notice),
        onClear(progress) {
          if (progress.action === action) ended.abort();
        },
      });
      t.match(outcome, { state: 'stopped', images: 0 });
      t.match(notices.at(-1), {
        key: 'clearing-stopped',
        message: /stopped while [^\n]*same command/,
      });
      const after = readFolder(cwd);
      if (action === 'looked at') t.strictSame(after, before);
      else t.ok(Object.keys(after).length < Object.keys(before).length);
      t.equal((await status(out)).record.watermark, action === 'looked at' ? 30n : 0n);
      await run(next, { existing: 'replace' });
      t.strictSame(readFolder(cwd), readFolder(fresh), `after ${action}`);
    }
    await run(old, { existing: 'replace' });
    const whole = readFolder(cwd);
    const ended = new AbortController();
    await run(next, { existing: 'replace', signal: ended.signal, onClear: () => ended.abort() });
    await resume(out);
    t.strictSame(readFolder(cwd), whole, 'or the old run goes on');
  });
}

t.test('on a terminal a line says how far it is', async (t) => {
  const cwd = temporaryFolder(t);
  const words = ['--size', '4x4', '--count', '30', '--out', 'o'];
  await callCommand(words, { cwd });
  hurried(t);
  const { status, stderr } = await callCommand([...words, '--force'], { cwd, isWatched: true });
  t.equal(status, 0);
  t.match(stderr, /\ro: \d+ files looked at/);
  t.match(stderr, /\ro: \d+ files removed/);
  const unwatched = await callCommand([...words, '--force'], { cwd });
  t.notMatch(unwatched.stderr, 'files removed');
});
