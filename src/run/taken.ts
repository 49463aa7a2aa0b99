/**
 * Files that have the names of a run's: its own of an earlier session, or a stranger's.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { framePositions } from '../core/name.js';
import { isWithin, type PositionRange } from '../core/range.js';
import { filmFolder } from './film-folder.js';
import { isKeptApart } from './output-kind.js';
import { imageExtension } from './outputs/image-encoder.js';
import { isNamedAsPart, PartFiles } from './outputs/part-files.js';
import type { RunRecord } from './record.js';
import type { RunTarget } from './target.js';

/** The first file that has the name of one of a run's images, or of its file or its parts. */
export function firstTaken(
  record: RunRecord,
  { kind, out }: RunTarget,
  range: PositionRange,
): string | undefined {
  if (isKeptApart(kind)) return undefined;
  if (range.first === range.end) return undefined;
  if (kind === 'film') return [out, filmFolder(out)].find((file) => fs.existsSync(file));
  if (kind === 'directory') {
    return record.output.split === undefined
      ? imagesThere(record, out, range).next().value?.file
      : firstFolder(record, out, range);
  }
  return partsThere(record, out, range)[0]?.file;
}

/** A file under the name of an image, or of a part by its first one. */
export interface FileThere {
  readonly file: string;
  readonly position: bigint;
}

/** The files that are there under names of a range's images, in no order. */
export function* imagesThere(
  record: RunRecord,
  out: string,
  range: PositionRange,
): Generator<FileThere> {
  const positionOf = framePositions(record, record.output.nameWidth);
  const extension = `.${imageExtension(record)}`;
  for (const folder of foldersThere(record, out, range)) {
    for (const file of namesOf(folder)) {
      const { name, ext } = path.parse(file);
      const position = ext === extension ? positionOf(name) : undefined;
      if (isWithin(range, position)) yield { file: path.join(folder, file), position };
    }
  }
}

/** Nothing where the folder is still to be made. */
function namesOf(folder: string): string[] {
  return fs.existsSync(folder) ? fs.readdirSync(folder) : [];
}

/** The folders that are there of a range's images: one for each part, where there are parts. */
export function* foldersThere(
  record: RunRecord,
  out: string,
  range: PositionRange,
): Generator<string> {
  if (record.output.split === undefined) {
    yield out;
    return;
  }
  const parts = new PartFiles(record, out);
  for (const { at, name } of namesThere(record, out, (file) => file)) {
    const folder = path.join(out, name);
    const isOfRange = at < range.end && parts.rangeAt(at).end > range.first;
    if (isOfRange && fs.lstatSync(folder).isDirectory()) yield folder;
  }
}

/** The first folder of a part in which something lies, or what stands in its place. */
function firstFolder(record: RunRecord, out: string, range: PositionRange): string | undefined {
  // A run that is continued goes on in the folder of its last part.
  return namesThere(record, out, (file) => file)
    .filter(({ at }) => isWithin(range, at))
    .map(({ name }) => path.join(out, name))
    .find((file) => !fs.lstatSync(file).isDirectory() || fs.readdirSync(file).length > 0);
}

/** The files that are there under names of a range's parts; of the part before it, none. */
export function partsThere(record: RunRecord, out: string, range: PositionRange): FileThere[] {
  const parts = new PartFiles(record, out);
  if (record.output.split === undefined) {
    const { partial, complete } = parts.at(record.first);
    const files = range.first === record.first ? [complete, partial] : [];
    const { first: position } = record;
    return files.filter((file) => fs.existsSync(file)).map((file) => ({ file, position }));
  }
  const folder = path.dirname(out);
  if (!fs.existsSync(folder)) return [];
  const stem = `${path.parse(out).name}-`;
  const firstOfName = (file: string): string =>
    isNamedAsPart(out, file) ? (/^[0-9a-f+]+/.exec(file.slice(stem.length))?.[0] ?? '') : '';
  return namesThere(record, folder, firstOfName).flatMap(({ at, name }) => {
    const { partial, complete } = parts.at(at);
    const own = [complete, partial].find((file) => path.basename(file) === name);
    return own !== undefined && isWithin(range, at) ? { file: own, position: at } : [];
  });
}

/**
 * What lies in a folder under a name of one of a run's parts, in the order of positions. It is found by
 * what is there, since a run may have more parts than can be counted.
 * @param firstOf - the name of a part's first image in the name of a file
 */
function namesThere(
  record: RunRecord,
  folder: string,
  firstOf: (file: string) => string,
): { readonly at: bigint; readonly name: string }[] {
  const parts = new PartFiles(record, folder);
  return namesOf(folder)
    .flatMap((name) => {
      const at = parts.startOf(firstOf(name));
      return at === undefined ? [] : { at, name };
    })
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
