/**
 * Files that hold the number of an image.
 * @module
 */
import type { Enumeration } from '../../../../core/enumeration.js';
import { EnumeratorError } from '../../../../core/errors.js';
import { readSpaceLine } from '../../../../text/number-file.js';
import { chooseFile } from '../../controls/files.js';
import type { KernelClient } from '../../kernel-worker.js';

/** As hex text the longest number has 2^28 characters. */
const MAX_FILE_BYTES = 2 ** 28 + 64;

export function chooseNumberFile(takeFile: (file: File) => void): void {
  chooseFile('.txt,.bin,text/plain', takeFile);
}

/**
 * The number in a file, and what it is of, where the file says that.
 * @throws EnumeratorError `E_LIMIT`, `E_NUMBER`, `E_SPACE`
 */
export async function readNumberFile(
  run: KernelClient['run'],
  choice: Enumeration,
  file: File,
  signal: AbortSignal,
): Promise<{ index: bigint; next: Enumeration }> {
  if (file.size > MAX_FILE_BYTES) {
    throw new EnumeratorError(
      'E_LIMIT',
      `${file.name} has ${file.size} bytes: the limit for a number is ${MAX_FILE_BYTES}`,
    );
  }
  if (file.type.startsWith('image/')) {
    throw new EnumeratorError(
      'E_NUMBER',
      `${file.name} is a picture: open it in Find to get its number`,
    );
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const told = file.name.endsWith('.bin') ? undefined : readSpaceLine(bytes);
  const next = told ?? choice;
  const input = { choice: next, name: file.name, bytes };
  const options = { transfer: [bytes.buffer], signal };
  return { index: await run('readNumberFile', input, options), next };
}
