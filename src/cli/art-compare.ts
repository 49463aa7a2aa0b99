/**
 * Two pictures of Random Art side by side.
 * @module
 */
import { renderArt } from '../art/compile/renderer.js';
import type { ArtInput } from '../art/seed.js';
import { escapeControls, quoteText } from '../core/quote.js';
import type { ArtArguments } from './options/art-options.js';
import { countDifferences, drawSheet, sheetSize } from '../pictures/sheet.js';
import { checkSheet, writeSheet } from './art-outputs.js';
import { differenceText, qualityNote } from './render/art-report.js';
import { chooseArt, readInput, readSettings, readText } from './options/art-settings.js';

export interface ArtCompareOptions extends ArtArguments {
  readonly a: string;
  readonly b: string;
  /** Whether both are files. */
  readonly files: boolean;
  readonly out?: string | undefined;
  readonly force: boolean;
  readonly show?: string | undefined;
}

const DEFAULT_SIZE = '256x256';
const DEFAULT_FILE = 'art-compare.png';

/** @throws EnumeratorError */
export async function compareArt(options: ArtCompareOptions): Promise<void> {
  const settings = readSettings(options, DEFAULT_SIZE);
  sheetSize(2, settings, 2);
  const sheet = await checkSheet(options, DEFAULT_FILE);
  const pictures = [options.a, options.b].map((text) => {
    const input = options.files
      ? readFile(text)
      : readText(text, 'put such bytes into files, and say --files');
    const chosen = chooseArt(input, settings);
    if (settings.quality) process.stderr.write(`"${quoteText(text)}": ${qualityNote(chosen)}\n`);
    return renderArt(chosen.expression, settings.width, settings.height);
  });
  const file = await writeSheet(drawSheet(pictures, settings, 2), sheet, DEFAULT_FILE);
  if (file !== undefined) process.stdout.write(`${escapeControls(file)}\n`);
  const [first, second] = pictures as [Uint8Array, Uint8Array];
  const text = differenceText(countDifferences(first, second), settings.width * settings.height);
  process.stderr.write(`${text}\n`);
}

function readFile(file: string): ArtInput {
  return readInput(undefined, { file, stdin: false, hex: undefined }) ?? '';
}
