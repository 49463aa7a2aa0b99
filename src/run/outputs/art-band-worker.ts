/**
 * The thread that draws bands of a picture of Random Art.
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads';
import { bandMaker, type BandOrder, type MadeBand, MOST_AHEAD, NEXT, TAKEN } from './art-bands.js';
import { bandRows } from './art-png.js';

const { picture, shared } = workerData as BandOrder;
const words = new Int32Array(shared);
const count = Math.ceil(picture.height / bandRows(picture.width));
const bandAt = bandMaker(picture);
for (;;) {
  const index = Atomics.add(words, NEXT, 1);
  if (index >= count) break;
  for (;;) {
    const taken = Atomics.load(words, TAKEN);
    if (index - taken < MOST_AHEAD) break;
    Atomics.wait(words, TAKEN, taken, 1000);
  }
  const message: MadeBand = { index, band: bandAt(index) };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, no window
  parentPort?.postMessage(message);
}
