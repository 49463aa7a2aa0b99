/**
 * One process at a time in a folder: a small file that names the process at work there.
 *
 * A lock is written whole under another name and linked, so that it is never empty and one alone gets
 * it. Whether the process of a lock lives is seen on its own machine; one of another machine, or of
 * another container, has a lease, which it renews while it lives. A lock is removed or replaced only by
 * who holds its guard, a second file of this kind that exists for microseconds.
 * @module
 */
import fs from 'node:fs';
import { EnumeratorError } from '../../core/errors.js';
import { closeQuietly, hasNoLinks, removeQuietly } from '../atomic-file.js';
import { removeStaleTemporaries, temporaryOf } from '../temporary.js';
import { realPath } from '../folders.js';
import { lifeOf, ownIdentity, token, wordsOf } from './process-identity.js';
import { attempt, ioError, isSystemError } from '../system-error.js';
import { sleepSync } from '../wait.js';
import { checkStale, type Claim, holderOf, readLock } from './lock-state.js';

/** A place that is this process's. */
export interface Lock {
  readonly file: string;
  /** What is in it. */
  readonly text: string;
  /** @throws EnumeratorError `E_EXISTS` where another process has taken it over */
  check(): void;
  release(): void;
}

const RENEW_MS = 10_000;
/** Longer than a guard is ever held. */
const GUARD_MS = 10_000;
const TRIES = 200;

/** The locks that this process holds, by their real paths. */
const held = new Set<string>();

/**
 * Take a place for this process by a lock file in it. A lock that a dead process left is taken over.
 * @param place - what is taken, for messages
 * @throws {@link EnumeratorError} `E_EXISTS` where another process, or another job of this one, is at work
 *   there, or may be; `E_IO`
 */
export function lockWith(file: string, place: string): Lock {
  const key = realPath(file);
  if (held.has(key))
    throw new EnumeratorError(
      'E_EXISTS',
      `this process is at work in ${place} already: wait until that job has ended`,
    );
  const own = lockText();
  try {
    const descriptor = take(file, own, place);
    held.add(key);
    // Its time is that of the disk, which two machines see alike.
    const renewal = setInterval(() => renew(descriptor, own), RENEW_MS).unref();
    return {
      file,
      text: own,
      check: () => checkLock({ file, text: own }),
      release() {
        clearInterval(renewal);
        held.delete(key);
        closeQuietly(descriptor);
        release(file, own);
      },
    };
  } catch (error) {
    if (error instanceof EnumeratorError) throw error;
    throw ioError(`cannot write the lock ${file}`, error);
  }
}

/**
 * See to it that a lock is still what its process wrote, before something is done that cannot be undone.
 * @throws EnumeratorError `E_EXISTS` where another process has taken it over
 */
export function checkLock({ file, text }: Pick<Lock, 'file' | 'text'>): void {
  let found: string | undefined;
  try {
    found = fs.readFileSync(file, 'utf8');
  } catch {
    // With its folder, or by a person: nobody else has the place.
  }
  if (found === undefined || found === text) return;
  throw new EnumeratorError(
    'E_EXISTS',
    `${file} is no longer this process's: another one has gone on with its work; this one stops`,
  );
}

/**
 * What is to be told of a failure behind locks: where another process has taken one over and changes
 * the files, that is the cause.
 * @returns an `E_EXISTS` in place of an `E_IO`, where a lock is lost; else the error itself
 */
export function causeOf(error: unknown, locks: readonly Pick<Lock, 'check'>[]): unknown {
  if (!(error instanceof EnumeratorError) || error.code !== 'E_IO') return error;
  try {
    for (const lock of locks) lock.check();
    return error;
  } catch (loss) {
    return loss;
  }
}

/**
 * @returns the lock, open for writing
 * @throws EnumeratorError `E_EXISTS`; what node:fs throws
 */
function take(file: string, own: string, place: string): number {
  const temporary = temporaryOf(file);
  try {
    fs.writeFileSync(temporary, own, { flag: 'wx' });
    const now = fs.statSync(temporary).mtimeMs;
    for (let tries = 0; tries < TRIES; tries++) {
      if (link(temporary, file) || replaceStale(file, temporary, { place, now })) {
        return openOwn(file, own);
      }
    }
    throw busy(file, place);
  } finally {
    removeQuietly(temporary);
  }
}

/** Open a lock that was just taken; where that fails, it is given back. */
function openOwn(file: string, own: string): number {
  try {
    return fs.openSync(file, 'r+');
  } catch (error) {
    release(file, own);
    throw error;
  }
}

