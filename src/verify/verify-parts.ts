/**
 * `enumerate verify` where folders of parts are among the paths that many machines made: these are
 * gone through first, by threads, and on from where that was stopped.
 * @module
 */
import fs from 'node:fs';
import { availableParallelism } from 'node:os';
import { readCheckpoint, writeCheckpoint } from '../run/checkpoint-file.js';
import type { RunRecord } from '../run/record.js';
import { EnumeratorError } from '../core/errors.js';
import { escapeControls } from '../core/quote.js';
import type { PositionRange } from '../core/range.js';
import type { Findings } from './findings.js';
import { verifyParts } from './parts.js';
import { EXIT } from '../cli/exit-codes.js';
import { realPath } from '../run/own-files.js';
import { shellWord } from '../cli/render/shell-word.js';
import { listenForInterrupts } from '../cli/terminal.js';
import { readSession } from '../cli/options/run-values.js';
import { listedFaults, openFindings, runVerify, type VerifyOptions } from './verify-run.js';
import { findRuns, type NamedRuns } from './target.js';

/** What was found in a folder of parts. */
export interface VerifiedParts {
  readonly findings: Findings;
  /** Of each of its runs, in order: the positions of parts that are there or should be. */
  readonly done: readonly (readonly PositionRange[])[];
}

export interface VerifyArguments extends VerifyOptions {
  readonly threads?: string | undefined;
  /** Where to write down how far it is, and go on from. */
  readonly checkpoint?: string | undefined;
}

/**
 * @returns the exit code: 1 where anything is wrong, 130 where it was stopped
 * @throws EnumeratorError `E_USAGE`, EnumeratorError as {@link runVerify}; `E_CHECKPOINT_…` of its own checkpoint
 */
export async function runVerifyCommand(args: VerifyArguments): Promise<number> {
  const { paths = [], threads, checkpoint } = args;
  const folders = new Map(paths.flatMap((given) => partsAt(given)));
  if (folders.size === 0 && (threads !== undefined || checkpoint !== undefined)) {
    throw new EnumeratorError(
      'E_USAGE',
      '--threads and --checkpoint are for folders of parts that enumerate submit had made',
    );
  }
  if (folders.size > 1 && checkpoint !== undefined)
    throw new EnumeratorError('E_USAGE', '--checkpoint is for one folder at a time');
  const verified = new Map<string, VerifiedParts>();
  // Elsewhere a signal ends the process: there is nothing to be written down.
  const interrupts = folders.size === 0 ? undefined : listenForInterrupts();
  for (const [given, named] of folders) {
    const isRequested = (): boolean => interrupts?.isRequested() === true;
    const found = await verifyFolderOfParts(given, named, args, isRequested);
    if (isRequested()) {
      const again =
        checkpoint === undefined
          ? ''
          : `; the same with --checkpoint ${shellWord(checkpoint)} goes on`;
      process.stderr.write(`${escapeControls(`${given}: stopped${again}`)}\n`);
      return EXIT.interrupted;
    }
    verified.set(given, found);
  }
  return runVerify(args, verified);
}

/** A path that is a folder of parts, with its runs. What it is else is told when its turn comes. */
function partsAt(given: string): [string, NamedRuns][] {
  try {
    const named = findRuns(given);
    return named.runs.every(({ target }) => target.kind === 'parts') ? [[given, named]] : [];
  } catch (error) {
    if (error instanceof EnumeratorError) return [];
    throw error;
  }
}

async function verifyFolderOfParts(
  given: string,
  named: NamedRuns,
  args: VerifyArguments,
  isRequested: () => boolean,
): Promise<VerifiedParts> {
  const { checkpoint } = args;
  const { threads } = readSession({ threads: args.threads });
  const { findings, progress } = openFindings(given, named, args);
  const { runs, neighbours } = named;
  if (runs.length > 1 && checkpoint !== undefined)
    throw new EnumeratorError('E_USAGE', '--checkpoint is for one run at a time: name its .ckpt');
  if (
    checkpoint !== undefined &&
    runs.some(({ target }) => isSameFile(checkpoint, target.checkpoint))
  ) {
    throw new EnumeratorError(
      'E_USAGE',
      `--checkpoint ${checkpoint}: this is the run's own file; name a new one, which says how far the verification is`,
    );
  }
  const done: (readonly PositionRange[])[] = [];
  try {
    for (const { record, target } of runs) {
      const ranges = await verifyParts(
        {
          record,
          folder: target.out,
          neighbours,
          threads: threads ?? availableParallelism(),
          limit: listedFaults(args),
          verified: checkpoint === undefined ? record.first : readVerified(checkpoint, record),
          ...(checkpoint === undefined
            ? {}
            : { keep: (watermark) => writeCheckpoint(checkpoint, { ...record, watermark }) }),
          stopRequested: isRequested,
        },
        findings,
      );
      done.push(ranges ?? []);
    }
    findings.flush();
  } finally {
    progress.clear();
  }
  // The next verification begins from the start.
  if (checkpoint !== undefined && !isRequested()) fs.rmSync(checkpoint, { force: true });
  return { findings, done };
}

function isSameFile(a: string, b: string | undefined): boolean {
  return b !== undefined && fs.existsSync(a) && fs.existsSync(b) && realPath(a) === realPath(b);
}

/** Up to where an earlier verification found everything right. */
function readVerified(file: string, record: RunRecord): bigint {
  if (!fs.existsSync(file)) return record.first;
  const found = readCheckpoint(file);
  const { id } = record.output.parts ?? {};
  if (found.output.parts?.id !== id || found.first !== record.first || found.end !== record.end) {
    throw new EnumeratorError(
      'E_EXISTS',
      `${file} is of another run than the one that is to be verified: name another file with --checkpoint`,
    );
  }
  return found.watermark < record.watermark ? found.watermark : record.watermark;
}
