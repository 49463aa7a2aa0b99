/**
 * Write a lost checkpoint anew, from the names of a run's images and what they say of themselves.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { requireType } from '../core/arguments.js';
import type { Enumeration, EnumerationRequest } from '../core/enumeration.js';
import { EnumeratorError, resultOf, usageError } from '../core/errors.js';
import { isWithin, type Shard, shardRange } from '../core/range.js';
import { endingOf } from '../io/endings.js';
import { lockWith } from '../io/lock/lock.js';
import { attempt, told } from '../io/system-error.js';
import { memberBytes } from '../codecs/tar.js';
import { beginCheckpoint } from '../run/checkpoint/checkpoint-file.js';
import { PartFiles } from '../run/outputs/part-files.js';
import { findFault } from '../run/record-faults.js';
import type { ImageFormat, RunRecord } from '../run/record.js';
import {
  checkpointsIn,
  directoryTarget,
  findTarget,
  type RunTarget,
  shardTag,
} from '../run/target.js';
import { type DeducedRange, deduceRange, type KnownRange, nameOf } from './deduce.js';
import {
  type Evidence,
  type FoundImage,
  folderEvidence,
  tarEvidence,
  unclear,
} from './evidence.js';
import { findLostManifest, manifestNamesIn } from './lost-manifest.js';
import { areStored, type Candidates, findCandidates, indexIn, prove } from './proof.js';

/** What a caller knows of the run, where its files do not say it. */
export interface RecoverOptions extends KnownRange {
  readonly images?: EnumerationRequest | undefined;
  /** Where the run was one share of a range: `from` and `count` are those of the whole range then. */
  readonly shard?: Shard | undefined;
  /** The run's manifest, where it is not a `.jsonl` beside the images or in their folder. */
  readonly manifest?: string | undefined;
  /** Say what would be written, and write nothing. */
  readonly dryRun?: boolean | undefined;
}

export interface RecoveredRun {
  readonly checkpoint: string;
  readonly record: RunRecord;
  /** Images that are there, before and behind the watermark. */
  readonly images: number;
  /** How many of them were made and compared. */
  readonly compared: number;
  /** Files that begin as the run's manifest and do not go on as it; the run goes on without them. */
  readonly changed: readonly string[];
  readonly isWritten: boolean;
}

/**
 * @param where - the folder of the images, or the tar, which may have parts
 * @throws EnumeratorError `E_EXISTS` where there is a checkpoint; `E_OUTPUT` where what is there does not
 *   tell its run, with the hint `give` and the settings that are missing; `E_IO`
 */
export async function recover(where: string, options: RecoverOptions = {}): Promise<RecoveredRun> {
  if (where === '') throw usageError('a path is empty');
  for (const name of ['from', 'step', 'count', 'split'] as const)
    if (options[name] !== undefined) requireType(options[name], 'bigint', name);
  if (options.manifest !== undefined) requireType(options.manifest, 'string', 'manifest');
  try {
    const { shard, from, count } = options;
    if (shard !== undefined && (from === undefined || count === undefined))
      throw unclear(
        'a shard is one of a range, whose first image and count are missing',
        'from',
        'count',
      );
    const target = targetOf(where, shard);
    checkAbsence(target, shard);
    if (options.dryRun === true) return recoverTarget(target, options);
    const lock = lockWith(target.lock, where);
    try {
      // One may have begun in between.
      checkAbsence(target, shard);
      return recoverTarget(target, options);
    } finally {
      lock.release();
    }
  } catch (error) {
    throw told(error, where);
  }
}

type Target = RunTarget & { readonly checkpoint: string; readonly lock: string };

/** @throws EnumeratorError `E_OUTPUT` where such a file does not tell its run, `E_IO` */
function targetOf(where: string, shard: Shard | undefined): Target {
  const found = attempt(`cannot read ${where}`, () =>
    fs.statSync(where, { throwIfNoEntry: false }),
  );
  const isFolder = found?.isDirectory() === true;
  const file = where.replace(/\.part$/, '');
  const ending = isFolder ? '' : endingOf(file);
  const isTar = ending === 'tar';
  if (!isFolder && !isTar) {
    if (found === undefined) throw new EnumeratorError('E_IO', `${where} is not there`);
    throw unclear(
      ending === 'zip'
        ? `${where} is a zip, of which no checkpoint is written again: only folders and .tar are read for that; begin the run again`
        : `${where} does not say which images it has: only folders and .tar have names for them; begin the run again`,
    );
  }
  const { kind, checkpoint, lock, ...rest } = findTarget({
    out: isFolder ? path.join(where, '/') : file,
  });
  if (checkpoint === undefined || lock === undefined)
    throw new TypeError(`recover: ${where} has no checkpoint of its own`);
  // A file of a shard has its name already.
  if (isFolder) return { ...rest, ...lockedFolder(rest.out, shard) };
  return { ...rest, kind, checkpoint, lock };
}

