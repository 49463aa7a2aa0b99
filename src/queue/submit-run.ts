/**
 * From options to a submitted run: a new one, or one whose run file lies in the folder.
 * @module
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { OwnCheckpoint, readCheckpoint, writeCheckpoint } from '../run/checkpoint-file.js';
import { type Output, PART_KINDS, type PartKind, type RunRecord } from '../run/record.js';
import { encodeCheckpoint } from '../run/checkpoint-bytes.js';
import { EnumeratorError } from '../core/errors.js';
import { splitCommand } from './push.js';
import { Submission } from './submission.js';
import type { SubmissionOutcome } from './submission-terms.js';
import { Tickets } from './tickets.js';
import { makeDirectory } from '../io/folders.js';
import type { SubmitArguments } from '../cli/commands/submit.js';
import { errorFields, EXIT, exitCodeOf } from '../cli/exit-codes.js';
import { ownVersion } from '../io/package-root.js';
import { orUsage, readQueue } from './read-queue.js';
import { makeSubmissionProgress } from '../cli/render/submission-progress.js';
import { listenForInterrupts } from '../cli/terminal.js';
import { directoryTarget } from '../run/target.js';
import { shardOf } from '../cli/options/readers.js';
import { dashed } from '../cli/options/table.js';
import { planOf } from '../cli/options/plan.js';
import { recordOf } from '../run/plan.js';

/** Where nobody says how many images a part has: about so many bytes of samples. */
const PART_BYTES = 2 ** 28;
/** Options that say what is to be made: a run that goes on needs none of them. */
const PLAN_OPTIONS = [
  'from',
  'to',
  'count',
  'step',
  'split',
  'partFormat',
  'imageFormat',
  'fps',
  'metadata',
  'size',
  'color',
  'depth',
  'palette',
  'order',
  'seed',
] as const;
/** How long the queue is waited for at the end. */
const FAREWELL_MS = 2000;

/**
 * @returns the exit code: 0 when every part is there, 130 when stopped or cancelled
 * @throws EnumeratorError `E_USAGE`, EnumeratorError before anything is written; EnumeratorError `E_QUEUE`, `E_IO`
 */
export async function submitRun(args: SubmitArguments): Promise<number> {
  const place = readQueue(args);
  if (args.out === '-')
    throw new EnumeratorError('E_USAGE', '--out -: parts need a folder; name it with --out');
  const out = path.normalize(args.out);
  const shard = shardOf(args);
  const tag = shard === undefined ? '' : `${shard.index}-of-${shard.count}`;
  const file = directoryTarget(out, tag).checkpoint;
  if (file === undefined) throw new TypeError('a folder has a checkpoint');
  const { list: listText } = args;
  const list = listText === undefined ? undefined : orUsage(() => splitCommand(listText, '--list'));
  const planned = readPlan(args, out, file);
  const interrupts = listenForInterrupts();
  const progress = makeSubmissionProgress(planned, out, args.statusJson);
  let tickets: Tickets | undefined;
  try {
    tickets = await Tickets.open(place, progress, (line) => progress.warn(line));
    const record = takePlace(planned, out, file);
    const submission = new Submission(
      {
        record,
        folder: path.resolve(out),
        runFile: path.basename(file),
        version: ownVersion(),
        list,
      },
      tickets,
      {
        keep: keeper(file, record),
        progress: (state) => progress.update(state),
        warn: (line) => progress.warn(line),
        lost: (reason) => progress.lost(reason),
        back: () => progress.back(),
        failed: (part, reason) => progress.warn(`${part}: ${reason}; its ticket is issued anew`),
        stopRequested: interrupts.isRequested,
      },
    );
    // Without its queue it would wait for ever to say goodbye.
    const outcome = await Promise.race([
      submission.run(),
      interrupts.requested.then(() => stopLate(submission)),
    ]);
    progress.end(submission.state(), outcome);
    return outcome === 'finished' ? EXIT.done : EXIT.interrupted;
  } catch (error) {
    progress.fail(errorFields(error));
    // The last record has said it all.
    if (args.statusJson) return exitCodeOf(error);
    throw error;
  } finally {
    await tickets?.close(FAREWELL_MS);
  }
}

async function stopLate(submission: Submission): Promise<SubmissionOutcome> {
  submission.abort();
  await pause(FAREWELL_MS);
  return 'interrupted';
}

