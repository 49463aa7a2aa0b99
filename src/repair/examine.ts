/**
 * All of what a run has done, looked at before it goes on.
 * @module
 */
import { EnumeratorError } from '../core/errors.js';
import { briefIndex } from '../core/index-format.js';
import { type FoundRun, runName } from '../run/target.js';
import { verify } from '../verify/verify.js';
import { waysOut, wordsOf } from './plan.js';

/**
 * Verify what is done.
 * @throws EnumeratorError `E_IO` with the first fault that is found, and what can be done about it
 */
export async function examine({ target }: FoundRun, signal?: AbortSignal): Promise<void> {
  const name = runName(target);
  const { paths } = await verify([target.checkpoint ?? target.out], { listed: 1, signal });
  for (const report of paths) {
    if ('error' in report) throw report.error;
    const [fault] = report.faults;
    if (fault === undefined) continue;
    const { kind, file, index, reason, holds } = fault;
    const others = report.total === 1 ? '' : `, and ${report.total - 1} more`;
    const image = index === undefined ? '' : ` image ${briefIndex(index)}`;
    const why = reason === undefined && holds === undefined ? '' : `: ${wordsOf(fault)}`;
    throw new EnumeratorError('E_IO', `${file || name}: ${kind}${image}${why}${others}`, {
      hints: waysOut(fault, report.runs, name),
    });
  }
}
