/**
 * Where a stream goes: an address whose secret part ffmpeg alone gets, through a file that has no
 * name.
 * @module
 */
import { EnumeratorError, type Hint } from '../../core/errors.js';
import { HIDDEN, shownAddress, streamSecrets } from '../../io/secret.js';

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
    throw refusal(`${shown}: this is no address: write rtmp://host/application/key`);
  }
  if (url.username !== '' || url.password !== '') {
    throw refusal(
      `${shown}: user and password would stand in the list of processes; take a stream key`,
    );
  }
  const secrets = streamSecrets(text, key, key !== undefined);
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
      `${shown}: the stream key is missing: it follows the application, as in rtmp://host/application/key`,
      [{ key: 'stream-key' }],
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

function refusal(message: string, hints: readonly Hint[] = []): EnumeratorError {
  return new EnumeratorError('E_OUTPUT', message, { hints });
}
