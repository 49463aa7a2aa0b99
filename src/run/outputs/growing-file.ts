/**
 * A file that grows under its partial name, and gets its own when it is complete. What has one of these
 * names already is gone on with, or replaced, where it is this run's, and left alone where it is not.
 * @module
 */
import { counted, grouped } from '../../core/cardinality.js';
import fs from 'node:fs';
import { EnumeratorError } from '../../core/errors.js';
import { finishFile, strange, syncToDisk } from '../../io/atomic-file.js';
import { checkLock, type Lock } from '../../io/lock/lock.js';
import { attempt, isSystemError } from '../../io/system-error.js';
import type { PartialFile } from '../engine/sink.js';

/** Of a lock, what threads are told. */
export type LockText = Pick<Lock, 'file' | 'text'>;

const { O_RDONLY, O_RDWR } = fs.constants;
/** Not on every system. */
const O_NOFOLLOW = (fs.constants as { readonly O_NOFOLLOW?: number }).O_NOFOLLOW ?? 0;

/**
 * Open a new file under its partial name. One that a killed session began is begun again.
 * @param head - what is written first, which depends on where the run ends
 * @param frames - what is written behind it
 * @throws EnumeratorError `E_EXISTS` where the file is not this run's, `E_IO`
 */
export function beginFile(
  file: PartialFile,
  partial: string,
  head: Uint8Array,
  frames: Uint8Array,
): void {
  attempt(`cannot write ${partial}`, () => {
    const descriptor = openNew(partial) ?? openExisting(partial);
    try {
      const { ino, size } = fs.fstatSync(descriptor, { bigint: true });
      if (size > 0n) {
        // What tells how many images follow may differ.
        const start = head.subarray(0, HEAD_START_BYTES);
        if (!holds(descriptor, start, 0) || !holds(descriptor, frames, head.length))
          throw strange(partial);
        fs.ftruncateSync(descriptor);
      }
      file.inode = ino;
    } catch (error) {
      fs.closeSync(descriptor);
      throw error;
    }
    file.descriptor = descriptor;
    file.offset = 0n;
  });
}

/** The first bytes of a head, which every file of its format has. */
const HEAD_START_BYTES = 6;

function openNew(partial: string): number | undefined {
  try {
    return fs.openSync(partial, 'wx');
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') return undefined;
    throw error;
  }
}

/**
 * Open a file that is there, and no link's or device's.
 * @throws EnumeratorError `E_EXISTS` where it is something else; what node:fs throws
 */
export function openExisting(name: string, mode: 'r' | 'r+' = 'r+'): number {
  if (!fs.lstatSync(name).isFile()) throw strange(name);
  return fs.openSync(name, (mode === 'r' ? O_RDONLY : O_RDWR) | O_NOFOLLOW);
}

/** Whether a file has these bytes at a place, as far as it goes; where it ends before, none of them. */
function holds(descriptor: number, bytes: Uint8Array, at: number): boolean {
  const found = Buffer.alloc(bytes.length);
  const length = fs.readSync(descriptor, found, 0, found.length, at);
  return found.subarray(0, length).equals(bytes.subarray(0, length));
}

/**
 * Whether a file has these bytes where it is to end.
 * @throws what node:fs throws
 */
export function endsWith(descriptor: number, bytes: Uint8Array, end: bigint): boolean {
  const start = Number(end) - bytes.length;
  return start >= 0 && holds(descriptor, bytes, start);
}

/**
 * Close a file and give it its final name.
 * @param lock - which must still be held, lest another process be at work on the file
 * @throws EnumeratorError `E_EXISTS`, `E_IO`
 */
export function closeFile(
  file: PartialFile,
  partial: string,
  complete: string,
  { durable, lock }: { readonly durable: boolean; readonly lock: LockText | undefined },
): void {
  attempt(`cannot finish ${complete}`, () => {
    const { size } = fs.fstatSync(file.descriptor, { bigint: true });
    const { descriptor } = file;
    file.descriptor = -1;
    fs.closeSync(descriptor);
    if (size !== file.offset)
      throw new EnumeratorError(
        'E_IO',
        `${partial} has ${counted(size, 'byte')} in place of ${grouped(file.offset)}: it was changed while it was written`,
      );
  });
  settleFile([partial], file, false);
  if (lock !== undefined) checkLock(lock);
  finishFile(partial, complete, durable);
}

/** How often a file is looked for that another thread may just be giving its final name. */
const LOOKS = 5;

/**
 * See to it that a file which is being written is still there, under one of its names, and with
 * `durable` on the disk.
 * @throws EnumeratorError `E_IO`
 */
export function settleFile(
  names: readonly string[],
  { inode, offset }: Pick<PartialFile, 'inode' | 'offset'>,
  durable: boolean,
): void {
  for (let looks = 1; ; looks++) {
    const problem = problemOf(names, inode, offset);
    if (typeof problem === 'object') {
      const { name } = problem;
      if (!durable) return;
      try {
        return syncToDisk(name);
      } catch (error) {
        const isGone = error instanceof EnumeratorError && isNoEntry(error.cause);
        if (!isGone || looks >= LOOKS) throw error;
      }
    } else if (looks >= LOOKS) throw new EnumeratorError('E_IO', problem);
  }
}

function isNoEntry(error: unknown): boolean {
  return isSystemError(error) && error.code === 'ENOENT';
}

/** @returns the name under which the file is found, or what is wrong with it */
function problemOf(
  names: readonly string[],
  inode: bigint,
  offset: bigint,
): { readonly name: string } | string {
  const [first = ''] = names;
  let other: string | undefined;
  for (const name of names) {
    const found = attempt(`cannot look at ${name}`, () =>
      fs.lstatSync(name, { bigint: true, throwIfNoEntry: false }),
    );
    if (found === undefined) continue;
    if (inode !== 0n && found.ino !== BigInt.asUintN(64, inode)) {
      other ??= `${name} is not the file that this run writes: it was replaced while it was written`;
      continue;
    }
    if (found.size >= offset) return { name };
    return `${name} has ${counted(found.size, 'byte')}, and this run has written ${grouped(offset)}: it was cut while it was written`;
  }
  return other ?? `${first} is gone: it was removed while it was written`;
}
