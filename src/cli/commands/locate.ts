/**
 * `enumerate locate FILE…`: which numbers pictures have.
 * @module
 */
import { counted } from '../../core/cardinality.js';
import { EnumeratorError, usageError } from '../../core/errors.js';
import { formatIndex } from '../../core/index-format.js';
import { escapeControls } from '../../core/quote.js';
import { STANDARD_INPUT, STANDARD_OUTPUT } from '../../io/standard-streams.js';
import { locateAll, locatedFields, type LocatedImage } from '../../media/locate.js';
import { type LocatedOverlay, locateOverlay } from '../../media/locate-overlay.js';
import { withoutFolders } from '../../media/picture-list.js';
import { pictureName } from '../../pictures/files/read-picture.js';
import type { LocateRequest } from '../../pictures/locate.js';
import { encodeImage } from '../../run/outputs/png.js';
import { formatIndexBytes, shortIndex } from '../../text/exact-number.js';
import { describeError, errorFields, EXIT, exitCodeOf } from '../exit-codes.js';
import { readWhole } from '../../text/read-quantity.js';
import { FIT_OPTIONS, orientOption, readFit } from '../options/fit-options.js';
import { READING_OPTIONS } from '../options/reading-options.js';
import { readSpaceRequest } from '../../pictures/files/read-space.js';
import { spaceOptions } from '../options/space-options.js';
import { command, flag, type Given, group, path, text, value, words } from '../options/table.js';
import { getCommand, SHOWN_LENGTH } from '../render/get-command.js';
import { lengthText, notesOn, overlayNoteText, printNotes } from '../render/picture-notes.js';
import {
  checkApart,
  checkNumberFile,
  checkPictureFile,
  checkPngPipe,
  printNumber,
  tellLossy,
  writeNumber,
  writePicture,
  writeToPipe,
} from '../render/results.js';
import { host, invocation, print, tell, tellError } from '../host.js';

const POSITIONALS = {
  files: words(
    'PNG files, others and films through ffmpeg, folders of pictures, or - for standard input (./-x, or -x behind --)',
    {
      isRequired: true,
      dash: { value: STANDARD_INPUT },
      ask: 'which picture? give a file, such as picture.png',
      mayBeFile: true,
    },
  ),
};

const OPTIONS = {
  ...spaceOptions({
    size: "the picture's",
    color: "the picture's",
    depth: "the picture's",
    order: 'what the picture says, else mixed',
    seed: 'what the picture says, else none',
  }),
  ...group('Video', {
    frame: value(
      readWhole,
      'N',
      'of a film, this frame, counted from 0; a film that was made here says its space, order and seed itself',
    ),
    overlay: flag(
      'read the number that --overlay drew on it (modulo 2^64, unless the file says the rest); --size is then that of the frames, where it was resized',
    ),
  }),
  ...FIT_OPTIONS,
  ...group('Fit', { orient: orientOption('exif with --fit, else stored') }),
  ...READING_OPTIONS,
  ...group('Output', {
    out: path(
      'FILE',
      'write the number into a file: text that says its space, too, or bytes where it is called .bin (the lowest first, no zeros at the end); - for standard output',
    ),
    whole: flag('print all of a long number on a terminal, too'),
    json: flag('print a line of JSON for each file, also for one that has no number'),
    preview: text(
      'FILE',
      'write the picture of that number (.png, .jpg …: as the name ends); - for a PNG on standard output, without the number',
    ),
    force: flag('overwrite the files of --out and --preview'),
  }),
};

type LocateOptions = Given<typeof POSITIONALS> & Given<typeof OPTIONS>;

export default command({
  hasVerdict: true,
  about:
    'Print the number of each picture, or of one frame of a film: `get` with that number gives its samples back. Samples are numbered as they are stored: colour profiles and gamma are not applied.',
  positionals: POSITIONALS,
  options: OPTIONS,
  examples: [
    ['locate images/0042.png', '42'],
    ['locate images', 'the number of each picture in the folder'],
    ['get 2^100 --out - | enumerate locate -', '1267650600228229401496703205376'],
    ['locate film.mkv --frame 17', 'the number of the 18th frame'],
    ['locate film.mp4 --frame 17 --json', '… or of the nearest image, with how far it is off'],
    ['locate screenshot.png --overlay --size 640x480', 'the number that is drawn on it'],
    ['locate photo.png --out photo.txt', 'for `get @photo.txt`, which needs no other option'],
    [
      'locate photo.jpg --size 64x64 --palette pico8 --fit crop --preview near.png',
      'the nearest picture there',
    ],
  ],
  run: locatePictures,
});

/** The options as values. */
interface Settings extends Omit<LocateOptions, 'fit'> {
  readonly request: LocateRequest;
}

/**
 * Print the number of each file. One that has none does not keep the others from theirs.
 * @returns the exit code
 * @throws EnumeratorError; that of a single file too, unless JSON reports it
 */
