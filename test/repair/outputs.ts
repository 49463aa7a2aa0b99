/** Runs of every output that can be repaired, and what can happen to their files. @module */
import fs from 'node:fs';
import path from 'node:path';
import { enumeration } from '../../src/core/enumeration.js';
import { run, type RunPlan } from '../../src/node.js';

type Output = Partial<RunPlan['output']> & { readonly out: string };

const images = enumeration({ width: 5, height: 4, color: 'gray', seed: 'repair' });
const FROM = 95n;
const COUNT = 14n;

/** Their names, and where the run is named. */
export const OUTPUTS: Readonly<Record<string, readonly [where: string, output: Output]>> = {
  folder: ['o', { out: 'o' }],
  'folder of parts': ['o', { out: 'o', split: 4n }],
  'folder of PNM, with a manifest': ['o', { out: 'o', imageFormat: 'pnm', manifest: 'o.jsonl' }],
  tar: ['x.tar', { out: 'x.tar' }],
  'parts of tar': ['x.tar', { out: 'x.tar', split: 4n, durable: true }],
  npy: ['x.npy', { out: 'x.npy' }],
  'parts of npy': ['x.npy', { out: 'x.npy', split: 4n }],
  raw: ['x.raw', { out: 'x.raw', manifest: 'x.jsonl' }],
  y4m: ['x.y4m', { out: 'x.y4m' }],
  'parts of y4m': ['x.y4m', { out: 'x.y4m', split: 5n }],
  'a manifest alone': ['x.jsonl.ckpt', { out: 'none', manifest: 'x.jsonl' }],
};

/** Make a run in a folder. @param limitBytes - after which it stops */
export async function makeRun(
  folder: string,
  { out, manifest, ...output }: Output,
  limitBytes?: bigint,
  more: Partial<RunPlan> = {},
): Promise<void> {
  const places = {
    out: out === 'none' ? out : path.join(folder, out),
    ...(manifest === undefined ? {} : { manifest: path.join(folder, manifest) }),
  };
  const range = { from: FROM, count: COUNT };
  await run(
    { images, range, ...more, output: { ...output, ...places } },
    { threads: 1, limitBytes },
  );
}

/** All files below a folder that a run made, but for its checkpoints. */
export function filesIn(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => fs.statSync(path.join(folder, name)).isFile() && !name.endsWith('.ckpt'))
    .toSorted()
    .map((name) => path.join(folder, name));
}

/** What happens to a file. */
export const DAMAGES: Readonly<Record<string, (file: string) => void>> = {
  'is gone': (file) => fs.rmSync(file),
  'has another byte': (file) => flip(file, Math.floor(fs.statSync(file).size / 2)),
  'has another first byte': (file) => flip(file, 0),
  'is cut': (file) => fs.truncateSync(file, Math.floor(fs.statSync(file).size * 0.6)),
  'is empty': (file) => fs.truncateSync(file, 0),
  'has bytes behind its end': (file) => fs.appendFileSync(file, Buffer.alloc(700, 'x')),
  'is all zeros': (file) => fs.writeFileSync(file, Buffer.alloc(fs.statSync(file).size)),
};

function flip(file: string, at: number): void {
  const bytes = fs.readFileSync(file);
  bytes[at] = bytes[at]! ^ 0xff;
  fs.writeFileSync(file, bytes);
}
