/**
 * What a repair would do about faults, told by who has found them.
 * @module
 */
import { EnumeratorError, resultOf } from '../core/errors.js';
import type { Fault } from '../verify/findings.js';
import type { NamedRun } from '../verify/target.js';
import { ownJobs } from './carry-out.js';
import { type Job, type Left, RepairPlan } from './plan.js';

export interface Prospect {
  readonly jobs: readonly Job[];
  /** What no run made, or no repair can make. */
  readonly left: readonly Left[];
  /** What could be made anew with a loss alone, and is kept. */
  readonly kept: readonly Left[];
}

/** What a repair would make anew, and what it would leave, as far as these faults tell. */
export function prospectOf(faults: readonly Fault[], runs: readonly NamedRun[]): Prospect {
  const plan = new RepairPlan(runs);
  for (const fault of faults) plan.add(fault);
  const left = [...plan.left];
  const planned = plan.jobs();
  const kept = plan.left.slice(left.length);
  const jobs = planned.flatMap((job) => {
    const own = resultOf(() => ownJobs(job, (refused) => kept.push(refused)));
    // What cannot be read now is told of by the repair.
    return own instanceof EnumeratorError ? [job] : own;
  });
  return { jobs, left, kept };
}
