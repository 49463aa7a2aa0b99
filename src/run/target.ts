/**
 * What `--out` names, and where the checkpoint and the lock of such a run lie.
 * @module
 */
import type { Shard } from '../core/range.js';
import fs from 'node:fs';
import path from 'node:path';
import { readCheckpoint } from './checkpoint/checkpoint-file.js';
import { endingKind, endingOf } from '../io/endings.js';
import { STANDARD_OUTPUT } from '../io/standard-streams.js';
import { isKeptApart, kindOf, wrong } from './output-kind.js';
import { attempt } from '../io/system-error.js';
import type { OutputKind, RunRecord } from './record.js';
import { EnumeratorError, type Hint, resultOf } from '../core/errors.js';

/** What a run's other files are found by. */
export interface RunPlace {
  readonly kind: OutputKind;
  /** The folder or the file, `-` or `none`. */
  readonly out: string;
  /** Where the run writes down how far it is; undefined where it does not. */
  readonly checkpoint: string | undefined;
}

/** Where a run's files lie. */
export interface RunTarget extends RunPlace {
  /** Undefined where nothing is to be kept from others. */
  readonly lock: string | undefined;
  /** Where the manifest lies for this session; a run that was found has it only when resumed. */
  readonly manifest?: string | undefined;
}

/** What an output plan says of places. */
export interface PlacePlan {
  readonly out: string;
  readonly checkpoint?: string | undefined;
  readonly manifest?: string | undefined;
  /** An encoder makes a file of any name a film. */
  readonly film?: { readonly codec?: string | undefined } | undefined;
}

export const CHECKPOINT_ENDING = '.ckpt';

/**
 * Understand where a run's output goes.
 * @param shard - 1-based, of so many: its files are told from those of the others by their names
 * @throws EnumeratorError `E_USAGE` for names that mean something else
 */
export function findTarget(plan: PlacePlan, shard?: Shard): RunTarget {
  const { out, checkpoint } = plan;
  const tag = shardTag(shard);
  for (const setting of ['manifest', 'checkpoint'] as const) {
    if (plan[setting] === STANDARD_OUTPUT)
      throw wrong(setting, `-: a ${setting} is a file, by which a run is continued; name one`);
  }
  checkTextName(plan.manifest);
  const manifest = plan.manifest && tagged(plan.manifest, tag);
  const kind = kindOf(out, plan.film?.codec !== undefined);
  if (isKeptApart(kind)) {
    const file =
      checkpoint ??
      (kind === 'none' && manifest !== undefined ? `${manifest}${CHECKPOINT_ENDING}` : undefined);
    const lock = file === undefined ? undefined : `${file}.lock`;
    return { kind, out, checkpoint: file, lock, manifest };
  }
  if (checkpoint !== undefined) {
    const own =
      kind === 'directory'
        ? 'a folder has its own inside'
        : `a file has its own beside it, ${out}${CHECKPOINT_ENDING}`;
    throw wrong('checkpoint', `${checkpoint}: only pipes, streams and "none" take one; ${own}`);
  }
  const target = kind === 'directory' ? directoryTarget(out, tag) : fileTarget(kind, out, tag);
  return { ...target, manifest };
}

/** A manifest is lines of JSON, and not compressed. */
function checkTextName(manifest: string | undefined): void {
  const isArchive = manifest !== undefined && endingKind(manifest) === 'archive';
  if (isArchive && endingOf(manifest) !== 'tar')
    throw wrong('manifest', `${manifest}: a manifest is text: lines of JSON`, [
      { key: 'named-file', value: manifest.replace(/(\.jsonl)?\.[^.]*$/i, '.jsonl') },
    ]);
}

/** By which the files of a shard are told from those of the others: `2-of-3`. */
export function shardTag(shard: Shard | undefined): string {
  return shard === undefined ? '' : `${shard.index}-of-${shard.count}`;
}

/** Shards may share a folder: each has a checkpoint and a lock of its own there. */
export function directoryTarget(
  out: string,
  tag: string,
): RunTarget & { readonly checkpoint: string } {
  const stem = path.join(out, tag === '' ? '.enumerate' : `.enumerate.${tag}`);
  const checkpoint = `${stem}${CHECKPOINT_ENDING}`;
  return { kind: 'directory', out, checkpoint, lock: `${stem}.lock` };
}

/** A shard's file says which it is, so that one command line serves all of them. */
function tagged(given: string, tag: string): string {
  const { dir, name, ext } = path.parse(given);
  return tag === '' ? given : path.join(dir, `${name}.${tag}${ext}`);
}

