/**
 * From options to a new run: check everything before the first byte is written.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { readCheckpoint } from '../checkpoint/file.js';
import { ioError } from '../checkpoint/system-error.js';
import { lockFolder } from '../checkpoint/lock.js';
import type { RunRecord } from '../checkpoint/record.js';
import { countText } from '../core/cardinality.js';
import { EnumeratorError } from '../core/errors.js';
import { frameNames, nameWidth } from '../core/name.js';
import { planRun, type PositionRange, type Run } from '../core/range.js';
import { makeDirectory } from '../sinks/directory.js';
import { CHECKPOINT_NAME, executeRun } from './execute-run.js';
import { UsageError } from './exit-codes.js';
import { readEnd, readIndex, readInteger, shownIndex } from './numbers.js';
import { encoderFor } from './png.js';
import { sizeText } from './progress.js';
import { shellWord } from './shell-word.js';
import { openSpace, type OpenedSpace } from './open-space.js';
import { type SpaceArguments } from './space-options.js';

export interface StartOptions extends SpaceArguments {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly count?: string | undefined;
  readonly step?: string | undefined;
  readonly out: string;
  readonly metadata: boolean;
  readonly force: boolean;
  readonly yes: boolean;
  readonly statusJson: boolean;
}

/** Runs to the end of a space above this many bytes want `--yes`. */
const ASK_ABOVE_BYTES = 1e9;

/**
 * Start a run and carry it out.
 * @returns the exit code
 * @throws EnumeratorError, UsageError before anything is written
 */
export async function startRun(options: StartOptions): Promise<number> {
  const opened = openSpace(options);
  const run = readRun(options, opened);
  const record = makeRecord(options, opened, run);
  if (options.count === undefined && options.to === undefined)
    announceWholeSpace(options, record, run);
  checkFolderName(options.out);
  makeDirectory(options.out);
  const lock = lockFolder(options.out);
  try {
    prepareDirectory(options, record);
    const { out, statusJson } = options;
    return await executeRun(record, { directory: out, statusJson, isNew: true });
  } finally {
    lock.release();
  }
}

function readRun(options: StartOptions, { numbering }: OpenedSpace): Run {
  const { from, to, count, step } = options;
  if (count !== undefined && to !== undefined) {
    throw new UsageError('--count and --to exclude each other: give one of them');
  }
  const start = readIndex(from ?? '0', numbering.size);
  // The first record of --status-json has it.
  if (from?.trim() === 'random' && !options.statusJson) {
    process.stderr.write(`random: --from ${shownIndex(start)}\n`);
  }
  return planRun(
    {
      from: start,
      ...(to === undefined ? {} : { to: readEnd(to, numbering.size) }),
      ...(count === undefined ? {} : { count: readInteger(count, '--count') }),
      ...(step === undefined ? {} : { step: readInteger(step, '--step') }),
    },
    numbering.size,
  );
}

function makeRecord(
  options: StartOptions,
  { numbering, palette }: OpenedSpace,
  run: Run,
): RunRecord {
  const { space, order, seed } = numbering;
  return {
    space,
    order,
    seed,
    ...(palette === undefined ? {} : { palette }),
    from: run.from,
    step: run.step,
    first: 0n,
    end: run.count,
    watermark: 0n,
    output: {
      kind: 'directory',
      format: 'png',
      metadata: options.metadata,
      nameWidth: nameWidth(run),
    },
  };
}

/** Say how much the rest of a space is before starting on it. */
function announceWholeSpace(options: StartOptions, record: RunRecord, run: Run): void {
  const encoder = encoderFor(record);
  const imageBytes = encoder.encode(new Uint8Array(record.space.sampleBytes), run.from).length;
  const bytes = run.count * BigInt(imageBytes);
  const size =
    bytes < 10n ** 18n ? `about ${sizeText(Number(bytes))}` : `${countText(bytes)} bytes`;
  const amount = `${countText(run.count)} images, ${size}`;
  if (bytes > BigInt(ASK_ABOVE_BYTES) && !options.yes) {
    throw new UsageError(
      `without --count or --to this goes to the end of the space: ${amount}; say --yes if you mean it, or how many you want with --count`,
    );
  }
  if (!options.statusJson) process.stderr.write(`to the end of the space: ${amount}\n`);
}

