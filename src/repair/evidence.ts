/**
 * What images lie in a folder, or in a tar and its parts: their names, and where their bytes are. SPEC §8.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { memberBytes, readTarHeader, type TarMember } from '../codecs/tar.js';
import { EnumeratorError, type Hint, resultOf } from '../core/errors.js';
import { attempt } from '../io/system-error.js';
import { isNamedAsPart } from '../run/outputs/part-files.js';
import { MAX_FILE_BYTES, readWholeFile } from '../io/bounded-read.js';
import { entriesOf, PieceReader, readPiece } from '../io/pieces.js';

/** An image that is there. */
export interface FoundImage {
  /** Its name without extension. */
  readonly label: string;
  /** The number in it: the image's, or its position where the label begins with a digest. */
  readonly number: bigint;
  /** The file that it is, or in which it is a member. */
  readonly file: string;
  /** Where a member's bytes begin; 0 for files. */
  readonly offset: number;
  /** The bytes of a member; 0 for files, whose size is not looked at. */
  readonly size: number;
}

/** A part, by the labels in its name. */
export interface FoundPart {
  readonly first: string;
  /** Undefined for folders, and for files that are not complete. */
  readonly last: string | undefined;
}

export interface Evidence {
  readonly kind: 'directory' | 'tar';
  /** In ascending order of their numbers, none twice; at least one. */
  readonly images: readonly FoundImage[];
  /** `png`, `raw`, or one of PNM's. */
  readonly extension: string;
  /** Whether the images of a tar stand in it from the highest number down. */
  readonly descends: boolean;
  /** In the order of their names; undefined where there are none. */
  readonly parts: readonly FoundPart[] | undefined;
  /** Digits of the parts' numbers, where these name them. */
  readonly partWidth?: number | undefined;
  /** Whether a file is there under its partial name, so that more images were to come. */
  readonly isOpen: boolean;
}

const IMAGE = /^((?:[0-9a-f]{8}\+)?([0-9]{1,100}))\.(png|pbm|pgm|ppm|pam|raw)$/;
const LABEL = '(?:[0-9a-f]{8}\\+)?[0-9]+';
/** Of a part: its first image and, where it is complete, its last one. */
const PART_LABELS = new RegExp(`^(${LABEL})(?:-(${LABEL}))?$`);

/** The refusal of what does not tell its run. @param settings - which would, by their names */
export function unclear(message: string, ...settings: readonly string[]): EnumeratorError {
  const hints: Hint[] = settings.length === 0 ? [] : [{ key: 'give', value: settings.join(' ') }];
  return new EnumeratorError('E_OUTPUT', message, { hints });
}

/** @throws EnumeratorError `E_OUTPUT` where there are no images, or those of more than one run; `E_IO` */
export function folderEvidence(folder: string): Evidence {
  const images: FoundImage[] = [];
  const extensions = new Set<string>();
  const parts = new Set<string>();
  const take = (part: string, name: string): void => {
    const match = IMAGE.exec(name);
    if (match === null) return;
    const [, label = '', digits = '', extension = ''] = match;
    extensions.add(extension);
    parts.add(part);
    const file = path.join(folder, part, name);
    images.push({ label, number: BigInt(digits), file, offset: 0, size: 0 });
  };
  for (const entry of entriesOf(folder)) {
    if (entry.isFile()) take('', entry.name);
    else if (entry.isDirectory() && new RegExp(`^${LABEL}$`).test(entry.name)) {
      for (const inner of entriesOf(path.join(folder, entry.name)))
        if (inner.isFile()) take(entry.name, inner.name);
    }
  }
  const isSplit = !parts.has('');
  if (!isSplit && parts.size > 1)
    throw unclear(`${folder} has images in it and in the folders in it: they are of several runs`);
  const names = [...parts].toSorted().map((first) => ({ first, last: undefined }));
  return evidenceOf(folder, images, extensions, {
    kind: 'directory',
    descends: false,
    parts: isSplit && names.length > 0 ? names : undefined,
    isOpen: false,
  });
}

/** @throws EnumeratorError as {@link folderEvidence} */
export function tarEvidence(out: string): Evidence {
  const images: FoundImage[] = [];
  const extensions = new Set<string>();
  const [complete, partial] = [fs.existsSync(out), fs.existsSync(`${out}.part`)];
  const named = partsBeside(out);
  if (Number(complete) + Number(partial) + Number(named.length > 0) > 1)
    throw unclear(`${out} is there beside its .part or its parts: they are of several runs`);
  const files = named.length > 0 ? named.map(({ file }) => file) : [partial ? `${out}.part` : out];
  if (named.length === 0 && !complete && !partial)
    throw new EnumeratorError('E_IO', `${out} is not there, nor is a part of it`);
  for (const file of files) takeMembers(file, images, extensions);
  const partWidth = numberWidth(named, images, out);
  const parts = partWidth === undefined ? named : named.flatMap((part) => labelled(part, images));
  const [a, b] = images;
  return evidenceOf(out, images, extensions, {
    kind: 'tar',
    descends: a !== undefined && b !== undefined && b.number < a.number,
    parts: parts.length > 0 ? parts : undefined,
    partWidth,
    isOpen: files.some((file) => file.endsWith('.part')),
  });
}

