/**
 * The number of a picture as a result.
 * @module
 */
import { writeWhole } from '../../io/atomic-file.js';
import { host } from '../host.js';
import { formatIndexBytes, shortenNumber } from '../../text/exact-number.js';

/** Write a number into a file: as text, or its bytes where the file is called .bin. */
export function writeNumber(file: string, index: Uint8Array, force: boolean): void {
  writeWhole(file, file.endsWith('.bin') ? index : `${formatIndexBytes(index)}\n`, force);
}

/** Print a number: whole in a pipe or a file, where programs read it, and shortened on a terminal. */
export function printNumber(index: Uint8Array, isWhole: boolean, prefix = ''): void {
  const number = formatIndexBytes(index);
  const isForEyes = host.stdout.isTTY && !isWhole;
  const shown = isForEyes ? shortenNumber(number) : { text: number, isShortened: false };
  host.stdout.write(`${prefix}${shown.text}\n`);
  if (shown.isShortened)
    host.stderr.write('note: --whole prints all digits, --out FILE writes them\n');
}
