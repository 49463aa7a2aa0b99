/**
 * One file, whole or not at all, that replaces nothing unless it is told to; or standard output.
 * @module
 */
import fs from 'node:fs';
import { ioError } from './system-error.js';
import { EnumeratorError } from '../core/errors.js';
import { EXIT } from '../cli/exit-codes.js';

/** What stands for standard output where a file is asked for. */
export const STANDARD_OUTPUT = '-';

/**
 * `force` overwrites regular files only: a link, a device or a pipe would be replaced by a file,
 * and so be lost, while nothing would come to where it leads.
 * @param option - the option that names it, for the message
 * @throws EnumeratorError `E_EXISTS` where it is there and `force` is not given, or it is no
 *   regular file; `E_IO`
 */
export function checkAbsent(file: string, force: boolean, option = '--out'): void {
  const found = statIfThere(file);
  if (found === undefined) return;
  if (found.isDirectory()) throw new EnumeratorError('E_IO', folderMessage(file, option));
  if (!found.isFile()) {
    throw new EnumeratorError(
      'E_EXISTS',
      `${file} is ${kindOf(found)}, and only a regular file is overwritten: name another file with ${option}`,
    );
  }
  if (!force) {
    throw new EnumeratorError(
      'E_EXISTS',
      `${file} is there already: name another file with ${option}, or overwrite it with --force`,
    );
  }
}

/** @throws EnumeratorError `E_EXISTS` as {@link checkAbsent}, `E_IO` */
export function writeWhole(file: string, bytes: Uint8Array | string, force: boolean): void {
  checkAbsent(file, force);
  const temporary = `${file}.${process.pid}.tmp`;
  let isOurs = false;
  try {
    // Not through a link that somebody has put there.
    const descriptor = fs.openSync(temporary, 'wx');
    isOurs = true;
    try {
      fs.writeFileSync(descriptor, bytes);
    } finally {
      fs.closeSync(descriptor);
    }
    fs.renameSync(temporary, file);
  } catch (error) {
    if (isOurs) fs.rmSync(temporary, { force: true });
    throw ioError(`cannot write ${file}`, error);
  }
}

/**
 * The same for bytes that come in parts. What is written when something fails or a signal comes is
 * removed again.
 * @throws EnumeratorError `E_EXISTS` as {@link checkAbsent}, `E_IO`; what `parts` throws
 */
export async function writeParts(
  file: string,
  parts: AsyncIterable<Uint8Array>,
  force: boolean,
): Promise<void> {
  checkAbsent(file, force);
  const temporary = `${file}.${process.pid}.tmp`;
  const remove = (): void => fs.rmSync(temporary, { force: true });
  const stop = (): void => {
    remove();
    process.exit(EXIT.interrupted);
  };
  let descriptor: number;
  try {
    descriptor = fs.openSync(temporary, 'wx');
  } catch (error) {
    throw ioError(`cannot write ${file}`, error);
  }
  for (const signal of STOP_SIGNALS) process.once(signal, stop);
  try {
    for await (const part of parts) {
      for (let at = 0; at < part.length;) at += fs.writeSync(descriptor, part, at);
    }
    fs.renameSync(temporary, file);
  } catch (error) {
    remove();
    throw error instanceof EnumeratorError ? error : ioError(`cannot write ${file}`, error);
  } finally {
    fs.closeSync(descriptor);
    for (const signal of STOP_SIGNALS) process.off(signal, stop);
  }
}

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** @throws EnumeratorError `E_USAGE` where standard output is a terminal, which a PNG would spoil */
export function checkPngPipe(wayOut: string): void {
  if (!process.stdout.isTTY) return;
  throw new EnumeratorError(
    'E_USAGE',
    `a PNG is no text for a terminal: redirect it (> file.png), or ${wayOut} to see it`,
  );
}

/** All of it to standard output. */
export async function writeToPipe(bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve) => process.stdout.write(bytes, () => resolve()));
}

/** The link itself, where it is one. */
function statIfThere(file: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(file, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw ioError(`cannot write ${file}`, error);
  }
}

function folderMessage(file: string, option: string): string {
  return `cannot write ${file}: it is a folder; name a file with ${option}`;
}

function kindOf(found: fs.Stats): string {
  if (found.isSymbolicLink()) return 'a symbolic link';
  if (found.isFIFO()) return 'a named pipe';
  if (found.isSocket()) return 'a socket';
  return 'a device';
}
