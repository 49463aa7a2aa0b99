/**
 * Where the results of Random Art go: what is wrong with it is found before anything is written.
 * @module
 */
import { makeSpace } from '../core/space.js';
import { writeWhole } from '../io/atomic-file.js';
import { STANDARD_OUTPUT } from '../io/standard-streams.js';
import { chooseMethod, type ShowMethod } from '../io/picture-terminal.js';
import type { Sheet, SheetSize } from '../pictures/sheet.js';
import { encodeArt } from '../run/outputs/art-png.js';
import { checkApart, checkFile, checkPngPipe, writeToPipe } from './render/results.js';
import { usageError } from '../core/errors.js';

/** @throws EnumeratorError `E_USAGE` where the file of a picture has another ending, or standard output is a terminal */
export function checkPngOutput(out: string, force: boolean, others = ''): void {
  if (out === STANDARD_OUTPUT) return checkPngPipe('say --show');
  if (!/\.png$/i.test(out))
    throw usageError(`--out ${out}: a picture is a PNG, x.png or -${others}`);
  checkFile(out, force, 'out');
}

/** The same for the tree of a formula. */
export function checkTreeOutput(tree: string, force: boolean): void {
  if (tree === STANDARD_OUTPUT) return;
  if (!/\.svg$/i.test(tree)) throw usageError(`--tree ${tree}: a tree is an SVG, x.svg or -`);
  checkFile(tree, force, 'tree');
}

/**
 * The way to show pictures on this terminal.
 * @throws EnumeratorError `E_USAGE` where there is none
 */
export async function findShowMethod(
  show: ShowMethod | 'auto' | undefined,
): Promise<ShowMethod | undefined> {
  if (show === undefined) return undefined;
  const { terminalOf } = await import('./render/show-image.js');
  return chooseMethod(show, terminalOf());
}

/** Where a sheet goes. */
export interface SheetOptions {
  readonly out?: string | undefined;
  readonly force: boolean;
  /** Whether an object of JSON is printed. */
  readonly json?: boolean;
  readonly show?: ShowMethod | 'auto' | undefined;
}

/**
 * Check that a sheet can be written or shown, before it is drawn.
 * @param name - of the file where none is given
 * @returns the same, with the method of showing it
 * @throws EnumeratorError
 */
export async function checkSheet(options: SheetOptions, name: string): Promise<SheetOptions> {
  const { out, force, json = false, show } = options;
  if (out !== undefined || show === undefined) checkPngOutput(out ?? name, force);
  checkApart({ out }, { json, show: show !== undefined });
  return { out, force, show: await findShowMethod(show) };
}

/**
 * Write a sheet into its file, or show it.
 * @param options - what {@link checkSheet} gave
 * @param name - of the file where none is given
 * @returns the file, if it is one
 */
export async function writeSheet(
  sheet: Sheet,
  { out, force, show }: SheetOptions,
  name: string,
): Promise<string | undefined> {
  if (show !== undefined) {
    await showRgb(sheet, sheet.rgb, show);
    if (out === undefined) return undefined;
  }
  const png = encodeArt(sheet.rgb, sheet, []);
  if (out === STANDARD_OUTPUT) {
    await writeToPipe(png);
    return undefined;
  }
  const file = out ?? name;
  writeWhole(file, png, force);
  return file;
}

/**
 * Show pixels on this terminal.
 * @param method - what {@link findShowMethod} gave
 */
export async function showRgb(
  { width, height }: SheetSize,
  samples: Uint8Array,
  method: ShowMethod | 'auto',
): Promise<void> {
  const { showImage } = await import('./render/show-image.js');
  await showImage({ space: makeSpace({ width, height, color: 'rgb' }), samples, method });
}
