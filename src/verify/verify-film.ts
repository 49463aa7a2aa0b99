/**
 * A film against its checkpoint: decoded by ffmpeg, frame by frame where its codec lost nothing,
 * else as far as anybody can say.
 * @module
 */
import fs from 'node:fs';
import type { RunRecord } from '../run/record.js';
import { FilmFrames } from '../codecs/film-frame.js';
import { type FilmNote, formatRate, isFrameIndex } from '../codecs/film-note.js';
import type { PositionRange } from '../core/range.js';
import { chooseEncoding, type Encoding } from '../media/encoding.js';
import { isFilmName } from '../run/target.js';
import { FilmParts } from '../media/segments.js';
import { compareFrames, countFrames } from './film.js';
import type { Findings } from './findings.js';
import type { NamedRun } from './named-run.js';
import { FilmFile } from '../media/film-file.js';

/** @throws EnumeratorError `E_IO` where ffmpeg is missing, or cannot read it at all */
export async function verifyFilm({ record, target }: NamedRun, findings: Findings): Promise<void> {
  const { space, palette, output, watermark, first, end } = record;
  const { film } = output;
  if (film === undefined) throw new TypeError('record: a film without its settings');
  const encoding = chooseEncoding({ space, film, name: target.out });
  if (!encoding.isLossless)
    findings.unlike = `${film.codec ?? codecOf(encoding)} does not keep them exactly, or not as far as is known here`;
  const frames = new FilmFrames(space, palette?.colors, encoding.input, film.scale);
  const work = { record, encoding, frames, findings };
  if (watermark === end) {
    await verifyFile(work, target.out, { first, end }, true);
    return;
  }
  const parts = new FilmParts(record, target.out, frames.frameBytes, encoding.partBytes);
  for (const range of parts.ranges()) {
    if (range.first >= watermark) return;
    await verifyFile(work, parts.file(range), range, false);
  }
}

function codecOf({ encoder }: Encoding): string {
  return encoder[encoder.indexOf('-c:v') + 1] ?? 'its codec';
}

interface Work {
  readonly record: RunRecord;
  readonly encoding: Encoding;
  readonly frames: FilmFrames;
  readonly findings: Findings;
}

async function verifyFile(
  { record, encoding, frames, findings }: Work,
  file: string,
  range: PositionRange,
  hasNote: boolean,
): Promise<void> {
  if (!fs.existsSync(file)) {
    findings.missing(record, file, range.first, range.end);
    return;
  }
  const damaged = (reason: string): void => findings.add({ kind: 'damaged', file, reason });
  const film = await FilmFile.open(file, () => record.palette);
  const { width, height } = frames;
  if (film.width !== width || film.height !== height) {
    damaged(
      `its frames are of ${film.width}×${film.height} pixels, those of the run ${width}×${height}`,
    );
    return;
  }
  if (hasNote) {
    const fault = noteFault(film.note, record, file);
    if (fault !== undefined) damaged(fault);
  }
  const complaints: string[] = [];
  const complained = (complaint: string): void => void complaints.push(complaint);
  const view = { record, file, range, findings };
  if (encoding.isLossless) {
    const format = encoding.input === 'pal8' ? 'rgb24' : encoding.input;
    const bytes = new FilmFrames(record.space, record.palette?.colors, format, scaleOf(record));
    await compareFrames(
      { ...view, frames: film.decode(format, bytes.frameBytes, complained) },
      format,
    );
  } else {
    await countFrames({ ...view, frames: film.decode('gray', width * height, complained) });
  }
  findings.flush();
  for (const complaint of complaints) damaged(`ffmpeg says "${complaint}"`);
}

function scaleOf({ output }: RunRecord): number {
  return output.film?.scale ?? 1;
}

/** What the film's own note says that is not so. Not all containers have room for one. */
function noteFault(
  note: FilmNote | undefined,
  record: RunRecord,
  file: string,
): string | undefined {
  // SPEC §15.14: the films of Random Art say nothing of a run.
  if (record.art !== undefined) return note && 'its note is that of another run';
  if (note === undefined)
    return isFilmName(file)
      ? 'it does not say where its images are from: its note is gone'
      : undefined;
  const { space, order, seed, palette, from, step, first, output } = record;
  const { rate = note.rate } = output;
  const start = from + first * step;
  const isSame =
    note.space.canonical === space.canonical &&
    note.order === order &&
    note.seed === seed &&
    note.scale === scaleOf(record) &&
    formatRate(note.rate) === formatRate(rate) &&
    Buffer.compare(
      note.palette?.colors ?? new Uint8Array(0),
      palette?.colors ?? new Uint8Array(0),
    ) === 0 &&
    isFrameIndex(note, 0n, start) !== false &&
    isFrameIndex(note, 1n, start + step) !== false;
  return isSame ? undefined : 'its note is that of another run';
}
