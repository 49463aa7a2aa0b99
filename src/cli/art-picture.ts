/**
 * `enumerate art`: one picture, with its file, formula, graph and tree.
 * @module
 */
import { availableParallelism } from 'node:os';
import { MAX_PIXELS } from '../art/compile/renderer.js';
import type { Expression } from '../art/expression.js';
import { formatShader } from '../art/compile/glsl.js';
import { formatFormula, graphFields } from '../art/formula.js';
import { artTexts, formulaText } from '../art/metadata.js';
import { recolorBy } from '../art/recolor.js';
import type { ArtInput } from '../art/seed.js';
import { artVersion } from '../art/warp.js';
import { counted, grouped } from '../core/cardinality.js';
import { EnumeratorError, usageError } from '../core/errors.js';
import { artPngPieces } from '../run/outputs/art-bands.js';
import { encodeArt } from '../run/outputs/art-png.js';
import { type ArtGiven, DEFAULT_ART_SIZE } from './options/art-options.js';
import {
  artName,
  checkPictureOutput,
  checkTreeOutput,
  findShowMethod,
  rgbFrame,
  showRgb,
} from './art-outputs.js';
import {
  type ArtSettings,
  chooseArt,
  drawFound,
  readFormula,
} from '../pictures/files/art-files.js';
import { readInput, readSettings } from './options/art-settings.js';
import { EXIT } from './exit-codes.js';
import { interruptSignal } from './terminal.js';
import { pictureEnding } from '../io/endings.js';
import { writePieces, writeWhole } from '../io/atomic-file.js';
import { rounded } from '../run/fields.js';
import { threadsNotice } from '../io/processors.js';
import { ProgressReporter } from './render/progress.js';
import { manner } from './render/progress-now.js';
import { STANDARD_OUTPUT } from '../io/standard-streams.js';
import { drawTree } from '../art/tree.js';
import { qualityNote } from './render/art-report.js';
import { host, print, tell } from './host.js';
import { checkApart, printFile, writePicture, writeToPipe } from './render/results.js';

/** What is drawn, and what it is from. */
export interface FoundArt {
  readonly expression: Expression;
  readonly settings: ArtSettings;
  /** Undefined for a formula. */
  readonly variant: number | undefined;
  /** Of a formula that was asked for by its number. */
  readonly number?: bigint;
}

/**
 * The expression that the options mean.
 * @param animate - whether t moves it
 * @throws EnumeratorError `E_USAGE` where there is no input, or several
 */
export function findArt(options: ArtGiven, animate = false): FoundArt {
  const { text, formulaIn } = options;
  if (formulaIn !== undefined) return readFormulaFile(options, formulaIn);
  const input = readInput(text, options);
  if (input === undefined) {
    throw usageError(
      'no input: give a text, --file, --stdin, --hex or --formula-in, or numbers by --from and --count',
    );
  }
  const settings = readSettings(options, DEFAULT_ART_SIZE);
  return { settings, ...growArt(input, settings, animate) };
}

function readFormulaFile(options: ArtGiven, file: string): FoundArt {
  if (readInput(options.text, options) !== undefined)
    throw usageError('--formula-in takes the place of an input: leave one of them out');
  refuseGrowth(options, `--formula-in ${file} has grown already`);
  const settings = readSettings(options, DEFAULT_ART_SIZE);
  const expression = recolorBy(readFormula(file), settings.palette);
  return { expression, settings, variant: undefined };
}

/** @param why - formulas are not grown */
export function refuseGrowth(options: ArtGiven, why: string): void {
  for (const name of ['depth', 'grammar', 'salt', 'variant'] as const) {
    if (options[name] !== undefined) throw usageError(`--${name} grows a picture, and ${why}`);
  }
  if (options.quality) throw usageError('--quality chooses among variants, and a formula has none');
}

/** The expression of an input; the variant that --quality took is told on standard error. */
export function growArt(
  input: ArtInput,
  settings: ArtSettings,
  animate = false,
): { expression: Expression; variant: number } {
  const chosen = chooseArt(input, settings, animate);
  if (settings.quality) tell(qualityNote(chosen));
  return chosen;
}

/** What is made of one picture. */
export type PictureOptions = Pick<
  ArtGiven,
  | ('out' | 'tree' | 'formula' | 'glsl' | 'json' | 'show' | 'force' | 'metadata' | 'remember')
  | ('threads' | 'statusJson')
>;

/**
 * @param find - called once the options are known to be right
 * @throws EnumeratorError; a file is complete or not there
 */
