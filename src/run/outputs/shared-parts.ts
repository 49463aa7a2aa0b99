/**
 * The parts that many machines make in one folder: their names, each as a run of its own, and the
 * digests by which a part is known to be complete. CHECKPOINT §7.
 * @module
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import type { Output, Parts, PartKind, RunRecord } from '../record.js';
import { framePositions } from '../../core/name.js';
import { isWithin, type PositionRange } from '../../core/range.js';
import { PartFiles } from './part-files.js';

const STEM = 'part';
const DIGEST_ENDING = '.sha256';
const ENDINGS: Readonly<Record<PartKind, string>> = {
  tar: 'tar',
  npy: 'npy',
  raw: 'raw',
  y4m: 'y4m',
  none: 'jsonl',
};

/** A part's digest file, read. */
export interface PartDigest {
  /** In lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/** The parts of a run of the kind `parts`. */
export class SharedParts {
  readonly parts: Parts;
  readonly #record: RunRecord;
  readonly #files: PartFiles;
  readonly #positionOf: (name: string) => bigint | undefined;

  /** @throws TypeError where the record is of another kind */
  constructor(record: RunRecord) {
    const { parts } = record.output;
    if (parts === undefined) throw new TypeError('record: its output is no shared parts');
    this.parts = parts;
    this.#record = record;
    this.#positionOf = framePositions(record, record.output.nameWidth);
    this.#files = new PartFiles(record, `${STEM}.${ENDINGS[parts.kind]}`);
  }

  /** The positions of the part that has a position. */
  rangeAt(position: bigint): PositionRange {
    return this.#files.rangeAt(position);
  }

  /** The file of the part that has a position: `part-000-099.tar`. */
  nameAt(position: bigint): string {
    return this.#files.at(position).complete;
  }

  /** The positions of the part that is so named; undefined where the run has no such part. */
  rangeOf(name: string): PositionRange | undefined {
    const position = this.#positionOf(/^part-([0-9a-f+]+)-/.exec(name)?.[1] ?? '');
    const isPart = isWithin(this.#record, position) && this.nameAt(position) === name;
    return isPart ? this.rangeAt(position) : undefined;
  }

  /** How many parts there are. */
  get count(): bigint {
    const { first, end, output } = this.#record;
    const { split = 1n } = output;
    return first === end ? 0n : (end - 1n) / split - first / split + 1n;
  }

  /** A part as a run of its own, which one process carries out: its output has no parts. */
  recordOf({ first, end }: PositionRange): RunRecord {
    return { ...this.#record, first, end, watermark: first, output: this.#output() };
  }

  #output(): Output {
    const { format, metadata, nameWidth, rate } = this.#record.output;
    const { kind } = this.parts;
    const base = { format, metadata, nameWidth };
    if (kind === 'y4m') {
      if (rate === undefined) throw new TypeError('record: parts of y4m without a rate');
      return { kind, ...base, rate };
    }
    if (kind !== 'none') return { kind, ...base };
    return { kind, ...base, manifest: { file: `${STEM}.jsonl`, offset: 0n } };
  }
}

const PIECE_BYTES = 2 ** 20;
let buffer: Buffer | undefined;

/**
 * What the digest of a part should say.
 * @param take - is given the bytes on their way, each piece valid until it returns
 * @throws what node:fs throws
 */
export function digestOf(file: string, take: (piece: Uint8Array) => void = () => {}): PartDigest {
  buffer ??= Buffer.allocUnsafeSlow(PIECE_BYTES);
  const hash = createHash('sha256');
  const descriptor = fs.openSync(file, 'r');
  try {
    for (let bytes = 0; ;) {
      const length = fs.readSync(descriptor, buffer, 0, PIECE_BYTES, null);
      if (length === 0) return { sha256: hash.digest('hex'), bytes };
      hash.update(buffer.subarray(0, length));
      take(buffer.subarray(0, length));
      bytes += length;
    }
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Whether a name is, or could be, that of a part. */
export function isPartName(name: string): boolean {
  return /^part-[0-9a-f+]+-[0-9a-f+]+\.(tar|npy|raw|y4m|jsonl)$/.test(name);
}

/** Whether a part or a digest is written under the name until it is complete. */
export function isUnfinishedName(name: string): boolean {
  return name.startsWith(`.${STEM}-`);
}

/** Where a part's digest lies, or what lies beside a part of that name. */
export function digestName(part: string): string {
  return part + DIGEST_ENDING;
}

/** The bytes of a digest's file. @param name - of the part, without folders */
export function digestText(name: string, { sha256, bytes }: PartDigest): string {
  return `${sha256}  ${name}\n# ${bytes} bytes\n`;
}

/** @returns undefined where the text is no digest of a part of that name */
export function readDigest(text: string, name: string): PartDigest | undefined {
  const match = /^([0-9a-f]{64}) {2}([^\n]+)\n# ([0-9]{1,15}) bytes\n$/.exec(text);
  if (match?.[2] !== name) return undefined;
  return { sha256: match[1]!, bytes: Number(match[3]) };
}
