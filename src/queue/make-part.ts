/**
 * One part, from its job to its file: made under a temporary name by the engine of all runs, and put
 * in its place with its digest. CHECKPOINT §7.
 *
 * Two processes may make the same part at the same time, or one that was frozen for an hour may
 * wake up and finish it again. Each writes under a name of its own, and the bytes are fixed by
 * plan and version, so the last rename puts what was there before.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { readCheckpoint } from '../run/checkpoint/checkpoint-file.js';
import { ioError } from '../io/system-error.js';
import type { RunRecord } from '../run/record.js';
import { EnumeratorError, messageOf } from '../core/errors.js';
import type { PositionRange } from '../core/range.js';
import { Batches } from '../run/engine/batches.js';
import type { FrameSource } from '../run/engine/frames.js';
import type { RunControl } from '../run/engine/control.js';
import { BatchWork } from '../run/engine/work.js';
import {
  closeQuietly,
  finishFile,
  identityOf,
  placeOver,
  removeQuietly,
} from '../io/atomic-file.js';
import { findPart } from './part-scan.js';
import { openSinks } from '../run/outputs/run-sinks.js';
import {
  digestName,
  digestOf,
  digestText,
  type PartDigest,
  SharedParts,
} from '../run/outputs/shared-parts.js';
import { queueError } from './address.js';

/** A part to be made, as a thread is told. */
export interface PartJob {
  readonly range: PositionRange;
  /** The folder that all machines share, and the run's file in it; undefined for parts that are pushed. */
  readonly shared?: SharedFolder | undefined;
  /** The folder where the part is written first. */
  readonly workplace: string;
  /** Distinguishes the files of this process and thread from those of others. */
  readonly tag: string;
}

export interface SharedFolder {
  readonly folder: string;
  /** The name of the run's file in it. */
  readonly runFile: string;
}

export interface MadePart extends PartDigest {
  readonly name: string;
  readonly images: number;
  /** The two files to push and to remove, if parts are pushed. */
  readonly scratchFiles?: { readonly part: string; readonly digest: string };
}

/** What is made at once, if that is not less than an image. */
const BATCH_BYTES = 2 ** 18;
const MOST_BATCH_IMAGES = 1024;

/**
 * @param control - for one worker; a stop that is requested of it ends the work
 * @returns undefined where it was stopped; nothing is left then
 * @throws EnumeratorError `E_IO` where a disk refuses, `E_QUEUE` where the folder is another one
 */
export function makePart(
  record: RunRecord,
  frames: FrameSource,
  { range, shared, workplace, tag }: PartJob,
  control: RunControl,
): MadePart | undefined {
  const parts = new SharedParts(record);
  const name = parts.nameAt(range.first);
  const made = { name, images: Number(range.end - range.first) };
  const findMade = (): MadePart | undefined => {
    const found = shared && findPart(shared.folder, name);
    return found && { ...found, ...made };
  };
  if (shared !== undefined) {
    checkFolder(record, shared);
    const found = findMade();
    if (found !== undefined) return found;
  }
  const temporary = path.join(workplace, `.${name}.${tag}`);
  const isApart = shared !== undefined && workplace !== shared.folder;
  const arrival = isApart ? path.join(shared.folder, `.${name}.${tag}.in`) : temporary;
  try {
    // What is not whole is made anew, and takes the place of what lies there now, but of nothing else.
    const places = shared && placesOf(path.join(shared.folder, name));
    if (!writePart(parts.recordOf(range), frames, temporary, control)) return undefined;
    const digest = isApart ? copyAndDigest(temporary, arrival) : digestOf(temporary);
    if (shared !== undefined) checkFolder(record, shared);
    const scratchFiles = { part: arrival, digest: digestName(arrival) };
    fs.writeFileSync(scratchFiles.digest, digestText(name, digest));
    if (places === undefined) return { ...digest, ...made, scratchFiles };
    // The digest first: a part is recognized by it.
    const isDurable = record.output.durable === true;
    finishFile(scratchFiles.digest, places.digest.file, isDurable, places.digest.place);
    finishFile(arrival, places.part.file, isDurable, places.part.place);
    if (isApart) removeQuietly(temporary);
    return { ...digest, ...made };
  } catch (error) {
    for (const file of [temporary, `${temporary}.part`, arrival, digestName(arrival)])
      removeQuietly(file);
    // The submitter removes partial files when all parts are there.
    const found = findMade();
    if (found !== undefined) return found;
    if (error instanceof EnumeratorError) throw error;
    throw ioError(`cannot write ${path.join(workplace, name)}`, error);
  }
}

/** Where a part and its digest go, and how they get there. */
function placesOf(part: string) {
  const over = (file: string) => ({ file, place: placeOver(identityOf(file)) });
  return { part: over(part), digest: over(digestName(part)) };
}

/** For how long a check of the folder holds. */
const CHECKED_MS = 1000;
let checked = { file: '', id: '', at: -Infinity };

/**
 * Check now and then that a folder is the one of a run: one that is not mounted is an empty folder,
 * and parts in it would be lost.
 * @throws EnumeratorError `E_QUEUE`
 */
function checkFolder({ output }: RunRecord, { folder, runFile }: SharedFolder): void {
  const id = output.parts?.id ?? '';
  const file = path.join(folder, runFile);
  const now = performance.now();
  if (checked.file === file && checked.id === id && now - checked.at < CHECKED_MS) return;
  const reason = otherFolder(file, id);
  if (reason !== undefined) {
    throw queueError(`${folder} is not the folder of the run: ${reason}`, {
      hints: [{ key: 'folder-here' }],
    });
  }
  checked = { file, id, at: now };
}

/** Why a folder is not the one of the run with an id. */
function otherFolder(runFile: string, id: string): string | undefined {
  try {
    const found = readCheckpoint(runFile).output.parts?.id;
    return found === id ? undefined : `${path.basename(runFile)} in it is of another run`;
  } catch (error) {
    return messageOf(error);
  }
}

/** @returns whether it is whole; otherwise it was stopped, and nothing is left */
function writePart(
  record: RunRecord,
  frames: FrameSource,
  file: string,
  control: RunControl,
): boolean {
  const sinks = openSinks({ record, out: file, manifest: file });
  sinks.forEach((_, i) => control.beginFile(i, { offset: 0n, inode: 0n, descriptor: -1 }));
  const images = Math.floor(BATCH_BYTES / frames.space.sampleBytes);
  const batchImages = Math.max(1, Math.min(images, MOST_BATCH_IMAGES));
  const batches = new Batches({ ...record, batchImages });
  const work = new BatchWork({ ...record, numbering: frames, batches, control, worker: 0, sinks });
  let isWhole = false;
  try {
    while (work.next());
    isWhole = control.finished().batch === batches.count;
    return isWhole;
  } finally {
    for (const sink of sinks) sink.close();
    if (!isWhole) {
      sinks.forEach((_, i) => closeQuietly(control.descriptor(i)));
      removeQuietly(`${file}.part`);
    }
  }
}

function copyAndDigest(from: string, to: string): PartDigest {
  const descriptor = fs.openSync(to, 'w');
  try {
    return digestOf(from, (piece) => {
      for (let at = 0; at < piece.length;) at += fs.writeSync(descriptor, piece, at);
    });
  } finally {
    fs.closeSync(descriptor);
  }
}
