/**
 * Which parts of a run are there and whole: in the shared folder, or by the list of what was pushed
 * elsewhere.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { framePositions } from '../core/name.js';
import { isWithin } from '../core/range.js';
import type { Notice } from '../io/hooks.js';
import { isSystemError } from '../io/system-error.js';
import { nextTurn } from '../io/wait.js';
import {
  digestName,
  isUnfinishedName,
  type PartDigest,
  readDigest,
  SharedParts,
} from '../run/outputs/shared-parts.js';
import type { RunRecord } from '../run/record.js';
import { listNames } from './commands.js';
import { folderError, TransientError } from './failures.js';
import type { ListContent } from './submission-pace.js';
import { PARTS_PER_STEP } from './pending-parts.js';

interface ScanOptions {
  readonly record: RunRecord;
  readonly folder: string;
  /** The command that lists what is there, for parts that are pushed elsewhere. */
  readonly list?: readonly string[] | undefined;
  /** Aborted to end that command. */
  readonly signal: AbortSignal;
  /** Is told if that command takes long. */
  readonly notify: (notice: Notice) => void;
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
    return statPart(path.join(folder, name));
  } catch (error) {
    if (error instanceof TransientError) return undefined;
    throw error;
  }
}

/** @throws TransientError where the folder cannot be read */
function statPart(file: string): PartDigest | undefined {
  try {
    // A missing file is reported without an error, which would take longer than the look.
    const found = fs.statSync(file, { throwIfNoEntry: false });
    if (found?.isFile() !== true) return undefined;
    const digest = readDigest(fs.readFileSync(digestName(file), 'utf8'), path.basename(file));
    return found.size === digest?.bytes ? digest : undefined;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw folderError(file, error);
  }
}

/** The same without blocking this thread. */
async function hasPart(file: string): Promise<boolean> {
  try {
    const text = await fs.promises.readFile(digestName(file), 'utf8');
    const found = await fs.promises.stat(file);
    return found.isFile() && found.size === readDigest(text, path.basename(file))?.bytes;
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
  readonly #options: ScanOptions;
  readonly #parts: SharedParts;
  #isSlowDisk = false;
  #lastList = -Infinity;
  /** First positions of the parts that the last list had. */
  #listed = new Set<bigint>();
  #unpaired = 0;
  /** Where {@link nextMissing} goes on; undefined at its beginning. */
  #at: bigint | undefined;
  #hasMissed = false;

  constructor(options: ScanOptions) {
    this.#options = options;
    this.#parts = new SharedParts(options.record);
  }

  /**
   * @param firsts - the first positions of parts
   * @param from - parts before it need not be listed
   * @throws EnumeratorError if the list command fails; TransientError if the folder cannot be read
   */
  async areDone(firsts: readonly bigint[], from: bigint): Promise<boolean[]> {
    if (firsts.length === 0) return [];
    const { list } = this.#options;
    if (list === undefined) return this.#areOnDisk(firsts);
    await this.#list(list, from);
    return firsts.map((first) => this.#listed.has(first));
  }

  /** What the last list had, of the positions that were asked for. */
  get content(): ListContent {
    return { listed: this.#listed.size, unpaired: this.#unpaired };
  }

  /**
   * A local disk answers within microseconds, faster than a thread could ask; over a network many
   * questions are asked at the same time.
   */
  async #areOnDisk(firsts: readonly bigint[]): Promise<boolean[]> {
    const { folder } = this.#options;
    const files = firsts.map((first) => path.join(folder, this.#parts.nameAt(first)));
    const areDone: boolean[] = [];
    if (!this.#isSlowDisk) {
      const started = performance.now();
      for (const file of files) {
        areDone.push(statPart(file) !== undefined);
        this.#isSlowDisk = performance.now() - started > SLOW_MS * (areDone.length + SLOW_PARTS);
        if (this.#isSlowDisk) break;
      }
      await nextTurn();
    }
    let next = areDone.length;
    const scan = async (): Promise<void> => {
      for (let i = next++; i < files.length; i = next++) areDone[i] = await hasPart(files[i]!);
    };
    await Promise.all(Array.from({ length: SCANS_AT_ONCE }, scan));
    return areDone;
  }

  async #list(command: readonly string[], from: bigint): Promise<void> {
    const { signal, notify } = this.#options;
    if (performance.now() - this.#lastList < LIST_MS) return;
    const names = new Set<string>();
    const listed = new Set<bigint>();
    const take = (name: string): void => {
      const part = name.replace(/\.sha256$/, '');
      const first = this.#parts.rangeOf(part)?.first;
      if (first === undefined || first < from) return;
      // Both must be there: the part, and its digest.
      const other = part === name ? digestName(part) : part;
      if (names.delete(other)) listed.add(first);
      else names.add(name);
    };
    await listNames(command, signal, take, notify);
    this.#listed = listed;
    this.#unpaired = names.size;
    this.#lastList = performance.now();
  }

  /**
   * Look for the next parts of all, the old ones too: one may have been removed, or cut short. It may
   * pause where many are missing, until these are made.
   * @returns those that are missing; undefined at the end
   */
  async nextMissing(): Promise<bigint[] | undefined> {
    const { first, end } = this.#options.record;
    this.#at ??= first;
    if (this.#at === first) this.#lastList = -Infinity;
    if (this.#at >= end) return undefined;
    const firsts: bigint[] = [];
    let at = this.#at;
    for (; at < end && firsts.length < PARTS_PER_STEP; at = this.#parts.rangeAt(at).end)
      firsts.push(at);
    const areDone = await this.areDone(firsts, first);
    this.#at = at;
    const missing = firsts.filter((_, i) => areDone[i] !== true);
    this.#hasMissed ||= missing.length > 0;
    return missing;
  }

  /** Look for all parts from the first one on again. @returns whether nothing was missing */
  restart(): boolean {
    const isWhole = !this.#hasMissed;
    this.#at = undefined;
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
      if (!isWithin(record, positionOf(label))) continue;
      await fs.promises.rm(path.join(folder, name), { force: true });
    }
  } catch (error) {
    // They take some room, and do no harm.
    if (!isSystemError(error)) throw error;
  }
}
