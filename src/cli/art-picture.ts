/**
 * `enumerate art`: one picture, with its file, formula, graph and tree; the pictures of numbers; a film.
 * @module
 */
import { availableParallelism } from 'node:os';
import { MAX_PIXELS } from '../art/compile/renderer.js';
import type { Expression } from '../art/expression.js';
import { formatShader } from '../art/compile/glsl.js';
import { formatFormula, graphFields } from '../art/formula.js';
import { type ArtRun, MAX_FILM_FRAMES } from '../art/frames.js';
import { artTexts, formulaText } from '../art/metadata.js';
import type { ArtInput } from '../art/seed.js';
import { artVersion } from '../art/warp.js';
import { grouped } from '../core/cardinality.js';
import { EnumeratorError, usageError } from '../core/errors.js';
import { makeSpace } from '../core/space.js';
import { artPngPieces } from '../run/outputs/art-bands.js';
import { artDigest, encodeArt } from '../run/outputs/art-png.js';
import { type ArtGiven, DEFAULT_ART_SIZE } from './options/art-options.js';
import {
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
  recolored,
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
import { isAddress, STANDARD_OUTPUT } from '../io/standard-streams.js';
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
  return { expression: recolored(readFormula(file), settings), settings, variant: undefined };
}

/** @param why - formulas are not grown */
function refuseGrowth(options: ArtGiven, why: string): void {
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
  const texts = options.metadata ? artTexts(number ?? grown, samples, version) : [];
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
  const file = out ?? defaultName(found);
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

/** What a picture is called: all that its pixels depend on. */
function defaultName({ expression, settings: { width, height, samples } }: FoundArt): string {
  const size = `${width}x${height}`;
  const parts = [
    artDigest(expression),
    ...(size === DEFAULT_ART_SIZE ? [] : [size]),
    ...(samples === 1 ? [] : [`${samples}samples`]),
  ];
  return `art-${parts.join('-')}.png`;
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
  const line = (rows: number): string[] => [`${grouped(rows)} of ${grouped(height)} rows`];
  const reporter = new ProgressReporter<number>({ fields, line }, statusJson);
  reporter.begin(fields(0));
  return reporter;
}

/** @returns the exit code */
export async function runArt(options: ArtGiven): Promise<number> {
  if (options.animate && options.formulas)
    throw usageError(
      '--formulas and --animate exclude each other: a film is of one formula, --formula-in',
    );
  if (options.animate) return runFilm(options);
  if (isGiven(options))
    throw usageError(
      '--from, --count and --to draw the pictures of numbers, and here is an input: leave one of them out, or say --animate for a film',
    );
  return options.formulas ? runFormulas(options) : runNumbers(options);
}

/** Whether there is something to draw other than numbers. */
function isGiven({ text, file, stdin, hex, formulaIn }: ArtGiven): boolean {
  return stdin || [text, file, hex, formulaIn].some((source) => source !== undefined);
}

/** The pictures of a range of numbers. */
async function runNumbers(options: ArtGiven): Promise<number> {
  const settings = readSettings(options, DEFAULT_ART_SIZE);
  const { grammarText: grammar, depth, salt, variant, quality, samples } = settings;
  refusePalette(options);
  // What is wrong with the grammar is told with the name of its file.
  chooseArt('0', { ...settings, quality: false });
  const art: ArtRun = {
    kind: 'numbers',
    grammar,
    depth,
    salt,
    variant,
    quality,
    ...severalSamples(samples),
  };
  return startArt(options, settings, art, options.out ?? 'art');
}

/** A run does not write other palettes down. */
function refusePalette({ palette }: ArtGiven): void {
  if (palette !== undefined)
    throw usageError(
      `--palette ${palette} is for single pictures, sheets and films, not for numbers`,
    );
}

/** One sample a pixel is not written down. */
function severalSamples(samples: number): Pick<ArtRun, 'samples'> {
  return samples === 1 ? {} : { samples };
}

/** The pictures of a range of formulas. */
async function runFormulas(options: ArtGiven): Promise<number> {
  refuseGrowth(options, '--formulas has all there are');
  refusePalette(options);
  const settings = readSettings(options, DEFAULT_ART_SIZE);
  const art: ArtRun = { kind: 'formulas', ...severalSamples(settings.samples) };
  return startArt(options, settings, art, options.out ?? 'formulas');
}

const DEFAULT_FRAMES = 240n;

/** One round of a film: its last frame is followed by its first. */
async function runFilm(options: ArtGiven): Promise<number> {
  const { out, to, count = DEFAULT_FRAMES } = options;
  if (!isGiven(options))
    throw usageError(
      '--animate is a film of one picture, and there is no input: give a text, --file, --stdin, --hex or --formula-in; numbers are drawn without --animate',
    );
  if (to !== undefined)
    throw usageError(
      `--to ${to}: a film goes round once; --count says in how many frames, and resume FILE --to goes on`,
    );
  if (out === undefined)
    throw usageError(
      '--animate makes a film, and wants --out: x.mp4, x.mkv, x.gif, x.apng, or a folder of frames',
    );
  const found = findArt(options, true);
  if (count < 1n || count > MAX_FILM_FRAMES)
    throw new EnumeratorError(
      'E_RANGE',
      `--count ${count}: a film has 1 to ${MAX_FILM_FRAMES} frames`,
    );
  const frames = Number(count);
  const several = severalSamples(found.settings.samples);
  const art: ArtRun = {
    kind: 'film',
    formula: formatFormula(found.expression),
    frames,
    ...several,
  };
  return startArt({ ...options, count }, found.settings, art, out);
}

async function startArt(
  options: ArtGiven,
  { width, height }: ArtSettings,
  art: ArtRun,
  out: string,
): Promise<number> {
  for (const name of ['formula', 'glsl', 'json', 'remember'] as const) {
    if (options[name]) throw usageError(`--${name} is of one picture: leave it out`);
  }
  for (const name of ['tree', 'show'] as const) {
    if (options[name] !== undefined) throw usageError(`--${name} is of one picture: leave it out`);
  }
  if (isAddress(out)) throw usageError(`--out ${out}: Random Art is not streamed`);
  if (options.overlay === true)
    throw usageError('--overlay: the frames of Random Art have no number in a space to draw');
  const { startFromOptions } = await import('./start-run.js');
  const { size: _size, depth: _depth, palette: _palette, ...others } = options;
  const space = makeSpace({ width, height, color: 'rgb', depth: 8 });
  const source = { space, palette: undefined, art };
  return startFromOptions({ ...others, out }, source);
}
