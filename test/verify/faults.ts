/**
 * Single faults in the outputs of finished runs, drawn by a number: the same number is the same fault.
 * @module
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';
import { enumeration } from '../../src/core/enumeration.js';
import { run, type RunPlan, verify } from '../../src/node.js';
import { readCheckpoint, writeCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { digestText } from '../../src/run/outputs/shared-parts.js';
import type { Output } from '../../src/run/record.js';
import { temporaryFolder } from '../cli/started-command.js';

/** Files by their names. */
type Files = ReadonlyMap<string, Buffer>;

/** A finished run. */
interface Made {
  readonly name: string;
  /** What is to be verified, in the folder. */
  readonly target: string;
  readonly files: Files;
  /** Whether any file in the folder that holds an image, or a part, is the run's business. */
  readonly isFolder: boolean;
}

const gray = enumeration({ width: 6, height: 5, color: 'gray', seed: 'faults' });
const deep = enumeration({ width: 6, height: 5, color: 'gray', depth: 16, seed: 'faults' });
const bits = enumeration({ width: 12, height: 9, color: 'gray', depth: 1, seed: 'faults' });

type Outcome = readonly [name: string, output: RunPlan['output'], images?: RunPlan['images']];

const OUTPUTS: readonly Outcome[] = [
  ['folder', { out: 'o' }],
  ['folder of parts', { out: 'o', split: 5n }],
  ['folder of PNM', { out: 'o', imageFormat: 'pnm' }],
  ['folder of raw', { out: 'o', imageFormat: 'raw' }],
  ['folder of gray1', { out: 'o' }, bits],
  ['tar of PNG', { out: 'x.tar' }],
  ['tar of PNM', { out: 'x.tar', imageFormat: 'pnm' }],
  ['tar of raw', { out: 'x.tar', imageFormat: 'raw' }],
  ['parts of tar', { out: 'x.tar', split: 5n }],
  ['tar with labels', { out: 'x.tar', labels: { classes: 10, json: true } }],
  ['zip of PNG', { out: 'x.zip' }],
  ['zip of raw', { out: 'x.zip', imageFormat: 'raw' }],
  ['parts of zip', { out: 'x.zip', split: 5n }],
  ['npy', { out: 'x.npy' }],
  ['npy of 16 bit', { out: 'x.npy' }, deep],
  ['parts of npy', { out: 'x.npy', split: 5n }],
  ['raw', { out: 'x.raw' }],
  ['raw of gray1', { out: 'x.raw' }, bits],
  ['y4m', { out: 'x.y4m' }],
  ['manifest', { out: 'none', manifest: 'x.jsonl' }],
  ['tar with a manifest', { out: 'x.tar', manifest: 'x.jsonl' }],
  ['apng', { out: 'x.apng' }],
];

const PARTS = ['tar', 'npy', 'raw', 'y4m'] as const;

/** Make each run once. */
async function makeAll(t: Test): Promise<Made[]> {
  const made: Made[] = [];
  for (const [name, output, images = gray] of OUTPUTS) {
    const folder = temporaryFolder(t);
    await make(folder, output, images);
    const target = output.out === 'none' ? 'x.jsonl' : splitName(output);
    made.push({ name, target, files: filesIn(folder), isFolder: output.out === 'o' });
    // A manifest is looked for where it was made, before it is beside its run.
    fs.rmSync(folder, { recursive: true });
  }
  for (const kind of PARTS) {
    const folder = temporaryFolder(t);
    await makeParts(folder, kind);
    const name = `a queue's parts of ${kind}`;
    made.push({ name, target: '.', files: filesIn(folder), isFolder: true });
  }
  return made;
}

function splitName({ out, split }: RunPlan['output']): string {
  return split === undefined || out === 'o' ? out : `${out}.ckpt`;
}

async function make(folder: string, output: RunPlan['output'], images: RunPlan['images']) {
  const { out, manifest } = output;
  const places = {
    out: out === 'none' ? out : path.join(folder, out),
    ...(manifest === undefined ? {} : { manifest: path.join(folder, manifest) }),
  };
  const range = { from: 103n, count: 14n };
  await run({ images, range, output: { ...output, ...places } }, { threads: 1 });
}

/** As CHECKPOINT §7 has them: parts with digests, and a run file in place of the checkpoint. */
async function makeParts(folder: string, kind: (typeof PARTS)[number]): Promise<void> {
  const out = `part.${kind}`;
  await make(folder, { out, split: 5n }, gray);
  const checkpoint = path.join(folder, `${out}.ckpt`);
  const { session: _, ...record } = readCheckpoint(checkpoint);
  fs.rmSync(checkpoint);
  for (const name of fs.readdirSync(folder)) {
    const bytes = fs.readFileSync(path.join(folder, name));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const text = digestText(name, { sha256, bytes: bytes.length });
    fs.writeFileSync(path.join(folder, `${name}.sha256`), text);
  }
  const { offset: _offset, ...rest } = record.output;
  const parts = { kind, id: '0123456789abcdef' };
  const output = { ...rest, kind: 'parts', parts } as Output;
  writeCheckpoint(path.join(folder, '.enumerate.ckpt'), { ...record, output });
}

