/**
 * The way back: from pictures to their numbers.
 * @module
 */
import { exactSamples } from '../codecs/picture/exact.js';
import { fitPicture } from '../codecs/picture/fit.js';
import type { Picture } from '../codecs/picture/picture.js';
import { EnumeratorError } from '../core/errors.js';
import { formatIndex } from '../core/index-text.js';
import { describeSpace } from '../core/space.js';
import { describeError, EXIT, UsageError } from './exit-codes.js';
import { formatIndexBytes, shortenNumber, shortIndex } from './number-text.js';
import { checkAbsent, writeWhole } from './output-file.js';
import { openPictureSpace, ORDER_VERSION, type PictureSpace } from './picture-space.js';
import { makePngEncoder } from '../sinks/png.js';
import { pictureName, readPicture, type ReadPicture } from './read-picture.js';
import { readFit } from './fit-options.js';
import type { SpaceArguments } from './space-options.js';
import { STANDARD_INPUT } from './standard-input.js';

export interface LocateOptions extends SpaceArguments {
  /** Paths, or {@link STANDARD_INPUT}; at least one. */
  readonly files: readonly string[];
  /** Where the number goes in place of standard output. */
  readonly out?: string | undefined;
  /** Where the picture of that number goes. */
  readonly preview?: string | undefined;
  readonly fit?: string | undefined;
  readonly background?: string | undefined;
  readonly dither?: string | undefined;
  readonly force: boolean;
  readonly whole: boolean;
  readonly json: boolean;
}

/** A picture, and what it is in its space. */
interface Located extends ReadPicture, PictureSpace {
  readonly file: string;
  readonly samples: Uint8Array;
  /** The index: little-endian, without zeros at its end. */
  readonly index: Uint8Array;
  /** False where it is only the nearest picture of the space. */
  readonly isExact: boolean;
}

/**
 * Print the number of each file. One that has none does not keep the others from theirs.
 * @returns the exit code
 * @throws EnumeratorError, UsageError; what a single file throws, too
 */
export async function locatePictures(options: LocateOptions): Promise<number> {
  checkOptions(options);
  if (options.files.length === 1) {
    await locateOne(options.files[0]!, options);
    return EXIT.done;
  }
  let exitCode: number = EXIT.done;
  for (const file of options.files) {
    try {
      await locateOne(file, options);
    } catch (error) {
      if (!(error instanceof EnumeratorError)) throw error;
      const line = describeError(error);
      const isNamed = error.message.includes(pictureName(file));
      process.stderr.write(
        isNamed ? `${line}\n` : `${error.code}: ${pictureName(file)}: ${error.message}\n`,
      );
      exitCode = EXIT.failed;
    }
  }
  return exitCode;
}

function checkOptions(options: LocateOptions): void {
  const { files, out, preview, force } = options;
  readFit(options, false);
  if (files.some((file) => file === '')) {
    throw new UsageError('file is empty: give the name of a file or folder');
  }
  if (files.filter((file) => file === STANDARD_INPUT).length > 1) {
    throw new UsageError('- is given twice: there is one standard input');
  }
  for (const [name, file] of Object.entries({ out, preview })) {
    if (file === undefined) continue;
    if (files.length > 1) throw new UsageError(`--${name} goes with one file, not ${files.length}`);
    checkAbsent(file, force, `--${name}`);
  }
}

async function locateOne(file: string, options: LocateOptions): Promise<void> {
  const read = await readPicture(file);
  const opened = openPictureSpace(options, read.picture, read.metadata);
  const { numbering, colors } = opened;
  const { space } = numbering;
  const fit = readFit(options, space.color === 'graya' || space.color === 'rgba');
  const { samples, isExact } =
    fit === undefined
      ? { samples: exactSamples(read.picture, space, colors), isExact: true }
      : fitPicture(read.picture, space, { ...fit, ...(colors === undefined ? {} : { colors }) });
  const index = numbering.indexBytesOf(samples);
  const located: Located = { ...read, ...opened, file, samples, index, isExact };
  if (options.preview !== undefined) writePreview(located, options.preview, options.force);
  writeResult(located, options);
  for (const note of notesOn(located, options)) process.stderr.write(`note: ${note}\n`);
}

