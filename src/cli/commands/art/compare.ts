/**
 * `enumerate art compare A B`: two fingerprints side by side.
 * @module
 */
import type { ArtInput } from '../../../art/seed.js';
import { escapeControls, quoteText } from '../../../core/quote.js';
import { chooseArt, drawFound } from '../../../pictures/files/art-files.js';
import { countDifferences, drawSheet, sheetSize } from '../../../pictures/sheet.js';
import { checkSheet, writeSheet } from '../../art-outputs.js';
import { EXIT } from '../../exit-codes.js';
import { artOptions, SHOW } from '../../options/art-options.js';
import { readInput, readSettings } from '../../options/art-settings.js';
import { readText } from '../../options/typed-text.js';
import { command, flag, group, path, word } from '../../options/table.js';
import { print, tell } from '../../host.js';
import { differenceText, qualityNote } from '../../render/art-report.js';

const DEFAULT_SIZE = '256x256';
const DEFAULT_FILE = 'art-compare.png';

const dash = { refuse: 'art --stdin draws standard input' };

export default command({
  hasVerdict: true,
  about:
    'Draw two inputs side by side, and say whether their pictures are the same. The exit code is 0 where they are, and 1 where they differ.',
  positionals: {
    a: word('a text, or a file', {
      dash,
      mayBeFile: true,
      ask: 'which two? give two texts, or --files and two files',
    }),
    b: word('another one', {
      dash,
      mayBeFile: true,
      ask: 'with what? give two texts, or --files and two files',
    }),
  },
  options: {
    files: flag('both are files, whose bytes are drawn', { group: 'Input' }),
    ...artOptions(DEFAULT_SIZE),
    ...group('Output', {
      out: path('FILE', 'a PNG, or - for standard output', { otherwise: 'art-compare.png' }),
      force: flag('overwrite the file'),
      show: SHOW,
    }),
  },
  examples: [
    ['art compare 12:f8:7e:78 12:f8:7e:79 --show', 'two fingerprints on the terminal'],
    ['art compare --files mine.pub theirs.pub', 'two keys, in art-compare.png'],
  ],
  async run(given) {
    const settings = readSettings(given, DEFAULT_SIZE);
    sheetSize(2, settings, 2);
    const sheet = await checkSheet(given, DEFAULT_FILE);
    const pictures = [given.a, given.b].map((text) => {
      const input = given.files
        ? readFile(text)
        : readText(text, 'put such bytes into files, and say --files');
      const chosen = chooseArt(input, settings);
      if (settings.quality) tell(`"${quoteText(text)}": ${qualityNote(chosen)}`);
      return drawFound(chosen.expression, settings);
    });
    const file = await writeSheet(drawSheet(pictures, settings, 2), sheet, DEFAULT_FILE);
    if (file !== undefined) print(escapeControls(file));
    const [first, second] = pictures as [Uint8Array, Uint8Array];
    const differing = countDifferences(first, second);
    tell(differenceText(differing, settings.width * settings.height));
    return differing === 0 ? EXIT.done : EXIT.failed;
  },
});

function readFile(file: string): ArtInput {
  return readInput(undefined, { file, stdin: false, hex: undefined }) ?? '';
}