function lockedFolder(out: string, shard: Shard | undefined): Target {
  const { lock, ...target } = directoryTarget(out, shardTag(shard));
  return { ...target, lock: lock ?? `${target.checkpoint}.lock` };
}

/** @throws EnumeratorError `E_EXISTS` where there is a checkpoint; those of other shards may be */
function checkAbsence({ kind, out, checkpoint }: Target, shard: Shard | undefined): void {
  const [there] =
    kind === 'directory' && shard === undefined
      ? checkpointsIn(out)
      : [checkpoint].filter((file) => fs.existsSync(file));
  if (there === undefined) return;
  throw new EnumeratorError(
    'E_EXISTS',
    `${there} is there: a checkpoint is recovered only where it is lost; move it away if it is damaged`,
    // Another shard's, as its name says.
    { hints: there === checkpoint ? [] : [{ key: 'give', value: 'shard' }] },
  );
}

function recoverTarget(target: Target, options: RecoverOptions): RecoveredRun {
  const { kind, out, checkpoint } = target;
  const evidence = kind === 'directory' ? folderEvidence(out) : tarEvidence(out);
  const candidates = findCandidates(evidence, options.images ?? {});
  const proofs = candidates.enumerations.map((enumeration) =>
    resultOf(() => proofOf(target, enumeration, evidence, candidates, options)),
  );
  const [only, another] = proofs.flatMap((proof) =>
    proof instanceof EnumeratorError ? [] : [proof],
  );
  if (another !== undefined)
    throw unclear(
      `${out} has images that several orders have in these places: the order is missing`,
      'order',
    );
  if (only === undefined) throw failureOf(proofs, out, candidates);
  if (options.dryRun !== true) beginCheckpoint(checkpoint, only.record);
  return { checkpoint, ...only, isWritten: options.dryRun !== true };
}

type Proof = Pick<RecoveredRun, 'record' | 'compared' | 'images' | 'changed'>;

/** @throws EnumeratorError `E_OUTPUT` where the images are not those of the enumeration */
function proofOf(
  target: Target,
  enumeration: Enumeration,
  evidence: Evidence,
  { hasMetadata }: Candidates,
  options: RecoverOptions,
): Proof {
  const range = deduceRange(evidence, options, (image) => indexIn(image, evidence, enumeration));
  const { from, step, nameWidth, end, split } = range;
  const { shard } = options;
  const share = shard && shardRange(end, shard.index, shard.count);
  const own = share ?? { first: 0n, end };
  const compressed: RunRecord = {
    ...enumeration,
    from,
    step,
    ...own,
    watermark: own.first,
    output: {
      kind: evidence.kind,
      format: formatOf(evidence.extension),
      metadata: hasMetadata,
      nameWidth,
      ...(split === undefined ? {} : { split }),
      ...(evidence.partWidth === undefined ? {} : { partWidth: evidence.partWidth }),
    },
  };
  const fault = findFault(compressed);
  if (fault !== undefined) throw unclear(`the run cannot be: ${fault}`);
  const images = evidence.images.filter((image) => isWithin(own, range.positionOf(image)));
  if (images.length === 0) throw unclear('none of the images that are there is of this share');
  const isStored = areStored(compressed, images, range.positionOf);
  const { output } = compressed;
  const record = isStored
    ? { ...compressed, output: { ...output, format: 'png-stored' } as const }
    : compressed;
  checkNumbers(record, images, range.positionOf);
  const compared = prove(record, images, range.positionOf);
  const { canonical } = enumeration.space;
  const { order, seed } = enumeration;
  const what = `of ${canonical}, ${order}${seed === '' ? '' : `, seed "${seed}"`}`;
  if (typeof compared !== 'number')
    throw unclear(`${nameOf(compared)} is not image ${compared.label} ${what}`);
  if (compared === 0) throw unclear(`none of the images that were looked at can be read`);
  const upTo = (end: bigint): RunRecord => atWatermark(record, end, images, range);
  const found = withManifest(upTo(record.end), upTo, target, options);
  return { ...found, compared, images: images.length };
}

