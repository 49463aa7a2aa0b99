/**
 * Files that grow frame by frame: the one of a run, or its parts. The expected bytes are made batch
 * by batch and compared; where they differ, a diagnosis finds out what is wrong.
 * @module
 */
import { counted } from '../core/cardinality.js';
import fs from 'node:fs';
import path from 'node:path';
import { readNpyHeader } from '../codecs/npy.js';
import { EnumeratorError, resultOf } from '../core/errors.js';
import { emptyFile, type FrameFormat, makeFrameFormat } from '../run/outputs/frame-format.js';
import type { RunRecord } from '../run/record.js';
import { namesAt } from '../run/outputs/partial-files.js';
import { isNamedAsPart, type PartFile, PartFiles } from '../run/outputs/part-files.js';
import { PieceReader, readPiece } from '../io/pieces.js';
import { ExpectedFrames, type RecordFile } from './diagnosis.js';
import { FixedFrames } from './fixed-frames.js';
import { partsThere } from '../run/taken.js';
import type { PositionRange } from '../core/range.js';
import type { Findings } from './findings.js';
import { TarMembers } from './tar-members.js';
import type { NamedRun } from './target.js';
import { ZipMembers } from './zip-members.js';

/** @throws EnumeratorError `E_IO` where a file cannot be read */
export async function verifyStream(
  { record, target, range, isStored = false }: NamedRun,
  findings: Findings,
): Promise<void> {
  const parts = new PartFiles(record, target.out);
  if (record.first === record.end) {
    if (record.output.split === undefined) verifyEmpty(record, target.out, findings);
    return;
  }
  const format = makeFrameFormat(record);
  const frames = new ExpectedFrames(record, format.maxFrameBytes);
  for (const at of startsOf(record, target.out, range)) {
    const { first, end } = parts.rangeAt(at);
    const names = parts.at(at);
    const isDone = end <= record.watermark;
    const file = isDone
      ? chooseFile(names, findings)
      : namesAt(record, target.out, at).find(isThere);
    if (file !== undefined) {
      // What a pipe led into has its name from the beginning.
      const isComplete = file === names.complete && (isDone || !isStored);
      await verifyPart({ record, format, first, end, findings }, frames, file, isComplete);
    } else if (at < record.watermark) findings.missing(record, names.complete, at, end);
  }
  findings.flush();
  if (range.first === record.first && range.end === record.end)
    findExtraParts(record, target.out, findings);
}

/** Where the parts begin that are done, and behind them those that are there nevertheless. */
function startsOf(record: RunRecord, out: string, range: PositionRange): Set<bigint> {
  const { watermark } = record;
  const parts = new PartFiles(record, out);
  const end = watermark < range.end ? watermark : range.end;
  const done = [...parts.starts({ first: range.first, end })];
  const last = done.at(-1);
  const first = last === undefined ? range.first : parts.rangeAt(last).end;
  const behind = partsThere(record, out, { first, end: range.end });
  return new Set([...done, ...behind.map(({ position }) => position)]);
}

function isThere(file: string): boolean {
  return fs.existsSync(file);
}

function chooseFile({ partial, complete }: PartFile, findings: Findings): string | undefined {
  const [hasPartial, hasComplete] = [isThere(partial), isThere(complete)];
  if (hasPartial) {
    const reason = hasComplete
      ? `it lies beside ${path.basename(complete)}, which is complete`
      : `it is complete, and should be called ${path.basename(complete)}`;
    findings.add({ kind: hasComplete ? 'extra' : 'damaged', file: partial, reason });
  }
  return hasComplete ? complete : hasPartial ? partial : undefined;
}

interface Part extends Omit<RecordFile, 'file' | 'start'> {
  readonly format: FrameFormat;
}

async function verifyPart(
  part: Part,
  frames: ExpectedFrames,
  name: string,
  isComplete: boolean,
): Promise<void> {
  const file = new PieceReader(name);
  try {
    const at = { ...part, file, start: findStart(part, file) };
    const { kind } = part.record.output;
    const diagnosis =
      kind === 'tar'
        ? new TarMembers(at)
        : kind === 'zip'
          ? new ZipMembers(at)
          : new FixedFrames(at);
    await diagnosis.run(frames, isComplete);
  } finally {
    file.close();
  }
}

