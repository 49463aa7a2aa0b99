/**
 * The manifest of a run whose checkpoint is lost, known by its lines.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { entriesOf, PieceReader, readPiece } from '../io/pieces.js';
import { attempt } from '../io/system-error.js';
import { partialManifest } from '../run/outputs/manifest.js';
import { isManifestOf, lineAt } from '../run/outputs/manifest-place.js';
import type { RunRecord } from '../run/record.js';
import { unclear } from './evidence.js';

export interface LostManifest {
  /** As a record names it: without `.part`. */
  readonly file: string;
  /** Whether it is there under its partial name, so that more images were to come. */
  readonly isOpen: boolean;
  /** The images before the watermark that have a line; all of them, where it is not open. */
  readonly images: bigint;
  /** Where the line of the last one of these ends. */
  readonly offset: bigint;
}

/**
 * Find the manifest of a run.
 * @param record - up to the first image that is not there
 * @param places - the names that it may have, without `.part`
 * @returns `changed`: files that begin with the run's first line, and are not its manifest further on
 * @throws EnumeratorError `E_OUTPUT` where there are several; `E_IO`
 */
export function findLostManifest(
  record: RunRecord,
  places: readonly string[],
): { readonly manifest: LostManifest | undefined; readonly changed: readonly string[] } {
  const begin = Buffer.from(lineAt(record, record.first));
  const found: LostManifest[] = [];
  const changed: string[] = [];
  for (const place of places) {
    const there = [partialManifest(place), place].filter(
      (file) => isFile(file) && begin.equals(readPiece(file, 0, begin.length)),
    );
    const [own] = there.flatMap((file) => linesOf(record, place, file) ?? []);
    if (own === undefined) changed.push(...there);
    else found.push(own);
  }
  const [manifest, another] = found;
  if (manifest !== undefined && another !== undefined)
    throw unclear(
      `${manifest.file} and ${another.file} are both this run's manifest, as their lines say: its name is missing`,
      'manifest',
    );
  return { manifest, changed };
}

/**
 * The names that a run's manifest may have, as far as they end as those of manifests do.
 * @param folder - beside the output, or the folder that it is
 */
export function manifestNamesIn(folder: string): string[] {
  const names = Array.from(entriesOf(folder), ({ name }) => name.replace(/\.part$/, ''));
  const own = new Set(names.filter((name) => /\.jsonl$/i.test(name)));
  return [...own].toSorted().map((name) => path.join(folder, name));
}

function isFile(name: string): boolean {
  const found = attempt(`cannot look at ${name}`, () =>
    fs.statSync(name, { throwIfNoEntry: false }),
  );
  return found?.isFile() === true;
}

/** Undefined where the last line that counts is another one. */
function linesOf(record: RunRecord, place: string, file: string): LostManifest | undefined {
  const { first, watermark, end, output } = record;
  const isOpen = file !== place;
  // The last line of one that is open is written again, with its end.
  const most = (isOpen && watermark === end ? end - 1n : watermark) - first;
  const { lines, offset } = skipLines(file, most);
  if (!isOpen && lines < most) return undefined;
  const own = {
    ...record,
    watermark: first + lines,
    output: { ...output, manifest: { file: place, offset } },
  };
  return isManifestOf(own, file) ? { file: place, isOpen, images: lines, offset } : undefined;
}

const PIECE_BYTES = 2 ** 20;
const LINE_END = 10;

/** Where so many lines end, or as many as there are. */
function skipLines(file: string, most: bigint): { lines: bigint; offset: bigint } {
  const reader = new PieceReader(file);
  let [lines, offset] = [0n, 0];
  try {
    for (let at = 0; at < reader.size && lines < most; at += PIECE_BYTES) {
      const piece = reader.read(at, PIECE_BYTES);
      let found = piece.indexOf(LINE_END);
      for (; found >= 0 && lines < most; found = piece.indexOf(LINE_END, found + 1)) {
        lines++;
        offset = at + found + 1;
      }
    }
    return { lines, offset: BigInt(offset) };
  } finally {
    reader.close();
  }
}
