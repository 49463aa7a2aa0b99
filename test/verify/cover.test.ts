/** What shards, parts and runs cover together, and whether that is the whole of an enumeration. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { succeed } from '../cli/outputs.js';
import { temporaryFolder } from '../cli/started-command.js';
import { fieldsOf, make, outputOf, printed } from './runs.js';

t.test('shards: in one folder and in files, with a gap and an overlap', async (t) => {
  const cwd = temporaryFolder(t);
  for (const i of [1, 2, 3]) {
    await make(cwd, '--shard', `${i}/3`, '--out', 'x');
    await make(cwd, '--shard', `${i}/3`, '--out', 'x.raw');
  }
  const files = [1, 2, 3].map((i) => `x.${i}-of-3.raw`);
  t.match(await outputOf(cwd, 'x'), /^0\nx: all 30 images .*\ntogether: 3 runs cover/);
  t.match(await outputOf(cwd, ...files), /^0\n[^]*together: 3 runs cover images 100 … 129 without/);
  t.match(await outputOf(cwd, files[0]!, files[2]!), /^1\n[^]*missing {3}10 images, 110 … 119: /);
  await make(cwd, '--shard', '2/3', '--out', 'again.raw');
  const overlap = await outputOf(cwd, ...files, 'again.2-of-3.raw');
  t.match(
    overlap,
    /^1\n[^]*duplicate 10 images, 110 … 119: in x\.2-of-3\.raw and in again\.2-of-3\.raw/,
  );
  t.match(
    await outputOf(cwd, 'x/.enumerate.2-of-3.ckpt'),
    /^0\n.*all 10 images/,
    'others are no extras',
  );
  fs.copyFileSync(path.join(cwd, 'x/101.png'), path.join(cwd, 'x/125.png'));
  t.match(await outputOf(cwd, 'x'), /duplicate x\/125\.png: image 125: it holds image 101/);
  fs.rmSync(path.join(cwd, 'x/.enumerate.2-of-3.ckpt'));
  const gone = await outputOf(cwd, 'x');
  t.match(gone, /extra {5}x\/110\.png/);
  t.match(gone, /missing {3}10 images, 110 … 119: none of these runs has them/);
});

const RUN = ['--size', '4x4', '--from', '1000', '--step', '2'];

t.test('what shards leave out at either end, or have not done yet, is missing', async (t) => {
  const cwd = temporaryFolder(t);
  const shard = (i: number, ...more: string[]): Promise<void> =>
    succeed([...RUN, '--count', '90', '--shard', `${i}/3`, '--out', 'x.tar', ...more], cwd);
  for (const i of [1, 2]) await shard(i);
  await shard(3, '--limit-bytes', '9000');
  const [first, second, third] = ['x.1-of-3.tar', 'x.2-of-3.tar', 'x.3-of-3.tar'] as const;
  const verified = (paths: readonly string[], count: bigint) => printed(cwd, paths, { count });

  const partial = await verified([first, second, third], 90n);
  t.match(partial, /^1\n/);
  t.match(partial, /missing +\d+ images, 1\d{3} … 1178: none of these runs has them\n/);
  t.match(partial, /3 runs do not have all 90 images, each once\n$/);
  await succeed(['resume', 'x.3-of-3.tar'], cwd);

  const whole = await verified([third, first, second], 90n);
  t.match(whole, /^0\n[^]*3 runs have all 90 images, each once\n$/);
  t.match(await verified([first, second, third, third], 90n), /^0\n/, 'named twice');
  const cases: readonly (readonly [readonly string[], bigint, RegExp])[] = [
    [[first, second], 90n, /missing +30 images, 1120 … 1178/],
    [[second, third], 90n, /missing +30 images, 1000 … 1058/],
    [[first, third], 90n, /missing +30 images, 1060 … 1118/],
    [[first], 90n, /missing +60 images, 1060 … 1178/],
    [[third], 30n, /missing +30 images, 1000 … 1058/],
    [[first, second, third], 91n, /missing +image 1180:/],
    [[first, second, third], 89n, /extra +image 1178: beyond the count/],
    [[first, second, third], 0n, /extra +90 images, 1000 … 1178: beyond the count/],
    [[first], 10n ** 40n, /missing .* images, 1060 … /],
  ];
  for (const [paths, count, fault] of cases) {
    const text = await verified(paths, count);
    t.match(text, /^1\n/, `${paths.join(' ')} ${count}`);
    t.match(text, fault);
  }
  const fields = await fieldsOf(cwd, [first, second], { count: 90n });
  t.match(fields[2], {
    whole: [first, second],
    ok: false,
    count: '90',
    missing: [{ images: '30' }],
    duplicate: [],
    extra: [],
  });
});

t.test('empty shards are no fault; a run twice in two places is', async (t) => {
  const cwd = temporaryFolder(t);
  const run = [...RUN, '--count', '2', '--out', 'x.raw'];
  for (const i of [1, 2, 3]) await succeed([...run, '--shard', `${i}/3`], cwd);
  const names = [1, 2, 3].map((i) => `x.${i}-of-3.raw`);
  const verified = (paths: readonly string[], count: bigint) => printed(cwd, paths, { count });
  t.match(await verified(names, 2n), /^0\n/);
  t.match(await verified([names[0]!], 0n), /^0\n[^]*1 run has all 0 images/);
  t.match(await verified([names[0]!], 2n), /^1\n[^]*missing +2 images, 1000 … 1002/);
  await succeed([...RUN, '--count', '2', '--out', 'again.raw'], cwd);
  t.match(await verified(['again.raw', ...names], 2n), /^1\n[^]*duplicate/);
});

t.test('shards of two enumerations do not pass as a whole', async (t) => {
  const cwd = temporaryFolder(t);
  const shard = (i: number, out: string, ...more: string[]): Promise<void> =>
    succeed(
      [
        '--size',
        '4x4',
        '--from',
        '1000',
        '--count',
        '30',
        '--shard',
        `${i}/3`,
        '--out',
        out,
        ...more,
      ],
      cwd,
    );
  const files = [1, 2, 3].map((i) => `x.${i}-of-3.raw`);
  for (const i of [1, 2, 3]) await shard(i, 'x.raw', '--seed', 'a');
  for (const [name, differs, ...more] of [
    ['seed', 'seed', '--seed', 'b'],
    ['order', 'order', '--seed', 'a', '--order', 'gray'],
    ['space', 'space', '--seed', 'a', '--depth', '16'],
    ['step', 'step', '--seed', 'a', '--step', '3'],
  ] as const) {
    const options = name === 'order' ? more.slice(2) : more;
    await shard(2, `${name}.raw`, ...options);
    const other = `${name}.2-of-3.raw`;
    const mixed = await outputOf(cwd, files[0]!, other, files[2]!);
    const line = `apart: ${other} goes on where ${files[0]} ends, and is of another enumeration: `;
    t.match(mixed, /^1\n/, name);
    t.match(mixed, line, name);
    t.match(mixed.slice(mixed.indexOf(line) + line.length), differs, name);
    t.match(await outputOf(cwd, files[0]!, other), /^1\n[^]*apart: /, `${name}, of two`);
    // The whole run beside some other one.
    t.match(
      await outputOf(cwd, ...files.toReversed(), `${name}.2-of-3.raw`),
      /^0\n[^]*apart: .* is of another enumeration than .*\ntogether: 3 runs cover/,
    );
  }
  await succeed([...RUN, '--count', '30', '--seed', 'c', '--out', 'c.raw'], cwd);
  t.match(
    await outputOf(cwd, ...files, 'c.raw'),
    /^0\n[^]*\napart: c\.raw is of another enumeration than x\.1-of-3\.raw: seed, step are not the same\ntogether/,
  );
  const fields = await fieldsOf(cwd, [files[0]!, 'seed.2-of-3.raw']);
  t.match(fields[2], { apart: [files[0], 'seed.2-of-3.raw'], ok: false, differs: ['seed'] });
});

t.test('two enumerations have no count together', async (t) => {
  const cwd = temporaryFolder(t);
  await succeed([...RUN, '--count', '2', '--out', 'a.raw'], cwd);
  await succeed([...RUN, '--count', '2', '--seed', 's', '--out', 'b.raw'], cwd);
  await t.rejects(printed(cwd, ['a.raw', 'b.raw'], { count: 2n }), {
    code: 'E_OUTPUT',
    message: /are of different enumerations \(seed\): verify them apart/,
  });
  t.match(await printed(cwd, [path.join('none', 'x.raw')], { count: 2n }), /^1\nE_IO/);
});
