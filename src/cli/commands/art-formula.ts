/**
 * `enumerate art formula N`: the formula that has a number among all formulas, and its picture.
 * @module
 */
import { artSize, formulaSize } from '../../art/frames.js';
import { formulaAt } from '../../art/formulas/formula-number.js';
import { EnumeratorError } from '../../core/errors.js';
import { type GivenNumber, openNumber, readIndex, shownIndex } from '../../io/read-index.js';
import { STANDARD_OUTPUT } from '../../io/standard-streams.js';
import { recolored } from '../../pictures/files/art-files.js';
import { unsaidNumber } from '../../text/index-text.js';
import { tell } from '../host.js';
import { ART_OPTIONS, DEFAULT_ART_SIZE } from '../options/art-options.js';
import { readSettings } from '../options/art-settings.js';
import { command, flag, word } from '../options/table.js';

const { tree, show, glsl, json, size, palette, metadata, remember, threads, statusJson } =
  ART_OPTIONS;

export default command({
  isLong: true,
  about:
    'Print the formula that has a number among all formulas of Random Art, counted from the smallest on; with --out or --show, draw it.',
  positionals: {
    number: word('a number, as for get: 10^30, 2^100+1, random, name:TEXT, @file', {
      dash: { refuse: '@- is a number from standard input' },
      ask: 'which formula? give a number, such as 10^30',
    }),
  },
  options: {
    size,
    palette,
    glsl,
    json,
    tree,
    show,
    out: {
      ...ART_OPTIONS.out,
      help: 'a picture (.png, .jpg … as for get) or -',
    },
    metadata,
    remember,
    force: flag('overwrite the file', { group: 'Output' }),
    threads,
    statusJson,
  },
  examples: [
    ['art formula 10^30', 'a formula of 27 nodes'],
    ['art formula name:ada --out ada.png', "a name's formula, and its picture"],
    ["art number --formula 'palette(ember, sin(x))'", 'the way back'],
  ],
  async run(given) {
    const { drawPicture } = await import('../art-picture.js');
    const { out, tree, glsl, json } = given;
    const isPiped = out === STANDARD_OUTPUT || tree === STANDARD_OUTPUT;
    await drawPicture({ ...given, formula: !json && !glsl && !isPiped }, () => {
      const number = readFormulaNumber(given.number);
      const settings = readSettings(given, DEFAULT_ART_SIZE);
      // A formula in other colours has another number.
      const own = given.palette === undefined ? { number } : {};
      const expression = recolored(formulaAt(number), settings);
      return { expression, settings, variant: undefined, ...own };
    });
  },
});

/** The number of one formula; one that its text does not say is told. SPEC §15.15. */
function readFormulaNumber(text: string): bigint {
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
