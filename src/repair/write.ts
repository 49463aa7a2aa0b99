/**
 * Files that are put in the place of damaged or missing ones: each is written whole under a temporary
 * name beside its place and renamed, so that a process that is killed loses nothing.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { EnumeratorError } from '../core/errors.js';
import { makeDirectory } from '../io/folders.js';
import {
  finishFile,
  identityOf,
  placeOver,
  removeQuietly,
  syncToDisk,
  writeAtomically,
} from '../io/atomic-file.js';
import { temporaryOf } from '../io/temporary.js';
import { PieceReader } from '../io/pieces.js';
import { attempt } from '../io/system-error.js';
import { nextTurn } from '../io/wait.js';
import { digestName, digestOf, digestText } from '../run/outputs/shared-parts.js';

/** How the files of a repair are written. */
export interface Writing {
  /** What the temporary names begin with, in the same folder. */
  readonly stem: string;
  readonly durable: boolean;
  readonly signal: AbortSignal | undefined;
  /**
   * See to it that the run is still this process's.
   * @throws EnumeratorError `E_EXISTS` where it is not
   */
  readonly check: () => void;
}

/** Events are let in after so much work. */
const TURN_MS = 20;

/**
 * Write a file anew, in the place of what is damaged there.
 * @param hasDigest - whether the file of its digest lies beside it, which is put in its place first
 * @throws EnumeratorError `E_EXISTS` where something else than a regular file has the name, `E_IO`; what
 *   `pieces` throws; the reason of the signal where it is aborted
 */
export async function replaceFile(
  file: string,
  pieces: Iterable<Uint8Array>,
  { stem, durable, signal, check }: Writing,
  hasDigest = false,
): Promise<void> {
  const place = placeOver(replaceable(file));
  const temporary = temporaryOf(stem);
  makeDirectory(path.dirname(file), durable);
  try {
    await writePieces(temporary, pieces, file, signal);
    check();
    if (hasDigest) writeDigest(file, temporary, stem);
    // What was there may have been right but for an image: a loss of power must not take it.
    finishFile(temporary, file, true, place);
  } finally {
    removeQuietly(temporary);
  }
}

async function writePieces(
  temporary: string,
  pieces: Iterable<Uint8Array>,
  file: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const what = `cannot write ${file}`;
  const descriptor = attempt(what, () => fs.openSync(temporary, 'wx'));
  let last = performance.now();
  try {
    for (const piece of pieces) {
      attempt(what, () => writeAll(descriptor, piece));
      if (performance.now() - last < TURN_MS) continue;
      await nextTurn();
      signal?.throwIfAborted();
      last = performance.now();
    }
  } finally {
    fs.closeSync(descriptor);
  }
}

function writeAll(descriptor: number, piece: Uint8Array): void {
  for (let at = 0; at < piece.length;) at += fs.writeSync(descriptor, piece, at);
}

/** @param whole - the bytes that the part is to have */
function writeDigest(part: string, whole: string, stem: string): void {
  const file = digestName(part);
  const place = placeOver(replaceable(file));
  const digest = attempt(`cannot read ${whole}`, () => digestOf(whole));
  const text = digestText(path.basename(part), digest);
  writeAtomically(file, text, { temporary: temporaryOf(`${stem}.digest`), sync: 'folder', place });
}

/** Writes small files, one after the other. */
export class SmallFiles {
  readonly #writing: Writing;
  readonly #folders = new Set<string>();
  readonly #temporary: string;
  #lastTurn = performance.now();

  constructor(writing: Writing) {
    this.#writing = writing;
    this.#temporary = temporaryOf(writing.stem);
  }

  /** As {@link replaceFile}. */
  async replace(file: string, bytes: Uint8Array): Promise<void> {
    const { durable, signal, check } = this.#writing;
    const folder = path.dirname(file);
    if (!this.#folders.has(folder)) {
      this.close();
      makeDirectory(folder, durable);
      this.#folders.add(folder);
    }
    const sync = durable ? 'file' : 'none';
    const place = placeOver(replaceable(file));
    writeAtomically(file, bytes, { temporary: this.#temporary, sync, place });
    if (performance.now() - this.#lastTurn < TURN_MS) return;
    await nextTurn();
    signal?.throwIfAborted();
    check();
    this.#lastTurn = performance.now();
  }

  /** Bring the folders of what was written to the disk, where files are. */
  close(): void {
    if (this.#writing.durable) for (const folder of this.#folders) syncToDisk(folder);
    this.#folders.clear();
  }
}

/**
 * See to it that what has a name may be replaced: a run wrote it, however damaged it is by now. That is so
 * where it is as long as it should be, or empty, or has some of the bytes that belong there, or has lost
 * them all to zeros, as a disk leaves them.
 * @param expected - the bytes that belong there, in pieces
 * @throws EnumeratorError `E_EXISTS`, `E_IO`
 */
export function checkReplaceable(file: string, expected: () => Iterable<Uint8Array>): void {
  if (replaceable(file) === undefined) return;
  const reader = new PieceReader(file);
  try {
    if (reader.size > 0 && !isRelated(reader, expected()))
      throw new EnumeratorError(
        'E_EXISTS',
        'nothing in it is of this run, which may not have written it: move it away, then repair',
      );
  } finally {
    reader.close();
  }
}

/** Of each piece, so many bytes are compared. */
const COMPARED_BYTES = 64;

function isRelated(reader: PieceReader, expected: Iterable<Uint8Array>): boolean {
  let [size, hasBytes] = [0, false];
  for (const piece of expected) {
    const wanted = piece.subarray(0, COMPARED_BYTES);
    const found = reader.read(size, wanted.length);
    hasBytes ||= found.some((byte) => byte !== 0);
    const isSame = found.every((byte, i) => byte === wanted[i]);
    if (isSame && found.some((byte) => byte !== 0)) return true;
    size += piece.length;
  }
  return size === reader.size || !hasBytes;
}

/**
 * By what the file of a name is known that may be replaced; undefined where there is none.
 * @throws EnumeratorError `E_EXISTS` where it is no regular file: a link or a device would be lost
 */
function replaceable(file: string): string | undefined {
  return attempt(`cannot look at ${file}`, () => {
    const found = fs.lstatSync(file, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    if (found.isFile()) return identityOf(file);
    throw new EnumeratorError(
      'E_EXISTS',
      `${found.isDirectory() ? 'a folder' : 'something that is no regular file'} has its name: move it away, then repair`,
    );
  });
}
