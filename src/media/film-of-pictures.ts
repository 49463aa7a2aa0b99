/**
 * A film of pictures on disk.
 * @module
 */
import path from 'node:path';
import { MAX_APNG_FRAMES } from '../codecs/apng.js';
import type { FilmRun } from '../codecs/film-metadata.js';
import { checkRate } from '../codecs/y4m.js';
import { counted, grouped } from '../core/cardinality.js';
import { EnumeratorError, type Hint, naming, usageError } from '../core/errors.js';
import { Numbering } from '../core/numbering.js';
import { DEFAULT_RATE, type FrameRate } from '../core/pace.js';
import { hasAlpha, makeSpace } from '../core/space.js';
import { checkAbsent, identityOf } from '../io/atomic-file.js';
import { requireFfmpeg } from '../io/ffmpeg.js';
import type { Hooks } from '../io/hooks.js';
import { exactSamples } from '../pictures/exact.js';
import { readPictures } from '../pictures/files/read-many.js';
import { type Orient, turnUpright } from '../pictures/orient.js';
import type { ReadingOptions } from '../pictures/picture.js';
import { requireFolderOf } from '../io/folders.js';
import type { Film } from '../run/record.js';
import { WITHOUT_FFMPEG } from './encoder.js';
import { chooseEncoding, type Encoding } from './encoding.js';
import {
  checkGrowing,
  DEFAULT_GROWING_S,
  framesOfGrowing,
  type Growing,
  growingFrames,
  readGrowing,
} from './growing-film.js';
import {
  type CommonSpace,
  commonSpace,
  inspectPictures,
  isFolder,
  type ListedPicture,
  listPictures,
  withoutAlpha,
} from './picture-list.js';
import { type FilmedPictures, numberedRun } from './numbered-pictures.js';
import { type FilmJob, writeFilm } from './write-film.js';

export interface FilmOptions extends Hooks<FilmProgress>, ReadingOptions {
  /** How the film is made: its codec, quality, enlargement … */
  readonly film?: Partial<Film>;
  /** Frames a second; 24 unless given. */
  readonly rate?: FrameRate | undefined;
  /** Which way up pictures are that a camera turned; as EXIF says unless given. */
  readonly orient?: Orient | undefined;
  /** Given, the film shows how its one picture comes up out of a plain one, digit by digit. */
  readonly growing?: Growing | undefined;
  /** Whether a regular file that lies there is replaced. */
  readonly force?: boolean;
  /** Called often while the pictures are looked at, before the first one is encoded. */
  readonly onLook?: ((progress: LookProgress) => void) | undefined;
}

/** How many pictures have been looked at, of how many. */
export interface LookProgress {
  readonly looked: number;
  readonly total: number;
}

/** How far a film of pictures has come. */
export interface FilmProgress {
  /** The film. */
  readonly out: string;
  /** How many frames there are, and how many there will be. */
  readonly frames: number;
  readonly total: number;
  /** Bytes that the encoder was given; at the end, those of the film. */
  readonly bytes: number;
  readonly elapsedMs: number;
}

/** `stopped`: its caller aborted it, and nothing is left. */
export interface FilmOutcome extends FilmProgress {
  readonly state: 'complete' | 'stopped';
}

/** A space that every kind of film holds. */
const PLAINEST = makeSpace({ width: 64, height: 64, color: 'gray', depth: 8 });

/**
 * Make a film of pictures, in the order of their names, or of one that grows.
 * @param paths - folders and files; at least one
 * @param out - the film, whose ending is its container
 * @throws EnumeratorError; nothing is left then
 */
export async function filmPictures(
  paths: readonly string[],
  out: string,
  options: FilmOptions = {},
): Promise<FilmOutcome> {
  const { force = false, rate = DEFAULT_RATE, growing, signal } = options;
  const film: Film = { scale: 1, loop: 0, ...options.film };
  checkRequest(paths, film, rate);
  requireFolderOf(out);
  checkAbsent(out, force);
  // What no picture could change is refused before any is looked at.
  chooseEncoding({ space: PLAINEST, film, name: out, rate });
  if (path.extname(out).toLowerCase() !== '.apng') requireFfmpeg(out, WITHOUT_FFMPEG);
  const settings = { film, rate, out, signal };
  try {
    return growing === undefined
      ? await filmMany(paths, settings, options)
      : await filmGrowing(paths, growing, settings, options);
  } catch (error) {
    const isFilm = error instanceof EnumeratorError && error.hints.some(namesFrame);
    throw isFilm
      ? withHints(error, (hint) => (namesFrame(hint) ? { key: 'save-frame' } : hint))
      : error;
  }
}

