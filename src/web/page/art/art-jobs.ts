/**
 * What the page can have done by its second worker, which has Random Art.
 * @module
 */
import type { ArtChoice } from '../../shared/art-query.js';
import type { DrawnArt } from '../../page-state/art.js';
import type { Job } from '../job-answers.js';
import type { JobClient } from '../job-client.js';
import type { Frame } from '../../page-state/pixels.js';

/** All of them throw `E_GRAMMAR`, `E_FORMULA`, `E_SEED`, `E_LIMIT` or `E_RANGE` where the choice is none. */
export interface ArtJobs {
  readonly draw: Job<{ choice: ArtChoice }, DrawnArt>;
  /** The picture alone, in another size. */
  readonly small: Job<{ choice: ArtChoice; side: number }, Frame>;
  /** The picture as a PNG file, with its metadata: SPEC §15.14. */
  readonly png: Job<{ choice: ArtChoice }, Uint8Array<ArrayBuffer>>;
  /** The formula's tree as an SVG file. */
  readonly tree: Job<{ choice: ArtChoice }, string>;
  /**
   * The variant before that of the choice, which `quality` lets pass; where there is none, that of the
   * choice itself.
   */
  readonly variantBefore: Job<{ choice: ArtChoice }, number>;
  /** The text of a grammar that comes with the program. */
  readonly grammarText: Job<{ name: string }, string>;
}

/** The page's side of the worker that has Random Art. Most visitors never need it. */
export type ArtClient = JobClient<ArtJobs>;
