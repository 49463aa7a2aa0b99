/**
 * The user's commands that carry complete parts away, or list those that are there. They are started
 * without a shell.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { EnumeratorError } from '../core/errors.js';
import { quoteText } from '../core/quote.js';
import { removeQuietly } from '../io/atomic-file.js';
import { childEnvironment } from '../io/child-environment.js';
import type { Notice } from '../io/hooks.js';
import { digestName } from '../run/outputs/shared-parts.js';
import { queueError } from './address.js';

/** Longer than any name of a part. */
const MOST_LINE = 2 ** 16;
/** How long to wait for output that a command's own children may hold open. */
const LATE_MS = 500;
/** How long a command that is told to end has until it is killed. */
const KILL_MS = 2000;
/** A list command that takes longer causes a notice. */
const LONG_MS = 10_000;

/**
 * Check a command that carries files away.
 * @throws EnumeratorError `E_QUEUE` where no argument has a place for the file
 */
export function checkPushCommand(words: readonly string[]): readonly string[] {
  if (words.slice(1).some((word) => word.includes('{}'))) return words;
  throw queueError(
    "push: the command must contain {} where the file goes, as in 'rclone copyto {} remote:bucket/{name}'",
    { setting: 'push' },
  );
}

/**
 * The words of a command as a shell would split them: at blanks that are neither quoted nor behind a
 * backslash.
 * @param setting - for messages: `push`
 * @throws EnumeratorError `E_QUEUE` for quotes that do not end, and for no words at all
 */
export function splitCommand(text: string, setting: string): string[] {
  const words: string[] = [];
  const pattern = /\s+|'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^\s'"\\]+)|([^])/g;
  let word: string | undefined;
  for (const [piece, single, double, escaped, plain, stray] of text.matchAll(pattern)) {
    if (stray !== undefined)
      throw queueError(`${setting}: a quote in it does not end`, { setting });
    const isBlank = [single, double, escaped, plain].every((part) => part === undefined);
    if (isBlank) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    const said = single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? piece;
    word = (word ?? '') + said;
  }
  if (word !== undefined) words.push(word);
  if ((words[0] ?? '') === '')
    throw queueError(`${setting}: there is no command in it`, { setting });
  return words;
}

/**
 * Carry a file away.
 * @param words - `{}` in them stands for the file, `{name}` for the name that it is to have
 * @throws EnumeratorError `E_IO` where the command fails
 */
export async function pushFile(
  words: readonly string[],
  file: string,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  // Both in one pass, so that a {name} in the file's path is not replaced.
  const filled = words.map((word) =>
    word.replaceAll(/\{(name)?\}/g, (_found, isName) => (isName === undefined ? file : name)),
  );
  await runCommand(filled, 'push', signal, () => {});
}

/**
 * Carry a part and its digest away, and remove them here.
 * @throws EnumeratorError `E_IO` where the command fails
 */
export async function pushPart(
  words: readonly string[],
  name: string,
  files: { readonly part: string; readonly digest: string },
  signal: AbortSignal,
): Promise<void> {
  try {
    // The digest first: a part is recognized by it.
    await pushFile(words, files.digest, digestName(name), signal);
    await pushFile(words, files.part, name, signal);
  } finally {
    for (const file of [files.part, files.digest]) removeQuietly(file);
  }
}

/**
 * Run a command that lists names, one a line; folders before them are left out.
 * @param notify - is told of a command that takes long
 * @throws EnumeratorError `E_IO`
 */
export async function listNames(
  words: readonly string[],
  signal: AbortSignal,
  take: (name: string) => void,
  notify: (notice: Notice) => void,
): Promise<void> {
  const long = setTimeout(() => {
    const program = quoteText(words[0] ?? '');
    const message = `the list command ${program} has been running for ${LONG_MS / 1000} s; waiting for it`;
    notify({ key: 'list-slow', message });
  }, LONG_MS);
  try {
    await runCommand(words, 'list', signal, (line) => {
      const name = line.trim();
      take(name.slice(name.lastIndexOf('/') + 1));
    });
  } finally {
    clearTimeout(long);
  }
}

/** Commands that this process must not leave behind. */
const running = new Set<number>();
process.on('exit', () => {
  for (const pid of running) killGroup(pid, 'SIGKILL');
});

async function runCommand(
  [program = '', ...args]: readonly string[],
  purpose: 'push' | 'list',
  signal: AbortSignal,
  take: (line: string) => void,
): Promise<void> {
  // Commands do not get the address of the queue, which may have a password in it.
  const env = childEnvironment();
  // In a group of its own: Ctrl-C is for this process, which lets the command finish.
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env, detached: true });
  const stop = (how: NodeJS.Signals): void => killGroup(child.pid, how);
  let killer: NodeJS.Timeout | undefined;
  const abort = (): void => {
    stop('SIGTERM');
    killer = setTimeout(() => stop('SIGKILL'), KILL_MS);
  };
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  if (child.pid !== undefined) running.add(child.pid);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  let rest = '';
  let fault: string | undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (fault !== undefined) return;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
    if (rest.length <= MOST_LINE) return;
    fault = `writes a line of more than ${MOST_LINE} bytes: it must write names, one a line`;
    stop('SIGKILL');
  });
  try {
    const end = await ended(child);
    if (end !== undefined) {
      const last = said.trim().split('\n').at(-1) ?? '';
      fault ??= `failed: ${end}${last === '' ? '' : `: ${quoteText(last)}`}`;
    }
    if (fault !== undefined) {
      const command = `the ${purpose} command ${quoteText(program)}`;
      throw new EnumeratorError('E_IO', `${command} ${fault}`);
    }
    if (rest !== '') take(rest);
  } finally {
    clearTimeout(killer);
    signal.removeEventListener('abort', abort);
    if (child.pid !== undefined) running.delete(child.pid);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

/** @returns why it failed; undefined where it did not */
async function ended(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    const settle = (code: number | null, killer: NodeJS.Signals | null): void =>
      resolve(
        code === 0 ? undefined : killer === null ? `exit code ${code}` : `killed by ${killer}`,
      );
    child.on('error', (error) => resolve(error.message));
    child.on('close', settle);
    // A grandchild may keep the pipes open for as long as it likes.
    child.on('exit', (code, killer) => setTimeout(() => settle(code, killer), LATE_MS).unref());
  });
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}
