/**
 * The tables of docs/performance.md, from a run of the benchmarks. Each stands between markers
 * that name the parts it shows; all other text is written by hand and stays as it is.
 *
 *     <!-- bench:kernel png -->
 *     <!-- /bench -->
 *
 * `bench:machine` says what ran where, `bench:plot threads` is a table of one plot's series.
 * @module
 */
import type { Result, Series } from './measure.js';

/** What a file under bench/runs/ holds. Runs before series were drawn have none. */
export interface Run {
  readonly machine: Readonly<Record<string, string>>;
  readonly results: readonly (Result & { readonly part: string })[];
  readonly series?: readonly Series[];
  /** The parts that were measured again later: the load average then, and the processor where it was another. */
  readonly again?: Readonly<Record<string, string>>;
}

const BLOCK = /^(<!-- bench:([a-z -]+) -->\n)([\s\S]*?)^(<!-- \/bench -->)$/gm;
const MARKER = /^<!-- \/?bench\b.*$/gm;
const FIGURE = new Intl.NumberFormat('en-US', {
  minimumSignificantDigits: 2,
  maximumSignificantDigits: 3,
});

/**
 * Write a run's tables into a page.
 * @param page - Markdown
 * @returns the page with other text between its markers; the same again gives the same
 * @throws where markers don't come in pairs
 */
export function writeTables(page: string, run: Run): string {
  let blocks = 0;
  const written = page.replace(BLOCK, (_, open: string, names: string, _old, close: string) => {
    blocks++;
    return `${open}${tableOf(names.trim().split(' '), run)}\n${close}`;
  });
  const markers = page.match(MARKER) ?? [];
  const isPaired = markers.every((marker, i) => marker.startsWith('<!-- /') === (i % 2 === 1));
  if (!isPaired || markers.length !== 2 * blocks) {
    throw new Error('each <!-- bench:… --> wants one <!-- /bench --> behind it, on its own line');
  }
  return written;
}

/** The names in a page's markers, in their order. */
export function partsOf(page: string): string[] {
  return [...page.matchAll(BLOCK)].flatMap(([, , names = '']) => names.trim().split(' '));
}

/**
 * The newest of several runs that has series.
 * @param runs - by file name: `<date>.json`, or `<date>-<n>.json` for the n-th of a day, n ≥ 2
 */
export function newestRun(runs: ReadonlyMap<string, Run>): string | undefined {
  const names = [...runs.keys()].filter((name) => (runs.get(name)?.series ?? []).length > 0);
  const place = (name: string): string => {
    const [, date = '', n = '1'] = /^(\d+-\d+-\d+)(?:-(\d+))?/.exec(name) ?? [];
    return `${date} ${n.padStart(9, '0')}`;
  };
  return names.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)).at(-1);
}

/** A run with some of its parts, and the plots that they draw, taken from another one. */
export function replaceParts(run: Run, newer: Run): Run {
  const parts = new Set(newer.results.map(({ part }) => part));
  const plots = new Set(newer.series?.map(({ plot }) => plot));
  const { load = 'unknown', cpu } = newer.machine;
  const when = cpu === run.machine['cpu'] ? load : `${load} on ${cpu}`;
  const again = [...parts].map((part) => [part, when] as const);
  return {
    machine: run.machine,
    results: [...run.results.filter(({ part }) => !parts.has(part)), ...newer.results],
    series: [...(run.series ?? []).filter(({ plot }) => !plots.has(plot)), ...(newer.series ?? [])],
    again: { ...run.again, ...Object.fromEntries(again) },
  };
}

/** Three digits that count, and no power of ten. */
export function figure(value: number): string {
  return FIGURE.format(value);
}

/** Goals are reached by what was measured, not by what it is rounded to. */
export function isReached({ ratio, goal, atMost }: Result): boolean {
  return atMost ? ratio <= goal : ratio >= goal;
}

function tableOf(names: readonly string[], run: Run): string {
  const [first = '', ...others] = names;
  if (first === 'machine') return describe(run);
  if (first === 'plot') return plotTable(others[0] ?? '', run.series ?? []);
  const results = names.flatMap((name) => run.results.filter(({ part }) => part === name));
  if (results.length === 0) return missing(names);
  return table(
    ['what', 'measured', 'goal', 'behind it'],
    results.map((result) => [
      result.name,
      measuredText(result),
      goalText(result),
      result.note.replaceAll('; ', ', '),
    ]),
  );
}

function describe({ machine, results, again = {} }: Run): string {
  const { node, platform, cpu, cores, load, date } = machine;
  const where = cores === undefined ? cpu : `${cpu}, ${cores} cores`;
  const others = load === undefined ? '' : `, load average ${load} at the start`;
  const goals = results.filter(({ goal }) => goal !== 0);
  const missed = goals.filter((result) => !isReached(result)).length;
  return (
    `${date}, Node ${node?.replace(/^v/, '')} on ${platform}, ${where}${others}: ` +
    `${goals.length - missed} of ${goals.length} goals reached, ${missed} missed.` +
    [...new Set(Object.values(again))]
      .map((when) => {
        const parts = Object.keys(again).filter((part) => again[part] === when);
        return ` Measured again at load ${when}: ${parts.join(', ')}.`;
      })
      .join('')
  );
}

function measuredText({ ratio, least, most, unit }: Result): string {
  const text = unit === undefined ? figure(ratio) : `${figure(ratio)} ${unit}`;
  return least === most ? text : `${text} (${figure(least)} … ${figure(most)})`;
}

function goalText(result: Result): string {
  const { goal, atMost } = result;
  if (goal === 0) return 'none';
  return `${atMost ? '≤' : '≥'} ${goal}${isReached(result) ? '' : ', **missed**'}`;
}

/** A row a line, a column an x that any of them has. */
function plotTable(plot: string, all: readonly Series[]): string {
  const lines = all.filter((line) => line.plot === plot);
  const [first] = lines;
  if (first === undefined) return missing(['curves']);
  const xs = [...new Set(lines.flatMap(({ points }) => points.map(([x]) => x)))];
  xs.sort((a, b) => a - b);
  const yOf = (points: Series['points'], x: number): string => {
    const y = points.find((point) => point[0] === x)?.[1];
    return y === undefined ? '' : figure(y);
  };
  const rows = lines.map(({ name, points }) => [name].concat(xs.map((x) => yOf(points, x))));
  return table([`${first.unit}, by ${first.x}`].concat(xs.map(figureOfX)), rows);
}

function figureOfX(x: number): string {
  return x.toLocaleString('en-US');
}

function missing(names: readonly string[]): string {
  return `Not in this run: \`npm run bench ${names.join(' ')}\` measures it.`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [row(head), `|${'---|'.repeat(head.length)}`, ...rows.map(row)].join('\n');
}

/** A pipe would begin another cell. */
function cell(text: string): string {
  return inPrint(text).replaceAll('|', '\\|');
}

/** Names of spaces have the sign for times in print. */
export function inPrint(text: string): string {
  return text.replaceAll(/(\d)x(?=\d)/g, '$1×');
}
