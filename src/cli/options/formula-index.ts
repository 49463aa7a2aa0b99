/**
 * The number of one formula, as it is typed. ART §15.
 * @module
 */
import { artSize, formulaSize } from '../../art/frames.js';
import { EnumeratorError } from '../../core/errors.js';
import { type GivenNumber, openNumber, readIndex, shownIndex } from '../../io/read-index.js';
import { unsaidNumber } from '../../text/index-text.js';
import { tell } from '../host.js';

/** A number that its text does not say is told. */
export function readFormulaIndex(text: string): bigint {
  const number = readWithin(openNumber(text));
  const unsaid = unsaidNumber(text);
  if (unsaid !== undefined) tell(`${unsaid}: formula ${shownIndex(number)}`);
  return number;
}

/** As in runs; a number that lies beyond them may be larger. */
function readWithin(given: GivenNumber): bigint {
  try {
    return readIndex(given, artSize());
  } catch (error) {
    if (!(error instanceof EnumeratorError) || error.code !== 'E_RANGE') throw error;
    return readIndex(given, formulaSize());
  }
}
