/**
 * Two pictures of Random Art side by side.
 * @module
 */
import { renderArt } from '../art/compile/renderer.js';
import type { ArtInput } from '../art/seed.js';
import { grouped } from '../core/cardinality.js';
import type { ArtArguments } from './art-options.js';
import { growArt } from './art-picture.js';
import { makeArtSheet, writeSheet } from './art-sheet.js';
import { type ArtSettings, readInput, readSettings, readText } from './art-settings.js';
import { plainText } from './command-words.js';

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

/** @throws EnumeratorError, UsageError */
export async function compareArt(options: ArtCompareOptions): Promise<void> {
  const settings = readSettings(options, DEFAULT_SIZE);
  const pictures = [options.a, options.b].map((text) =>
    drawInput(
      options.files
        ? readFile(plainText(text))
        : readText(text, 'put such bytes into files, and say --files'),
      settings,
    ),
  );
  await writeSheet(makeArtSheet(pictures, settings, 2), options, DEFAULT_FILE);
  const [first = new Uint8Array(), second = new Uint8Array()] = pictures;
  process.stderr.write(`${differenceText(first, second)}\n`);
}

function readFile(file: string): ArtInput {
  return readInput(undefined, { file, stdin: false, hex: undefined }) ?? '';
}

/** The pixels of one of several pictures. */
export function drawInput(input: ArtInput, settings: ArtSettings): Uint8Array {
  return renderArt(growArt(input, settings).expression, settings.width, settings.height);
}

function differenceText(a: Uint8Array, b: Uint8Array): string {
  let differing = 0;
  for (let at = 0; at < a.length; at += 3) {
    if (a[at] !== b[at] || a[at + 1] !== b[at + 1] || a[at + 2] !== b[at + 2]) differing++;
  }
  if (differing === 0) return 'the same picture';
  return `two pictures: ${grouped(differing)} of ${grouped(a.length / 3)} pixels differ`;
}
