/**
 * The demonstration: images of a few walks, a sheet and a film of them.
 * @module
 */
import { exactSize } from '../core/cardinality.js';
import { formatIndex } from '../core/index-format.js';
import { takesSeed } from '../core/order.js';
import { listColors } from '../text/space-text.js';
import fs from 'node:fs';
import path from 'node:path';
import { checkFolderName } from '../io/endings.js';
import { makeDirectory } from '../io/folders.js';
import { checkNoRun } from '../run/folder-owner.js';
import { attempt } from '../io/system-error.js';
import { enlargePixels, makePaper, pastePixels, toPixels } from '../codecs/pixels.js';
import { EnumeratorError, resultOf } from '../core/errors.js';
import { frameNames, nameWidth } from '../core/name.js';
import { makeSpace, type Space } from '../core/space.js';
import { chooseEncoding } from '../media/encoding.js';
import { requireFfmpeg } from '../io/ffmpeg.js';
import { WITHOUT_FFMPEG } from '../media/encoder.js';
import { encodePixels, makePngEncoder } from '../run/outputs/png.js';
import { DEMO_PALETTE, DEMO_RATE, DEMO_SIDE, makeScenes, type Scene } from './scenes.js';
import { identityOf, writeWhole } from '../io/atomic-file.js';
import { writeFilm } from '../media/write-film.js';

export interface DemoOptions {
  /** The folder. */
  readonly out: string;
  /** Whether files that are there are overwritten. */
  readonly force?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DemoProgress) => void) | undefined;
}

/** How much of the demonstration is made: images first, then the frames of the film. */
export interface DemoProgress {
  readonly what: 'images' | 'frames';
  readonly done: number;
  readonly total: number;
}

/** What there is now. */
export interface MadeDemo {
  readonly out: string;
  readonly scenes: readonly Scene[];
  readonly sheet: string;
  readonly film: string;
  /** Of the film's pictures, in pixels. */
  readonly side: number;
  readonly frames: number;
  /** The film's. */
  readonly bytes: number;
  /** Why there is no ffmpeg's film. */
  readonly missing: string | undefined;
}

/** Of the film and the sheet. */
const FILM_COLORS = { color: 'palette', colors: DEMO_PALETTE.colors.length / 3 } as const;

/** The film, and where there is no ffmpeg. */
const FILM = { name: 'film.mp4', scale: 16 } as const;
const SMALL_FILM = { name: 'film.apng', scale: 3 } as const;

/**
 * Make it all.
 * @returns undefined where it was stopped
 * @throws EnumeratorError `E_EXISTS`, `E_IO`
 */
export async function makeDemo(options: DemoOptions): Promise<MadeDemo | undefined> {
  const { out, force = false, signal = new AbortController().signal } = options;
  const { onProgress = () => {} } = options;
  checkFolderName(out, 'out');
  checkFolder(out);
  checkNoRun(out);
  const scenes = makeScenes();
  const sheet = path.join(out, 'sheet.png');
  const missing = findMissing(path.join(out, FILM.name));
  const { name, scale } = missing === undefined ? FILM : SMALL_FILM;
  const film = path.join(out, name);
  if (!force) {
    const folders = scenes.map((scene) => path.join(out, scene.name));
    checkNothingThere([...folders, sheet, film]);
  }
  if (!(await writeImages(scenes, { out, force, signal, onProgress }))) return undefined;
  writeWhole(sheet, drawSheet(scenes), force);
  const frames = scenes.reduce((sum, { count, hold }) => sum + Number(count) * hold, 0);
  const bytes = await filmScenes(scenes, { file: film, scale, force, frames, onProgress }, signal);
  if (bytes === undefined) return undefined;
  return { out, scenes, sheet, film, side: DEMO_SIDE * scale, frames, bytes, missing };
}

/** Why there can be no film through ffmpeg. */
function findMissing(film: string): string | undefined {
  const found = resultOf(() => requireFfmpeg(film, WITHOUT_FFMPEG));
  return found instanceof EnumeratorError ? found.message : undefined;
}

/** Whether the folder can be one, before anything is made. */
function checkFolder(out: string): void {
  const found = attempt(`cannot make the folder ${out}`, () =>
    fs.statSync(out, { throwIfNoEntry: false }),
  );
  if (found !== undefined && !found.isDirectory())
    throw new EnumeratorError('E_EXISTS', `${out} is no folder`, {
      hints: [{ key: 'other-folder' }],
    });
}

function checkNothingThere(files: readonly string[]): void {
  for (const file of files) {
    if (fs.lstatSync(file, { throwIfNoEntry: false }) === undefined) continue;
    throw new EnumeratorError('E_EXISTS', `${file} already exists`, {
      hints: [{ key: 'other-folder' }, { key: 'overwrite' }],
    });
  }
}

/** @returns whether nothing stopped it */
async function writeImages(
  scenes: readonly Scene[],
  {
    out,
    force,
    signal,
    onProgress,
  }: Required<{ [K in keyof DemoOptions]: NonNullable<DemoOptions[K]> }>,
): Promise<boolean> {
  const total = scenes.reduce((sum, { count }) => sum + Number(count), 0);
  let done = 0;
  for (const scene of scenes) {
    const { numbering, palette, from, step, count } = scene;
    const { space, order, seed } = numbering;
    const folder = path.join(out, scene.name);
    checkNoRun(folder);
    makeDirectory(folder);
    const nameAt = frameNames(scene, nameWidth(scene));
    const encoder = makePngEncoder({ space, order, seed, palette });
    for (let position = 0n; position < count; position++) {
      if (position % 16n === 0n) await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) return false;
      const index = from + position * step;
      const png = encoder.encode(numbering.frameAt(index), index);
      writeWhole(path.join(folder, `${nameAt(position)}.png`), png, force);
      onProgress({ what: 'images', done: ++done, total });
    }
  }
  return true;
}

