/**
 * From a number of another view to its image in Explore, and numbers that are too long for an
 * address.
 * @module
 */
import { byteLength } from '../../../core/big-bytes.js';
import { formatIndex } from '../../../core/index-format.js';
import { writeSpaceQuery } from '../../shared/space-query.js';
import { type Enumeration } from '../../../core/enumeration.js';
import type { ViewContext } from '../shell/view.js';
import { makeVisits } from '../shell/visits.js';

const visits = makeVisits<bigint>();

/** @returns what leads back to the number, to be kept with the entry of the history */
export const keepNumber = visits.keep;

/** @param state - of an entry of the history */
export const keptNumber = visits.kept;

/** Numbers of more bytes go beside the address rather than into it. */
const MOST_ADDRESS_BYTES = 15_000;

export function openInExplore(context: ViewContext, choice: Enumeration, index: bigint): void {
  const sizeBytes = byteLength(index);
  const isKept = sizeBytes > MOST_ADDRESS_BYTES;
  const space = writeSpaceQuery(choice, context.defaults);
  const number = `n=${isKept ? 'file' : formatIndex(index)}`;
  context.go(space === '' ? number : `${space}&${number}`, {
    view: 'explore',
    state: isKept ? keepNumber(index, sizeBytes) : null,
  });
}
