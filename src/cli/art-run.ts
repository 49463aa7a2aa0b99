/**
 * `enumerate art` of many pictures: those of a range of numbers, or the frames of a film.
 * @module
 */
import type { ArtRun } from '../art/frames.js';
import { MAX_FILM_FRAMES } from '../art/frames.js';
import { formatFormula } from '../art/formula.js';
import { makeSpace } from '../core/space.js';
import { isAddress } from '../run/target.js';
import { type ArtPictureOptions, DEFAULT_ART_SIZE, findArt } from './art-picture.js';
import { type ArtSettings, chooseArt, readSettings } from './options/art-settings.js';
import { EnumeratorError, usageError } from '../core/errors.js';
import type { CommandOptions } from './start-run.js';

/** What the user said, as text. */
export interface ArtRunOptions
  extends
    ArtPictureOptions,
    Omit<
      CommandOptions,
      'out' | 'size' | 'color' | 'depth' | 'palette' | 'order' | 'seed' | 'metadata'
    > {
  readonly animate: boolean;
}

/** @returns the exit code */
export async function runArt(options: ArtRunOptions): Promise<number> {
  if (options.animate) return runFilm(options);
  if (isGiven(options))
    throw usageError(
      '--from, --count and --to draw the pictures of numbers, and here is an input: leave one of them out, or say --animate for a film',
    );
  return runNumbers(options);
}

/** Whether there is something to draw other than numbers. */
function isGiven({ text, file, stdin, hex, formulaIn }: ArtRunOptions): boolean {
  return stdin || [text, file, hex, formulaIn].some((source) => source !== undefined);
}

/** The pictures of a range of numbers. */
async function runNumbers(options: ArtRunOptions): Promise<number> {
  const settings = readSettings(options, DEFAULT_ART_SIZE);
  const { grammarText: grammar, depth, salt, variant, quality } = settings;
  // What is wrong with the grammar is told with the name of its file.
  chooseArt('0', { ...settings, quality: false });
  const art: ArtRun = { kind: 'numbers', grammar, depth, salt, variant, quality };
  return startArt(options, settings, art, options.out ?? 'art');
}

const DEFAULT_FRAMES = 240n;

/** One round of a film: its last frame is followed by its first. */
async function runFilm(options: ArtRunOptions): Promise<number> {
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
  const art: ArtRun = { kind: 'film', formula: formatFormula(found.expression), frames };
  return startArt({ ...options, count }, found.settings, art, out);
}

async function startArt(
  options: ArtRunOptions,
  { width, height }: ArtSettings,
  art: ArtRun,
  out: string,
): Promise<number> {
  for (const name of ['formula', 'json'] as const) {
    if (options[name]) throw usageError(`--${name} is of one picture: leave it out`);
  }
  for (const name of ['tree', 'show'] as const) {
    if (options[name] !== undefined) throw usageError(`--${name} is of one picture: leave it out`);
  }
  if (isAddress(out)) throw usageError(`--out ${out}: Random Art is not streamed`);
  if (options.overlay === true)
    throw usageError('--overlay: the frames of Random Art have no number in a space to draw');
  const { startFromOptions } = await import('./start-run.js');
  const { size: _size, depth: _depth, ...others } = options;
  const space = makeSpace({ width, height, color: 'rgb', depth: 8 });
  const source = { space, palette: undefined, art };
  return startFromOptions({ ...others, out }, source);
}
