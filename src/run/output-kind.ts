/**
 * Which kind of output a name means, and what is said of those that mean none.
 * @module
 */
import { type EnumeratorError, type Hint, usageError } from '../core/errors.js';
import { type EndingKind, endingKind, endingOf, namedFolder } from '../io/endings.js';
import { isAddress, STANDARD_OUTPUT } from '../io/standard-streams.js';
import { FILE_KINDS, type FileKind, type OutputKind } from './record.js';

/** Whether a name's ending is that of a film whose encoder is known. */
export function isFilmName(name: string): boolean {
  return /\.(mkv|mp4|webm|gif|apng)$/i.test(name);
}

/** Whether the images go elsewhere, so that the checkpoint is the only file that such a run is found by. */
export function isKeptApart(kind: OutputKind): boolean {
  return kind === 'pipe' || kind === 'none' || kind === 'stream';
}

/** What a run writes where its output has this name. @throws EnumeratorError `E_USAGE` where none does */
export function kindOf(out: string, isFilm: boolean): OutputKind {
  if (out === STANDARD_OUTPUT) return 'pipe';
  if (out === 'none') return 'none';
  if (isAddress(out)) return 'stream';
  // As a shell completes folders.
  if (out.endsWith('/')) return 'directory';
  if (isFilm || isFilmName(out)) return 'film';
  const kind = fileKindOf(out);
  if (kind !== undefined) return kind;
  const promised = endingKind(out);
  if (promised !== undefined) throw otherEnding(out, promised);
  return 'directory';
}

function fileKindOf(name: string): FileKind | undefined {
  return FILE_KINDS.find((ending) => name.toLowerCase().endsWith(`.${ending}`));
}

const COMPRESSORS: Readonly<Record<string, string>> = {
  gz: 'gzip',
  zst: 'zstd',
  bz2: 'bzip2',
  xz: 'xz',
  lz4: 'lz4',
};

/** The error for the name of a file that no run writes. */
function otherEnding(out: string, promised: EndingKind): EnumeratorError {
  const stem = out.slice(0, out.lastIndexOf('.'));
  switch (promised) {
    case 'film':
      return wrong(
        'out',
        `${out}: films of this kind need an encoder, given as codec; .mkv, .mp4, .webm, .gif and .apng have their own`,
        [namedFolder(out)],
      );
    case 'picture':
      return wrong('out', `${out}: a run makes many images, and this is the name of one`, [
        { key: 'one-picture', value: out },
        namedFolder(out),
      ]);
    case 'archive': {
      const ending = endingOf(out).replace(/^t(?=gz|xz|zst|bz2)/, '');
      const program = COMPRESSORS[ending];
      const inner = fileKindOf(stem);
      const hints: Hint[] = [
        { key: 'named-file', value: inner === undefined ? `${stem}.tar` : stem },
      ];
      if (program === undefined)
        return wrong(
          'out',
          `${out}: the archives that a run writes are .tar and .zip files`,
          hints,
        );
      return wrong('out', `${out}: what is compressed cannot be continued where it stopped`, [
        ...hints,
        // Of what else has its kind in its name there is no pipe.
        ...(inner === undefined || inner === 'tar'
          ? [{ key: 'pipe-tar', value: `${program} ${out}` } as const]
          : []),
      ]);
    }
    default:
      return wrong(
        'out',
        `${out}: no output has this ending: there are folders, .tar, .zip, .npy, .raw, .y4m and films`,
        [endingOf(out) === 'npz' ? { key: 'named-file', value: `${stem}.npy` } : namedFolder(out)],
      );
  }
}

/** The refusal of a setting. @param problem - what follows its name in the message */
export function wrong(
  setting: string,
  problem: string,
  hints: readonly Hint[] = [],
): EnumeratorError {
  return usageError(`${setting} ${problem}`, { setting, hints });
}
