/**
 * Where a manifest is looked for, where a run is resumed, verified or replaced in another folder
 * than that in which it was started.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readCheckpoint, writeCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { digests, succeed } from './outputs.js';
import { callCommand } from './call-command.js';
import { readFolder, temporaryFolder } from './started-command.js';

const SPACE = ['--size', '6x5', '--color', 'gray', '--seed', 'place'];
const PARTLY = ['--count', '60', '--limit-bytes', '3kB'];

type Test = Parameters<typeof temporaryFolder>[0];

/** A folder with folders in it. */
function folders(t: Test, ...names: string[]): string {
  const cwd = temporaryFolder(t);
  for (const name of names) fs.mkdirSync(path.join(cwd, name));
  return cwd;
}

/** What a run gives that nothing stopped. */
async function wholeRun(t: Test, out: string, manifest: string): Promise<Record<string, string>> {
  const cwd = temporaryFolder(t);
  await succeed([...SPACE, '--count', '60', '--out', out, '--manifest', manifest], cwd);
  return digests(cwd);
}

t.test(
  'a relative manifest is found in the folder of the start and beside the output',
  async (t) => {
    for (const out of ['x.raw', 'x']) {
      const wanted = await wholeRun(t, out, 'm');
      const cwd = folders(t, 'data', 'elsewhere');
      const run = [...SPACE, ...PARTLY, '--out', `data/${out}`];
      await succeed([...run, '--manifest', 'data/m'], cwd);
      for (const [from, name] of [
        ['.', `data/${out}`],
        ['elsewhere', `../data/${out}`],
        ['data', out],
      ] as const) {
        const place = path.join(cwd, from);
        const { status, stderr } = await callCommand(['resume', name, '--limit-bytes', '1kB'], {
          cwd: place,
        });
        t.equal(status, 0, `${out} from ${from}: ${stderr}`);
      }
      await succeed(['resume', `data/${out}`], cwd);
      t.same(digests(path.join(cwd, 'data')), wanted);
      t.same(fs.readdirSync(path.join(cwd, 'elsewhere')), []);
      const { manifest } = readCheckpoint(
        path.join(cwd, out === 'x' ? 'data/x/.enumerate.ckpt' : 'data/x.raw.ckpt'),
      ).output;
      t.equal(manifest?.file, 'data/m', 'the record has it as it was written');
    }
  },
);

