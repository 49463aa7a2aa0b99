/** A process that answers wrongly until a portfolio is locked, and counts how often it was told so. @module */
import fs from 'node:fs';
import { parsePortfolio } from '../../../src/art/index.js';
import { EnumeratorError } from '../../../src/core/errors.js';
import {
  answerChallengeFile,
  openChallengeFile,
} from '../../../src/pictures/files/portfolio-file.js';

/** What it answers. */
export interface RaceEnd {
  /** How many of its answers were judged. */
  readonly judged: number;
}

function guess(file: string): RaceEnd {
  const { own } = parsePortfolio(fs.readFileSync(file, 'utf8'));
  for (let judged = 0; ;) {
    try {
      const places = [...openChallengeFile(file).entries()].flatMap(([i, seed]) =>
        own.includes(seed) ? [] : [i + 1],
      );
      answerChallengeFile(file, places.slice(0, 5));
      judged++;
    } catch (error) {
      if (!(error instanceof EnumeratorError)) throw error;
      if (error.message.includes('locked')) return { judged };
      // Another process is at work with it, or has just answered.
    }
  }
}

process.on('message', (file: string) => process.send?.(guess(file)));
process.send?.('ready');
