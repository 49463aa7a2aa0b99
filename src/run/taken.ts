/**
 * Files that have the names of a run's: its own of an earlier session, or a stranger's.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { framePositions } from '../core/name.js';
import type { PositionRange } from '../core/range.js';
import { filmFolder } from './film-folder.js';
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
  if (kind === 'pipe' || kind === 'none' || kind === 'stream') return undefined;
  if (range.first === range.end) return undefined;
  if (kind === 'film') return [out, filmFolder(out)].find((file) => fs.existsSync(file));
  if (kind === 'directory') {
    return record.output.split === undefined
      ? firstOf(imagesThere(record, out, range))
      : firstFolder(record, out, range);
  }
  return firstOf(partsThere(record, out, range));
}

function firstOf<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item;
  return undefined;
}

/** The files that are there under names of a range's images, in no order. */
export function* imagesThere(
  record: RunRecord,
  out: string,
  range: PositionRange,
): Generator<string> {
  const positionOf = framePositions(record, record.output.nameWidth);
  const extension = `.${imageExtension(record)}`;
  for (const folder of foldersThere(record, out, range)) {
    for (const file of fs.readdirSync(folder)) {
      const { name, ext } = path.parse(file);
      const position = ext === extension ? positionOf(name) : undefined;
      if (position !== undefined && position >= range.first && position < range.end)
        yield path.join(folder, file);
    }
  }
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
  const names = new Set(
    fs
      .readdirSync(out, { withFileTypes: true })
      .flatMap((entry) => (entry.isDirectory() ? entry.name : [])),
  );
  for (const at of parts.starts(range)) {
    if (names.size === 0) return;
    const folder = parts.folderAt(at);
    if (names.delete(folder)) yield path.join(out, folder);
  }
}

/** The first folder of a part in which something lies. */
function firstFolder(record: RunRecord, out: string, range: PositionRange): string | undefined {
  const parts = new PartFiles(record, out);
  const names = new Set(fs.readdirSync(out));
  // A run that is continued goes on in the folder of its last part.
  const first = parts.isStart(range.first) ? range.first : parts.rangeAt(range.first).end;
  for (const at of parts.starts({ first, end: range.end })) {
    const folder = parts.folderAt(at);
    if (names.delete(folder) && fs.readdirSync(path.join(out, folder)).length > 0)
      return path.join(out, folder);
    if (names.size === 0) return undefined;
  }
  return undefined;
}

/** The files that are there under names of a range's parts; of the part before it, none. */
export function* partsThere(
  record: RunRecord,
  out: string,
  range: PositionRange,
): Generator<string> {
  const parts = new PartFiles(record, out);
  const folder = path.dirname(out);
  const isSplit = record.output.split !== undefined;
  const names = isSplit && fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const found = new Set(names.filter((file) => isNamedAsPart(out, file)));
  const first = parts.isStart(range.first) ? range.first : parts.rangeAt(range.first).end;
  for (const at of parts.starts({ first, end: range.end })) {
    const { partial, complete } = parts.at(at);
    for (const file of [complete, partial]) {
      if (isSplit ? found.delete(path.basename(file)) : fs.existsSync(file)) yield file;
    }
    if (isSplit && found.size === 0) return;
    if (at - range.first > BigInt(found.size) * 1_000_000n) return;
  }
}
