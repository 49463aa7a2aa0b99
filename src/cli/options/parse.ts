/**
 * From the words of a command line to the command that they call and the values of its rows.
 * @module
 */
import fs from 'node:fs';
import { EnumeratorError } from '../../core/errors.js';
import { type Command, type Commands, dashed, type Option, type Options } from './table.js';

/** A command with the words that are left for it. */
export interface Call {
  /** The names that lead to the command: `art compare`, empty for the main one. */
  readonly path: readonly string[];
  readonly command: Command;
  readonly words: readonly string[];
}

/** Finds the command that the words call; options may come before its name. */
export async function findCall(
  main: Command,
  words: readonly string[],
  path: readonly string[] = [],
): Promise<Call> {
  const at = firstWord(main, words);
  const name = at === undefined ? undefined : words[at];
  const below = name === undefined ? undefined : commandNamed(main.commands, name);
  if (at === undefined || name === undefined || below === undefined) {
    return { path, command: main, words };
  }
  const rest = [...words.slice(0, at), ...words.slice(at + 1)];
  return findCall(await below.load(), rest, [...path, name]);
}

function commandNamed(commands: Commands, name: string): Commands[string] | undefined {
  return Object.hasOwn(commands, name) ? commands[name] : undefined;
}

/** The position of the first word that is neither an option nor the value of one. */
function firstWord(command: Command, words: readonly string[]): number | undefined {
  const rows = rowsByName(command.options);
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === '--') return undefined;
    if (!isOption(word)) return at;
    const row = rows.get(word.slice(2));
    // An option that is not known here may be one of the command that is still to come.
    const isFlag =
      row === undefined ? isAnyFlag(word, words[at + 1], command) : row.kind === 'flag';
    if (!isFlag && !word.includes('=') && isValue(words[at + 1])) at++;
  }
  return undefined;
}

function isAnyFlag(word: string, next: string | undefined, { commands }: Command): boolean {
  return /^--?(h|help|version|no-.*)$/.test(word) || Object.hasOwn(commands, next ?? '');
}

/** Whether a word is an option; negative numbers and `-` are not. */
function isOption(word: string): boolean {
  return /^-./s.test(word) && !/^-([0-9]+(\.[0-9]+)?|\.[0-9]+)$/.test(word);
}

/** Whether the word after an option is its value. */
function isValue(next: string | undefined): next is string {
  return next !== undefined && !isOption(next);
}

/** Options by their names as typed, without the dashes before them. */
export function rowsByName(options: Options): Map<string, Option & { readonly key: string }> {
  const rows = new Map<string, Option & { readonly key: string }>();
  for (const [key, row] of Object.entries(options)) {
    rows.set(dashed(key), { ...row, key });
    if (row.alias !== undefined) rows.set(row.alias, { ...row, key });
  }
  return rows;
}

/**
 * The values of a command's rows.
 * @throws EnumeratorError `E_USAGE` for a command line that cannot be understood, and what readers throw
 */
export function readWords({ path, command, words }: Call): Readonly<Record<string, unknown>> {
  const end = words.indexOf('--');
  const before = end < 0 ? words : words.slice(0, end);
  const behind = end < 0 ? [] : words.slice(end + 1);
  const help = `see ${['enumerate', ...path].join(' ')} --help`;
  const { texts, plain } = splitWords(command, before, help);
  const positionals = placeWords(command, plain, behind, help);
  checkExclusions(command.options, texts);
  const given: Record<string, unknown> = { ...positionals };
  for (const [key, row] of Object.entries(command.options)) {
    const name = `--${dashed(key)}`;
    if (row.kind === 'value' && row.isRequired === true && !texts.has(key)) {
      throw usage(`${name} ${row.arg} is missing; ${help}`);
    }
    given[key] = valueOf(row, texts.get(key), name);
  }
  return given;
}

/** The texts of options by their keys, `true` and `false` for flags, and the words between them. */
function splitWords(
  command: Command,
  words: readonly string[],
  help: string,
): { readonly texts: ReadonlyMap<string, string | boolean>; readonly plain: readonly string[] } {
  const rows = rowsByName(command.options);
  const texts = new Map<string, string | boolean>();
  const counts = new Map<string, number>();
  const plain: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (!isOption(word)) {
      plain.push(word);
      continue;
    }
    const [, name = '', joined] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const row = rows.get(name) ?? rows.get(name.replace(/^no-/, ''));
    if (row === undefined) throw unknownOption(command, word, help);
    const isRefused = !rows.has(name);
    const next = words[at + 1];
    if (row.kind === 'flag') {
      texts.set(row.key, readFlag(word, name, joined) !== isRefused);
    } else if (isRefused) {
      throw usage(`there is no --${name}: leave --${name.slice('no-'.length)} out`);
    } else if (joined !== undefined) {
      texts.set(row.key, joined);
    } else if (isValue(next)) {
      texts.set(row.key, next);
      at++;
    } else {
      texts.set(row.key, impliedText(row, name, next, help));
    }
    counts.set(row.key, (counts.get(row.key) ?? 0) + 1);
  }
  for (const [key, count] of counts) {
    if (count > 1) throw usage(`--${dashed(key)} is given ${count} times: give it once`);
  }
  return { texts, plain };
}

