/**
 * The options of the server, and its settings by them.
 * @module
 */
import net from 'node:net';
import { grouped } from '../../core/cardinality.js';
import { naming, usageError } from '../../core/errors.js';
import type { Enumeration } from '../../core/enumeration.js';
import { parseSize, SPACE_KEYS } from '../../text/space-text.js';
import { spaceOptions } from './space-options.js';
import {
  bytesFrom,
  invalid,
  readBytes,
  readDuration,
  readEpoch,
  readInteger,
  readPart,
  readRate,
  readThreads,
  whole,
} from '../../text/read-quantity.js';
import { flag, type Given, group, text, value } from './table.js';
import { hostName } from '../../web/server/hosts.js';
import type { ServerLimits } from '../../web/server/options.js';
import type { LiveSetting } from '../../web/shared/live-record.js';
import { openNumber, readIndex } from '../../io/read-index.js';
import { readEnumeration } from '../../pictures/files/read-space.js';
import { SpaceSize } from '../../core/size.js';
import { host } from '../host.js';
import { readSecretFile } from '../../io/secret.js';

export const SERVE_OPTIONS = {
  ...group('Server', {
    host: text('ADDRESS', 'address to listen at; 0.0.0.0 or :: for all of this machine', {
      default: '127.0.0.1',
    }),
    port: value(whole(0, 65_535), 'N', 'port to listen at; 0 for one that is free', {
      default: '8080',
    }),
    basePath: value(readBasePath, 'PREFIX', 'what every address begins with', { default: '/' }),
    trustProxy: flag(
      'visitors are who x-forwarded-for says: only behind a proxy that sets that header',
    ),
    allowHost: value(
      readHosts,
      'NAMES',
      'further hosts to answer to, such as a.example,b.example',
      {
        otherwise: 'localhost alone on loopback, else any',
      },
    ),
    log: text('FILE', 'a line of JSON for each request: into this file, or none', {
      otherwise: 'standard error',
    }),
    static: text('FOLDER', 'write the page into this folder, for any web server, and end'),
    force: flag('with --static: write into a folder that is not empty'),
  }),
  ...spaceOptions(),
  ...group('Live picture', {
    from: text('N', 'the image at the epoch, in every form of a number', { otherwise: '0' }),
    step: value(readInteger, 'N', 'from each image to the next; may be negative', {
      otherwise: '1',
    }),
    fps: value(readRate, 'RATE', 'images a second: 10, 29.97, 30000/1001', { default: '10' }),
    epoch: value(readEpoch, 'DATE', 'when --from is shown', {
      otherwise: '1970',
    }),
    tokenFile: text(
      'FILE',
      'a file with the token that PUT /api/live requires (or ENUMERATE_TOKEN)',
      { otherwise: 'none: it is refused' },
    ),
  }),
  ...group('Limits', {
    maxPixels: value(readPixels, 'WxH', 'size of an image, or a number of pixels', {
      default: '4096x4096',
    }),
    maxBody: value(readBytes, 'BYTES', 'size of a posted picture', { default: '8MiB' }),
    maxIndexLength: value(whole(1, 2 ** 24), 'N', 'characters of a number in an address', {
      default: '32768',
    }),
    rate: value(
      whole(0, 10 ** 6),
      'N',
      'requests a second from one address, twice as many at once; 0 for no limit',
      { default: '200' },
    ),
    rateBytes: value(readRateBytes, 'BYTES', 'bytes a second to one address; 0 for no limit', {
      default: '0',
    }),
    perAddress: value(
      readPartOfAll,
      'PART',
      'of live viewers, connections, queue and memory for one address while more than half is in use; 0 for no limit',
      { default: '1/8' },
    ),
    maxLiveClients: value(whole(0, 10 ** 6), 'N', 'viewers of the live picture', {
      default: '500',
    }),
    maxConnections: value(whole(1, 10 ** 6), 'N', 'connections in all', { default: '4096' }),
    requestTimeout: value(readDuration, 'TIME', 'from a request to its answer', {
      default: '30s',
    }),
    threads: value(readThreads, 'N', 'worker threads for large images', {
      otherwise: 'cores less one, 1 to 4',
    }),
  }),
};

export type ServeArguments = Given<typeof SERVE_OPTIONS>;

