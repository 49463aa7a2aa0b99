/**
 * What the options of Random Art mean.
 * @module
 */
import { DEFAULT_DEPTH } from '../../art/limits.js';
import type { ArtInput } from '../../art/seed.js';
import { usageError } from '../../core/errors.js';
import { seedBytes } from '../../core/keys.js';
import { STANDARD_INPUT } from '../../io/standard-streams.js';
import {
  type ArtSettings,
  openGrammar,
  openPalette,
  readArtSize,
  readInputFile,
} from '../../pictures/files/art-files.js';
import { invalid } from '../../text/read-quantity.js';
import type { ArtArguments, InputArguments } from './art-options.js';
import { readText } from './typed-text.js';

/**
 * @param size - the size where --size is not given
 * @throws EnumeratorError `E_GRAMMAR`, `E_LIMIT`, `E_RANGE`, `E_SEED`, `E_IO`, `E_USAGE`
 */
export function readSettings(args: ArtArguments, size: string): ArtSettings {
  const { depth = DEFAULT_DEPTH, grammar = 'default', salt = '', variant = 0 } = args;
  seedBytes(readText(salt, 'take a salt of other letters'), 'salt');
  return {
    ...readArtSize(args.size ?? size, '--size'),
    ...openGrammar(grammar),
    depth,
    salt,
    variant,
    quality: args.quality ?? false,
    samples: args.samples ?? 1,
    palette: args.palette === undefined ? undefined : openPalette(args.palette),
  };
}

/**
 * The input: a text, or bytes from one of three places.
 * @returns undefined where none is given
 * @throws EnumeratorError `E_USAGE` where there are several; EnumeratorError `E_IO`, `E_LIMIT`
 */
export function readInput(text: string | undefined, args: InputArguments): ArtInput | undefined {
  const { file, stdin, hex } = args;
  const given = [
    ...(text === undefined ? [] : ['TEXT']),
    ...(file === undefined ? [] : ['--file']),
    ...(stdin ? ['--stdin'] : []),
    ...(hex === undefined ? [] : ['--hex']),
  ];
  if (given.length > 1)
    throw usageError(`${given.join(' and ')} exclude each other: give one of them`);
  if (text !== undefined) return readText(text, 'give such bytes by --hex, --file or --stdin');
  if (hex !== undefined) return readHex(hex);
  if (file === undefined && !stdin) return undefined;
  const wayOut = 'give its digest: sha256sum FILE, then --hex DIGEST';
  return readInputFile(file ?? STANDARD_INPUT, wayOut);
}

function readHex(text: string): Uint8Array {
  const digits = text.replaceAll(/[\s:]/g, '');
  if (/^(?:[0-9a-fA-F]{2})+$/.test(digits)) return Buffer.from(digits, 'hex');
  throw invalid('--hex', text, 'write bytes as pairs of hex digits, such as c0ffee');
}