export async function drawPicture(options: PictureOptions, find: () => FoundArt): Promise<void> {
  const { out, tree, formula, glsl, json, force } = options;
  const { threads = availableParallelism() } = options;
  const notice = threadsNotice(threads);
  if (notice !== undefined && !options.statusJson) tell(notice.message);
  checkOutputs(options);
  const show = await findShowMethod(options.show);
  const found = find();
  if (show !== undefined) checkWhole(found.settings, '--show');
  const { expression, settings, variant, number } = found;
  if (tree !== undefined) {
    const svg = drawTree(expression, (pixels, side) =>
      encodeArt(pixels, { width: side, height: side }, []),
    );
    if (tree === STANDARD_OUTPUT) await writeToPipe(Buffer.from(svg));
    else writeWhole(tree, svg, force);
  }
  if (formula) print(formatFormula(expression));
  if (glsl) print(formatShader(expression));
  if (json) print(JSON.stringify(graphFields(expression, settings.depth, variant)));
  if (show !== undefined) {
    const pixels = drawFound(expression, settings);
    await showRgb(settings, pixels, show);
  }
  const isAnswered = tree !== undefined || formula || glsl || json || show !== undefined;
  if (out === undefined && isAnswered) return;
  const { width, height, samples } = settings;
  const grown =
    variant === undefined ? undefined : { ...settings, grammar: settings.grammarText, variant };
  const version = artVersion(variant === undefined ? expression : settings.grammar);
  const numbered = number === undefined ? undefined : { number, palette: settings.palette };
  const texts = options.metadata ? artTexts(numbered ?? grown, samples, version) : [];
  if (options.remember) texts.push(formulaText(expression));
  // Without a reader there is no clock to load.
  const isRead = options.statusJson || host.stderr.isTTY === true || manner.everyMs !== undefined;
  const progress = isRead ? rowsReporter(height, options.statusJson) : undefined;
  const pieces = artPngPieces(
    { expression, width, height, samples },
    texts,
    threads,
    (rows, isEnd) => (isEnd ? progress?.end('finished', rows) : progress?.update(rows)),
  );
  if (out === STANDARD_OUTPUT) {
    for await (const piece of pieces) await writeToPipe(piece);
    return;
  }
  const file = out ?? `${artName('art', [expression], settings, DEFAULT_ART_SIZE)}.png`;
  if (pictureEnding(file) !== 'png') {
    checkWhole(settings, `--out ${file}`);
    const frame = rgbFrame(settings, drawFound(expression, settings));
    const png = (): Uint8Array => encodeArt(frame.samples, settings, texts);
    printFile(file, (await writePicture(file, frame, force, png)).isNew);
    return;
  }
  checkPictureOutput(file, true);
  const end = await writePieces(file, pieces, { force, signal: interruptSignal() });
  if (end === 'stopped') {
    // Pictures are still being drawn in threads.
    host.exit(EXIT.interrupted);
    return;
  }
  printFile(file, end === 'written');
}

/** A picture that is not drawn into a PNG has to fit one array. @param what - takes it */
function checkWhole({ width, height }: ArtSettings, what: string): void {
  if (width * height <= MAX_PIXELS) return;
  throw new EnumeratorError(
    'E_LIMIT',
    `${what} takes up to ${MAX_PIXELS} pixels, and ${width}×${height} are more: --size ${Math.sqrt(MAX_PIXELS)} is the largest square, and a PNG takes larger ones`,
  );
}

function checkOutputs(options: PictureOptions): void {
  const { out, tree, formula, glsl, json, show, force } = options;
  const isShownToo = show !== undefined && out === STANDARD_OUTPUT;
  checkApart({ out, tree }, { formula, glsl, json, show: isShownToo });
  if (out !== undefined) checkPictureOutput(out, true);
  if (options.remember) checkRemembered(options);
  if (tree !== undefined) checkTreeOutput(tree, force);
}

/** A formula is kept by the texts of a PNG. */
function checkRemembered({ out, metadata }: PictureOptions): void {
  if (!metadata) throw usageError('--remember and --no-metadata exclude each other');
  if (out !== undefined && out !== STANDARD_OUTPUT && pictureEnding(out) !== 'png')
    throw usageError(`--remember writes the formula into a PNG, and --out ${out} is none`);
}

/** Reports how many rows are drawn. */
function rowsReporter(height: number, statusJson: boolean): ProgressReporter<number> {
  const started = performance.now();
  const fields = (rows: number) => ({
    rows,
    of: height,
    elapsed_s: rounded((performance.now() - started) / 1000),
  });
  const line = (rows: number): string[] => [`${grouped(rows)} of ${counted(height, 'row')}`];
  const reporter = new ProgressReporter<number>({ fields, line }, statusJson);
  reporter.begin(fields(0));
  return reporter;
}
