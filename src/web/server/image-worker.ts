/**
 * The module of the server's worker threads: one job after the other.
 * @module
 */
import os from 'node:os';
import { answerCalls } from '../../io/call-thread.js';
import type { Job, Results } from './jobs.js';
import { locatePng } from './locate-png.js';
import { drawNumber, makeImage, makeLiveFrame, measureImages } from './make-image.js';
import { OpenedSpaces } from './opened-spaces.js';

/** Few, because they are large. */
const MOST_SPACES = 8;
const LARGE_BYTES = 2 ** 20;

/** Large images give way to small ones. Elsewhere than on Linux it would be the whole process that does. */
if (process.platform === 'linux') os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);

const spaces = new OpenedSpaces(MOST_SPACES, LARGE_BYTES);

answerCalls(workOn, transferOf);

function workOn(job: Job): Results[keyof Results] {
  switch (job.kind) {
    case 'image': {
      const made = makeImage(spaces.open(job.choice), job.order);
      return { ...made, bytes: made.bytes?.slice() };
    }
    case 'frame':
      return makeLiveFrame(spaces.open(job.choice), job.place);
    case 'draw':
      return drawNumber(spaces.open(job.choice));
    case 'locate':
      return locatePng(job.order);
    default:
      return measureImages(spaces.open(job.choice));
  }
}

/** Large results change hands, in place of being copied. */
function transferOf(result: Results[keyof Results]): ArrayBuffer[] {
  if (typeof result !== 'object') return [];
  const bytes = result instanceof Uint8Array ? result : 'png' in result ? result.png : result.bytes;
  const isWhole = bytes !== undefined && bytes.byteLength === bytes.buffer.byteLength;
  return isWhole && bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : [];
}
