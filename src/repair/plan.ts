/**
 * What is to be made anew, by the faults that a verification finds: images of a folder, files and parts,
 * manifests; and what is left, since no run made it, or no repair can.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Hint } from '../core/errors.js';
import { briefIndex } from '../core/index-format.js';
import { isWithin, type PositionRange } from '../core/range.js';
import { partialManifest } from '../run/outputs/manifest.js';
import { manifestPlaces } from '../run/outputs/manifest-place.js';
import { PartFiles } from '../run/outputs/part-files.js';
import { digestName, SharedParts } from '../run/outputs/shared-parts.js';
import { positionOf } from '../run/record.js';
import { runName } from '../run/target.js';
import type { Fault } from '../verify/findings.js';
import type { NamedRun } from '../verify/target.js';

/** Something that stays as it is. */
export interface Left {
  /** The file, or the member in it. */
  readonly file: string;
  /** One line without a full stop. */
  readonly reason: string;
  readonly hints: readonly Hint[];
}

/** Something that is to be made anew. */
export type Job =
  | { readonly kind: 'images'; readonly run: NamedRun; readonly range: PositionRange }
  | {
      readonly kind: 'file';
      readonly run: NamedRun;
      /** The positions that it has when it is complete. */
      readonly range: PositionRange;
      readonly file: string;
      /** Those before it are in the file. */
      readonly end: bigint;
      /** A complete part that lies under its partial name. */
      readonly misnamed: string | undefined;
    }
  | { readonly kind: 'manifest'; readonly run: NamedRun; readonly file: string }
  | {
      readonly kind: 'part';
      readonly run: NamedRun;
      readonly range: PositionRange;
      readonly file: string;
    };

/** Takes the faults of a path, in the order in which they are found. */
export class RepairPlan {
  readonly left: Left[] = [];
  readonly #runs: readonly RunJobs[];

  constructor(runs: readonly NamedRun[]) {
    this.#runs = runs.map((run) => new RunJobs(run));
  }

  add(fault: Fault): void {
    const own =
      this.#runs.find((jobs) => jobs.hasFile(fault.file)) ??
      this.#runs.find((jobs) => jobs.hasImage(fault)) ??
      this.#runs[0]!;
    const left = own.add(fault);
    if (left === undefined) return;
    const what = fault.index === undefined ? fault.file : `image ${briefIndex(fault.index)}`;
    this.left.push({ file: fault.file === '' ? what : fault.file, ...left });
  }

  /** In order; those that cannot be done without loss are left. */
  jobs(): Job[] {
    return this.#runs.flatMap((jobs) => jobs.jobs(this.left));
  }
}

/** What can be done about one fault. @param name - of what is repaired */
export function waysOut(fault: Fault, runs: readonly NamedRun[], name: string): readonly Hint[] {
  const plan = new RepairPlan(runs);
  plan.add(fault);
  const [left] = plan.left;
  return left?.hints ?? [{ key: 'repair', value: name }, { key: 'restart' }];
}

type Reason = Omit<Left, 'file'>;

/** The jobs of one run. */
class RunJobs {
  readonly #run: NamedRun;
  readonly #manifests: ReadonlySet<string>;
  readonly #files: PartFiles;
  readonly #shared: SharedParts | undefined;
  readonly #images: PositionRange[] = [];
  readonly #parts = new Set<bigint>();
  /** Parts that have members of someone else. */
  readonly #foreign = new Set<bigint>();
  #manifest: string | undefined;

  constructor(run: NamedRun) {
    const { record, target } = run;
    this.#run = run;
    const places = manifestPlaces(record, target);
    const manifests = places.flatMap((file) => [file, partialManifest(file)]);
    this.#manifests = new Set(manifests.map((file) => path.resolve(file)));
    this.#files = new PartFiles(record, target.out);
    this.#shared = target.kind === 'parts' ? new SharedParts(record) : undefined;
  }

  hasFile(file: string): boolean {
    return this.#isManifest(file) || this.#partOf(file) !== undefined;
  }

