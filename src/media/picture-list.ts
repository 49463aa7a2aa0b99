/**
 * The pictures of a film: which files they are, in which order, and what they have in common.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { PieceReader, readPiece } from '../io/pieces.js';
import { namesIn } from '../io/folders.js';
import { attempt } from '../io/system-error.js';
import {
  findPaletteFault,
  fittingSpace,
  isOpaquePicture,
  type ReadingOptions,
} from '../pictures/picture.js';
import { type FoundMetadata, readMetadata } from '../codecs/png/metadata.js';
import { type PngHead, readPngHead } from '../codecs/png/head.js';
import { EnumeratorError } from '../core/errors.js';
import { nextTurn } from '../io/wait.js';
import { type Color, hasAlpha, makeSpace, type Space } from '../core/space.js';
import { type FileFacts, findPngFacts } from '../pictures/file-facts.js';
import { compareNames } from '../pictures/files/name-order.js';
import { findFormat, START_BYTES } from '../pictures/files/formats.js';
import { type FileFailure, type PictureInTurn, readPictures } from '../pictures/files/read-many.js';
import { beginsAsPng } from '../pictures/files/read-picture.js';
import type { Orient } from '../pictures/orient.js';

/** What is known of a picture before it is read. */
export interface ListedPicture {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly color: Color;
  /** The bits of a level; for palettes 8, those of a colour's levels. */
  readonly depth: number;
  /** Palettes: red, green, blue of each entry. */
  readonly colors?: Uint8Array | undefined;
  readonly metadata?: FoundMetadata | undefined;
  /** EXIF's, by which the picture is turned; the sides are those of the turned one. */
  readonly orientation?: number | undefined;
}

/** Files that are called pictures, and so are damaged where they are none. */
const PICTURE_ENDING =
  /\.(a?png|jpe?g|webp|gif|tiff?|bmp|jxl|j2k|jp2|p[bgp]m|pam|qoi|psd|exr|dds|sgi|tga|ico|avif)$/i;

/**
 * Find the files. Folders keep their place among the arguments; the pictures in each, and the
 * files that are named one by one, are brought into the order of their names.
 * @param out - the film, which is not one of its own pictures
 * @returns `others`: how many files of the folders are no pictures
 * @throws EnumeratorError `E_IO`, and `E_PNG` for what is named and is no picture
 */
export function listPictures(
  paths: readonly string[],
  out: string,
): { files: string[]; others: number } {
  const files: string[] = [];
  let others = 0;
  let named: string[] = [];
  const film = fs.statSync(out, { throwIfNoEntry: false });
  const settle = (): void => {
    files.push(...named.toSorted(compareNames));
    named = [];
  };
  for (const each of paths) {
    const found = statOf(each);
    if (!found.isDirectory()) {
      if (film !== undefined && film.ino === found.ino && film.dev === found.dev) {
        throw new EnumeratorError(
          'E_EXISTS',
          `${each} is one of the pictures, and the film at the same time`,
          { hints: [{ key: 'other-file' }] },
        );
      }
      if (!found.isFile()) {
        throw new EnumeratorError(
          'E_IO',
          `cannot read ${each}: it is no regular file, and each picture is looked at twice`,
        );
      }
      named.push(each);
      continue;
    }
    settle();
    const inside = listFolder(each, film);
    if (inside.failures[0] !== undefined) throw inside.failures[0].error;
    files.push(...inside.files);
    others += inside.others;
  }
  settle();
  if (files.length === 0) {
    throw new EnumeratorError(
      'E_IO',
      `${paths.join(', ')}: no pictures are there; name a folder that has some, or the files themselves`,
    );
  }
  return { files, others };
}

/**
 * The pictures of each folder in its place, in the order of their names; all else stays as it is.
 * @returns `failures`: the files of the folders that nobody can look at; `others`: how many are no pictures
 * @throws EnumeratorError `E_IO` where a folder cannot be read, or has no pictures
 */
