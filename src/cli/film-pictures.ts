/**
 * Make a film of pictures from a command's options, and follow it.
 * @module
 */
import { usageError } from '../core/errors.js';
import { escapeControls } from '../core/quote.js';
import { filmPictures, type FilmProgress } from '../media/film-of-pictures.js';
import type { RunState } from '../run/engine/engine.js';
import { isAddress } from '../run/target.js';
import { errorFields, EXIT, exitCodeOf } from './exit-codes.js';
import { filmOf } from '../run/plan.js';
import { type FilmArguments, readFilm } from './options/film-options.js';
import { makeProgress, type Progress } from './render/run-progress.js';
import { interruptSignal } from './terminal.js';

export interface FilmCommandOptions extends FilmArguments {
  readonly paths: readonly string[];
  readonly out: string;
  readonly force: boolean;
  readonly statusJson: boolean;
}

/** @returns the exit code */
export async function filmFromOptions(options: FilmCommandOptions): Promise<number> {
  const { paths, out, force, statusJson, fps } = options;
  checkOut(out);
  let progress: Progress | undefined;
  let last: FilmProgress | undefined;
  try {
    const outcome = await filmPictures(paths, out, {
      film: filmOf(readFilm(options)),
      rate: fps,
      force,
      signal: interruptSignal(),
      onProgress(now) {
        last = now;
        progress ??= openProgress(now, statusJson);
        if (now.frames > 0) progress.update(stateOf(now));
      },
      onNotice({ message }) {
        if (!statusJson) process.stderr.write(`${escapeControls(message)}\n`);
      },
    });
    const isComplete = outcome.state === 'complete';
    if (progress === undefined)
      process.stderr.write(`${escapeControls(out)}: stopped before the first frame\n`);
    else progress.end(stateOf(outcome), isComplete ? 'finished' : 'interrupted');
    return isComplete ? EXIT.done : EXIT.interrupted;
  } catch (error) {
    if (progress === undefined || last === undefined) throw error;
    progress.end(stateOf(last), 'failed', errorFields(error));
    // The last record has said it all.
    if (statusJson) return exitCodeOf(error);
    throw error;
  }
}

/** @throws EnumeratorError `E_USAGE` */
function checkOut(out: string): void {
  if (out === '-') throw usageError('--out - is no file: name one, such as film.mp4');
  if (isAddress(out))
    throw usageError(`--out ${out}: a film of pictures is a file; a run can be a live stream`);
}

function openProgress({ out, total }: FilmProgress, statusJson: boolean): Progress {
  const plan = { from: 0n, step: 1n, first: 0n, watermark: 0n, end: BigInt(total) };
  return makeProgress({ plan, out, statusJson, isFilm: true, isOfPictures: true });
}

function stateOf({ frames, bytes, elapsedMs }: FilmProgress): RunState {
  return { watermark: BigInt(frames), offsets: [], frames, bytes, elapsedMs };
}
