/**
 * Which parts of a run are there and whole: in the shared folder, or by the list of what was pushed
 * elsewhere.
 * @module
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { RunRecord } from '../run/record.js';
import { digestName, readDigest, type SharedParts } from '../run/outputs/shared-parts.js';
import { framePositions } from '../core/name.js';
import type { ListSight } from './list-patience.js';
import { isAbsence, lookAtPart } from './make-part.js';
import { folderFault } from './passing-fault.js';
import { listNames } from './push.js';

export interface PartPlace {
  readonly record: RunRecord;
  readonly folder: string;
  /** The command that lists what is there, for parts that are pushed elsewhere. */
  readonly list?: readonly string[] | undefined;
}

const LOOKS_AT_ONCE = 16;
/** A look that takes longer, on the average of so many and more, is one over a net. */
const SLOW_MS = 1;
const SLOW_LOOKS = 100;
/** Between two lists of what is there. */
const LIST_MS = 3000;

export class PartLooks {
  readonly #place: PartPlace;
  readonly #parts: SharedParts;
  readonly #abort: AbortSignal;
  readonly #warn: (line: string) => void;
  #isSlowDisk = false;
  #lastList = -Infinity;
  /** First positions of the parts that the last list had. */
  #listed = new Set<bigint>();
  #unpaired = 0;

  /**
   * @param abort - has the list's command given up
   * @param warn - is told where it takes long
   */
  constructor(
    place: PartPlace,
    parts: SharedParts,
    abort: AbortSignal,
    warn: (line: string) => void,
  ) {
    this.#warn = warn;
    this.#place = place;
    this.#parts = parts;
    this.#abort = abort;
  }

  /**
   * @param firsts - the first positions of parts
   * @param from - nobody asks about parts before it
   * @throws EnumeratorError where the list fails; PassingFault where the folder cannot be read
   */
  async areDone(firsts: readonly bigint[], from: bigint): Promise<boolean[]> {
    if (firsts.length === 0) return [];
    if (this.#place.list === undefined) return this.#areOnDisk(firsts);
    await this.#list(this.#place.list, from);
    return firsts.map((first) => this.#listed.has(first));
  }

  /** What the last list had, of the positions that it was asked about. */
  get sight(): ListSight {
    return { listed: this.#listed.size, unpaired: this.#unpaired };
  }

  /** What is listed next is listed anew. */
  forget(): void {
    this.#lastList = -Infinity;
  }

  /**
   * A disk of this machine's answers within microseconds, and a thread that asks for us takes
   * longer; over a net many questions are asked at the same time.
   */
  async #areOnDisk(firsts: readonly bigint[]): Promise<boolean[]> {
    const { folder } = this.#place;
    const areDone: boolean[] = [];
    if (!this.#isSlowDisk) {
      const started = performance.now();
      for (const first of firsts) {
        areDone.push(this.#isOnDisk(folder, this.#parts.nameAt(first)));
        if (performance.now() - started > SLOW_MS * (areDone.length + SLOW_LOOKS)) {
          this.#isSlowDisk = true;
          break;
        }
      }
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      if (areDone.length === firsts.length) return areDone;
    }
    let next = areDone.length;
    const look = async (): Promise<void> => {
      for (let i = next++; i < firsts.length; i = next++)
        areDone[i] = await isOnDisk(folder, this.#parts.nameAt(firsts[i]!));
    };
    await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, look));
    return areDone;
  }

  #isOnDisk(folder: string, name: string): boolean {
    try {
      return lookAtPart(folder, name) !== undefined;
    } catch (error) {
      throw folderFault(path.join(folder, name), error);
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
    await listNames(command, this.#abort, take, this.#warn);
    this.#listed = listed;
    this.#unpaired = names.size;
    this.#lastList = performance.now();
  }
}

/** Whether a part is there, and has the bytes that its digest says. */
async function isOnDisk(folder: string, name: string): Promise<boolean> {
  const file = path.join(folder, name);
  try {
    const digest = readDigest(await fs.readFile(digestName(file), 'utf8'), name);
    if (digest === undefined) return false;
    const found = await fs.stat(file);
    return found.isFile() && found.size === digest.bytes;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw folderFault(file, error);
  }
}