function filesIn(folder: string): Files {
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  const files = names.filter((name) => fs.statSync(path.join(folder, name)).isFile());
  return new Map(files.map((name) => [name, fs.readFileSync(path.join(folder, name))]));
}

/** What was done to files. */
interface Fault {
  readonly what: string;
  readonly files: Files;
  /** Why it says nothing of the images or of their order; undefined where it does. */
  readonly meaningless?: string | undefined;
}

/**
 * Play a fault.
 * @returns what was missed; undefined where it was found, or means nothing
 */
async function playFault(
  made: readonly Made[],
  number: number,
  folder: string,
): Promise<string | undefined> {
  const random = randomOf(number);
  const output = made[random(made.length)]!;
  let fault = draw(output, random);
  while (fault === undefined) fault = draw(output, random);
  const place = path.join(folder, `${number}`);
  for (const [name, bytes] of fault.files) {
    fs.mkdirSync(path.dirname(path.join(place, name)), { recursive: true });
    fs.writeFileSync(path.join(place, name), bytes);
  }
  try {
    const report = await verify([path.join(place, output.target)]);
    const isMissed = report.isRight && fault.meaningless === undefined;
    return isMissed ? `fault ${number}: ${output.name}: ${fault.what}` : undefined;
  } finally {
    fs.rmSync(place, { recursive: true, force: true });
  }
}

type Draw = (output: Made, random: Random) => Fault | undefined;

/** Each is undefined where it changes nothing there. */
const KINDS: readonly Draw[] = [
  flip,
  flip,
  cut,
  append,
  swapBlocks,
  swapRecords,
  swapRecords,
  swapFiles,
  double,
  double,
  remove,
  rename,
];

function draw(output: Made, random: Random): Fault | undefined {
  return KINDS[random(KINDS.length)]!(output, random);
}

function flip({ files }: Made, random: Random): Fault | undefined {
  const [name, bytes] = fileOf(files, random);
  if (bytes.length === 0) return undefined;
  const [at, bit] = [random(bytes.length), random(8)];
  const changed = Buffer.from(bytes);
  changed[at]! ^= 1 << bit;
  const isPadding = name.endsWith('.tar') && paddingOf(bytes).some(isWithin(at, at + 1));
  return {
    what: `bit ${bit} of byte ${at} of ${name} is another one`,
    files: new Map(files).set(name, changed),
    meaningless: isPadding ? PADDING : undefined,
  };
}

const PADDING = 'padding of a tar, which is not read';

function cut({ files }: Made, random: Random): Fault | undefined {
  const [name, bytes] = fileOf(files, random);
  if (bytes.length === 0) return undefined;
  const length = random(bytes.length);
  const changed = bytes.subarray(0, length);
  return { what: `${name} is cut to ${length} bytes`, files: new Map(files).set(name, changed) };
}

function append({ files }: Made, random: Random): Fault {
  const [name, bytes] = fileOf(files, random);
  const more = Buffer.from(Array.from({ length: 1 + random(600) }, () => 1 + random(255)));
  const changed = Buffer.concat([bytes, more]);
  const what = `${more.length} bytes stand behind ${name}`;
  return { what, files: new Map(files).set(name, changed) };
}

function swapBlocks({ files }: Made, random: Random): Fault | undefined {
  const [name, bytes] = fileOf(files, random);
  const length = 1 + random(Math.max(1, Math.min(600, bytes.length >> 1)));
  const a = random(bytes.length);
  const b = random(bytes.length);
  if (a + length > b || b + length > bytes.length) return undefined;
  const changed = Buffer.from(bytes);
  bytes.copy(changed, a, b, b + length);
  bytes.copy(changed, b, a, a + length);
  if (changed.equals(bytes)) return undefined;
  const padding = name.endsWith('.tar') ? paddingOf(bytes) : [];
  const isPadding = differing(bytes, changed).every((at) => padding.some(isWithin(at, at + 1)));
  return {
    what: `${length} bytes at ${a} and at ${b} of ${name} change places`,
    files: new Map(files).set(name, changed),
    meaningless: isPadding ? PADDING : undefined,
  };
}

/** Whole members, lines or frames change places, or one comes twice, or goes. */
function swapRecords({ files }: Made, random: Random): Fault | undefined {
  const [name, bytes] = fileOf(files, random);
  const { head, records, tail } = recordsOf(name, bytes);
  if (records.length < 2) return undefined;
  const [a, b] = [random(records.length), random(records.length)];
  if (a === b) return undefined;
  const [how, others] = (
    [
      ['change places', records.with(a, records[b]!).with(b, records[a]!)],
      ['are the same', records.with(a, records[b]!)],
      ['follow one another, the first a second time', records.toSpliced(b, 0, records[a]!)],
      ['lose the first of them', records.toSpliced(a, 1)],
    ] as const
  )[random(4)]!;
  const changed = Buffer.concat([head, ...others, tail]);
  const what = `records ${a} and ${b} of ${name} ${how}`;
  return { what, files: new Map(files).set(name, changed) };
}

