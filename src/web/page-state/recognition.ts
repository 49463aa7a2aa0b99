/**
 * Recognition: five pictures of one's own, to be found among 25, apart from all elements. ART §16.
 * @module
 */
import type { PictureSeed, Portfolio } from '../../art/recognition/portfolio.js';
import { OWN_PICTURES, SHOWN_PICTURES } from '../../art/limits.js';
import { counted } from '../../core/cardinality.js';

/** A portfolio as the worker tells it. */
export interface KeptPortfolio {
  /** All of it, as it is kept. */
  readonly text: string;
  readonly portfolio: Portfolio;
  readonly isLocked: boolean;
}

/** What a person is at: nothing yet, their own pictures, the question, what came of the answer. */
type Step = 'begin' | 'look' | 'ask' | 'told';

export interface RecognitionState {
  /** Undefined where no pictures have been chosen. */
  readonly kept: KeptPortfolio | undefined;
  readonly step: Step;
  /** The places that are picked, from 1 on. */
  readonly picks: readonly number[];
  /** Whether the last answer was right. */
  readonly isRight: boolean;
  readonly complaint: string;
}

export const FIRST_RECOGNITION: RecognitionState = {
  kept: undefined,
  step: 'begin',
  picks: [],
  isRight: false,
  complaint: '',
};

/** A portfolio that was chosen, read, or asked about. */
export function withPortfolio(
  state: RecognitionState,
  kept: KeptPortfolio,
  step: Exclude<Step, 'told'>,
): RecognitionState {
  return { ...state, kept, step: kept.isLocked ? 'begin' : step, picks: [], complaint: '' };
}

export function withAnswer(
  state: RecognitionState,
  kept: KeptPortfolio,
  isRight: boolean,
): RecognitionState {
  return { ...state, kept, step: 'told', picks: [], isRight, complaint: '' };
}

/** Picked, or no longer; of more than five, the last is not taken. */
export function withPick(state: RecognitionState, place: number): RecognitionState {
  const { picks } = state;
  if (picks.includes(place)) return { ...state, picks: picks.filter((one) => one !== place) };
  return isFull(state) ? state : { ...state, picks: [...picks, place] };
}

/** Whether as many are picked as an answer has. */
export function isFull({ picks }: RecognitionState): boolean {
  return picks.length === OWN_PICTURES;
}

export function isLocked({ kept }: RecognitionState): boolean {
  return kept?.isLocked === true;
}

/** The pictures that are to be seen, in their places. */
export function shownPictures({ kept, step }: RecognitionState): readonly PictureSeed[] {
  if (step === 'look') return kept?.portfolio.own ?? [];
  return step === 'ask' ? (kept?.portfolio.challenge?.pictures ?? []) : [];
}

/** What is the case, and what to do. */
export function standing(state: RecognitionState): string {
  const { kept, step, picks, isRight } = state;
  if (kept === undefined) return '';
  const { limit, wrong } = kept.portfolio;
  if (kept.isLocked)
    return `Locked: ${counted(wrong, 'wrong answer')} in a row. Forget these pictures, and choose others.`;
  if (step === 'look') return 'These are yours. Look at them until you know them.';
  if (step === 'ask')
    return `Which ${OWN_PICTURES} of these ${SHOWN_PICTURES} are yours? ${picks.length} of ${OWN_PICTURES} picked.`;
  if (step === 'told')
    return isRight
      ? 'Right: these are yours.'
      : `Wrong. ${counted(limit - wrong, 'more wrong answer')} will lock it.`;
  return `You have ${OWN_PICTURES} pictures${wrong === 0 ? '.' : `, and ${counted(wrong, 'wrong answer')} since the last right one.`}`;
}

/** What it is worth, of 25 over 5 ways to answer. */
export const WORTH =
  'One guess in 53,130 is right (15.7 bits), and five wrong ones in a row lock it. Whoever looks over your shoulder learns your pictures. They are kept in this browser alone: this is a demonstration, and no login.';
