/**
 * Completion of commands, options, values and files in bash, zsh and fish.
 * @module
 */
import { usageError } from '../../core/errors.js';
import { host, invocation } from '../host.js';
import { findCall, plainWords } from '../options/parse.js';
import { type Command, command, optionalWord, rowsByName } from '../options/table.js';
import { SCRIPTS, type Shell, SHELLS } from './completion-scripts.js';

/** What the last word of a command line may become. */
interface Completion {
  readonly words: readonly Candidate[];
  /** Whether files, or folders alone, fit there too. */
  readonly files?: 'files' | 'folders' | undefined;
}

/** A word, and what it is, for shells that show that. */
type Candidate = readonly [word: string, about: string];

export default command({
  about:
    'Print a script that completes commands, options, their values and files. Load it where the shell starts.',
  positionals: {
    shell: optionalWord('bash, zsh or fish [that of $SHELL]', { choices: SHELLS }),
  },
  options: {},
  examples: [
    ['completion bash >> ~/.bashrc', 'bash, from its next start on'],
    ['completion zsh >> ~/.zshrc', 'zsh'],
    ['completion fish > ~/.config/fish/completions/enumerate.fish', 'fish'],
  ],
  async run({ shell }) {
    host.stdout.write(SCRIPTS[(shell as Shell | undefined) ?? usualShell()]);
  },
});

function usualShell(): Shell {
  const found = SHELLS.find((name) => host.env['SHELL']?.endsWith(`/${name}`));
  if (found !== undefined) return found;
  throw usageError(`name the shell: \`${invocation('completion bash')}\` (or zsh, fish)`);
}

/** @returns what the scripts of the shells read: a candidate a line, files last */
export async function completionText(main: Command, words: readonly string[]): Promise<string> {
  const { words: found, files } = await completeWords(main, words);
  const lines = found.map(([word, about]) => `${word}\t${about}`);
  return [...lines, ...(files === undefined ? [] : [`:${files}`])]
    .map((line) => `${line}\n`)
    .join('');
}

/**
 * What the last word of an unfinished command line may become.
 * @param words - behind the program's name; the last one may be empty
 */
export async function completeWords(main: Command, words: readonly string[]): Promise<Completion> {
  // bash parts --order=mi into three words, and wants the last of them alone.
  const isParted = words.at(-1) === '=' || words.at(-2) === '=';
  const joined = joinValues(words);
  const last = joined.at(-1) ?? '';
  const [, option, value] = /^(--[^=]+)=(.*)$/s.exec(last) ?? [];
  const before = joined.slice(0, -1);
  const isHelp = before[0] === 'help';
  const call = await findCall(main, isHelp ? before.slice(1) : before);
  const typed = value ?? last;
  const prefix = isParted || option === undefined ? '' : `${option}=`;
  const found = isHelp ? { words: commandsOf(call.command) } : completionsOf(call, option, typed);
  const fitting = found.words.filter(([word]) => word.startsWith(typed));
  return { ...found, words: fitting.map(([word, about]) => [prefix + word, about]) };
}

/** `--order`, `=`, `mi` as the one word that they are. */
function joinValues(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const [at, word] of words.entries()) {
    const isBehind = word === '=' ? words[at - 1]?.startsWith('--') : words[at - 1] === '=';
    if (isBehind && joined.length > 0) joined[joined.length - 1] += word;
    else joined.push(word);
  }
  return joined;
}

/** @param option - of which `typed` is the value, where the two are one word */
function completionsOf(
  { command, words, path }: Awaited<ReturnType<typeof findCall>>,
  option: string | undefined,
  typed: string,
): Completion {
  const rows = rowsByName(command.options);
  const isText = words.includes('--');
  const row = rows.get((option ?? (isText ? '' : words.at(-1)))?.slice(2) ?? '');
  if (option !== undefined || (row?.kind === 'value' && !typed.startsWith('-'))) {
    if (row?.kind !== 'value') return { words: [] };
    const { choices = [], isPath, mayBeFile, arg } = row;
    const isFile = isPath === true || mayBeFile === true || arg === 'FILE';
    const files = arg === 'FOLDER' ? 'folders' : isFile ? 'files' : undefined;
    return { words: choices.map((word) => [word, '']), files };
  }
  if (typed.startsWith('-') && !isText) return { words: optionsOf(command, words) };
  const count = plainWords(command, words).length;
  const all = Object.values(command.positionals);
  const positional = all[count] ?? (all.at(-1)?.kind === 'many' ? all.at(-1) : undefined);
  const { choices = [], isPath = false, mayBeFile = false } = positional ?? {};
  return {
    words: [
      ...(count === 0 ? commandsOf(command) : []),
      ...(count === 0 && path.length === 0 ? [['help', 'what a command does'] as const] : []),
      ...choices.map((word) => [word, ''] as const),
    ],
    files: isPath || mayBeFile ? 'files' : undefined,
  };
}

function commandsOf({ commands }: Command): Candidate[] {
  return Object.entries(commands).map(([name, { describe }]) => [name, describe]);
}

/** The options that are not given yet, and those of every command. */
function optionsOf({ options }: Command, words: readonly string[]): Candidate[] {
  const given = new Set(words.map((word) => word.split('=')[0]));
  const rows = [...rowsByName(options)]
    .filter(([name, row]) => row.hidden !== true && name !== row.alias)
    .map(([name, row]): Candidate => [
      row.kind === 'flag' && row.default === true ? `--no-${name}` : `--${name}`,
      row.help,
    ]);
  const common: Candidate[] = [
    ['--help', 'show help'],
    ['--version', 'show the version'],
  ];
  return [...rows, ...common].filter(([name]) => !given.has(name));
}
