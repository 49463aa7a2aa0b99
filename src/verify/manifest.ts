/**
 * A manifest, line by line: number, name, and the SHA-256 of the sample bytes.
 * @module
 */
import fs from 'node:fs';
import type { RunRecord } from '../run/record.js';
import { formatIndex, briefIndex } from '../core/index-format.js';
import { quoteText } from '../core/quote.js';
import {
  partialManifest,
  imageNames,
  type ManifestLine,
  manifestLine,
  sampleDigest,
} from '../run/outputs/manifest.js';
import { isManifestOf, manifestPlaces } from '../run/outputs/manifest-place.js';
import { PieceReader } from './reading.js';
import { ExpectedFrames, oneOf } from './expected-frames.js';
import { ImageJudge } from './image-judge.js';
import type { Findings } from './findings.js';
import type { RunPlace } from '../run/target.js';
import { Sequence } from './sequence.js';

/** Verify the manifest that a record names, if it names one. */
export async function verifyManifest(
  record: RunRecord,
  target: RunPlace,
  findings: Findings,
): Promise<void> {
  const { manifest } = record.output;
  if (manifest === undefined) return;
  const { first, watermark, end } = record;
  const names = manifestPlaces(record, target);
  const finals = watermark === end ? names : names.map(partialManifest).concat(names);
  const there = finals.filter((file) => fs.existsSync(file));
  // Where none is the run's, the first one is that which was damaged.
  const name =
    there.length > 1 ? (there.find((file) => isManifestOf(record, file)) ?? there[0]) : there[0];
  if (name === undefined) {
    if (watermark === first && first < end) return;
    findings.add({
      kind: 'missing',
      file: finals[0]!,
      reason: 'the manifest is not there, nor beside its checkpoint',
    });
    return;
  }
  const file = new PieceReader(name);
  try {
    await new ManifestCheck(record, file, findings).verify();
  } finally {
    file.close();
  }
}

class ManifestCheck {
  readonly #record: RunRecord;
  readonly #file: PieceReader;
  readonly #findings: Findings;
  readonly #judge: ImageJudge;
  readonly #nameAt: (position: bigint) => string;
  readonly #sequence: Sequence;
  #offset = 0;

  constructor(record: RunRecord, file: PieceReader, findings: Findings) {
    this.#record = record;
    this.#file = file;
    this.#findings = findings;
    this.#judge = new ImageJudge(record);
    this.#nameAt = imageNames(record);
    this.#sequence = new Sequence(record.first);
  }

  async verify(): Promise<void> {
    const { watermark, end } = this.#record;
    const frames = new ExpectedFrames(this.#record, this.#lineBytes());
    let isMore = true;
    while (isMore && this.#sequence.next < watermark) {
      await this.#findings.turn();
      const batch = frames.batch(this.#sequence.next, watermark);
      const lines: string[] = [];
      for (let i = 0; i < batch.images; i++) {
        const { position, index, samples } = oneOf(batch, i);
        lines.push(manifestLine(index, this.#nameAt(position), samples));
      }
      const expected = Buffer.from(lines.join(''));
      const found = this.#file.read(this.#offset, expected.length);
      if (Buffer.compare(found, expected) === 0) {
        this.#offset += expected.length;
        this.#sequence.next += BigInt(batch.images);
        this.#findings.foundLines(batch.images);
        continue;
      }
      const stop = batch.position + BigInt(batch.images);
      while (isMore && this.#sequence.next < stop) isMore = this.#checkLine();
    }
    // Behind the last line: late lines, and lines that should not be there.
    if (watermark === end) {
      while (isMore) isMore = this.#checkLine();
    }
    for (const gap of this.#sequence.gaps(watermark))
      this.#findings.missing(this.#record, this.#file.name, gap.first, gap.end);
    this.#findings.flush();
  }

  #lineBytes(): number {
    const { from, step, end } = this.#record;
    const last = end > 0n ? end - 1n : 0n;
    const lengths = [0n, last].map(
      (position) => formatIndex(from + position * step).length + this.#nameAt(position).length,
    );
    return Math.max(...lengths) + 128;
  }

  /** @returns whether there was a line */
  #checkLine(): boolean {
    const most = 2 * this.#lineBytes() + 4096;
    const bytes = Buffer.from(this.#file.read(this.#offset, most));
    if (bytes.length === 0) return false;
    const newline = bytes.indexOf(10);
    const line = bytes.subarray(0, newline < 0 ? bytes.length : newline).toString('utf8');
    if (newline < 0) {
      const isEnd = bytes.length < most;
      this.#addDamaged(line, isEnd ? 'the line is cut off' : 'the line has no end');
      return false;
    }
    this.#offset += newline + 1;
    const parsed = parseLine(line);
    if (parsed === undefined) {
      this.#addDamaged(line, 'it is no line of a manifest');
      return true;
    }
    this.#judgeLine(parsed);
    return true;
  }

  #addDamaged(line: string, reason: string): void {
    const { from, step, watermark } = this.#record;
    const position = this.#sequence.next;
    const isExpected = position < watermark;
    const index = isExpected ? { index: from + position * step } : {};
    const says = line === '' ? 'an empty line' : `${reason}: "${quoteText(line)}"`;
    this.#findings.add({ kind: 'damaged', file: this.#file.name, ...index, reason: says });
    if (isExpected) this.#sequence.take(position);
  }

  #judgeLine(line: ManifestLine): void {
    const { from, step, first, end } = this.#record;
    const file = this.#file.name;
    const index = BigInt(line.index);
    const { next } = this.#sequence;
    const expected = from + next * step;
    const damaged = (of: bigint, reason: string): void =>
      this.#findings.add({ kind: 'damaged', file, index: of, reason });
    if (next < end && index !== expected && line.name === this.#nameAt(next)) {
      damaged(expected, `its line says image ${briefIndex(index)}`);
      this.#sequence.take(next);
      return;
    }
    const position = (index - from) % step === 0n ? (index - from) / step : -1n;
    if (position < first || position >= end) {
      const reason = `its line for image ${briefIndex(index)} belongs to no image of the run`;
      this.#findings.add({ kind: 'extra', file, reason });
      return;
    }
    if (!this.#sequence.take(position)) {
      this.#findings.add({ kind: 'duplicate', file, index, reason: 'it has a second line' });
      return;
    }
    const name = this.#nameAt(position);
    const sha256 = sampleDigest(this.#judge.frameAt(position));
    if (line.name !== name)
      damaged(index, `its line names ${quoteText(line.name)} where ${name} should be`);
    else if (line.sha256 !== sha256)
      damaged(index, `its line has SHA-256 ${quoteText(line.sha256)} where ${sha256} should be`);
    else this.#findings.foundLines(1);
  }
}

function parseLine(text: string): ManifestLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { index, name, sha256 } = value as Record<string, unknown>;
  if (typeof index !== 'string' || !/^(?:0x[0-9a-f]+|[0-9]+)$/.test(index)) return undefined;
  if (typeof name !== 'string' || typeof sha256 !== 'string') return undefined;
  return { index, name, sha256 };
}
