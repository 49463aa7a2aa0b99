/**
 * Films and streams as kinds of output of a run.
 * @module
 */
import type { Carriers } from '../run/session.js';
import type { StreamAddress } from './live/address.js';
import { MAX_APNG_FRAMES } from '../codecs/apng.js';
import { requireType } from '../core/arguments.js';
import { grouped } from '../core/cardinality.js';
import { EnumeratorError } from '../core/errors.js';
import type { RunRecord } from '../run/record.js';
import { chooseEncoding } from './encoding.js';

/** Where a stream goes, of which no checkpoint tells. */
export interface StreamConnection {
  readonly address: StreamAddress;
  /** Failures in a row after which it gives up; undefined for never. */
  readonly retries?: number | undefined;
}

/** How a run connects to a server that takes live streams. */
export interface StreamOptions {
  /** The address, such as `rtmp://host/app`; a plan has it as its output. */
  readonly address?: string | undefined;
  /** The stream's key, where it does not stand in the address. */
  readonly key?: string | undefined;
  /** Failures in a row after which it gives up; undefined for never. */
  readonly retries?: number | undefined;
}

/**
 * Films and streams, which are loaded when a run turns out to be one.
 * @throws EnumeratorError `E_USAGE` where a stream is asked for and the address is none
 */
export async function carriersOf({ address, key, retries }: StreamOptions): Promise<Carriers> {
  const { readAddress } = await import('./live/address.js');
  return mediaCarriers((): StreamConnection => {
    requireType(address, 'string', 'stream.address');
    return { address: readAddress(address, key), retries };
  });
}

/** @param connect - asked once a run turns out to be a stream; it throws where there is no address */
export function mediaCarriers(connect: () => StreamConnection): Carriers {
  return {
    film: {
      check: (record, { out }) => checkFilm(record, out),
      async execute(record, options) {
        const { executeFilm } = await import('./film.js');
        return executeFilm(record, options);
      },
    },
    stream: {
      check(record) {
        checkStream(record);
        connect();
      },
      async execute(record, options) {
        const { executeLive } = await import('./live/live-run.js');
        return executeLive(record, { ...options, ...connect() });
      },
    },
  };
}

/**
 * Check that a stream can show a run's images.
 * @throws EnumeratorError `E_OUTPUT`
 */
function checkStream({ space, output }: RunRecord): void {
  const { film } = output;
  if (film === undefined) return;
  const { codec, crf, lossless, loop } = film;
  if (codec !== undefined || crf !== undefined || lossless === true || loop !== 0) {
    throw new EnumeratorError(
      'E_OUTPUT',
      'codec, crf, lossless and loop are for films: a stream is H.264 at a constant bit rate',
    );
  }
  const [width, height] = [space.width * film.scale, space.height * film.scale];
  if (width % 2 !== 0 || height % 2 !== 0) {
    throw new EnumeratorError('E_OUTPUT', `${width}×${height} pixels: streams want even sizes`, {
      hints: [{ key: 'scale', value: `${2 * film.scale}` }],
    });
  }
  chooseEncoding({ space, film, name: 'x.mp4' });
}

/**
 * Check that a film can hold a run's images, before anything is written.
 * @throws EnumeratorError `E_OUTPUT`
 */
function checkFilm(record: RunRecord, out: string): void {
  const { space, first, end, output } = record;
  const { film, rate } = output;
  if (film === undefined) return;
  const { program } = chooseEncoding({ space, film, name: out, rate });
  if (first === end)
    throw new EnumeratorError(
      'E_OUTPUT',
      `${out}: a film has at least one frame, and this run has none`,
    );
  if (program === 'apng' && end - first > MAX_APNG_FRAMES)
    throw new EnumeratorError(
      'E_OUTPUT',
      `${out}: an animated PNG has at most ${grouped(MAX_APNG_FRAMES)} frames`,
    );
}
