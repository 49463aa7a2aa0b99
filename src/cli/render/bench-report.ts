/**
 * The measurements of `enumerate bench` as a table.
 * @module
 */
import { grouped } from '../../core/cardinality.js';
import { BENCH_THREADS, type BenchRow } from '../../measure/bench.js';
import { alignCells } from '../../text/layout.js';
import { timeMagnitude } from '../../text/magnitude.js';

const HEAD = ['space', 'images/s', 'MB/s', 'of a copy', 'PNG/s', 'files/s', 'all of them'];
const WIDTHS = [15, 12, 8, 9, 10, 9, 0];

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
    rounded(row.files),
    timeMagnitude(row.all),
  ];
  return alignCells(cells, WIDTHS);
}

/** What the columns are, below the table. */
export function benchNote(folder: string): string {
  return `images, PNG and files per second by one thread; "all of them" by all ${BENCH_THREADS} threads of this machine, unstored\nfiles were written in ${folder}`;
}

/** Rounded to three digits. */
function rounded(value: number): string {
  return value < 1000
    ? String(Number(value.toPrecision(3)))
    : grouped(Math.round(Number(value.toPrecision(3))));
}
