/**
 * Commands of the user's that carry finished parts away, or list those that are there. They are
 * started as they are, by no shell.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { EnumeratorError } from '../core/errors.js';
import { quoteText } from '../core/quote.js';
import { QUEUE_VARIABLE } from './address.js';

/** No name of a part is so long. */
const MOST_LINE = 2 ** 16;
/** How long output is waited for that a command's own children may still hold open. */
const LATE_MS = 500;
/** A command that is told to end has so long until it is killed. */
const KILL_MS = 2000;
/** One that takes longer is told of. */
const LONG_MS = 10_000;

/**
 * The words of a command as a shell would take them: blanks part them; what is in quotes, and what
 * stands behind a backslash, does not.
 * @param option - for messages
 * @throws EnumeratorError `E_QUEUE` for quotes that do not end, and for no words at all
 */
export function splitCommand(text: string, option: string): string[] {
  const words: string[] = [];
  const pattern = /\s+|'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^\s'"\\]+)|([^])/g;
  let word: string | undefined;
  for (const [piece, single, double, escaped, plain, stray] of text.matchAll(pattern)) {
    if (stray !== undefined) throw refusal(`${option}: a quote in it does not end`);
    if (
      /^\s/.test(piece) &&
      escaped === undefined &&
      single === undefined &&
      double === undefined
    ) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    const said = single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? '';
    word = (word ?? '') + said;
  }
  if (word !== undefined) words.push(word);
  if ((words[0] ?? '') === '') throw refusal(`${option}: there is no command in it`);
  return words;
}

/** @throws EnumeratorError `E_QUEUE` where the command names no file */
export function readPushCommand(text: string): string[] {
  const words = splitCommand(text, '--push');
  if (!words.slice(1).some((word) => word.includes('{}'))) {
    throw refusal(
      "--push: {} must stand in it for the file, as in 'rclone copyto {} remote:bucket/{name}'",
    );
  }
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
  // Together, lest a {name} in the file's path be replaced too.
  const filled = words.map((word) =>
    word.replaceAll(/\{(name)?\}/g, (_found, isName) => (isName === undefined ? file : name)),
  );
  await runCommand(filled, '--push', signal, () => {});
}

/**
 * Run a command that lists names, one a line; folders before them are left out.
 * @param warn - is told of one that takes long
 * @throws EnumeratorError `E_IO`
 */
export async function listNames(
  words: readonly string[],
  signal: AbortSignal,
  take: (name: string) => void,
  warn: (line: string) => void,
): Promise<void> {
  const long = setTimeout(() => {
    const program = quoteText(words[0] ?? '');
    warn(`--list: ${program} has been running for ${LONG_MS / 1000} s, and is waited for`);
  }, LONG_MS);
  try {
    await runCommand(words, '--list', signal, (line) => {
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
  option: string,
  signal: AbortSignal,
  take: (line: string) => void,
): Promise<void> {
  // The address of the queue, with its password, is no business of theirs.
  const env = { ...process.env };
  // oxlint-disable-next-line typescript/no-dynamic-delete -- the environment of a command
  delete env[QUEUE_VARIABLE];
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
  let isTooLong = false;
  const lines = splitLines(take, () => {
    isTooLong = true;
    stop('SIGKILL');
  });
  child.stdout.on('data', lines.push);
  try {
    const end = await ended(child);
    if (isTooLong) {
      throw new EnumeratorError(
        'E_IO',
        `${option}: ${quoteText(program)} writes a line of more than ${MOST_LINE} bytes: it must write names, one a line`,
      );
    }
    if (end !== undefined) {
      const last = said.trim().split('\n').at(-1) ?? '';
      throw new EnumeratorError(
        'E_IO',
        `${option}: ${quoteText(program)} failed: ${end}${last === '' ? '' : `: ${quoteText(last)}`}`,
      );
    }
    lines.end();
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
    const tell = (code: number | null, killer: NodeJS.Signals | null): void =>
      resolve(
        code === 0 ? undefined : killer === null ? `exit code ${code}` : `killed by ${killer}`,
      );
    child.on('error', (error) => resolve(error.message));
    child.on('close', tell);
    // A grandchild may keep the pipes open for as long as it likes.
    child.on('exit', (code, killer) => setTimeout(() => tell(code, killer), LATE_MS).unref());
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

/** @param giveUp - is told of a line that is too long; nothing is taken from then on */
function splitLines(
  take: (line: string) => void,
  giveUp: () => void,
): { push: (bytes: Buffer) => void; end: () => void } {
  const decoder = new StringDecoder('utf8');
  let rest: string | undefined = '';
  return {
    push: (bytes) => {
      if (rest === undefined) return;
      const lines = (rest + decoder.write(bytes)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
      if (rest.length <= MOST_LINE) return;
      rest = undefined;
      giveUp();
    },
    end: () => {
      if (rest !== undefined && rest !== '') take(rest);
    },
  };
}

function refusal(message: string): EnumeratorError {
  return new EnumeratorError('E_QUEUE', message);
}
