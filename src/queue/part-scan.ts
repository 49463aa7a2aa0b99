/**
 * Which parts of a run are there and whole: in the shared folder, or by the list of what was pushed
 * elsewhere.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { framePositions } from '../core/name.js';
import type { Notice } from '../io/hooks.js';
import { isSystemError } from '../io/system-error.js';
import { nextTurn } from '../io/wait.js';
import {
  digestName,
  isUnfinishedName,
  type PartDigest,
  readDigest,
  type SharedParts,
} from '../run/outputs/shared-parts.js';
import type { RunRecord } from '../run/record.js';
import { listNames } from './commands.js';
import { folderError } from './failures.js';
import type { ListContent } from './submission-pace.js';
import { PARTS_PER_STEP } from './pending-parts.js';

interface PartPlace {
  readonly record: RunRecord;
  readonly folder: string;
  /** The command that lists what is there, for parts that are pushed elsewhere. */
  readonly list?: readonly string[] | undefined;
}

const SCANS_AT_ONCE = 16;
/** A disk that takes longer, on the average of so many parts and more, is one over a network. */
const SLOW_MS = 1;
const SLOW_PARTS = 100;
/** Between two lists of what is there. */
const LIST_MS = 3000;

/**
 * A part that is there and has the size that its digest says.
 * @returns undefined where it is not, whatever the reason
 */
