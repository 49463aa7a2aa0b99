/**
 * One black frame through an encoder of which only the user knows, into the container and back:
 * better that it fails now than after hours, and with nothing written.
 * @module
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { RunRecord } from '../run/record.js';
import { FilmFrames } from '../codecs/film-frame.js';
import { EnumeratorError } from '../core/errors.js';
import type { Encoding } from './encoding.js';
import { ffmpegFailure, runProgram, startFfmpeg } from '../io/ffmpeg.js';
import { BITEXACT, encoderArgs } from './film-arguments.js';
import { FilmFile } from './film-file.js';
import { chooseForm } from '../pictures/files/pixel-form.js';

/** What parts are made as: the first one that holds what the encoder gives. */
const PART_FORMATS = ['nut', 'mov', 'matroska'] as const;

/** A trial that failed, and how far it came: the furthest one says most. */
interface Failure {
  readonly stage: number;
  readonly error: EnumeratorError;
}

/**
 * @returns the encoding, with a container for its parts that holds them
 * @throws EnumeratorError `E_IO` with what ffmpeg says; `E_OUTPUT` where something of the frames
 *   would be lost without a word
 */
export async function tryEncoding(
  record: RunRecord,
  encoding: Encoding,
  out: string,
): Promise<Encoding> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'enumerate-'));
  try {
    let worst: Failure | undefined;
    // Some know why theirs is another one.
    const isOpen = encoding.partFormat === 'nut';
    for (const partFormat of isOpen ? PART_FORMATS : [encoding.partFormat]) {
      const tried = { ...encoding, partFormat };
      const failure = await tryPart(record, tried, out, folder);
      if (failure === undefined) return tried;
      if (worst === undefined || failure.stage > worst.stage) worst = failure;
    }
    throw worst!.error;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function tryPart(
  record: RunRecord,
  encoding: Encoding,
  out: string,
  folder: string,
): Promise<Failure | undefined> {
  const { space, palette, output } = record;
  const frames = new FilmFrames(space, palette?.colors, encoding.input, output.film?.scale ?? 1);
  const part = path.join(folder, 'part');
  const ffmpeg = startFfmpeg(encoderArgs(record, encoding, frames, { threads: [], file: part }));
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
  const film = path.join(folder, `film${path.extname(out)}`);
  const copy = ['-c', 'copy', ...encoding.container, ...BITEXACT, `file:${film}`];
  const input = ['-v', 'error', '-nostdin', '-xerror', '-y', '-f', encoding.partFormat, '-i', part];
  const joined = await runProgram('ffmpeg', [...input, ...copy], {
    maxOutputBytes: 0,
    isDetached: true,
  });
  if (joined.code !== 0) return { stage: 1, error: ffmpegFailure(out, joined) };
  return readBack(film, encoding, frames, out);
}

/** See what has become of the frame. */
async function readBack(
  film: string,
  { input, encoder }: Encoding,
  { width, height }: FilmFrames,
  out: string,
): Promise<Failure | undefined> {
  const codec = encoder[encoder.indexOf('-c:v') + 1] ?? '';
  const refuse = (problem: string): Failure => ({
    stage: 2,
    error: new EnumeratorError('E_OUTPUT', `--codec ${codec} --out ${out}: ${problem}`),
  });
  const unreadable = `ffmpeg cannot read frames of ${width}×${height} pixels back from it; take another codec or container, or larger frames (--scale)`;
  try {
    const file = await FilmFile.open(film, () => undefined);
    const frame = await file.count(0);
    if (frame === undefined || file.width !== width || file.height !== height)
      return refuse(unreadable);
    const wanted = chooseForm(input);
    const found = chooseForm(file.pixelFormat);
    if (wanted.hasAlpha && input !== 'pal8' && !found.hasAlpha)
      return refuse(
        `${codec} makes ${file.pixelFormat} of the frames, without their transparency; .mkv keeps it, or choose a --color without`,
      );
    if (wanted.depth === 16 && found.depth < 16)
      return refuse(
        `${codec} makes ${file.pixelFormat} of the frames, of 8 bits a sample; .mkv keeps all 16, or choose --depth 8`,
      );
    return undefined;
  } catch (error) {
    if (!(error instanceof EnumeratorError)) throw error;
    return refuse(unreadable);
  }
}
