/**
 * `enumerate art portfolio create`, `challenge` and `check`: five pictures of one's own among 25.
 * @module
 */
import { dirname } from 'node:path';
import { OWN_PICTURES, SHOWN_PICTURES } from '../../../art/limits.js';
import {
  isLocked,
  MAX_WRONG,
  type PictureSeed,
  type Portfolio,
  seedPicture,
} from '../../../art/recognition/portfolio.js';
import { renderArt } from '../../../art/compile/renderer.js';
import { counted } from '../../../core/cardinality.js';
import { usageError } from '../../../core/errors.js';
import { escapeControls, quoteText } from '../../../core/quote.js';
import { checkAbsent } from '../../../io/atomic-file.js';
import { checkMakable, realPath, requireFolderOf } from '../../../io/folders.js';
import { STANDARD_OUTPUT } from '../../../io/standard-streams.js';
import {
  answerChallengeFile,
  choosePortfolio,
  createPortfolioFile,
  openChallengeFile,
} from '../../../pictures/files/portfolio-file.js';
import { readArtSize } from '../../../pictures/files/art-files.js';
import { drawSheet, sheetSize } from '../../../pictures/sheet.js';
import { choice, invalid, whole } from '../../../text/read-quantity.js';
import { shellWord } from '../../../text/shell-word.js';
import { checkSheet, type SheetOptions, writeSheet } from '../../art-outputs.js';
import { EXIT } from '../../exit-codes.js';
import { invocation, print, tell } from '../../host.js';
import { SHOW } from '../../options/art-options.js';
import { command, flag, group, path, text, value, word, words } from '../../options/table.js';

const DEFAULT_SIZE = '128x128';
const COLUMNS = 5;

const FILE = word('the file of the portfolio, which is secret', {
  isPath: true,
  ask: 'which portfolio? name its file, such as mine.portfolio',
});

/** @param file - where the sheet goes unless another one is named */
function sheetOptions(file: string) {
  return group('Output', {
    size: text('WxH', 'width and height of each picture, in pixels', { otherwise: DEFAULT_SIZE }),
    out: path('FILE', 'a PNG, or - for standard output', { otherwise: file }),
    force: flag('overwrite what is there'),
    show: SHOW,
  });
}

const OWN_SHEET = 'art-portfolio.png';
const CHALLENGE_SHEET = 'art-challenge.png';

const create = command({
  about: `Choose ${OWN_PICTURES} pictures at random, which are yours from now on, and put them on a sheet. The file of the portfolio is secret, and so is the sheet: look at it until you know the pictures, then delete it.`,
  positionals: { file: FILE },
  options: {
    ...group('Portfolio', {
      limit: value(
        whole(1, MAX_WRONG, 'E_RANGE'),
        'N',
        'so many wrong answers, one after the other, lock the portfolio',
        { otherwise: '5' },
      ),
      decoys: value(
        choice(['fresh', 'kept'] as const),
        'WHICH',
        'after a right answer: fresh, kept',
        {
          otherwise: 'fresh',
          choices: ['fresh', 'kept'],
        },
      ),
    }),
    ...sheetOptions(OWN_SHEET),
  },
  examples: [
    ['art portfolio create mine.portfolio', 'your pictures, in art-portfolio.png'],
    ['art portfolio create mine.portfolio --show', '… on the terminal, and in no file'],
  ],
  async run(given) {
    const { file, limit, decoys, force } = given;
    requireFolderOf(file);
    checkMakable(dirname(file));
    checkAbsent(file, force, { key: 'other-file', value: 'create FILE' });
    const sheet = await prepareSheet(given, OWN_SHEET, OWN_PICTURES);
    const portfolio = choosePortfolio({ limit, decoys });
    // Whoever sees this sheet can answer.
    const mask = process.umask(0o077);
    try {
      await sheet(portfolio.own);
    } finally {
      process.umask(mask);
    }
    // At the end, so that an old one is not lost to one whose pictures nobody has seen.
    createPortfolioFile(file, portfolio, force);
    tell(`note: ${quoteText(file)} and the sheet are secret`);
  },
});

