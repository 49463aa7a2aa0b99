/**
 * What the ending of a name promises. A file is what its ending says, or the name is refused; a folder
 * has the name of a file only where a slash says that it is meant.
 * @module
 */
import { type Hint, usageError } from '../core/errors.js';

/** What files of an ending hold. */
export type EndingKind = 'picture' | 'archive' | 'film' | 'data';

const ENDINGS: Readonly<Record<EndingKind, string>> = {
  film: 'mkv mp4 webm gif apng mov avi m4v mpg mpeg flv ts ogv wmv mxf nut y4m',
  picture:
    'png jpg jpeg jpe webp bmp tif tiff pnm ppm pgm pbm pam qoi jxl jp2 avif heic heif tga sgi exr psd ico svg pdf',
  archive: 'tar zip gz tgz zst tzst bz2 tbz2 xz txz lz4 7z rar',
  data: 'npy npz raw json jsonl csv tsv txt bin h5 hdf5 parquet tfrecord iso ckpt',
};

const KINDS: ReadonlyMap<string, EndingKind> = new Map(
  Object.entries(ENDINGS).flatMap(([kind, endings]) =>
    endings.split(' ').map((ending) => [ending, kind as EndingKind] as const),
  ),
);

/** The ending of a name in lower case, without its dot; empty where there is none. `v1.5` has none. */
export function endingOf(name: string): string {
  return /[^/\\]\.([a-z7][a-z0-9]*)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** What a file of this name would hold; undefined where the name promises nothing. */
export function endingKind(name: string): EndingKind | undefined {
  return KINDS.get(endingOf(name));
}

/** Of pictures that we write ourselves, and of those that ffmpeg writes. */
const OWN_ENDINGS = ['png', 'pnm', 'pbm', 'pgm', 'ppm', 'pam', 'raw'] as const;
const FOREIGN_ENDINGS = [
  ...(['jpg', 'jpeg', 'webp', 'gif', 'bmp', 'tif', 'tiff'] as const),
  ...(['qoi', 'jxl'] as const),
] as const;
const PICTURE_ENDINGS = [...OWN_ENDINGS, ...FOREIGN_ENDINGS] as const;

export type OwnEnding = (typeof OWN_ENDINGS)[number];
export type ForeignEnding = (typeof FOREIGN_ENDINGS)[number];
/** The ending of a picture's file. */
export type PictureEnding = OwnEnding | ForeignEnding;

export function isOwnEnding(ending: PictureEnding): ending is OwnEnding {
  return (OWN_ENDINGS as readonly string[]).includes(ending);
}

/**
 * The format that a picture's file has by its name; PNG where the name has no ending.
 * @param setting - that names the file, for the message
 * @throws EnumeratorError `E_USAGE` where pictures are not written in it
 */
export function pictureEnding(file: string, setting = 'out'): PictureEnding {
  const ending = endingOf(file);
  if (ending === '') return 'png';
  const found = PICTURE_ENDINGS.find((known) => known === ending);
  if (found !== undefined) return found;
  throw usageError(
    `${setting} ${file}: no picture is written as .${ending}: there are ${PICTURE_ENDINGS.map((known) => `.${known}`).join(', ')}`,
    { setting },
  );
}

/** The way to a folder that has the name of a file. */
export function namedFolder(name: string): Hint {
  return { key: 'named-folder', value: `${name}/` };
}

/**
 * @param setting - that names the folder, for the message
 * @throws EnumeratorError `E_USAGE` where the name is that of a file
 */
export function checkFolderName(name: string, setting: string): void {
  const kind = endingKind(name);
  if (kind === undefined) return;
  const article = kind === 'archive' ? 'an' : 'a';
  const what = kind === 'data' ? 'file' : kind;
  throw usageError(`${setting} ${name}: this is the name of ${article} ${what}, not of a folder`, {
    setting,
    hints: [namedFolder(name)],
  });
}
