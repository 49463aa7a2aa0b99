/**
 * What must be seen nowhere: stream keys and passwords of queues. They are recognized in addresses,
 * and hidden wherever a message, a list of processes or another program's output has them.
 * @module
 */
import fs from 'node:fs';
import { ioError } from './system-error.js';

/** Stands in the place of what is hidden. */
export const HIDDEN = '…';

/** Shorter words are part of too many others to be hidden. */
const LEAST_SECRET = 4;

/** A message without the secrets in it; those of {@link secretList}. */
export function redact(
  message: string,
  { secrets }: { readonly secrets: readonly string[] },
): string {
  return secrets.reduce((text, secret) => text.replaceAll(secret, HIDDEN), message);
}

/** Texts to hide, longest first, so that none of them leaves a part of another. */
export function secretList(texts: readonly string[], leastLength = LEAST_SECRET): string[] {
  return [...new Set(texts)]
    .filter((text) => text.length >= leastLength)
    .toSorted((a, b) => b.length - a.length);
}

/** A part of an address without its percent signs. */
export function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * An address without what may be secret in it, for messages and for the process list: user,
 * password, what stands behind the application, and the query.
 * @param isKeyApart - whether the key is given elsewhere: else what stands alone behind the host may
 *   be one in the wrong place
 */
export function shownAddress(text: string, isKeyApart = false): string {
  const { scheme, host, application, rest } = splitAddress(text);
  if (scheme === '') return HIDDEN;
  const isRtmp = scheme.startsWith('rtmp');
  const isShown = isRtmp && application.length > 1 && (isKeyApart || rest !== '');
  const isHidden = rest !== '' || (application.length > 1 && !isShown);
  return `${scheme}://${host}${isShown ? application : ''}${isHidden ? `/${HIDDEN}` : ''}`;
}

interface AddressParts {
  /** In lower case; empty where it is no address. */
  readonly scheme: string;
  readonly user: string;
  readonly host: string;
  /** With the slash before it. */
  readonly application: string;
  readonly rest: string;
}

function splitAddress(text: string): AddressParts {
  // One slash is what is left of two where it was taken for the name of a file.
  const match = /^([a-z][a-z0-9+.-]+):\/{1,2}(?:([^/?#]*)@)?([^/?#]*)(\/[^/?#]*)?(.*)$/is.exec(
    text,
  );
  const [, scheme = '', user = '', host = '', application = '', rest = ''] = match ?? [];
  // A password with a slash in it ends before its host.
  const isHost = /^(\[[0-9a-f:.]*\]|[^:]*)(:[0-9]*)?$/i.test(host);
  return {
    scheme: scheme.toLowerCase(),
    user,
    host: isHost ? host : HIDDEN,
    application: isHost ? application : '',
    rest: isHost ? rest : `${host}${application}${rest}`,
  };
}

/** Any text with the addresses in it as {@link shownAddress} has them; names of files stay. */
export function hideAddresses(text: string, isKeyApart = false): string {
  return text.replace(
    /\b(?!file:)[a-z][a-z0-9+.-]+:\/\/[^\s"]*?(?=[:;,.'`)\]]*(?:[\s"]|$))/gi,
    (address) => shownAddress(address, isKeyApart),
  );
}

/** A word from the scheme of an address in it on; in time that grows with its length alone. */
function addressIn(word: string): string | undefined {
  for (let at = word.indexOf('://'); at >= 0; at = word.indexOf('://', at + 1)) {
    let from = at;
    while (from > 0 && /[a-z0-9+.-]/i.test(word.charAt(from - 1))) from--;
    while (from < at && !/[a-z]/i.test(word.charAt(from))) from++;
    if (at - from > 1 && word.slice(from, at).toLowerCase() !== 'file') return word.slice(from);
  }
  return undefined;
}

/**
 * What hides the addresses among a command's words wherever a text has them or a part of them.
 * @param words - as they stand on the command line
 * @param isKeyApart - as for {@link shownAddress}
 * @returns nothing where there are none
 */
export function wordScrubber(
  words: readonly string[],
  isKeyApart: boolean,
): ((text: string) => string) | undefined {
  const found = words.flatMap((word) => addressIn(word) ?? []);
  if (found.length === 0) return undefined;
  const pairs: [text: string, shown: string][] = [];
  for (const address of found) {
    const shown = shownAddress(address, isKeyApart);
    // Taken for the name of a file, it loses one slash of two.
    pairs.push([address, shown], [address.replace(/\/+/g, '/'), shown]);
    for (const secret of streamSecrets(address, undefined, isKeyApart))
      pairs.push([secret, HIDDEN]);
  }
  const all = pairs
    .flatMap(([text, shown]) => [
      [text, shown] as const,
      [JSON.stringify(text).slice(1, -1), shown] as const,
    ])
    .toSorted(([a], [b]) => b.length - a.length);
  return (text) => all.reduce((now, [secret, shown]) => now.replaceAll(secret, shown), text);
}

/** The key, and each part of the address in which one may stand; short words are no secrets. */
export function streamSecrets(
  text: string,
  key: string | undefined,
  isKeyApart: boolean,
): string[] {
  const { scheme, user, application, rest } = splitAddress(text);
  const [path = '', query = ''] = rest.split(/[?#](.*)/s);
  const isPlace = scheme.startsWith('rtmp') && (isKeyApart || rest !== '');
  const places = [...(isPlace ? [] : [application]), ...(isKeyApart ? [] : [path])];
  const parts = [
    key ?? '',
    user,
    ...user.split(':'),
    ...places.map((place) => place.slice(1)),
    ...places.flatMap((place) => place.split('/')),
    ...query.split('&').map((field) => field.slice(field.indexOf('=') + 1)),
  ];
  return secretList([...parts, ...parts.map(decodePart)]);
}

/**
 * What hides the passwords of queues among a command's words.
 * @returns nothing where there are none
 */
export function queueScrubber(words: readonly string[]): ((text: string) => string) | undefined {
  const secrets = secretList(words.flatMap(queueSecrets));
  if (secrets.length === 0 && words.every((word) => hideQueueAddresses(word) === word))
    return undefined;
  return (text) => redact(text, { secrets });
}

/** What may be a password in a word of the command line, however it is written. */
function queueSecrets(word: string): string[] {
  const user = /:\/\/(.*)@/s.exec(word)?.[1];
  if (user?.includes(':') !== true) return [];
  const password = user.slice(user.indexOf(':') + 1);
  return [user, password, decodePart(password)];
}

/** Any text without users and passwords of addresses of queues in it. */
export function hideQueueAddresses(text: string): string {
  // The example in our own messages stays.
  return text.replaceAll(/(rediss?:\/\/)(?!user:password@host)[^\s"']*@/gi, '$1');
}

/**
 * The text of a file that holds nothing but a secret, without the blanks around it.
 * @param what - for the message: `the token`
 * @throws EnumeratorError `E_IO`
 */
export function readSecretFile(file: string, what: string): string {
  try {
    return fs.readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw ioError(`cannot read ${what} in ${file}`, error);
  }
}