/** A frame of a film has to be a picture first. */
function namesFrame({ key }: Hint): boolean {
  return key === 'frame' || key === 'film-frame';
}

async function filmMany(
  paths: readonly string[],
  settings: Settings,
  options: FilmOptions,
): Promise<FilmOutcome> {
  const { orient = 'exif', onNotice } = options;
  const { out, signal } = settings;
  const started = performance.now();
  const { files, others } = listPictures(paths, out);
  const reading = readingOf(options);
  const look = (looked: number): void => options.onLook?.({ looked, total: files.length });
  let fitting: Fitting;
  try {
    const pictures = await inspectPictures(files, { orient, signal, look, reading });
    fitting = await chooseFitting(pictures, settings);
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    const elapsedMs = performance.now() - started;
    return { state: 'stopped', out, frames: 0, total: files.length, bytes: 0, elapsedMs };
  }
  if (others > 0) {
    const what = counted(others, 'file is no picture', 'files are no pictures');
    onNotice?.({ key: 'left-out', message: `note: ${what}, and left out` });
  }
  noteTurned(
    fitting.pictures.filter(({ orientation }) => orientation !== undefined).length,
    options,
  );
  const replaced = replacedBy(out, options);
  const making = { ...fitting, options, replaced, count: files.length };
  const run = numberedRun(fitting);
  try {
    return await makeFilm({ ...making, run, frames: readFrames(fitting, options, run) });
  } catch (error) {
    if (!(error instanceof OtherImage)) throw error;
    const message = `note: ${error.message}; the film carries no numbers then`;
    onNotice?.({ key: 'other-image', message });
    return makeFilm({ ...making, frames: readFrames(fitting, options) });
  }
}

/** The film says nothing of numbers: those of its frames have no step. */
async function filmGrowing(
  paths: readonly string[],
  growing: Growing,
  settings: Settings,
  options: FilmOptions,
): Promise<FilmOutcome> {
  const { orient = 'exif', onNotice } = options;
  const { film, rate, out } = settings;
  checkGrowing(growing);
  const [file = ''] = paths;
  if (paths.length > 1 || isFolder(file)) {
    const given = paths.length > 1 ? `${grouped(paths.length)} are given` : `${file} is a folder`;
    const message = `growing: one picture comes up, and ${given}: name one file`;
    throw usageError(message, { setting: 'growing' });
  }
  // It may not be the film itself.
  listPictures(paths, out);
  const reading = { ...readingOf(options), orient };
  const grown = await readGrowing(file, growing, reading, { film, rate, name: out });
  const { space, palette, source } = grown.located;
  for (const remark of source.remarks ?? [])
    onNotice?.({ key: 'remark', message: `note: ${file}: ${remark}` });
  if (orient === 'exif') noteTurned(source.facts?.orientation === undefined ? 0 : 1, options);
  const frames = framesOfGrowing(growing.seconds ?? DEFAULT_GROWING_S, rate);
  checkCount(frames.count, grown.encoding, out);
  return makeFilm({
    ...settings,
    space,
    ...(palette && { colors: palette.colors }),
    encoding: grown.encoding,
    options,
    replaced: replacedBy(out, options),
    count: frames.count,
    frames: growingFrames(grown.located, frames),
  });
}

function noteTurned(turned: number, { onNotice }: FilmOptions): void {
  if (turned === 0) return;
  const what = counted(turned, 'picture is', 'pictures are');
  onNotice?.({ key: 'turned', message: `note: ${what} turned upright, as EXIF says` });
}

function replacedBy(out: string, { force = false }: FilmOptions): string | undefined {
  return force ? identityOf(out) : undefined;
}

function checkCount(count: number, { program }: Encoding, out: string): void {
  if (program === 'apng' && count > MAX_APNG_FRAMES)
    throw new EnumeratorError('E_OUTPUT', `${out}: these are too many pictures`);
}

/** @throws EnumeratorError where no pictures could be filmed so */
function checkRequest(paths: readonly string[], { overlay }: Film, rate: FrameRate): void {
  if (overlay === true)
    throw usageError('overlay: numbers are drawn on the films of a run, and pictures have none', {
      setting: 'overlay',
    });
  if (paths.length === 0)
    throw usageError('nothing to film: name at least one picture, or a folder of some');
  if (paths.includes('')) throw usageError('path is empty: give the name of a file or folder');
  checkRate(rate);
}