function swapFiles({ files }: Made, random: Random): Fault | undefined {
  const [a, first] = fileOf(files, random);
  const [b, second] = fileOf(files, random);
  if (a === b || first.equals(second)) return undefined;
  return {
    what: `${a} and ${b} change places`,
    files: new Map(files).set(a, second).set(b, first),
  };
}

function double({ files, isFolder, target }: Made, random: Random): Fault | undefined {
  const [name, bytes] = fileOf(files, random);
  // Beside a file lie files of anyone, and copies of a checkpoint say nothing of images.
  if (!isFolder || name.endsWith('.ckpt')) return undefined;
  const { dir, name: stem, ext } = path.parse(name);
  const copy = [
    path.join(dir, 'sub', `${stem}${ext}`),
    path.join(dir, `.${stem}${ext}`),
    path.join(dir, `${stem}.pnm`),
    path.join(dir, `${stem}.bak`),
    path.join(dir, `${stem} (1)${ext}`),
    path.join(target, `copy-${random(100)}${ext}`),
  ][random(6)]!;
  if (files.has(copy)) return undefined;
  const isUnfinished = path.basename(copy).startsWith('.part-');
  return {
    what: `${name} is there a second time as ${copy}`,
    files: new Map(files).set(copy, bytes),
    meaningless: isUnfinished ? 'the name of a part that is being written' : undefined,
  };
}

function remove({ files }: Made, random: Random): Fault {
  const [name] = fileOf(files, random);
  const fewer = new Map(files);
  fewer.delete(name);
  return { what: `${name} is gone`, files: fewer };
}

function rename({ files }: Made, random: Random): Fault {
  const [name, bytes] = fileOf(files, random);
  const fewer = new Map(files);
  fewer.delete(name);
  const other = `${name}${random(10)}`;
  return { what: `${name} is called ${other}`, files: fewer.set(other, bytes) };
}

function fileOf(files: Files, random: Random): readonly [string, Buffer] {
  return [...files][random(files.size)]!;
}

interface Records {
  readonly head: Buffer;
  readonly records: readonly Buffer[];
  readonly tail: Buffer;
}

/** What a file has of images: members, lines or frames. */
function recordsOf(name: string, bytes: Buffer): Records {
  if (name.endsWith('.tar')) {
    const { members, end } = membersOf(bytes);
    const records = members.map(({ at, next }) => bytes.subarray(at, next));
    return { head: bytes.subarray(0, 0), records, tail: bytes.subarray(end) };
  }
  if (name.endsWith('.jsonl')) {
    const lines = bytes.toString('latin1').split(/(?<=\n)/);
    const records = lines.map((line) => Buffer.from(line, 'latin1'));
    return { head: bytes.subarray(0, 0), records, tail: bytes.subarray(0, 0) };
  }
  return { head: bytes, records: [], tail: bytes.subarray(0, 0) };
}

interface Member {
  readonly at: number;
  /** Where its file ends, and where the next member begins. */
  readonly end: number;
  readonly next: number;
}

function membersOf(bytes: Buffer): { readonly members: readonly Member[]; readonly end: number } {
  const members: Member[] = [];
  let at = 0;
  while (at < bytes.length && bytes[at] !== 0) {
    const end = at + 512 + Number.parseInt(bytes.toString('latin1', at + 124, at + 135), 8);
    const next = Math.ceil(end / 512) * 512;
    members.push({ at, end, next });
    at = next;
  }
  return { members, end: at };
}

type Span = readonly [start: number, end: number];

/** Where a tar has bytes that only fill up a block. */
function paddingOf(bytes: Buffer): Span[] {
  return membersOf(bytes).members.map(({ end, next }) => [end, next]);
}

function isWithin(start: number, end: number): (span: Span) => boolean {
  return ([from, to]) => start >= from && end <= to;
}

function differing(a: Buffer, b: Buffer): number[] {
  return [...a.keys()].filter((at) => a[at] !== b[at]);
}

/** Whole numbers from 0, below a limit. */
type Random = (limit: number) => number;

function randomOf(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b9);
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

/** Play faults by their numbers; `FAULT=17` in the environment plays that one alone. */
export async function playFaults(t: Test, count: number): Promise<void> {
  const made = await makeAll(t);
  const folder = temporaryFolder(t);
  const only = process.env['FAULT'];
  const numbers = only === undefined ? Array.from({ length: count }, (_, i) => i) : [Number(only)];
  const missed: string[] = [];
  for (const number of numbers) {
    const found = await playFault(made, number, folder);
    if (found !== undefined) missed.push(`${found} (again: FAULT=${number})`);
  }
  t.strictSame(missed, [], `${numbers.length} faults, none of them missed`);
}
