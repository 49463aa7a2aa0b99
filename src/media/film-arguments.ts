/**
 * What ffmpeg is told to make a film of frames.
 * @module
 */
import type { RunRecord } from '../run/record.js';
import type { FilmFrames } from '../codecs/film-frame.js';
import type { Encoding } from './encoding.js';

/** Files that are the same for the same input. */
export const BITEXACT = ['-fflags', '+bitexact', '-flags:v', '+bitexact'];
/** Of frames that a thread of ffmpeg's reads ahead; of large ones it holds two. */
const QUEUE_BYTES = 2 ** 26;

/** What makes a part of the frames on standard input. */
export function encoderArgs(
  { output }: RunRecord,
  { input, encoder, partFormat }: Encoding,
  { width, height, frameBytes }: FilmFrames,
  { threads, file }: { readonly threads: readonly string[]; readonly file: string },
): string[] {
  const { rate = { numerator: 24, denominator: 1 } } = output;
  const queued = Math.max(2, Math.min(64, Math.floor(QUEUE_BYTES / frameBytes)));
  return [
    '-v error -xerror -y -f rawvideo -pixel_format'.split(' '),
    [input, '-video_size', `${width}x${height}`],
    ['-framerate', `${rate.numerator}/${rate.denominator}`],
    // Else the thread that scales and encodes is the one that waits for the pipe.
    ['-thread_queue_size', `${queued}`, '-i', 'pipe:0'],
    // The encoder's own stand behind them, and hold.
    threads,
    encoder,
    BITEXACT,
    // Whatever the file is called, it is a file.
    ['-f', partFormat, `file:${file}`],
  ].flat();
}
