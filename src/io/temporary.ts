/**
 * Names of files while they are written: those of a process that died are told from others, and swept.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { isProcess, neighbourhood, token } from './lock/process-identity.js';
import { ioError, isSystemError } from './system-error.js';

/** A temporary name for a file: this process's, so that others can tell whether it is stale. */
export function temporaryOf(file: string): string {
  return `${file}.${ownToken()}.tmp`;
}

/** The same, with the file's ending kept for programs that choose the format by it. */
export function temporaryWithEnding(file: string): string {
  const ending = path.extname(file);
  return `${file.slice(0, file.length - ending.length)}.${ownToken()}.tmp${ending}`;
}

/** Two jobs of one process may write beside each other, and so may two machines. */
function ownToken(): string {
  return `${process.pid}-${neighbourhood()}-${token()}`;
}

/**
 * Remove the temporary files that dead processes left beside a file, or beside several in one folder.
 * To be called when a run begins or continues. One of another machine's process counts as left when it
 * has not grown for an hour.
 * @throws EnumeratorError `E_IO`
 */
export function removeStaleTemporaries(...files: readonly [string, ...string[]]): void {
  const folder = path.dirname(files[0]);
  const prefixes = files.map((file) => `${path.basename(file)}.`);
  const { name: stem, ext } = path.parse(files[0]);
  try {
    for (const name of fs.readdirSync(folder)) {
      const isEnded = ext !== '' && name.startsWith(`${stem}.`) && name.endsWith(`.tmp${ext}`);
      const rest = isEnded
        ? [name.slice(stem.length + 1, -ext.length)]
        : prefixes.flatMap((one) => (name.startsWith(one) ? name.slice(one.length) : []));
      const match = rest.map((text) => TOKEN.exec(text)).find((one) => one !== null);
      const temporary = path.join(folder, name);
      if (match && isLeft(temporary, Number(match[1]), match[2])) removeOne(temporary);
    }
  } catch (error) {
    throw ioError(`cannot clear the folder ${folder}`, error);
  }
}

/**
 * The same for what is written in one go: what takes long is killed now and then; where that cannot be
 * cleared away, it is in nobody's way.
 */
export function sweepQuietly(file: string): void {
  try {
    removeStaleTemporaries(file);
  } catch {
    // As above.
  }
}

/** What {@link temporaryOf} puts behind a name; that of older versions is the process alone. */
const TOKEN = /^([0-9]{1,10})(?:-([0-9a-f]{8})-[0-9a-f]{8})?\.tmp$/;
const LEFT_MS = 3_600_000;

/** Whether a name is one that {@link temporaryOf} or {@link temporaryWithEnding} makes. */
export function isTemporaryName(name: string): boolean {
  return /\.[0-9]{1,10}(?:-[0-9a-f]{8}-[0-9a-f]{8})?\.tmp(?:\.[0-9a-z]+)?$/.test(name);
}

/** Another process may have swept it. @throws what node:fs throws */
function removeOne(file: string): void {
  try {
    // rmSync would try to remove a folder, and tell of that.
    fs.unlinkSync(file);
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ENOENT') throw error;
  }
}

/** @param neighbours - whose numbers the process's is one of; undefined of older versions */
function isLeft(file: string, pid: number, neighbours: string | undefined): boolean {
  if (neighbours === undefined) return pid === process.pid || !isProcess(pid);
  if (neighbours === neighbourhood()) return !isProcess(pid);
  const found = fs.statSync(file, { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs > LEFT_MS;
}
