/**
 * The results of a command: where they go is checked before anything is made.
 * @module
 */
import { escapeControls, quoteText } from '../../core/quote.js';
import { usageError } from '../../core/errors.js';
import type { Frame } from '../../run/outputs/terminal-picture.js';
import { checkAbsent, writeWhole } from '../../io/atomic-file.js';
import { endingKind, pictureEnding } from '../../io/endings.js';
import { realPath, requireFolderOf } from '../../io/folders.js';
import { STANDARD_OUTPUT } from '../../io/standard-streams.js';
import { formatIndexBytes, shortenNumber } from '../../text/exact-number.js';
import { bitsOf, counted, grouped } from '../../core/cardinality.js';
import type { Enumeration } from '../../core/enumeration.js';
import { describeSpace, type Space } from '../../core/space.js';
import type { GivenNumber } from '../../io/read-index.js';
import { spaceLine } from '../../text/number-file.js';
import type { SpaceWords } from '../../text/space-text.js';
import { shellWord } from '../../text/shell-word.js';
import { host, invocation, print, tell } from '../host.js';
import { optionsOf } from './get-command.js';

/**
 * @param files - those of results, by the options that name them
 * @param printed - whether the result of an option goes to standard output
 * @throws EnumeratorError `E_USAGE` where two results would be one file, or would share standard output
 */
export function checkApart(
  files: Readonly<Record<string, string | undefined>>,
  printed: Readonly<Record<string, boolean>> = {},
): void {
  const shared = Object.keys(printed).flatMap((name) => (printed[name] ? [`--${name}`] : []));
  const byPlace = new Map<string, string>();
  for (const [name, file] of Object.entries(files)) {
    if (file === undefined) continue;
    if (file === STANDARD_OUTPUT) {
      shared.unshift(`--${name} -`);
      continue;
    }
    const other = byPlace.get(realPath(file));
    if (other !== undefined)
      throw usageError(`--${other} and --${name} are one file, ${file}: name two`);
    byPlace.set(realPath(file), name);
  }
  if (shared.length > 1)
    throw usageError(
      `${shared[0]} and ${shared[1]} have one standard output: name a file for one of them, or leave it out`,
    );
}

/**
 * @param name - of the option
 * @throws EnumeratorError where the file is there already, or has no folder
 */
export function checkFile(file: string, force: boolean, name: string): void {
  requireFolderOf(file);
  checkAbsent(file, force, { key: 'other-file', value: `--${name}` });
}

/** @throws EnumeratorError `E_USAGE` where standard output is a terminal, which a PNG would spoil */
export function checkPngPipe(wayOut: string): void {
  if (!host.stdout.isTTY) return;
  throw usageError(
    `a PNG cannot be shown as text on a terminal: redirect it (> file.png), or ${wayOut} to see it`,
  );
}

/** The same for the images of a run. */
export function checkImagesPipe(): void {
  if (!host.stdout.isTTY) return;
  throw usageError(
    '--out -: the bytes of images cannot be shown as text on a terminal: redirect them (> FILE, | PROGRAM), or name a file or folder with --out',
  );
}

/** The same for the bytes of any file. */
export function checkBytesPipe(): void {
  if (!host.stdout.isTTY) return;
  throw usageError(
    'the bytes of a file cannot be shown as text on a terminal: redirect them (> FILE, | PROGRAM), or name a file with --out',
  );
}

/**
 * The same for a file that gets a picture.
 * @param force - whether a file may be there, which is replaced or has the same bytes
 * @throws EnumeratorError `E_USAGE` too, where pictures are not written as its ending says
 */
export function checkPictureFile(file: string, force: boolean, name: string): void {
  pictureEnding(file, name);
  checkFile(file, force, name);
}

/**
 * Write a picture in the format that its file's name says.
 * @param png - makes the file where that is PNG
 * @returns whether the file was not there with the same bytes, and whether it leads back to the samples
 */
