/**
 * Many pictures, one after the other, in the order of their files. Small ones of common formats are
 * read some time ahead, and decoded together.
 * @module
 */
import fs from 'node:fs';
import { availableParallelism } from 'node:os';
import { type Enumeration, numberingOf } from '../../core/enumeration.js';
import { EnumeratorError, naming } from '../../core/errors.js';
import type { Numbering } from '../../core/numbering.js';
import { readPiece } from '../../io/pieces.js';
import { STANDARD_INPUT } from '../../io/standard-streams.js';
import { type Located, locatePicture, type LocateRequest } from '../locate.js';
import type { FilePicture, ReadingOptions } from '../picture.js';
import type { DecodedPixels } from './ffmpeg-picture.js';
import { BATCHED_FORMATS, findFormat, type PictureBytes, START_BYTES } from './formats.js';
import {
  decodeFile,
  pictureName,
  probeBytes,
  type ProbedPicture,
  probeOther,
  readBytes,
  readPicture,
} from './read-picture.js';

/** A picture whose turn has come. */
export interface PictureInTurn {
  readonly file: string;
  /**
   * What is known before it is decoded, of a format other than PNG.
   * @returns undefined where only decoding tells
   * @throws EnumeratorError as {@link probeOther}
   */
  readonly probe: () => Promise<ProbedPicture | undefined>;
  /** @throws EnumeratorError as {@link readPicture} */
  readonly read: () => Promise<FilePicture>;
}

/**
 * Go through pictures.
 * @param files - paths, or {@link STANDARD_INPUT}; it is read when its turn has come
 * @param options - how each of them is read
 */
export async function* readPictures(
  files: Iterable<string>,
  options: ReadingOptions = {},
): AsyncGenerator<PictureInTurn, void, undefined> {
  const groups = groupsOf(files);
  const waiting: Group[] = [];
  for (;;) {
    while (waiting.length < SIDE_BY_SIDE) {
      const next = groups.next();
      if (next.done === true) break;
      waiting.push({ files: next.value, decoded: decodeGroup(next.value) });
    }
    const first = waiting.shift();
    if (first === undefined) return;
    const decoded = await first.decoded;
    for (const file of first.files) {
      if (typeof file === 'string') {
        const probe = (): Promise<ProbedPicture | undefined> => probeOther(file, options);
        yield { file, probe, read: () => readPicture(file, options) };
        continue;
      }
      const pixels = decoded.get(file);
      yield {
        file: file.name,
        probe: () => probeBytes(file, options, pixels),
        read: () => decodeFile(file.bytes, file.name, { ...options, decoded: pixels }),
      };
    }
  }
}

/** A file that has no number, and why; that message names the file. */
export interface FileFailure {
  readonly file: string;
  readonly error: EnumeratorError;
  readonly located?: undefined;
}

/** What became of one file. */
export type FileResult<T> =
  { readonly file: string; readonly located: T; readonly error?: undefined } | FileFailure;

/**
 * The numbers of pictures, as {@link locateFile} finds them. One that has none does not keep the
 * others from theirs.
 * @param files - paths, or {@link STANDARD_INPUT}
 */
export async function* locateFiles(
  files: Iterable<string>,
  { strict, damaged, ...request }: LocateRequest & ReadingOptions = {},
): AsyncGenerator<FileResult<Located>, void, undefined> {
  const open = keepNumbering();
  for await (const { file, read } of readPictures(files, { strict, damaged })) {
    yield await attemptFile(file, async () => {
      const picture = await read();
      return naming(pictureName(file), () => locatePicture(picture, request, open), 'E_FRAME');
    });
  }
}

/** Pictures that lie together often have one size. */
function keepNumbering(): (enumeration: Enumeration) => Numbering {
  let kept: Numbering | undefined;
  return (asked) => {
    const { space, order, seed } = asked;
    const isSame =
      kept?.space.canonical === space.canonical && kept.order === order && kept.seed === seed;
    if (kept === undefined || !isSame) kept = numberingOf(asked);
    return kept;
  };
}

/** Have a failure told beside the others' numbers. @throws what is no EnumeratorError */
export async function attemptFile<T>(file: string, find: () => Promise<T>): Promise<FileResult<T>> {
  try {
    return { file, located: await find() };
  } catch (error) {
    if (error instanceof EnumeratorError) return { file, error };
    throw error;
  }
}

/** How many runs of ffmpeg are at work at once. */
const SIDE_BY_SIDE = Math.min(4, Math.max(2, availableParallelism()));

/** Files that are looked at together; each that is read ahead takes two pipes. */
const GROUP_FILES = 128;
/** What their pixels should take together. */
const GROUP_BYTES = 2 ** 25;
/** A larger file takes longer than ffmpeg takes to start. */
const SMALL_BYTES = 2 ** 18;

/** Files that are looked at together: one that is read ahead, or its name. */
interface Group {
  readonly files: readonly (PictureBytes | string)[];
  /** Never rejected. */
  readonly decoded: Promise<ReadonlyMap<PictureBytes, DecodedPixels>>;
}

function* groupsOf(files: Iterable<string>): Generator<Group['files']> {
  let group: (PictureBytes | string)[] = [];
  let bytes = 0;
  for (const file of files) {
    const ahead = readAhead(file);
    group.push(ahead ?? file);
    if (ahead !== undefined) {
      bytes += ahead.bytes.length * BATCHED_FORMATS.get(ahead.format.name)!.growth;
    }
    if (group.length < GROUP_FILES && bytes < GROUP_BYTES) continue;
    yield group;
    group = [];
    bytes = 0;
  }
  if (group.length > 0) yield group;
}

/** A small file of a common format; whatever is wrong with another one is told when its turn has come. */
function readAhead(file: string): PictureBytes | undefined {
  if (file === STANDARD_INPUT) return undefined;
  try {
    const found = fs.statSync(file);
    // To read a pipe may take long.
    if (!found.isFile() || found.size > SMALL_BYTES) return undefined;
    const format = findFormat(readPiece(file, 0, START_BYTES));
    if (format === undefined || !BATCHED_FORMATS.has(format.name)) return undefined;
    return { bytes: readBytes(file, file), format, name: file };
  } catch {
    return undefined;
  }
}

async function decodeGroup(group: Group['files']): Group['decoded'] {
  const files = group.filter((file) => typeof file !== 'string');
  if (files.length < 2) return new Map();
  const { decodeBatch } = await import('./ffmpeg-batch.js');
  return decodeBatch(files);
}
