/**
 * The option table: an option is one row, from which its help, its completion, its checks and the
 * type of its value come. A command is its rows and a function that takes their values. Rows are
 * data, so that a command line is read without loading what the commands need.
 * @module
 */

import { type Reader, readDuration } from '../../text/read-quantity.js';

/** What every option has. */
interface Facts {
  /** What the option does, for help. */
  readonly help: string;
  /** What holds where the option is not given, in words, for help. */
  readonly otherwise?: string;
  /** The heading that help lists the option under. */
  readonly group?: string;
  /** Read, but neither shown nor completed. */
  readonly hidden?: boolean;
  /** Other options of the command that cannot be given together with this one. */
  readonly excludes?: readonly string[];
  /** Another name of the option, which help does not show. */
  readonly alias?: string;
}

/** An option that takes a value. */
export interface ValueOption<T> extends Facts {
  readonly kind: 'value';
  /** The name that it is told is the option as typed: `--count`. */
  readonly read: Reader<T>;
  /** The placeholder of the value in help: `N`, `FILE`. */
  readonly arg: string;
  /** The values that completion offers. */
  readonly choices?: readonly string[];
  /** Whether the value names a file or folder, and so cannot be empty. */
  readonly isPath?: boolean;
  /** Whether the value may be a file beside other things. */
  readonly mayBeFile?: boolean;
  /** The value of an option that is given without one. */
  readonly implied?: string;
  /** Read where the option is not given. */
  readonly default?: string;
  /** Whether the command cannot do without the option. */
  readonly isRequired?: boolean;
  /** Never there: the type of the option's value in {@link Given}. */
  readonly value?: T;
}

/** An option that is given or not, or refused by `--no-…`. */
export interface FlagOption<T> extends Facts {
  readonly kind: 'flag';
  readonly default: T;
  readonly value?: T;
}

export type Option<T = unknown> = ValueOption<T> | FlagOption<T>;
/** The options of a command by the keys of their values: `statusJson` is `--status-json`. */
export type Options = Readonly<Record<string, Option>>;

/** A word of a command line that is not an option. */
export interface Positional<T = unknown> {
  readonly kind: 'one' | 'many';
  readonly help: string;
  readonly isRequired: boolean;
  /** Whether the word names a file or folder. */
  readonly isPath: boolean;
  /** What `-` stands for; without it, `-` is a word as any other. */
  readonly dash?: { readonly value: string } | { readonly refuse: string };
  /** All values that there are. */
  readonly choices?: readonly string[];
  /** Whether the word may be a file beside other things. */
  readonly mayBeFile?: boolean;
  /** What is said where the word is missing: `which image? give a number, such as 42`. */
  readonly ask?: string;
  readonly value?: T;
}
/** In the order in which they are typed; only the last may be `many`. */
export type Positionals = Readonly<Record<string, Positional>>;

/** The values of a table's rows. */
export type Given<Rows> = {
  readonly [Key in keyof Rows]: Rows[Key] extends Option<infer T> | Positional<infer T> ? T : never;
};

/** A command as the command line sees it. */
export interface Command {
  /** What the command does, a paragraph of help. */
  readonly about: string;
  readonly positionals: Positionals;
  readonly options: Options;
  /** A command line without the program's name, and what it does. */
  readonly examples: readonly (readonly [line: string, help: string])[];
  /** The commands below this one. */
  readonly commands: Commands;
  /** Whether the exit code says what was found: then the work is done, whether or not anybody reads. */
  readonly hasVerdict: boolean;
  /** Whether the exit code 1 says that two things differ, as that of diff and cmp does: whatever fails is 2 then. */
  readonly isComparison: boolean;
  /** @returns the exit code, 0 where there is none */
  run(given: unknown): Promise<number | void>;
}

/** Commands by their names, in the order of help: described here, and loaded when they are called. */
export type Commands = Readonly<
  Record<string, { readonly describe: string; readonly load: () => Promise<Command> }>
>;

/** A command in a list of them. @param load - its module, which has it as its default */
export function listed(
  describe: string,
  load: () => Promise<{ readonly default: Command }>,
): Commands[string] {
  return { describe, load: async () => (await load()).default };
}

