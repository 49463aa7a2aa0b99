/**
 * Portfolios on the worker's side, which draws the pictures that have to differ. ART §16.
 * @module
 */
import { formatPortfolio, parsePortfolio } from '../../../art/recognition/portfolio-text.js';
import {
  answerChallenge,
  createPortfolio,
  isLocked,
  openChallenge,
  type Portfolio,
} from '../../../art/recognition/portfolio.js';
import type { KeptPortfolio } from '../../page-state/recognition.js';

/** As it was kept. */
type KeptText = { readonly text: string };

/** All but the first throw `E_PORTFOLIO` for a text that is no portfolio, or for one that is locked. */
export const portfolioJobs = {
  createPortfolio: (): KeptPortfolio => tell(createPortfolio({ random })),
  readPortfolio: ({ text }: KeptText): KeptPortfolio => tell(parsePortfolio(text)),
  openChallenge: ({ text }: KeptText): KeptPortfolio =>
    tell(openChallenge(parsePortfolio(text), random)),

  answerChallenge({ text, places }: KeptText & { readonly places: readonly number[] }) {
    const { isRight, portfolio } = answerChallenge(parsePortfolio(text), places);
    return { isRight, kept: tell(portfolio) };
  },
};

function tell(portfolio: Portfolio): KeptPortfolio {
  return { text: formatPortfolio(portfolio), portfolio, isLocked: isLocked(portfolio) };
}

function random(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
}
