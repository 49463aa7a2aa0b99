/**
 * A sheet of the pictures of many texts.
 * @module
 */
import { renderArt } from '../art/compile/renderer.js';
import { artSize } from '../art/frames.js';
import { escapeControls, quoteText } from '../core/quote.js';
import { planRun } from '../core/range.js';
import type { ArtArguments } from './options/art-options.js';
import { drawSheet, sheetSize } from '../pictures/sheet.js';
import { checkSheet, writeSheet } from './art-outputs.js';
import { qualityNote } from './render/art-report.js';
import { readTextFile } from '../pictures/files/art-files.js';
import { chooseArt, readSettings, readText } from './options/art-settings.js';
import { readIndex } from '../io/read-index.js';
import { ProgressReporter } from './render/progress.js';
import { type EnumeratorError, usageError } from '../core/errors.js';
import { STANDARD_OUTPUT } from '../io/standard-streams.js';

export interface ArtGalleryOptions extends ArtArguments {
  readonly texts?: readonly string[] | undefined;
  /** A file of texts. */
  readonly lines?: string | undefined;
  readonly from?: string | undefined;
  readonly count?: bigint | undefined;
  readonly columns?: number | undefined;
  readonly json: boolean;
  readonly out?: string | undefined;
  readonly force: boolean;
  readonly show?: string | undefined;
}

const DEFAULT_SIZE = '128x128';
const DEFAULT_FILE = 'art-gallery.png';
/** Half a minute of drawing, or several with --quality. */
const MOST_PICTURES = 10_000;

/** @throws EnumeratorError */
export async function drawGallery(options: ArtGalleryOptions): Promise<void> {
  const settings = readSettings(options, DEFAULT_SIZE);
  const texts = readTexts(options);
  const columns =
    options.columns === undefined
      ? Math.ceil(Math.sqrt(texts.length))
      : Math.min(texts.length, options.columns);
  sheetSize(texts.length, settings, columns);
  if (options.json && (options.out === STANDARD_OUTPUT || options.show !== undefined))
    throw usageError(
      `--json and ${options.show === undefined ? '--out -' : '--show'} have one standard output: leave one of them out`,
    );
  const sheet = await checkSheet(options, DEFAULT_FILE);
  const entries: GalleryEntry[] = [];
  const progress = new ProgressReporter<number>({
    line: (drawn) => [`${drawn} of ${texts.length} pictures`],
  });
  const pictures = texts.map((text, i) => {
    const chosen = chooseArt(text, settings);
    const [row, column] = [1 + Math.floor(i / columns), 1 + (i % columns)];
    const { variant, isFallback } = chosen;
    entries.push({ row, column, text, variant });
    if (isFallback || variant !== settings.variant)
      progress.say(`row ${row}, column ${column}, "${quoteText(text)}": ${qualityNote(chosen)}`);
    progress.update(i + 1);
    return renderArt(chosen.expression, settings.width, settings.height);
  });
  if (settings.quality) {
    const others = entries.filter(({ variant }) => variant !== settings.variant).length;
    progress.say(`${others} of ${texts.length} are of another variant than ${settings.variant}`);
  }
  progress.clear();
  const file = await writeSheet(drawSheet(pictures, settings, columns), sheet, DEFAULT_FILE);
  if (file === undefined) return;
  const { width, height } = settings;
  const answer = { file, columns, width, height, pictures: entries };
  process.stdout.write(`${options.json ? JSON.stringify(answer) : escapeControls(file)}\n`);
}

/** The place of a text's picture, counted from 1. */
interface GalleryEntry {
  readonly row: number;
  readonly column: number;
  readonly text: string;
  readonly variant: number;
}

function readTexts({ texts = [], lines, from, count }: ArtGalleryOptions): string[] {
  const hasNumbers = from !== undefined || count !== undefined;
  const given = [texts.length > 0, lines !== undefined, hasNumbers].filter(Boolean).length;
  if (given !== 1)
    throw usageError(
      given === 0
        ? 'nothing to draw: give texts, --lines FILE, or --from and --count'
        : 'texts, --lines and --from exclude each other: give one of them',
    );
  if (lines !== undefined) return readLines(lines);
  if (!hasNumbers)
    return texts.map((text) => readText(text, 'art draws such bytes by --hex, --file or --stdin'));
  if (count === undefined) throw usageError('--from wants --count: how many numbers');
  return numberTexts(from ?? '0', count);
}

function readLines(file: string): string[] {
  const lines = readTextFile(file, 'list').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw usageError(`--lines ${file}: the file is empty`);
  if (lines.length > MOST_PICTURES) throw tooMany(`--lines ${file}: ${lines.length} lines`);
  return lines;
}

function tooMany(what: string): EnumeratorError {
  return usageError(
    `${what}: a sheet has at most ${MOST_PICTURES} pictures; art --from and --count write any number of files`,
  );
}

/** The texts of consecutive numbers. SPEC §15.13. */
function numberTexts(from: string, count: bigint): string[] {
  const size = artSize();
  if (count < 1n) throw usageError(`--count ${count}: a sheet has at least one picture`);
  if (count > MOST_PICTURES) throw tooMany(`--count ${count}`);
  const run = planRun({ from: readIndex(from, size), count }, size);
  return Array.from({ length: Number(count) }, (_, i) => `${run.from + BigInt(i)}`);
}
