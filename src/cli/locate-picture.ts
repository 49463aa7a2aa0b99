/**
 * The way back: from pictures to their numbers.
 * @module
 */
import path from 'node:path';
import { EnumeratorError, usageError } from '../core/errors.js';
import { formatIndex } from '../core/index-format.js';
import { escapeControls } from '../core/quote.js';
import { checkAbsent, writeWhole } from '../io/atomic-file.js';
import { STANDARD_INPUT, STANDARD_OUTPUT } from '../io/standard-streams.js';
import { locate, type LocatedImage } from '../media/locate.js';
import { locatedFields } from '../media/locate-fields.js';
import { type LocatedOverlay, locateOverlay } from '../media/locate-overlay.js';
import { pictureName } from '../pictures/files/read-picture.js';
import type { LocateRequest } from '../pictures/locate.js';
import { encodeImage } from '../run/outputs/png.js';
import { formatIndexBytes, shortenNumber, shortIndex } from '../text/exact-number.js';
import { describeError, errorFields, EXIT, exitCodeOf } from './exit-codes.js';
import { type FitArguments, readFit } from './options/fit-options.js';
import { readSpaceRequest } from '../pictures/files/read-space.js';
import type { SpaceArguments } from './options/space-options.js';
import { notesOn, overlayNoteText, printNotes } from './render/picture-notes.js';
import { checkPngPipe, writeToPipe } from './render/standard-output.js';

export interface LocateOptions extends SpaceArguments, FitArguments {
  /** Paths, or {@link STANDARD_INPUT}; at least one. */
  readonly files: readonly string[];
  /** The file for the number, or `-` for standard output. */
  readonly out?: string | undefined;
  /** The file for the picture of that number: `-` is standard output, which then holds nothing else. */
  readonly preview?: string | undefined;
  readonly force: boolean;
  readonly whole: boolean;
  readonly json: boolean;
  /** The frame of a film, from 0. */
  readonly frame?: string | undefined;
  /** The number that is drawn on the picture, in place of its own. */
  readonly overlay: boolean;
}

/** The options as values. */
interface Settings extends Omit<LocateOptions, 'frame'> {
  readonly request: LocateRequest;
  readonly frame: number | undefined;
}

/**
 * Print the number of each file. One that has none does not keep the others from theirs.
 * @returns the exit code
 * @throws EnumeratorError; that of a single file too, unless JSON reports it
 */
export async function locatePictures(options: LocateOptions): Promise<number> {
  const settings = readSettings(options);
  const isOne = settings.files.length === 1;
  let exitCode: number = EXIT.done;
  for (const file of settings.files) {
    try {
      await locateOne(file, settings);
    } catch (error) {
      if (!(error instanceof EnumeratorError)) throw error;
      if (isOne && !settings.json) throw error;
      exitCode = isOne ? exitCodeOf(error) : EXIT.failed;
      reportFailure(file, error, settings.json);
    }
  }
  return exitCode;
}

function reportFailure(file: string, error: EnumeratorError, isJson: boolean): void {
  if (isJson) return printJson({ file: shownName(file), error: errorFields(error) });
  const { code, message, hints } = error;
  const named = message.includes(pictureName(file)) ? message : `${pictureName(file)}: ${message}`;
  process.stderr.write(`${describeError(new EnumeratorError(code, named, { hints }))}\n`);
}

/** The options as values, checked; `--out -` is what happens without it, but whole. */
function readSettings(options: LocateOptions): Settings {
  const toOutput = options.out === STANDARD_OUTPUT;
  const out = toOutput ? undefined : options.out;
  const { files, preview, force, json } = options;
  if (options.overlay) checkOverlayOptions(options);
  if (files.some((file) => file === '')) {
    throw usageError('file is empty: give the name of a file or folder');
  }
  if (files.filter((file) => file === STANDARD_INPUT).length > 1) {
    throw usageError('- is given twice: there is one standard input');
  }
  const request = { ...readSpaceRequest(options), fit: readFit(options) };
  const frame = options.frame === undefined ? undefined : readFrameNumber(options.frame);
  for (const [name, file] of Object.entries({ out, preview })) {
    if (file === undefined) continue;
    if (files.length > 1) throw usageError(`--${name} goes with one file, not ${files.length}`);
    const other = { key: 'other-file', value: `--${name}` } as const;
    if (file !== STANDARD_OUTPUT) checkAbsent(file, force, other);
  }
  if (out !== undefined && preview !== undefined && path.resolve(out) === path.resolve(preview)) {
    throw usageError(`--out and --preview are both ${out}: name two files`);
  }
  if (preview === STANDARD_OUTPUT) {
    if (json || toOutput) {
      throw usageError(
        `--preview - leaves no room on standard output for ${json ? '--json' : '--out -'}: name a file for one of them`,
      );
    }
    checkPngPipe('name a file for --preview');
  }
  return { ...options, request, frame, out, whole: options.whole || toOutput };
}

