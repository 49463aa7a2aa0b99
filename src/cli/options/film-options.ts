/**
 * The options of films and streams: described, read, and refused where there is no film.
 * @module
 */
import type { Film } from '../../run/record.js';
import { EnumeratorError } from '../../core/errors.js';
import { choice, readCodec, readRate, whole } from './readers.js';
import { flagIfGiven, type Given, group, value } from './table.js';

/** Those of x264 and x265. */
export const PRESETS = 'ultrafast superfast veryfast faster fast medium slow slower veryslow'.split(
  ' ',
);

export const FILM_OPTIONS = group('Video', {
  fps: value(readRate, {
    arg: 'RATE',
    help: 'frames a second: 24, 29.97, 30000/1001',
    otherwise: '24',
  }),
  codec: value(readCodec, {
    arg: 'NAME',
    help: "ffmpeg's name of an encoder, for containers of any ending too",
  }),
  crf: value(whole(0, 255), {
    arg: 'N',
    help: 'quality of the encoder: lower is better and larger',
    excludes: ['lossless'],
  }),
  lossless: flagIfGiven('each frame comes back as it was; .mkv and .apng always do'),
  preset: value(choice(PRESETS), {
    arg: 'NAME',
    help: 'of H.264: ultrafast … medium; faster is larger',
    otherwise: 'medium, streams: veryfast',
    choices: PRESETS,
  }),
  scale: value(whole(1, 4096), {
    arg: 'N',
    help: 'each pixel becomes a square of so many',
    otherwise: '1',
  }),
  loop: value(whole(0, 65_535), {
    arg: 'N',
    help: 'how often .gif and .apng play; 0 for ever',
    otherwise: '0',
  }),
  overlay: flagIfGiven('draw the number of each frame on it, for people and for programs'),
});

export type FilmArguments = Partial<Given<typeof FILM_OPTIONS>>;

/** How frames become a film, by the options. */
export function filmOf(given: FilmArguments): Film {
  const { codec, crf, lossless, scale = 1, loop = 0, overlay, preset } = given;
  return {
    ...(codec === undefined ? {} : { codec }),
    ...(crf === undefined ? {} : { crf }),
    ...(lossless === true ? { lossless } : {}),
    scale,
    loop,
    ...(overlay === true ? { overlay } : {}),
    ...(preset === undefined ? {} : { preset }),
  };
}

/** @throws EnumeratorError `E_USAGE` where an option is for films, and the output is none */
export function refuseFilmOptions(args: FilmArguments & { readonly out: string }): void {
  for (const name of ['codec', 'crf', 'lossless', 'scale', 'loop', 'overlay', 'preset'] as const) {
    const value = args[name];
    if (value !== undefined && value !== false)
      throw new EnumeratorError(
        'E_USAGE',
        `--${name} is for films, and ${args.out} is none; give --out x.mkv or the like`,
      );
  }
}
