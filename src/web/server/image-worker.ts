/**
 * The module of the server's worker threads: one job after the other.
 * @module
 */
import os from 'node:os';
import type { Enumeration } from '../../core/enumeration.js';
import { answerCalls } from '../../io/call-thread.js';
import { locatePng } from './locate-png.js';
import { drawNumber, type FrameJob, type ImageJob } from './make-image.js';
import { makeImage, makeLiveFrame, measureImages } from './make-image.js';
import { OpenedSpaces } from './opened-spaces.js';

/** Few spaces are kept, because they are large. */
const MOST_SPACES = 8;
const LARGE_BYTES = 2 ** 20;

/** Large images give way to small ones. Elsewhere than on Linux the whole process would. */
if (process.platform === 'linux') os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);

const spaces = new OpenedSpaces(MOST_SPACES, LARGE_BYTES);

const handlers = {
  image(job: ImageJob) {
    const made = makeImage(spaces.open(job.choice), job);
    return { ...made, bytes: made.bytes?.slice() };
  },
  frame: (job: FrameJob) => makeLiveFrame(spaces.open(job.choice), job),
  draw: (choice: Enumeration) => drawNumber(spaces.open(choice)),
  locate: locatePng,
  measure: (choice: Enumeration) => measureImages(spaces.open(choice)),
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
  if (typeof result !== 'object') return [];
  const bytes = result instanceof Uint8Array ? result : 'png' in result ? result.png : result.bytes;
  const isWhole = bytes !== undefined && bytes.byteLength === bytes.buffer.byteLength;
  return isWhole && bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : [];
}
