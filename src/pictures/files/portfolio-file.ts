/**
 * Portfolios in files that only their owner can read. One process at a time works with one, and what it answers is
 * in the file before anybody is told.
 * @module
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import {
  answerChallenge,
  createPortfolio,
  openChallenge,
  type PictureSeed,
  type Portfolio,
  type PortfolioOptions,
} from '../../art/recognition/portfolio.js';
import { formatPortfolio, parsePortfolio } from '../../art/recognition/portfolio-text.js';
import { EnumeratorError, naming } from '../../core/errors.js';
import { quoteText } from '../../core/quote.js';
import { linkOnce, writeAtomically } from '../../io/atomic-file.js';
import { readWholeFile } from '../../io/bounded-read.js';
import { realPath } from '../../io/folders.js';
import { type Lock, lockWith, sweepLock } from '../../io/lock/lock.js';
import { attempt } from '../../io/system-error.js';
import { looseText } from '../../text/decode-text.js';
import { shellWord } from '../../text/shell-word.js';

/** More than any portfolio has. */
const MAX_BYTES = 2 ** 16;
const OWNER_ONLY = 0o600;

/** Choose the pictures of a portfolio. @throws EnumeratorError `E_RANGE` */
export function choosePortfolio(options: Omit<PortfolioOptions, 'random'> = {}): Portfolio {
  return createPortfolio({ ...options, random: randomBytes });
}

/**
 * Write a new portfolio into its file.
 * @param force - whether a file that is there is replaced
 * @throws EnumeratorError `E_EXISTS` where another process is at work with the file, `E_IO`
 */
export function createPortfolioFile(file: string, portfolio: Portfolio, force: boolean): void {
  underLock(realPath(file), (lock) => {
    keep(file, portfolio, lock, force ? fs.renameSync : linkOnce);
  });
}

/**
 * Pose a challenge.
 * @returns the pictures in the order in which they are shown
 * @throws EnumeratorError `E_PORTFOLIO`, `E_IO`, `E_EXISTS` where another process is at work with the file
 */
export function openChallengeFile(file: string): readonly PictureSeed[] {
  return change(file, (before) => {
    const portfolio = openChallenge(before, randomBytes);
    return { portfolio, result: portfolio.challenge.pictures };
  });
}

/**
 * Answer the open challenge.
 * @returns whether it was right, and the portfolios before and after
 * @throws EnumeratorError as {@link answerChallenge}, and as {@link openChallengeFile}
 */
export function answerChallengeFile(
  file: string,
  places: readonly number[],
): { readonly isRight: boolean; readonly before: Portfolio; readonly after: Portfolio } {
  return change(file, (before) => {
    const { isRight, portfolio } = answerChallenge(before, places);
    return { portfolio, result: { isRight, before, after: portfolio } };
  });
}

/** Read, change and keep a portfolio, as the only process that does. */
function change<T>(
  name: string,
  step: (before: Portfolio) => { readonly portfolio: Portfolio; readonly result: T },
): T {
  const file = attempt(`cannot read ${name}`, () => fs.realpathSync(name));
  return underLock(file, (lock) => {
    const before = readPortfolioFile(file, name);
    const { portfolio, result } = naming(quoteText(name), () => step(before), 'E_PORTFOLIO');
    keep(file, portfolio, lock, fs.renameSync);
    return result;
  });
}

function underLock<T>(file: string, work: (lock: Lock) => T): T {
  const lock = lockWith(`${file}.lock`, file);
  try {
    sweepLock(lock, file);
    return work(lock);
  } finally {
    lock.release();
  }
}

/** Brought to the disk, so that no loss of power takes a wrong answer back. */
function keep(
  file: string,
  portfolio: Portfolio,
  lock: Lock,
  place: (from: string, to: string) => void,
): void {
  lock.check();
  writeAtomically(file, formatPortfolio(portfolio), { mode: OWNER_ONLY, sync: 'folder', place });
}

/** @param typed - the name by which messages call the file */
function readPortfolioFile(file: string, typed: string): Portfolio {
  const found = attempt(`cannot read ${typed}`, () => fs.statSync(file));
  const name = quoteText(typed);
  if (!found.isFile())
    throw new EnumeratorError('E_PORTFOLIO', `${name} is no portfolio: it is no regular file`);
  // Windows has no such bits.
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
    throw new EnumeratorError(
      'E_PORTFOLIO',
      `${name} is secret, and others may read or write it: chmod 600 ${shellWord(typed)}`,
    );
  const bytes = readWholeFile(file, {
    name,
    limitBytes: MAX_BYTES,
    tooLarge: 'no portfolio has so many',
  });
  return naming(name, () => parsePortfolio(looseText(bytes)));
}
