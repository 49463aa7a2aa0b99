/**
 * Two pictures of Random Art side by side.
 * @module
 */
import { renderArt } from '../art/compile/renderer.js';
import type { ArtInput } from '../art/seed.js';
import { grouped } from '../core/cardinality.js';
import { escapeControls, quoteText } from '../core/quote.js';
import type { ArtArguments } from './options/art-options.js';
import { checkSheet, makeArtSheet, sheetSize, writeSheet } from './art-sheet.js';
import {
  chooseArt,
  qualityNote,
  readInput,
  readSettings,
  readText,
} from './options/art-settings.js';

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
  const file = await writeSheet(makeArtSheet(pictures, settings, 2), sheet, DEFAULT_FILE);
  if (file !== undefined) process.stdout.write(`${escapeControls(file)}\n`);
  const [first = new Uint8Array(), second = new Uint8Array()] = pictures;
  process.stderr.write(`${differenceText(first, second)}\n`);
}

function readFile(file: string): ArtInput {
  return readInput(undefined, { file, stdin: false, hex: undefined }) ?? '';
}

function differenceText(a: Uint8Array, b: Uint8Array): string {
  let differing = 0;
  for (let at = 0; at < a.length; at += 3) {
    if (a[at] !== b[at] || a[at + 1] !== b[at + 1] || a[at + 2] !== b[at + 2]) differing++;
  }
  if (differing === 0) return 'the same picture';
  return `two pictures: ${grouped(differing)} of ${grouped(a.length / 3)} pixels differ`;
}
