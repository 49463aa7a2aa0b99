/**
 * The runs that a path names: a folder may hold several shards, a file may be a part.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { attempt } from '../io/system-error.js';
import type { Output, RunRecord } from '../run/record.js';
import type { PositionRange } from '../core/range.js';
import { EnumeratorError } from '../core/errors.js';
import { PartFiles } from '../run/outputs/part-files.js';
import { namesAt } from '../run/outputs/partial-files.js';
import { isManifestOf, manifestPlaces } from '../run/outputs/manifest-place.js';
import { readPiece } from '../io/pieces.js';
import { realPath } from '../io/folders.js';
import {
  CHECKPOINT_ENDING,
  checkNoneBelow,
  checkpointsBelow,
  checkpointsIn,
  findRun,
  type FoundRun,
  ifReadable,
  recoverLost,
  runName,
  type RunPlace,
} from '../run/target.js';

/** A run, and which of its positions are to be verified. */
export interface NamedRun {
  readonly record: RunRecord;
  readonly target: RunPlace;
  readonly range: PositionRange;
  /** Whether the images went into a pipe, and from there into the file. */
  readonly isStored?: boolean;
}

export interface NamedRuns {
  /** At least one; several only in one folder. */
  readonly runs: readonly NamedRun[];
  /** All runs that have a checkpoint in the folder, where the path is one. */
  readonly neighbours: readonly RunRecord[];
}

/**
 * @throws EnumeratorError `E_IO` where there is no checkpoint, with the place where it was looked
 *   for; `E_CHECKPOINT_…`
 */
export function findRuns(given: string): NamedRuns {
  const isCheckpoint = given.endsWith('.ckpt');
  if (!isCheckpoint && !fs.existsSync(`${given}.ckpt`)) {
    // A file with a slash behind it is refused by the system.
    const found = attempt(`cannot read ${given}`, () =>
      fs.statSync(given, { throwIfNoEntry: false }),
    );
    if (found?.isDirectory() === true) return runsInFolder(given);
    const run = findPart(given);
    if (run !== undefined) return { runs: [run], neighbours: [] };
    const ofManifest = findManifestRun(given);
    if (ofManifest !== undefined) return { runs: [ofManifest], neighbours: [] };
    throw missingCheckpoint(given, `${given}.ckpt`);
  }
  if (isCheckpoint && !fs.existsSync(given)) throw missingCheckpoint(given, given);
  const run = wholeRun(findRun(given));
  const isFolder = run.target.kind === 'directory';
  const neighbours = isFolder
    ? checkpointsIn(run.target.out).map((file) => findRun(file).record)
    : [];
  return { runs: [run], neighbours };
}

function runsInFolder(folder: string): NamedRuns {
  const files = checkpointsIn(folder);
  if (files.length === 0) {
    checkNoneBelow(folder);
    throw missingCheckpoint(folder, path.join(folder, '.enumerate.ckpt'));
  }
  const runs = files.map((file) => wholeRun(findRun(file)));
  return { runs, neighbours: runs.map(({ record }) => record) };
}

/** A file without a checkpoint of its own: `x.tar.part`, or the parts of `x.tar.ckpt`. */
function findPart(given: string): NamedRun | undefined {
  const isPartial = given.endsWith('.part');
  const file = isPartial ? given.slice(0, -'.part'.length) : given;
  if (isPartial && fs.existsSync(`${file}.ckpt`)) return wholeRun(findRun(`${file}.ckpt`));
  const { dir, name, ext } = path.parse(file);
  const label = '((?:[0-9a-f]{8}\\+)?[0-9]+)';
  // By the range in it, or with one label: numbered, or while it grows.
  const matches = [`^(.+)-${label}-${label}$`, `^(.+)-${label}$`].map((form) =>
    new RegExp(form).exec(name),
  );
  const match = matches.find((found) => found !== null && fs.existsSync(checkpointOf(found)));
  if (match === undefined || match === null) return undefined;
  const run = findRun(checkpointOf(match));
  const { record, target } = run;
  const parts = new PartFiles(record, target.out);
  const position = parts.startOf(match[2]!);
  if (record.output.split === undefined || position === undefined) return undefined;
  const range = parts.rangeAt(position);
  const { partial, complete } = parts.at(position);
  const isDone = range.end <= record.watermark;
  const names = isDone ? [partial, complete] : namesAt(record, target.out, position);
  if (names.every((name) => path.basename(given) !== path.basename(name))) return undefined;
  return { ...run, range };

  function checkpointOf([, stem]: RegExpExecArray): string {
    return path.join(dir, `${stem}${ext}${CHECKPOINT_ENDING}`);
  }
}

/**
 * The run whose manifest a file is: its checkpoint is looked for beside the file, and in the folders
 * beside it.
 * @throws EnumeratorError `E_IO` where there are several, or none though it is a manifest
 */
function findManifestRun(given: string): NamedRun | undefined {
  const file = given.replace(/\.part$/, '');
  const folder = path.dirname(file);
  const named = realPath(file);
  const runs = checkpointsBelow(folder)
    .flatMap((checkpoint) => ifReadable(() => [findRun(checkpoint)]))
    .filter(({ record, target }) =>
      manifestPlaces(record, target).some((place) => realPath(place) === named),
    );
  // Two runs may have had manifests of this name in other folders.
  const own = runs.filter(({ record }) => isManifestOf(record, given));
  const [run, another] = own.length > 0 ? own : runs;
  if (another !== undefined) {
    throw new EnumeratorError(
      'E_IO',
      `${given} is the manifest of ${runs.length} runs: name one of them, such as ${runName(another.target)}`,
    );
  }
  if (run !== undefined) return wholeRun(run);
  if (!looksLikeManifest(given)) return undefined;
  throw new EnumeratorError(
    'E_IO',
    `${given} is a manifest, and no checkpoint in ${folder} names it: name the folder, the file or the checkpoint of its run`,
  );
}

/** Whether a file begins as manifests do. */
function looksLikeManifest(file: string): boolean {
  if (!fs.existsSync(file) || !fs.statSync(file).isFile()) return false;
  const begin = Buffer.from('{"index":"');
  return Buffer.compare(readPiece(file, 0, begin.length), begin) === 0;
}

function wholeRun(run: FoundRun): NamedRun {
  const { first, end } = run.record;
  return { ...(storedRun(run) ?? run), range: { first, end } };
}

/** A run whose pipe led into the file that its checkpoint is named after, as if it had written that. */
function storedRun({ record, target }: FoundRun): Omit<NamedRun, 'range'> | undefined {
  const { checkpoint = '' } = target;
  const file = checkpoint.slice(0, -CHECKPOINT_ENDING.length);
  const isNamed = checkpoint.endsWith(CHECKPOINT_ENDING) && file !== '';
  if (target.kind !== 'pipe' || !isNamed || !fs.existsSync(file)) return undefined;
  const { piped: kind = 'raw', ...output } = record.output;
  return {
    // Its fields are those of such a file.
    record: { ...record, output: { ...output, kind } as Output },
    target: { ...target, kind, out: file },
    isStored: true,
  };
}

function missingCheckpoint(given: string, place: string): EnumeratorError {
  return new EnumeratorError(
    'E_IO',
    `${given} has no checkpoint, which says what should be there: it was looked for at ${place}`,
    { hints: given !== place && fs.existsSync(given) ? recoverLost(given) : [] },
  );
}
