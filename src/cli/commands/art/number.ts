/**
 * `enumerate art number TEXT`: which number the picture of a text has among all images of its size, or a formula
 * among all formulas.
 * @module
 */
import { parseFormula } from '../../../art/formula.js';
import { formulaNumber } from '../../../art/formulas/formula-number.js';
import { toBytes } from '../../../core/big-bytes.js';
import { usageError } from '../../../core/errors.js';
import { Numbering } from '../../../core/numbering.js';
import type { Order } from '../../../core/order.js';
import { escapeControls } from '../../../core/quote.js';
import { makeSpace } from '../../../core/space.js';
import { STANDARD_OUTPUT } from '../../../io/standard-streams.js';
import { drawFound, readFormula } from '../../../pictures/files/art-files.js';
import { growArt } from '../../art-picture.js';
import { artOptions, DEFAULT_ART_SIZE, INPUT_OPTIONS } from '../../options/art-options.js';
import { readInput, readSettings } from '../../options/art-settings.js';
import { spaceOptions } from '../../options/space-options.js';
import { command, flag, type Given, group, optionalWord, path, text } from '../../options/table.js';
import { invocation, print } from '../../host.js';
import { checkNumberFile, printNumber, writeNumber } from '../../render/results.js';

const { order, seed } = spaceOptions();

const POSITIONALS = {
  text: optionalWord('any text; one that begins with a dash behind --', {
    dash: { refuse: '--stdin draws standard input' },
  }),
};

const OPTIONS = {
  ...INPUT_OPTIONS,
  ...group('Input', {
    formula: text('FORMULA', 'a formula, whose number among all formulas is meant'),
    formulaIn: path(
      'FILE',
      'a file with such a formula, or a PNG that has one; - for standard input',
      {
        excludes: ['formula'],
      },
    ),
  }),
  ...artOptions(DEFAULT_ART_SIZE),
  order,
  seed,
  ...group('Output', {
    out: path(
      'FILE',
      'write the number into a file: text, or bytes where it is called .bin (the lowest first, no zeros at the end); - for standard output',
    ),
    whole: flag('print all of a long number on a terminal, too'),
    force: flag('overwrite the file'),
  }),
};

/** What a formula's number has no use for. */
const OF_PICTURES = [
  ...(['text', 'file', 'stdin', 'hex'] as const),
  ...(['size', 'depth', 'grammar', 'salt', 'variant', 'quality', 'samples'] as const),
  ...(['palette'] as const),
  ...(['order', 'seed'] as const),
];

export default command({
  about:
    'Print the number of the picture of a text: `get` with that number, the same size, written as 64x64, and the same --order and --seed gives the picture back. With --formula or --formula-in: the number of a formula among all formulas, which `art formula` gives back.',
  positionals: POSITIONALS,
  options: OPTIONS,
  examples: [
    ['art number grace --size 64', 'the number, in hex where it is long'],
    ['art number grace --size 64 --out grace.bin', 'for `get`:'],
    ['get @grace.bin --size 64x64', '… the same picture, as one of all images'],
    ["art number --formula 'palette(ember, sin(x))'", 'a formula among all formulas'],
  ],
  async run(given) {
    const { out, whole, force } = given;
    const file = out === STANDARD_OUTPUT ? undefined : out;
    if (file !== undefined) checkNumberFile(file, force, 'out', invocation('art'));
    const index = numberOfFormula(given) ?? numberOfPicture(given);
    if (file !== undefined) {
      writeNumber(file, index, force);
      print(escapeControls(file));
    } else printNumber(index, whole || out !== undefined);
  },
});

type NumberArguments = Given<typeof POSITIONALS> & Given<typeof OPTIONS>;

/** The number of a formula, least byte first; undefined where none is given. */
function numberOfFormula(given: NumberArguments): Uint8Array | undefined {
  const { formula, formulaIn } = given;
  if (formula === undefined && formulaIn === undefined) return undefined;
  const option = formula === undefined ? '--formula-in' : '--formula';
  for (const key of OF_PICTURES) {
    const value = given[key];
    if (value === undefined || value === false) continue;
    const name = key === 'text' ? 'TEXT' : `--${key}`;
    throw usageError(
      `${name} is of a picture, and ${option} is the whole formula: leave one of them out`,
    );
  }
  const expression = formulaIn === undefined ? parseFormula(formula ?? '') : readFormula(formulaIn);
  return toBytes(formulaNumber(expression));
}

/** The number of a text's picture, least byte first. */
function numberOfPicture(given: NumberArguments): Uint8Array {
  const { order = 'mixed', seed = '' } = given;
  const input = readInput(given.text, given);
  if (input === undefined)
    throw usageError('no input: give a text, --file, --stdin or --hex; or --formula');
  const settings = readSettings(given, DEFAULT_ART_SIZE);
  const { width, height } = settings;
  const space = makeSpace({ width, height, color: 'rgb', depth: 8 });
  const numbering = new Numbering(space, order as Order, seed);
  const { expression } = growArt(input, settings);
  return numbering.indexBytesOf(drawFound(expression, settings));
}