export function command<P extends Positionals, O extends Options>(facts: {
  readonly about: string;
  readonly positionals?: P;
  readonly options: O;
  readonly examples: Command['examples'];
  readonly commands?: Commands;
  readonly hasVerdict?: boolean;
  readonly isComparison?: boolean;
  /** Whether it works for long, and says how far it is. */
  readonly isLong?: boolean;
  run(given: Given<P> & Given<O>): Promise<number | void>;
}): Command {
  const { about, positionals = {}, examples, commands = {} } = facts;
  const { hasVerdict = false, isComparison = false } = facts;
  const told: Options = { ...facts.options, ...(facts.isLong === true ? PROGRESS : {}) };
  const excludes = ['statusJson', 'progress'].filter((name) => Object.hasOwn(told, name));
  const options = { ...told, quiet: { ...QUIET, excludes } };
  return {
    about,
    positionals,
    options,
    examples,
    commands,
    hasVerdict,
    isComparison,
    // The parser makes the values by the same rows that their types come from.
    run: (given) => facts.run(given as Given<P> & Given<O>),
  };
}

/** Of every command. */
const QUIET = flag('write nothing but errors on stderr', { group: 'Machine', alias: 'q' });

const PROGRESS = {
  progress: value(readDuration, 'TIME', 'a line of progress so often, for logs: 30s, 5m', {
    group: 'Machine',
    otherwise: 'a line that is rewritten, on a terminal',
  }),
};

type ValueFacts = Partial<Omit<ValueOption<unknown>, 'kind' | 'read' | 'arg' | 'help' | 'value'>>;
/** What makes sure that an option has a value: a text that is read instead, or a refusal. */
type Certain = { readonly default: string } | { readonly isRequired: true };
type Row<T, F> = ValueOption<F extends Certain ? T : T | undefined>;

/** An option whose value is read by a function. */
export function value<T, const F extends ValueFacts>(
  read: Reader<T>,
  arg: string,
  help: string,
  facts?: F,
): Row<T, F> {
  return { kind: 'value', read, arg, help, ...facts };
}

/** An option whose value is any text. */
export function text<const F extends ValueFacts>(
  arg: string,
  help: string,
  facts?: F,
): Row<string, F> {
  return value((typed) => typed, arg, help, facts);
}

/** An option that names a file or a folder, which cannot be empty. */
export function path<const F extends ValueFacts>(
  arg: string,
  help: string,
  facts?: F,
): Row<string, F> {
  return { ...text(arg, help, facts), isPath: true };
}

/** An option that is off unless it is given. */
export function flag(help: string, facts: Partial<Facts> = {}): FlagOption<boolean> {
  return { kind: 'flag', help, default: false, ...facts };
}

/** An option that is on unless `--no-…` is given. */
export function flagOn(help: string): FlagOption<boolean> {
  return { kind: 'flag', help, default: true };
}

/** An option of which is known whether it was given, as on or as off. */
export function flagIfGiven(
  help: string,
  facts: Partial<Facts> = {},
): FlagOption<boolean | undefined> {
  return { kind: 'flag', help, default: undefined, ...facts };
}

type PositionalFacts = Partial<
  Pick<Positional, 'isPath' | 'dash' | 'choices' | 'mayBeFile' | 'ask'>
>;

/** A word that must be given. */
export function word(help: string, facts: PositionalFacts = {}): Positional<string> {
  return { kind: 'one', help, isRequired: true, isPath: false, ...facts };
}

/** A word that may be left out. */
export function optionalWord(
  help: string,
  facts: PositionalFacts = {},
): Positional<string | undefined> {
  return { kind: 'one', help, isRequired: false, isPath: false, ...facts };
}

/** Any number of words, at least one of them where they are required. */
export function words(
  help: string,
  facts: PositionalFacts & { isRequired: boolean },
): Positional<readonly string[]> {
  return { kind: 'many', help, isPath: false, ...facts };
}

/** The rows under one heading of help. */
export function group<O extends Options>(heading: string, rows: O): O {
  const grouped: Record<string, Option> = {};
  for (const [key, row] of Object.entries(rows)) grouped[key] = { ...row, group: heading };
  return grouped as O;
}

/** `statusJson` as it is typed: `status-json`. */
export function dashed(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
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
