/**
 * Numbers that are too long for an address.
 * @module
 */
import { makeVisits } from '../../shell/visits.js';

const visits = makeVisits<bigint>();

/** @returns what leads back to the number, to be kept with the entry of the history */
export const keepNumber = visits.keep;

/** @param state - of an entry of the history */
export const keptNumber = visits.kept;