/** The picture of the number that was found, as `get` writes it. */
function writePreview(located: Located, file: string, force: boolean): void {
  const { space, order, seed } = located.numbering;
  const encoder = makePngEncoder({
    space,
    order,
    seed,
    metadata: true,
    ...(located.colors === undefined ? {} : { colors: located.colors }),
  });
  writeWhole(file, encoder.encode(located.samples, shortIndex(located.index)), force);
}

function writeResult(located: Located, options: LocateOptions): void {
  const { file, index } = located;
  const { out, json, whole, force, files } = options;
  if (out !== undefined) {
    writeWhole(out, out.endsWith('.bin') ? index : `${formatIndexBytes(index)}\n`, force);
    process.stdout.write(`${json ? JSON.stringify(recordOf(located, { out })) : out}\n`);
    return;
  }
  const number = formatIndexBytes(index);
  if (json) {
    process.stdout.write(`${JSON.stringify(recordOf(located, { number }))}\n`);
    return;
  }
  const prefix = files.length > 1 ? `${shownName(file)}: ` : '';
  // Whole in a pipe or a file, where it is read by programs; for the eye only on a terminal.
  const isForEyes = process.stdout.isTTY && !whole;
  const shown = isForEyes ? shortenNumber(number) : { text: number, isShortened: false };
  process.stdout.write(`${prefix}${shown.text}\n`);
  if (shown.isShortened) {
    process.stderr.write('note: --whole prints all digits, --out FILE writes them\n');
  }
}

/** The file as it was given. */
function shownName(file: string): string {
  return file === STANDARD_INPUT ? '-' : file;
}

function recordOf(
  { file, numbering, picture, format, pixelFormat, isConverted, isExact }: Located,
  result: { readonly number: string } | { readonly out: string },
): object {
  const { space, order, seed } = numbering;
  return {
    file: shownName(file),
    ...result,
    space: space.canonical,
    order,
    ...(order === 'mixed' ? { seed } : {}),
    exact: isExact,
    picture: {
      format,
      width: picture.width,
      height: picture.height,
      ...(pixelFormat === undefined ? {} : { pixelFormat }),
      converted: isConverted,
    },
  };
}

function* notesOn(located: Located, options: LocateOptions): Generator<string> {
  const { file, picture, numbering, pixelFormat, isConverted, isExact } = located;
  const { space } = numbering;
  const subject = options.files.length > 1 ? pictureName(file) : 'the picture';
  if (!isExact) {
    yield `this is the number of the picture in ${describeSpace(space)} that is nearest to ${subject} (--fit ${options.fit}), not of ${subject} itself`;
    return;
  }
  if (isConverted) {
    yield `${subject} is stored as ${pixelFormat}: this is the number of what ffmpeg made of it, ${describeSpace(space)}`;
  }
  const { color, palette, depth } = options;
  if ([color, palette, depth].every((option) => option === undefined)) {
    yield* modelNotes(subject, picture, space.color, describeSpace(space));
  }
  yield* metadataNotes(subject, located, options);
}

/** Where the space is of another colour model than the picture, without anybody having said so. */
function* modelNotes(
  subject: string,
  picture: Picture,
  color: string,
  space: string,
): Generator<string> {
  if (picture.color === color) return;
  const why =
    picture.colors?.length === 3 ? 'has a palette of one colour' : 'has transparent pixels (tRNS)';
  yield `${subject} ${why}, so this is its number in ${space}`;
}

/** A picture that was changed still carries its old number: say that it is another picture now. */
function* metadataNotes(
  subject: string,
  { metadata, numbering, index }: Located,
  options: SpaceArguments,
): Generator<string> {
  if (metadata === undefined) return;
  if (metadata.version !== ORDER_VERSION) {
    yield `${subject} is of version ${metadata.version} of the numbering; this is its number in version ${ORDER_VERSION}`;
    return;
  }
  const { size, color, depth, palette, order, seed } = options;
  if ([size, color, depth, palette, order, seed].some((option) => option !== undefined)) return;
  const { canonical } = numbering.space;
  const short = shortIndex(index);
  if (metadata.space !== canonical) {
    yield `${subject} was made in the space ${metadata.space}, and is now in ${canonical}`;
  } else if (metadata.index !== undefined && metadata.index !== short) {
    yield `${subject} says that it is image ${formatIndex(metadata.index)}: its pixels were changed since`;
  }
}
