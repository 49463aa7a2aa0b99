/**
 * All of what a run has done, looked at before it goes on.
 * @module
 */
import { EnumeratorError } from '../core/errors.js';
import { briefIndex } from '../core/index-format.js';
import { type FoundRun, runName } from '../run/target.js';
import { verify } from './verify.js';

/**
 * Verify what is done.
 * @throws EnumeratorError `E_IO` with the first fault that is found
 */
export async function examine({ target }: FoundRun, signal?: AbortSignal): Promise<void> {
  const name = runName(target);
  const { paths } = await verify([target.checkpoint ?? target.out], { listed: 1, signal });
  for (const report of paths) {
    if ('error' in report) throw report.error;
    const [fault] = report.faults;
    if (fault === undefined) continue;
    const { kind, file, index, reason } = fault;
    const others = report.total === 1 ? '' : `, and ${report.total - 1} more`;
    const image = index === undefined ? '' : ` image ${briefIndex(index)}`;
    const what = `${kind}${image}${reason === undefined ? '' : `: ${reason}`}`;
    throw new EnumeratorError('E_IO', `${file || name}: ${what}${others}`, {
      hints: [{ key: 'repair', value: name }, { key: 'restart' }],
    });
  }
}
