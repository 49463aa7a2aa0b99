/** What a run would make, told beforehand: nothing is made, and what is told comes true. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { enumeration } from '../../src/core/enumeration.js';
import { lockWith } from '../../src/io/lock/lock.js';
import { preview, run, type RunPlan, status } from '../../src/node.js';

const images = enumeration({ width: 8, height: 8, seed: 'spring' });
const range = { from: 5n, count: 12n, step: 3n };

for (const output of [
  { out: 'images' },
  { out: 'images', split: 5n },
  { out: 'x.tar', split: 5n },
  { out: 'x.npy', manifest: 'm.jsonl' },
  { out: 'x.gif' },
])
  t.test(`a run into ${output.out}: what is told is what is made`, async (t) => {
    const folder = t.testdir();
    const out = path.join(folder, output.out);
    const manifest = 'manifest' in output ? path.join(folder, output.manifest) : undefined;
    const plan: RunPlan = { images, range, output: { ...output, out, manifest } };
    const told = await preview(plan);
    t.same(fs.readdirSync(folder), [], 'nothing is made');
    t.match(told, { out, images: 12n, existing: 'none', manifest });
    const outcome = await run(plan);
    const { first, last } = told.files!;
    for (const file of [
      first,
      last,
      told.checkpoint!,
      ...(manifest === undefined ? [] : [manifest]),
    ])
      t.ok(fs.existsSync(file), file);
    const bytes = Number(told.bytes ?? 0n);
    if (told.bytes === undefined) t.match(output.out, /gif/);
    else t.ok(bytes <= outcome.bytes && bytes > outcome.bytes / 2, `${bytes} ${outcome.bytes}`);
    await t.rejects(preview(plan), { code: 'E_EXISTS' });
    await t.rejects(run(plan), { code: 'E_EXISTS' });
    t.match(await preview(plan, { existing: 'replace' }), { images: 12n, existing: 'replaced' });
    t.match(await status(out), { done: 12n }, 'the run is still there');
    const again = await preview(plan, { existing: 'continue' });
    t.match(again, { images: 0n, existing: 'continued', files: undefined });
  });

t.test('what a run would be refused for, a preview is refused for', async (t) => {
  const folder = t.testdir({ file: 'x', taken: { '05.png': 'x' } });
  const both = async (output: RunPlan['output'], code: string): Promise<void> => {
    const plan = { images, range, output };
    const before = fs.readdirSync(folder, { recursive: true });
    const error = await preview(plan).then(
      () => new Error('it is not refused'),
      (thrown: Error) => thrown,
    );
    t.match(error, { code });
    t.same(fs.readdirSync(folder, { recursive: true }), before);
    await t.rejects(run(plan), { code, message: error.message });
  };
  await both({ out: path.join(folder, 'file') }, 'E_IO');
  await both({ out: path.join(folder, 'none/x.tar') }, 'E_IO');
  await both({ out: path.join(folder, 'taken') }, 'E_EXISTS');
  await both({ out: 'x.npy', imageFormat: 'png' }, 'E_USAGE');
  const lock = lockWith(path.join(folder, 'x.tar.lock'), 'x.tar');
  t.teardown(() => lock.release());
  await t.rejects(preview({ images, range, output: { out: path.join(folder, 'x.tar') } }), {
    code: 'E_EXISTS',
    message: /^process \d+ is at work in /,
  });
});
