/**
 * Where a run's manifest lies. A relative path in a record is meant from the folder in which the
 * run was started, and this may be another one: so a file is taken for the manifest only where
 * its bytes say so.
 * @module
 */
import { counted, grouped } from '../../core/cardinality.js';
import fs from 'node:fs';
import path from 'node:path';
import { imageAt, type RunRecord } from '../record.js';
import { type RunPlace, runName } from '../target.js';
import { attempt } from '../../io/system-error.js';
import { EnumeratorError } from '../../core/errors.js';
import { openFrames } from '../engine/frames.js';
import { partialManifest, imageNames, manifestLine } from './manifest.js';

/**
 * Where a manifest may be, in the order in which it is looked for: as its path is written, beside
 * the output or the checkpoint, and where the checkpoint has its name from.
 * @returns names without `.part`; none where the run has no manifest
 */
export function manifestPlaces(record: RunRecord, run: RunPlace): string[] {
  const file = record.output.manifest?.file;
  if (file === undefined) return [];
  const { kind, out, checkpoint } = run;
  const neighbour = kind === 'directory' ? out : checkpoint;
  if (neighbour === undefined) return [file];
  const places = [file, path.join(path.dirname(neighbour), path.basename(file))];
  if (kind === 'none' && neighbour.endsWith('.ckpt'))
    places.push(neighbour.slice(0, -'.ckpt'.length));
  const seen = new Set<string>();
  return places.filter((place) => {
    const real = path.resolve(place);
    return seen.has(real) ? false : seen.add(real);
  });
}

/**
 * Find the manifest by what is in it.
 * @returns its place, without `.part`; undefined where no file is the run's
 */
export function findManifest(record: RunRecord, run: RunPlace): string | undefined {
  return manifestPlaces(record, run).find((place) =>
    [partialManifest(place), place].some((file) => isManifestOf(record, file)),
  );
}

/**
 * The place where a resumed run goes on with its manifest.
 * @throws EnumeratorError `E_IO` where it is gone or changed, `E_EXISTS` where the run has not
 *   begun and another file is in its way
 */
export function requireManifest(record: RunRecord, run: RunPlace): string | undefined {
  const { manifest } = record.output;
  if (manifest === undefined) return undefined;
  const place = findManifest(record, run);
  if (place !== undefined) return place;
  const places = manifestPlaces(record, run);
  const files = places.flatMap((name) => [partialManifest(name), name]);
  const found = files.find((file) => fs.existsSync(file));
  const isNew = record.watermark === record.first;
  if (found === undefined) {
    if (isNew) return manifest.file;
    const [asWritten, ...others] = places;
    const where = others.length === 0 ? '' : `, nor is ${others.join(' or ')}`;
    const name = record.watermark === record.end ? asWritten! : partialManifest(asWritten!);
    throw new EnumeratorError(
      'E_IO',
      `the manifest ${name} is not there${where}: resume in the folder in which the run was started, or put it back`,
      { hints: [{ key: 'repair', value: runName(run) }] },
    );
  }
  if (isNew) {
    throw new EnumeratorError(
      'E_EXISTS',
      `${found} already exists and is not this run's manifest: move it away, then resume`,
    );
  }
  const { size } = fs.statSync(found, { bigint: true });
  throw size < manifest.offset
    ? cutShort(found, size, manifest.offset, run)
    : notAsLeft(`${found} is not this run's manifest, or was changed`, run);
}

/** The error of a file that has fewer bytes than its checkpoint says. */
export function cutShort(
  file: string,
  size: bigint,
  offset: bigint,
  run: RunPlace,
): EnumeratorError {
  const problem = `${file} has ${counted(size, 'byte')}, and its checkpoint says ${grouped(offset)}: it was changed`;
  return notAsLeft(problem, run);
}

/** The error of a file of a run that is not as it was left. */
export function notAsLeft(problem: string, run: RunPlace): EnumeratorError {
  return new EnumeratorError('E_IO', problem, {
    hints: [{ key: 'repair', value: runName(run) }, { key: 'restart' }],
  });
}

/**
 * Whether a file is a run's manifest as far as the checkpoint goes: the line that ends there is
 * that of the last image that is done. Where none is, what is there must be how the first begins.
 */
export function isManifestOf(record: RunRecord, file: string): boolean {
  const { first, end, watermark, output } = record;
  const offset = output.manifest?.offset ?? 0n;
  const found = statIfThere(file);
  if (found === undefined || !found.isFile() || BigInt(found.size) < offset) return false;
  if (first === end) return found.size === 0;
  const isNew = watermark === first;
  const line = Buffer.from(lineAt(record, isNew ? first : watermark - 1n));
  const start = isNew ? 0 : Number(offset) - line.length;
  if (start < 0) return false;
  const bytes = readAt(file, start, Math.min(line.length, found.size));
  return Buffer.compare(bytes, line.subarray(0, bytes.length)) === 0;
}

function statIfThere(file: string): fs.Stats | undefined {
  try {
    return fs.statSync(file, { throwIfNoEntry: false });
  } catch {
    // Behind a file, or in a circle of links: it is not there either.
    return undefined;
  }
}

/** The line of the image at a position. */
export function lineAt(record: RunRecord, position: bigint): string {
  const index = imageAt(record, position);
  return manifestLine(index, imageNames(record)(position), openFrames(record).frameAt(index));
}

function readAt(file: string, start: number, length: number): Uint8Array {
  const bytes = Buffer.alloc(length);
  return attempt(`cannot read the manifest ${file}`, () => {
    const descriptor = fs.openSync(file, 'r');
    try {
      return bytes.subarray(0, fs.readSync(descriptor, bytes, 0, length, start));
    } finally {
      fs.closeSync(descriptor);
    }
  });
}
