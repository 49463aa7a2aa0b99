/**
 * One black frame through an encoder of which only the user knows, into the container and back:
 * better that it fails now than after hours, and with nothing written.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import type { RunRecord } from '../run/record.js';
import { FilmFrames } from '../codecs/film-frame.js';
import { EnumeratorError, type Hint } from '../core/errors.js';
import { DEFAULT_RATE } from '../core/pace.js';
import type { Encoding } from './encoding.js';
import { ffmpegFailure } from '../io/ffmpeg.js';
import { copyStreams, startEncoder } from './encoder.js';
import { makeScratch, removeScratch } from '../io/scratch.js';
import { FilmFile } from './read-film.js';
import { chooseForm } from '../pictures/files/pixel-form.js';

/** What segments are made as: the first one that holds what the encoder gives. */
const SEGMENT_FORMATS = ['nut', 'mov', 'matroska'] as const;

/** A trial that failed, and how far it came: the furthest one says most. */
interface Failure {
  readonly stage: number;
  readonly error: EnumeratorError;
}

/**
 * @returns the encoding, with a container for its segments that holds them
 * @throws EnumeratorError `E_IO` with what ffmpeg says; `E_OUTPUT` where something of the frames
 *   would be lost without a word
 */
export async function tryEncoding(
  record: RunRecord,
  encoding: Encoding,
  out: string,
): Promise<Encoding> {
  const folder = makeScratch();
  try {
    let worst: Failure | undefined;
    // Some know why theirs is another one.
    const isOpen = encoding.segmentFormat === 'nut';
    for (const segmentFormat of isOpen ? SEGMENT_FORMATS : [encoding.segmentFormat]) {
      const tried = { ...encoding, segmentFormat };
      const failure = await trySegment(record, tried, out, folder);
      if (failure === undefined) return tried;
      if (worst === undefined || failure.stage > worst.stage) worst = failure;
    }
    throw worst!.error;
  } finally {
    removeScratch(folder);
  }
}

async function trySegment(
  record: RunRecord,
  encoding: Encoding,
  out: string,
  folder: string,
): Promise<Failure | undefined> {
  const { space, palette, output } = record;
  const frames = new FilmFrames(space, palette?.colors, encoding.input, output.film?.scale ?? 1);
  const ffmpeg = startEncoder(encoding, frames, output.rate ?? DEFAULT_RATE, {
    file: path.join(folder, 'segment'),
    part: 'segment',
  });
  try {
    const frame = new Uint8Array(frames.frameBytes);
    for (let at = 0; at < frame.length;) at += fs.writeSync(ffmpeg.input, frame, at);
  } catch {
    // It has ended, and says why.
  } finally {
    fs.closeSync(ffmpeg.input);
  }
  const made = await ffmpeg.ended;
  if (made.code !== 0) return { stage: 0, error: ffmpegFailure(out, made) };
  const film = `film${path.extname(out)}`;
  const input = ['-f', encoding.segmentFormat, '-i', 'segment'];
  const joined = await copyStreams(folder, input, encoding, film);
  if (joined.code !== 0) return { stage: 1, error: ffmpegFailure(out, joined) };
  return readBack(path.join(folder, film), encoding, record, frames, out);
}

/** See what has become of the frame. */
async function readBack(
  film: string,
  { input, encoder }: Encoding,
  { space: { color }, output }: RunRecord,
  { width, height }: FilmFrames,
  out: string,
): Promise<Failure | undefined> {
  const scale = output.film?.scale ?? 1;
  const codec = encoder[encoder.indexOf('-c:v') + 1] ?? '';
  const refuse = (problem: string, ...hints: Hint[]): Failure => ({
    stage: 2,
    error: new EnumeratorError('E_OUTPUT', `${out}: ${problem}`, { hints }),
  });
  const unreadable = (): Failure =>
    refuse(
      `with ${codec}, ffmpeg cannot read frames of ${width}×${height} pixels back from it; other containers may do`,
      { key: 'codec' },
      { key: 'scale', value: `${2 * scale}` },
    );
  try {
    const file = await FilmFile.open(film);
    const frame = await file.count(0);
    if (frame === undefined || file.width !== width || file.height !== height) return unreadable();
    const wanted = chooseForm(input);
    const found = chooseForm(file.pixelFormat);
    if (wanted.hasAlpha && input !== 'pal8' && !found.hasAlpha)
      return refuse(
        `${codec} makes ${file.pixelFormat} of the frames, without their transparency, which .mkv keeps`,
        { key: 'color', value: color.slice(0, -1) },
      );
    if (wanted.depth === 16 && found.depth < 16)
      return refuse(
        `${codec} makes ${file.pixelFormat} of the frames, of 8 bits a sample, and .mkv keeps all 16`,
        { key: 'depth', value: '8' },
      );
    return undefined;
  } catch (error) {
    if (!(error instanceof EnumeratorError)) throw error;
    return unreadable();
  }
}