function fileTarget(kind: OutputKind, given: string, tag: string): RunTarget {
  const out = tagged(given, tag);
  return { kind, out, checkpoint: `${out}${CHECKPOINT_ENDING}`, lock: `${out}.lock` };
}

/** A run on disk: what its checkpoint says, and where its files lie. */
export interface FoundRun {
  readonly record: RunRecord;
  readonly target: RunTarget;
}

/**
 * Find a run by its folder, its file or its checkpoint.
 * @throws EnumeratorError `E_IO` where there is none, `E_CHECKPOINT_…`
 */
export function findRun(given: string): FoundRun {
  const named = findCheckpoint(given);
  const file = realFile(named);
  const record = readNamed(file);
  const { kind } = record.output;
  // A link in the place of a folder's own checkpoint: the images are in that folder.
  const out = outOf(kind, isFolderCheckpoint(path.basename(named)) ? named : file);
  const target = { kind, checkpoint: file, lock: lockOf(kind, file), out };
  return { record, target };
}

/** @throws EnumeratorError `E_CHECKPOINT_…`, in words of its own for the images of a run */
function readNamed(file: string): RunRecord {
  try {
    return readCheckpoint(file);
  } catch (error) {
    if (!(error instanceof EnumeratorError)) throw error;
    const { code, hints } = error;
    const anew = recoverAnew(file);
    if (/^E_CHECKPOINT_(TRUNCATED|CORRUPT|FOREIGN)$/.test(code) && anew.length > 0)
      throw new EnumeratorError(code, error.message, { cause: error, hints: [...anew, ...hints] });
    const isForeign = code === 'E_CHECKPOINT_FOREIGN';
    if (!isForeign || !/\.(tar|zip|npy|raw|y4m|jsonl)$/i.test(file) || !fs.statSync(file).isFile())
      throw error;
    const message = `${file} is no checkpoint, and has none beside it: name the run's checkpoint, or the file or folder that it is of`;
    throw new EnumeratorError(code, message, { cause: error, hints: recoverLost(file) });
  }
}

/** The hint that a checkpoint which cannot be read is written anew; none where it is not of such a run. */
export function recoverAnew(checkpoint: string): Hint[] {
  const { dir, base } = path.parse(checkpoint);
  if (isFolderCheckpoint(base)) return [{ key: 'recover-anew', value: dir === '' ? '.' : dir }];
  const out = checkpoint.slice(0, -CHECKPOINT_ENDING.length);
  return base.endsWith(`.tar${CHECKPOINT_ENDING}`) ? [{ key: 'recover-anew', value: out }] : [];
}

/** The hint that a checkpoint which is not there is written anew; none where what is there is of no such run. */
export function recoverLost(out: string): Hint[] {
  const mayBe = fs.statSync(out).isDirectory()
    ? attempt(`cannot read ${out}`, () => fs.readdirSync(out)).length > 0
    : /\.tar(\.part)?$/i.test(out);
  return mayBe ? [{ key: 'recover', value: out.replace(/\.part$/, '') }] : [];
}

/**
 * The target of a run whose checkpoint may be a link: the lock is beside the file that it leads to, so
 * that whoever names the run in another way finds it taken.
 */
export function behindLinks(target: RunTarget): RunTarget {
  const { kind, checkpoint } = target;
  const real = checkpoint === undefined ? undefined : realFile(checkpoint);
  if (real === undefined || real === checkpoint) return target;
  return { ...target, checkpoint: real, lock: lockOf(kind, real) };
}

/** What a link leads to; the name itself where it is none, or leads nowhere. */
function realFile(file: string): string {
  try {
    return fs.lstatSync(file).isSymbolicLink() ? fs.realpathSync(file) : file;
  } catch {
    return file;
  }
}

function findCheckpoint(given: string): string {
  if (!given.endsWith(CHECKPOINT_ENDING) && fs.existsSync(`${given}${CHECKPOINT_ENDING}`))
    return `${given}${CHECKPOINT_ENDING}`;
  const ofPartial = given.replace(/\.part$/, CHECKPOINT_ENDING);
  if (ofPartial !== given && fs.existsSync(ofPartial)) return ofPartial;
  if (!attempt(`no run at ${given}`, () => fs.statSync(given)).isDirectory()) return given;
  const files = checkpointsIn(given);
  const [only] = files;
  if (only === undefined) {
    checkNoneBelow(given);
    throw new EnumeratorError('E_IO', `${given} holds no run: there is no .enumerate.ckpt in it`, {
      hints: [
        { key: 'recover', value: given },
        { key: 'start', value: given },
      ],
    });
  }
  if (files.length === 1) return only;
  throw new EnumeratorError(
    'E_IO',
    `${given} holds ${files.length} runs: name the checkpoint of one, such as ${only}`,
  );
}

