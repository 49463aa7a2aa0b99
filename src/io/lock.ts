/**
 * One process at a time in a folder: a small file that names the process at work there.
 * @module
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EnumeratorError } from '../core/errors.js';
import { ioError, isSystemError } from './system-error.js';

const LOCK_NAME = '.enumerate.lock';

export interface FolderLock {
  /** Give the folder free. */
  release(): void;
}

/**
 * Take a folder for this process. A lock that a dead process left is taken over; one from another
 * machine is, too, since nobody here can tell whether its process lives.
 * @throws {@link EnumeratorError} `E_EXISTS` where another process is at work there, `E_IO`
 */
export function lockFolder(folder: string): FolderLock {
  return lockWith(path.join(folder, LOCK_NAME), folder);
}

/**
 * The same by a lock file of any name.
 * @param place - what is taken, for messages
 */
export function lockWith(file: string, place: string): FolderLock {
  const own = `${process.pid} ${os.hostname()}\n`;
  for (let tries = 0; ; tries++) {
    try {
      fs.writeFileSync(file, own, { flag: 'wx' });
      return { release: () => releaseLock(file, own) };
    } catch (error) {
      if (!isSystemError(error) || error.code !== 'EEXIST' || tries === 3) {
        // On a full disk the file is made and stays empty.
        if (isSystemError(error) && /^(ENOSPC|EDQUOT)$/.test(error.code))
          fs.rmSync(file, { force: true });
        throw ioError(`cannot write the lock ${file}`, error);
      }
    }
    const pid = holderOf(file);
    if (pid !== undefined) {
      throw new EnumeratorError(
        'E_EXISTS',
        `process ${pid} is at work in ${place}: wait for it or stop it; if it is no enumerate, remove ${file}`,
      );
    }
    fs.rmSync(file, { force: true });
  }
}

/** The living process of this machine that holds a lock. */
function holderOf(file: string): number | undefined {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const match = /^([0-9]{1,10}) (.*)\n$/.exec(text);
  if (match === null || match[2] !== os.hostname()) return undefined;
  const pid = Number(match[1]);
  if (pid === process.pid) return undefined;
  try {
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return isSystemError(error) && error.code === 'EPERM' ? pid : undefined;
  }
}

function releaseLock(file: string, own: string): void {
  try {
    if (fs.readFileSync(file, 'utf8') === own) fs.rmSync(file);
  } catch {
    // Whoever took it has it now.
  }
}
