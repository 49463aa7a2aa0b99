/**
 * A sheet of the pictures of many texts.
 * @module
 */
import { renderArt } from '../art/compile/renderer.js';
import { artSize } from '../art/frames.js';
import { chooseVariant } from '../art/draw.js';
import { planRun } from '../core/range.js';
import type { ArtArguments } from './art-options.js';
import { makeArtSheet, sheetSize, writeSheet } from './art-sheet.js';
import {
  expressionOptions,
  readSettings,
  readText,
  readTextFile,
  readWhole,
} from './art-settings.js';
import { UsageError } from './exit-codes.js';
import { readIndex, readInteger } from './numbers.js';

export interface ArtGalleryOptions extends ArtArguments {
  readonly texts?: readonly string[] | undefined;
  /** A file of texts. */
  readonly lines?: string | undefined;
  readonly from?: string | undefined;
  readonly count?: string | undefined;
  readonly columns?: string | undefined;
  readonly out?: string | undefined;
  readonly force: boolean;
  readonly show?: string | undefined;
}

const DEFAULT_SIZE = '128x128';
const DEFAULT_FILE = 'art-gallery.png';
const MOST_COLUMNS = 10_000;
const MOST_PICTURES = 1_000_000n;

/** @throws EnumeratorError, UsageError */
export async function drawGallery(options: ArtGalleryOptions): Promise<void> {
  const settings = readSettings(options, DEFAULT_SIZE);
  const texts = readTexts(options);
  const columns =
    options.columns === undefined
      ? Math.ceil(Math.sqrt(texts.length))
      : Math.min(texts.length, readWhole(options.columns, '--columns', 1, MOST_COLUMNS));
  // Before hours of drawing.
  sheetSize(texts.length, settings, columns);
  const pictures = texts.map((text) => {
    const { expression } = chooseVariant(text, expressionOptions(settings));
    return renderArt(expression, settings.width, settings.height);
  });
  await writeSheet(makeArtSheet(pictures, settings, columns), options, DEFAULT_FILE);
}

function readTexts({ texts = [], lines, from, count }: ArtGalleryOptions): string[] {
  const hasNumbers = from !== undefined || count !== undefined;
  const given = [texts.length > 0, lines !== undefined, hasNumbers].filter(Boolean).length;
  if (given !== 1)
    throw new UsageError(
      given === 0
        ? 'nothing to draw: give texts, --lines FILE, or --from and --count'
        : 'texts, --lines and --from exclude each other: give one of them',
    );
  if (lines !== undefined) return readLines(lines);
  if (!hasNumbers)
    return texts.map((text) => readText(text, 'art draws such bytes by --hex, --file or --stdin'));
  if (count === undefined) throw new UsageError('--from wants --count: how many numbers');
  return numberTexts(from ?? '0', count);
}

function readLines(file: string): string[] {
  const lines = readTextFile(file, 'list').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw new UsageError(`--lines ${file}: the file is empty`);
  return lines;
}

/** The texts of consecutive numbers. SPEC §15.13. */
function numberTexts(from: string, countText: string): string[] {
  const size = artSize();
  const count = readInteger(countText, '--count');
  if (count < 1n || count > MOST_PICTURES)
    throw new UsageError(`--count ${countText}: a sheet has 1 to ${MOST_PICTURES} pictures`);
  const run = planRun({ from: readIndex(from, size), count }, size);
  return Array.from({ length: Number(count) }, (_, i) => `${run.from + BigInt(i)}`);
}