const challenge = command({
  about: `Put ${SHOWN_PICTURES} pictures on a sheet in ${COLUMNS} rows, ${OWN_PICTURES} of which are of the portfolio. They stay the same until \`art portfolio check\` answers.`,
  positionals: { file: FILE },
  options: sheetOptions(CHALLENGE_SHEET),
  examples: [
    ['art portfolio challenge mine.portfolio --show', 'which are yours?'],
    ['art portfolio check mine.portfolio 3 7 12 18 25', 'the answer'],
  ],
  async run(given) {
    const sheet = await prepareSheet(given, CHALLENGE_SHEET, SHOWN_PICTURES);
    await sheet(openChallengeFile(given.file));
    tell(
      `which ${OWN_PICTURES} are yours? Count from 1 at the top left to ${SHOWN_PICTURES}, row by row, and answer: ${invocation(`art portfolio check ${shellWord(given.file)} …`)}`,
    );
  },
});

const check = command({
  hasVerdict: true,
  about: `Answer the challenge: right or wrong. The exit code is 0 where the answer is right, and 1 where it is wrong. Each challenge can be answered once; what names no ${OWN_PICTURES} pictures is no answer, and is not counted.`,
  positionals: {
    file: FILE,
    places: words(
      `the places of your ${OWN_PICTURES} pictures, 1 to ${SHOWN_PICTURES}, in any order`,
      {
        isRequired: true,
        ask: `which are yours? give ${OWN_PICTURES} numbers from 1 to ${SHOWN_PICTURES}`,
      },
    ),
  },
  options: {},
  examples: [['art portfolio check mine.portfolio 3 7 12 18 25', 'in any order']],
  run({ file, places }) {
    const { isRight, before, after } = answerChallengeFile(file, places.flatMap(readPlaces));
    print(isRight ? 'right' : 'wrong');
    tell(isRight ? beforeText(before) : leftText(after));
    return Promise.resolve(isRight ? EXIT.done : EXIT.failed);
  },
});

export default command({
  about: `A portfolio is ${OWN_PICTURES} pictures of your own: who finds them among ${SHOWN_PICTURES} knows them. create makes one, challenge asks, and check answers.`,
  commands: {
    create: listedHere(`choose ${OWN_PICTURES} pictures, which are yours from now on`, create),
    challenge: listedHere(`show ${SHOWN_PICTURES} pictures, with yours among them`, challenge),
    check: listedHere('answer which are yours', check),
  },
  options: {},
  examples: [
    ['art portfolio create mine.portfolio', 'your pictures, in art-portfolio.png'],
    ['art portfolio challenge mine.portfolio', 'which are yours? in art-challenge.png'],
    ['art portfolio check mine.portfolio 3 7 12 18 25', 'these'],
  ],
  run() {
    throw usageError('what of the portfolio? say create, challenge or check');
  },
});

/** A command of this file in a list of them. */
function listedHere(describe: string, here: typeof create) {
  return { describe, load: () => Promise.resolve(here) };
}

/**
 * Check where a sheet goes, before anything is changed.
 * @returns what draws and writes it
 */
async function prepareSheet(
  options: SheetOptions & { readonly size: string | undefined; readonly file: string },
  name: string,
  count: number,
): Promise<(seeds: readonly PictureSeed[]) => Promise<void>> {
  const size = readArtSize(options.size ?? DEFAULT_SIZE, '--size');
  sheetSize(count, size, COLUMNS);
  const { file, show, out = show === undefined ? name : STANDARD_OUTPUT } = options;
  if (out !== STANDARD_OUTPUT && realPath(out) === realPath(file))
    throw usageError(`the portfolio and its sheet are one file, ${file}: name two, with --out`);
  const sheet = await checkSheet(options, name);
  return async (seeds) => {
    const pictures = seeds.map((seed) => renderArt(seedPicture(seed), size.width, size.height));
    const file = await writeSheet(drawSheet(pictures, size, COLUMNS), sheet, name);
    if (file !== undefined) print(escapeControls(file));
  };
}

/** Numbers with blanks or commas between them. */
function readPlaces(given: string): number[] {
  const parts = given.split(/[\s,]+/).filter((part) => part !== '');
  const odd = parts.find((part) => !/^[0-9]{1,2}$/.test(part));
  if (odd === undefined) return parts.map(Number);
  throw invalid('place', odd, `expected numbers from 1 to ${SHOWN_PICTURES}`);
}

/** What the owner wants to know: somebody else may have tried. */
function beforeText({ wrong }: Portfolio): string {
  if (wrong === 0) return 'no wrong answer since the last right one';
  return `since the last right answer there ${wrong === 1 ? 'was' : 'were'} ${counted(wrong, 'wrong answer')}`;
}

function leftText(after: Portfolio): string {
  if (isLocked(after))
    return `locked: ${counted(after.wrong, 'wrong answer')}; make a new portfolio`;
  return `${counted(after.limit - after.wrong, 'more wrong answer')} will lock the portfolio`;
}
