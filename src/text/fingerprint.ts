/**
 * Fingerprints of keys as programs print them: of SSH, PGP and X.509.
 * @module
 */
import { requireType } from '../core/arguments.js';
import { counted } from '../core/cardinality.js';
import { toBase64 } from '../core/bytes.js';
import { usageError } from '../core/errors.js';
import { quoteText } from '../core/quote.js';

/** The sizes of digests by their names, in bytes. */
const SIZES: ReadonlyMap<string, number> = new Map([
  ['MD5', 16],
  ['SHA1', 20],
  ['SHA224', 28],
  ['SHA256', 32],
  ['SHA384', 48],
  ['SHA512', 64],
]);

/** What stands before and behind a fingerprint in what ssh-keygen, gpg and openssl print. */
const LINES = [
  /^[0-9]+ ((?:MD5|SHA[0-9]+):\S+) .*$/i,
  /^Key fingerprint = (.*)$/i,
  /^(.* )?Fingerprint=(.*)$/i,
  // All that gpg prints of one key: no other line begins with "pub".
  /^(?:(?!pub ).*\n)*pub .*\n +(?:Key fingerprint = )?([0-9A-F ]{40,})(?:\n(?!pub ).*)*$/,
];

/**
 * The bytes of a fingerprint: hex with colons, `SHA256:` and base64, or the groups of a PGP key; a line of
 * `ssh-keygen -l`, of gpg or of `openssl x509 -fingerprint` as it is, or what `gpg --fingerprint` prints of one key. Upper case and lower case are the same in hex.
 * @throws {@link EnumeratorError} `E_USAGE`
 */
export function readFingerprint(text: string): Uint8Array {
  requireType(text, 'string', 'text');
  const line = text.trim();
  const match = LINES.map((form) => form.exec(line)).find((found) => found !== null);
  const bare = (match?.at(-1) ?? line).trim();
  const [, name = '', named = ''] = /^(MD5|SHA-?[0-9]+):(.*)$/is.exec(bare) ?? [];
  const size = SIZES.get(name.toUpperCase().replace('-', ''));
  if (name !== '' && size === undefined) throw refusal(text, `no digest is called ${name}`);
  const bytes = readHex(name === '' ? bare : named) ?? readBase64(named);
  if (bytes === undefined)
    throw refusal(
      text,
      'expected hex with colons, SHA256: and base64, or the groups of hex digits of a PGP key',
    );
  if (bytes.length < 16)
    throw refusal(text, `it has ${counted(bytes.length, 'byte')}: give all of it`);
  const fits =
    size === undefined ? [...SIZES.values()].includes(bytes.length) : bytes.length === size;
  if (!fits)
    throw refusal(text, `${name === '' ? 'none' : `no ${name}`} has ${bytes.length} bytes`);
  return bytes;
}

/** Pairs of digits with colons, or digits with blanks anywhere. */
function readHex(text: string): Uint8Array | undefined {
  const isPairs = /^[0-9a-f]{2}(:[0-9a-f]{2})*$/i.test(text);
  const digits = text.replaceAll(isPairs ? ':' : /\s/g, '').replace(/^0x/i, '');
  if (!/^(?:[0-9a-f]{2})+$/i.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** With padding or without, and in the one form that the bytes have. */
function readBase64(text: string): Uint8Array | undefined {
  const bare = text.replace(/={0,2}$/, '');
  if (!/^[A-Za-z0-9+/]+$/.test(bare) || bare.length % 4 === 1) return undefined;
  const bytes = Uint8Array.from(atob(bare), (letter) => letter.charCodeAt(0));
  return toBase64(bytes).replace(/=*$/, '') === bare ? bytes : undefined;
}

function refusal(text: string, why: string): Error {
  return usageError(`"${quoteText(text)}" is no fingerprint: ${why}`);
}