interface Settings {
  readonly film: Film;
  readonly rate: FrameRate;
  readonly out: string;
  readonly signal: AbortSignal | undefined;
}

/** Pictures in a space that the film can hold. */
interface Fitting extends Settings, FilmedPictures {
  readonly encoding: Encoding;
}

/** @throws the reason of the signal where it is aborted */
async function chooseFitting(
  pictures: readonly ListedPicture[],
  settings: Settings,
): Promise<Fitting> {
  const { film, rate, out, signal } = settings;
  const fit = (all: readonly ListedPicture[]): Fitting => {
    const common = commonSpace(all);
    const encoding = chooseEncoding({ space: common.space, film, name: out, rate });
    checkCount(all.length, encoding, out);
    return { ...settings, pictures: all, ...common, encoding };
  };
  try {
    return fit(pictures);
  } catch (error) {
    if (!(error instanceof EnumeratorError)) throw error;
    // Many programs write an alpha that nothing uses. To know takes reading them all.
    const opaque = pictures.some((picture) => hasAlpha(picture.color))
      ? await withoutAlpha(pictures, signal)
      : undefined;
    if (opaque !== undefined) return fit(opaque);
    throw withHints(error, hintForPictures);
  }
}

/** The same error with other ways out. */
function withHints(error: EnumeratorError, change: (hint: Hint) => Hint): EnumeratorError {
  const { code, message, setting } = error;
  return new EnumeratorError(code, message, {
    setting,
    cause: error,
    hints: error.hints.map(change),
  });
}

/** What a run would choose has to be done to pictures that are there. */
function hintForPictures(hint: Hint): Hint {
  if (hint.key === 'depth') return { key: 'pictures-depth' };
  return hint.key === 'color' ? { key: 'pictures-opaque' } : hint;
}

/** A picture that is not the image of the number that stands in it. */
class OtherImage extends Error {}

interface Making extends Settings, CommonSpace {
  readonly encoding: Encoding;
  readonly options: FilmOptions;
  readonly replaced: string | undefined;
  readonly run?: FilmRun | undefined;
  readonly count: number;
  readonly frames: FilmJob['frames'];
}

async function makeFilm(making: Making): Promise<FilmOutcome> {
  const { options, out, count, signal } = making;
  const started = performance.now();
  let last: FilmProgress = { out, frames: 0, total: count, bytes: 0, elapsedMs: 0 };
  const update = (frames: number, bytes: number): void => {
    last = { ...last, frames, bytes, elapsedMs: performance.now() - started };
    options.onProgress?.(last);
  };
  update(0, 0);
  const size = await writeFilm({
    ...making,
    stopRequested: () => signal?.aborted === true,
    update,
  });
  update(last.frames, size ?? last.bytes);
  return { ...last, state: size === undefined ? 'stopped' : 'complete' };
}

function readingOf({ strict, damaged }: FilmOptions): ReadingOptions {
  return { strict, damaged };
}

/** One after the other, each as samples of the space. */
async function* readFrames(
  { pictures, space, colors }: Fitting,
  options: FilmOptions,
  run?: FilmRun,
): AsyncGenerator<Uint8Array> {
  const numbering = run && new Numbering(space, run.order, run.seed);
  let [i, faulty] = [0, 0];
  const files = pictures.map((listed) => listed.file);
  for await (const { file, read } of readPictures(files, readingOf(options))) {
    const { metadata, orientation } = pictures[i++]!;
    const { picture: stored, remarks = [] } = await read();
    // Those of one program mostly have the same.
    if (remarks.length > 0 && faulty++ === 0)
      options.onNotice?.({ key: 'remark', message: `note: ${file}: ${remarks[0]}` });
    const picture = turnUpright(stored, orientation);
    // It was another one when all of them were looked at.
    const what = `${file} has changed meanwhile`;
    const samples = naming(what, () => exactSamples(picture, space, colors));
    const index = metadata?.index;
    if (numbering !== undefined && index !== undefined) {
      if (Buffer.compare(numbering.frameAt(index), samples) !== 0)
        throw new OtherImage(`${file} says that it is image ${index}, and is another one`);
    }
    yield samples;
  }
  if (faulty > 1) {
    const others = counted(faulty - 1, 'more picture has', 'more pictures have');
    const message = `note: ${others} faults that were passed over`;
    options.onNotice?.({ key: 'remark', message });
  }
}
