/**
 * What ffmpeg is told to make a film of frames.
 * @module
 */
import type { RunRecord } from '../checkpoint/record.js';
import type { FilmFrames } from '../codecs/film-frame.js';
import type { Encoding } from '../sinks/film/encoding.js';

/** Files that are the same for the same input. */
export const BITEXACT = ['-fflags', '+bitexact', '-flags:v', '+bitexact'];
/** What makes a part of the frames on standard input. */
export function encoderArgs(
  { output }: RunRecord,
  { input, encoder, partFormat }: Encoding,
  { width, height }: FilmFrames,
  { threads, file }: { readonly threads: readonly string[]; readonly file: string },
): string[] {
  const { rate = { numerator: 24, denominator: 1 } } = output;
  return [
    '-v error -xerror -y -f rawvideo -pixel_format'.split(' '),
    [input, '-video_size', `${width}x${height}`],
    ['-framerate', `${rate.numerator}/${rate.denominator}`, '-i', 'pipe:0'],
    // The encoder's own stand behind them, and hold.
    threads,
    encoder,
    BITEXACT,
    // Whatever the file is called, it is a file.
    ['-f', partFormat, `file:${file}`],
  ].flat();
}
