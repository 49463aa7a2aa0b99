/**
 * The page's side of the worker that has Random Art. Most visitors never need it.
 * @module
 */
import { type JobClient, openJobs } from '../job-client.js';
import type { ArtJobs } from './art-jobs.js';

export type ArtClient = JobClient<ArtJobs>;

export function openArtWorker(): ArtClient {
  return openJobs(() => new Worker(new URL('art-worker.ts', import.meta.url), { type: 'module' }));
}
