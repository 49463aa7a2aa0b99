/**
 * A film from pictures on disk.
 * @module
 */
import path from 'node:path';
import { apngFault } from '../codecs/apng.js';
import { exactSamples } from '../pictures/exact.js';
import type { FilmRun } from '../codecs/film-note.js';
import { checkRate } from '../codecs/y4m.js';
import { grouped } from '../core/cardinality.js';
import { EnumeratorError } from '../core/errors.js';
import { Numbering } from '../core/numbering.js';
import type { Order } from '../core/order.js';
import { findPalette, type Palette, PALETTE_NAMES } from '../core/palette.js';
import { escapeControls } from '../core/quote.js';
import type { RunState } from '../run/engine/engine.js';
import { chooseEncoding, type Encoding } from './encoding.js';
import { isAddress } from '../run/target.js';
import { requireFfmpeg } from '../io/ffmpeg.js';
import { WITHOUT_FFMPEG } from './film-run.js';
import { errorFields, EXIT, exitCodeOf } from '../cli/exit-codes.js';
import { type FilmArguments, filmOf } from '../cli/options/film-options.js';
import { checkAbsent } from '../io/atomic-file.js';
import { requireFolderOf } from '../run/own-files.js';
import {
  type CommonSpace,
  commonSpace,
  isTransparent,
  type ListedPicture,
  listPictures,
  lookAtPictures,
  withoutAlpha,
} from './picture-list.js';
import { SPEC_VERSION } from '../core/order.js';
import { makeProgress } from '../cli/render/progress.js';
import { readPicture } from '../pictures/files/read-picture.js';
import { type Interrupts, listenForInterrupts } from '../cli/terminal.js';
import { type SingleFilm, writeSingleFilm } from './single-film.js';

export interface FilmPicturesOptions extends FilmArguments {
  /** Folders and files; at least one. */
  readonly paths: readonly string[];
  readonly out: string;
  readonly force: boolean;
  readonly statusJson: boolean;
}

/** What helps where a film cannot hold the pictures. */
const DEFAULT_RATE = { numerator: 24, denominator: 1 };
const WAYS_OUT = {
  depth: 'make pictures of 8 bits of them first',
  alpha: 'make pictures of them first in which nothing shines through',
} as const;

/**
 * Make the film.
 * @returns the exit code
 * @throws EnumeratorError; nothing is left then
 */
export async function filmPictures(options: FilmPicturesOptions): Promise<number> {
  const { paths, out, force } = options;
  if (options.overlay === true) {
    throw new EnumeratorError(
      'E_USAGE',
      '--overlay: it draws numbers of images on the films of a run; leave it out for pictures',
    );
  }
  if (out === '-')
    throw new EnumeratorError('E_USAGE', '--out - is no file: name one, such as film.mp4');
  if (isAddress(out))
    throw new EnumeratorError(
      'E_USAGE',
      `--out ${out}: a film of pictures is a file; a run can be a live stream`,
    );
  if (paths.includes(''))
    throw new EnumeratorError('E_USAGE', 'path is empty: give the name of a file or folder');
  const settings = { film: filmOf(options), rate: options.fps ?? DEFAULT_RATE };
  checkRate(settings.rate);
  requireFolderOf(out, '--out');
  checkAbsent(out, force);
  if (path.extname(out).toLowerCase() !== '.apng') requireFfmpeg(out, WITHOUT_FFMPEG);
  const interrupts = listenForInterrupts();
  const { files, others } = listPictures(paths, out);
  const pictures = await lookAtPictures(files, interrupts.isRequested);
  const fitting =
    pictures && (await chooseFitting(pictures, { ...settings, out }, interrupts.isRequested));
  if (fitting === undefined) return stopEarly(out);
  if (others > 0 && !options.statusJson) {
    const are =
      others === 1
        ? '1 file that is no picture is'
        : `${grouped(others)} files are no pictures, and`;
    process.stderr.write(`note: ${are} left out\n`);
  }
  const note = numberedRun(fitting, settings);
  const make = { ...settings, ...fitting, options, interrupts };
  try {
    return await makeFilm({ ...make, note });
  } catch (error) {
    if (!(error instanceof OtherImage)) throw error;
    process.stderr.write(
      `note: ${escapeControls(error.message)}; the film carries no numbers then\n`,
    );
    return makeFilm(make);
  }
}

function stopEarly(out: string): number {
  process.stderr.write(`${escapeControls(out)}: stopped before the first frame\n`);
  return EXIT.interrupted;
}

type Settings = Pick<SingleFilm, 'film' | 'rate'>;

/** Pictures in a space that the film can hold. */
interface Fitting extends CommonSpace {
  readonly pictures: readonly ListedPicture[];
  readonly encoding: Encoding;
}