export function withoutFolders(paths: readonly string[]): FolderContent {
  const all: FolderContent = { files: [], failures: [], others: 0 };
  for (const each of paths) {
    if (!isFolder(each)) {
      all.files.push(each);
      continue;
    }
    const { files, failures, others } = listFolder(each, undefined);
    if (files.length + failures.length === 0)
      throw new EnumeratorError('E_IO', `${each}: no pictures are there`);
    all.files.push(...files);
    all.failures.push(...failures);
    all.others += others;
  }
  return all;
}

export function isFolder(name: string): boolean {
  try {
    return fs.statSync(name).isDirectory();
  } catch {
    // It is told where it is read; the name of standard input is that of no file.
    return false;
  }
}

/** What is in folders. */
interface FolderContent {
  readonly files: string[];
  readonly failures: FileFailure[];
  /** How many files are no pictures. */
  others: number;
}

/** Not what is in folders inside, and not hidden files. */
function listFolder(folder: string, film: fs.Stats | undefined): FolderContent {
  const { names, unreadable } = namesIn(folder);
  const content: FolderContent = { files: [], failures: [], others: 0 };
  for (const name of unreadable.filter((name) => !name.startsWith('.'))) {
    const message = `${folder} has a file whose name is not UTF-8, ${name}: rename it, or move it away`;
    const error = new EnumeratorError('E_IO', message);
    content.failures.push({ file: path.join(folder, name), error });
  }
  for (const name of names.toSorted(compareNames)) {
    if (name.startsWith('.')) continue;
    const file = path.join(folder, name);
    try {
      const found = statOf(file);
      // A pipe would keep us waiting.
      if (!found.isFile() || (film?.ino === found.ino && film.dev === found.dev)) continue;
      if (PICTURE_ENDING.test(name) || beginsAsPicture(file)) content.files.push(file);
      else content.others++;
    } catch (error) {
      if (!(error instanceof EnumeratorError)) throw error;
      content.failures.push({ file, error });
    }
  }
  return content;
}

function statOf(file: string): fs.Stats {
  return attempt(`cannot read ${file}`, () => fs.statSync(file));
}

function beginsAsPicture(file: string): boolean {
  const start = readPiece(file, 0, START_BYTES);
  return start.length > 0 && (beginsAsPng(start) || findFormat(start) !== undefined);
}

interface InspectOptions {
  readonly orient: Orient;
  readonly signal?: AbortSignal | undefined;
  /** Told often how many have been looked at. */
  readonly look?: (pictures: number) => void;
  readonly reading?: ReadingOptions;
}

/**
 * Look at all pictures before one of them is encoded.
 * @throws EnumeratorError `E_FRAME` where two differ in size; what a picture throws that cannot
 *   be read; the reason of the signal where it is aborted
 */
export async function inspectPictures(
  files: readonly string[],
  { orient, signal, look = () => {}, reading }: InspectOptions,
): Promise<ListedPicture[]> {
  const pictures: ListedPicture[] = [];
  for await (const turn of readPictures(files, reading)) {
    if (pictures.length % 64 === 0) await nextTurn();
    signal?.throwIfAborted();
    look(pictures.length);
    let picture = await inspect(turn);
    picture = orient === 'exif' ? standUp(picture) : { ...picture, orientation: undefined };
    const previous = pictures.at(-1);
    // Thousands of pictures have the same colours, which need not be there as often.
    if (previous?.colors !== undefined && sameBytes(previous.colors, picture.colors))
      picture = { ...picture, colors: previous.colors };
    checkSize(pictures[0] ?? picture, picture);
    pictures.push(picture);
  }
  return pictures;
}

function standUp(picture: ListedPicture): ListedPicture {
  const { width, height, orientation = 1 } = picture;
  return orientation < 5 ? picture : { ...picture, width: height, height: width };
}

function checkSize(first: ListedPicture, other: ListedPicture): void {
  if (first.width === other.width && first.height === other.height) return;
  const size = `${first.width}x${first.height}`;
  throw new EnumeratorError(
    'E_FRAME',
    `${first.file} has ${first.width}×${first.height} pixels, ${other.file} ${other.width}×${other.height}, and the pictures of a film have one size`,
    { hints: [{ key: 'fit-picture', value: `${size} ${other.file}` }, { key: 'leave-out' }] },
  );
}

