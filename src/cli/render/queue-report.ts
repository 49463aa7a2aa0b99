/**
 * What `submit` and `work` print while they work: a line that is rewritten on a terminal, or one JSON
 * record a line for programs, both on stderr; and what `queue status` prints.
 * @module
 */
import { invocation } from '../host.js';
import { counted, countText, grouped } from '../../core/cardinality.js';
import { escapeControls } from '../../core/quote.js';
import type { Notice } from '../../io/hooks.js';
import type { ListedRun } from '../../queue/run-registry.js';
import { isAbandoned, type QueueState } from '../../queue/state.js';
import {
  submissionFields,
  type SubmissionState,
  workerFields,
  type WorkerState,
} from '../../queue/outcome.js';
import type { RunRecord } from '../../run/record.js';
import { allOf, durationText, etaText, percentText, sizeText } from '../../text/quantity.js';
import { exitSoon, errorFields, exitCodeOf } from '../exit-codes.js';
import { withHintsOf } from './hints.js';
import { etaSeconds } from '../../run/fields.js';
import { ProgressReporter, type Report } from './progress.js';
import { shellWord } from '../../text/shell-word.js';

/** Follows a job of a queue. */
export class QueueReporter<State> extends ProgressReporter<State> {
  /**
   * Do the job, and end the process soon. The last JSON record reports a failure, and without JSON
   * the caller does.
   * @returns the exit code
   */
  async follow(statusJson: boolean, job: () => Promise<number>): Promise<number> {
    try {
      return exitSoon(await job());
    } catch (error) {
      this.end('failed', undefined, errorFields(error));
      if (!statusJson) throw error;
      return exitSoon(exitCodeOf(error));
    }
  }

  notice({ key, about, message, hints = [] }: Notice): void {
    const text = withHintsOf(message, hints);
    const line = about === undefined ? text : `${about}: ${text}`;
    this.say(key === 'queue-lost' ? `${line}; trying again until it is back` : line);
    if (key === 'queue-lost') this.record({ type: 'lost', message: text });
    else if (key === 'queue-back') this.record({ type: 'connected' });
    else {
      const part = about === undefined ? {} : { part: about };
      this.record({ type: 'warning', ...part, message: text });
    }
  }
}

/** @param out - the folder as the user named it */
export function submitReport(record: RunRecord, out: string): Report<SubmissionState> {
  const { first, end } = record;
  return {
    fields: (state) => submissionFields(record, out, state),
    line: (state) => {
      const eta = etaSeconds(end - first - state.done, state.imagesPerSecond);
      return [
        percentText(state.done, end - first),
        `${countText(state.done)} of ${counted(end - first, 'image')}`,
        `${grouped(Math.round(state.imagesPerSecond))}/s`,
        state.isChecking ? 'looking for all parts' : etaText(eta),
        counted(state.workers, 'worker'),
        ...(state.retries === 0 ? [] : [counted(state.retries, 'retry', 'retries')]),
      ];
    },
    endLine: (state, outcome) => {
      const seconds = state.elapsedMs / 1000;
      const done = `${counted(state.parts, 'part')} in ${durationText(seconds)}`;
      const retries = state.retries === 0 ? '' : `, ${counted(state.retries, 'retry', 'retries')}`;
      if (outcome === 'finished') {
        const rate = seconds > 0 ? Math.round(Number(state.images) / seconds) : 0;
        const all = `${allOf(end - first, 'image')} there`;
        return `${out}: ${all}; ${done} (${grouped(rate)}/s${retries})`;
      }
      const how = outcome === 'interrupted' ? 'stopped' : outcome;
      const left = counted(end - first - state.done, 'image');
      return `${out}: ${how} after ${done}${retries}; ${left} left: continue with \`${invocation(`submit --out ${shellWord(out)}`)}\` and the same queue`;
    },
  };
}

/** @param queue - the address as it may be seen */
export function workReport(queue: string): Report<WorkerState> {
  const line = ({ parts, images, bytes, failures, elapsedMs }: WorkerState): string => {
    const done = `${counted(parts, 'part')}, ${counted(images, 'image')}, ${sizeText(bytes)}`;
    const failed = failures === 0 ? '' : `, ${grouped(failures)} failed`;
    return `${done} in ${durationText(elapsedMs / 1000)}${failed}`;
  };
  return {
    fields: workerFields,
    line: (state) => [line(state)],
    endLine: (state) => `${queue}: ${line(state)}`,
  };
}

/** The state of a queue for people. */
export function stateLines(state: QueueState): string[] {
  const { queue, waiting, active, failed, isPaused, runs, workers } = state;
  const jobs = `${grouped(waiting)} waiting, ${grouped(active)} active`;
  const failures = failed === 0 ? '' : `, ${grouped(failed)} failed`;
  return [
    `${queue}: ${isPaused ? 'paused; ' : ''}jobs: ${jobs}${failures}`,
    ...runs.map((run) => {
      const total = BigInt(`0x${run.end}`) - BigInt(`0x${run.first}`);
      const done = BigInt(`0x${run.done}`);
      const images = `${countText(done)} of ${counted(total, 'image')} of ${run.space}`;
      const rate = `${grouped(Math.round(run.imagesPerSecond))}/s`;
      return `  run ${run.id} (${runState(run)}): ${images} (${percentText(done, total)}), ${rate}, ${counted(run.retries, 'retry', 'retries')}, in ${run.out}`;
    }),
    ...workers.map((worker) => {
      const place = `on ${worker.host} (process ${worker.pid}, ${worker.version})`;
      const parts = `${counted(worker.parts, 'part')} done`;
      const failed = worker.failures === 0 ? '' : `, ${grouped(worker.failures)} failed`;
      return `  worker ${worker.id} ${place}: ${worker.threads} at a time, ${parts}${failed}`;
    }),
  ].map(escapeControls);
}

function runState(run: ListedRun): string {
  if (!isAbandoned(run)) return run.state;
  const { silentMs } = run;
  return `no submitter${silentMs === undefined ? '' : ` for ${durationText(silentMs / 1000)}`}`;
}