/** Between the images of the sheet, and around them. */
const GAP = 8;
const PAPER = [17, 17, 24] as const;
/** The large images in a row, each enlarged five times; of the small ones, four times as many. */
const COLUMNS = 8;
const LARGE_SCALE = 5;
const SMALL_COLUMNS = 4 * COLUMNS;
const SMALL_SCALE = 8;
/** Every third one of them is on the sheet. */
const LARGE_EVERY = 3n;

/** A band for each scene. */
function drawSheet(scenes: readonly Scene[]): Uint8Array {
  const bands = scenes.map((scene) => {
    const { width } = scene.numbering.space;
    const isLarge = width === DEMO_SIDE;
    const columns = isLarge ? COLUMNS : SMALL_COLUMNS;
    const every = isLarge ? LARGE_EVERY : 1n;
    const scale = isLarge ? LARGE_SCALE : SMALL_SCALE;
    const images = Number(scene.count / every);
    return { scene, columns, every, scale, images, cell: width * scale + GAP };
  });
  const heightOf = ({ images, columns, cell }: (typeof bands)[number]): number =>
    Math.ceil(images / columns) * cell;
  const width = GAP + Math.max(...bands.map(({ columns, cell }) => columns * cell));
  const height = bands.reduce((sum, band) => sum + heightOf(band) + 2 * GAP, -GAP);
  const sheet = makePaper(PAPER, width, height);
  let top = GAP;
  for (const band of bands) {
    const { scene, columns, every, scale, images, cell } = band;
    const { numbering, entries, from, step } = scene;
    const { width, height } = numbering.space;
    // In the film's colours, those of gray images too.
    const space = makeSpace({ width, height, ...FILM_COLORS });
    for (let i = 0; i < images; i++) {
      const samples = numbering.frameAt(from + BigInt(i) * every * step);
      const shown = samples.map((sample) => entries[sample]!);
      const pixels = toPixels(space, shown, { colors: DEMO_PALETTE.colors });
      const left = GAP + (i % columns) * cell;
      pastePixels(enlargePixels(pixels, scale), sheet, left, top + Math.floor(i / columns) * cell);
    }
    top += heightOf(band) + 2 * GAP;
  }
  return encodePixels(sheet);
}

interface DemoFilm {
  readonly file: string;
  readonly scale: number;
  readonly force: boolean;
  readonly frames: number;
  readonly onProgress: (progress: DemoProgress) => void;
}

/** The scenes one after the other. */
async function filmScenes(
  scenes: readonly Scene[],
  { file, scale, force, frames, onProgress }: DemoFilm,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { colors } = DEMO_PALETTE;
  const space = makeSpace({ width: DEMO_SIDE, height: DEMO_SIDE, ...FILM_COLORS });
  const film = { scale, loop: 0 };
  return writeFilm({
    out: file,
    replaced: force ? identityOf(file) : undefined,
    encoding: chooseEncoding({ space, film, name: file }),
    space,
    colors,
    rate: { numerator: DEMO_RATE, denominator: 1 },
    film,
    count: frames,
    frames: filmFrames(scenes, space),
    signal,
    stopRequested: () => signal.aborted,
    update: (done) => onProgress({ what: 'frames', done, total: frames }),
  });
}

/** Each image in the middle, on black. */
function* filmFrames(scenes: readonly Scene[], { width }: Space): Generator<Uint8Array> {
  for (const { numbering, entries, from, step, count, enlarged, hold } of scenes) {
    const side = numbering.space.width;
    const margin = (width - side * enlarged) / 2;
    for (let position = 0n; position < count; position++) {
      const samples = numbering.frameAt(from + position * step);
      const frame = new Uint8Array(width * width);
      for (let y = 0; y < side * enlarged; y++) {
        const row = Math.floor(y / enlarged) * side;
        for (let x = 0, at = (margin + y) * width + margin; x < side * enlarged; x++)
          frame[at++] = entries[samples[row + Math.floor(x / enlarged)]!]!;
      }
      for (let i = 0; i < hold; i++) yield frame;
    }
  }
}

/** What was made, as JSON has it. */
export function demoFields(made: MadeDemo): object {
  const { out, scenes, sheet, film, side, frames, bytes, missing } = made;
  return {
    out,
    film: {
      file: film,
      width: side,
      height: side,
      frames,
      fps: DEMO_RATE,
      bytes,
    },
    sheet,
    scenes: scenes.map(({ name, numbering, palette, from, step, count }) => ({
      folder: path.join(out, name),
      images: Number(count),
      space: numbering.space.canonical,
      order: numbering.order,
      seed: takesSeed(numbering.order) ? numbering.seed : undefined,
      palette: palette && (palette.name ?? listColors(palette.colors)),
      from: formatIndex(from),
      step: formatIndex(step),
      space_images: formatIndex(exactSize(numbering.space)),
    })),
    notes: missing === undefined ? [] : [missing],
  };
}
