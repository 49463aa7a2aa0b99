/**
 * The parts of the benchmark, by the names that `npm run bench` takes.
 * @module
 */
import { benchArt } from './art.js';
import { benchAccess, benchKernel, benchPng, benchText } from './core.js';
import { benchCompressed } from './compressed.js';
import { benchCurves } from './curves.js';
import type { Result, Series } from './measure.js';
import { benchOld } from './old.js';
import { benchEvolve } from './evolve.js';
import { benchFilm } from './film.js';
import { benchFleet } from './fleet.js';
import { benchFormulas } from './formulas.js';
import { benchLocate } from './locate.js';
import { benchFolders, benchPipe, benchRuns } from './outputs.js';
import { benchPage } from './page.js';
import { benchFolder, benchMemory, benchStart } from './process.js';
import { benchPyramid } from './pyramid.js';
import { benchQueue } from './queue.js';
import { benchRanges } from './ranges.js';
import { benchSharp } from './sharp.js';
import { benchVerify } from './verify.js';
import { benchWall } from './wall.js';
import { benchWeb } from './web.js';

type Measured = readonly (Result | Series)[];

/** Ratios in the order in which they are measured; the curves are series, made last. */
export const PARTS: Readonly<Record<string, () => Measured | Promise<Measured>>> = {
  kernel: benchKernel,
  access: benchAccess,
  pyramid: benchPyramid,
  text: benchText,
  png: benchPng,
  sharp: benchSharp,
  compressed: benchCompressed,
  start: benchStart,
  folder: benchFolder,
  memory: benchMemory,
  pipe: benchPipe,
  folders: benchFolders,
  runs: benchRuns,
  art: benchArt,
  formulas: benchFormulas,
  evolve: benchEvolve,
  verify: benchVerify,
  locate: benchLocate,
  film: benchFilm,
  web: benchWeb,
  ranges: benchRanges,
  page: benchPage,
  wall: benchWall,
  queue: benchQueue,
  fleet: benchFleet,
  old: benchOld,
  curves: benchCurves,
};
