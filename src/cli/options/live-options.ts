/**
 * The options of live streams: described and read. Stream keys are taken here and leave by
 * ffmpeg's preset alone.
 * @module
 */
import fs from 'node:fs';
import { type Live, type Pace, PACES } from '../../run/record.js';
import { ioError } from '../../io/system-error.js';
import { readAddress, type StreamAddress } from '../../media/live/address.js';
import { EnumeratorError } from '../../core/errors.js';
import { dashed, type Given, group, text } from './table.js';

/** What it takes to be ready for the first frame. */
const START_MS = 300;
export const KEY_VARIABLE = 'ENUMERATE_STREAM_KEY';
/** A stream without `--count` goes on; its checkpoint wants an end. */
export const ENDLESS = 2n ** 53n;

/** Those that a resumed stream takes too. */
export const CONNECTION_OPTIONS = group('Stream', {
  retries: text({ arg: 'N', help: 'give up after so many failures in a row', otherwise: 'never' }),
  streamKeyFile: text({
    arg: 'FILE',
    help: `a file that holds the stream key, in place of the address (or ${KEY_VARIABLE})`,
  }),
});

export const LIVE_OPTIONS = group('Stream', {
  ...CONNECTION_OPTIONS,
  pace: text({
    arg: 'PACE',
    help: 'clock: the frame goes with the time; counter: no frame is left out',
    otherwise: 'clock',
    choices: PACES,
  }),
  epoch: text({
    arg: 'TIME',
    help: 'with --pace clock: when --from is shown, as 2026-01-01T00:00:00Z or in seconds',
    otherwise: 'now',
  }),
  bitrate: text({
    arg: 'RATE',
    help: 'kilobits a second: 4000, 6M',
    otherwise: 'what goes with the size',
  }),
});

/** As they are typed. */
export type LiveArguments = Partial<Given<typeof LIVE_OPTIONS>> & {
  readonly preset?: string | undefined;
};

/** @throws EnumeratorError `E_USAGE`, EnumeratorError `E_OUTPUT` or `E_IO` */
export function readStream(out: string, args: LiveArguments): StreamAddress {
  const file = args.streamKeyFile;
  const key = file === undefined ? process.env[KEY_VARIABLE] : readKey(file);
  return readAddress(out, key === '' ? undefined : key);
}

function readKey(file: string): string {
  try {
    const key = fs.readFileSync(file, 'utf8').trim();
    if (key !== '') return key;
  } catch (error) {
    throw ioError(`cannot read the stream key in ${file}`, error);
  }
  throw new EnumeratorError(
    'E_USAGE',
    `--stream-key-file ${file}: the file is empty; it holds the key alone`,
  );
}

/** @throws EnumeratorError `E_USAGE` */
export function readLive(args: LiveArguments): Live {
  const { pace = 'clock', epoch, bitrate, preset = 'veryfast' } = args;
  if (!PACES.some((known) => known === pace))
    throw new EnumeratorError('E_USAGE', `--pace ${pace}: there are clock and counter`);
  if (pace === 'counter' && epoch !== undefined)
    throw new EnumeratorError(
      'E_USAGE',
      '--epoch is for --pace clock: the counter begins when the stream does',
    );
  return {
    pace: pace as Pace,
    epoch: pace === 'counter' ? 0 : epoch === undefined ? Date.now() + START_MS : readEpoch(epoch),
    bitrate: bitrate === undefined ? 0 : readBitrate(bitrate),
    preset,
  };
}

/** @throws EnumeratorError `E_USAGE` */
export function readRetries(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9]{1,9}$/.test(text.trim())) return Number(text);
  throw new EnumeratorError('E_USAGE', `--retries ${text}: it must be a whole number`);
}

export function readEpoch(text: string): number {
  const time = /^[0-9]{1,11}(\.[0-9]{1,3})?$/.test(text.trim())
    ? Math.round(Number(text) * 1000)
    : /^\d{4}-\d{2}-\d{2}/.test(text.trim())
      ? Date.parse(text.trim())
      : NaN;
  if (time >= 0) return time;
  throw new EnumeratorError(
    'E_USAGE',
    `--epoch ${text}: write it as 2026-01-01T00:00:00Z, or in seconds since 1970`,
  );
}

function readBitrate(text: string): number {
  const match = /^([0-9]{1,7})(k|m)?$/i.exec(text.trim());
  const kilobits = match === null ? 0 : Number(match[1]) * (/m/i.test(match[2] ?? '') ? 1000 : 1);
  if (kilobits >= 10 && kilobits <= 1_000_000) return kilobits;
  throw new EnumeratorError(
    'E_USAGE',
    `--bitrate ${text}: write it in kilobits a second, 10 to 1000000, or as 6M`,
  );
}

/** @throws EnumeratorError `E_USAGE` where an option is for streams, and the output is none */
export function refuseLiveOptions(args: LiveArguments, out: string): void {
  for (const name of ['pace', 'epoch', 'bitrate', 'retries', 'streamKeyFile'] as const) {
    if (args[name] !== undefined)
      throw new EnumeratorError(
        'E_USAGE',
        `--${dashed(name)} is for live streams, and ${out} is none`,
      );
  }
}
