/**
 * Bytes on standard output.
 * @module
 */
import { host } from '../host.js';
import { usageError } from '../../core/errors.js';

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
