/**
 * Whether runs that belong together, shards or parts, leave something out or have it twice.
 * @module
 */
import { grouped } from '../core/cardinality.js';
import type { RunRecord } from '../checkpoint/record.js';
import type { PositionRange } from '../core/range.js';
import { type Fault, shown } from './findings.js';

/** A range of positions, and who has it. */
export interface CoverPiece {
  readonly record: RunRecord;
  readonly range: PositionRange;
  readonly name: string;
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
  const groups = new Map<string, CoverPiece[]>();
  for (const piece of pieces.filter(isNews)) {
    const { space, order, seed, from, step } = piece.record;
    if (piece.range.first === piece.range.end) continue;
    const key = JSON.stringify([
      space.canonical,
      order,
      seed,
      from.toString(16),
      step.toString(16),
    ]);
    const group = groups.get(key) ?? [];
    group.push(piece);
    groups.set(key, group);
  }
  return [...groups.values()].filter((group) => group.length > 1).map(coverOf);
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

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Its gaps and overlaps as faults. */
export function coverFaults({ pieces, gaps, overlaps }: Cover): Fault[] {
  const { record } = pieces[0]!;
  const place = ({ first, end }: PositionRange) => ({
    file: '',
    index: record.from + first * record.step,
    ...(end - first === 1n ? {} : { last: record.from + (end - 1n) * record.step }),
    images: end - first,
  });
  return [
    ...gaps.map((gap): Fault => ({
      kind: 'missing',
      ...place(gap),
      reason: 'none of these runs has them',
    })),
    ...overlaps.map((overlap): Fault => ({
      kind: 'duplicate',
      ...place(overlap),
      reason: `in ${overlap.names.join(' and in ')}`,
    })),
  ];
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
