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

t.test('a run that no file can hold is refused before anything is written', async (t) => {
  const cwd = t.testdir();
  const small = enumeration({ width: 4, height: 4 });
  const [most, tooMany] = [10n ** 87n, 10n ** 88n];
  const refused = async (
    of: RunPlan['images'],
    count: bigint | undefined,
    { out, ...output }: RunPlan['output'],
    expected: { code: string; message: RegExp; hints?: { key: string; value: string }[] },
  ): Promise<void> => {
    const plan: RunPlan = {
      images: of,
      range: { count },
      output: { ...output, out: path.join(cwd, out) },
    };
    await t.rejects(preview(plan), expected, `${out} ${count}`);
    await t.rejects(run(plan, { limitBytes: 1000n }), expected);
    t.same(fs.readdirSync(cwd), []);
  };
  const names = (message: RegExp) => ({ code: 'E_LIMIT', message });
  await refused(small, tooMany, { out: 'x.tar' }, names(/^≈ 10\^88 .* enough for ≈ 10\^87 images/));
  const labels = { json: true };
  await refused(small, most, { out: 'x.tar', labels }, names(/enough for ≈ 10\^86 images/));
  await refused(
    small,
    tooMany,
    { out: 'x.tar', split: 10n },
    names(/in a \.tar they have up to 100/),
  );
  const large = enumeration({ width: 64, height: 64 });
  await refused(large, 10n ** 300n, { out: 'x/' }, names(/in a folder they have up to 255/));
  const many = 10n ** 16n;
  const bytes = { code: 'E_OUTPUT', hints: [{ key: 'split', value: '' }] };
  await refused(
    large,
    many,
    { out: 'x.npy' },
    { ...bytes, message: /takes up to 750599937895082$/ },
  );
  const smaller = { code: 'E_OUTPUT', hints: [{ key: 'split', value: 'smaller' }] };
  const npy = { out: 'x.npy', split: 10n ** 15n };
  await refused(large, many, npy, { ...smaller, message: /too many for one \.npy/ });
  await refused(
    large,
    undefined,
    { out: 'x.npy' },
    { ...bytes, message: /too many for one \.npy/ },
  );
  const about =
    /^≈ 10\^16 images are too many for one \.zip file: .*, about \d{3},\d{3},\d{3},\d{3},\d{3} of them$/;
  await refused(large, many, { out: 'x.zip' }, { ...bytes, message: about });
  const plain = enumeration({ width: 64, height: 64, order: 'sequential' });
  await refused(
    plain,
    many * 100n,
    { out: 'x.zip' },
    { ...bytes, message: /too many for one \.zip/ },
  );

  const held: [bigint, RunPlan['output']][] = [
    [most, { out: 'x.tar' }],
    [10n ** 86n, { out: 'x.tar', labels }],
    [many, { out: 'x.npy', split: 10n ** 14n }],
    [many, { out: 'x.zip', split: 10n ** 14n }],
  ];
  for (const [count, output] of held)
    t.equal((await preview({ images: small, range: { count }, output })).images, count, output.out);
  const openEnded = { images: large, output: { out: path.join(cwd, 'x.tar') } };
  t.match(await run(openEnded, { limitBytes: 100_000n }), { state: 'limit' });
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
