/**
 * What is said of a command line that is not understood: what was most likely meant, or else the help
 * that has it. Other programs have other names for the same things, and those are known here.
 * @module
 */
import fs from 'node:fs';
import { type EnumeratorError, usageError } from '../../core/errors.js';
import { nearest } from '../../text/nearest.js';
import { shellWord } from '../../text/shell-word.js';
import { invocation } from '../host.js';
import { type Command, dashed, type Positional, rowsByName } from './table.js';

/** Where a command line goes wrong: the command that it calls, by its names and rows, and the words for it. */
interface Place {
  readonly path: readonly string[];
  readonly command: Command;
  readonly words: readonly string[];
}

/** Options by the names that other programs have for them; the first that a command has is meant. */
const OTHER_OPTIONS: Readonly<Record<string, string>> = {
  o: 'out',
  output: 'out',
  'out-dir': 'out',
  'output-dir': 'out',
  outfile: 'out',
  'output-file': 'out',
  outdir: 'out',
  dest: 'out',
  destination: 'out',
  directory: 'out',
  dir: 'out',
  folder: 'out',
  n: 'count',
  num: 'count',
  number: 'count',
  limit: 'count',
  max: 'count',
  total: 'count',
  images: 'count',
  length: 'count',
  start: 'from',
  begin: 'from',
  offset: 'from',
  skip: 'from',
  first: 'from',
  end: 'to',
  until: 'to',
  stop: 'to',
  last: 'to',
  stride: 'step',
  increment: 'step',
  every: 'step',
  s: 'size',
  dimensions: 'size',
  resolution: 'size',
  geometry: 'size',
  c: 'color',
  mode: 'color',
  model: 'color',
  channels: 'color',
  bits: 'depth',
  'bit-depth': 'depth',
  bitdepth: 'depth',
  colors: 'palette',
  colours: 'palette',
  colormap: 'palette',
  shuffle: 'seed',
  key: 'seed',
  'random-seed': 'seed',
  ordering: 'order',
  sort: 'order',
  format: 'image-format part-format',
  type: 'image-format part-format',
  ext: 'image-format part-format',
  chunk: 'split',
  'chunk-size': 'split',
  'part-size': 'split',
  'shard-size': 'split',
  f: 'force',
  overwrite: 'force',
  replace: 'force',
  y: 'yes',
  confirm: 'yes',
  resume: 'continue',
  append: 'continue',
  j: 'threads',
  jobs: 'threads',
  workers: 'threads',
  parallel: 'threads',
  cores: 'threads',
  time: 'runtime seconds',
  timeout: 'runtime request-timeout',
  duration: 'runtime seconds',
  'max-time': 'runtime',
  'max-bytes': 'limit-bytes',
  'max-size': 'limit-bytes',
  quota: 'limit-bytes',
  json: 'status-json',
  q: 'quiet',
  silent: 'quiet',
  framerate: 'fps',
  'frame-rate': 'fps',
  rate: 'fps',
  r: 'fps',
  encoder: 'codec',
  vcodec: 'codec',
  quality: 'crf',
  zoom: 'scale',
  upscale: 'scale',
  enlarge: 'scale',
  repeat: 'loop',
  display: 'show',
  view: 'show',
  redis: 'queue',
  url: 'queue',
  broker: 'queue',
  p: 'port',
  listen: 'host',
  bind: 'host',
  address: 'host',
  input: 'file',
};

/** Options that no command has, and what does the same. */
const PHRASES: Readonly<Record<string, string>> = {
  width: 'width and height are one option: --size 64x48',
  height: 'width and height are one option: --size 64x48',
  w: 'width and height are one option: --size 64x48',
  v: '--version prints the version, and progress is shown as it is',
  verbose: 'progress is shown as it is; --status-json has all of it',
};

/** The same, for commands that have --out. */
const OUT_PHRASES: Readonly<Record<string, string>> = {
  format: 'the ending of --out says it, as in --out x.png',
  type: 'the ending of --out says it, as in --out x.png',
  stdout: '--out - writes to standard output',
};

/** Options that make a range of images, for commands that take one. */
const RANGE: ReadonlySet<string> = new Set(['from', 'to', 'count', 'step', 'shard', 'n']);

/** Commands by the names that other programs have for them. */
const OTHER_COMMANDS: Readonly<Record<string, string>> = {
  show: 'get',
  view: 'get',
  open: 'get',
  image: 'get',
  export: 'get',
  find: 'locate',
  search: 'locate',
  index: 'locate',
  identify: 'locate',
  neighbours: 'near',
  neighbors: 'near',
  video: 'film',
  movie: 'film',
  animate: 'film',
  draw: 'art',
  continue: 'resume',
  check: 'verify',
  validate: 'verify',
  fix: 'repair',
  heal: 'repair',
  restore: 'recover',
  stats: 'info',
  size: 'info',
  benchmark: 'bench',
  test: 'selftest',
  server: 'serve',
  web: 'serve',
  http: 'serve',
  worker: 'work',
  enqueue: 'submit',
  jobs: 'queue',
  cancel: 'queue cancel',
  pause: 'queue pause',
  tour: 'demo',
  example: 'demo',
  examples: 'demo',
  completions: 'completion',
};

/** Names of commands that write ranges in other programs. */
const RUN_WORDS: ReadonlySet<string> = new Set(
  'run start make generate create write enumerate all list'.split(' '),
);

/** `see enumerate get --help`. */
export function helpHint(path: readonly string[]): string {
  return `see ${invocation([...path, '--help'].join(' '))}`;
}

