/**
 * A folder of parts that many machines made: every part is in its place, each image in it is there
 * once and right, and nothing else looks like a part. Threads share the work, and a verification
 * that was stopped continues.
 * @module
 */
import { counted, grouped } from '../core/cardinality.js';
import path from 'node:path';
import type { RunRecord } from '../run/record.js';
import { CallThread } from '../io/call-thread.js';
import type { PositionRange } from '../core/range.js';
import { attempt, ioError, isSystemError } from '../io/system-error.js';
import { verifyManifest } from './manifest.js';
import { verifyStream } from './stream.js';
import {
  digestName,
  digestOf,
  isPartName,
  readDigest,
  SharedParts,
} from '../run/outputs/shared-parts.js';
import { Findings, type Tally } from './findings.js';
import fs from 'node:fs';
import { strayParts } from './stray-parts.js';
import { entriesOf } from '../io/pieces.js';

/** What a thread of the verification knows from the start. */
export interface PartsThreadData {
  readonly record: RunRecord;
  readonly folder: string;
  /** How many faults of each request are listed. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

export interface PartsOptions extends PartsThreadData {
  /** All runs whose parts lie there. */
  readonly neighbours: readonly RunRecord[];
  /** From 1. */
  readonly threads: number;
  /** An earlier verification found everything below it right: first ≤ verified ≤ watermark. */
  readonly verified: bigint;
  /** Called now and then with the position below which everything is right. */
  readonly keep?: ((verified: bigint) => void) | undefined;
}

/** A request is about so many bytes of samples, where a part is smaller. */
const REQUEST_BYTES = 2 ** 24;
const MOST_PARTS = 256;
const KEEP_MS = 250;

/**
 * @returns the positions in parts that are there or should be, in order
 * @throws EnumeratorError `E_IO`; the reason of the signal where it was stopped
 */
export async function verifyParts(
  options: PartsOptions,
  findings: Findings,
): Promise<PositionRange[]> {
  const { record, folder, neighbours, verified } = options;
  const { first, watermark } = record;
  findings.foundBefore(verified - first);
  const beyond = partsBeyond(record, folder);
  for (const { file, original } of strayParts(record, folder, neighbours)) {
    const reason =
      original === undefined ? 'it is no part of the run' : `it is a copy of ${original}`;
    findings.add({ kind: 'extra', file, reason });
  }
  await new PartsCheck(options, findings).run(beyond);
  return joined([{ first, end: watermark }, ...beyond]);
}

/** How many positions ranges have together. */
export function countOf(ranges: readonly PositionRange[]): bigint {
  return ranges.reduce((sum, { first, end }) => sum + end - first, 0n);
}

/** Ranges in order; those that touch become one. */
function joined(ranges: readonly PositionRange[]): PositionRange[] {
  const all: { first: bigint; end: bigint }[] = [];
  for (const { first, end } of ranges) {
    const last = all.at(-1);
    if (last?.end === first) last.end = end;
    else all.push({ first, end });
  }
  return all;
}

/** Lists of parts, numbered from 0. */
type Requests = Generator<[number, PositionRange[]]>;

class PartsCheck {
  readonly #options: PartsOptions;
  readonly #findings: Findings;
  readonly #parts: SharedParts;
  readonly #partsInRequest: number;
  /** Tallies that arrived before their turn. */
  readonly #early = new Map<number, { tally: Tally; end: bigint }>();
  #turn = 0;
  /** Everything below it is right. */
  #verified: bigint;
  #isRight = true;
  #lastKeep = performance.now();

  constructor(options: PartsOptions, findings: Findings) {
    const { record, verified } = options;
    this.#options = options;
    this.#findings = findings;
    this.#parts = new SharedParts(record);
    this.#verified = verified;
    const bytes = (record.output.split ?? 1n) * BigInt(record.space.sampleBytes);
    const parts = BigInt(REQUEST_BYTES) / (bytes + 1n);
    this.#partsInRequest = Math.max(1, Math.min(MOST_PARTS, Number(parts)));
  }