function readFlag(word: string, name: string, joined: string | undefined): boolean {
  if (joined === undefined || joined === 'true') return true;
  if (joined === 'false') return false;
  const no = name.startsWith('no-') ? name : `no-${name}`;
  throw usage(`${word}: --${name} takes no value; give it or leave it out, or say --${no}`);
}

function impliedText(
  row: Option & { readonly kind: 'value' },
  name: string,
  next: string | undefined,
  help: string,
): string {
  if (row.implied !== undefined) return row.implied;
  const wayOut =
    next === undefined || next.startsWith('--')
      ? help
      : `join a value that begins with "-" to its option: --${name}=${next}`;
  throw usage(`--${name} ${row.arg}: its value is missing; ${wayOut}`);
}

function unknownOption(command: Command, word: string, help: string): EnumeratorError {
  const name = word.startsWith('--') ? (word.split('=')[0] ?? word) : word;
  const isText = Object.values(command.positionals).some(({ isPath }) => !isPath);
  const near = nearest(
    [...rowsByName(command.options).keys()].map((known) => `--${known}`),
    name,
  );
  const wayOut = fs.existsSync(word)
    ? `write ./${word} or -- ${word} for the file of that name`
    : near !== undefined
      ? `did you mean ${near}?`
      : isText && !word.startsWith('--')
        ? 'put a text that begins with "-" after --, behind all options'
        : help;
  return usage(`unknown option ${name}; ${wayOut}`);
}

/** Gives each positional its words. */
function placeWords(
  command: Command,
  before: readonly string[],
  behind: readonly string[],
  help: string,
): Record<string, unknown> {
  const left = [
    ...before.map((word) => ({ word, isBefore: true })),
    ...behind.map((word) => ({ word, isBefore: false })),
  ];
  const values: Record<string, unknown> = {};
  for (const [key, row] of Object.entries(command.positionals)) {
    const taken = left
      .splice(0, row.kind === 'many' ? left.length : 1)
      .map(({ word, isBefore }) => {
        const { dash } = row;
        if (word !== '-' || dash === undefined) return checkPath(word, key, row.isPath);
        if ('value' in dash) return dash.value;
        if (isBefore) throw usage(`unexpected -: ${dash.refuse}, and -- - draws the text -`);
        return word;
      });
    if (row.isRequired && taken.length === 0)
      throw usage(`${placeholder(key, row.kind)} is missing; ${help}`);
    values[key] = row.kind === 'many' ? taken : taken[0];
  }
  const [extra] = left;
  if (extra !== undefined) throw unexpected(command, extra.word, behind, help);
  return values;
}

function unexpected(
  command: Command,
  word: string,
  behind: readonly string[],
  help: string,
): EnumeratorError {
  const near = nearest(Object.keys(command.commands), word);
  const isOption = behind.includes(word) && word.startsWith('-');
  const wayOut = isOption
    ? 'options go before --, and only texts after it'
    : near === undefined
      ? help
      : `did you mean ${near}?`;
  return usage(`unexpected word "${word}"; ${wayOut}`);
}

function checkPath(word: string, name: string, isPath: boolean | undefined): string {
  if (isPath === true && word === '') {
    throw usage(`${name} is empty: give the name of a file or folder`);
  }
  return word;
}

function checkExclusions(options: Options, texts: ReadonlyMap<string, unknown>): void {
  for (const [key, { excludes = [] }] of Object.entries(options)) {
    const other = excludes.find((name) => isGiven(texts.get(name)));
    if (other !== undefined && isGiven(texts.get(key))) {
      throw usage(`--${dashed(key)} and --${dashed(other)} exclude each other: give one of them`);
    }
  }
}

function isGiven(text: unknown): boolean {
  return text !== undefined && text !== false;
}

function valueOf(row: Option, text: string | boolean | undefined, name: string): unknown {
  if (row.kind === 'flag') return text ?? row.default;
  const typed = text ?? row.default;
  if (typeof typed !== 'string') return undefined;
  return row.read(checkPath(typed, name, row.isPath), name);
}

/** A positional as help and messages name it: `<files..>` is at least one file. */
export function placeholder(key: string, kind: 'one' | 'many', isRequired = true): string {
  const name = kind === 'many' ? `${key}..` : key;
  return isRequired ? `<${name}>` : `[${name}]`;
}

function usage(message: string): EnumeratorError {
  return new EnumeratorError('E_USAGE', message);
}

/** The known word that a typed one is most likely a slip of, if any. */
function nearest(known: readonly string[], typed: string): string | undefined {
  return known
    .map((word) => ({ word, distance: distanceOf(typed, word) }))
    .filter(({ distance }) => distance <= 2)
    .toSorted((a, b) => a.distance - b.distance)[0]?.word;
}

/** How many letters must be inserted, removed or changed to turn one word into the other. */
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