  hasImage({ index }: Fault): boolean {
    return index !== undefined && isWithin(this.#run.record, positionOf(this.#run.record, index));
  }

  /** @returns why it is left; undefined where it is to be made anew */
  add(fault: Fault): Reason | undefined {
    if (this.#isManifest(fault.file)) {
      this.#manifest = fault.file;
      return undefined;
    }
    const { kind } = this.#run.target;
    if (kind === 'film') return filmLeft(fault.file, wordsOf(fault));
    if (kind === 'directory') return this.#addImages(fault);
    return this.#addParts(fault);
  }

  #addImages(fault: Fault): Reason | undefined {
    const range = this.#positionsOf(fault);
    if (fault.kind === 'extra' || range === undefined) return leftAlone(fault);
    if (range.first >= this.#run.record.watermark) return this.#notDone(fault);
    const last = this.#images.at(-1);
    if (last?.end === range.first)
      this.#images[this.#images.length - 1] = { first: last.first, end: range.end };
    else this.#images.push(range);
    return undefined;
  }

  #addParts(fault: Fault): Reason | undefined {
    const own = this.#partOf(fault.file);
    const range = this.#positionsOf(fault);
    if (own !== undefined && fault.kind === 'extra') {
      const { at, isMember, isPartial } = own;
      // One beside the complete part, or a member that is no copy of an image.
      if (isPartial && fs.existsSync(this.#files.at(at).complete)) return leftAlone(fault);
      if (isMember && fault.holds === undefined) {
        this.#foreign.add(at);
        return leftAlone(fault);
      }
    }
    if (range === undefined && own === undefined) return leftAlone(fault);
    const { first, end } = range ?? { first: own!.at, end: own!.at + 1n };
    const { record } = this.#run;
    // What lies behind the watermark in the file that grows is cut off, as a run that goes on does.
    const isBegun = this.#files.rangeAt(first).first < record.watermark;
    if (this.#shared === undefined && !isBegun && record.first < record.end)
      return this.#notDone(fault);
    this.#addPartsOf(first, end);
    return undefined;
  }

  #addPartsOf(first: bigint, end: bigint): void {
    for (let at = first; at < end || at === first;) {
      const range = this.#files.rangeAt(at);
      this.#parts.add(range.first);
      if (range.end <= at) return;
      at = range.end;
    }
  }

  jobs(left: Left[]): Job[] {
    const run = this.#run;
    const jobs: Job[] = this.#images.map((range) => ({ kind: 'images', run, range }));
    for (const at of [...this.#parts].toSorted((a, b) => (a < b ? -1 : 1))) {
      const job = this.#jobAt(at);
      if (this.#foreign.has(at)) {
        const reason = 'it has members that no run wrote, and to regenerate it would lose them';
        left.push({ file: job.file, reason: `${reason}: move it away, then repair`, hints: [] });
      } else jobs.push(job);
    }
    if (this.#manifest !== undefined) jobs.push({ kind: 'manifest', run, file: this.#manifest });
    return jobs;
  }

  #jobAt(at: bigint): Job & { readonly file: string } {
    const run = this.#run;
    const range = this.#files.rangeAt(at);
    if (this.#shared !== undefined) {
      const file = path.join(run.target.out, this.#shared.nameAt(at));
      return { kind: 'part', run, range, file };
    }
    const { watermark } = run.record;
    const { partial, complete } = this.#files.at(at);
    const [hasPartial, hasComplete] = [fs.existsSync(partial), fs.existsSync(complete)];
    if (range.end <= watermark) {
      const misnamed = hasPartial && !hasComplete ? partial : undefined;
      return { kind: 'file', run, range, file: complete, end: range.end, misnamed };
    }
    const isComplete = hasComplete && !hasPartial;
    const file = isComplete ? complete : partial;
    const end = isComplete ? range.end : watermark;
    return { kind: 'file', run, range, file, end, misnamed: undefined };
  }

  #isManifest(file: string): boolean {
    return this.#manifests.size > 0 && this.#manifests.has(path.resolve(file));
  }

  /** The part that a file is, or of which it is a member or the digest. */
  #partOf(
    file: string,
  ): { readonly at: bigint; readonly isMember: boolean; readonly isPartial: boolean } | undefined {
    if (this.#run.target.kind === 'directory' || file === '') return undefined;
    for (let name = path.normalize(file); ; name = path.dirname(name)) {
      const at = this.#startOf(name);
      if (at !== undefined)
        return { at, isMember: name !== path.normalize(file), isPartial: name.endsWith('.part') };
      if (path.dirname(name) === name) return undefined;
    }
  }

  /** The position with which the part begins that has a name. */
  #startOf(file: string): bigint | undefined {
    const { record, target } = this.#run;
    if (this.#shared !== undefined) {
      if (path.dirname(file) !== path.dirname(path.join(target.out, 'x'))) return undefined;
      const name = path.basename(file);
      const ending = digestName('');
      const part = name.endsWith(ending) ? name.slice(0, -ending.length) : name;
      return this.#shared.rangeOf(part)?.first;
    }
    const { split } = record.output;
    const { name, ext } = path.parse(target.out);
    const label = labelIn(path.basename(file), `${name}-`, ext);
    const position = split === undefined ? record.first : this.#files.startOf(label);
    if (position === undefined) return undefined;
    const { partial, complete } = this.#files.at(position);
    const isPart = [partial, complete].some((part) => path.normalize(part) === file);
    return isPart ? this.#files.rangeAt(position).first : undefined;
  }

  #positionsOf({ index, last }: Fault): PositionRange | undefined {
    if (index === undefined) return undefined;
    const { record } = this.#run;
    const ends = [positionOf(record, index), positionOf(record, last ?? index)];
    // A run that counts down has its last image first.
    const [first = 0n, final = 0n] = ends[0]! <= ends[1]! ? ends : ends.toReversed();
    return isWithin(record, first) ? { first, end: final + 1n } : undefined;
  }

  #notDone(fault: Fault): Reason {
    const name = runName(this.#run.target);
    const reason = `${wordsOf(fault)}; the checkpoint does not say that it is done`;
    return { reason, hints: [{ key: 'resume', value: name }] };
  }
}

/** `0123` in `x-0123-0456.tar`; empty where the name is another one's. */
function labelIn(file: string, stem: string, ext: string): string {
  const name = file.replace(/\.part$/, '');
  if (!name.startsWith(stem) || !name.endsWith(ext)) return '';
  return /^(?:[0-9a-f]{8}\+)?[0-9]+/.exec(name.slice(stem.length))?.[0] ?? '';
}

/** A film, of which no part can be made anew. */
export function filmLeft(file: string, problem: string): Left {
  return {
    file,
    reason: `${problem}; a film is regenerated as a whole`,
    hints: [{ key: 'restart' }],
  };
}

function leftAlone(fault: Fault): Reason {
  const hints: readonly Hint[] = fault.kind === 'extra' ? [{ key: 'move-away' }] : [];
  return { reason: `${wordsOf(fault)}; it is left alone`, hints };
}

/** What is wrong with it. */
export function wordsOf({ kind, reason, holds }: Fault): string {
  return holds === undefined ? (reason ?? kind) : `it holds image ${briefIndex(holds)}`;
}