async function locatePictures(options: LocateOptions): Promise<number> {
  const { files, failures, others } = withoutFolders(options.files);
  const settings = readSettings({ ...options, files });
  if (others > 0) tell(`left out: ${counted(others, 'other file')}`);
  const { frame, request, json, overlay, strict, damaged } = settings;
  const isOne = files.length + failures.length === 1;
  let exitCode: number = EXIT.done;
  const attempt = async (file: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof EnumeratorError)) throw error;
      if (isOne && !json) throw error;
      exitCode = isOne ? exitCodeOf(error) : EXIT.failed;
      reportFailure(file, error, json);
    }
  };
  for (const { file, error } of failures) {
    if (isOne && !json) throw error;
    exitCode = EXIT.failed;
    if (json) reportFailure(file, error, json);
    // It names the file in its own way.
    else tellError(describeError(error));
  }
  if (overlay) {
    for (const file of files) {
      await attempt(file, async () =>
        writeOverlay(
          file,
          await locateOverlay(file, frame, { ...request, strict, damaged }),
          settings,
        ),
      );
    }
    return exitCode;
  }
  for await (const { file, located, error } of locateAll(files, {
    ...request,
    frame,
    strict,
    damaged,
  })) {
    await attempt(file, async () => {
      if (error !== undefined) throw error;
      await writeLocated(file, located, settings);
    });
  }
  return exitCode;
}

function reportFailure(file: string, error: EnumeratorError, isJson: boolean): void {
  if (isJson) return printJson({ file: shownName(file), error: errorFields(error) });
  const { code, message, hints } = error;
  const named = message.includes(pictureName(file)) ? message : `${pictureName(file)}: ${message}`;
  tellError(describeError(new EnumeratorError(code, named, { hints })));
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
  const request = { ...readSpaceRequest(options), fit: readFit(options), orient: options.orient };
  for (const [name, file] of Object.entries({ out, preview })) {
    if (file === undefined) continue;
    if (files.length > 1) throw usageError(`--${name} goes with one file, not ${files.length}`);
    if (file === STANDARD_OUTPUT) continue;
    if (name === 'preview') checkPictureFile(file, force, name);
    else checkNumberFile(file, force, name, '--preview');
  }
  checkApart({ out: options.out, preview }, { json: json && preview === STANDARD_OUTPUT });
  if (preview === STANDARD_OUTPUT) checkPngPipe('name a file for --preview');
  return { ...options, request, out, whole: options.whole || toOutput };
}

/** Refuse options about a picture's number: with --overlay it is one that was drawn. */
function checkOverlayOptions(options: LocateOptions): void {
  for (const name of ['out', 'preview', 'fit', 'background', 'dither', 'orient'] as const) {
    if (options[name] !== undefined)
      throw usageError(`--${name} does not go with --overlay, which reads a number and no picture`);
  }
}

async function writeLocated(
  file: string,
  located: LocatedImage,
  settings: Settings,
): Promise<void> {
  const { frame, files, preview, force } = settings;
  const what = frame === undefined ? 'the picture' : `frame ${frame}`;
  const place = frame === undefined ? pictureName(file) : `frame ${frame} of ${file}`;
  const notes = notesOn(located, file, files.length > 1 ? place : what);
  if (preview !== undefined) {
    // The picture of the number that was found, as `get` writes it.
    const png = (): Uint8Array =>
      encodeImage(located, located.samples, shortIndex(located.indexBytes));
    if (preview === STANDARD_OUTPUT) await writeToPipe(png());
    else if (!(await writePicture(preview, located, force, png)).isExact) tellLossy(preview);
  }
  writeResult(file, located, notes, settings);
  // In JSON they stand beside the number.
  if (settings.json) return;
  printNotes(notes);
  const length = lengthText(located);
  if (length !== undefined) tell(files.length > 1 ? `${escapeControls(place)}: ${length}` : length);
  if (host.stderr.isTTY) tell(wayBack(file, located, settings));
}

/** How the picture is had again, for a person. */
function wayBack(file: string, located: LocatedImage, { out }: Settings): string {
  const what = located.isExact ? 'to get it back' : 'to get that picture';
  const short = getCommand(located, file, out, SHOWN_LENGTH);
  return short === undefined
    ? `${what}: write the number with --out n.txt, then ${invocation('get @n.txt')}`
    : `${what}: ${short}`;
}

function writeResult(
  file: string,
  located: LocatedImage,
  notes: readonly string[],
  { out, preview, json, whole, force, files }: Settings,
): void {
  const { indexBytes: index } = located;
  if (out !== undefined) writeNumber(out, index, force, located);
  if (preview === STANDARD_OUTPUT) return;
  if (json) {
    // A number that is in a file need not stand here once more, unless it is short.
    const hasNumber = out === undefined || shortIndex(index) !== undefined;
    const number = hasNumber ? formatIndexBytes(index) : undefined;
    const command = getCommand(located, file, out);
    return printJson({
      file: shownName(file),
      number,
      out,
      ...locatedFields(located),
      command,
      notes,
    });
  }
  if (out !== undefined) {
    print(escapeControls(out));
    return;
  }
  const prefix = files.length > 1 ? `${escapeControls(shownName(file))}: ` : '';
  printNumber(index, whole, prefix);
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
  print(`${prefix}${number}`);
  printNotes(texts);
}

function printJson(fields: object): void {
  print(JSON.stringify(fields));
}

/** The file as it was given. */
function shownName(file: string): string {
  return file === STANDARD_INPUT ? '-' : file;
}
