/**
 * From the words of a command line to the command that they call and the values of its rows: yargs'
 * parser takes the words apart, as the table says, and the checks of the table stand on top.
 * @module
 */
import fs from 'node:fs';
import { Parser } from 'yargs/helpers';
import { usageError } from '../../core/errors.js';
import { choice } from '../../text/read-quantity.js';
import { helpHint, missingValue, missingWord, unexpectedWord, unknownOption } from './mistakes.js';
import {
  type Command,
  dashed,
  type Option,
  type Options,
  type Positional,
  rowsByName,
} from './table.js';

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
  const at = commandAt(main, words);
  const name = words[at] ?? '';
  const below = Object.hasOwn(main.commands, name) ? main.commands[name] : undefined;
  if (below === undefined) return { path, command: main, words };
  return findCall(await below.load(), words.toSpliced(at, 1), [...path, name]);
}

/** The position of the first word that is neither an option nor the value of one, where it may be a command. */
function commandAt(command: Command, words: readonly string[], from = 0): number {
  const { _: unknown, '--': rest = [] } = takeApart(command.options, words.slice(from), true).argv;
  const at = words.length - rest.length;
  const before = words[at - 1] ?? '';
  if (before === '--' || rest.length === 0) return -1;
  // An option that is not known here may be one of the command that is still to come, with a value.
  const mayBeValue = unknown.includes(before) && !Object.hasOwn(command.commands, words[at] ?? '');
  return mayBeValue ? commandAt(command, words, at + 1) : at;
}

/**
 * What yargs' parser makes of the words: each option's texts by its name as typed, those of `--no-…`
 * as `false`, and the words between and behind them.
 * @param isSearch - whether to stop at the first word, and to list options that are not known in `_`
 */
function takeApart(options: Options, words: readonly string[], isSearch = false) {
  function names(isWanted: (row: Option) => boolean): string[] {
    return Object.entries(options).flatMap(([key, row]) => (isWanted(row) ? [dashed(key)] : []));
  }
  const single = names((row) => row.kind === 'value' && row.implied === undefined);
  return Parser.detailed([...words], {
    alias: Object.fromEntries(
      Object.entries(options).flatMap(([key, { alias }]) => (alias ? [[dashed(key), alias]] : [])),
    ),
    // A list shows how often a flag was given.
    array: names(({ kind }) => kind === 'flag').map((key) => ({ key, boolean: true })),
    string: names(({ kind }) => kind === 'value'),
    narg: Object.fromEntries(single.map((name) => [name, 1])),
    configuration: {
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'dot-notation': false,
      'camel-case-expansion': false,
      'greedy-arrays': false,
      'populate--': true,
      'halt-at-non-option': isSearch,
      'unknown-options-as-args': isSearch,
    },
  });
}

/** The words that are neither options nor their values, nor behind `--`. */
export function plainWords({ options }: Command, words: readonly string[]): readonly string[] {
  return takeApart(options, words).argv._.map(String);
}

/**
 * The values of a command's rows.
 * @throws EnumeratorError `E_USAGE` for a command line that cannot be understood, and what readers throw
 */
export function readWords(call: Call): Readonly<Record<string, unknown>> {
  const { path, command } = call;
  const words = plainFlags(command.options, call.words);
  const { argv, error } = takeApart(command.options, words);
  const { _: plain, '--': behind = [], ...typed } = argv;
  const before = words.slice(0, words.length - behind.length);
  // Of yargs' complaint, "Not enough arguments following: count".
  const missing = /\S+$/.exec(error?.message ?? '')?.[0];
  if (missing !== undefined) throw missingValue(call, before, missing);
  // Of a command that is not there, no option is known.
  if (path.length === 0) placeWords(call, plain.map(String), behind.map(String));
  const texts = readTexts(call, before, typed);
  const given = placeWords(call, plain.map(String), behind.map(String));
  checkExclusions(command.options, texts);
  for (const [key, row] of Object.entries(command.options)) {
    const name = `--${dashed(key)}`;
    if (row.kind === 'value' && row.isRequired === true && !texts.has(key)) {
      throw usageError(`${name} ${row.arg} is missing; ${helpHint(path)}`);
    }
    given[key] = valueOf(row, texts.get(key), name);
  }
  return given;
}

