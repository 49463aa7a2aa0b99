/**
 * Commands of the user's that carry finished parts away, or list those that are there. They are
 * started as they are, by no shell.
 * @module
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { EnumeratorError } from '../core/errors.js';
import { quoteText } from '../core/quote.js';

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
 * @throws EnumeratorError `E_IO`
 */
export async function listNames(
  words: readonly string[],
  signal: AbortSignal,
  take: (name: string) => void,
): Promise<void> {
  await runCommand(words, '--list', signal, (line) => {
    const name = line.trim();
    take(name.slice(name.lastIndexOf('/') + 1));
  });
}

async function runCommand(
  [program = '', ...args]: readonly string[],
  option: string,
  signal: AbortSignal,
  take: (line: string) => void,
): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], signal });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  const lines = createInterface({ input: child.stdout });
  lines.on('line', take);
  const read = new Promise<void>((resolve) => {
    lines.on('close', resolve);
  });
  const end = await new Promise<string | undefined>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, killer) =>
      resolve(
        code === 0 ? undefined : killer === null ? `exit code ${code}` : `killed by ${killer}`,
      ),
    );
  });
  if (end !== undefined) {
    const last = said.trim().split('\n').at(-1) ?? '';
    throw new EnumeratorError(
      'E_IO',
      `${option}: ${quoteText(program)} failed: ${end}${last === '' ? '' : `: ${quoteText(last)}`}`,
    );
  }
  await read;
}

function refusal(message: string): EnumeratorError {
  return new EnumeratorError('E_QUEUE', message);
}
