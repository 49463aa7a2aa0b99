/**
 * The way back: from pictures to their numbers.
 * @module
 */
import path from 'node:path';
import { EnumeratorError } from '../core/errors.js';
import { formatIndex } from '../core/index-format.js';
import { escapeControls } from '../core/quote.js';
import { describeError, errorFields, EXIT, exitCodeOf } from './exit-codes.js';
import { type FitArguments, readFit } from './options/fit-options.js';
import { findFrame, readFrameNumber } from '../media/located-film.js';
import { findOverlay, type LocatedOverlay } from '../media/located-overlay.js';
import { findPicture, type FoundFrame, type Located } from '../pictures/files/located-picture.js';
import { formatIndexBytes, shortenNumber, shortIndex } from '../text/exact-number.js';
import { listColors } from '../text/space-text.js';
import { checkAbsent, writeWhole } from '../io/atomic-file.js';
import { STANDARD_OUTPUT } from '../io/standard-streams.js';
import { checkPngPipe, writeToPipe } from './render/standard-output.js';
import { notesOn, printNotes } from './render/picture-notes.js';
import { makePngEncoder } from '../run/outputs/png.js';
import { pictureName } from '../pictures/files/read-picture.js';
import type { SpaceArguments } from './options/space-options.js';
import { STANDARD_INPUT } from '../io/standard-streams.js';

export interface LocateOptions extends SpaceArguments, FitArguments {
  /** Paths, or {@link STANDARD_INPUT}; at least one. */
  readonly files: readonly string[];
  /** Where the number goes in place of standard output, or `-` for that. */
  readonly out?: string | undefined;
  /** Where the picture of that number goes: `-` is standard output, which then holds nothing else. */
  readonly preview?: string | undefined;
  readonly force: boolean;
  readonly whole: boolean;
  readonly json: boolean;
  /** Of films: which frame, from 0. */
  readonly frame?: string | undefined;
  /** The number that is drawn on it, in place of its own. */
  readonly overlay: boolean;
}

const WAY_OUT = '--fit crop, contain or stretch gives the nearest picture that it has';

/**
 * Print the number of each file. One that has none does not keep the others from theirs.
 * @returns the exit code
 * @throws EnumeratorError; what a single file throws, too, unless it is told in JSON
 */
export async function locatePictures(asked: LocateOptions): Promise<number> {
  const options = checkOptions(asked);
  const isOne = options.files.length === 1;
  let exitCode: number = EXIT.done;
  for (const file of options.files) {
    try {
      await locateOne(file, options);
    } catch (error) {
      if (!(error instanceof EnumeratorError)) throw error;
      if (isOne && !options.json) throw error;
      exitCode = isOne ? exitCodeOf(error) : EXIT.failed;
      reportFailure(file, error, options.json);
    }
  }
  return exitCode;
}

function reportFailure(file: string, error: EnumeratorError, isJson: boolean): void {
  if (isJson) {
    const record = { file: shownName(file), error: errorFields(error) };
    process.stdout.write(`${JSON.stringify(record)}\n`);
    return;
  }
  const isNamed = error.message.includes(pictureName(file));
  const message = isNamed ? error.message : `${pictureName(file)}: ${error.message}`;
  process.stderr.write(`${describeError(new EnumeratorError(error.code, message))}\n`);
}

/** @returns the same without `--out -`, which is what happens without it, but whole */
function checkOptions(asked: LocateOptions): LocateOptions {
  const toOutput = asked.out === STANDARD_OUTPUT;
  const options = toOutput ? { ...asked, out: undefined, whole: true } : asked;
  const { files, out, preview, force, json } = options;
  readFit(options);
  if (options.frame !== undefined) readFrameNumber(options.frame);
  if (options.overlay) checkOverlayOptions(asked);
  if (files.some((file) => file === '')) {
    throw new EnumeratorError('E_USAGE', 'file is empty: give the name of a file or folder');
  }
  if (files.filter((file) => file === STANDARD_INPUT).length > 1) {
    throw new EnumeratorError('E_USAGE', '- is given twice: there is one standard input');
  }
  for (const [name, file] of Object.entries({ out, preview })) {
    if (file === undefined) continue;
    if (files.length > 1)
      throw new EnumeratorError('E_USAGE', `--${name} goes with one file, not ${files.length}`);
    const other = { key: 'other-file', value: `--${name}` } as const;
    if (file !== STANDARD_OUTPUT) checkAbsent(file, force, other);
  }
  if (out !== undefined && preview !== undefined && path.resolve(out) === path.resolve(preview)) {
    throw new EnumeratorError('E_USAGE', `--out and --preview are both ${out}: name two files`);
  }
  if (preview === STANDARD_OUTPUT) {
    if (json || toOutput) {
      throw new EnumeratorError(
        'E_USAGE',
        `--preview - leaves no room on standard output for ${json ? '--json' : '--out -'}: name a file for one of them`,
      );
    }
    checkPngPipe('name a file for --preview');
  }
  return options;
}

