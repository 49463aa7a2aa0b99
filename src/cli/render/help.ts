/**
 * Help: what a command does, its words, its options by their headings, and examples.
 * @module
 */
import { wrap } from '../../text/layout.js';
import { placeholder } from '../options/parse.js';
import { type Command, dashed, type Option } from '../options/table.js';

/** The longest line of help, where the terminal is not narrower. */
const WIDTH = 100;
/** The widest left column of words and options, and of command lines; longer ones have a line of their own. */
const NAME_COLUMN = 24;
const LINE_COLUMN = 40;
/** Options of every command. */
const COMMON = [
  ['-h, --help', 'show this help'],
  ['--version', 'show the version'],
] as const;

type Row = readonly [left: string, right: string];

/** @param path - the names that lead to the command, empty for the main one */
export function helpText(path: readonly string[], command: Command, columns = WIDTH): string {
  const width = Math.min(WIDTH, columns || WIDTH);
  const name = ['enumerate', ...path].join(' ');
  const options = optionGroups(command);
  const names = [argumentRows(command), ...options.values()].flat();
  const column = columnOf(names, NAME_COLUMN);
  const commands = commandRows(name, command);
  const examples = command.examples.map(([line, help]): Row => [`enumerate ${line}`, help]);
  const blocks = [
    `${[name, ...synopsis(command)].join(' ')} [options]`,
    wrap(command.about, width).join('\n'),
    section('Commands', commands, columnOf(commands, LINE_COLUMN), width),
    section('Arguments', argumentRows(command), column, width),
    ...[...options].map(([heading, rows]) => section(heading, rows, column, width)),
    section('Examples', examples, columnOf(examples, LINE_COLUMN), width),
  ];
  if (path.length === 0) blocks.push('Every command has examples: enumerate get --help');
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

function columnOf(rows: readonly Row[], most: number): number {
  return Math.min(most, Math.max(...rows.map(([left]) => left.length)));
}

/** The words of a command, and the options that it cannot do without. */
function synopsis({ positionals, options }: Command): string[] {
  const words = Object.entries(positionals).map(([key, { kind, isRequired }]) =>
    placeholder(key, kind, isRequired),
  );
  const required = Object.entries(options).flatMap(([key, row]) =>
    row.kind === 'value' && row.isRequired === true ? [`--${dashed(key)} ${row.arg}`] : [],
  );
  return [...words, ...required];
}

function commandRows(name: string, { commands }: Command): Row[] {
  return Object.entries(commands).map(([key, { describe }]) => [`${name} ${key}`, describe]);
}

function argumentRows({ positionals }: Command): Row[] {
  return Object.entries(positionals).map(([key, { help }]) => [key, help]);
}

function optionGroups({ options }: Command): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const [key, row] of Object.entries(options)) {
    if (row.hidden === true) continue;
    const heading = row.group ?? 'Options';
    groups.set(heading, [...(groups.get(heading) ?? []), optionRow(key, row)]);
  }
  return groups.set('Options', [...(groups.get('Options') ?? []), ...COMMON]);
}

function optionRow(key: string, row: Option): Row {
  const name = `--${row.kind === 'flag' && row.default === true ? 'no-' : ''}${dashed(key)}`;
  const usual = row.otherwise ?? (row.kind === 'value' ? row.default : undefined);
  const help = usual === undefined ? row.help : `${row.help} [${usual}]`;
  if (row.kind === 'flag') return [name, help];
  return [row.implied === undefined ? `${name} ${row.arg}` : `${name} [${row.arg}]`, help];
}

function section(heading: string, rows: readonly Row[], column: number, width: number): string {
  if (rows.length === 0) return '';
  const indent = ' '.repeat(column + 4);
  const lines = rows.flatMap(([left, right]) => {
    const [first = '', ...more] = wrap(right, Math.max(20, width - column - 4));
    const isLong = left.length > column;
    return [
      ...(isLong ? [`  ${left}`, indent + first] : [`  ${left.padEnd(column)}  ${first}`]),
      ...more.map((line) => indent + line),
    ];
  });
  return [`${heading}:`, ...lines].join('\n');
}
