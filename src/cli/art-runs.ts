/**
 * `enumerate art`: the pictures of numbers, or of formulas by their numbers; a film.
 * @module
 */
import { formatFormula } from '../art/formula.js';
import { formulaAt } from '../art/formulas/formula-number.js';
import { type ArtRun, MAX_FILM_FRAMES } from '../art/frames.js';
import { recolorBy } from '../art/recolor.js';
import { EnumeratorError, usageError } from '../core/errors.js';
import { makeSpace } from '../core/space.js';
import { isAddress } from '../io/standard-streams.js';
import { type ArtSettings, chooseArt } from '../pictures/files/art-files.js';
import { findArt, refuseGrowth } from './art-picture.js';
import { type ArtGiven, DEFAULT_ART_SIZE } from './options/art-options.js';
import { readSettings } from './options/art-settings.js';

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
  const { grammarText: grammar, depth, salt, variant, quality } = settings;
  // What is wrong with the grammar is told with the name of its file.
  chooseArt('0', { ...settings, quality: false });
  const art: ArtRun = {
    kind: 'numbers',
    grammar,
    depth,
    salt,
    variant,
    quality,
    ...looksOf(settings),
  };
  return startArt(options, settings, art, options.out ?? 'art');
}

/** One sample a pixel and the pictures' own palettes are not written down. */
function looksOf({ samples, palette }: ArtSettings): Pick<ArtRun, 'samples' | 'palette'> {
  return {
    ...(samples === 1 ? {} : { samples }),
    ...(palette === undefined ? {} : { palette }),
  };
}

/** The pictures of a range of formulas. */
async function runFormulas(options: ArtGiven): Promise<number> {
  refuseGrowth(options, '--formulas has all there are');
  const settings = readSettings(options, DEFAULT_ART_SIZE);
  // What is wrong with the palette is told before anything is made.
  recolorBy(formulaAt(0n), settings.palette);
  const art: ArtRun = { kind: 'formulas', ...looksOf(settings) };
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
  // The run keeps the palette, and the formula as it is without it.
  const { expression } = findArt({ ...options, palette: undefined }, true);
  const settings = readSettings(options, DEFAULT_ART_SIZE);
  recolorBy(expression, settings.palette);
  if (count < 1n || count > MAX_FILM_FRAMES)
    throw new EnumeratorError(
      'E_RANGE',
      `--count ${count}: a film has 1 to ${MAX_FILM_FRAMES} frames`,
    );
  const formula = formatFormula(expression);
  const art: ArtRun = { kind: 'film', formula, frames: Number(count), ...looksOf(settings) };
  return startArt({ ...options, count }, settings, art, out);
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