/** Flags with a value as they are without one: `--no-force=true` is `--no-force`, `--force=off` too. */
function plainFlags(options: Options, words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  const rows = rowsByName(options);
  return words.map((word, at) => {
    const [, no = '', name = '', value = ''] =
      /^--(no-)?([^=]+)=(true|yes|on|1|false|no|off|0)$/i.exec(word) ?? [];
    if (rows.get(name)?.kind !== 'flag' || (end >= 0 && at > end)) return word;
    const isOn = /^(true|yes|on|1)$/i.test(value);
    return `--${isOn === (no === '') ? '' : 'no-'}${name}`;
  });
}

/** The texts of options by their keys, `true` and `false` for flags. */
function readTexts(
  call: Call,
  words: readonly string[],
  typed: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, string | boolean> {
  const rows = rowsByName(call.command.options);
  for (const word of words) checkFlag(rows, word);
  const texts = new Map<string, string | boolean>();
  for (const [name, given] of Object.entries(typed)) {
    const row = rows.get(name);
    if (row === undefined) throw unknownOption(call, words, name);
    const all = [given].flat() as (string | boolean)[];
    if (all.length > 1) {
      throw usageError(`--${dashed(row.key)} is given ${all.length} times: give it once`);
    }
    const [text = ''] = all;
    if (row.kind === 'value' && text === false) {
      throw usageError(`there is no --no-${name}: leave --${name} out`);
    }
    texts.set(row.key, row.kind === 'value' && text === '' ? (row.implied ?? text) : text);
  }
  return texts;
}

/** Refuses `--force=x`, of which yargs makes `--force`. */
function checkFlag(rows: ReadonlyMap<string, Option>, word: string): void {
  const [, no = '', name = ''] = /^--(no-)?([^=]+)=/s.exec(word) ?? [];
  if (rows.get(name)?.kind !== 'flag') return;
  throw usageError(
    `${word}: --${no}${name} takes no value; give it or leave it out, or say --${no === '' ? 'no-' : ''}${name}`,
  );
}

/** Gives each positional its words. */
function placeWords(
  call: Call,
  before: readonly string[],
  behind: readonly string[],
): Record<string, unknown> {
  const left = [
    ...before.map((word) => ({ word, isBefore: true })),
    ...behind.map((word) => ({ word, isBefore: false })),
  ];
  const values: Record<string, unknown> = {};
  for (const [key, row] of Object.entries(call.command.positionals)) {
    const taken = left
      .splice(0, row.kind === 'many' ? left.length : 1)
      .map(({ word, isBefore }) => {
        const { dash } = row;
        if (word !== '-' || dash === undefined) return checkWord(word, key, row);
        if ('value' in dash) return dash.value;
        if (isBefore) throw usageError(`unexpected -: ${dash.refuse}, and -- - draws the text -`);
        return word;
      });
    if (row.isRequired && taken.length === 0)
      throw missingWord(call, placeholder(key, row.kind), row);
    values[key] = row.kind === 'many' ? taken : taken[0];
  }
  const [extra] = left;
  if (extra !== undefined) throw unexpectedWord(call, extra.word, behind);
  return values;
}

function checkWord(word: string, name: string, { choices, isPath }: Positional): string {
  return choices === undefined ? checkPath(word, name, isPath) : choice(choices)(word, name);
}

function checkPath(word: string, name: string, isPath: boolean | undefined): string {
  if (isPath === true && word === '') {
    throw usageError(`${name} is empty: give the name of a file or folder`);
  }
  // What the bytes of a name become that are none; a file may be called so all the same.
  if (isPath === true && word.includes('\uFFFD') && !fs.existsSync(word)) {
    throw usageError(`${name} ${word}: this name is not UTF-8; give the file another one`);
  }
  return word;
}

function checkExclusions(options: Options, texts: ReadonlyMap<string, unknown>): void {
  for (const [key, { excludes = [] }] of Object.entries(options)) {
    const other = excludes.find((name) => isGiven(texts.get(name)));
    if (other !== undefined && isGiven(texts.get(key))) {
      throw usageError(
        `--${dashed(key)} and --${dashed(other)} exclude each other: give one of them`,
      );
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
