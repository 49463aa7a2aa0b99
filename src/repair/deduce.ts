/**
 * From the names of images to the run that gave them: where it begins, its step, its end, its parts.
 * SPEC §6, §8.
 * @module
 */
import path from 'node:path';
import { EnumeratorError } from '../core/errors.js';
import { briefIndex } from '../core/index-format.js';
import { frameNames, framePositions, nameWidth } from '../core/name.js';
import type { Evidence, FoundImage } from './evidence.js';
import { unclear } from './evidence.js';

/** What a caller knows of a run, where its files do not say it. */
export interface KnownRange {
  readonly from?: bigint | undefined;
  readonly step?: bigint | undefined;
  readonly count?: bigint | undefined;
  /** Images in a part. */
  readonly split?: bigint | undefined;
}

export interface DeducedRange {
  readonly from: bigint;
  readonly step: bigint;
  readonly nameWidth: number;
  readonly end: bigint;
  readonly split: bigint | undefined;
  /** Of each image, in the order of the evidence. */
  readonly positionOf: (image: FoundImage) => bigint;
}

/** The names of long numbers begin with a digest. */
const DIGEST_LETTERS = 9;
const NUMBER_DIGITS = 40;

/**
 * @param indexOf - the number of an image by what is in it; undefined where that does not tell it
 * @throws EnumeratorError `E_OUTPUT` where the names are not those of one run, or do not tell enough
 */
export function deduceRange(
  evidence: Evidence,
  known: KnownRange,
  indexOf: (image: FoundImage) => bigint | undefined,
): DeducedRange {
  const { images } = evidence;
  const hasDigest = images[0]!.label.includes('+');
  const width = widthOf(evidence, hasDigest);
  const { from, step } = hasDigest
    ? spanByContent(evidence, known, indexOf)
    : spanByNames(evidence, known);
  if (step === 0n) throw wrong('step', '0 never moves: it must be a whole number other than 0');
  const nameAt = frameNames({ from, step }, width);
  const positionOf = ({ number }: FoundImage): bigint =>
    hasDigest ? number : (number - from) / step;
  for (const image of images) {
    const isOff = !hasDigest && (image.number - from) % step !== 0n;
    const position = positionOf(image);
    if (isOff || position < 0n || nameAt(position) !== image.label) {
      const run = `from ${briefIndex(from)} on in steps of ${step}`;
      throw unclear(`${nameOf(image)} is no image of a run ${run}`, 'from', 'step');
    }
  }
  const positionIn = framePositions({ from, step }, width);
  const lasts = (evidence.parts ?? []).flatMap(({ last }) =>
    last === undefined ? [] : (positionIn(last) ?? []),
  );
  const ends = [...[images[0]!, images.at(-1)!].map(positionOf), ...lasts];
  const last = ends.reduce((a, b) => (a > b ? a : b));
  const end = endOf(evidence, known, { from, step, last, width });
  const split = splitOf(evidence, known, positionIn);
  return { from, step, nameWidth: width, end, split, positionOf };
}

/** An image as messages name it. */
export function nameOf({ file, label, offset }: FoundImage): string {
  return offset > 0 ? path.join(file, label) : file;
}

function widthOf({ images }: Evidence, hasDigest: boolean): number {
  const [{ label: first }] = images as [FoundImage];
  if (hasDigest) {
    const other = images.find(({ label }) => !label.startsWith(first.slice(0, DIGEST_LETTERS)));
    if (other !== undefined) throw unclear(`${nameOf(other)} is of another run than ${first}`);
    return NUMBER_DIGITS + Math.min(...images.map(({ label }) => label.length)) - DIGEST_LETTERS;
  }
  const other = images.find(({ label }) => label.includes('+'));
  if (other !== undefined) throw unclear(`${nameOf(other)} is of another run than ${first}`);
  return images.reduce((least, { label }) => Math.min(least, label.length), first.length);
}

interface Span {
  readonly from: bigint;
  readonly step: bigint;
}