/** It is a number that was read, not a picture's. */
function checkOverlayOptions(options: LocateOptions): void {
  for (const name of ['out', 'preview', 'fit', 'background', 'dither'] as const) {
    if (options[name] !== undefined)
      throw new EnumeratorError(
        'E_USAGE',
        `--${name} does not go with --overlay, which reads a number and no picture`,
      );
  }
}

async function locateOne(file: string, options: LocateOptions): Promise<void> {
  const frame = options.frame === undefined ? undefined : readFrameNumber(options.frame);
  if (options.overlay) {
    writeOverlay(file, frame, await findOverlay(file, frame, options), options);
    return;
  }
  const located =
    frame === undefined
      ? await findPicture(file, options, WAY_OUT)
      : await findFrame(file, frame, options, WAY_OUT);
  const what = frame === undefined ? 'the picture' : `frame ${frame}`;
  const place = frame === undefined ? pictureName(file) : `frame ${frame} of ${file}`;
  const subject = options.files.length > 1 ? place : what;
  const notes = notesOn(located, subject, options);
  if (options.preview !== undefined) await writePreview(located, options.preview, options.force);
  writeResult(located, notes, options);
  // In JSON they stand beside the number.
  if (!options.json) printNotes(notes);
}

/** The picture of the number that was found, as `get` writes it. */
async function writePreview(located: Located, file: string, force: boolean): Promise<void> {
  const { space, order, seed } = located.numbering;
  const encoder = makePngEncoder({
    space,
    order,
    seed,
    metadata: true,
    ...(located.colors === undefined ? {} : { colors: located.colors }),
  });
  const png = encoder.encode(located.samples, shortIndex(located.index));
  if (file === STANDARD_OUTPUT) await writeToPipe(png);
  else writeWhole(file, png, force);
}

function writeResult(located: Located, notes: readonly string[], options: LocateOptions): void {
  const { file, index } = located;
  const { out, preview, json, whole, force, files } = options;
  if (out !== undefined) {
    writeWhole(out, out.endsWith('.bin') ? index : `${formatIndexBytes(index)}\n`, force);
  }
  if (preview === STANDARD_OUTPUT) return;
  if (json) {
    process.stdout.write(`${JSON.stringify(recordOf(located, notes, out))}\n`);
    return;
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
  frame: number | undefined,
  { low64, index, notes }: LocatedOverlay,
  { json, files }: LocateOptions,
): void {
  if (json) {
    const record = {
      file: shownName(file),
      ...(frame === undefined ? {} : { frame }),
      ...(index === undefined ? {} : { number: formatIndex(index) }),
      overlay: `${low64}`,
      notes,
    };
    process.stdout.write(`${JSON.stringify(record)}\n`);
    return;
  }
  const prefix = files.length > 1 ? `${escapeControls(shownName(file))}: ` : '';
  process.stdout.write(`${prefix}${formatIndex(index ?? low64)}\n`);
  printNotes(notes);
}

/** The file as it was given. */
function shownName(file: string): string {
  return file === STANDARD_INPUT ? '-' : file;
}

function recordOf(located: Located, notes: readonly string[], out: string | undefined): object {
  const { file, numbering, colors, picture, facts, index, film } = located;
  const { space, order, seed } = numbering;
  // A number that is in a file need not stand here once more, unless it is short.
  const hasNumber = out === undefined || shortIndex(index) !== undefined;
  return {
    file: shownName(file),
    ...(hasNumber ? { number: formatIndexBytes(index) } : {}),
    ...(out === undefined ? {} : { out }),
    space: space.canonical,
    order,
    ...(order === 'mixed' ? { seed } : {}),
    ...(colors === undefined ? {} : { palette: listColors(colors) }),
    exact: located.isExact,
    ...(film === undefined ? {} : frameRecord(film)),
    picture: {
      format: located.format,
      width: picture.width,
      height: picture.height,
      ...(located.pixelFormat === undefined ? {} : { pixelFormat: located.pixelFormat }),
      converted: located.isConverted,
      ...facts,
    },
    notes,
  };
}

function frameRecord({ frame, expected, differing, overlay }: FoundFrame): object {
  return {
    frame,
    ...(expected === undefined ? {} : { expected: formatIndex(expected) }),
    ...(differing === undefined ? {} : { differing }),
    ...(overlay === undefined ? {} : { overlay: `${overlay}` }),
  };
}
