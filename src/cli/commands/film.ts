/**
 * `enumerate film PATH…`: a film from pictures on disk, or of one that grows.
 * @module
 */
import { counted } from '../../core/cardinality.js';
import { isAddress, readPath, STANDARD_OUTPUT } from '../../io/standard-streams.js';
import { usageError } from '../../core/errors.js';
import {
  filmPictures,
  type FilmProgress,
  type LookProgress,
} from '../../media/film-of-pictures.js';
import type { RunState } from '../../run/engine/engine.js';
import type { Growing } from '../../media/growing-film.js';
import { readSpaceRequest } from '../../pictures/files/read-space.js';
import { filmOf } from '../../run/plan.js';
import { errorFields, EXIT, exitCodeOf } from '../exit-codes.js';
import { FILM_OPTIONS, readFilm } from '../options/film-options.js';
import { FIT_OPTIONS, orientOption, readFit } from '../options/fit-options.js';
import { READING_OPTIONS } from '../options/reading-options.js';
import { STATUS_JSON } from '../options/run-options.js';
import { spaceOptions } from '../options/space-options.js';
import { command, dashed, flag, type Given, group, value, words } from '../options/table.js';
import { ProgressReporter } from '../render/progress.js';
import { openRunReporter } from '../render/run-progress.js';
import { tell } from '../host.js';
import { interruptSignal } from '../terminal.js';
import { percentText } from '../../text/quantity.js';
import { duration } from '../../text/read-quantity.js';

const OWN = "the picture's";
const SPACE = spaceOptions({ size: OWN, color: OWN, depth: OWN, order: OWN, seed: OWN });

/** What goes with `--growing`. */
const HOW_IT_GROWS = {
  seconds: value(
    duration(3600),
    'TIME',
    'how long the film is, with the second at its end for which the picture stays',
    {
      otherwise: '10',
    },
  ),
  size: SPACE.size,
  color: SPACE.color,
  depth: SPACE.depth,
  palette: SPACE.palette,
  ...FIT_OPTIONS,
};

export default command({
  isLong: true,
  about:
    'Make a film from pictures, in the order of their names, where 2 comes before 10. All of them must have one size. With --growing, the film shows how one picture comes up.',
  positionals: {
    paths: words('folders of pictures, or the pictures: PNG, other formats through ffmpeg', {
      isRequired: true,
      isPath: true,
      ask: 'which pictures? give a folder or files, such as images',
    }),
  },
  options: {
    ...group('Output', {
      out: value(
        readPath,
        'FILE',
        'the film: x.mkv, .mp4, .webm, .gif, .apng, or another one with --codec',
        { isRequired: true, isPath: true },
      ),
      force: flag('overwrite the file'),
    }),
    ...FILM_OPTIONS,
    ...group('Growing', {
      growing: flag(
        'one picture comes up out of a plain one: each frame shows more of the lowest digits of its number in the progressive order',
      ),
      ...HOW_IT_GROWS,
    }),
    ...group('Pictures', { orient: orientOption('exif') }),
    ...READING_OPTIONS,
    overlay: { ...FILM_OPTIONS.overlay, hidden: true },
    statusJson: STATUS_JSON,
  },
  examples: [
    ['film images --out x.mp4', 'all pictures of a folder, 24 a second'],
    ['film images --scale 16 --fps 12 --out x.mp4', 'small ones, large enough to see'],
    ['film scene-1 scene-2 end.png --out x.mkv', 'one after the other, exactly'],
    ['film --growing photo.png --out x.mp4', 'a photograph comes up, digit by digit'],
    [
      'film --growing photo.jpg --size 64x64 --fit crop --scale 8 --out x.gif',
      'a small one, large enough to see',
    ],
  ],
  async run(given) {
    const { paths, out, force, orient, statusJson, fps, strict, damaged } = given;
    checkOut(out);
    const growing = readGrowing(given);
    let reporter: ProgressReporter<RunState> | undefined;
    const looking = statusJson ? undefined : lookReporter();
    try {
      const outcome = await filmPictures(paths, out, {
        film: filmOf(readFilm(given)),
        rate: fps,
        force,
        orient,
        growing,
        strict,
        damaged,
        signal: interruptSignal(),
        onLook: (progress) => looking?.update(progress),
        onProgress(progress) {
          looking?.end('finished');
          reporter ??= openReporter(progress, statusJson);
          reporter.update(stateOf(progress));
        },
        onNotice({ message }) {
          if (!statusJson) tell(message);
        },
      });
      const isComplete = outcome.state === 'complete';
      if (reporter === undefined) tell(`${out}: stopped before the first frame`);
      else reporter.end(isComplete ? 'finished' : 'interrupted', stateOf(outcome));
      return isComplete ? EXIT.done : EXIT.interrupted;
    } catch (error) {
      looking?.end('failed');
      reporter?.end('failed', undefined, errorFields(error));
      // The last record has said it all.
      if (reporter !== undefined && statusJson) return exitCodeOf(error);
      throw error;
    }
  },
});

/** @throws EnumeratorError `E_USAGE` */
function checkOut(out: string): void {
  if (out === STANDARD_OUTPUT) throw usageError('--out - is no file: name one, such as film.mp4');
  if (isAddress(out))
    throw usageError(`--out ${out}: a film of pictures is a file; a run can be a live stream`);
}

/**
 * @returns nothing where no picture is to grow
 * @throws EnumeratorError `E_USAGE`, `E_SPACE`, `E_PALETTE`
 */
function readGrowing(
  given: { readonly growing: boolean } & Given<typeof HOW_IT_GROWS>,
): Growing | undefined {
  if (given.growing) {
    const { size, color, depth, palette } = readSpaceRequest(given);
    return { size, color, depth, palette, fit: readFit(given), seconds: given.seconds };
  }
  const names = Object.keys(HOW_IT_GROWS) as (keyof typeof HOW_IT_GROWS)[];
  const extra = names.find((name) => given[name] !== undefined);
  if (extra === undefined) return undefined;
  throw usageError(`--${dashed(extra)} goes with --growing, a film of one picture that comes up`);
}

function openReporter({ out, total }: FilmProgress, statusJson: boolean) {
  const plan = { from: 0n, step: 1n, first: 0n, watermark: 0n, end: BigInt(total) };
  return openRunReporter({ plan, out, isFilm: true, isOfPictures: true }, statusJson);
}

function lookReporter(): ProgressReporter<LookProgress> {
  return new ProgressReporter<LookProgress>({
    line: ({ looked, total }) => [
      `looking at ${counted(total, 'picture')}`,
      percentText(BigInt(looked), BigInt(total)),
    ],
  });
}

function stateOf({ frames, bytes, elapsedMs }: FilmProgress): RunState {
  return { watermark: BigInt(frames), offsets: [], frames, bytes, elapsedMs };
}
