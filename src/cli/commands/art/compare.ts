/**
 * `enumerate art compare A B`: two fingerprints side by side.
 * @module
 */
import { compareLooks, measureLook } from '../../../art/recognition/likeness.js';
import { inputWords } from '../../../art/recognition/words.js';
import type { ArtInput } from '../../../art/seed.js';
import { resultOf, usageError } from '../../../core/errors.js';
import { escapeControls, quoteText } from '../../../core/quote.js';
import { chooseArt, drawFound } from '../../../pictures/files/art-files.js';
import { countDifferences, drawSheet, sheetSize } from '../../../pictures/sheet.js';
import { readFingerprint } from '../../../text/fingerprint.js';
import { artName, checkSheet, writeSheet } from '../../art-outputs.js';
import { EXIT } from '../../exit-codes.js';
import { artOptions, SHOW } from '../../options/art-options.js';
import { readInput, readSettings } from '../../options/art-settings.js';
import { readText } from '../../options/typed-text.js';
import { command, flag, type Given, group, path, word } from '../../options/table.js';
import { print, tell } from '../../host.js';
import { differenceText, qualityNote } from '../../render/art-report.js';

const DEFAULT_SIZE = '256x256';

const dash = { refuse: 'art --stdin draws standard input' };

const POSITIONALS = {
  a: word('a text, a fingerprint, or a file', {
    dash,
    mayBeFile: true,
    ask: 'which two? give two texts, two fingerprints with --fingerprints, or two files with --files',
  }),
  b: word('another one', {
    dash,
    mayBeFile: true,
    ask: 'with what? give two texts, two fingerprints with --fingerprints, or two files with --files',
  }),
};

const OPTIONS = {
  ...group('Input', {
    files: flag('both are files, whose bytes are drawn', { excludes: ['fingerprints'] }),
    fingerprints: flag(
      "both are a key's fingerprint as it is printed: hex with colons, SHA256: and base64, or the groups of PGP; the bytes are drawn",
    ),
  }),
  ...artOptions(DEFAULT_SIZE),
  ...group('Output', {
    out: path('FILE', 'a PNG, or - for standard output', { otherwise: 'art-compare-DIGEST.png' }),
    force: flag('overwrite the file'),
    show: SHOW,
  }),
};

type CompareArguments = Given<typeof POSITIONALS> & Given<typeof OPTIONS>;

export default command({
  hasVerdict: true,
  isComparison: true,
  about:
    'Draw two inputs side by side, and say whether they are the same, how alike their pictures look, and five words for each. The exit code is 0 where they are the same, 1 where they differ, and 2 where that is not known.',
  positionals: POSITIONALS,
  options: OPTIONS,
  examples: [
    ['art compare 12:f8:7e:78 12:f8:7e:79 --show', 'two texts on the terminal'],
    [
      'art compare --fingerprints "$(ssh-keygen -lf mine.pub)" SHA256:… --show',
      "a key's fingerprint, and the one that you were told",
    ],
    ['art compare --files mine.pub theirs.pub', 'two keys, in a PNG'],
  ],
  async run(given) {
    const settings = readSettings(given, DEFAULT_SIZE);
    sheetSize(2, settings, 2);
    // What is wrong use is told as such, before what is there already.
    const [first, second] = readBoth(given);
    const sheet = await checkSheet(given);
    const found = [first, second].map((input, i) => {
      const chosen = chooseArt(input, settings);
      const text = i === 0 ? given.a : given.b;
      if (settings.quality) tell(`"${quoteText(text)}": ${qualityNote(chosen)}`);
      const { expression } = chosen;
      const words = `${quoteText(text)}: ${inputWords(input, settings.salt).join(' ')}`;
      const pixels = drawFound(expression, settings);
      return { words, expression, pixels, look: measureLook(expression) };
    });
    const pictures = found.map(({ pixels }) => pixels);
    const expressions = found.map(({ expression }) => expression);
    const name = `${artName('art-compare', expressions, settings, DEFAULT_SIZE)}.png`;
    const file = await writeSheet(drawSheet(pictures, settings, 2), sheet, name);
    if (file !== undefined) print(escapeControls(file));
    for (const { words } of found) tell(words);
    const isSame = Buffer.compare(bytesOf(first), bytesOf(second)) === 0;
    const [a, b] = found as [(typeof found)[0], (typeof found)[0]];
    tell(
      isSame
        ? 'the same, and the same picture'
        : differenceText(
            countDifferences(a.pixels, b.pixels),
            settings.width * settings.height,
            compareLooks(a.look, b.look),
          ),
    );
    return isSame ? EXIT.done : EXIT.failed;
  },
});

function readBoth({ a, b, files, fingerprints }: CompareArguments): [ArtInput, ArtInput] {
  if (files) return [readFile(a), readFile(b)];
  if (!fingerprints) {
    const isBoth = [a, b].every(
      (text) => resultOf(() => readFingerprint(text)) instanceof Uint8Array,
    );
    if (isBoth && a !== b)
      tell(
        'note: these are compared letter by letter: --fingerprints compares the bytes that they mean',
      );
    const wayOut = 'put such bytes into files, and say --files';
    return [readText(a, wayOut), readText(b, wayOut)];
  }
  const [first, second] = [readFingerprint(a), readFingerprint(b)];
  if (first.length !== second.length)
    throw usageError(
      `fingerprints of ${first.length} and of ${second.length} bytes are not comparable: give two of one kind, as ssh-keygen -E sha256 prints them`,
    );
  return [first, second];
}

function bytesOf(input: ArtInput): Uint8Array {
  return Buffer.from(input);
}

function readFile(file: string): ArtInput {
  return readInput(undefined, { file, stdin: false, hex: undefined }) ?? '';
}