/**
 * The checkpoints of the runs in a folder, in the order of their names. A list of the folder may lack one
 * that is replaced at that moment: the run at work has a lock there.
 * @throws EnumeratorError `E_IO`
 */
export function checkpointsIn(folder: string): string[] {
  const names = attempt(`cannot read ${folder}`, () => fs.readdirSync(folder));
  const locked = names
    .filter((name) => name.endsWith('.lock'))
    .map((name) => name.replace(/\.lock$/, CHECKPOINT_ENDING))
    .filter((name) => fs.existsSync(path.join(folder, name)));
  return [...new Set([...names, ...locked])]
    .filter(isFolderCheckpoint)
    .toSorted()
    .map((name) => path.join(folder, name));
}

/** All checkpoints in a folder, and those of the runs that have a folder in it; none that cannot be read. */
export function checkpointsBelow(folder: string): string[] {
  const names = ifReadable(() =>
    attempt(`cannot read ${folder}`, () => fs.readdirSync(folder, { withFileTypes: true })),
  );
  return names.flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) return ifReadable(() => checkpointsIn(name));
    return name.endsWith(CHECKPOINT_ENDING) ? [name] : [];
  });
}

/** What is found; nothing where it cannot be read. */
export function ifReadable<T>(action: () => T[]): T[] {
  const found = resultOf(action);
  return found instanceof EnumeratorError ? [] : found;
}

/** So many runs are named where one is to be chosen. */
const MOST_NAMED = 3;

/** @throws EnumeratorError `E_IO` where a folder that is no run's has runs in it, with their names */
export function checkNoneBelow(folder: string): void {
  const names: string[] = [];
  for (const file of checkpointsBelow(folder)) {
    const found = resultOf(() => findRun(file));
    if (!(found instanceof EnumeratorError)) names.push(runName(found.target));
    // What is wrong with it is told where it is named.
    else if (found.code !== 'E_CHECKPOINT_FOREIGN') names.push(file);
    if (names.length > MOST_NAMED) break;
  }
  if (names.length === 0) return;
  const rest = names.length > MOST_NAMED ? ', and more' : '';
  throw new EnumeratorError(
    'E_IO',
    `${folder} holds no run of its own: name one of those that are in it, ${names.slice(0, MOST_NAMED).join(', ')}${rest}`,
  );
}

/** Whether a name is that of a checkpoint in the folder of its images. */
export function isFolderCheckpoint(name: string): boolean {
  return /^\.enumerate(\.\d+-of-\d+)?\.ckpt$/.test(name);
}

function outOf(kind: OutputKind, checkpoint: string): string {
  switch (kind) {
    case 'directory':
    case 'parts':
      return path.dirname(checkpoint);
    case 'pipe':
      return '-';
    case 'none':
      return 'none';
    case 'stream':
      return 'stream';
    default:
      if (checkpoint.endsWith(CHECKPOINT_ENDING))
        return checkpoint.slice(0, -CHECKPOINT_ENDING.length);
      throw new EnumeratorError(
        'E_IO',
        `${checkpoint} is the checkpoint of a .${kind} file: it must lie beside it, named as it is with ${CHECKPOINT_ENDING} behind`,
      );
  }
}

/** The lock of a run that is found by its checkpoint: the same as where it is begun. */
function lockOf(kind: OutputKind, checkpoint: string): string {
  if (isKeptApart(kind)) return `${checkpoint}.lock`;
  const stem = checkpoint.endsWith(CHECKPOINT_ENDING)
    ? checkpoint.slice(0, -CHECKPOINT_ENDING.length)
    : checkpoint;
  if (kind !== 'directory' && kind !== 'parts') return `${stem}.lock`;
  const name = path.basename(stem);
  return path.join(
    path.dirname(checkpoint),
    `${name.startsWith('.enumerate') ? name : '.enumerate'}.lock`,
  );
}

/** How a message names what a run writes, and how a command names the run. */
export function runName({ kind, out, checkpoint }: RunPlace): string {
  return isKeptApart(kind) ? (checkpoint ?? out) : out;
}
