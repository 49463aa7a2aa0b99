/**
 * The ways out of a failure in the words of the command line. Below `cli/` nobody knows an option's
 * name: errors carry hints, and this table words them.
 * @module
 */
import type { EnumeratorError, Hint, HintKey } from '../../core/errors.js';
import { shellWord } from './shell-word.js';

const WORDS: Readonly<Record<HintKey, (value: string) => string>> = {
  overwrite: () => 'replace it with --force',
  'other-folder': () => 'name another folder with --out',
  'other-file': (option) => `name another file with ${option === '' ? '--out' : option}`,
  'other-manifest': () => 'name another file with --manifest',
  'other-checkpoint': () => 'name another file with --checkpoint',
  resume: (path) => `continue it with \`enumerate resume ${shellWord(path)}\``,
  'resume-stream': (path) =>
    `continue it with \`enumerate resume ${shellWord(path)} --out rtmp://…\``,
  'submit-again': (path) => `continue it with \`enumerate submit --out ${shellWord(path)}\``,
};

/** The message of an error with its hints: `x is taken: do this, do that, or do the other`. */
export function withHints({ message, hints }: EnumeratorError): string {
  return withHintsOf(message, hints);
}

export function withHintsOf(message: string, hints: readonly Hint[]): string {
  return hints.length === 0 ? message : `${message}: ${alternatives(hints.map(wordsOf))}`;
}

function wordsOf({ key, value = '' }: Hint): string {
  return WORDS[key](value);
}

function alternatives(words: readonly string[]): string {
  if (words.length < 3) return words.join(', or ');
  return `${words.slice(0, -1).join(', ')}, or ${words.at(-1)}`;
}
