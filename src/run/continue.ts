/**
 * `--continue`: one command line that begins a run, and goes on with it when it is given again, as
 * schedulers do.
 * @module
 */
import fs from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { orderOf, type RunRecord } from './record.js';
import { EnumeratorError } from '../core/errors.js';
import type { Outcome } from './outcome.js';
import { goOn, type ResumeSession } from './resume.js';
import { findRun, runName, type RunTarget } from './target.js';
import { shellWord } from '../cli/render/shell-word.js';

interface ContinueOptions {
  readonly from?: string | undefined;
  readonly force: boolean;
}

/** @throws EnumeratorError `E_USAGE` where a second start could not go on with the first one's run */
export function checkContinue({ from, force }: ContinueOptions, target: RunTarget): void {
  if (force)
    throw new EnumeratorError(
      'E_USAGE',
      '--continue and --force exclude each other: give one of them',
    );
  if (from?.trim() === 'random')
    throw new EnumeratorError(
      'E_USAGE',
      '--continue: --from random is another number at every start; choose one, and give it',
    );
  if (target.kind === 'stream')
    throw new EnumeratorError(
      'E_USAGE',
      '--continue: the clock of a stream begins with its run; go on by enumerate resume FILE --out rtmp://…',
    );
  if (target.checkpoint === undefined)
    throw new EnumeratorError(
      'E_USAGE',
      `--continue: with --out ${target.out} a run leaves nothing to go on from; name a file with --checkpoint`,
    );
}

/** Whether a run, of whatever kind, has left its checkpoint in the place of this one's. */
export function hasBegun({ checkpoint }: RunTarget): boolean {
  return checkpoint !== undefined && fs.existsSync(checkpoint);
}

/**
 * Go on with the run that has begun. Its lock is held by the caller.
 * @param record - what the command line says
 * @throws EnumeratorError `E_EXISTS` where the checkpoint is of another run
 */
export async function continueRun(
  record: RunRecord,
  target: RunTarget,
  session: ResumeSession,
): Promise<Outcome> {
  const path = target.checkpoint ?? target.out;
  const found = findRun(path);
  const difference = differenceOf(found.record, record);
  if (difference !== undefined) {
    const name = runName(target);
    throw new EnumeratorError(
      'E_EXISTS',
      `${name} holds another run: its ${difference} is not what --continue is given with; name another ${target.kind === 'directory' ? 'folder' : 'file'} with --out, or go on with that run by \`enumerate resume ${shellWord(name)}\``,
    );
  }
  return goOn(found, session);
}

/** What makes two runs different ones, in the order in which a person wants to hear of it. */
const ASPECTS: readonly (readonly [string, (record: RunRecord) => unknown])[] = [
  ['art', ({ art }) => art],
  ['space', ({ space }) => space.canonical],
  ['palette', ({ palette }) => palette && [...palette.colors]],
  ['order', (record) => orderOf(record).order],
  ['seed', (record) => orderOf(record).seed],
  ['first image', ({ from, step, first }) => from + first * step],
  ['step', ({ step }) => step],
  ['end', ({ from, step, end }) => from + end * step],
  ['range', ({ from, first, output }) => [from, first, output.nameWidth]],
  ['output', ({ output }) => output.kind],
  ['image format', ({ output }) => output.format],
  ['metadata', ({ output }) => output.metadata],
  ['split', ({ output }) => output.split],
  ['manifest', ({ output }) => output.manifest?.file],
  ['rate', ({ output }) => output.rate],
  ['film', ({ output }) => output.film],
  ['--durable', ({ output }) => output.durable],
];

/** @returns the first aspect in which they differ, however far they have come */
function differenceOf(a: RunRecord, b: RunRecord): string | undefined {
  return ASPECTS.find(([, pick]) => !isDeepStrictEqual(pick(a), pick(b)))?.[0];
}
