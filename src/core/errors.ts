/**
 * The one class of errors that a correct caller may meet. SPEC §11.
 *
 * A wrong type is a `TypeError`; everything else that a caller can do something
 * about carries a code. Branch on the code, never on the text.
 * @module
 */
import { requireObject } from './arguments.js';

/** SPEC §11 lists what each code means. */
export type ErrorCode =
  | 'E_USAGE'
  | 'E_SPACE'
  | 'E_LIMIT'
  | 'E_RANGE'
  | 'E_NUMBER'
  | 'E_SEED'
  | 'E_PALETTE'
  | 'E_FRAME'
  | 'E_PNG'
  | 'E_OUTPUT'
  | 'E_GRAMMAR'
  | 'E_FORMULA'
  | 'E_PORTFOLIO'
  | 'E_CHECKPOINT_TRUNCATED'
  | 'E_CHECKPOINT_FOREIGN'
  | 'E_CHECKPOINT_VERSION'
  | 'E_CHECKPOINT_CORRUPT'
  | 'E_EXISTS'
  | 'E_IO'
  | 'E_QUEUE';

/**
 * What a user can do about a failure, as data: a program acts on the key, and the command line
 * words it with the names of its own options.
 */
export interface Hint {
  readonly key: HintKey;
  /** What the key is about: a path, a name, an option's value. */
  readonly value?: string;
}

/**
 * The keys of hints:
 * - `overwrite`: what lies there may be replaced; of the `page`, files are added to what lies there.
 * - `other-folder`, `other-file`, `other-manifest`, `other-checkpoint`: choose another place for
 *   what is written; where a caller asks for several files, `value` names the one meant; `page` for the web page's.
 * - `resume`, `resume-stream`, `submit-again`: continue the run at `value`.
 * - `start`: start a run with `value` as its output.
 * - `extend`: give the run at `value` a later end.
 * - `restore`: put back a copy of the file; `repair`: make what is missing at `value` anew;
 *   `recover`: write the lost checkpoint of `value` anew; `recover-anew`: so where the checkpoint is there and
 *   damaged; `move-away`: what is there is of no run.
 * - `name-run`: name a run's folder, file or checkpoint.
 * - `give`: give the settings `value`, whose names have spaces between them.
 * - `restart`: begin the run again, in the place of what is there.
 * - `cancel`: withdraw the run from its queue, and remove its folder.
 * - `make-folder`: make the folder `value`; `temporary`: name another folder for temporary files.
 * - `other-port`, `other-host`: listen at another address.
 * - `name-checkpoint`: name a file for the checkpoint.
 * - `damaged`: take what can be had of a damaged file.
 * - `fit`: take the nearest picture that the space has; `fit-first`: make that picture beforehand.
 * - `frame`, `film-frame`: name one frame of the film; `no-frame`: name none; `save-frame`: make a
 *   picture of one first.
 * - `make-png`: convert the picture to PNG.
 * - `other-prefix`, `push`, `no-push`, `folder-here`, `other-scratch`, `same-run`: what a queue or its worker needs.
 * - `start-workers`, `list-runs`: what to do with the queue next.
 * - `overlay-size`: tell how large the frames of the film were.
 * - `read-overlay`: read the numbers that are drawn on the frames of a recording.
 * - `depth`, `color`, `scale`, `codec`: choose this value; without one, choose any.
 * - `encoders`: choose an encoder that this ffmpeg has; `step`: go through the range by steps of `value`.
 * - `lossless`: let frames come back as they were; `no-codec`: leave the choice of it to the container.
 * - `pictures-depth`, `pictures-opaque`: make other pictures of the given ones first.
 * - `fit-picture`: bring a picture to a size, `value` is `WIDTHxHEIGHT PATH`; `leave-out`: use others alone.
 * - `largest-square`: draw pictures of `value`×`value` pixels at most.
 * - `show-method`, `show-outside`, `write-file`: name how the terminal shows pictures, leave its multiplexer, or show nothing.
 * - `palette`: tell the colours.
 * - `epoch`: let the clock begin later; `more-images`: make the range longer; `counter`: let a stream
 *   count its frames in place of following the clock.
 * - `stream-key`: give the stream's key apart from its address.
 * - `named-folder`: `value` is the name of a folder, as its slash says; `named-file`: choose this name.
 * - `split`: divide the images into parts; where `value` is `smaller`, into smaller ones.
 * - `one-picture`: write one picture into the file `value`.
 * - `pipe-tar`: write a tar to standard output, for the program of `value`, `PROGRAM FILE`, to compress.
 */