function readFrameNumber(text: string): number {
  if (/^[0-9]{1,15}$/.test(text.trim())) return Number(text);
  throw usageError(`--frame ${text}: frames are counted from 0; write a whole number`);
}

/** Refuse options about a picture's number: with --overlay it is one that was drawn. */
function checkOverlayOptions(options: LocateOptions): void {
  for (const name of ['out', 'preview', 'fit', 'background', 'dither'] as const) {
    if (options[name] !== undefined)
      throw usageError(`--${name} does not go with --overlay, which reads a number and no picture`);
  }
}

async function locateOne(file: string, settings: Settings): Promise<void> {
  const { frame, request, files, preview, force } = settings;
  if (settings.overlay) {
    writeOverlay(file, await locateOverlay(file, frame, request), settings);
    return;
  }
  const located = await locate(file, { ...request, frame });
  const what = frame === undefined ? 'the picture' : `frame ${frame}`;
  const place = frame === undefined ? pictureName(file) : `frame ${frame} of ${file}`;
  const notes = notesOn(located, file, files.length > 1 ? place : what);
  if (preview !== undefined) {
    // The picture of the number that was found, as `get` writes it.
    const png = encodeImage(located, located.samples, shortIndex(located.indexBytes));
    if (preview === STANDARD_OUTPUT) await writeToPipe(png);
    else writeWhole(preview, png, force);
  }
  writeResult(file, located, notes, settings);
  // In JSON they stand beside the number.
  if (!settings.json) printNotes(notes);
}

function writeResult(
  file: string,
  located: LocatedImage,
  notes: readonly string[],
  { out, preview, json, whole, force, files }: Settings,
): void {
  const { indexBytes: index } = located;
  if (out !== undefined) {
    writeWhole(out, out.endsWith('.bin') ? index : `${formatIndexBytes(index)}\n`, force);
  }
  if (preview === STANDARD_OUTPUT) return;
  if (json) {
    // A number that is in a file need not stand here once more, unless it is short.
    const hasNumber = out === undefined || shortIndex(index) !== undefined;
    const number = hasNumber ? formatIndexBytes(index) : undefined;
    return printJson({ file: shownName(file), number, out, ...locatedFields(located), notes });
  }
  if (out !== undefined) {
    process.stdout.write(`${escapeControls(out)}\n`);
    return;
  }
  const number = formatIndexBytes(index);
  const prefix = files.length > 1 ? `${escapeControls(shownName(file))}: ` : '';
  // Whole in a pipe or a file, where it is read by programs; for the eye only on a terminal.
  const isForEyes = process.stdout.isTTY && !whole;
  const shown = isForEyes ? shortenNumber(number) : { text: number, isShortened: false };
  process.stdout.write(`${prefix}${shown.text}\n`);
  if (shown.isShortened) {
    process.stderr.write('note: --whole prints all digits, --out FILE writes them\n');
  }
}

function writeOverlay(
  file: string,
  { low64, index, notes }: LocatedOverlay,
  { frame, json, files }: Settings,
): void {
  const texts = notes.map(overlayNoteText);
  const number = formatIndex(index ?? low64);
  if (json) {
    const known = index === undefined ? undefined : number;
    return printJson({
      file: shownName(file),
      frame,
      number: known,
      overlay: `${low64}`,
      notes: texts,
    });
  }
  const prefix = files.length > 1 ? `${escapeControls(shownName(file))}: ` : '';
  process.stdout.write(`${prefix}${number}\n`);
  printNotes(texts);
}

function printJson(fields: object): void {
  process.stdout.write(`${JSON.stringify(fields)}\n`);
}

/** The file as it was given. */
function shownName(file: string): string {
  return file === STANDARD_INPUT ? '-' : file;
}
