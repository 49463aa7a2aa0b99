/**
 * What a verification found, as JSON has it: numbers that can be long are text.
 * @module
 */
import { formatIndex } from '../core/index-format.js';
import type { Numbering } from '../core/numbering.js';
import { orderOf } from '../run/record.js';
import type { Apart, Cover, Whole } from './cover.js';
import { isPerfect, type WalkResult } from './exhaustive.js';
import { FAULT_KINDS, type Fault, type FaultKind } from './findings.js';
import type { CheckedPath } from './verify.js';

export function walkFields(
  result: WalkResult,
  { space, order, seed }: Pick<Numbering, 'space' | 'order' | 'seed'>,
): object {
  return { space: space.canonical, order, seed, ok: isPerfect(result), ...result };
}

export function pathFields(report: CheckedPath): object {
  const { path } = report;
  const { counts, faults, total, unverified, ...found } = report;
  return {
    path,
    ok: report.isRight,
    runs: report.runs.map(({ record, range, target }) => ({
      checkpoint: target.checkpoint,
      kind: target.kind,
      space: record.space.canonical,
      order: orderOf(record).order,
      seed: orderOf(record).seed,
      from: formatIndex(record.from),
      step: formatIndex(record.step),
      first: formatIndex(range.first),
      end: formatIndex(range.end),
      watermark: formatIndex(record.watermark),
    })),
    done: formatIndex(found.done),
    right: formatIndex(found.right),
    beyond: formatIndex(found.beyond),
    rewritten: formatIndex(found.rewritten),
    other_headers: formatIndex(found.otherHeaders),
    lines: formatIndex(found.lines),
    ...(unverified === undefined ? {} : { present: formatIndex(found.present), unverified }),
    counts: Object.fromEntries(FAULT_KINDS.map((kind) => [kind, formatIndex(counts[kind])])),
    faults: total,
    listed: faults.length,
    ...listsOf(faults, FAULT_KINDS),
  };
}

export function coverFields({ pieces, first, end, faults }: Cover, listed: number): object {
  return {
    cover: pieces.map(({ name }) => name),
    ok: faults.length === 0,
    first: formatIndex(first),
    end: formatIndex(end),
    ...listsOf(faults.slice(0, listed), ['missing', 'duplicate']),
  };
}

export function apartFields({ names, differs, isFault }: Apart): object {
  return { apart: names, ok: !isFault, differs };
}

export function wholeFields({ pieces, count, faults }: Whole, listed: number): object {
  return {
    whole: pieces.map(({ name }) => name),
    ok: faults.length === 0,
    count: formatIndex(count),
    ...listsOf(faults.slice(0, listed), ['missing', 'duplicate', 'extra']),
  };
}

/** The faults of each kind under its name. */
function listsOf(faults: readonly Fault[], kinds: readonly FaultKind[]): object {
  const listOf = (kind: FaultKind): object[] =>
    faults.filter((fault) => fault.kind === kind).map(faultFields);
  return Object.fromEntries(kinds.map((kind) => [kind, listOf(kind)]));
}

function faultFields({ file, index, last, images, holds, reason }: Fault): object {
  return {
    file: file === '' ? undefined : file,
    index: index === undefined ? undefined : formatIndex(index),
    last_index: last === undefined ? undefined : formatIndex(last),
    images: formatIndex(images),
    holds: holds === undefined ? undefined : formatIndex(holds),
    reason,
  };
}
