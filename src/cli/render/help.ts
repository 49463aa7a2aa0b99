/**
 * Help: what a command does, its words, its options by their headings, and examples.
 * @module
 */
import { wrap } from '../../text/layout.js';
import { invocation } from '../host.js';
import { placeholder } from '../options/parse.js';
import { type Command, dashed, type Option } from '../options/table.js';

/** The longest line of help, where the terminal is not narrower, and where there is none. */
const MOST_COLUMNS = 120;
const COLUMNS = 80;
/** The widest left column of words and options, and of command lines; longer ones have a line of their own. */
const NAME_COLUMN = 24;
const LINE_COLUMN = 40;
/** Options of every command. */
const COMMON = [
  ['-h, --help', 'show this help'],
  ['-V, --version', 'show the version'],
] as const;
/** The headings in their order; others follow. */
const HEADINGS =
  'Input,Queue,Server,Range,Space,Picture,Fit,Verify,Result,Live picture,Output,Video,Stream,Limits,Machine,Options'.split(
    ',',
  );
/** How values are written, by their placeholders. */
const NOTATIONS = [
  ['N', '42, 10_000 or 10,000, 10k, 1.5M, 1e6, 10^6, 0x2a'],
  ['WxH', '800x450, or 64 for 64x64'],
  ['TIME', '90 or 90s, 10m, 1h30m, 1d'],
  ['BYTES', '1000000, 500MB, 2GiB'],
  ['DATE', '2026-01-01T00:00:00Z, or seconds since 1970'],
] as const;

type Row = readonly [left: string, right: string];

/** What is said where nothing was asked for. */
export function startText(): string {
  const rows: Row[] = [
    [invocation('get 42'), 'image 42, in 42.png'],
    [invocation('--count 1000 --out first'), 'the first thousand images, in first/'],
    [invocation('demo'), 'a folder that shows what this is'],
  ];
  const title = 'Every image of a size has a number, and every number is an image. Three examples:';
  const column = Math.max(...rows.map(([left]) => left.length));
  const lines = rows.map(([left, right]) => `  ${left.padEnd(column)}  ${right}`);
  return `${[title, ...lines, `All commands and options: ${invocation('--help')}`].join('\n')}\n`;
}

/** @param path - the names that lead to the command, empty for the main one */
export function helpText(path: readonly string[], command: Command, columns?: number): string {
  const width = Math.min(MOST_COLUMNS, columns || COLUMNS);
  const name = invocation(path.join(' ')).trimEnd();
  const options = optionGroups(command);
  const names = [argumentRows(command), ...options.values()].flat();
  const column = columnOf(names, NAME_COLUMN);
  const commands = commandRows(command);
  const examples = command.examples.map(([line, help]): Row => [invocation(line), help]);
  const blocks = [
    `${[name, ...synopsis(command)].join(' ')} [options]`,
    wrap(command.about, width).join('\n'),
    section('Commands', commands, columnOf(commands, LINE_COLUMN), width),
    section('Arguments', argumentRows(command), column, width),
    ...[...options].map(([heading, rows]) => section(heading, rows, column, width)),
    section('Values', notationRows(command), column, width),
    section('Examples', examples, columnOf(examples, LINE_COLUMN), width),
  ];
  if (path.length === 0)
    blocks.push(`Every command has help of its own: ${invocation('get --help')}`);
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

function commandRows({ commands }: Command): Row[] {
  return Object.entries(commands).map(([key, { describe }]) => [key, describe]);
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
  groups.set('Options', [...(groups.get('Options') ?? []), ...COMMON]);
  const placeOf = (heading: string): number =>
    HEADINGS.includes(heading) ? HEADINGS.indexOf(heading) : HEADINGS.length;
  return new Map([...groups].toSorted(([a], [b]) => placeOf(a) - placeOf(b)));
}

/** The notations of the values that the command's options take. */
function notationRows({ options }: Command): Row[] {
  const shown = Object.values(options).filter(({ hidden }) => hidden !== true);
  const args = new Set(shown.flatMap((row) => (row.kind === 'value' ? [row.arg] : [])));
  const rows: Row[] = NOTATIONS.filter(([arg]) => args.has(arg)).map(([arg, how]) => [arg, how]);
  const hasDefaults = shown.some((row) => usualOf(row) !== undefined);
  return hasDefaults ? [...rows, ['[...]', 'what holds where the option is not given']] : rows;
}

/** What holds where an option is not given, in words. */
function usualOf(row: Option): string | undefined {
  return row.otherwise ?? (row.kind === 'value' ? row.default : undefined);
}

function optionRow(key: string, row: Option): Row {
  const name = `--${row.kind === 'flag' && row.default === true ? 'no-' : ''}${dashed(key)}`;
  const usual = usualOf(row);
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