/** @param key - of the option, where the parser found one; of `-dash.png`, it is a letter */
export function unknownOption(
  place: Place,
  words: readonly string[],
  key: string,
): EnumeratorError {
  const rows = rowsByName(place.command.options);
  const unknown = words.filter(
    (word) => word.startsWith('-') && !rows.has(/^--(?:no-)?([^=]+)/.exec(word)?.[1] ?? ''),
  );
  const word = unknown.find((word) => word.includes(key)) ?? unknown[0] ?? `--${key}`;
  const name = word.startsWith('--') ? (word.split('=')[0] ?? word) : word;
  const isText = Object.values(place.command.positionals).some(({ isPath }) => !isPath);
  const wayOut = fs.existsSync(word)
    ? `write ./${word} or -- ${word} for the file of that name`
    : (meantOption(place, name) ??
      (isText && !/^--|^-.$/.test(word)
        ? 'put a text that begins with "-" after --, behind all options'
        : helpHint(place.path)));
  return usageError(`unknown option ${name}; ${wayOut}`);
}

/** What an option that the command has not is most likely meant to be. */
function meantOption({ path, command }: Place, typed: string): string | undefined {
  const shown = Object.entries(command.options).filter(([, { hidden }]) => hidden !== true);
  const known = shown.map(([key]) => dashed(key));
  const [, no = '', bare = ''] = /^--?(no-)?(.*)$/s.exec(typed) ?? [];
  const name = bare.toLowerCase().replaceAll('_', '-');
  const isLetter = !typed.startsWith('--');
  // Of -n5, the letter.
  const letter = isLetter ? (/^([a-z])[0-9=]*$/.exec(name)?.[1] ?? name) : name;
  const other = (Object.hasOwn(OTHER_OPTIONS, letter) ? OTHER_OPTIONS[letter] : undefined)
    ?.split(' ')
    .find((option) => known.includes(option));
  const near = other ?? nearest(known, name);
  if (near !== undefined) return `did you mean --${no}${near}?`;
  const phrases = known.includes('out') ? { ...PHRASES, ...OUT_PHRASES } : PHRASES;
  if (Object.hasOwn(phrases, letter)) return phrases[letter];
  if (letter === 'count' && known.includes('to')) return 'a new end is given with --to N';
  if (RANGE.has(letter) && path.length > 0 && !known.includes('count'))
    return `ranges are written by ${invocation('--from N --count M')}`;
  return undefined;
}

/** The refusal of a word for which the command has no place. */
export function unexpectedWord(
  place: Place,
  word: string,
  behind: readonly string[],
): EnumeratorError {
  const wayOut =
    behind.includes(word) && word.startsWith('-')
      ? 'options go before --, and only texts after it'
      : (meantWord(place, word) ?? helpHint(place.path));
  return usageError(`unexpected word "${word}"; ${wayOut}`);
}

function meantWord({ path, command, words }: Place, word: string): string | undefined {
  const commands = Object.keys(command.commands);
  const known = [...commands, 'help'];
  const sub = path.length > 0 ? nearest(commands, words[0] ?? '') : undefined;
  if (sub !== undefined) return `did you mean ${invocation([...path, sub].join(' '))}?`;
  if (path.join(' ') === 'art')
    return `quote a text of several words: ${invocation("art 'a text'")}`;
  const [grouped] = /\b[0-9]{1,3}( [0-9]{3})+\b/.exec(words.join(' ')) ?? [];
  if (grouped !== undefined && /^(get|near)$/.test(path.join(' ')))
    return `quote a number with blanks: ${invocation(`${path.join(' ')} '${grouped}'`)}`;
  const last = Object.values(command.positionals).at(-1);
  if (last !== undefined) return `${path.join(' ')} takes ${countOf(command)}`;
  if (path.length > 0) return undefined;
  const name = word.toLowerCase();
  const other = Object.hasOwn(OTHER_COMMANDS, name) ? OTHER_COMMANDS[name] : nearest(known, name);
  const typed = shellWord(word);
  if (fs.existsSync(word))
    return `did you mean ${invocation(fs.statSync(word).isDirectory() ? `status ${typed}` : `locate ${typed}`)}?`;
  if (RUN_WORDS.has(name))
    return `ranges need no command: ${invocation('--count 100 --out images')}`;
  if (other !== undefined) return `did you mean ${invocation(other)}?`;
  // A number in one of its forms; a name of an output.
  if (/^(@|0x|[0-9]|last\b|random$|name:|b64:)/i.test(word))
    return `did you mean ${invocation(`get ${typed}`)}?`;
  const isRun = words.some((word) => /^--(?!help$|version$|$)/.test(word));
  const isPlace = /[./]/.test(word) || (isRun && !words.includes('--out'));
  if (isPlace) return `did you mean --out ${typed}?`;
  return undefined;
}

function countOf({ positionals }: Command): string {
  const names = Object.keys(positionals);
  return names.length === 1 ? `one ${names[0]}` : `${names.join(' and ')} alone`;
}

/** The refusal of a command line in which a word is missing. */
export function missingWord(
  { path }: Place,
  name: string,
  { ask }: Pick<Positional, 'ask'>,
): EnumeratorError {
  return usageError(`${ask ?? `${name} is missing`}; ${helpHint(path)}`);
}

/** The refusal of an option without its value. */
export function missingValue(
  { path, command }: Place,
  words: readonly string[],
  name: string,
): EnumeratorError {
  const row = rowsByName(command.options).get(name);
  const arg = row?.kind === 'value' ? row.arg : '';
  const next = words[words.lastIndexOf(`--${name}`) + 1];
  const wayOut =
    next === undefined || next.startsWith('--')
      ? helpHint(path)
      : `join a value that begins with "-" to its option: --${name}=${next}`;
  return usageError(`--${name} ${arg}: its value is missing; ${wayOut}`);
}
