/**
 * What stands on the card of a picture that was found: a picture to be shown to others.
 * @module
 */
import { shortenIndex } from '../../core/index-format.js';
import { readableNumber } from '../shared/number-text.js';
import type { Result } from './find.js';
import { type Standing, standingText } from './find-standing.js';
import { choiceTitle } from './space-draft.js';

export interface CardText {
  /** The number, in lines of the same length but for the last. */
  readonly number: readonly string[];
  readonly space: string;
  /** Where it stands; '' where that is not known. */
  readonly standing: string;
}

/** Numbers up to here stand on one line. */
const LINE_LENGTH = 20;
/** With the commas of a shorter one. */
const SHORT_LENGTH = 14;
const MOST_LINES = 3;

export function cardText({ found, choice }: Result, standing: Standing | undefined): CardText {
  const text =
    found.length <= SHORT_LENGTH
      ? readableNumber(found, SHORT_LENGTH, LINE_LENGTH)
      : shortenIndex(found.text, MOST_LINES * LINE_LENGTH);
  return {
    number: text.match(new RegExp(`.{1,${LINE_LENGTH}}`, 'gu')) ?? [],
    space: choiceTitle(choice),
    standing: standing === undefined ? '' : standingText(choice, standing),
  };
}
