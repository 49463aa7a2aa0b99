/**
 * The page's side of the worker that has the kernel.
 * @module
 */
import { type JobClient, openJobs } from './job-client.js';
import type { KernelJobs } from './kernel-jobs.js';

export type KernelClient = JobClient<KernelJobs>;

export function openKernel(): KernelClient {
  return openJobs(
    () => new Worker(new URL('kernel-worker.ts', import.meta.url), { type: 'module' }),
  );
}
