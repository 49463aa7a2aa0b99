/**
 * Where a stream goes: an address of which the secret part is told to nobody but ffmpeg, and to
 * that by a file that has no name.
 * @module
 */
import { EnumeratorError } from '../../core/errors.js';

export interface StreamAddress {
  /** What stands on ffmpeg's command line, which every user of the machine can read. */
  readonly url: string;
  /** Options for ffmpeg that are secret: a preset's lines. */
  readonly preset: string;
  /** The container of the stream, by ffmpeg's name. */
  readonly muxer: string;
  /** For messages: `rtmp://host/app/…` */
  readonly shown: string;
  /** Texts that are to stand in no message. */
  readonly secrets: readonly string[];
}

const HIDDEN = '…';

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
  // One slash is what is left of two where somebody took it for the name of a file.
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
    // Whoever takes it for the name of a file leaves one slash of two.
    pairs.push([address, shown], [address.replace(/\/+/g, '/'), shown]);
    for (const secret of secretsOf(address, undefined, isKeyApart)) pairs.push([secret, HIDDEN]);
  }
  const all = pairs
    .flatMap(([text, shown]) => [
      [text, shown] as const,
      [JSON.stringify(text).slice(1, -1), shown] as const,
    ])
    .toSorted(([a], [b]) => b.length - a.length);
  return (text) => all.reduce((now, [secret, shown]) => now.replaceAll(secret, shown), text);
}

/**
 * @param text - as the user wrote it
 * @param key - the stream's key where it is given apart
 * @throws EnumeratorError `E_OUTPUT` where it is no address of a stream; never with the key in it
 */
export function readAddress(text: string, key?: string): StreamAddress {
  const shown = shownAddress(text, key !== undefined);
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw refusal(`${shown}: this is no address; write rtmp://host/application/key`);
  }
  if (url.username !== '' || url.password !== '') {
    throw refusal(
      `${shown}: user and password would stand in the list of processes; take a stream key`,
    );
  }
  const secrets = secretsOf(text, key, key !== undefined);
  if (!/^rtmps?:$/.test(url.protocol)) {
    if (key !== undefined)
      throw refusal(`${shown}: only rtmp:// and rtmps:// take a stream key apart`);
    const muxer = url.protocol === 'rtsp:' ? 'rtsp' : 'mpegts';
    return { url: text, preset: '', muxer, shown, secrets };
  }
  const parts = `${url.pathname}${url.search}`.slice(1).split('/');
  const isApart = key !== undefined;
  const playpath = isApart ? key : parts.length > 1 ? parts.at(-1)! : '';
  const application = (isApart ? parts : parts.slice(0, -1))
    .filter((part) => part !== '')
    .join('/');
  if (application === '' || playpath === '') {
    throw refusal(
      `${shown}: the stream key is missing: it stands behind the application, as in rtmp://host/application/key; or put it into a file for --stream-key-file or into ENUMERATE_STREAM_KEY`,
    );
  }
  if (/[\s\p{Cc}]/u.test(playpath))
    throw refusal(`${shown}: the stream key has a space or a line break in it`);
  return {
    url: `${url.protocol}//${url.host}/${application}`,
    preset: `rtmp_app=${application}\nrtmp_playpath=${playpath}\n`,
    muxer: 'flv',
    shown: `${url.protocol}//${url.host}/${application}/${HIDDEN}`,
    secrets,
  };
}

/** The key, and each part of the address in which one may stand; short words are no secrets. */
function secretsOf(text: string, key: string | undefined, isKeyApart: boolean): string[] {
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
  const decoded = parts.map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  return [...new Set([...parts, ...decoded])]
    .filter((part) => part.length >= 4)
    .toSorted((a, b) => b.length - a.length);
}

/** A message of somebody's without the secrets. */
export function redact(message: string, { secrets }: Pick<StreamAddress, 'secrets'>): string {
  return secrets.reduce((text, secret) => text.replaceAll(secret, HIDDEN), message);
}

function refusal(message: string): EnumeratorError {
  return new EnumeratorError('E_OUTPUT', message);
}
