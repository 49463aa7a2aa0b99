/**
 * What a lock file says: who holds the lock, and whether it may be taken over.
 * @module
 */
import fs from 'node:fs';
import { EnumeratorError } from '../../core/errors.js';
import { identityIn, lifeOf, ownIdentity, type ProcessIdentity } from './process-identity.js';
import { attempt, isSystemError } from '../system-error.js';

/** How long a lock holds that its process does not renew, where it cannot be seen from here. */
export const LEASE_MS = 60_000;

/** A lock file as it was read. */
export interface FoundLock {
  readonly text: string;
  readonly inode: number;
  readonly renewed: number;
}

/** @throws EnumeratorError `E_EXISTS` where something else than a file lies there */
export function readLock(file: string): FoundLock | undefined {
  const found = fs.lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (!found.isFile()) throw foreign(file);
  let descriptor: number;
  try {
    descriptor = fs.openSync(file, 'r');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { ino, mtimeMs, size } = fs.fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, 4096));
    const length = fs.readSync(descriptor, bytes, 0, bytes.length, 0);
    return { text: bytes.toString('utf8', 0, length), inode: ino, renewed: mtimeMs };
  } finally {
    fs.closeSync(descriptor);
  }
}

function foreign(file: string): EnumeratorError {
  return new EnumeratorError('E_EXISTS', `${file} is not a lock of this program: move it away`);
}

/** What is to be taken, and when. */
export interface Claim {
  readonly place: string;
  /** The disk's time. */
  readonly now: number;
}

/** @throws EnumeratorError `E_EXISTS` where the process that a lock names lives, or may */
export function checkStale(
  file: string,
  { text, renewed }: FoundLock,
  { place, now }: Claim,
): void {
  // What an older version left on a full disk.
  if (text === '') return;
  const holder = holderOf(text);
  if (holder === undefined) throw foreign(file);
  const life = lifeOf(holder);
  if (life === 'dead') return;
  const { pid, host } = holder;
  if (life === 'alive')
    throw new EnumeratorError(
      'E_EXISTS',
      `process ${pid} is at work in ${place}: wait for it or stop it; if that process is not enumerate, remove ${file}`,
    );
  const age = now - renewed;
  if (age >= LEASE_MS) return;
  const wait = Math.min(LEASE_MS, Math.ceil(LEASE_MS - age)) / 1000;
  throw new EnumeratorError(
    'E_EXISTS',
    `process ${pid} of ${host} is, or was just now, at work in ${place}: wait for it or stop it; if it has ended, try again in ${Math.ceil(wait)} s`,
  );
}

/** @returns undefined where a text is no lock's; `PID HOST` alone is that of an older version */
export function holderOf(text: string): ProcessIdentity | undefined {
  const match = /^([0-9]{1,10} \S+)( \S+ \S+ \S+)?( [0-9a-f]{16})?\n$/.exec(text);
  if (match === null || (match[2] === undefined) !== (match[3] === undefined)) return undefined;
  const holder = identityIn(`${match[1]}${match[2] ?? ''}`);
  const own = ownIdentity();
  const isOld = match[2] === undefined && holder.host === own.host;
  return isOld ? { ...own, pid: holder.pid, started: '' } : holder;
}

/**
 * See to it that a lock could be taken now.
 * @throws {@link EnumeratorError} as {@link lockWith}
 */
export function checkFree(file: string, place: string): void {
  const found = attempt(`cannot read the lock ${file}`, () => readLock(file));
  if (found !== undefined) checkStale(file, found, { place, now: Date.now() });
}

/** Who holds a lock. */
export interface Holder {
  readonly process: ProcessIdentity;
  /** Whether it is seen to live; else its lease has not ended, or not long ago. */
  readonly isSeen: boolean;
}

/** @returns undefined where nobody does, and where no one can tell */
export function lockHolder(file: string): Holder | undefined {
  let found: FoundLock | undefined;
  try {
    found = readLock(file);
  } catch {
    return undefined;
  }
  const holder = found && holderOf(found.text);
  if (found === undefined || holder === undefined) return undefined;
  const life = lifeOf(holder);
  if (life === 'dead') return undefined;
  const isSeen = life === 'alive';
  return isSeen || Date.now() - found.renewed < LEASE_MS ? { process: holder, isSeen } : undefined;
}
