/**
 * The results of a command: where they go is checked before anything is made.
 * @module
 */
import { usageError } from '../../core/errors.js';
import { checkAbsent, writeWhole } from '../../io/atomic-file.js';
import { realPath, requireFolderOf } from '../../io/folders.js';
import { STANDARD_OUTPUT } from '../../io/standard-streams.js';
import { formatIndexBytes, shortenNumber } from '../../text/exact-number.js';
import { host, print } from '../host.js';

/**
 * @param files - those of results, by the options that name them
 * @param printed - whether the result of an option goes to standard output
 * @throws EnumeratorError `E_USAGE` where two results would be one file, or would share standard output
 */
export function checkApart(
  files: Readonly<Record<string, string | undefined>>,
  printed: Readonly<Record<string, boolean>> = {},
): void {
  const shared = Object.keys(printed).flatMap((name) => (printed[name] ? [`--${name}`] : []));
  const byPlace = new Map<string, string>();
  for (const [name, file] of Object.entries(files)) {
    if (file === undefined) continue;
    if (file === STANDARD_OUTPUT) {
      shared.unshift(`--${name} -`);
      continue;
    }
    const other = byPlace.get(realPath(file));
    if (other !== undefined)
      throw usageError(`--${other} and --${name} are one file, ${file}: name two`);
    byPlace.set(realPath(file), name);
  }
  if (shared.length > 1)
    throw usageError(
      `${shared[0]} and ${shared[1]} have one standard output: name a file for one of them, or leave it out`,
    );
}

/**
 * @param name - of the option
 * @throws EnumeratorError where the file is there already, or has no folder
 */
export function checkFile(file: string, force: boolean, name: string): void {
  requireFolderOf(file);
  checkAbsent(file, force, { key: 'other-file', value: `--${name}` });
}

/** @throws EnumeratorError `E_USAGE` where standard output is a terminal, which a PNG would spoil */
export function checkPngPipe(wayOut: string): void {
  if (!host.stdout.isTTY) return;
  throw usageError(
    `a PNG cannot be shown as text on a terminal: redirect it (> file.png), or ${wayOut} to see it`,
  );
}

/** Write all bytes to standard output; resolves once they are written. */
export async function writeToPipe(bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve) => host.stdout.write(bytes, () => resolve()));
}

/** Write a number into a file: as text, or its bytes where the file is called .bin. */
export function writeNumber(file: string, index: Uint8Array, force: boolean): void {
  writeWhole(file, file.endsWith('.bin') ? index : `${formatIndexBytes(index)}\n`, force);
}

/** Print a number: whole in a pipe or a file, where programs read it, and shortened on a terminal. */
export function printNumber(index: Uint8Array, isWhole: boolean, prefix = ''): void {
  const number = formatIndexBytes(index);
  const isForEyes = host.stdout.isTTY && !isWhole;
  const shown = isForEyes ? shortenNumber(number) : { text: number, isShortened: false };
  print(`${prefix}${shown.text}`);
  if (shown.isShortened)
    host.stderr.write('note: --whole prints all digits, --out FILE writes them\n');
}
