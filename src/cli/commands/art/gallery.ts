/**
 * `enumerate art gallery TEXT…`: the pictures of many texts on one sheet.
 * @module
 */
import { counted } from '../../../core/cardinality.js';
import type { Expression } from '../../../art/expression.js';
import { artSize } from '../../../art/frames.js';
import { type EnumeratorError, naming, usageError } from '../../../core/errors.js';
import { escapeControls, quoteText } from '../../../core/quote.js';
import { planRun } from '../../../core/range.js';
import { readIndex } from '../../../io/read-index.js';
import { drawGallery, readTextFile } from '../../../pictures/files/art-files.js';
import { sheetSize } from '../../../pictures/sheet.js';
import { readInteger, whole } from '../../../text/read-quantity.js';
import { artName, checkSheet, writeSheet } from '../../art-outputs.js';
import { artOptions, SHOW } from '../../options/art-options.js';
import { readSettings } from '../../options/art-settings.js';
import { readText } from '../../options/typed-text.js';
import { command, flag, type Given, group, path, text, value, words } from '../../options/table.js';
import { qualityNote } from '../../render/art-report.js';
import { print } from '../../host.js';
import { ProgressReporter } from '../../render/progress.js';

const DEFAULT_SIZE = '128x128';
/** Half a minute of drawing, or several with --quality. */
const MOST_PICTURES = 10_000;

const POSITIONALS = {
  texts: words('texts; behind -- every word is one', {
    isRequired: false,
    dash: { refuse: '--lines - draws the lines of standard input' },
  }),
};

const OPTIONS = {
  ...group('Input', {
    lines: path('FILE', 'a file with a text in each line'),
    from: text('N', 'numbers: the first one', { otherwise: '0' }),
    count: value(readInteger, 'N', 'how many numbers'),
  }),
  ...artOptions(DEFAULT_SIZE),
  ...group('Output', {
    columns: value(whole(1, 10_000), 'N', 'pictures in a row', {
      otherwise: 'as many as there are rows',
    }),
    out: path('FILE', 'a PNG, or - for standard output', { otherwise: 'art-gallery-DIGEST.png' }),
    json: flag('print which text and variant stands where, in place of the file alone'),
    force: flag('overwrite the file'),
    show: SHOW,
  }),
};

type GalleryArguments = Given<typeof POSITIONALS> & Given<typeof OPTIONS>;

export default command({
  isLong: true,
  about: 'Draw many pictures on one sheet, from left to right and from top to bottom.',
  positionals: POSITIONALS,
  options: OPTIONS,
  examples: [
    ['art gallery ada grace emmy', 'three texts, in a PNG'],
    ['art gallery --lines names.txt --columns 10', 'each line of a file'],
    ['art gallery --from 0 --count 100 --quality', 'numbers, without the dull ones'],
  ],
  run: printGallery,
});

async function printGallery(options: GalleryArguments): Promise<void> {
  const settings = readSettings(options, DEFAULT_SIZE);
  const texts = readTexts(options);
  const square = Math.ceil(Math.sqrt(texts.length));
  const columns = Math.min(texts.length, options.columns ?? square);
  sheetSize(texts.length, settings, columns);
  const place = await checkSheet(options);
  const progress = new ProgressReporter<number>({
    line: (drawn) => [`${drawn} of ${counted(texts.length, 'picture')}`],
  });
  const expressions: Expression[] = [];
  const { sheet, entries } = drawGallery(texts, settings, columns, (entry, chosen) => {
    const { row, column, text, variant } = entry;
    if (chosen.isFallback || variant !== settings.variant)
      progress.say(`row ${row}, column ${column}, "${quoteText(text)}": ${qualityNote(chosen)}`);
    progress.update(expressions.push(chosen.expression));
  });
  if (settings.quality) {
    const others = entries.filter(({ variant }) => variant !== settings.variant).length;
    progress.say(
      `${others} of ${texts.length} ${others === 1 ? 'is' : 'are'} of another variant than ${settings.variant}`,
    );
  }
  progress.clear();
  const name = artName('art-gallery', expressions, settings, DEFAULT_SIZE);
  const layout = columns === square ? '' : `-${columns}columns`;
  const file = await writeSheet(sheet, place, `${name}${layout}.png`);
  if (file === undefined) return;
  const { width, height } = settings;
  const answer = { file, columns, width, height, pictures: entries };
  print(options.json ? JSON.stringify(answer) : escapeControls(file));
}

function readTexts({ texts, lines, from, count }: GalleryArguments): string[] {
  const hasNumbers = from !== undefined || count !== undefined;
  const given = [texts.length > 0, lines !== undefined, hasNumbers].filter(Boolean).length;
  if (given !== 1)
    throw usageError(
      given === 0
        ? 'nothing to draw: give texts, --lines FILE, or --from and --count'
        : 'texts, --lines and --from exclude each other: give one of them',
    );
  if (lines !== undefined) return readLines(lines);
  if (!hasNumbers)
    return texts.map((text) => readText(text, 'art draws such bytes by --hex, --file or --stdin'));
  if (count === undefined) throw usageError('--from wants --count: how many numbers');
  return numberTexts(from ?? '0', count);
}

function readLines(file: string): string[] {
  const lines = readTextFile(file, 'list').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw usageError(`--lines ${file}: the file is empty`);
  if (lines.length > MOST_PICTURES) throw tooMany(`--lines ${file}: ${lines.length} lines`);
  return lines;
}

function tooMany(what: string): EnumeratorError {
  return usageError(
    `${what}: a sheet has at most ${MOST_PICTURES} pictures; art --from and --count write any number of files`,
  );
}

/** The texts of consecutive numbers. ART §13. */
function numberTexts(from: string, count: bigint): string[] {
  const size = artSize();
  if (count < 1n) throw usageError(`--count ${count}: a sheet has at least one picture`);
  if (count > MOST_PICTURES) throw tooMany(`--count ${count}`);
  const first = naming('--from', () => readIndex(from, size), 'E_NUMBER');
  planRun({ from: first, to: first + count }, size);
  return Array.from({ length: Number(count) }, (_, i) => `${first + BigInt(i)}`);
}
