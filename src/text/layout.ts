/**
 * Texts in lines and columns, for people.
 * @module
 */
import { escapeControls } from '../core/quote.js';

/** Lines of at most `width` letters, where no word is longer. */
export function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Columns as wide as their longest cell, the first one aligned to the left. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  return rows.map((row) => alignCells(row, widths));
}

/** A row whose cells have these widths at least, the first one aligned to the left. */
export function alignCells(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
    .join('  ')
    .trimEnd();
}

/** A title, and below it a row for each label, its value behind so many columns; names may stand in all of them. */
export function rowsText(
  title: string,
  width: number,
  rows: readonly (readonly [label: string, value: string])[],
): string {
  return [title, ...rows.map(([label, value]) => `  ${label.padEnd(width)}${value}`)]
    .map(escapeControls)
    .join('\n');
}
