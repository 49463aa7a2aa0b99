/**
 * The words of the command line before yargs gets them, for what it cannot do: `-` among files,
 * and what stands behind `--`, which it would lose. And what to say of words that it does not know.
 * @module
 */
import fs from 'node:fs';
import { EnumeratorError } from '../../core/errors.js';
import { STANDARD_INPUT } from '../../io/standard-streams.js';

export const COMMANDS: ReadonlySet<string> = new Set([
  'film',
  'get',
  'locate',
  'near',
  'art',
  'resume',
  'status',
  'info',
  'estimate',
  'verify',
  'submit',
  'work',
  'queue',
  'bench',
  'selftest',
  'demo',
  'serve',
  'completion',
]);

/** Those that may take `-` for a file. */
const PICTURE_COMMANDS: ReadonlySet<string> = new Set(['locate', 'near']);
/** Those whose words are names of files or folders. */
const FILE_COMMANDS: ReadonlySet<string> = new Set([
  'film',
  'locate',
  'near',
  'resume',
  'status',
  'verify',
]);
/** What a text of Random Art has in front that came behind `--`. */
export const TEXT_MARK = STANDARD_INPUT;

/** A text as it was typed. */
export function plainText(text: string): string {
  return text.startsWith(TEXT_MARK) ? text.slice(TEXT_MARK.length) : text;
}

/** Options of these commands that take no value. */
const FLAGS = /^--(no-.*|force|whole|json|all|exhaustive|help|version)$|^-h$/;
const ART_FLAGS =
  /^--(formula|animate|quality|stdin|files|durable|continue|yes|lossless|status-json)$/;

/**
 * @param words - behind the program's name
 * @throws EnumeratorError `E_USAGE` where `-` stands for a text of Random Art
 */
export function prepareWords(words: readonly string[]): string[] {
  const end = words.indexOf('--');
  const before = end < 0 ? words : words.slice(0, end);
  const command = before.find((word) => COMMANDS.has(word));
  if (command === undefined) return [...words];
  if (command === 'art') refuseLoneDash(before);
  const named = PICTURE_COMMANDS.has(command) ? before.map(nameStandardInput) : before;
  if (end < 0) return [...named];
  const behind = words.slice(end + 1).map((word) => {
    if (PICTURE_COMMANDS.has(command) && word === '-') return STANDARD_INPUT;
    // A text keeps every letter, and is no command's name: the mark is taken off again.
    if (command === 'art') return `${TEXT_MARK}${word}`;
    if (!word.startsWith('-')) return word;
    // The space makes it no option for yargs; numbers are read without it.
    return FILE_COMMANDS.has(command) ? `./${word}` : ` ${word}`;
  });
  return [...named, ...behind];
}

/** Among the files of a list yargs takes "-" for an option without a name. */
function nameStandardInput(word: string, at: number, words: readonly string[]): string {
  return word === '-' && !followsOption(words, at) ? STANDARD_INPUT : word;
}

/** Whether a word is the value of the option before it. */
function followsOption(words: readonly string[], at: number): boolean {
  const previous = words[at - 1] ?? '';
  return previous.startsWith('--') && !previous.includes('=') && !FLAGS.test(previous);
}

/** yargs would make the empty text of it. */
function refuseLoneDash(words: readonly string[]): void {
  const isText = (word: string, at: number): boolean =>
    word === '-' && (!followsOption(words, at) || ART_FLAGS.test(words[at - 1] ?? ''));
  if (!words.some(isText)) return;
  const wayOut = words.includes('gallery')
    ? '--lines - draws the lines of standard input'
    : words.includes('compare')
      ? 'art --stdin draws standard input'
      : '--stdin draws standard input';
  throw new EnumeratorError(
    'E_USAGE',
    `- stands where a text should: ${wayOut}, and -- - draws the text -`,
  );
}

/** Options of `art` that name files or addresses. */
const ART_FILES = 'out manifest checkpoint file formula-in tree lines grammar'.split(' ');

/**
 * The words in which a stream's address, and so a secret, may be: of `art` all but the texts.
 * @param words - behind the program's name
 */
export function addressWords(words: readonly string[]): readonly string[] {
  if (!drawsTexts(words)) return words;
  const options = ART_FILES.map((name) => `--${name}`);
  return words.filter(
    (word, at) =>
      options.includes(words[at - 1] ?? '') || options.some((name) => word.startsWith(`${name}=`)),
  );
}

/** Whether the command's words are texts that may come back in its result. */
export function drawsTexts(words: readonly string[]): boolean {
  return words.find((word) => COMMANDS.has(word)) === 'art';
}

/**
 * The way out for words that yargs does not know, to stand behind its message.
 * @returns nothing where none is to be seen
 */
export function explainUnknown(message: string, words: readonly string[]): string | undefined {
  if (!/^(Unknown|Not enough) /.test(message)) return undefined;
  const isArt = drawsTexts(words);
  if (isArt && message.startsWith('Unknown') && words.some((word) => word.startsWith(TEXT_MARK)))
    return 'options stand before --, and texts alone behind it';
  const file = words.find((word) => /^-./.test(word) && fs.existsSync(word));
  if (file !== undefined) return `write ./${file} or -- ${file} for the file of that name`;
  const option = /^Not enough arguments following: (.+)$/.exec(message)?.[1];
  const value = words[words.indexOf(`--${option}`) + 1];
  if (
    option !== undefined &&
    value?.startsWith('-') === true &&
    value !== '-' &&
    !value.startsWith('--')
  )
    return `join a value that begins with "-" to its option: --${option}=${value}`;
  if (isArt && words.some((word) => /^-[^-]/.test(word)))
    return 'a text that begins with "-" stands behind --, after all options';
  const first = words[0] ?? '';
  if (!message.startsWith('Unknown') || first.startsWith('-') || COMMANDS.has(first))
    return undefined;
  const near = [...COMMANDS].filter((command) => distanceOf(first, command) <= 2);
  const [best] = near.toSorted((a, b) => distanceOf(first, a) - distanceOf(first, b));
  return best === undefined ? undefined : `did you mean ${best}?`;
}

/** How many letters must be put in, left out or changed to come from one word to the other. */
function distanceOf(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > 2) return 3;
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const changed = row[j]! + (from[i] === to[j] ? 0 : 1);
      next.push(Math.min(changed, row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
