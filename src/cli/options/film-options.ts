/**
 * The options of films and streams: described, read, and refused where there is no film.
 * @module
 */
import type { Argv } from 'yargs';
import type { Film } from '../../run/record.js';
import { EnumeratorError } from '../../core/errors.js';

/** As yargs has them. */
export interface FilmArguments {
  readonly fps?: string | undefined;
  readonly codec?: string | undefined;
  readonly crf?: string | undefined;
  readonly lossless?: boolean | undefined;
  readonly scale?: string | undefined;
  readonly loop?: string | undefined;
  readonly overlay?: boolean | undefined;
  readonly preset?: string | undefined;
}

export function filmOptions<T>(yargs: Argv<T>): Argv<T & FilmArguments> {
  const group = 'Film:';
  return yargs
    .option('fps', {
      type: 'string',
      describe: 'frames a second: 24, 29.97, 30000/1001 [24]',
      requiresArg: true,
      group,
    })
    .option('codec', {
      type: 'string',
      describe: "ffmpeg's name of an encoder, for containers of any ending too",
      requiresArg: true,
      group,
    })
    .option('crf', {
      type: 'string',
      describe: 'quality of the encoder: lower is better and larger',
      requiresArg: true,
      group,
    })
    .option('lossless', {
      type: 'boolean',
      describe: 'each frame comes back as it was; .mkv and .apng always do',
      group,
    })
    .option('preset', {
      type: 'string',
      describe: 'of H.264: ultrafast … medium; faster is larger [medium, streams: veryfast]',
      requiresArg: true,
      group,
    })
    .option('scale', {
      type: 'string',
      describe: 'each pixel becomes a square of so many [1]',
      requiresArg: true,
      group,
    })
    .option('loop', {
      type: 'string',
      describe: 'how often .gif and .apng play; 0 for ever [0]',
      requiresArg: true,
      group,
    })
    .option('overlay', {
      type: 'boolean',
      describe: 'draw the number of each frame on it, for people and for programs',
      group,
    });
}

/** Those of x264 and x265. */
export const PRESETS = 'ultrafast superfast veryfast faster fast medium slow slower veryslow'.split(
  ' ',
);
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