/** @returns nothing where it was stopped */
async function chooseFitting(
  pictures: readonly ListedPicture[],
  { film, rate, out }: Settings & { out: string },
  isStopped: () => boolean,
): Promise<Fitting | undefined> {
  const fit = (all: readonly ListedPicture[]): Fitting => {
    const common = commonSpace(all);
    const encoding = chooseEncoding({
      space: common.space,
      film,
      rate,
      name: out,
      ways: WAYS_OUT,
    });
    const fault =
      encoding.program === 'apng'
        ? apngFault(common.space, all.length, film.scale, 'fewer pictures')
        : undefined;
    if (fault !== undefined) throw new EnumeratorError('E_OUTPUT', fault);
    return { pictures: all, ...common, encoding };
  };
  try {
    return fit(pictures);
  } catch (error) {
    // Many programs write an alpha that nothing uses. To know takes reading them all.
    if (!(error instanceof EnumeratorError) || !pictures.some(isTransparent)) throw error;
    const opaque = await withoutAlpha(pictures, isStopped);
    if (isStopped()) return undefined;
    if (opaque === undefined) throw error;
    return fit(opaque);
  }
}

/** A picture that is not the image of the number that stands in it. */
class OtherImage extends Error {}

interface Making extends Settings, Fitting {
  readonly options: FilmPicturesOptions;
  readonly note?: FilmRun | undefined;
  readonly interrupts: Interrupts;
}

async function makeFilm(making: Making): Promise<number> {
  const { options, pictures, interrupts } = making;
  const { out, force, statusJson } = options;
  const end = BigInt(pictures.length);
  const plan = { from: 0n, step: 1n, first: 0n, watermark: 0n, end };
  const progress = makeProgress({
    plan,
    out,
    statusJson,
    isFilm: true,
    isOfPictures: true,
  });
  const started = performance.now();
  let last: RunState = { watermark: 0n, offsets: [], frames: 0, bytes: 0, elapsedMs: 0 };
  const stateAt = (frames: number, bytes: number): RunState => ({
    watermark: BigInt(frames),
    offsets: [],
    frames,
    bytes,
    elapsedMs: performance.now() - started,
  });
  try {
    const size = await writeSingleFilm({
      ...making,
      out,
      force,
      frames: readFrames(making),
      interrupts,
      update(frames, bytes) {
        last = stateAt(frames, bytes);
        progress.update(last);
      },
    });
    const isDone = size !== undefined;
    progress.end(stateAt(last.frames, size ?? last.bytes), isDone ? 'finished' : 'interrupted');
    return isDone ? EXIT.done : EXIT.interrupted;
  } catch (error) {
    if (error instanceof OtherImage) throw error;
    progress.end(last, 'failed', errorFields(error));
    if (statusJson) return exitCodeOf(error);
    throw error;
  }
}

/** One after the other, each as samples of the space. */
async function* readFrames({ pictures, space, colors, note }: Making): AsyncGenerator<Uint8Array> {
  const numbering = note && new Numbering(space, note.order, note.seed);
  for (const { file, metadata } of pictures) {
    const { picture } = await readPicture(file);
    let samples: Uint8Array;
    try {
      samples = exactSamples(picture, space, colors);
    } catch (error) {
      // It was another one when all of them were looked at.
      if (!(error instanceof EnumeratorError)) throw error;
      throw new EnumeratorError(error.code, `${file} has changed meanwhile: ${error.message}`);
    }
    const index = metadata?.index;
    if (numbering !== undefined && index !== undefined) {
      if (Buffer.compare(numbering.frameAt(index), samples) !== 0)
        throw new OtherImage(`${file} says that it is image ${index}, and is another one`);
    }
    yield samples;
  }
}

/** Which run the pictures are, where all of them say it and their numbers have one step. */
function numberedRun(
  { pictures, space, colors }: Fitting,
  { film, rate }: Settings,
): FilmRun | undefined {
  const first = pictures[0]?.metadata;
  const from = first?.index;
  if (first === undefined || from === undefined || first.version !== SPEC_VERSION) return undefined;
  if (first.space !== space.canonical) return undefined;
  const second = pictures[1]?.metadata?.index;
  const step = pictures.length === 1 ? 1n : second === undefined ? 0n : second - from;
  const isRun = pictures.every(
    ({ metadata }, i) =>
      metadata?.space === first.space &&
      metadata.order === first.order &&
      metadata.version === first.version &&
      metadata.seed === first.seed &&
      metadata.index === from + BigInt(i) * step,
  );
  if (!isRun || step === 0n) return undefined;
  const order = first.order as Order;
  try {
    const { size } = new Numbering(space, order, first.seed);
    if (!size.has(from) || !size.has(from + BigInt(pictures.length - 1) * step)) return undefined;
  } catch {
    // A seed that is none.
    return undefined;
  }
  return {
    space,
    order,
    seed: first.seed,
    ...(colors === undefined ? {} : { palette: namedPalette(colors) }),
    from,
    step,
    rate,
    scale: film.scale,
  };
}

function namedPalette(colors: Uint8Array): Palette {
  for (const name of PALETTE_NAMES) {
    const palette = findPalette(name);
    if (Buffer.compare(palette.colors, colors) === 0) return palette;
  }
  return { colors };
}
