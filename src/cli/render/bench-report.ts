/**
 * The measurements of `enumerate bench` as a table.
 * @module
 */
import { grouped } from '../../core/cardinality.js';
import { BENCH_THREADS, type BenchProgress, type BenchRow } from '../../measure/bench.js';
import { alignCells, wrap } from '../../text/layout.js';
import { timeMagnitude } from '../../text/magnitude.js';
import { ProgressReporter } from './progress.js';

const HEAD = ['space', 'images/s', 'MB/s', 'copy', 'PNG/s', 'files/s', 'all of them'];
/** A line of the table has 80 columns. */
const WIDTHS = [15, 8, 6, 4, 6, 7, 21];
const COLUMNS = 80;

/** Says which space is measured. */
export function openBenchReporter(): ProgressReporter<BenchProgress> {
  return new ProgressReporter<BenchProgress>({
    line: ({ space, done, total }) => [`measuring ${space.canonical}`, `${done} of ${total} done`],
  });
}

/** The head of the table. */
export function benchHead(): string {
  return alignCells(HEAD, WIDTHS);
}

/** A row of the table. */
export function benchLine(row: BenchRow): string {
  const cells = [
    row.space.canonical,
    rounded(row.images),
    rounded(row.bytes / 1e6),
    `${(row.toCopy * 100).toFixed(0)} %`,
    rounded(row.png),
    row.files === undefined ? '-' : rounded(row.files),
    timeMagnitude(row.all, 0),
  ];
  return alignCells(cells, WIDTHS);
}

/** What the columns are, below the table. */
export function benchNote(folder: string, rows: readonly BenchRow[]): string {
  const unwritten = rows.find((row) => row.unwritten !== undefined)?.unwritten;
  return [
    'images, PNG and files per second by one thread; k thousand, M million',
    'copy: the speed in MB/s, as a share of that of copying as many bytes',
    `all of them: by all ${BENCH_THREADS} threads of this machine, unstored`,
    unwritten === undefined
      ? `files were written in ${folder}`
      : `files were not measured: ${unwritten}`,
  ]
    .flatMap((line) => wrap(line, COLUMNS))
    .join('\n');
}

/** Three digits: `7.5`, `473`, `12.3 k`, `2.31 M`. */
function rounded(value: number): string {
  const [scaled, unit] =
    value >= 999_500 ? [value / 1e6, ' M'] : value >= 9995 ? [value / 1e3, ' k'] : [value, ''];
  return `${grouped(Number(scaled.toPrecision(3)))}${unit}`;
}