export async function writePicture(
  file: string,
  frame: Frame,
  force: boolean,
  png: () => Uint8Array,
): Promise<{ readonly isNew: boolean; readonly isExact: boolean }> {
  const ending = pictureEnding(file);
  if (ending === 'png') return { isNew: writeWhole(file, png(), force), isExact: true };
  const { encodePicture } = await import('../../run/outputs/picture-file.js');
  const { bytes, isExact } = await encodePicture(frame, ending, file, png);
  return { isNew: writeWhole(file, bytes, force), isExact };
}

/** Print the name of a picture's file. @param isNew - false where it was there with the same bytes */
export function printFile(file: string, isNew: boolean): void {
  print(escapeControls(file));
  tellSame(file, isNew);
}

/** A file that had these bytes before says so. */
export function tellSame(file: string, isNew: boolean): void {
  if (!isNew) tell(`note: ${quoteText(file)} was there already, the same to the last byte`);
}

/** A file that does not lead back to its number says so, once it is written. */
export function tellLossy(file: string): void {
  tell(
    `note: ${quoteText(file)} has lost some of the picture, and does not lead back to its number`,
  );
}

/** One that does not say all of its space, its order and its seed says what `locate` needs to be told. */
export function tellUntold(file: string, untold: SpaceWords): void {
  const options = optionsOf(untold).map(quoteText);
  if (options.length === 0) return;
  const command = invocation(['locate', shellWord(file), ...options].join(' '));
  tell(`note: ${quoteText(file)} does not say its whole space: ${command}`);
}

/** Write all bytes to standard output; resolves once they are written. */
export async function writeToPipe(bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve) => host.stdout.write(bytes, () => resolve()));
}

/**
 * The same for a file that gets a number.
 * @param pictures - what writes a picture
 * @throws EnumeratorError `E_USAGE` too, where the file has the name of something else
 */
export function checkNumberFile(
  file: string,
  force: boolean,
  name: string,
  pictures: string,
): void {
  const kind = endingKind(file);
  if (kind !== undefined && kind !== 'data')
    throw usageError(
      `--${name} ${file}: what is written is a number: text, or its bytes where the file is called .bin; ${pictures} writes a picture`,
    );
  checkFile(file, force, name);
}

/**
 * Write a number into a file: as text, or its bytes where the file is called .bin.
 * @param enumeration - what it is of, which the text says in front of it
 */
export function writeNumber(
  file: string,
  index: Uint8Array,
  force: boolean,
  enumeration?: Enumeration,
): void {
  const line = enumeration === undefined ? '' : `${spaceLine(enumeration)}\n`;
  const text = (): string => `${line}${formatIndexBytes(index)}\n`;
  writeWhole(file, file.endsWith('.bin') ? index : text(), force);
}

/**
 * Say that bytes are hardly a number of the space that nobody asked for: nothing in them tells where
 * they are from, and nearly all numbers are as long as the space's largest.
 */
export function noteShortBytes({ file }: GivenNumber, given: SpaceWords, space: Space): void {
  const { size, color, depth, palette } = given;
  if (file === undefined || !file.path.endsWith('.bin')) return;
  if ([size, color, depth, palette].some((word) => word !== undefined)) return;
  const usual = Math.ceil(bitsOf(space) / 8);
  if (file.bytes.length >= usual - SHORT_BYTES) return;
  const bytes = counted(file.bytes.length, 'byte');
  tell(
    `note: ${file.path} holds ${bytes}, and most numbers of ${describeSpace(space)} have ${grouped(usual)}: if its picture is of another space, say --size, --color, --depth or --palette`,
  );
}

/** One number in 2^64 is shorter by so many bytes than the largest. */
const SHORT_BYTES = 8;

/** Print a number: whole in a pipe or a file, where programs read it, and shortened on a terminal. */
export function printNumber(index: Uint8Array, isWhole: boolean, prefix = ''): void {
  const number = formatIndexBytes(index);
  const isForEyes = host.stdout.isTTY && !isWhole;
  const shown = isForEyes ? shortenNumber(number) : { text: number, isShortened: false };
  print(`${prefix}${shown.text}`);
  if (shown.isShortened) tell('note: --whole prints all digits, --out FILE writes them');
}
