/**
 * The options of live streams. A stream key is read here, and given to ffmpeg by a preset file alone.
 * @module
 */
import type { LivePlan } from '../../run/plan.js';
import { PACES } from '../../run/record.js';
import { readSecretFile } from '../../io/secret.js';
import { readAddress, type StreamAddress } from '../../media/live/address.js';
import { usageError } from '../../core/errors.js';
import { choice, readBitrate, readEpoch, whole } from '../../text/read-quantity.js';
import { host } from '../host.js';
import { type Given, group, text, value } from './table.js';

export const KEY_VARIABLE = 'ENUMERATE_STREAM_KEY';

/** The options that a resumed stream takes too. */
export const CONNECTION_OPTIONS = group('Stream', {
  retries: value(whole(0, 999_999_999), 'N', 'give up after so many failures in a row', {
    otherwise: 'never',
  }),
  streamKeyFile: text('FILE', `holds the stream key (or ${KEY_VARIABLE})`),
});

export const LIVE_OPTIONS = group('Stream', {
  ...CONNECTION_OPTIONS,
  pace: value(choice(PACES), 'PACE', 'clock, or counter: no frame is left out', {
    otherwise: 'clock',
    choices: PACES,
  }),
  epoch: value(readEpoch, 'DATE', 'with --pace clock: when --from is shown', { otherwise: 'now' }),
  bitrate: value(readBitrate, 'RATE', 'kilobits a second: 4000, 6M', {
    otherwise: 'by the size',
  }),
});

export type LiveArguments = Partial<Given<typeof LIVE_OPTIONS>> & {
  readonly preset?: string | undefined;
};

/** @throws EnumeratorError `E_USAGE`, `E_OUTPUT` or `E_IO` */
export function readStream(out: string, { streamKeyFile: file }: LiveArguments): StreamAddress {
  const key = file === undefined ? host.env[KEY_VARIABLE] : readSecretFile(file, 'the stream key');
  if (file !== undefined && key === '')
    throw usageError(`--stream-key-file ${file}: the file is empty; it holds the key alone`);
  return readAddress(out, key === '' ? undefined : key);
}

/**
 * What the options say of a stream.
 * @throws EnumeratorError `E_USAGE`
 */
export function readLive({ pace, epoch, bitrate }: LiveArguments): LivePlan {
  if (pace === 'counter' && epoch !== undefined)
    throw usageError('--epoch is for --pace clock: the counter begins when the stream does');
  return { pace, epoch, bitrate };
}
