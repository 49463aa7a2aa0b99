/**
 * What a run is and how far it has come, from its checkpoint; of parts that many machines make, from
 * their folder too.
 * @module
 */
import fs from 'node:fs';
import { EnumeratorError, resultOf } from '../core/errors.js';
import { formatIndex } from '../core/index-format.js';
import { type Holder, lockHolder } from '../io/lock/lock-state.js';
import { pause } from '../io/wait.js';
import { etaSeconds, type Fields, rounded } from '../run/fields.js';
import { imageAt, orderOf, type RunRecord } from '../run/record.js';
import { listColors } from '../text/space-text.js';
import { checkpointsIn, findRun, runName } from '../run/target.js';
import { countOf, partsBeyond } from './parts.js';

/** The state of a run. */
export interface RunStatus {
  readonly record: RunRecord;
  /** What messages call the run: its folder, its file or its checkpoint. */
  readonly name: string;
  /** The folder or the file of the images, `-` or `none`. */
  readonly out: string;
  readonly state: 'partial' | 'complete';
  /** Images that are done, and how many the run has. */
  readonly done: bigint;
  readonly total: bigint;
  /** Of `done`, images in finished parts that the checkpoint does not cover yet. */
  readonly beyond: bigint;
  /** The index of the next image; undefined for a complete run. */
  readonly nextIndex: bigint | undefined;
  /** Its checkpoint, by which one of several runs in a folder is named. */
  readonly checkpoint: string | undefined;
  /** The process that is at work on it. */
  readonly atWork: WorkingProcess | undefined;
  /** Where it was watched at work, and came further meanwhile. */
  readonly imagesPerSecond: number | undefined;
}

/** A process that is at work on a run. */
export interface WorkingProcess {
  readonly pid: number;
  readonly host: string;
  /** Whether it is seen to live; another machine's has renewed its lock within the last minute. */
  readonly isSeen: boolean;
}

export interface StatusOptions {
  /** How long to watch a run that is at work, at most, to learn its speed; 0 by default. */
  readonly watchMs?: number | undefined;
}

/**
 * Look at a run.
 * @param where - the folder or file of its images, or its checkpoint
 * @throws {@link EnumeratorError} `E_IO` where there is none, `E_CHECKPOINT_…`
 */
export function runStatus(where: string): RunStatus {
  const { record, target } = findRun(where);
  const { first, end, watermark } = record;
  const isComplete = watermark === end;
  const beyond = imagesBeyond(record, target.out);
  return {
    record,
    name: runName(target),
    out: target.out,
    state: isComplete ? 'complete' : 'partial',
    done: watermark - first + beyond,
    total: end - first,
    beyond,
    nextIndex: isComplete ? undefined : imageAt(record, watermark),
    checkpoint: target.checkpoint,
    atWork: target.lock === undefined ? undefined : workerOf(lockHolder(target.lock)),
    imagesPerSecond: undefined,
  };
}

function workerOf(holder: Holder | undefined): WorkingProcess | undefined {
  if (holder === undefined) return undefined;
  const { pid, host } = holder.process;
  return { pid, host, isSeen: holder.isSeen };
}

/**
 * Look at all runs of a folder, such as shards, or at the one that is named.
 * @throws {@link EnumeratorError} as {@link runStatus}
 */
export async function runStatuses(
  where: string,
  { watchMs = 0 }: StatusOptions = {},
): Promise<RunStatus[]> {
  const isFolder = fs.statSync(where, { throwIfNoEntry: false })?.isDirectory() === true;
  const runs = isFolder ? checkpointsIn(where) : [];
  return Promise.all((runs.length > 1 ? runs : [where]).map((run) => watchedStatus(run, watchMs)));
}

/** A checkpoint is written once a second. */
const POLL_MS = 50;

/** Look at a run, and for a while at its checkpoint, where a process is at work on it. */
async function watchedStatus(where: string, watchMs: number): Promise<RunStatus> {
  const start = performance.now();
  const before = runStatus(where);
  const file = before.checkpoint;
  if (before.atWork === undefined || file === undefined || before.nextIndex === undefined)
    return before;
  const writtenMs = modifiedMs(file);
  let now = before;
  while (now.atWork !== undefined && performance.now() - start < watchMs) {
    await pause(POLL_MS);
    const atMs = modifiedMs(file);
    now = runStatus(where);
    if (now.done > before.done && atMs > writtenMs)
      return {
        ...now,
        imagesPerSecond: (Number(now.done - before.done) * 1000) / (atMs - writtenMs),
      };
  }
  return now;
}