/** Names that mean other things than folders. */
function checkFolderName(out: string): void {
  if (
    out === '-' ||
    /\.(tar|npy|raw|y4m|mkv|mp4|webm|gif|apng)$/i.test(out) ||
    /^[a-z]{2,}:\//i.test(out)
  ) {
    throw new UsageError(
      `--out ${out}: runs are written into folders; name one (${shellWord(`${out}/`)} if it is to be called so)`,
    );
  }
}

/** See to it that no run and no file of somebody's is in the way. */
function prepareDirectory(options: StartOptions, record: RunRecord): void {
  const { out, force } = options;
  const checkpointFile = path.join(out, CHECKPOINT_NAME);
  const exists = fs.existsSync(checkpointFile);
  if (exists && !force) throw standsThere(out, checkpointFile);
  if (exists) removeOldRun(out, checkpointFile);
  const nameAt = frameNames(record, record.output.nameWidth);
  const taken = firstTaken(out, record, { first: 0n, end: record.end }, nameAt);
  if (taken !== undefined && !force) {
    throw new EnumeratorError(
      'E_EXISTS',
      `${path.join(out, taken)} is there already and belongs to no run: name another folder with --out, or overwrite it with --force`,
    );
  }
}

function standsThere(out: string, checkpointFile: string): EnumeratorError {
  let what = 'a run with a checkpoint that cannot be read';
  try {
    const old = readCheckpoint(checkpointFile);
    const state =
      old.watermark === old.end ? 'finished' : `${countText(old.watermark - old.first)} done`;
    what = `a run of ${countText(old.end - old.first)} images of ${old.space.canonical} (${state})`;
  } catch {
    // Whatever it is, it is not ours to overwrite.
  }
  return new EnumeratorError(
    'E_EXISTS',
    `${out} holds ${what}: continue it with \`enumerate resume ${shellWord(out)}\`, replace it with --force, or name another folder with --out`,
  );
}

/**
 * Remove what an old checkpoint names, and nothing else: its images up to the watermark, those
 * that a killed run wrote beyond it, and at last the checkpoint.
 */
function removeOldRun(out: string, checkpointFile: string): void {
  let old: RunRecord | undefined;
  try {
    old = readCheckpoint(checkpointFile);
  } catch {
    // What cannot be read names no images.
  }
  try {
    if (old !== undefined) removeImages(out, old);
    fs.rmSync(checkpointFile);
  } catch (error) {
    throw ioError(`cannot remove the old run in ${out}`, error);
  }
}

function removeImages(out: string, old: RunRecord): void {
  const nameAt = frameNames(old, old.output.nameWidth);
  for (let position = old.first; position < old.end; position++) {
    const file = path.join(out, `${nameAt(position)}.png`);
    if (position >= old.watermark && !fs.existsSync(file)) break;
    fs.rmSync(file, { force: true });
  }
}

/** The first file in the folder that has the name of one of these images of a run. */
export function firstTaken(
  out: string,
  { from, step, output }: RunRecord,
  { first, end }: PositionRange,
  nameAt: (position: bigint) => string,
): string | undefined {
  for (const file of fs.readdirSync(out)) {
    const match = /^(?:[0-9a-f]{8}\+)?([0-9]+)\.png$/.exec(file);
    if (match === null) continue;
    const number = BigInt(match[1]!);
    const isPosition = output.nameWidth > 40;
    if (!isPosition && (number - from) % step !== 0n) continue;
    const position = isPosition ? number : (number - from) / step;
    if (position >= first && position < end && `${nameAt(position)}.png` === file) return file;
  }
  return undefined;
}
