/**
 * Where the results of Random Art go: what is wrong with it is found before anything is written.
 * @module
 */
import path from 'node:path';
import type { Expression } from '../art/expression.js';
import { makeSpace } from '../core/space.js';
import { STANDARD_OUTPUT } from '../io/standard-streams.js';
import { chooseMethod, type ShowMethod } from '../io/picture-terminal.js';
import type { ArtSettings } from '../pictures/files/art-files.js';
import type { Sheet, SheetSize } from '../pictures/sheet.js';
import { artDigest, encodeArt } from '../run/outputs/art-png.js';
import { checkNoRun } from '../run/folder-owner.js';
import type { Frame } from '../run/outputs/terminal-picture.js';
import {
  checkApart,
  checkFile,
  checkPictureFile,
  checkPngPipe,
  tellSame,
  writePicture,
  writeToPipe,
} from './render/results.js';
import { usageError } from '../core/errors.js';

/** @throws EnumeratorError `E_USAGE` where the file of a picture has the ending of none, or standard output is a terminal */
export function checkPictureOutput(out: string, force: boolean): void {
  if (out === STANDARD_OUTPUT) return checkPngPipe('say --show');
  checkPictureFile(out, force, 'out');
  checkNoRun(path.dirname(out));
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

/**
 * What pictures are called that have no name: all that their pixels depend on.
 * @param kind - what stands in front
 * @param size - that is not told, as `WxH`
 * @returns without an ending
 */
export function artName(
  kind: string,
  expressions: readonly Expression[],
  { width, height, samples }: Pick<ArtSettings, 'width' | 'height' | 'samples'>,
  size: string,
): string {
  const given = `${width}x${height}`;
  const parts = [
    kind,
    artDigest(expressions),
    ...(given === size ? [] : [given]),
    ...(samples === 1 ? [] : [`${samples}samples`]),
  ];
  return parts.join('-');
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
 * @param name - of the file that must be new where none is given; undefined where a name follows from what is drawn, and
 *   the same bytes may be there
 * @returns the same, with the method of showing it
 * @throws EnumeratorError
 */
export async function checkSheet(options: SheetOptions, name?: string): Promise<SheetOptions> {
  const { out, force, json = false, show } = options;
  if (out !== undefined || (show === undefined && name !== undefined))
    checkPictureOutput(out ?? name!, force || name === undefined);
  else if (show === undefined) checkNoRun('.');
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
  const png = (): Uint8Array => encodeArt(sheet.rgb, sheet, []);
  if (out === STANDARD_OUTPUT) {
    await writeToPipe(png());
    return undefined;
  }
  const file = out ?? name;
  tellSame(file, (await writePicture(file, rgbFrame(sheet, sheet.rgb), force, png)).isNew);
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
  await showImage({ ...rgbFrame({ width, height }, samples), method });
}

/** Pixels as a frame of the space that they fill. */
export function rgbFrame({ width, height }: SheetSize, samples: Uint8Array): Frame {
  return { space: makeSpace({ width, height, color: 'rgb' }), samples };
}