/** Compare what precedes the images. @returns where these begin */
function findStart({ record, format, first, end, findings }: Part, file: PieceReader): number {
  const counts = [end - first];
  // That of the run before it was made longer stands there until the file is cut back.
  if (first < record.watermark && record.watermark < end) counts.push(record.watermark - first);
  const found = file.read(0, 4096);
  for (const head of counts.map((count) => format.head(count)))
    if (Buffer.compare(found.subarray(0, head.length), head) === 0) return head.length;
  const head = format.head(end - first);
  // A run that was killed before its first checkpoint has promised nothing.
  if (record.watermark <= first) return head.length;
  const { reason, start = head.length } =
    record.output.kind === 'npy' ? judgeNpy(record, found, counts) : judgeLine(head, found);
  if (reason !== undefined) findings.add({ kind: 'damaged', file: file.name, reason });
  return start;
}

interface HeadJudgement {
  readonly reason?: string;
  /** Where the images begin, where that is known. */
  readonly start?: number;
}

/** A header that describes the same array in other words, as numpy's own does, is no fault. */
function judgeNpy(
  { space }: RunRecord,
  bytes: Uint8Array,
  counts: readonly bigint[],
): HeadJudgement {
  const header = resultOf(() => readNpyHeader(bytes));
  if (header instanceof EnumeratorError) return { reason: header.message };
  const { headerBytes: start, height, width, channels, bytesPerSample } = header;
  const shape = `(${header.count}, ${height}, ${width}, ${channels})`;
  const [wanted, ...others] = counts.map(
    (count) => `(${count}, ${space.height}, ${space.width}, ${space.channels})`,
  );
  const isType = bytesPerSample === (space.depth === 16 ? 2 : 1);
  if ((shape === wanted || others.includes(shape)) && isType) return { start };
  const says = isType ? shape : `${shape} of ${counted(bytesPerSample, 'byte')} a sample`;
  return { reason: `its header says ${says} where ${wanted} should be`, start };
}

function judgeLine(head: Uint8Array, found: Uint8Array): HeadJudgement {
  const line = Buffer.from(head).toString('latin1').trim();
  const reason = `its first line is not ${JSON.stringify(line)}`;
  const end = found.indexOf(10);
  return end < 0 ? { reason } : { reason, start: end + 1 };
}

function verifyEmpty(record: RunRecord, name: string, findings: Findings): void {
  if (!fs.existsSync(name)) {
    findings.add({ kind: 'missing', file: name, reason: 'the file of a run without images' });
    return;
  }
  const expected = emptyFile(record);
  if (Buffer.compare(readPiece(name, 0, expected.length + 1), expected) !== 0)
    findings.add({ kind: 'damaged', file: name, reason: 'the run has no images, the file has' });
}

/** The names of the file that has a position. Two names of one file are both its own. */
function ownNames(record: RunRecord, out: string, position: bigint): string[] {
  const parts = new PartFiles(record, out);
  const { partial, complete } = parts.at(position);
  const own = [partial, complete];
  if (parts.rangeAt(position).end > record.watermark) {
    const [one, ...others] = namesAt(record, out, position).filter(isThere);
    if (one !== undefined) own.push(one, ...others.filter((other) => isSameFile(one, other)));
  }
  return own.map((file) => path.basename(file));
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((file) => fs.lstatSync(file, { bigint: true }));
  return a!.ino === b!.ino && a!.dev === b!.dev;
}

/** Find files that are named like parts of the run and are none. */
function findExtraParts(record: RunRecord, out: string, findings: Findings): void {
  if (record.output.split === undefined) return;
  const dir = path.dirname(out);
  const names = fs.readdirSync(dir).filter((file) => isNamedAsPart(out, file));
  const ours = new Set(partsThere(record, out, record).map(({ file }) => path.basename(file)));
  // The last file of a run that was made longer may have its old name.
  if (record.watermark > record.first)
    for (const file of ownNames(record, out, record.watermark - 1n)) ours.add(file);
  for (const file of names.toSorted()) {
    const full = path.join(dir, file);
    if (ours.has(file) || fs.existsSync(`${full}.ckpt`)) continue;
    findings.add({ kind: 'extra', file: full, reason: 'it is no part of the run' });
  }
}