function modifiedMs(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** What several runs are together. */
export interface StatusSum {
  readonly runs: number;
  readonly done: bigint;
  readonly total: bigint;
  readonly complete: number;
  readonly atWork: number;
  /** Of those that are at work; undefined where it is not known of all of them. */
  readonly imagesPerSecond: number | undefined;
}

export function sumOf(runs: readonly RunStatus[]): StatusSum {
  const working = runs.filter(({ atWork }) => atWork !== undefined);
  const areKnown = working.length > 0 && working.every((run) => run.imagesPerSecond !== undefined);
  const rate = working.reduce((sum, { imagesPerSecond = 0 }) => sum + imagesPerSecond, 0);
  return {
    runs: runs.length,
    done: runs.reduce((sum, { done }) => sum + done, 0n),
    total: runs.reduce((sum, { total }) => sum + total, 0n),
    complete: runs.filter(({ state }) => state === 'complete').length,
    atWork: working.length,
    imagesPerSecond: areKnown ? rate : undefined,
  };
}

/** The sum as JSON has it. */
export function sumFields(out: string, sum: StatusSum): Fields {
  const { runs, done, total, complete, atWork, imagesPerSecond } = sum;
  return {
    out,
    runs,
    state: complete === runs ? 'finished' : 'unfinished',
    done: formatIndex(done),
    total: formatIndex(total),
    finished: complete,
    at_work: atWork,
    ...paceFields(total - done, imagesPerSecond),
  };
}

function paceFields(left: bigint, imagesPerSecond: number | undefined): Fields {
  const eta = imagesPerSecond === undefined ? undefined : etaSeconds(left, imagesPerSecond);
  return {
    images_per_s: imagesPerSecond === undefined ? null : rounded(imagesPerSecond),
    eta_s: eta === undefined ? null : rounded(eta),
  };
}

function imagesBeyond(record: RunRecord, folder: string): bigint {
  if (record.output.parts === undefined) return 0n;
  const beyond = resultOf(() => partsBeyond(record, folder));
  return beyond instanceof EnumeratorError ? 0n : countOf(beyond);
}

/** The status as JSON has it: numbers that can be long are text. */
export function statusFields(status: RunStatus): object {
  const { record, out, beyond, nextIndex, done, total, atWork, imagesPerSecond } = status;
  const { space, palette, from, step, first, end, watermark, output } = record;
  const { order, seed } = orderOf(record);
  return {
    out,
    kind: output.kind,
    pipe_format: output.kind === 'pipe' ? (output.piped ?? 'raw') : undefined,
    state: watermark === end ? 'finished' : 'unfinished',
    space: space.canonical,
    order,
    seed,
    palette: palette && (palette.name ?? listColors(palette.colors).join(',')),
    from: formatIndex(from),
    step: formatIndex(step),
    first: formatIndex(first),
    end: formatIndex(end),
    watermark: formatIndex(watermark),
    beyond: output.parts && formatIndex(beyond),
    done: formatIndex(done),
    total: formatIndex(total),
    next_index: nextIndex === undefined ? null : formatIndex(nextIndex),
    checkpoint: status.checkpoint,
    at_work:
      atWork === undefined ? null : { pid: atWork.pid, host: atWork.host, is_seen: atWork.isSeen },
    ...paceFields(total - done, imagesPerSecond),
    image_format: output.format,
    metadata: output.metadata,
    labels: output.labels,
    name_width: output.nameWidth,
    part_width: output.partWidth,
    split: output.split === undefined ? undefined : formatIndex(output.split),
    offset:
      output.offset === undefined && output.kind !== 'pipe'
        ? undefined
        : formatIndex(output.offset ?? 0n),
    manifest: output.manifest?.file,
    fps: output.rate && `${output.rate.numerator}/${output.rate.denominator}`,
    parts: output.parts?.kind,
    run: output.parts?.id,
    durable: output.durable === true,
    art: record.art,
  };
}