/**
 * With a slash at both ends.
 * @throws EnumeratorError `E_USAGE`
 */
function readBasePath(text: string, name: string): string {
  const base = `/${text.split('/').filter(Boolean).join('/')}/`.replace('//', '/');
  const isPlain = /^\/([A-Za-z0-9._~-]+\/)*$/.test(base) && !/\/\.{1,2}\//.test(base);
  if (isPlain) return base;
  throw usageError(`${name} ${text}: write it as /images/, of letters, digits, . _ ~ and -`);
}

/** Names or addresses, without ports. */
function readHosts(text: string, name: string): readonly string[] {
  const hosts = text.split(',').map((host) => hostName(host.trim()));
  if (hosts.every((host) => net.isIP(host) !== 0 || /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(host))) {
    return hosts;
  }
  throw invalid(name, text, 'write it as images.example, or as a.example,b.example');
}

function readRateBytes(text: string, name: string): number {
  return Number(bytesFrom(0n)(text, name));
}

/** `1/8` and `12.5%` as a number from 0 to 1. */
function readPartOfAll(text: string, name: string): number {
  if (text.trim() === '0') return 0;
  const wayOut = 'write it as 1/8 or 12.5%, at most 100%; 0 for no limit';
  if (!/[/%]/.test(text)) throw invalid(name, text, wayOut);
  const all = 10 ** 9;
  return readPart(text, name, wayOut)(all) / all;
}

const MOST_PIXELS = 10 ** 12;

/** `4096x4096`, or a plain number of pixels. */
function readPixels(text: string, name: string): number {
  if (!/[x×*]/i.test(text)) return whole(1, MOST_PIXELS)(text, name);
  const { width, height } = parseSize(text, name);
  const pixels = width * height;
  if (pixels >= 1 && pixels <= MOST_PIXELS) return pixels;
  throw invalid(name, text, `expected 1 to ${grouped(MOST_PIXELS)} pixels`);
}

const TOKEN_VARIABLE = 'ENUMERATE_TOKEN';
/** Shorter ones can be guessed. */
const LEAST_TOKEN = 16;

/**
 * The space, where an option or a number's file has chosen one, and the live setting.
 * @throws EnumeratorError
 */
export function readLiveSetting(
  args: ServeArguments,
): Omit<LiveSetting, 'choice'> & { readonly images: Enumeration | undefined } {
  const from = args.from === undefined ? undefined : openNumber(args.from);
  const choice = readEnumeration(args, [from]);
  const { step = 1n, epoch = 0, fps: rate } = args;
  if (step === 0n) throw usageError('--step 0: it would show one image for ever');
  const isChosen = from?.told !== undefined || SPACE_KEYS.some((key) => args[key] !== undefined);
  return {
    images: isChosen ? choice : undefined,
    from:
      from === undefined
        ? 0n
        : naming(
            '--from',
            () => readIndex(from, new SpaceSize(choice.space), { enumeration: choice }),
            'E_NUMBER',
          ),
    step,
    rate,
    epoch,
  };
}

/** What the server refuses, by the options. */
export function limitsOf(given: ServeArguments): Partial<ServerLimits> {
  const { maxPixels, maxIndexLength, rateBytes, perAddress, maxLiveClients, maxConnections } =
    given;
  return {
    maxPixels,
    maxBodyBytes: Number(given.maxBody),
    maxIndexLength,
    requestsPerSecond: given.rate,
    bytesPerSecond: rateBytes,
    partPerAddress: perAddress,
    maxLiveClients,
    maxConnections,
    requestTimeoutMs: Math.ceil(1000 * given.requestTimeout),
    ...(given.threads && { threads: given.threads }),
  };
}

/** @throws EnumeratorError `E_USAGE`, `E_IO` */
export function readToken(file: string | undefined): string | undefined {
  const token = file === undefined ? host.env[TOKEN_VARIABLE] : readSecretFile(file, 'the token');
  if (token === undefined || (file === undefined && token === '')) return undefined;
  if (token.length >= LEAST_TOKEN && /^[\x21-\x7e]+$/.test(token)) return token;
  throw usageError(
    `${file === undefined ? TOKEN_VARIABLE : `--token-file ${file}`}: a token is ${LEAST_TOKEN} characters or more, without blanks; openssl rand -hex 32 makes one`,
  );
}