async function inspect({ file, probe, read }: PictureInTurn): Promise<ListedPicture> {
  const reader = new PieceReader(file);
  let head: PngHead | undefined;
  let facts: FileFacts = {};
  try {
    head = readPngHead(reader, crc32);
    if (head !== undefined) facts = findPngFacts(reader);
  } finally {
    reader.close();
  }
  if (head !== undefined && !head.hasTransparency) {
    const listed = fromHead(file, head);
    if (listed !== undefined) return { ...listed, orientation: facts.orientation };
  }
  const probed = head === undefined ? await probe() : undefined;
  if (probed !== undefined) return { file, ...probed };
  // What only its pixels tell, or what has a fault to be told.
  const { picture, metadata, facts: told = {} } = await read();
  const { orientation } = told;
  const { width, height, color, depth = 8 } = fittingSpace(picture);
  const colors = color === 'palette' ? picture.colors : undefined;
  return { file, width, height, color, depth, colors, metadata, orientation };
}

function fromHead(file: string, head: PngHead): ListedPicture | undefined {
  const { width, height, color, depth, palette } = head;
  const about = { file, width, height, metadata: readMetadata(head.text) };
  if (color !== 'palette') return { ...about, color, depth };
  if (palette === undefined || palette.length % 3 !== 0) return undefined;
  return findPaletteFault(palette) === undefined
    ? { ...about, color, depth: 8, colors: palette }
    : { ...about, color: 'rgb', depth: 8 };
}

/** A space that has all the pictures as they are. */
export interface CommonSpace {
  readonly space: Space;
  /** 3·K bytes, exactly where the space is a palette space. */
  readonly colors?: Uint8Array;
}

/**
 * The smallest space that has all of them: that of the one with the most, unless one has colours
 * and another one alpha or more levels.
 * @param pictures - at least one, of one size
 * @throws EnumeratorError `E_LIMIT`
 */
export function commonSpace(pictures: readonly ListedPicture[]): CommonSpace {
  const { width, height, colors } = pictures[0]!;
  if (colors !== undefined && pictures.every((picture) => sameBytes(colors, picture.colors))) {
    try {
      const space = makeSpace({ width, height, color: 'palette', colors: colors.length / 3 });
      return { space, colors };
    } catch (error) {
      // Palettes have a limit that levels have not.
      if (!(error instanceof EnumeratorError) || error.code !== 'E_LIMIT') throw error;
    }
  }
  const isColored = pictures.some(({ color }) => color !== 'gray' && color !== 'graya');
  const isTransparent = pictures.some((picture) => hasAlpha(picture.color));
  const color = isColored ? (isTransparent ? 'rgba' : 'rgb') : isTransparent ? 'graya' : 'gray';
  const deepest = pictures.reduce((most, { depth }) => Math.max(most, depth), 1);
  const depth = color === 'gray' ? deepest : Math.max(8, deepest);
  return { space: makeSpace({ width, height, color, depth }) };
}

/**
 * The same pictures without an alpha that none of them uses.
 * @returns nothing where one uses it
 * @throws the reason of the signal where it is aborted
 */
export async function withoutAlpha(
  pictures: readonly ListedPicture[],
  signal?: AbortSignal,
): Promise<ListedPicture[] | undefined> {
  const transparent = pictures.filter((listed) => hasAlpha(listed.color));
  for await (const { read } of readPictures(transparent.map(({ file }) => file))) {
    await nextTurn();
    signal?.throwIfAborted();
    const { picture } = await read();
    if (!isOpaquePicture(picture)) return undefined;
  }
  return pictures.map((listed) => {
    if (!hasAlpha(listed.color)) return listed;
    return { ...listed, color: listed.color === 'graya' ? 'gray' : 'rgb' };
  });
}

function sameBytes(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return a === b || (b !== undefined && Buffer.compare(a, b) === 0);
}
