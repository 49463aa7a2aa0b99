/**
 * The module of the server's worker threads: one job after the other.
 * @module
 */
import os from 'node:os';
import { crc32 } from 'node:zlib';
import { readPngHead } from '../../codecs/png/head.js';
import { type Enumeration, type EnumerationRequest, requestFor } from '../../core/enumeration.js';
import { locatePicture } from '../../pictures/locate.js';
import { readPngPicture } from '../../pictures/read-png.js';
import { answerCalls } from '../../io/call-thread.js';
import { nodeZlib } from '../../io/node-zlib.js';
import { formatIndexBytes } from '../../text/exact-number.js';
import { readSpaceQuery, readSpaceRequest, writeSpaceQuery } from '../shared/space-query.js';
import {
  drawNumber,
  type FrameJob,
  type ImageJob,
  makeImage,
  makeLiveFrame,
  measureImages,
} from './make-image.js';
import { fileSizes, type SizesJob } from './files/file-sizes.js';
import { type FolderRange, readFolderRange } from './files/image-set.js';
import { OpenedSpaces } from './opened-spaces.js';
import { Problem } from './problem.js';
import { rangeBytes, rangeFacts } from './ranges/range-jobs.js';

/** Few spaces are kept, because they are large. */
const MOST_SPACES = 16;
const LARGE_BYTES = 2 ** 20;
/** Bytes of a pixel at most: four samples of two bytes. */
const MOST_PIXEL_BYTES = 8;

/** Large images give way to small ones. Elsewhere than on Linux the whole process would. */
if (process.platform === 'linux') os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);

const spaces = new OpenedSpaces(MOST_SPACES, LARGE_BYTES);

const handlers = {
  image(job: ImageJob) {
    const made = makeImage(spaces.open(job.choice), job);
    return { ...made, bytes: made.bytes?.slice() };
  },
  frame: (job: FrameJob) => makeLiveFrame(spaces.open(job.choice), job),
  draw: drawNumber,
  locate: locatePng,
  folderRange: (job: FolderRange) => readFolderRange(job),
  sizes: (job: SizesJob) => fileSizes(job),
  measure: (choice: Enumeration) => measureImages(spaces.open(choice)),
  rangeFacts,
  rangeBytes,
};

/** The jobs of a worker thread, with their inputs and results. */
export type Jobs = typeof handlers;
export type Result = ReturnType<Jobs[keyof Jobs]>;

answerCalls(
  ({ kind, input }: { kind: keyof Jobs; input: never }): Result => handlers[kind](input),
  transferOf,
);

/** Large results change hands, in place of being copied. */
function transferOf(result: Result): ArrayBuffer[] {
  if (typeof result !== 'object' || 'kind' in result) return [];
  if ('memory' in result) return [result.memory];
  const bytes = result instanceof Uint8Array ? result : bytesIn(result);
  const isWhole = bytes !== undefined && bytes.byteLength === bytes.buffer.byteLength;
  return isWhole && bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : [];
}

function bytesIn(result: Extract<Result, object>): Uint8Array | undefined {
  return 'bytes' in result ? result.bytes : undefined;
}

interface LocateJob {
  /** A PNG; taken over by the thread. */
  readonly png: Uint8Array;
  /** The request's, without its `?`. */
  readonly query: string;
  readonly defaults: Enumeration;
  readonly maxPixels: number;
}

/**
 * The number of a PNG that a visitor has sent. SPEC §9.
 * @returns JSON: `index` as hex above 80 digits, `canonicalSpace`, `order`, `seed`, `query` (which
 *   says all of these, and the palette), `exact`, `remarks` (the file's faults that were passed over)
 * @throws EnumeratorError `E_PNG`, `E_FRAME` and those of the query; Problem 413, 415
 */
function locatePng({ png, query, defaults, maxPixels }: LocateJob): Uint8Array {
  checkSize(png, maxPixels);
  const params = new URLSearchParams(query);
  const strict = readStrict(params);
  const request = readRequest(params, defaults);
  const limits = { maxPixels, maxInflatedBytes: maxPixels * MOST_PIXEL_BYTES * 2 };
  const source = readPngPicture(png, { ...nodeZlib, ...limits, strict }, request);
  const located = locatePicture(source, request);
  const { space, order, seed, indexBytes } = located;
  const record = {
    index: formatIndexBytes(indexBytes),
    canonicalSpace: space.canonical,
    order,
    seed,
    query: writeSpaceQuery(located),
    exact: true,
    remarks: source.remarks,
  };
  return Buffer.from(`${JSON.stringify(record)}\n`);
}

/** Check the first bytes alone, so that a bomb is refused before anything is inflated. */
function checkSize(png: Uint8Array, maxPixels: number): void {
  const head = readPngHead({ read: (at, length) => png.subarray(at, at + length) }, crc32);
  if (head === undefined || head.width * head.height <= maxPixels) return;
  throw new Problem(
    413,
    `E_PNG: ${head.width}×${head.height} pixels are too many: this server takes ${maxPixels}`,
  );
}

/**
 * Whether the query asks for a file without a fault; takes that out of it.
 * @throws Problem 400
 */
function readStrict(params: URLSearchParams): boolean {
  const texts = params.getAll('strict');
  params.delete('strict');
  if (texts.every((text) => text === '1') && texts.length <= 1) return texts.length === 1;
  throw new Problem(400, 'strict must be 1, once, or be left out');
}

/** A query with a size is the address of a space; others leave to the picture what they do not say. */
function readRequest(params: URLSearchParams, defaults: Enumeration): EnumerationRequest {
  return params.has('size')
    ? requestFor(readSpaceQuery(params, defaults))
    : readSpaceRequest(params);
}
