/**
 * How many images of a space a thread makes a second, found by making some.
 * @module
 */
import type { OpenedChoice } from './opened-spaces.js';

const MEASURED_MS = 300;
const BATCH_BYTES = 2 ** 18;

/** The samples alone, from image 0 on; at least one batch, however long that takes. */
export function measureImages({ numbering }: OpenedChoice): number {
  const { space, size } = numbering;
  const wanted = Math.max(1, Math.floor(BATCH_BYTES / space.sampleBytes));
  const most = size.isAtMost(BigInt(wanted)) ? Number(size.exact()) : wanted;
  numbering.batch(0n, most);
  let images = 0;
  const start = performance.now();
  do {
    images += numbering.batch(0n, most).length / space.sampleBytes;
  } while (performance.now() - start < MEASURED_MS);
  return (images * 1000) / (performance.now() - start);
}
