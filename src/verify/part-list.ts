/**
 * The parts in a folder that many machines share, also those that its run file does not cover yet.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import type { RunRecord } from '../run/record.js';
import type { PositionRange } from '../core/range.js';
import { digestName, isPartName, SharedParts } from '../run/outputs/shared-parts.js';
import { framePositions } from '../core/name.js';
import { entriesOf } from './reading.js';

export interface PartList {
  /** The parts beyond the watermark that are there with their digest, in order. */
  readonly beyond: readonly PositionRange[];
  /** Names that look like those of parts, and belong to none of the runs. */
  readonly extra: readonly string[];
}

/**
 * @param neighbours - all runs whose parts lie there
 * @throws EnumeratorError `E_IO`
 */
export function listParts(
  record: RunRecord,
  folder: string,
  neighbours: readonly RunRecord[],
): PartList {
  const own = new Names(record);
  const others = neighbours.filter((other) => !own.isOf(other)).map((other) => new Names(other));
  const beyond: PositionRange[] = [];
  const extra: string[] = [];
  for (const { name } of entriesOf(folder)) {
    const part = name.replace(/\.sha256$/, '');
    if (!isPartName(part)) continue;
    const range = own.rangeOf(part);
    if (range === undefined) {
      if (!others.some((other) => other.rangeOf(part) !== undefined)) extra.push(name);
    } else if (range.first >= record.watermark && part === name && isComplete(folder, name))
      beyond.push(range);
  }
  return { beyond: beyond.toSorted((a, b) => (a.first < b.first ? -1 : 1)), extra };
}

/** Without its digest a part beyond the watermark is not done, and no record covers it. */
function isComplete(folder: string, name: string): boolean {
  return fs.existsSync(path.join(folder, digestName(name)));
}

/** The names of a run's parts, and what they cover. */
class Names {
  readonly #record: RunRecord;
  readonly #parts: SharedParts | undefined;
  readonly #positionOf: (name: string) => bigint | undefined;

  constructor(record: RunRecord) {
    this.#record = record;
    this.#parts = record.output.kind === 'parts' ? new SharedParts(record) : undefined;
    this.#positionOf = framePositions(record, record.output.nameWidth);
  }

  isOf({ output }: RunRecord): boolean {
    return output.parts?.id === this.#record.output.parts?.id;
  }

  rangeOf(name: string): PositionRange | undefined {
    const { first, end } = this.#record;
    const label = /^part-([0-9a-f+]+)-/.exec(name)?.[1] ?? '';
    const position = this.#positionOf(label);
    if (this.#parts === undefined || position === undefined) return undefined;
    if (position < first || position >= end) return undefined;
    return this.#parts.nameAt(position) === name ? this.#parts.rangeAt(position) : undefined;
  }
}
