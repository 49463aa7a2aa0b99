/**
 * Carry out what a repair has planned.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { EnumeratorError, resultOf } from '../core/errors.js';
import type { PositionRange } from '../core/range.js';
import { removeQuietly } from '../io/atomic-file.js';
import { readPiece } from '../io/pieces.js';
import { openFrames } from '../run/engine/frames.js';
import { makeImageEncoder } from '../run/outputs/image-encoder.js';
import { isManifestOf, lineAt, manifestPlaces } from '../run/outputs/manifest-place.js';
import { imageFiles } from '../run/outputs/part-files.js';
import { SharedParts } from '../run/outputs/shared-parts.js';
import { imageAt } from '../run/record.js';
import { ExpectedFrames } from '../verify/diagnosis.js';
import type { NamedRun } from '../verify/target.js';
import { frameContent, manifestContent } from './content.js';
import type { Job, Left } from './plan.js';
import { checkReplaceable, replaceFile, SmallFiles, type Writing } from './write.js';

/** What a repair makes anew. */
export interface Remade {
  readonly kind: 'images' | 'file' | 'manifest' | 'part';
  /** The file, or that of the first image. */
  readonly file: string;
  /** The number of the first image. */
  readonly index: bigint;
  /** How many images, or lines, from 0. */
  readonly images: bigint;
}

/** What a job makes, in words and numbers. */
export function remadeBy(job: Job): Remade {
  const { kind, run } = job;
  const { record, target } = run;
  if (kind === 'manifest') {
    const images = record.watermark - record.first;
    return { kind, file: job.file, index: imageAt(record, record.first), images };
  }
  const { first } = job.range;
  const end = kind === 'file' ? job.end : job.range.end;
  const file = kind === 'images' ? imageFiles(record, target.out)(first) : job.file;
  return { kind, file, index: imageAt(record, first), images: end - first };
}

/** What the temporary names of a repair begin with, in the folder of each of a run's files. */
export function stemsOf({ record, target }: NamedRun): string[] {
  const { kind, out } = target;
  // The names of a folder are those that a run sweeps too.
  const inFolder = kind === 'directory' ? '.enumerate.image' : '.enumerate.repair';
  const isFolder = kind === 'directory' || kind === 'parts';
  const hasFiles = kind !== 'pipe' && kind !== 'none' && kind !== 'stream' && kind !== 'film';
  const stem = isFolder ? path.join(out, inFolder) : `${out}.repair`;
  const manifests = manifestPlaces(record, target).map((file) => `${file}.repair`);
  return [...(hasFiles ? [stem] : []), ...manifests];
}

/**
 * The part of a job that replaces nothing but what the run wrote.
 * @param refuse - told of each file that is kept
 * @throws EnumeratorError `E_IO`
 */
export function ownJobs(job: Job, refuse: (left: Left) => void): Job[] {
  const isOwn = (file: string, check: () => void): boolean => {
    const refusal = resultOf(check);
    if (!(refusal instanceof EnumeratorError)) return true;
    if (refusal.code === 'E_IO') throw refusal;
    refuse({ file, reason: refusal.message, hints: refusal.hints });
    return false;
  };
  const { kind, run } = job;
  if (kind === 'images') return ownRanges(job, isOwn).map((range) => ({ kind, run, range }));
  const isOwned = isOwn(job.file, () => {
    if (kind !== 'manifest') return checkReplaceable(job.file, () => piecesOf(job));
    checkReplaceable(job.file, () => []);
    checkManifest(run, job.file);
  });
  return isOwned ? [job] : [];
}

/** The images of a job whose files are the run's, or are not there. */
function ownRanges(
  { run: { record, target }, range }: Extract<Job, { kind: 'images' }>,
  isOwn: (file: string, check: () => void) => boolean,
): PositionRange[] {
  const encoder = makeImageEncoder(record);
  const frames = openFrames(record);
  const fileAt = imageFiles(record, target.out);
  const isOwnImage = (position: bigint): boolean => {
    const file = fileAt(position);
    const index = imageAt(record, position);
    return isOwn(file, () =>
      checkReplaceable(file, () => [encoder.encode(frames.frameAt(index), index)]),
    );
  };
  const ranges: PositionRange[] = [];
  let { first } = range;
  for (let at = first; at <= range.end; at++) {
    if (at < range.end && isOwnImage(at)) continue;
    if (first < at) ranges.push({ first, end: at });
    first = at + 1n;
  }
  return ranges;
}

/** The bytes of a file or a part. */
function piecesOf(job: Extract<Job, { kind: 'file' | 'part' }>): Iterable<Uint8Array> {
  const { record, target } = job.run;
  if (job.kind === 'file') return frameContent(record, job.range, job.end).pieces;
  const own = new SharedParts(record).recordOf(job.range);
  return target.kind === 'parts' && own.output.kind === 'none'
    ? manifestContent({ ...own, watermark: own.end }).pieces
    : frameContent(own, job.range, job.range.end).pieces;
}

/**
 * Carry out one job.
 * @throws EnumeratorError `E_EXISTS`, `E_OUTPUT` where this one cannot be done, `E_IO`; the reason of the
 *   signal where it is aborted
 */
export async function carryOut(
  job: Job,
  session: Pick<Writing, 'signal' | 'check'>,
): Promise<void> {
  const { record } = job.run;
  const durable = record.output.durable === true;
  const [stem = ''] = job.kind === 'manifest' ? [`${job.file}.repair`] : stemsOf(job.run);
  const writing = { ...session, stem, durable };
  switch (job.kind) {
    case 'images':
      return remakeImages(job.run, job.range, writing);
    case 'file': {
      await replaceFile(job.file, piecesOf(job), writing);
      if (job.misnamed !== undefined) removeQuietly(job.misnamed);
      return;
    }
    case 'manifest':
      return replaceFile(job.file, manifestContent(record).pieces, writing);
    case 'part':
      return replaceFile(job.file, piecesOf(job), writing, true);
  }
}

async function remakeImages(
  { record, target }: NamedRun,
  { first, end }: PositionRange,
  writing: Writing,
): Promise<void> {
  const encoder = makeImageEncoder(record);
  const frames = new ExpectedFrames(record, encoder.maxBytes);
  const fileAt = imageFiles(record, target.out);
  const files = new SmallFiles(writing);
  const { sampleBytes } = record.space;
  for (let position = first; position < end;) {
    const { samples } = frames.batch(position, end);
    for (let at = 0; at < samples.length; at += sampleBytes) {
      const frame = samples.subarray(at, at + sampleBytes);
      const bytes = encoder.encode(frame, imageAt(record, position));
      await files.replace(fileAt(position++), bytes);
    }
  }
  files.close();
}

/**
 * A relative path is meant from the folder in which the run was started, and this may be another one: a
 * file that has none of the run's lines at its ends may be another run's.
 * @throws EnumeratorError `E_EXISTS`
 */
function checkManifest({ record }: NamedRun, file: string): void {
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0 || isManifestOf(record, file)) return;
  // Another program may have put another end to the line.
  const first = record.first === record.end ? '' : lineAt(record, record.first).trimEnd();
  const found = readPiece(file, 0, first.length);
  // One that is cut is the run's as far as it goes, and a disk leaves zeros where it lost bytes.
  if (found.every((byte) => byte === 0)) return;
  if (first.startsWith(Buffer.from(found).toString('latin1'))) return;
  throw new EnumeratorError(
    'E_EXISTS',
    "its lines are not those of this run, and it may be another one's: move it away, then repair",
  );
}