/**
 * The run that the folder has, or the one that the options say.
 * @throws EnumeratorError `E_EXISTS` where the folder has another
 */
function readPlan(args: SubmitArguments, out: string, file: string): RunRecord {
  const said = PLAN_OPTIONS.filter((name) => args[name] !== undefined);
  if (!fs.existsSync(file)) return newPlan(args, out);
  const found = readCheckpoint(file);
  if (found.output.kind !== 'parts') {
    throw new EnumeratorError(
      'E_EXISTS',
      `${out} holds a run that was not submitted: go on with it by enumerate resume, or name another folder with --out`,
    );
  }
  if (args.durable && found.output.durable !== true) {
    throw new EnumeratorError(
      'E_EXISTS',
      `${out} holds a run that was begun without --durable: leave it out to go on with that, or name another folder with --out`,
    );
  }
  if (said.length > 0 && args.count === undefined && args.to === undefined) {
    const options = said.map((name) => `--${dashed(name)}`).join(', ');
    throw new EnumeratorError(
      'E_EXISTS',
      `${out} holds a run, and ${options} may say another: leave ${said.length === 1 ? 'it' : 'them'} out to go on with it, or name another folder with --out`,
    );
  }
  if (said.length > 0 && !isSamePlan(found, newPlan(args, out))) throw otherPlan(out);
  return found;
}

function otherPlan(out: string): EnumeratorError {
  return new EnumeratorError(
    'E_EXISTS',
    `${out} holds another run than these options say: leave them out to go on with it, or name another folder with --out`,
  );
}

/** Whether two plans make the same parts, whoever began them and however far they are. */
function isSamePlan(a: RunRecord, b: RunRecord): boolean {
  const bytes = (record: RunRecord): Uint8Array => {
    const { output, first } = record;
    const kind = output.parts?.kind ?? 'none';
    const anybody = { ...output, parts: { kind, id: '0'.repeat(16) } } as Output;
    return encodeCheckpoint({ ...record, watermark: first, output: anybody });
  };
  return Buffer.compare(bytes(a), bytes(b)) === 0;
}

function newPlan(args: SubmitArguments, out: string): RunRecord {
  if (args.count === undefined && args.to === undefined) {
    throw new EnumeratorError(
      'E_USAGE',
      'how many images? give --count or --to (--to 100% for the end of the space)',
    );
  }
  const kind = readPartKind(args.partFormat ?? 'tar');
  const plan = planOf({ ...args, split: undefined, out: `${out}/part.${kind}` });
  const record = recordOf(plan, { kind });
  const { output, space } = record;
  const split =
    args.split === undefined
      ? BigInt(Math.max(1, Math.floor(PART_BYTES / space.sampleBytes)))
      : args.split;
  if (split < 1n)
    throw new EnumeratorError('E_USAGE', `--split ${args.split}: a part has at least one image`);
  const id = randomBytes(8).toString('hex');
  return {
    ...record,
    output: { ...output, kind: 'parts', split, parts: { kind, id } } as Output,
  };
}

function readPartKind(text: string): PartKind {
  const kind = text === 'manifest' ? 'none' : PART_KINDS.find((known) => known === text);
  if (kind !== undefined && text !== 'none') return kind;
  throw new EnumeratorError(
    'E_USAGE',
    `--part-format ${text}: there are tar, npy, raw, y4m and manifest`,
  );
}

/** Write the run's file, unless it is there; of two submitters that begin at once, one does so. */
function takePlace(planned: RunRecord, out: string, file: string): RunRecord {
  makeDirectory(out);
  if (!fs.existsSync(file)) {
    try {
      OwnCheckpoint.create(file, planned);
    } catch (error) {
      if (!(error instanceof EnumeratorError) || error.code !== 'E_EXISTS') throw error;
    }
  }
  const record = readCheckpoint(file);
  if (!isSamePlan(record, planned)) throw otherPlan(out);
  return record;
}

/** What writes down how far a run is. Another submitter may do the same, and be further. */
function keeper(file: string, begun: RunRecord): (record: RunRecord) => void {
  let last = begun.watermark;
  return (record) => {
    if (record.watermark === last) return;
    try {
      writeCheckpoint(file, record);
      last = record.watermark;
    } catch (error) {
      // It only spares looking at parts again: the folder says what is done.
      if (!(error instanceof EnumeratorError)) throw error;
    }
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
