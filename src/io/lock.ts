/**
 * One process at a time in a folder: a small file that names the process at work there.
 * @module
 */
import fs from 'node:fs';
import os from 'node:os';
import { EnumeratorError } from '../core/errors.js';
import { isOtherProcess } from './atomic-file.js';
import { realPath } from './folders.js';
import { ioError, isSystemError } from './system-error.js';

/** A place that is this process's. */
interface Lock {
  release(): void;
}

/** The locks that this process holds, by their real paths. */
const held = new Set<string>();

/**
 * Take a place for this process by a lock file in it. A lock that a dead process left is taken over;
 * one from another machine is, too, since it cannot be known here whether its process lives.
 * @param place - what is taken, for messages
 * @throws {@link EnumeratorError} `E_EXISTS` where another process, or another job of this one, is at work
 *   there; `E_IO`
 */
export function lockWith(file: string, place: string): Lock {
  const own = `${process.pid} ${os.hostname()}\n`;
  const key = realPath(file);
  if (held.has(key) && holds(file, own))
    throw new EnumeratorError(
      'E_EXISTS',
      `this process is at work in ${place} already: wait until that job has ended`,
    );
  for (let tries = 0; ; tries++) {
    try {
      fs.writeFileSync(file, own, { flag: 'wx' });
      held.add(key);
      return {
        release() {
          held.delete(key);
          releaseLock(file, own);
        },
      };
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
        `process ${pid} is at work in ${place}: wait for it or stop it; if that process is not enumerate, remove ${file}`,
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
  return isOtherProcess(pid) ? pid : undefined;
}

function releaseLock(file: string, own: string): void {
  try {
    if (holds(file, own)) fs.rmSync(file);
  } catch {
    // Another process has taken it over.
  }
}

function holds(file: string, own: string): boolean {
  try {
    return fs.readFileSync(file, 'utf8') === own;
  } catch {
    return false;
  }
}
