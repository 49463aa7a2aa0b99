/**
 * The options of films and streams.
 * @module
 */
import type { FilmPlan } from '../../run/plan.js';
import { choice, readCodec, readRate, whole } from '../../text/read-quantity.js';
import { flagIfGiven, type Given, group, value } from './table.js';

/** The presets of x264 and x265. */
const PRESETS = 'ultrafast superfast veryfast faster fast medium slow slower veryslow'.split(' ');

export const FILM_OPTIONS = group('Video', {
  fps: value(readRate, 'RATE', 'frames a second: 24, 29.97, 30000/1001', { otherwise: '24' }),
  codec: value(readCodec, 'NAME', "ffmpeg's name of an encoder, for any container"),
  crf: value(whole(0, 255), 'N', 'quality of the encoder: lower is better and larger', {
    excludes: ['lossless'],
  }),
  lossless: flagIfGiven('frames come back as they were; .mkv, .apng: always'),
  preset: value(choice(PRESETS), 'NAME', 'of H.264: faster is larger', {
    otherwise: 'medium, live: veryfast',
    choices: PRESETS,
  }),
  scale: value(whole(1, 4096), 'N', 'each pixel becomes a square of so many', { otherwise: '1' }),
  loop: value(whole(0, 65_535), 'N', 'how often .gif and .apng play; 0 for ever', {
    otherwise: '0',
  }),
  overlay: flagIfGiven('draw the number of each frame on it'),
});

export type FilmArguments = Partial<Given<typeof FILM_OPTIONS>>;

/** What the options say of a film. */
export function readFilm(given: FilmArguments): FilmPlan {
  const { codec, crf, lossless, scale, loop, overlay, preset } = given;
  return {
    codec,
    crf,
    lossless: lossless || undefined,
    scale,
    loop,
    overlay: overlay || undefined,
    preset,
  };
}
