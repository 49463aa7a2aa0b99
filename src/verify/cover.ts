/**
 * Whether runs that belong together, shards or parts, leave something out or have it twice.
 * @module
 */
import { countText, grouped } from '../core/cardinality.js';
import { EnumeratorError } from '../core/errors.js';
import { orderOf, type RunRecord } from '../run/record.js';
import type { PositionRange } from '../core/range.js';
import { type Fault, shown } from './findings.js';

/** A range of positions, and who has it. */
export interface CoverPiece {
  readonly record: RunRecord;
  readonly range: PositionRange;
  readonly name: string;
  /** Where these are not the positions up to the watermark: those that are done. */
  readonly done?: readonly PositionRange[] | undefined;
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
}

/** Look at the pieces of each enumeration of which there are several. */
export function findCovers(pieces: readonly CoverPiece[]): Cover[] {
  return enumerationsOf(pieces)
    .filter((group) => group.length > 1)
    .map(coverOf);
}

/** Pieces that are not empty and not named twice, by what they are pieces of. */
function enumerationsOf(pieces: readonly CoverPiece[]): CoverPiece[][] {
  const groups = new Map<string, CoverPiece[]>();
  for (const piece of pieces.filter(isNews)) {
    const { space, from, step, art } = piece.record;
    const { order, seed } = orderOf(piece.record);
    if (piece.range.first === piece.range.end) continue;
    const key = JSON.stringify([
      space.canonical,
      order,
      seed,
      art,
      from.toString(16),
      step.toString(16),
    ]);
    const group = groups.get(key) ?? [];
    group.push(piece);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Whether no other piece of the same run has all that a piece has. */
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
  const first = pieces[0]!.range.first;
  let { end } = pieces[0]!.range;
  let furthest = pieces[0]!.name;
  for (const { range, name } of pieces.slice(1)) {
    if (range.first > end) gaps.push({ first: end, end: range.first });
    if (range.first < end) {
      const stop = range.end < end ? range.end : end;
      overlaps.push({ first: range.first, end: stop, names: [furthest, name] });
    }
    if (range.end > end) [end, furthest] = [range.end, name];
  }
  return { pieces, first, end, gaps, overlaps };
}

/** What pieces have of an enumeration that is known to have so many images. */
export interface Whole {
  readonly pieces: readonly CoverPiece[];
  readonly count: bigint;
  readonly faults: readonly Fault[];
}

/**
 * Whether pieces have positions 0 to `count`, each once and done, and no others.
 * @param pieces - at least one
 * @throws EnumeratorError `E_OUTPUT` where they are not of one enumeration
 */
export function findWhole(pieces: readonly CoverPiece[], count: bigint): Whole {
  const done = pieces.flatMap(doneRanges);
  const [group = [], other] = enumerationsOf(done);
  if (other !== undefined) {
    throw new EnumeratorError(
      'E_OUTPUT',
      `${group[0]!.name} and ${other[0]!.name} are of different enumerations: verify them apart, each with its --count`,
    );
  }
  const { record } = pieces[0]!;
  if (group.length === 0) {
    const all = count === 0n ? [] : [missing(record, { first: 0n, end: count })];
    return { pieces, count, faults: all };
  }
  const cover = coverOf(group);
  const { first, end } = cover;
  return {
    pieces: group,
    count,
    faults: [
      ...(first > 0n ? [missing(record, { first: 0n, end: first < count ? first : count })] : []),
      ...coverFaults(cover),
      ...(end < count ? [missing(record, { first: end, end: count })] : []),
      ...(end > count ? [beyond(record, { first: first > count ? first : count, end })] : []),
    ],
  };
}

function doneRanges(piece: CoverPiece): CoverPiece[] {
  const { record, range, done, name, source } = piece;
  const { first } = range;
  const end = range.end < record.watermark ? range.end : record.watermark;
  const ranges = done ?? [{ first, end: end > first ? end : first }];
  return ranges.map((part) => ({ record, name, source, range: part }));
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Its gaps and overlaps as faults. */
export function coverFaults({ pieces, gaps, overlaps }: Cover): Fault[] {
  const { record } = pieces[0]!;
  return [
    ...gaps.map((gap) => missing(record, gap)),
    ...overlaps.map((overlap): Fault => ({
      kind: 'duplicate',
      ...placeOf(record, overlap),
      reason: `in ${overlap.names.join(' and in ')}`,
    })),
  ];
}

function missing(record: RunRecord, range: PositionRange): Fault {
  return { kind: 'missing', ...placeOf(record, range), reason: 'none of these runs has them' };
}

function beyond(record: RunRecord, range: PositionRange): Fault {
  return { kind: 'extra', ...placeOf(record, range), reason: 'beyond --count' };
}

function placeOf({ from, step }: RunRecord, { first, end }: PositionRange) {
  return {
    file: '',
    index: from + first * step,
    ...(end - first === 1n ? {} : { last: from + (end - 1n) * step }),
    images: end - first,
  };
}

export function wholeText({ pieces, count, faults }: Whole): string {
  const runs = new Set(pieces.map(({ source }) => source)).size;
  const isOne = runs === 1;
  const verb =
    faults.length === 0 ? (isOne ? 'has' : 'have') : isOne ? 'does not have' : 'do not have';
  return `together: ${counted(runs, 'run')} ${verb} all ${countText(count)} images, each once`;
}

export function coverText({ pieces, first, end, gaps, overlaps }: Cover): string {
  const { from, step } = pieces[0]!.record;
  const range = `images ${shown(from + first * step)} … ${shown(from + (end - 1n) * step)}`;
  const isWhole = gaps.length === 0 && overlaps.length === 0;
  const how = isWhole
    ? 'without gap or overlap'
    : `with ${counted(gaps.length, 'gap')} and ${counted(overlaps.length, 'overlap')}`;
  return `together: ${pieces.length} runs cover ${range} ${how}`;
}

function counted(count: number, what: string): string {
  return `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;
}
