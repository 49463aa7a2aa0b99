/**
 * Runs that are cut short at every step, and what has to come of them.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { enumeration } from '../../src/core/enumeration.js';
import { repair, resume, run, type RunPlan } from '../../src/node.js';

export interface Scenario {
  readonly name: string;
  /** What lies in the folder when it begins. */
  readonly prepare?: (folder: string) => Promise<unknown>;
  /** What is cut short. */
  readonly begin: (folder: string) => Promise<unknown>;
  /** What a user does then; the same by default. */
  readonly again?: (folder: string) => Promise<unknown>;
  /** Whether faults are there until it has ended. */
  readonly isDamaged?: boolean;
  /** Whether files are brought to the disk, so that it holds after a loss of power too. */
  readonly isDurable: boolean;
}

const images = enumeration({ width: 4, height: 3, color: 'gray', seed: 'a' });
const others = enumeration({ width: 4, height: 3, color: 'gray', seed: 'b' });
const COUNT = 14n;

type Output = Partial<RunPlan['output']> & { readonly out: string };

function planOf(folder: string, output: Output, more: Partial<RunPlan> = {}): RunPlan {
  const { out, manifest } = output;
  const places = {
    out: out === 'none' ? out : path.join(folder, out),
    ...(manifest === undefined ? {} : { manifest: path.join(folder, manifest) }),
  };
  const range = { from: 3n, count: COUNT };
  return { images, range, ...more, output: { ...output, ...places } };
}

/** A run that is started, and started again with `continue`. */
function plain(name: string, output: Output, more?: Partial<RunPlan>): Scenario {
  const start = (folder: string): Promise<unknown> =>
    run(planOf(folder, output, more), { threads: 1, existing: 'continue' });
  return { name, begin: start, isDurable: output.durable === true };
}

/** A finished run that is made longer. */
function longer(name: string, output: Output): Scenario {
  const where = (folder: string): string =>
    path.join(folder, output.out === 'none' ? `${output.manifest}.ckpt` : output.out);
  return {
    name: `${name}, made longer`,
    prepare: (folder) => run(planOf(folder, output), { threads: 1 }),
    begin: (folder) => resume(where(folder), { to: 3n + 2n * COUNT + 3n, threads: 1 }),
    isDurable: output.durable === true,
  };
}

/** A run that takes the place of another one. */
function forced(name: string, output: Output): Scenario {
  return {
    name: `${name}, in the place of another run`,
    prepare: (folder) => run(planOf(folder, output), { threads: 1 }),
    begin: (folder) =>
      run(planOf(folder, output, { images: others, range: { count: 10n } }), {
        threads: 1,
        existing: 'replace',
      }),
    isDurable: output.durable === true,
  };
}

/** A run whose files are damaged: each third is gone, each third is cut, and a byte of the rest differs. */
function repaired(name: string, output: Output): Scenario {
  const where = (folder: string): string =>
    path.join(folder, output.out === 'none' ? `${output.manifest}.ckpt` : output.out);
  return {
    name: `${name}, repaired`,
    async prepare(folder) {
      await run(planOf(folder, output), { threads: 1 });
      const names = Object.keys(contentOf(folder)).filter((file) => !/(\.ckpt|\/)$/.test(file));
      names.toSorted().forEach((file, i) => damage(path.join(folder, file), i % 3));
    },
    async begin(folder) {
      const { paths } = await repair([where(folder)]);
      if (paths[0]?.error !== undefined) throw paths[0].error;
    },
    isDamaged: true,
    isDurable: output.durable === true,
  };
}

function damage(file: string, how: number): void {
  const { size } = fs.statSync(file);
  if (how === 0) fs.rmSync(file);
  else if (how === 1) fs.truncateSync(file, Math.floor(size / 2));
  else {
    const bytes = fs.readFileSync(file);
    bytes[size - 1] = bytes[size - 1]! ^ 1;
    fs.writeFileSync(file, bytes);
  }
}

const OUTPUTS: readonly (readonly [string, Output])[] = [
  ['folder', { out: 'o' }],
  ['folder of parts', { out: 'o', split: 5n }],
  ['tar', { out: 'x.tar' }],
  ['parts of tar', { out: 'x.tar', split: 5n }],
  ['zip', { out: 'x.zip' }],
  ['parts of zip', { out: 'x.zip', split: 5n }],
  ['npy', { out: 'x.npy' }],
  ['parts of npy', { out: 'x.npy', split: 5n }],
  ['raw with a manifest', { out: 'x.raw', manifest: 'x.jsonl' }],
  ['y4m', { out: 'x.y4m' }],
  ['manifest alone', { out: 'none', manifest: 'x.jsonl' }],
];

export const SCENARIOS: readonly Scenario[] = [
  ...OUTPUTS.map(([name, output]) => plain(name, output)),
  ...OUTPUTS.map(([name, output]) => plain(`${name}, durable`, { ...output, durable: true })),
  plain('folder in folders, durable', { out: 'a/b/o', durable: true }),
  plain('shard of a folder', { out: 'o' }, { shard: { index: 2, count: 3 } }),
  plain('shard of parts', { out: 'x.tar', split: 2n }, { shard: { index: 2, count: 3 } }),
  plain('apng', { out: 'x.apng' }),
  ...OUTPUTS.map(([name, output]) => longer(name, output)),
  longer('parts of tar, durable', { out: 'x.tar', split: 5n, durable: true }),
  longer('npy, durable', { out: 'x.npy', durable: true }),
  ...OUTPUTS.map(([name, output]) => forced(name, output)),
  ...OUTPUTS.map(([name, output]) => repaired(name, output)),
  repaired('parts of tar, durable', { out: 'x.tar', split: 5n, durable: true }),
  forced('apng', { out: 'x.apng' }),
  forced('parts of tar, durable', { out: 'x.tar', split: 5n, durable: true }),
];

/** The names and the bytes of all files below a folder. */
export function contentOf(folder: string, below = ''): Record<string, string> {
  const content: Record<string, string> = {};
  for (const entry of fs.readdirSync(path.join(folder, below), { withFileTypes: true })) {
    const name = path.join(below, entry.name);
    if (entry.isDirectory()) Object.assign(content, { [`${name}/`]: '' }, contentOf(folder, name));
    else content[name] = fs.readFileSync(path.join(folder, name), 'latin1');
  }
  return content;
}

/**
 * Let the process that left its files in a folder be another one, which is dead: locks and temporary
 * files name this one, which lives.
 */
export function bury(folder: string): void {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) bury(file);
    else if (/\.(lock|guard)$/.test(entry.name)) {
      const text = fs.readFileSync(file, 'utf8');
      fs.writeFileSync(file, text.replace(`${process.pid} `, `${DEAD} `));
    } else if (entry.name.includes(`.${process.pid}-`))
      fs.renameSync(file, file.replace(`.${process.pid}-`, `.${DEAD}-`));
  }
}

/** Larger than any process number. */
const DEAD = 2 ** 30;
