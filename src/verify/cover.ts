/**
 * Whether runs that belong together, shards or parts, leave something out or have it twice.
 * @module
 */
import { EnumeratorError } from '../core/errors.js';
import type { RunRecord } from '../run/record.js';
import { differences } from '../run/same-run.js';
import type { PositionRange } from '../core/range.js';
import { type Fault, imagesOf } from './findings.js';

/** A range of positions, and the run that has it. */
export interface CoverPiece {
  readonly record: RunRecord;
  readonly range: PositionRange;
  readonly name: string;
  /** The positions that are done. */
  readonly done: readonly PositionRange[];
  /** The checkpoint, by one name for each: pieces of one run may be named more than once. */
  readonly source: string;
}

/** What pieces of one enumeration cover together. */
export interface Cover {
  /** At least two, in ascending order. */
  readonly pieces: readonly CoverPiece[];
  readonly first: bigint;
  readonly end: bigint;
  readonly gaps: readonly PositionRange[];
  readonly overlaps: readonly (PositionRange & { readonly names: readonly string[] })[];
  /** The gaps, then the overlaps. */
  readonly faults: readonly Fault[];
}

/** What pieces have of an enumeration that is known to have so many images. */
export interface Whole {
  readonly pieces: readonly CoverPiece[];
  readonly count: bigint;
  readonly faults: readonly Fault[];
}

/** Two runs of different enumerations, which have no whole together. */
export interface Apart {
  /** The second of them is the one that is called another's. */
  readonly names: readonly [string, string];
  /** What is not the same in both: `seed`, `order` … */
  readonly differs: readonly string[];
  /** Whether one goes on where the other ends, so that they pass as shards of one run. */
  readonly isFault: boolean;
}

/** For each enumeration but the first: a run of it, and how that differs from a run of another. */
export function findApart(pieces: readonly CoverPiece[]): Apart[] {
  const groups = enumerationsOf(pieces);
  const [[base] = []] = groups;
  // One that goes on there itself has no need of another.
  const ends = groups.flatMap((group) =>
    group.filter(({ range }) => !group.some((other) => other.range.first === range.end)),
  );
  const seamOf = (group: readonly CoverPiece[]): [CoverPiece, CoverPiece] | undefined => {
    const lowest = group.toSorted((a, b) => compare(a.range.first, b.range.first))[0]!;
    const { first } = lowest.range;
    const before = ends.find((piece) => piece.range.end === first && !group.includes(piece));
    return first > 0n && before !== undefined ? [before, lowest] : undefined;
  };
  return groups.flatMap((group) => {
    const seam = seamOf(group);
    if (seam === undefined && group[0] === base) return [];
    const [one, other] = seam ?? [base!, group[0]!];
    const differs = differences(one.record, other.record, ENUMERATION);
    return [{ names: [one.name, other.name], differs, isFault: seam !== undefined }];
  });
}

/** What the pieces of each enumeration cover of which there are several. */
export function findCovers(pieces: readonly CoverPiece[]): Cover[] {
  return enumerationsOf(pieces)
    .filter((group) => group.length > 1)
    .map(coverOf);
}

/**
 * Whether pieces have positions 0 to `count`, each once and done, and no others.
 * @param pieces - at least one
 * @throws EnumeratorError `E_OUTPUT` where they are not of one enumeration
 */
export function findWhole(pieces: readonly CoverPiece[], count: bigint): Whole {
  const done = pieces.flatMap((piece) => piece.done.map((range) => ({ ...piece, range })));
  const [group = [], other] = enumerationsOf(done);
  if (other !== undefined) {
    throw new EnumeratorError(
      'E_OUTPUT',
      `${group[0]!.name} and ${other[0]!.name} are of different enumerations (${differences(group[0]!.record, other[0]!.record, ENUMERATION).join(', ')}): verify them apart, each with its own count`,
    );
  }
  const { record } = pieces[0]!;
  if (group.length === 0) {
    const all = count === 0n ? [] : [missing(record, { first: 0n, end: count })];
    return { pieces, count, faults: all };
  }
  const { first, end, faults } = coverOf(group);
  return {
    pieces: group,
    count,
    faults: [
      ...(first > 0n ? [missing(record, { first: 0n, end: first < count ? first : count })] : []),
      ...faults,
      ...(end < count ? [missing(record, { first: end, end: count })] : []),
      ...(end > count ? [extra(record, { first: first > count ? first : count, end })] : []),
    ],
  };
}

/** Pieces that are not empty and not named twice, by what they are pieces of. */
function enumerationsOf(pieces: readonly CoverPiece[]): CoverPiece[][] {
  const groups: CoverPiece[][] = [];
  for (const piece of pieces.filter(isNews)) {
    if (piece.range.first === piece.range.end) continue;
    const group = groups.find(([other]) => isSameEnumeration(other!.record, piece.record));
    if (group === undefined) groups.push([piece]);
    else group.push(piece);
  }
  return groups;
}

/** Whether each position stands for the same image in both, whatever its colours are. */
function isSameEnumeration(a: RunRecord, b: RunRecord): boolean {
  return differences(a, b, ENUMERATION).length === 0;
}

const ENUMERATION = ['art', 'space', 'order', 'seed', 'from', 'step'] as const;

/** Whether no other piece of the same run has everything that a piece has. */
function isNews(piece: CoverPiece, at: number, pieces: readonly CoverPiece[]): boolean {
  const { first, end } = piece.range;
  return !pieces.some(({ source, range }, other) => {
    if (other === at || source !== piece.source) return false;
    const isSame = range.first === first && range.end === end;
    return isSame ? other < at : range.first <= first && range.end >= end;
  });
}

function coverOf(unsorted: readonly CoverPiece[]): Cover {
  const pieces = unsorted.toSorted((a, b) => compare(a.range.first, b.range.first));
  const gaps: PositionRange[] = [];
  const overlaps: (PositionRange & { names: string[] })[] = [];
  const { record, range: lowest } = pieces[0]!;
  let { end } = lowest;
  let furthest = pieces[0]!.name;
  for (const { range, name } of pieces.slice(1)) {
    if (range.first > end) gaps.push({ first: end, end: range.first });
    if (range.first < end) {
      const stop = range.end < end ? range.end : end;
      overlaps.push({ first: range.first, end: stop, names: [furthest, name] });
    }
    if (range.end > end) [end, furthest] = [range.end, name];
  }
  const faults = [
    ...gaps.map((gap) => missing(record, gap)),
    ...overlaps.map((overlap): Fault => {
      const reason = `in ${overlap.names.join(' and in ')}`;
      return { kind: 'duplicate', file: '', ...imagesOf(record, overlap), reason };
    }),
  ];
  return { pieces, first: lowest.first, end, gaps, overlaps, faults };
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function missing(record: RunRecord, range: PositionRange): Fault {
  const reason = 'none of these runs has them';
  return { kind: 'missing', file: '', ...imagesOf(record, range), reason };
}

function extra(record: RunRecord, range: PositionRange): Fault {
  return { kind: 'extra', file: '', ...imagesOf(record, range), reason: 'beyond the count' };
}
