/**
 * What the page can have done by its worker: for each job, what goes in and what comes out.
 *
 * Everything here crosses between threads, so it is plain data; bigints and arrays of bytes
 * are. A new job is a line in {@link KernelJobs} and a function in `kernel-worker.ts`.
 * @module
 */
import type { FitOptions } from '../../pictures/fit.js';
import type { Picture, ReadPicture } from '../../pictures/picture.js';
import type { Found } from '../page-state/find.js';
import type { Frame } from '../page-state/pixels.js';
import type { NumberText } from '../shared/number-text.js';
import type { Enumeration } from '../../core/enumeration.js';
import type { Job } from './job-answers.js';
import type { JobClient } from './job-client.js';

/** The number of an image; as bytes, little-endian, of any length. */
export type Index = bigint | Uint8Array<ArrayBuffer>;

/** How much was made in how much time. */
export interface Measured {
  /** At least one. */
  readonly frames: number;
  readonly elapsedMs: number;
}

export interface KernelJobs {
  /** The image at an index. Errors: `E_RANGE`. */
  readonly frame: Job<{ choice: Enumeration; index: Index; samples?: boolean }, Frame>;
  /** The image at an index as a PNG file, with its metadata: SPEC §9. Errors: `E_RANGE`. */
  readonly png: Job<{ choice: Enumeration; index: Index }, Uint8Array<ArrayBuffer>>;
  /** The index of an image by its sample bytes. Errors: `E_FRAME`. */
  readonly indexOf: Job<{ choice: Enumeration; samples: Uint8Array }, bigint>;
  /** A PNG file of any origin. Errors: `E_PNG`. */
  readonly readPng: Job<{ bytes: Uint8Array }, ReadPicture>;
  /** Make images from 0 on for so long, and count them. */
  readonly measure: Job<{ choice: Enumeration; milliseconds: number }, Measured>;
  /** A number in any text form but `@path`; `random` draws one. Errors: `E_NUMBER`, `E_RANGE`, `E_LIMIT`. */
  readonly readNumber: Job<{ choice: Enumeration; text: string }, bigint>;
  /** A number as text, cut in its middle to `width` characters where that is given. */
  readonly writeNumber: Job<{ index: Index; width?: number }, NumberText>;
  /** A number from a file: text, or little-endian bytes where the name ends with `.bin`. */
  readonly readNumberFile: Job<{ choice: Enumeration; name: string; bytes: Uint8Array }, bigint>;
  /** The image at a step of the slider; `shared/share.ts`. */
  readonly atShare: Job<{ choice: Enumeration; step: number }, bigint>;
  /** The step of the slider at which an image stands. */
  readonly shareOf: Job<{ choice: Enumeration; index: bigint }, number>;
  /** The number so many steps on; beyond an end of the space it goes on at the other one. */
  readonly step: Job<{ choice: Enumeration; index: bigint; by: bigint }, bigint>;
  /** A picture as a canvas shows it, made smaller where a side is longer than `mostSide`. */
  readonly look: Job<{ picture: Picture; mostSide: number }, Frame>;
  /**
   * Which image of a space a picture is; with `fitting`, which is nearest to it.
   * Errors: `E_FRAME` where the space has no such picture and nothing is to be fitted.
   */
  readonly find: Job<{ picture: Picture; choice: Enumeration; fitting?: FitOptions }, Found>;
  /** Play live onto a canvas from now on, by what comes through the port: `live/player.ts`. */
  readonly play: Job<{ canvas: OffscreenCanvas; orders: MessagePort }, void>;
}

export type KernelJob = keyof KernelJobs;

/** The page's side of the worker that has the kernel. */
export type KernelClient = JobClient<KernelJobs>;
