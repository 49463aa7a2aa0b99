/**
 * `enumerate art formula N`: the formula that has a number among all formulas, and its picture.
 * @module
 */
import { formulaAt } from '../../../art/formulas/formula-number.js';
import { recolorBy } from '../../../art/recolor.js';
import { STANDARD_OUTPUT } from '../../../io/standard-streams.js';
import { ART_OPTIONS, DEFAULT_ART_SIZE } from '../../options/art-options.js';
import { readSettings } from '../../options/art-settings.js';
import { readFormulaIndex } from '../../options/formula-index.js';
import { command, flag, word } from '../../options/table.js';

const { tree, show, glsl, json, size, palette, metadata, remember, threads, statusJson } =
  ART_OPTIONS;

export default command({
  isLong: true,
  about:
    'Print the formula that has a number among all formulas of Random Art, counted from the smallest on; with --out or --show, draw it.',
  positionals: {
    number: word('a number, as for get: 10^30, 2^100+1, random, name:TEXT, @file', {
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
    const { drawPicture } = await import('../../art-picture.js');
    const { out, tree, glsl, json } = given;
    const isPiped = out === STANDARD_OUTPUT || tree === STANDARD_OUTPUT;
    await drawPicture({ ...given, formula: !json && !glsl && !isPiped }, () => {
      const number = readFormulaIndex(given.number);
      const settings = readSettings(given, DEFAULT_ART_SIZE);
      const expression = recolorBy(formulaAt(number), settings.palette);
      return { expression, settings, variant: undefined, number };
    });
  },
});
