/**
 * One frame of the live setting.
 * @module
 */
import { formatIndex } from '../../core/index-format.js';
import { indexAt } from '../../core/pace.js';
import type { FramePlace, LiveFrame } from './jobs.js';
import type { OpenedChoice } from './opened-spaces.js';

/** @returns memory of its own */
export function makeLiveFrame(opened: OpenedChoice, place: FramePlace): LiveFrame {
  const { numbering } = opened;
  const index = placeIndex(opened, place);
  const png = opened.encoder().encode(numbering.batch(index, 1), index).slice();
  return { index: formatIndex(index), png };
}

/** Large spaces have sizes of millions of bits, which are not worked out while none is needed. */
function placeIndex(
  { numbering: { size } }: OpenedChoice,
  { from, step, position }: FramePlace,
): bigint {
  const index = from + position * step;
  return size.has(index) ? index : indexAt(position, from, step, size.exact());
}
