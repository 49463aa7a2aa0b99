/**
 * The options of films and streams: described, read, and refused where there is no film.
 * @module
 */
import type { Film } from '../../run/record.js';
import { EnumeratorError } from '../../core/errors.js';
import { flagIfGiven, type Given, group, text } from './table.js';

/** Those of x264 and x265. */
export const PRESETS = 'ultrafast superfast veryfast faster fast medium slow slower veryslow'.split(
  ' ',
);
export const FILM_OPTIONS = group('Video', {
  fps: text({ arg: 'RATE', help: 'frames a second: 24, 29.97, 30000/1001', otherwise: '24' }),
  codec: text({
    arg: 'NAME',
    help: "ffmpeg's name of an encoder, for containers of any ending too",
  }),
  crf: text({ arg: 'N', help: 'quality of the encoder: lower is better and larger' }),
  lossless: flagIfGiven('each frame comes back as it was; .mkv and .apng always do'),
  preset: text({
    arg: 'NAME',
    help: 'of H.264: ultrafast … medium; faster is larger',
    otherwise: 'medium, streams: veryfast',
    choices: PRESETS,
  }),
  scale: text({ arg: 'N', help: 'each pixel becomes a square of so many', otherwise: '1' }),
  loop: text({ arg: 'N', help: 'how often .gif and .apng play; 0 for ever', otherwise: '0' }),
  overlay: flagIfGiven('draw the number of each frame on it, for people and for programs'),
});

/** As they are typed. */
export type FilmArguments = Partial<Given<typeof FILM_OPTIONS>>;

const MOST_SCALE = 4096;
const MOST_LOOPS = 65_535;

/** @throws EnumeratorError `E_USAGE` */
export function readFilm(args: FilmArguments): Film {
  const { codec, crf, lossless, scale, loop, overlay, preset } = args;
  if (preset !== undefined && !PRESETS.includes(preset))
    throw new EnumeratorError('E_USAGE', `--preset ${preset}: there are ${PRESETS.join(', ')}`);
  if (codec !== undefined && !/^[a-z0-9_-]{1,64}$/.test(codec))
    throw new EnumeratorError(
      'E_USAGE',
      `--codec ${codec}: encoders have names such as libx264; see ffmpeg -encoders`,
    );
  if (crf !== undefined && lossless === true)
    throw new EnumeratorError(
      'E_USAGE',
      '--crf and --lossless exclude each other: give one of them',
    );
  return {
    ...(codec === undefined ? {} : { codec }),
    ...(crf === undefined ? {} : { crf: readWhole(crf, '--crf', 0, 255) }),
    ...(lossless === true ? { lossless: true } : {}),
    scale: scale === undefined ? 1 : readWhole(scale, '--scale', 1, MOST_SCALE),
    loop: loop === undefined ? 0 : readWhole(loop, '--loop', 0, MOST_LOOPS),
    ...(overlay === true ? { overlay: true } : {}),
    ...(preset === undefined ? {} : { preset }),
  };
}

function readWhole(text: string, name: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]{1,9}$/.test(text.trim()) && value >= least && value <= most) return value;
  throw new EnumeratorError(
    'E_USAGE',
    `${name} ${text}: it must be a whole number from ${least} to ${most}`,
  );
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
