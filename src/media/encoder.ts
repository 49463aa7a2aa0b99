/**
 * An ffmpeg that encodes frames: what it is told, and how it ends.
 * @module
 */
import type { FilmFrames } from '../codecs/film-frame.js';
import type { FrameRate } from '../core/pace.js';
import { removeQuietly } from '../io/atomic-file.js';
import { awaitEnd, type Ffmpeg, type ProgramEnd, runProgram, startFfmpeg } from '../io/ffmpeg.js';
import type { Encoding } from './encoding.js';

/** What is said where ffmpeg is missing. */
export const WITHOUT_FFMPEG = '.apng needs no program';
/** The arguments by which files are the same for the same input. */
const BITEXACT = ['-fflags', '+bitexact', '-flags:v', '+bitexact'];
/** Frames that a thread of ffmpeg's reads ahead; of large ones it holds two. */
const QUEUE_BYTES = 2 ** 26;
/** An ffmpeg that has not ended by itself after so long is killed. */
const GRACE_MS = 10_000;

/** What an encoder writes. */
export interface EncoderOutput {
  readonly file: string;
  /** A segment of a film has no container of its own; a film whole may have a comment. */
  readonly part: 'segment' | { readonly comment: string | undefined };
  readonly threads?: number | undefined;
}

/** Start an encoder; it waits for frames. */
export function startEncoder(
  { input, encoder, container, segmentFormat }: Encoding,
  { width, height, frameBytes }: FilmFrames,
  { numerator, denominator }: FrameRate,
  { file, part, threads }: EncoderOutput,
): Ffmpeg {
  const queued = Math.max(2, Math.min(64, Math.floor(QUEUE_BYTES / frameBytes)));
  const wrapping =
    part === 'segment'
      ? ['-f', segmentFormat]
      : [...container, ...(part.comment ? ['-metadata', `comment=${part.comment}`] : [])];
  return startFfmpeg(
    [
      ['-v', 'error', '-xerror', '-y', '-f', 'rawvideo', '-pixel_format', input],
      ['-video_size', `${width}x${height}`, '-framerate', `${numerator}/${denominator}`],
      // Without it the thread that scales and encodes is the one that waits for the pipe.
      ['-thread_queue_size', `${queued}`, '-i', 'pipe:0'],
      threads === undefined ? [] : ['-threads', `${threads}`],
      // The encoder's own arguments come last and win.
      [...encoder, ...wrapping, ...BITEXACT],
      // Whatever the file is called, it is a file.
      `file:${file}`,
    ].flat(),
  );
}

/**
 * Put streams into a container as they are.
 * @param folder - where all the files are: names that mean something to ffmpeg are not said to it
 * @param input - ffmpeg's arguments
 * @returns its progress records as `output`
 */
export function copyStreams(
  folder: string,
  input: readonly string[],
  { container }: Encoding,
  file: string,
): ReturnType<typeof runProgram> {
  const general = '-v error -nostdin -xerror -y -nostats -progress pipe:1'.split(' ');
  const output = ['-c', 'copy', ...container, ...BITEXACT, `file:${file}`];
  const limits = { folder, maxOutputBytes: Infinity, isDetached: true };
  return runProgram('ffmpeg', [...general, ...input, ...output], limits);
}

/**
 * End an encoder, and remove what it wrote.
 * @param endsByItself - whether it has got all that it gets, or has ended already
 */
export async function dropEncoder(
  ffmpeg: Ffmpeg,
  file: string,
  endsByItself = false,
): Promise<ProgramEnd> {
  if (!endsByItself) ffmpeg.process.kill('SIGKILL');
  const end = await awaitEnd(ffmpeg, GRACE_MS);
  removeQuietly(file);
  return end;
}