/**
 * Remove what processes left that were killed while they took or gave back a lock. To be called by who
 * holds it.
 * @param others - files in the same folder, whose temporaries are removed too
 * @throws EnumeratorError `E_IO`
 */
export function sweepLock({ file }: Pick<Lock, 'file'>, ...others: readonly string[]): void {
  const guard = guardOf(file);
  removeStaleTemporaries(file, guard, ...others);
  attempt(`cannot clear ${guard}`, () => {
    const { mtimeMs } = fs.statSync(file);
    removeOldGuard(guard, mtimeMs);
  });
}

function guardOf(file: string): string {
  return `${file}.guard`;
}

/**
 * Replace a lock whose process is dead.
 * @returns false where the lock is gone, or is in other hands
 * @throws EnumeratorError `E_EXISTS` where its process lives, or may
 */
function replaceStale(file: string, temporary: string, claim: Claim): boolean {
  const found = readLock(file);
  if (found === undefined) return false;
  checkStale(file, found, claim);
  return underGuard(file, () => {
    const again = readLock(file);
    if (again?.text !== found.text || again.inode !== found.inode) return false;
    // In its renewal's last moment, or gone on with after all.
    checkStale(file, again, claim);
    fs.renameSync(temporary, file);
    return true;
  });
}

/** Remove a lock that this process holds, and no other one that has come in its place. */
function release(file: string, own: string): void {
  const remove = (): boolean => {
    if (isOwn(file, own)) fs.rmSync(file);
    return true;
  };
  try {
    for (let tries = 0; tries < TRIES; tries++)
      if (!isOwn(file, own) || underGuard(file, remove)) return;
  } catch (error) {
    // What stays is stale, and is taken over by the next. But a full disk takes no guard, and nobody
    // takes over the lock of a process that lives.
    const isFull = isSystemError(error) && ['ENOSPC', 'EDQUOT'].includes(error.code);
    if (isFull && isOwn(file, own)) removeQuietly(file);
  }
}

function isOwn(file: string, own: string): boolean {
  try {
    return fs.readFileSync(file, 'utf8') === own;
  } catch {
    return false;
  }
}

/** Renewed by being written again: a file that was taken over is no longer under the name. */
function renew(descriptor: number, own: string): void {
  try {
    fs.writeSync(descriptor, own, 0);
  } catch {
    // The next try may succeed; at worst the lease ends.
  }
}

/**
 * Do something that one process at a time may do to a lock.
 * @returns false where another one is at it: try again
 */
function underGuard(file: string, action: () => boolean): boolean {
  const guard = guardOf(file);
  const temporary = temporaryOf(guard);
  const text = lockText();
  try {
    fs.writeFileSync(temporary, text, { flag: 'wx' });
    if (!link(temporary, guard)) {
      if (!removeOldGuard(guard, fs.statSync(temporary).mtimeMs)) sleepSync(2 + Math.random() * 8);
      return false;
    }
    try {
      return action();
    } finally {
      if (readLock(guard)?.text === text) fs.rmSync(guard, { force: true });
    }
  } finally {
    removeQuietly(temporary);
  }
}

/**
 * Remove a guard that a process left which was killed while it held it.
 * @returns whether there is none now
 */
function removeOldGuard(guard: string, now: number): boolean {
  const found = readLock(guard);
  if (found === undefined) return true;
  const holder = holderOf(found.text);
  // It is whole from the beginning; that of a process that lost the power may be empty.
  const isDead = holder === undefined || lifeOf(holder) === 'dead';
  if (!isDead && now - found.renewed < GUARD_MS) return false;
  const aside = temporaryOf(guard);
  try {
    fs.renameSync(guard, aside);
    // Another one may have removed the old guard and made its own in between.
    if (readLock(aside)?.text !== found.text) link(aside, guard);
    removeQuietly(aside);
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ENOENT') throw error;
  }
  return true;
}

/** What stands in a lock of this process: its own, and no other one of it. */
function lockText(): string {
  return `${wordsOf(ownIdentity())} ${token()}${token()}\n`;
}

function busy(file: string, place: string): EnumeratorError {
  return new EnumeratorError(
    'E_EXISTS',
    `other processes begin in ${place} at the same time, or ${file}.guard is left of one that was killed: try again in 10 s`,
  );
}

/** Link, but not over anything. @returns false where the name is taken */
function link(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') return false;
    if (!hasNoLinks(error)) throw error;
  }
  // A file system without links: what is copied there is whole but for a moment.
  try {
    fs.copyFileSync(from, to, fs.constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') return false;
    throw error;
  }
}