/** Where the names are the numbers. */
function spanByNames(evidence: Evidence, known: KnownRange): Span {
  const { images, parts = [] } = evidence;
  // The first image of a part may be gone.
  const ends = [
    images[0]!.number,
    images.at(-1)!.number,
    ...parts.map((part) => numberIn(part.first)),
  ];
  const least = ends.reduce((a, b) => (a < b ? a : b));
  const most = ends.reduce((a, b) => (a > b ? a : b));
  let step = 0n;
  for (let i = 1; i < images.length; i++)
    step = divisor(step, images[i]!.number - images[i - 1]!.number);
  // One image has no step, and a run has 1 by default.
  if (step === 0n) step = 1n;
  if (known.step === undefined && descends(evidence)) step = -step;
  // Neither names nor images of a folder say which of its ends was made first.
  else if (known.step === undefined && evidence.kind !== 'tar' && parts.length === 0 && step > 1n)
    throw unclear(
      `the numbers are ${briefIndex(step)} apart, and may count up or down: the step is missing`,
      'step',
    );
  step = known.step ?? step;
  return { from: known.from ?? (step > 0n ? least : most), step };
}

function divisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

/** Whether a run counts down: parts are named by their first images, and a tar has them in order. */
function descends({ kind, images, parts = [], descends: inTar }: Evidence): boolean {
  if (kind === 'tar') return inTar;
  const starts = parts.map(({ first }) => numberIn(first));
  const [least, most] = [images[0]!.number, images.at(-1)!.number];
  return starts.length > 0 && most > least && starts.every((start) => start > least);
}

/** The number in a label. */
function numberIn(label: string): bigint {
  return BigInt(label.slice(label.indexOf('+') + 1));
}

/** Where the names tell positions. */
function spanByContent(
  { images }: Evidence,
  known: KnownRange,
  indexOf: (image: FoundImage) => bigint | undefined,
): Span {
  const [first, last] = [images[0]!, images.at(-1)!];
  const [a, b] = [indexOf(first), indexOf(last)];
  if (known.from !== undefined && known.step !== undefined)
    return { from: known.from, step: known.step };
  if (a === undefined || b === undefined)
    throw unclear(
      `${nameOf(first)} does not tell its number, nor does its name: the first number and the step are missing`,
      'from',
      'step',
    );
  const positions = last.number - first.number;
  const step = known.step ?? (positions === 0n ? 1n : (b - a) / positions);
  return { from: known.from ?? a - first.number * step, step };
}

/** The refusal of a setting that cannot be. */
function wrong(setting: keyof KnownRange, problem: string): EnumeratorError {
  return new EnumeratorError('E_OUTPUT', `${setting} ${problem}`, { setting });
}

/** @throws EnumeratorError `E_OUTPUT` where more images were to come, and nothing says how many */
function endOf(
  { isOpen, parts }: Evidence,
  { count }: KnownRange,
  { from, step, last, width }: Span & { readonly last: bigint; readonly width: number },
): bigint {
  const end = last + 1n;
  if (count !== undefined) {
    if (count >= end) return count;
    throw wrong(
      'count',
      `${count}: there are images up to position ${last}: it is ${end} at least`,
    );
  }
  if (isOpen)
    throw unclear(
      `the ${parts === undefined ? 'file is' : 'last part is'} not complete, and nothing says where the run ends: its count is missing`,
      'count',
    );
  if (nameWidth({ from, step, count: end }) < width)
    throw unclear(
      'the names have more digits than the numbers that are there: the run was to have more images, and its count is missing',
      'count',
    );
  return end;
}

/** @throws EnumeratorError `E_OUTPUT` where there is one part, which may be cut short */
function splitOf(
  { parts }: Evidence,
  known: KnownRange,
  positionOf: (label: string) => bigint | undefined,
): bigint | undefined {
  if (parts === undefined) {
    if (known.split === undefined) return undefined;
    throw wrong('split', `${known.split}: there are no parts`);
  }
  let split = 0n;
  for (const { first } of parts) {
    const start = positionOf(first);
    if (start === undefined) throw unclear(`the part ${first} is none of the run`, 'from', 'step');
    split = divisor(split, start);
  }
  if (known.split !== undefined) {
    if (known.split < 1n || split % known.split !== 0n)
      throw wrong('split', `${known.split}: the parts that are there begin otherwise`);
    return known.split;
  }
  if (split > 0n) return split;
  throw unclear(
    'there is one part alone, which may be shorter than others: how many images a part has is missing',
    'split',
  );
}