t.test("another run's manifest of the same name is not taken for it", async (t) => {
  const wanted = await wholeRun(t, 'x.raw', 'm');
  const cwd = folders(t, 'a', 'b');
  const [a, b] = [path.join(cwd, 'a'), path.join(cwd, 'b')];
  await succeed([...SPACE, ...PARTLY, '--out', 'x.raw', '--manifest', 'm'], a);
  await succeed(
    [
      ...SPACE,
      '--count',
      '90',
      '--from',
      '500',
      '--out',
      'y.raw',
      '--manifest',
      'm',
      '--limit-bytes',
      '9kB',
    ],
    b,
  );
  const before = readFolder(b);
  await succeed(['resume', '../a/x.raw'], b);
  t.same(digests(a), wanted);
  t.same(readFolder(b), before);

  // Not even where the right one is gone.
  await succeed([...SPACE, ...PARTLY, '--out', 'z.raw', '--manifest', 'm', '--force'], a);
  for (const name of ['m', 'm.part']) fs.rmSync(path.join(a, name), { force: true });
  const left = readFolder(a);
  const { status, stderr } = await callCommand(['resume', '../a/z.raw'], { cwd: b });
  t.equal(status, 1);
  t.match(stderr, /^E_IO: m\.part is not this run's manifest, or was changed: [^\n]*\n$/);
  t.same(readFolder(b), before);
  t.same(readFolder(a), left);
});

t.test('nothing is changed before all files of a run are found', async (t) => {
  for (const [missing, args] of [
    ['m', ['resume', 'x.raw', '--to', '100']],
    ['m.part', ['resume', 'x.raw', '--to', '100']],
    ['x.raw', ['resume', 'x.raw', '--to', '100']],
    ['x.raw.part', ['resume', 'x.raw']],
  ] as const) {
    const cwd = temporaryFolder(t);
    const isFinished = !missing.endsWith('.part');
    const range = isFinished ? ['--count', '60'] : PARTLY;
    await succeed([...SPACE, ...range, '--out', 'x.raw', '--manifest', 'm'], cwd);
    if (!isFinished) {
      // What a killed run has behind its checkpoint, and would be cut off.
      fs.appendFileSync(path.join(cwd, 'x.raw.part'), 'more');
      fs.appendFileSync(path.join(cwd, 'm.part'), 'more');
    }
    fs.rmSync(path.join(cwd, missing));
    const before = readFolder(cwd);
    const { status, stderr } = await callCommand(args, { cwd });
    t.equal(status, 1, missing);
    t.match(stderr, /^E_IO: [^\n]* (is not there|is gone|no such file)[^\n]*\n$/);
    t.same(readFolder(cwd), before, `${missing}: nothing was renamed, cut or written`);
  }
});

t.test('a continuation that is killed at its first checkpoint finds the last part', async (t) => {
  for (const out of ['x.raw', 'x.npy', 'x.tar']) {
    const args = [...SPACE, '--split', '25', '--out', out];
    const [whole, cwd] = [temporaryFolder(t), temporaryFolder(t)];
    await succeed([...args, '--count', '90'], whole);
    await succeed([...args, '--count', '60'], cwd);
    const checkpoint = path.join(cwd, `${out}.ckpt`);
    writeCheckpoint(checkpoint, { ...readCheckpoint(checkpoint), end: 90n });
    await succeed(['resume', out], cwd);
    t.same(digests(cwd), digests(whole), out);
  }
});

t.test('--force removes the manifest of the old run, and no file that has its name', async (t) => {
  const cwd = folders(t, 'a', 'b');
  const [a, b] = [path.join(cwd, 'a'), path.join(cwd, 'b')];
  await succeed([...SPACE, '--count', '10', '--out', 'x.raw', '--manifest', 'm'], a);
  fs.writeFileSync(path.join(b, 'm'), 'mine');
  await succeed([...SPACE, '--count', '10', '--out', '../a/x.raw', '--force'], b);
  t.same(fs.readdirSync(a).toSorted(), ['x.raw', 'x.raw.ckpt']);
  t.equal(fs.readFileSync(path.join(b, 'm'), 'utf8'), 'mine');
});

t.test('verify takes a manifest, and finds the run that names it', async (t) => {
  const cwd = folders(t, 'lists');
  const run = [...SPACE, '--count', '10'];
  await succeed([...run, '--out', 'x.raw', '--manifest', 'x.jsonl'], cwd);
  await succeed([...run, '--out', 'images', '--manifest', './y.jsonl'], cwd);
  await succeed([...run, '--out', 'z.raw', '--manifest', 'lists/z.jsonl'], cwd);
  await succeed([...SPACE, ...PARTLY, '--out', 'w.raw', '--manifest', 'w.jsonl'], cwd);
  const verify = (...paths: string[]) => callCommand(['verify', ...paths], { cwd });
  for (const name of ['x.jsonl', './x.jsonl', 'y.jsonl', path.join(cwd, 'y.jsonl')]) {
    const { status, stdout } = await verify(name);
    t.equal(status, 0, name);
    t.match(stdout, /: all 10 images are there and right; 10 lines of the manifest right\n$/);
  }
  t.match((await verify('w.jsonl.part')).stdout, /lines of the manifest right; .* to go/);
  const apart = await verify('lists/z.jsonl');
  t.equal(apart.status, 1);
  t.match(apart.stderr, /^E_IO: lists\/z\.jsonl is a manifest, [^\n]* in lists names it: name the/);

  fs.appendFileSync(path.join(cwd, 'x.jsonl'), 'more\n');
  t.equal((await verify('x.jsonl')).status, 1);
  fs.copyFileSync(path.join(cwd, 'x.raw.ckpt'), path.join(cwd, 'v.raw.ckpt'));
  const two = await verify('x.jsonl');
  t.match(two.stderr, /^E_IO: x\.jsonl is the manifest of 2 runs: name one of them, such as /);
});