interface NamedPart extends FoundPart {
  readonly file: string;
}

/**
 * The digits of the parts' numbers, where they are not named by their images.
 * @throws EnumeratorError `E_OUTPUT` where some are and some are not
 */
function numberWidth(
  parts: readonly NamedPart[],
  images: readonly FoundImage[],
  out: string,
): number | undefined {
  // One that grows has the name of its first image, or its number.
  const isNumbered = ({ first, last, file }: NamedPart): boolean =>
    last === undefined &&
    !(file.endsWith('.part') && images.find((image) => image.file === file)?.label === first);
  if (!parts.some(isNumbered)) return undefined;
  if (!parts.every(isNumbered))
    throw unclear(`${out} has parts with two kinds of names: they are of several runs`);
  return Math.min(...parts.map(({ first }) => first.length));
}

/** A numbered part by the labels of the images in it. */
function labelled({ file }: NamedPart, images: readonly FoundImage[]): NamedPart[] {
  const own = images.filter((image) => image.file === file);
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [{ file, first: first.label, last: file.endsWith('.part') ? undefined : last.label }];
}

/** The parts beside a file, in the order of their names. */
function partsBeside(out: string): NamedPart[] {
  const { dir, name, ext } = path.parse(out);
  const folder = dir === '' ? '.' : dir;
  return attempt(`cannot read ${folder}`, () => fs.readdirSync(folder))
    .filter((file) => isNamedAsPart(out, file))
    .toSorted()
    .flatMap((file) => {
      const isPartial = file.endsWith('.part');
      const labels = file.replace(/\.part$/, '').slice(`${name}-`.length, -ext.length);
      const match = PART_LABELS.exec(labels);
      if (match === null || (isPartial && match[2] !== undefined)) return [];
      return { first: match[1]!, last: match[2], file: path.join(dir, file) };
    });
}

/** Take the members of a tar, as far as they can be read. */
function takeMembers(file: string, images: FoundImage[], extensions: Set<string>): void {
  const reader = new PieceReader(file);
  try {
    for (let at = 0; at < reader.size;) {
      const member = resultOf(() => readTarHeader(reader.read(at, memberBytes(0))));
      if (member === undefined || member instanceof EnumeratorError) return;
      const { name, size }: TarMember = member;
      const offset = at + memberBytes(0);
      at += memberBytes(size);
      // A run that was killed leaves half a member.
      if (at > reader.size) return;
      const match = IMAGE.exec(name);
      if (match === null) throw unclear(`${path.join(file, name)} is no image of a run`);
      const [, label = '', digits = '', extension = ''] = match;
      extensions.add(extension);
      images.push({ label, number: BigInt(digits), file, offset, size });
    }
  } finally {
    reader.close();
  }
}

function evidenceOf(
  place: string,
  images: readonly FoundImage[],
  extensions: ReadonlySet<string>,
  rest: Omit<Evidence, 'images' | 'extension'>,
): Evidence {
  const [extension, another] = extensions;
  if (extension === undefined)
    throw unclear(`${place} has no images whose names are numbers: there is no run to recover`);
  if (another !== undefined)
    throw unclear(`${place} has images of two kinds, .${extension} and .${another}: a run has one`);
  const sorted = images.toSorted((a, b) =>
    a.number < b.number ? -1 : a.number > b.number ? 1 : 0,
  );
  for (const [i, { number, label, file }] of sorted.entries()) {
    if (sorted[i - 1]?.number === number)
      throw unclear(`${file} has an image ${label} that is there a second time`);
  }
  return { ...rest, images: sorted, extension };
}

/** The bytes of an image. @throws EnumeratorError `E_IO`, `E_LIMIT` */
export function bytesOf({ file, offset, size }: FoundImage): Uint8Array {
  if (offset > 0) {
    if (size > MAX_FILE_BYTES)
      throw new EnumeratorError('E_LIMIT', `${file}: a member is too large`);
    return readPiece(file, offset, size);
  }
  return readWholeFile(file, { tooLarge: 'no image of a run is so large' });
}