export type HintKey =
  | 'overwrite'
  | 'other-folder'
  | 'other-file'
  | 'other-manifest'
  | 'other-checkpoint'
  | 'resume'
  | 'resume-stream'
  | 'submit-again'
  | 'start'
  | 'extend'
  | 'restore'
  | 'repair'
  | 'recover'
  | 'recover-anew'
  | 'move-away'
  | 'name-run'
  | 'give'
  | 'restart'
  | 'cancel'
  | 'make-folder'
  | 'temporary'
  | 'other-port'
  | 'other-host'
  | 'name-checkpoint'
  | 'fit'
  | 'fit-first'
  | 'frame'
  | 'film-frame'
  | 'no-frame'
  | 'save-frame'
  | 'damaged'
  | 'make-png'
  | 'other-prefix'
  | 'push'
  | 'no-push'
  | 'folder-here'
  | 'other-scratch'
  | 'same-run'
  | 'start-workers'
  | 'list-runs'
  | 'overlay-size'
  | 'read-overlay'
  | 'depth'
  | 'color'
  | 'scale'
  | 'codec'
  | 'encoders'
  | 'step'
  | 'no-codec'
  | 'lossless'
  | 'pictures-depth'
  | 'pictures-opaque'
  | 'fit-picture'
  | 'show-method'
  | 'show-outside'
  | 'write-file'
  | 'leave-out'
  | 'largest-square'
  | 'palette'
  | 'epoch'
  | 'more-images'
  | 'counter'
  | 'stream-key'
  | 'named-folder'
  | 'named-file'
  | 'split'
  | 'one-picture'
  | 'pipe-tar'
  | 'exact-hex';

/** What an {@link EnumeratorError} has besides its code and message. */
export interface EnumeratorErrorOptions extends ErrorOptions {
  /** The ways out, best first. */
  readonly hints?: readonly Hint[];
  /**
   * The setting that is wrong, by its name in the library, with which the message begins. The command
   * line puts its option in that place.
   */
  readonly setting?: string | undefined;
}

/**
 * An expected failure. Its message names the value and the limit, in one line; the way out is in
 * the message too, or, where it depends on who asks, in the hints.
 */
export class EnumeratorError extends Error {
  override readonly name = 'EnumeratorError';
  readonly hints: readonly Hint[];
  readonly setting: string | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: EnumeratorErrorOptions = {},
  ) {
    const { hints = [], setting, ...others } = requireObject(options, 'options');
    super(message, others);
    this.hints = hints;
    this.setting = setting;
  }
}

/** A wrong use: a request that no machine could fulfil as it stands. */
export function usageError(message: string, options?: EnumeratorErrorOptions): EnumeratorError {
  return new EnumeratorError('E_USAGE', message, options);
}

/** The result of an action, or the expected failure with which it ended. */
export function resultOf<T>(action: () => T): T | EnumeratorError {
  try {
    return action();
  } catch (error) {
    if (error instanceof EnumeratorError) return error;
    throw error;
  }
}

/**
 * The result of an action on something that has a name.
 * @param only - the code of the errors that do not name it themselves; all of them unless given
 * @throws {@link EnumeratorError} that of the action, with the name in front of its message
 */
export function naming<T>(name: string, action: () => T, only?: ErrorCode): T {
  const result = resultOf(action);
  if (!(result instanceof EnumeratorError)) return result;
  const { code, message, hints } = result;
  if (only !== undefined && code !== only) throw result;
  throw new EnumeratorError(code, `${name}: ${message}`, { cause: result, hints });
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
