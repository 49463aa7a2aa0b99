/**
 * A film against its checkpoint: decoded by ffmpeg and compared frame by frame where its codec is
 * lossless, else its frames are counted and its metadata compared.
 * @module
 */
import fs from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { counted } from '../core/cardinality.js';
import type { RunRecord } from '../run/record.js';
import { FilmFrames } from '../codecs/film-frame.js';
import {
  type FilmFacts,
  type FilmMetadata,
  formatRate,
  isFrameIndex,
} from '../codecs/film-metadata.js';
import type { PositionRange } from '../core/range.js';
import { chooseForm } from '../pictures/files/pixel-form.js';
import { chooseEncoding, type Encoding } from '../media/encoding.js';
import { isFilmName } from '../run/output-kind.js';
import { FilmSegments } from '../media/segments.js';
import { filmRunOf } from '../media/write-film.js';
import { bytesBehind } from './film-end.js';
import { compareFrames, countFrames } from './film-frames.js';
import type { Findings } from './findings.js';
import type { NamedRun } from './target.js';
import { FilmFile } from '../media/read-film.js';

/** @throws EnumeratorError `E_IO` where ffmpeg is missing, or cannot read it at all */
export async function verifyFilm({ record, target }: NamedRun, findings: Findings): Promise<void> {
  const { space, palette, output, watermark, first, end } = record;
  const { film } = output;
  if (film === undefined) throw new TypeError('record: a film without its settings');
  const encoding = chooseEncoding({ space, film, name: target.out });
  const { encoder, input } = encoding;
  if (!encoding.isLossless) {
    const codec = film.codec ?? encoder[encoder.indexOf('-c:v') + 1] ?? 'its codec';
    findings.unverified = `${codec} does not keep them exactly, or not as far as is known here`;
  }
  const frames = new FilmFrames(space, palette?.colors, input, film.scale);
  const work = { record, encoding, frames, findings };
  if (watermark === end) {
    await verifyFile(work, target.out, { first, end }, true);
    return;
  }
  const segments = new FilmSegments(record, target.out, frames.frameBytes, encoding.segmentBytes);
  for (const range of segments.ranges()) {
    if (range.first >= watermark) return;
    await verifyFile(work, segments.file(range), range, false);
  }
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
  hasMetadata: boolean,
): Promise<void> {
  if (!fs.existsSync(file)) {
    findings.missing(record, file, range.first, range.end);
    return;
  }
  const damaged = (reason: string): void => findings.add({ kind: 'damaged', file, reason });
  const film = await FilmFile.open(file, record.palette);
  const { width, height } = frames;
  if (film.width !== width || film.height !== height) {
    damaged(
      `its frames are of ${film.width}×${film.height} pixels, those of the run ${width}×${height}`,
    );
    return;
  }
  if (hasMetadata) {
    const fault = metadataFault(film.metadata, record, file);
    if (fault !== undefined) damaged(fault);
  }
  const warnings: string[] = [];
  const warn = (warning: string): void => void warnings.push(warning);
  const view = { record, file, range, findings };
  if (encoding.isLossless) {
    const format = encoding.input === 'pal8' ? 'rgb24' : encoding.input;
    const frameBytes = width * height * chooseForm(format).bytes;
    await compareFrames({ ...view, frames: film.decode(format, frameBytes, warn) }, format);
  } else {
    await countFrames({ ...view, frames: film.decode('gray', width * height, warn) });
  }
  findings.flush();
  const behind = bytesBehind(file);
  if (behind > 0)
    findings.add({
      kind: 'extra',
      file,
      reason: `${counted(behind, 'byte follows', 'bytes follow')} the film's end`,
    });
  for (const warning of warnings) damaged(`ffmpeg says "${warning}"`);
}

const OTHER_RUN = 'its metadata is that of another run';

/** What the film's metadata says wrongly. Not all containers have room for it. */
function metadataFault(
  metadata: FilmMetadata | undefined,
  record: RunRecord,
  file: string,
): string | undefined {
  // ART §14: films of Random Art have no metadata of a run.
  const run = filmRunOf(record);
  if (run === undefined) return metadata && OTHER_RUN;
  if (metadata === undefined)
    return isFilmName(file)
      ? 'it does not say where its images are from: its metadata is gone'
      : undefined;
  const { from, step } = run;
  const isSame =
    isDeepStrictEqual(factsOf(metadata), factsOf(run)) &&
    isFrameIndex(metadata, 0n, from) !== false &&
    isFrameIndex(metadata, 1n, from + step) !== false;
  return isSame ? undefined : OTHER_RUN;
}

function factsOf({ space, order, seed, palette, rate, scale }: FilmFacts): unknown[] {
  return [space.canonical, order, seed, palette && [...palette.colors], formatRate(rate), scale];
}