/**
 * With the manifest that is there: done is what it has a line of, too.
 * @throws EnumeratorError `E_OUTPUT` where the one that is given is another run's, or it says that more was to come
 */
function withManifest(
  record: RunRecord,
  upTo: (end: bigint) => RunRecord,
  { kind, out }: Target,
  { count, manifest: given }: RecoverOptions,
): Pick<Proof, 'record' | 'changed'> {
  const folders = [path.join(out, '..'), ...(kind === 'directory' ? [out] : [])];
  const places =
    given === undefined ? folders.flatMap(manifestNamesIn) : [given.replace(/\.part$/, '')];
  const { manifest, changed } = findLostManifest(record, places);
  if (manifest === undefined) {
    if (given !== undefined) throw unclear(`${given} is not the manifest of the images in ${out}`);
    return { record, changed };
  }
  const { file, isOpen, images, offset } = manifest;
  if (isOpen && count === undefined)
    throw unclear(
      `${file}.part is not finished, and does not say how many images the run was to have`,
      'count',
    );
  const { output, ...rest } = upTo(record.first + images);
  return { record: { ...rest, output: { ...output, manifest: { file, offset } } }, changed };
}

/** @throws EnumeratorError `E_OUTPUT` where the number of a part is not that of its images */
function checkNumbers(
  record: RunRecord,
  images: readonly FoundImage[],
  positionOf: DeducedRange['positionOf'],
): void {
  const { partWidth } = record.output;
  if (partWidth === undefined) return;
  for (const image of images) {
    // What stands in front of the number is the same in all names.
    const { name, dir, ext } = path.parse(image.file.replace(/\.part$/, ''));
    const stem = name.replace(/-[0-9]+$/, '');
    const { complete } = new PartFiles(record, path.join(dir, `${stem}${ext}`)).at(
      positionOf(image),
    );
    if (path.basename(complete) !== `${name}${ext}`)
      throw unclear(`${image.file} has images of ${path.basename(complete)}`, 'split');
  }
}

function failureOf(
  proofs: readonly (Proof | EnumeratorError)[],
  out: string,
  { enumerations }: Candidates,
): EnumeratorError {
  const failures = proofs.flatMap((proof) => (proof instanceof EnumeratorError ? [proof] : []));
  // What is missing is the same for all of them.
  const missing = failures.find(({ hints }) => hints.length > 0);
  if (enumerations.length === 1 || missing !== undefined) return missing ?? failures[0]!;
  return unclear(
    `${out} has images that no order without a seed has in these places: the seed is missing`,
    'seed',
  );
}

function formatOf(extension: string): ImageFormat {
  return extension === 'png' || extension === 'raw' ? extension : 'pnm';
}

/** The record up to the first image that is not there, or to `end`. */
function atWatermark(
  record: RunRecord,
  end: bigint,
  images: readonly FoundImage[],
  { positionOf }: DeducedRange,
): RunRecord {
  const isTar = record.output.kind === 'tar';
  const [a, b] = [images[0]!, images.at(-1)!];
  const sorted = positionOf(a) <= positionOf(b) ? images : images.toReversed();
  let watermark = record.first;
  let last: FoundImage | undefined;
  for (const image of sorted) {
    if (watermark === end || positionOf(image) !== watermark) break;
    if (isTar && !isNext(image, last)) break;
    watermark++;
    last = image;
  }
  const isBegun = !new PartFiles(record, '').isStart(watermark) || watermark === record.end;
  if (!isTar || last === undefined || !isBegun) return { ...record, watermark };
  const offset = BigInt(endOf(last));
  return { ...record, watermark, output: { ...record.output, offset } as RunRecord['output'] };
}

/** Whether a member stands where the run puts it: behind the one before, or first in its part. */
function isNext({ file, offset }: FoundImage, last: FoundImage | undefined): boolean {
  const start = last?.file === file ? endOf(last) : 0;
  return offset - memberBytes(0) === start;
}

/** Where the next member begins. */
function endOf({ offset, size }: FoundImage): number {
  return offset + memberBytes(size) - memberBytes(0);
}
