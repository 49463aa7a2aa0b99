/** `resume --to` moves an end in: the files are those of a run that had it from the beginning. @module */
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { readCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { callCommand } from './call-command.js';
import { readFolder, temporaryFolder } from './started-command.js';

/** Names have two digits whatever the end. */
const RUN = ['--size', '8x8', '--color', 'gray', '--seed', 'a', '--from', '0'];
/** Each with bytes that make some thirty of its images. */
const OUTPUTS: readonly (readonly [limit: string, ...output: string[]])[] = [
  ['6kB', '--out', 'x'],
  ['6kB', '--out', 'x', '--split', '10'],
  ['36kB', '--out', 'x.tar'],
  ['40kB', '--out', 'x.tar', '--split', '10', '--manifest', 'm.jsonl'],
  ['2kB', '--out', 'x.npy'],
  ['4kB', '--out', 'x.npy', '--split', '10'],
  ['6kB', '--out', 'x.raw', '--manifest', 'm.jsonl', '--durable'],
  ['3kB', '--out', 'x.y4m'],
  ['4kB', '--out', 'none', '--manifest', 'm.jsonl'],
];

async function call(t: Test, words: readonly string[], cwd: string): Promise<string> {
  const { status, stdout, stderr } = await callCommand(words, { cwd });
  t.equal(status, 0, `${words.join(' ')}: ${stderr}`);
  return stdout + stderr;
}

/** The run's name, by which it is resumed. */
function nameOf(output: readonly string[]): string {
  return output[1] === 'none' ? 'm.jsonl.ckpt' : output[1]!;
}

function checkpointOf(cwd: string, name: string): string {
  const inside = path.join(cwd, name, '.enumerate.ckpt');
  if (fs.existsSync(inside)) return inside;
  return path.join(cwd, name.endsWith('.ckpt') ? name : `${name}.ckpt`);
}

t.test('to what is done, and to more than that', async (t) => {
  for (const [limit, ...output] of OUTPUTS) {
    for (const beyond of [0, 7, 20]) {
      const cwd = temporaryFolder(t);
      const name = nameOf(output);
      await call(t, [...RUN, '--count', '99', ...output, '--limit-bytes', limit], cwd);
      const file = checkpointOf(cwd, name);
      const { watermark } = readCheckpoint(file);
      t.ok(watermark > 10n && watermark < 79n, `${output.join(' ')}: ${watermark} are done`);
      const to = watermark + BigInt(beyond);
      await call(t, ['resume', name, '--to', `${to}`], cwd);
      const whole = temporaryFolder(t);
      await call(t, [...RUN, '--count', `${to}`, ...output], whole);
      t.same(readFolder(cwd), readFolder(whole), `${output.join(' ')}: ${watermark} + ${beyond}`);
      t.match(await call(t, ['verify', name], cwd), /right/);
      await call(t, ['resume', name, '--to', `${to + 1n}`], cwd);
      t.match(await call(t, ['verify', name], cwd), /right/);
    }
  }
});

t.test('what a killed process wrote behind the new end goes', async (t) => {
  for (const [limit, ...output] of OUTPUTS.filter((words) => words[2] === 'x' || words[3])) {
    const cwd = temporaryFolder(t);
    const name = nameOf(output);
    await call(t, [...RUN, '--count', '90', ...output], cwd);
    const file = checkpointOf(cwd, name);
    const early = temporaryFolder(t);
    await call(t, [...RUN, '--count', '90', ...output, '--limit-bytes', limit], early);
    fs.copyFileSync(checkpointOf(early, name), file);
    const { watermark } = readCheckpoint(file);
    const to = watermark + 1n;
    await call(t, ['resume', name, '--to', `${to}`], cwd);
    const whole = temporaryFolder(t);
    await call(t, [...RUN, '--count', `${to}`, ...output], whole);
    t.same(readFolder(cwd), readFolder(whole), output.join(' '));
  }
});

t.test('never below what is done, and never to nothing', async (t) => {
  const cwd = temporaryFolder(t);
  await call(t, [...RUN, '--count', '50', '--out', 'x', '--limit-bytes', '4kB'], cwd);
  const before = readFolder(cwd);
  const { watermark } = readCheckpoint(path.join(cwd, 'x/.enumerate.ckpt'));
  const low = await callCommand(['resume', 'x', '--to', `${watermark - 1n}`], { cwd });
  t.equal(low.status, 2);
  t.match(
    low.stderr,
    /^E_RANGE: --to \d+ lies before what is done, whose last image is \d+: [^\n]*\n$/,
  );
  t.same(readFolder(cwd), before);
});

t.test('a new end that adds more than 1 GB is asked about, as a new run is', async (t) => {
  const cwd = temporaryFolder(t);
  const size = ['--size', '64x64'];
  await call(t, [...size, '--count', '3', '--out', 'up'], cwd);
  await call(
    t,
    [...size, '--from', '1e400', '--step', '-1', '--count', '3', '--out', 'x.raw'],
    cwd,
  );
  const before = readFolder(cwd);
  for (const [name, to] of [
    ['up', '1e200'],
    ['up', '2^800'],
    ['x.raw', '5'],
  ] as const) {
    const asked = await callCommand(['resume', name, '--to', to], { cwd });
    t.equal(asked.status, 2);
    t.match(
      asked.stderr,
      /^enumerate: --to adds ≈ 10\^\S+ images, ≈ \S+ bytes: --yes if you mean them all\n$/,
    );
    const dry = await callCommand(['resume', name, '--to', to, '--yes', '--dry-run'], { cwd });
    t.equal(dry.status, 0, dry.stderr);
  }
  t.same(readFolder(cwd), before);
  await call(t, ['resume', 'up', '--to', '1e200', '--limit-bytes', '50kB'], cwd);
  // What is there to be made already was asked about when it was begun.
  await call(t, ['resume', 'up', '--to', '1e199', '--limit-bytes', '50kB'], cwd);
  const count = await callCommand(['resume', 'up', '--count', '5'], { cwd });
  t.match(count.stderr, /unknown option --count; a new end is given with --to N\n$/);
});
