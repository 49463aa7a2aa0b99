/**
 * Whether this process is to go on when its terminal is closed. A signal that is ignored stays so in
 * what a process starts, by which nohup works; but Node.js, when it begins, forgets which ones were.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';

/** Whether SIGHUP was ignored when this process was started, as far as that can be told. */
export function isHangupIgnored(env: Readonly<Record<string, string | undefined>>): boolean {
  // Shells put the program there that they start, and nohup leaves it as it is.
  const isStartedByNohup = path.basename(env['_'] ?? '') === 'nohup';
  return isStartedByNohup || isParentDeaf() || isInputOfNohup() || isOutputOfNohup();
}

/** Whether who started this process, such as a script under nohup, ignores the signal itself. */
function isParentDeaf(): boolean {
  const status = textOf(`/proc/${process.ppid}/status`);
  const ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0';
  // SIGHUP is number 1, and has the lowest bit.
  return (BigInt(`0x${ignored}`) & 1n) === 1n;
}

/** In the place of a terminal, nohup opens the null device, and in such a way that it cannot be read. */
function isInputOfNohup(): boolean {
  const flags = /^flags:\s*([0-7]+)$/m.exec(textOf('/proc/self/fdinfo/0'))?.[1] ?? '0';
  const isForWriting = (Number.parseInt(flags, 8) & 3) === fs.constants.O_WRONLY;
  return isForWriting && fileOf(0) === '/dev/null';
}

/** It goes on at the end of this file where a terminal would get it. */
function isOutputOfNohup(): boolean {
  return path.basename(fileOf(1)) === 'nohup.out';
}

/** What a descriptor leads to; nothing where that is not known. */
function fileOf(descriptor: number): string {
  try {
    return fs.readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return '';
  }
}

/** Nothing where there is no such file, as on systems without /proc. */
function textOf(file: string): string {
  try {
    return fs.readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
