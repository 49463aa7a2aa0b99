/**
 * Copies of a run's parts, and of their digests, under names that no part has.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { readTarHeader } from '../codecs/tar.js';
import { framePositions } from '../core/name.js';
import { isWithin } from '../core/range.js';
import { EnumeratorError, resultOf } from '../core/errors.js';
import { type FrameFormat, makeFrameFormat } from '../run/outputs/frame-format.js';
import { imageNames, manifestLines } from '../run/outputs/manifest.js';
import { isPartName, isUnfinishedName, SharedParts } from '../run/outputs/shared-parts.js';
import { positionOf, type RunRecord } from '../run/record.js';
import { batchOf } from './diagnosis.js';
import { ImageJudge } from './image-judge.js';
import { beginningOf, filesBelow } from './strays.js';

/** A header, or a line of a manifest, is within so many bytes. */
const BEGIN_BYTES = 4096;

/** A file that is no part of the run, and what it is a copy of. */
export interface StrayPart {
  readonly file: string;
  readonly original: string | undefined;
}

/**
 * The files that are called parts and are none, and those that are copies of parts under other names;
 * by their names.
 * @param neighbours - all runs whose parts lie there
 * @throws EnumeratorError `E_IO`
 */
export function strayParts(
  record: RunRecord,
  folder: string,
  neighbours: readonly RunRecord[],
): StrayPart[] {
  const own = new SharedParts(record);
  const others = neighbours
    .filter(({ output: { parts } }) => parts !== undefined && parts.id !== own.parts.id)
    .map((other) => new SharedParts(other));
  const originals = new Originals(record);
  const strays: StrayPart[] = [];
  for (const { name, folder: inner } of filesBelow(folder)) {
    const part = inner === '' ? name.replace(/\.sha256$/, '') : '';
    const isPart = [own, ...others].some((run) => run.rangeOf(part) !== undefined);
    // Workers are writing those that are not finished.
    if (isPart || isUnfinishedName(name)) continue;
    const file = path.join(folder, inner, name);
    const original = originals.of(file);
    if (original !== undefined || isPartName(part)) strays.push({ file, original });
  }
  return strays.toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

/** The parts of a run, by what they begin with. */
class Originals {
  readonly #record: RunRecord;
  readonly #parts: SharedParts;
  readonly #format: Pick<FrameFormat, 'head' | 'tail' | 'maxFrameBytes' | 'encode'>;
  readonly #judge: ImageJudge;
  readonly #positionOf: (name: string) => bigint | undefined;

  constructor(record: RunRecord) {
    this.#record = record;
    this.#parts = new SharedParts(record);
    const part = this.#parts.recordOf(record);
    const nameAt = imageNames(part);
    const lines = {
      head: () => new Uint8Array(0),
      tail: new Uint8Array(0),
      maxFrameBytes: BEGIN_BYTES,
      encode: (batch: Parameters<FrameFormat['encode']>[0]) => manifestLines(batch, nameAt),
    };
    this.#format = this.#parts.parts.kind === 'none' ? lines : makeFrameFormat(part);
    this.#judge = new ImageJudge(record);
    this.#positionOf = framePositions(record, record.output.nameWidth);
  }

  /** What a file is a copy of: the name of a part, or of its digest. */
  of(file: string): string | undefined {
    const begin = beginningOf(file, BEGIN_BYTES);
    if (begin === undefined || begin.length === 0) return undefined;
    const digested = this.#digestedIn(begin);
    if (digested !== undefined) return `the digest of ${digested}`;
    for (const first of this.#candidates(file, begin)) {
      if (this.#beginsPart(file, first)) return this.#parts.nameAt(first);
    }
    return undefined;
  }

  #digestedIn(bytes: Uint8Array): string | undefined {
    const text = Buffer.from(bytes).toString('latin1');
    const name = /^[0-9a-f]{64} {2}([^\n]+)\n# [0-9]{1,15} bytes\n$/.exec(text)?.[1];
    return name !== undefined && this.#parts.rangeOf(name) !== undefined ? name : undefined;
  }

  /** The first positions of the parts that it may be, by the little that is read at once. */
  *#candidates(file: string, begin: Uint8Array): Generator<bigint> {
    const { kind } = this.#parts.parts;
    if (kind === 'tar' || kind === 'none') {
      const position = kind === 'tar' ? this.#positionIn(begin) : this.#positionOn(begin);
      if (isWithin(this.#record, position)) yield position;
      return;
    }
    const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    const { first, end } = this.#record;
    for (let at = first; at < end;) {
      const range = this.#parts.rangeAt(at);
      const images = range.end - range.first;
      const around = this.#format.head(images).length + this.#format.tail.length;
      if (BigInt(size - around) === images * BigInt(this.#format.maxFrameBytes)) yield at;
      at = range.end;
    }
  }

  #positionIn(begin: Uint8Array): bigint | undefined {
    const member = resultOf(() => readTarHeader(begin));
    if (member === undefined || member instanceof EnumeratorError) return undefined;
    return this.#positionOf(path.parse(member.name).name);
  }

  #positionOn(begin: Uint8Array): bigint | undefined {
    const line = Buffer.from(begin).toString('latin1');
    const index = /^\{"index":"(0x[0-9a-f]+|[0-9]+)"/.exec(line)?.[1];
    return index === undefined ? undefined : positionOf(this.#record, BigInt(index));
  }

  /** Whether a file has the first image of the part that begins at a position, in its place. */
  #beginsPart(file: string, position: bigint): boolean {
    const { first, end } = this.#parts.rangeAt(position);
    if (first !== position) return false;
    const frame = batchOf(this.#record, first, this.#judge.frameAt(first));
    const expected = Buffer.concat([this.#format.head(end - first), this.#format.encode(frame)]);
    return beginningOf(file, expected.length)?.equals(expected) === true;
  }
}
