/**
 * Cut scenarios short, see what is there, and do again what a user would do.
 * @module
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EnumeratorError } from '../../src/core/errors.js';
import { status, verify } from '../../src/node.js';
import { type Change, type Fault, FaultyDisk, loseThePower } from './faulty-disk.js';
import { bury, contentOf, type Scenario } from './scenarios.js';

/** What is wrong with a scenario that was cut short; nothing, as a rule. */
export interface Trouble {
  readonly scenario: string;
  readonly cut: string;
  readonly what: string;
}

/** A scenario that was not cut short. */
export interface Undisturbed {
  readonly scenario: Scenario;
  readonly content: Record<string, string>;
  /** The names of the calls that change something. */
  readonly changes: readonly string[];
  /** Of all calls, those that only look too. */
  readonly calls: readonly string[];
  readonly log: readonly Change[];
}

/** Checkpoints come by time: here a call for it makes a second pass. */
export function hurry(): () => void {
  const { performance } = globalThis;
  const original = performance.now.bind(performance);
  let hurried = original();
  performance.now = () => (hurried += 500);
  return () => {
    performance.now = original;
  };
}

async function withFolder<T>(action: (folder: string) => Promise<T>): Promise<T> {
  const shared = '/dev/shm';
  const base = fs.existsSync(shared) ? shared : os.tmpdir();
  // The same each time: the place of a manifest stands in the checkpoint.
  const folder = path.join(base, `enumerate-chaos-${process.pid}`);
  fs.mkdirSync(folder);
  try {
    return await action(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

export async function undisturbed(scenario: Scenario): Promise<Undisturbed> {
  const [changes, log, content] = await withFolder(async (folder) => {
    await scenario.prepare?.(folder);
    const disk = new FaultyDisk(folder);
    await disk.use(() => scenario.begin(folder));
    return [disk.calls, disk.changes, contentOf(folder)] as const;
  });
  const calls = await withFolder(async (folder) => {
    await scenario.prepare?.(folder);
    const disk = new FaultyDisk(folder, { at: Infinity, what: 'EIO' });
    await disk.use(() => scenario.begin(folder));
    return disk.calls;
  });
  return { scenario, content, changes, calls, log };
}

/** Let the process die at a change. */
export async function killAt(usual: Undisturbed, fault: Fault): Promise<Trouble[]> {
  const { scenario } = usual;
  return withFolder(async (folder) => {
    await scenario.prepare?.(folder);
    const disk = new FaultyDisk(folder, { ...fault, isLasting: true });
    await disk.use(() => scenario.begin(folder)).catch(() => {});
    bury(folder);
    return goOn(usual, folder, `${fault.what} at ${fault.at}`);
  });
}

/** Let a call fail. */
export async function failAt(usual: Undisturbed, fault: Fault): Promise<Trouble[]> {
  const { scenario } = usual;
  const cut = `${fault.what} at ${fault.at}${fault.isLasting === true ? ', lasting' : ''}`;
  return withFolder(async (folder) => {
    await scenario.prepare?.(folder);
    const disk = new FaultyDisk(folder, fault);
    const troubles: Trouble[] = [];
    await disk
      .use(() => scenario.begin(folder))
      .catch((error: unknown) => {
        if (!(error instanceof EnumeratorError) || error.message.includes('\n'))
          troubles.push({ scenario: scenario.name, cut, what: `not one line: ${String(error)}` });
      });
    bury(folder);
    return [...troubles, ...(await goOn(usual, folder, cut))];
  });
}

/**
 * Let the power fail after so many changes.
 * @param survives - as {@link loseThePower} has it
 */
export async function cutPower(
  usual: Undisturbed,
  changes: number,
  survives: () => boolean,
): Promise<Trouble[]> {
  const { scenario } = usual;
  return withFolder(async (folder) => {
    const before = folder;
    const after = `${folder}-after`;
    fs.mkdirSync(after);
    await scenario.prepare?.(before);
    const files = new Map<string, Buffer>();
    readAll(before, files);
    const prepared = asChanges(before, files);
    const log = await logOf(scenario, before);
    loseThePower([...prepared, ...log.slice(0, changes)], survives, before, after);
    bury(after);
    // A relative name would not be that of another folder.
    fs.rmSync(before, { recursive: true });
    fs.renameSync(after, before);
    return goOn(usual, before, `power at ${changes}`);
  });
}

async function logOf(scenario: Scenario, folder: string): Promise<readonly Change[]> {
  const disk = new FaultyDisk(folder);
  await disk.use(() => scenario.begin(folder));
  return disk.changes;
}

function readAll(folder: string, into: Map<string, Buffer>): void {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      into.set(file, Buffer.alloc(0));
      readAll(file, into);
    } else into.set(file, fs.readFileSync(file));
  }
}

/** What lay there before, as changes that are on the disk. */
function asChanges(root: string, files: ReadonlyMap<string, Buffer>): Change[] {
  const folders = new Set([root]);
  const changes: Change[] = [];
  for (const [file, bytes] of files) {
    const { dir: folder, base: name } = path.parse(file);
    const found = fs.lstatSync(file, { bigint: true });
    if (found.isDirectory()) folders.add(file);
    changes.push({ kind: 'name', folder, name, to: found.isDirectory() ? 'folder' : found.ino });
    if (!found.isDirectory())
      changes.push(
        { kind: 'write', inode: found.ino, at: 0, bytes },
        { kind: 'sync', what: found.ino },
      );
  }
  return [...changes, ...[...folders].map((what) => ({ kind: 'sync', what }) as const)];
}

/** What was cut short is looked at, and done again. */
async function goOn(
  { scenario, content }: Undisturbed,
  folder: string,
  cut: string,
): Promise<Trouble[]> {
  const troubles: Trouble[] = [];
  const tell = (what: string): void => void troubles.push({ scenario: scenario.name, cut, what });
  if (scenario.isDamaged !== true) for (const problem of await look(folder)) tell(problem);
  try {
    await (scenario.again === undefined ? scenario.begin(folder) : scenario.again(folder));
  } catch (error) {
    tell(`does not go on: ${String(error)}`);
    return troubles;
  }
  const found = contentOf(folder);
  for (const name of new Set([...Object.keys(content), ...Object.keys(found)])) {
    if (!(name in found)) tell(`${name} is not there`);
    else if (!(name in content)) tell(`${name} should not be there`);
    else if (found[name] !== content[name]) tell(`${name} has other bytes`);
  }
  return troubles;
}

/** What a checkpoint says must hold at each moment: verify finds no fault in what is done. */
async function look(folder: string): Promise<string[]> {
  const checkpoints = Object.keys(contentOf(folder)).filter((name) => name.endsWith('.ckpt'));
  const problems: string[] = [];
  for (const name of checkpoints) {
    const file = path.join(folder, name);
    if ((await status(file)).record.output.kind === 'film') continue;
    const { paths } = await verify([file]);
    for (const report of paths) {
      if ('error' in report) problems.push(`verify: ${report.error.message}`);
      else
        problems.push(
          ...report.faults.map(
            (fault) => `verify: ${fault.kind} ${fault.file} ${fault.reason ?? ''}`,
          ),
        );
    }
  }
  return problems;
}