  /** @throws the reason of the signal where it is aborted */
  async run(beyond: readonly PositionRange[]): Promise<void> {
    const { record, threads, signal } = this.#options;
    const requests = this.#requests(beyond);
    const bytes = (record.watermark - this.#verified) * BigInt(record.space.sampleBytes);
    const isSmall = threads === 1 || bytes < BigInt(REQUEST_BYTES);
    try {
      const results = await Promise.allSettled(
        isSmall
          ? [this.#work(requests, (ranges) => tallyParts(this.#options, ranges))]
          : Array.from({ length: threads }, () => this.#workInThread(requests)),
      );
      const failed = results.find((result) => result.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
      signal?.throwIfAborted();
    } finally {
      this.#keep();
    }
  }

  *#requests(beyond: readonly PositionRange[]): Requests {
    const { watermark } = this.#options.record;
    let number = 0;
    let ranges: PositionRange[] = [];
    for (let at = this.#verified; at < watermark;) {
      const range = this.#parts.rangeAt(at);
      ranges.push(range);
      at = range.end;
      if (ranges.length < this.#partsInRequest && at < watermark) continue;
      yield [number++, ranges];
      ranges = [];
    }
    for (const range of beyond) yield [number++, [range]];
  }

  async #workInThread(requests: Requests): Promise<void> {
    const { record, folder, limit } = this.#options;
    const url = new URL('./parts-thread.js', import.meta.url);
    const workerData: PartsThreadData = { record, folder, limit };
    const thread = new CallThread<readonly PositionRange[], Tally>(url, { workerData });
    try {
      await this.#work(requests, (ranges) => thread.call(ranges));
    } finally {
      await thread.close();
    }
  }

  /** @param requests - shared with others, each of which takes the next one */
  async #work(
    requests: Requests,
    tallyOf: (ranges: readonly PositionRange[]) => Promise<Tally>,
  ): Promise<void> {
    for (const [number, ranges] of requests) {
      if (this.#options.signal?.aborted === true) return;
      this.#early.set(number, { tally: await tallyOf(ranges), end: ranges.at(-1)!.end });
      this.#takeInTurn();
      await this.#findings.turn();
    }
  }

  /** Take tallies in the order of the parts, so that their faults are listed in it. */
  #takeInTurn(): void {
    for (;;) {
      const next = this.#early.get(this.#turn);
      if (next === undefined) return;
      this.#early.delete(this.#turn++);
      this.#findings.absorb(next.tally);
      this.#isRight &&= next.tally.total === 0;
      const isKnown = next.end <= this.#options.record.watermark && next.end > this.#verified;
      if (this.#isRight && isKnown) this.#verified = next.end;
      if (performance.now() - this.#lastKeep > KEEP_MS) this.#keep();
    }
  }

  #keep(): void {
    this.#lastKeep = performance.now();
    this.#options.keep?.(this.#verified);
  }
}

/** What some parts have. */
export async function tallyParts(
  { record, folder, limit, signal }: PartsThreadData,
  ranges: readonly PositionRange[],
): Promise<Tally> {
  const findings = new Findings({ limit, signal });
  for (const range of ranges) await verifyPart(record, folder, range, findings);
  return findings.tally();
}

/**
 * Verify one part: its images as those of a run of its own, and its bytes against its digest.
 * @param run - its output is of the kind `parts`
 * @param range - the positions of one of its parts
 */
async function verifyPart(
  run: RunRecord,
  folder: string,
  range: PositionRange,
  findings: Findings,
): Promise<void> {
  const parts = new SharedParts(run);
  const name = parts.nameAt(range.first);
  const file = path.join(folder, name);
  const record = { ...parts.recordOf(range), watermark: range.end };
  if (!fs.existsSync(file)) {
    findings.missing(record, file, range.first, range.end);
    findings.flush();
    return;
  }
  const { kind, manifest } = record.output;
  const target = { kind, out: file, checkpoint: undefined };
  if (manifest === undefined) await verifyStream({ record, target, range }, findings);
  else {
    const output = { ...record.output, manifest: { ...manifest, file } };
    await verifyManifest({ ...record, output }, target, findings);
  }
  verifyDigest(file, name, findings);
  findings.flush();
}

function verifyDigest(file: string, name: string, findings: Findings): void {
  const digestFile = digestName(file);
  const damaged = (reason: string): void =>
    findings.add({ kind: 'damaged', file: digestFile, reason });
  let text: string;
  try {
    text = fs.readFileSync(digestFile, 'utf8');
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ENOENT')
      throw ioError(`cannot read ${digestFile}`, error);
    findings.add({ kind: 'missing', file: digestFile, reason: 'the digest of a part' });
    return;
  }
  const digest = readDigest(text, name);
  if (digest === undefined) {
    damaged(`it is no digest of ${name}`);
    return;
  }
  const { bytes, sha256 } = attempt(`cannot read ${file}`, () => digestOf(file));
  if (bytes !== digest.bytes)
    damaged(`it says ${counted(digest.bytes, 'byte')}, and ${name} has ${grouped(bytes)}`);
  else if (sha256 !== digest.sha256)
    damaged(`it says SHA-256 ${digest.sha256}, and ${name} has ${sha256}`);
}

/**
 * The parts beyond the watermark that are there with their digest, in order.
 * @throws EnumeratorError `E_IO`
 */
export function partsBeyond(record: RunRecord, folder: string): PositionRange[] {
  const parts = new SharedParts(record);
  const beyond: PositionRange[] = [];
  for (const { name } of entriesOf(folder)) {
    const range = isPartName(name) ? parts.rangeOf(name) : undefined;
    if (range === undefined || range.first < record.watermark) continue;
    // Without its digest a part beyond the watermark is not done, and no record covers it.
    if (fs.existsSync(path.join(folder, digestName(name)))) beyond.push(range);
  }
  return beyond.toSorted((a, b) => (a.first < b.first ? -1 : 1));
}