export function findPart(folder: string, name: string): PartDigest | undefined {
  try {
    return statPart(folder, name);
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

/**
 * A part that is there and has the size that its digest says.
 * @throws the system's error where that cannot be known
 */
function statPart(folder: string, name: string): PartDigest | undefined {
  try {
    const file = path.join(folder, name);
    // A missing file is reported without an error, which would take longer than the look.
    const found = fs.statSync(file, { throwIfNoEntry: false });
    if (found?.isFile() !== true) return undefined;
    const digest = readDigest(fs.readFileSync(digestName(file), 'utf8'), name);
    return found.size === digest?.bytes ? digest : undefined;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** The same without blocking this thread. */
async function hasPart(folder: string, name: string): Promise<boolean> {
  const file = path.join(folder, name);
  try {
    const digest = readDigest(await fs.promises.readFile(digestName(file), 'utf8'), name);
    if (digest === undefined) return false;
    const found = await fs.promises.stat(file);
    return found.isFile() && found.size === digest.bytes;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw folderError(file, error);
  }
}

/** Whether an error says that a file is not there, rather than that it cannot be seen. */
function isAbsence(error: unknown): boolean {
  return isSystemError(error) && /^(ENOENT|ENOTDIR|ESTALE|EISDIR)$/.test(error.code);
}

export class PartScan {
  readonly #place: PartPlace;
  readonly #parts: SharedParts;
  readonly #signal: AbortSignal;
  readonly #notify: (notice: Notice) => void;
  #isSlowDisk = false;
  #lastList = -Infinity;
  /** First positions of the parts that the last list had. */
  #listed = new Set<bigint>();
  #unpaired = 0;

  /**
   * @param signal - aborted to end the list command
   * @param notify - is told if the list command takes long
   */
  constructor(
    place: PartPlace,
    parts: SharedParts,
    signal: AbortSignal,
    notify: (notice: Notice) => void,
  ) {
    this.#place = place;
    this.#parts = parts;
    this.#signal = signal;
    this.#notify = notify;
  }

  /**
   * @param firsts - the first positions of parts
   * @param from - parts before it need not be listed
   * @throws EnumeratorError if the list command fails; TransientError if the folder cannot be read
   */
  async areDone(firsts: readonly bigint[], from: bigint): Promise<boolean[]> {
    if (firsts.length === 0) return [];
    if (this.#place.list === undefined) return this.#areOnDisk(firsts);
    await this.#list(this.#place.list, from);
    return firsts.map((first) => this.#listed.has(first));
  }

  /** What the last list had, of the positions that were asked for. */
  get content(): ListContent {
    return { listed: this.#listed.size, unpaired: this.#unpaired };
  }

  /** Run the list command again at the next question. */
  forget(): void {
    this.#lastList = -Infinity;
  }

  /**
   * A local disk answers within microseconds, faster than a thread could ask; over a network many
   * questions are asked at the same time.
   */
  async #areOnDisk(firsts: readonly bigint[]): Promise<boolean[]> {
    const { folder } = this.#place;
    const areDone: boolean[] = [];
    if (!this.#isSlowDisk) {
      const started = performance.now();
      for (const first of firsts) {
        areDone.push(this.#isOnDisk(folder, this.#parts.nameAt(first)));
        if (performance.now() - started > SLOW_MS * (areDone.length + SLOW_PARTS)) {
          this.#isSlowDisk = true;
          break;
        }
      }
      await nextTurn();
      if (areDone.length === firsts.length) return areDone;
    }
    let next = areDone.length;
    const scan = async (): Promise<void> => {
      for (let i = next++; i < firsts.length; i = next++)
        areDone[i] = await hasPart(folder, this.#parts.nameAt(firsts[i]!));
    };
    await Promise.all(Array.from({ length: SCANS_AT_ONCE }, scan));
    return areDone;
  }

  #isOnDisk(folder: string, name: string): boolean {
    try {
      return statPart(folder, name) !== undefined;
    } catch (error) {
      throw folderError(path.join(folder, name), error);
    }
  }

  async #list(command: readonly string[], from: bigint): Promise<void> {
    const { record } = this.#place;
    if (performance.now() - this.#lastList < LIST_MS) return;
    const positionOf = framePositions(record, record.output.nameWidth);
    const names = new Set<string>();
    const listed = new Set<bigint>();
    const take = (name: string): void => {
      const part = name.replace(/\.sha256$/, '');
      const label = /^part-([0-9a-f+]+)-/.exec(part)?.[1];
      const first = label === undefined ? undefined : positionOf(label);
      if (first === undefined || first < from || first >= record.end) return;
      if (this.#parts.nameAt(first) !== part || this.#parts.rangeAt(first).first !== first) return;
      // Both must be there: the part, and its digest.
      const other = part === name ? digestName(part) : part;
      if (names.delete(other)) listed.add(first);
      else names.add(name);
    };
    await listNames(command, this.#signal, take, this.#notify);
    this.#listed = listed;
    this.#unpaired = names.size;
    this.#lastList = performance.now();
  }
}

/**
 * The scan of every part of a run before it is called complete, the old ones too: one may have been
 * removed, or cut short. It pauses where many are missing, until these are made.
 */
export class FinalScan {
  readonly #record: RunRecord;
  readonly #parts: SharedParts;
  readonly #scan: PartScan;
  #at: bigint;
  #hasMissed = false;

  constructor(record: RunRecord, parts: SharedParts, scan: PartScan) {
    this.#record = record;
    this.#parts = parts;
    this.#scan = scan;
    this.#at = record.first;
  }

  /**
   * Look for some parts.
   * @returns those that are missing; undefined at the end
   */
  async next(): Promise<bigint[] | undefined> {
    const { first, end } = this.#record;
    if (this.#at === first) this.#scan.forget();
    if (this.#at >= end) return undefined;
    const firsts: bigint[] = [];
    let at = this.#at;
    for (; at < end && firsts.length < PARTS_PER_STEP; at = this.#parts.rangeAt(at).end)
      firsts.push(at);
    const areDone = await this.#scan.areDone(firsts, first);
    this.#at = at;
    const missing = firsts.filter((_, i) => areDone[i] !== true);
    if (missing.length > 0) this.#hasMissed = true;
    return missing;
  }

  /** Begin again. @returns whether nothing was missing */
  end(): boolean {
    const isWhole = !this.#hasMissed;
    this.#at = this.#record.first;
    this.#hasMissed = false;
    return isWhole;
  }
}

/** Remove the partial files that killed workers left in the folder; what cannot be removed stays. */
export async function clearPartialFiles(folder: string, record: RunRecord): Promise<void> {
  const positionOf = framePositions(record, record.output.nameWidth);
  try {
    for await (const { name } of await fs.promises.opendir(folder)) {
      const label = /^\.part-([0-9a-f+]+)-/.exec(name)?.[1];
      if (!isUnfinishedName(name) || label === undefined) continue;
      const first = positionOf(label);
      if (first === undefined || first < record.first || first >= record.end) continue;
      await fs.promises.rm(path.join(folder, name), { force: true });
    }
  } catch (error) {
    // They take some room, and do no harm.
    if (!isSystemError(error)) throw error;
  }
}
