/**
 * A run whose output is a film: segments through ffmpeg that are joined at the end, or an animated
 * PNG in one piece.
 * @module
 */
import { counted } from '../core/cardinality.js';
import fs from 'node:fs';
import path from 'node:path';
import { FilmFrames } from '../codecs/film-frame.js';
import { EnumeratorError } from '../core/errors.js';
import { DEFAULT_RATE } from '../core/pace.js';
import { finishFile, placeOver } from '../io/atomic-file.js';
import { ffmpegFailure, framesIn, requireFfmpeg, requirePipes } from '../io/ffmpeg.js';
import { ioError } from '../io/system-error.js';
import { abortsSoon } from '../io/wait.js';
import { removeReplaced } from '../run/remove.js';
import { beginFilmFolder, filmFolder, removeFilmFolder, replacedFilm } from '../run/film-folder.js';
import type { RunState } from '../run/engine/engine.js';
import { openFrames } from '../run/engine/frames.js';
import { type ExecuteOptions, openCheckpoint, openSession, type Outcome } from '../run/session.js';
import { imageAt, type RunRecord } from '../run/record.js';
import { copyStreams, WITHOUT_FFMPEG } from './encoder.js';
import { chooseEncoding, type Encoding } from './encoding.js';
import { commentOf, copyGifWithComment, filmRunOf, metadataFile, writeFilm } from './write-film.js';
import { type RunFilm, SegmentMaker } from './segment-maker.js';
import { FilmSegments } from './segments.js';
import { tryEncoding } from './trial.js';

/** @throws EnumeratorError `E_IO` with what ffmpeg says; the film does not have its name then */
export async function executeFilm(record: RunRecord, options: ExecuteOptions): Promise<Outcome> {
  const { target, old } = options;
  const { film } = record.output;
  if (film === undefined) throw new TypeError('record: a film without its settings');
  const known = chooseEncoding({ space: record.space, film, name: target.out });
  const isAnimation = known.program === 'apng';
  if (!isAnimation) {
    requireFfmpeg(target.out, WITHOUT_FFMPEG);
    requirePipes();
  }
  const encoding = film.codec === undefined ? known : await tryEncoding(record, known, target.out);
  const session = openSession(record, options);
  session.update(session.stateAt(record.watermark, 0, 0));
  if (old === undefined) {
    removeReplaced(target);
    // Before the checkpoint: a session that is killed between them finds nothing of another run.
    beginFilmFolder(target.out);
  }
  const keep = openCheckpoint(record, options);
  const run = { record, out: target.out, encoding, options, session, keep };
  const state = await (isAnimation ? writeAnimation(run) : writeSegments(run));
  return session.outcome({ ...record, watermark: state.watermark }, state);
}

/** In one piece, so that a run which was stopped begins again. */
async function writeAnimation(run: RunFilm): Promise<RunState> {
  const { record, out, encoding, options, session, keep } = run;
  const { space, palette, first, end, output } = record;
  const count = Number(end - first);
  const size = await writeFilm({
    out,
    replaced: replacedFilm(out),
    lock: options.lock,
    durable: output.durable,
    encoding,
    space,
    colors: palette?.colors,
    rate: output.rate ?? DEFAULT_RATE,
    film: output.film!,
    run: filmRunOf(record),
    count,
    frames: framesOf(record),
    signal: options.signal,
    stopRequested: () => session.stopRequested(),
    update: (frames, bytes) =>
      session.update(session.stateAt(first + BigInt(frames), frames, bytes)),
  });
  if (size === undefined) return session.stateAt(first, 0, 0);
  keep({ ...record, watermark: end });
  removeFilmFolder(filmFolder(out));
  return session.stateAt(end, count, size);
}

function* framesOf(record: RunRecord): Generator<Uint8Array> {
  const { first, end } = record;
  const source = openFrames(record);
  for (let position = first; position < end; position++)
    yield source.frameAt(imageAt(record, position));
}

async function writeSegments(run: RunFilm): Promise<RunState> {
  const { record, out, encoding, options, keep } = run;
  const { space, palette, output } = record;
  const frames = new FilmFrames(space, palette?.colors, encoding.input, output.film?.scale ?? 1);
  const segments = new FilmSegments(record, out, frames.frameBytes, encoding.segmentBytes);
  segments.open();
  const maker = new SegmentMaker(run, frames, segments);
  try {
    const watermark = await maker.makeAll();
    if (watermark < record.end) return maker.stateAt(watermark);
    try {
      await finish(run, segments);
    } catch (error) {
      if (await abortsSoon(options.signal)) return maker.stateAt(maker.kept);
      throw error;
    }
    keep({ ...record, watermark });
    removeFilmFolder(segments.folder);
    return { ...maker.stateAt(watermark), bytes: fs.statSync(out).size };
  } finally {
    await maker.close();
  }
}

/** Make one film of the segments, and give it its name. */
async function finish(
  { record, out, encoding, options }: RunFilm,
  segments: FilmSegments,
): Promise<void> {
  try {
    if (encoding.segmentBytes !== undefined) await join(record, out, encoding, segments);
    else {
      const [only] = segments.ranges();
      await copyGifWithComment(segments.file(only!), segments.joined, commentOf(record));
    }
    options.lock?.check();
    const place = placeOver(replacedFilm(out));
    finishFile(segments.joined, out, record.output.durable === true, place);
  } catch (error) {
    throw error instanceof EnumeratorError ? error : ioError(`cannot finish ${out}`, error);
  }
}

/** In the folder of segments. */
const LIST = 'joined.list';
const METADATA = 'joined.note';

async function join(
  record: RunRecord,
  out: string,
  encoding: Encoding,
  segments: FilmSegments,
): Promise<void> {
  const { rate = DEFAULT_RATE } = record.output;
  const { folder } = segments;
  fs.writeFileSync(path.join(folder, LIST), segments.list(rate));
  fs.writeFileSync(path.join(folder, METADATA), metadataFile(commentOf(record)));
  const input = [
    ['-f', 'concat', '-safe', '0', '-i', LIST],
    ['-f', 'ffmetadata', '-i', METADATA, '-map', '0:v', '-map_metadata', '1'],
  ].flat();
  const end = await copyStreams(folder, input, encoding, path.basename(segments.joined));
  if (end.code !== 0) throw ffmpegFailure(out, end);
  const joined = framesIn(end.output.toString('latin1'));
  const wanted = record.end - record.first;
  if (joined === undefined || BigInt(joined) === wanted) return;
  throw new EnumeratorError(
    'E_IO',
    `${out}: ffmpeg joined ${joined} of ${counted(wanted, 'frame')}`,
    { hints: [{ key: 'overwrite' }] },
  );
}
