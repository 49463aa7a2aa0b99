/**
 * A manifest, line by line: number, name, and the SHA-256 of the sample bytes.
 * @module
 */
import fs from 'node:fs';
import { grouped } from '../core/cardinality.js';
import { briefIndex, formatIndex } from '../core/index-format.js';
import { quoteText } from '../core/quote.js';
import { isWithin } from '../core/range.js';
import type { Batch } from '../run/engine/sink.js';
import {
  imageNames,
  type ManifestLine,
  manifestLine,
  manifestLines,
  partialManifest,
  sampleDigest,
} from '../run/outputs/manifest.js';
import { isManifestOf, manifestPlaces } from '../run/outputs/manifest-place.js';
import { imageAt, positionOf, type RunRecord } from '../run/record.js';
import type { RunPlace } from '../run/target.js';
import { Diagnosis, ExpectedFrames, type RecordFile } from './diagnosis.js';
import type { Findings } from './findings.js';
import { PieceReader } from '../io/pieces.js';

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
  const nameAt = imageNames(record);
  const ends = [first, end > first ? end - 1n : first].map(
    (position) => formatIndex(imageAt(record, position)).length + nameAt(position).length,
  );
  const format = {
    encode: (batch: Batch) => manifestLines(batch, nameAt),
    maxFrameBytes: Math.max(...ends) + 128,
  };
  const file = new PieceReader(name);
  try {
    const at = { record, file, format, first, end: watermark, start: 0, findings };
    const frames = new ExpectedFrames(record, format.maxFrameBytes);
    await new ManifestLines(at, nameAt).run(frames, watermark === end);
  } finally {
    file.close();
  }
}

class ManifestLines extends Diagnosis {
  readonly #nameAt: (position: bigint) => string;
  /** Lines that say what they should in other words, and why the first of them is one. */
  #reworded = 0;
  #rewording = '';

  constructor(at: RecordFile, nameAt: (position: bigint) => string) {
    super(at);
    this.#nameAt = nameAt;
  }

  protected override found({ images }: Pick<Batch, 'images'>): void {
    this.at.findings.foundLines(images);
  }

  protected diagnose(): boolean {
    const { file, format } = this.at;
    const most = 2 * format.maxFrameBytes + 4096;
    const bytes = Buffer.from(file.read(this.offset, most));
    if (bytes.length === 0) return false;
    const newline = bytes.indexOf(10);
    const line = bytes.subarray(0, newline < 0 ? bytes.length : newline).toString('utf8');
    if (newline < 0) {
      this.#addBroken(line, bytes.length < most ? 'the line is cut off' : 'the line has no end');
      return false;
    }
    this.offset += newline + 1;
    const parsed = parseLine(line);
    if (parsed === undefined) this.#addBroken(line, 'it is no line of a manifest');
    else this.#judgeLine(parsed, line);
    return true;
  }

  protected finish(): void {
    if (this.#reworded === 0) return;
    const others = this.#reworded > 1 ? `, and ${grouped(this.#reworded - 1)} more like it` : '';
    this.damaged(`${this.#rewording}${others}`);
  }

  /** Such lines are no longer where the checkpoint says that the manifest ends. */
  #addReworded(text: string, index: bigint): void {
    if (this.#reworded++ > 0) return;
    const how = text.endsWith('\r') ? 'ends with CR LF in place of LF' : 'is in other words';
    this.#rewording = `the line of image ${briefIndex(index)} says what it should, but ${how}`;
  }

  #addBroken(line: string, reason: string): void {
    const { next } = this.sequence;
    const isExpected = next < this.at.end;
    const says = line === '' ? 'an empty line' : `${reason}: "${quoteText(line)}"`;
    this.damaged(says, isExpected ? next : undefined);
    if (isExpected) this.sequence.take(next);
  }

  #judgeLine(line: ManifestLine, text: string): void {
    const { record, file, findings } = this.at;
    const index = BigInt(line.index);
    const { next } = this.sequence;
    if (next < record.end && index !== imageAt(record, next) && line.name === this.#nameAt(next)) {
      this.damaged(`its line says image ${briefIndex(index)}`, next);
      this.sequence.take(next);
      return;
    }
    const position = positionOf(record, index);
    if (!isWithin(record, position)) {
      const reason = `its line for image ${briefIndex(index)} belongs to no image of the run`;
      findings.add({ kind: 'extra', file: file.name, reason });
      return;
    }
    if (!this.sequence.take(position)) {
      const reason = 'it has a second line';
      findings.add({ kind: 'duplicate', file: file.name, index, reason });
      return;
    }
    const name = this.#nameAt(position);
    const samples = this.judge.frameAt(position);
    const sha256 = sampleDigest(samples);
    if (line.name !== name)
      this.damaged(`its line names ${quoteText(line.name)} where ${name} should be`, position);
    else if (line.sha256 !== sha256)
      this.damaged(
        `its line has SHA-256 ${quoteText(line.sha256)} where ${sha256} should be`,
        position,
      );
    else {
      findings.foundLines(1);
      if (`${text}\n` !== manifestLine(index, name, samples)) this.#addReworded(text, index);
    }
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
