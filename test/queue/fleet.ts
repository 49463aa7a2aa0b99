/**
 * Submitters and workers as processes, and what a run of theirs has to end with: the parts that a
 * single local run makes, byte for byte, and a folder that `verify` finds nothing wrong with.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';
import { callCommand } from '../cli/call-command.js';
import type { CommandResult } from '../cli/command.js';
import { type StartedCommand, startEnumerate, temporaryFolder } from '../cli/started-command.js';

/** Short, so that tickets of the dead are given to others within a test. */
const LOCK_MS = 1500;

/** A range of 120 parts: enough for something to happen in its midst. */
const RANGE = ['--size', '16x16', '--count', '2400', '--seed', 'queue'];
/** One of 20 parts, where it has to be made and no more. */
export const SHORT_RANGE = ['--size', '16x16', '--count', '400', '--seed', 'queue'];
export const CHUNK = 20;
export const LONG_RUN = [...RANGE, '--split', `${CHUNK}`];
export const SHORT_RUN = [...SHORT_RANGE, '--split', `${CHUNK}`];

export function submit(
  t: Pick<Test, 'teardown'>,
  queue: string,
  out: string,
  args: readonly string[] = LONG_RUN,
  env: Readonly<Record<string, string>> = {},
): StartedCommand {
  const words = ['submit', '--queue', queue, '--out', out, '--status-json', ...args];
  return killedWith(t, startEnumerate(words, undefined, env));
}

export function work(
  t: Pick<Test, 'teardown'>,
  queue: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): StartedCommand {
  const threads = args.includes('--threads') ? [] : ['--threads', '1'];
  const lock = args.includes('--lock-ms') ? [] : ['--lock-ms', `${LOCK_MS}`];
  const own = [...threads, ...lock, '--status-json'];
  const words = ['work', '--queue', queue, ...own, ...args];
  return killedWith(t, startEnumerate(words, undefined, env));
}

/** One that is waited for at once, by a call: a process would be started for nothing. */
export function callSubmit(
  queue: string,
  out: string,
  args: readonly string[],
): Promise<CommandResult> {
  return callCommand(['submit', '--queue', queue, '--out', out, '--status-json', ...args]);
}

/** A test that fails on the way does not wait for those who wait for ever. */
function killedWith(t: Pick<Test, 'teardown'>, command: StartedCommand): StartedCommand {
  t.teardown(() => command.kill('SIGKILL'));
  return command;
}

/** The last record that a process wrote, for what it came to. */
export function lastRecord(stderr: string): Record<string, unknown> {
  const line = stderr.trimEnd().split('\n').at(-1) ?? '';
  return JSON.parse(line) as Record<string, unknown>;
}

/** Wait until so many parts are whole, or for `end`. */
export async function untilParts(out: string, count: number, end: Promise<unknown>): Promise<void> {
  const over = end.then(() => true);
  while (partsIn(out).length < count) {
    const soon = new Promise<boolean>((resolve) => {
      setTimeout(() => resolve(false), 20);
    });
    if (await Promise.race([over, soon])) return;
  }
}

/** The names of the parts in a folder, unfinished ones and digests left out. */
export function partsIn(out: string): string[] {
  if (!fs.existsSync(out)) return [];
  const names = fs.readdirSync(out);
  return names.filter((name) => /^part-.*\.(tar|npy|raw|y4m|jsonl)$/.test(name)).toSorted();
}

/** What one local run makes of a range: by default of that which {@link submit} has by default. */
export async function localParts(
  t: Pick<Test, 'teardown'>,
  args: readonly string[] = RANGE,
): Promise<string> {
  const folder = temporaryFolder(t);
  const { status, stderr } = await callCommand([
    ...args,
    '--out',
    path.join(folder, 'part.tar'),
    '--split',
    `${CHUNK}`,
  ]);
  if (status !== 0) throw new Error(stderr);
  return folder;
}

/** The end of every scenario. */
export async function checkWhole(t: Test, out: string, expected: string): Promise<void> {
  const names = partsIn(expected);
  t.strictSame(partsIn(out), names, 'every part, and no other');
  const wrong = names.filter(
    (name) =>
      !fs.existsSync(path.join(out, name)) ||
      Buffer.compare(
        fs.readFileSync(path.join(out, name)),
        fs.readFileSync(path.join(expected, name)),
      ) !== 0,
  );
  t.strictSame(wrong, [], 'byte for byte what one local run makes');
  const others = fs.readdirSync(out).filter((name) => !name.startsWith('part-'));
  t.strictSame(others, ['.enumerate.ckpt'], 'nothing else but the run file');
  const { status, stdout } = await callCommand(['verify', out]);
  t.equal(status, 0, stdout);
}
