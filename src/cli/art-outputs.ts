/**
 * Where the results of Random Art go: what is wrong with it is found before anything is written.
 * @module
 */
import { makeSpace } from '../core/space.js';
import { checkAbsent, writeWhole } from '../io/atomic-file.js';
import { STANDARD_OUTPUT } from '../io/standard-streams.js';
import type { Sheet, SheetSize } from '../pictures/sheet.js';
import { encodeArt } from '../run/outputs/art-png.js';
import { checkPngPipe, writeToPipe } from './render/standard-output.js';
import { usageError } from '../core/errors.js';
import { realPath, requireFolderOf } from '../io/folders.js';

/** @throws EnumeratorError `E_USAGE` where the file of a picture has another ending, or standard output is a terminal */
export function checkPngOutput(out: string, force: boolean, others = ''): void {
  if (out === STANDARD_OUTPUT) return checkPngPipe('say --show');
  if (!/\.png$/i.test(out))
    throw usageError(`--out ${out}: a picture is a PNG, x.png or -${others}`);
  checkFile(out, force, '--out');
}

/** The same for the tree of a formula. */
export function checkTreeOutput(tree: string, force: boolean): void {
  if (tree === STANDARD_OUTPUT) return;
  if (!/\.svg$/i.test(tree)) throw usageError(`--tree ${tree}: a tree is an SVG, x.svg or -`);
  checkFile(tree, force, '--tree');
}

function checkFile(file: string, force: boolean, option: string): void {
  requireFolderOf(file);
  checkAbsent(file, force, { key: 'other-file', value: option });
}

/** One of a command's results. */
export interface Result {
  /** As messages name it. */
  readonly option: string;
  readonly file: string;
}

/** A result that goes to this file, if it is given. */
export function resultOf(option: string, file: string | undefined): Result[] {
  if (file === undefined) return [];
  const isNamed = file === STANDARD_OUTPUT && (option === '--out' || option === '--tree');
  return [{ option: isNamed ? `${option} ${file}` : option, file }];
}

/** @throws EnumeratorError `E_USAGE` where two results would be one file, or would share standard output */
export function checkApart(results: readonly Result[]): void {
  for (const [i, { option, file }] of results.entries()) {
    for (const earlier of results.slice(0, i)) {
      const isPipe = file === STANDARD_OUTPUT;
      if (isPipe !== (earlier.file === STANDARD_OUTPUT)) continue;
      if (isPipe)
        throw usageError(
          `${earlier.option} and ${option} have one standard output: name a file for one of them, or leave it out`,
        );
      if (realPath(file) === realPath(earlier.file))
        throw usageError(`${earlier.option} and ${option} are one file, ${file}: name two`);
    }
  }
}

/**
 * The way to show pictures on this terminal.
 * @throws EnumeratorError `E_USAGE` where there is none
 */
export async function findShowMethod(show: string | undefined): Promise<string | undefined> {
  if (show === undefined) return undefined;
  const { chooseMethod } = await import('./render/show-image.js');
  return chooseMethod(show);
}

/** Where a sheet goes. */
export interface SheetOptions {
  readonly out?: string | undefined;
  readonly force: boolean;
  readonly show?: string | undefined;
}

/**
 * Check that a sheet can be written or shown, before it is drawn.
 * @param name - of the file where none is given
 * @returns the same, with the method of showing it
 * @throws EnumeratorError
 */
export async function checkSheet(options: SheetOptions, name: string): Promise<SheetOptions> {
  const { out, force, show } = options;
  if (out !== undefined || show === undefined) checkPngOutput(out ?? name, force);
  checkApart([
    ...resultOf('--out', out),
    ...resultOf('--show', show !== undefined && out === STANDARD_OUTPUT ? out : undefined),
  ]);
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
  method: string,
): Promise<void> {
  const { showImage } = await import('./render/show-image.js');
  await showImage({ space: makeSpace({ width, height, color: 'rgb' }), samples, method });
}
