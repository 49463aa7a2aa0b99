/**
 * The options of the server. `serve-settings.ts` makes its settings of them.
 * @module
 */
import { EnumeratorError } from '../../core/errors.js';
import { parseSize } from '../../text/space-text.js';
import { spaceOptions } from './space-options.js';
import {
  readBytes,
  readDuration,
  readEpoch,
  readInteger,
  readRate,
  whole,
} from '../../text/read-quantity.js';
import { readThreads } from './readers.js';
import { flag, type Given, group, text, value } from './table.js';

export const SERVE_OPTIONS = {
  ...group('Server', {
    host: text({
      arg: 'ADDRESS',
      help: 'address to listen at; 0.0.0.0 or :: for all of this machine',
      default: '127.0.0.1',
    }),
    port: value(whole(0, 65_535), {
      arg: 'N',
      help: 'port to listen at; 0 for one that is free',
      default: '8080',
    }),
    basePath: value(readBasePath, {
      arg: 'PATH',
      help: 'what every address begins with',
      default: '/',
    }),
    trustProxy: flag(
      'visitors are who x-forwarded-for says: only behind a proxy that sets that header',
    ),
    log: text({
      arg: 'FILE',
      help: 'a line of JSON for each request: into this file, or none',
      otherwise: 'standard error',
    }),
    static: text({
      arg: 'FOLDER',
      help: 'write the page into this folder, for any web server, and end',
    }),
    force: flag('with --static: write into a folder that is not empty'),
  }),
  ...spaceOptions(),
  ...group('Live picture', {
    from: text({
      arg: 'N',
      help: 'the image at the epoch, in every form of a number',
      otherwise: '0',
    }),
    step: value(readInteger, {
      arg: 'N',
      help: 'from each image to the next; may be negative',
      otherwise: '1',
    }),
    fps: value(readRate, {
      arg: 'RATE',
      help: 'images a second: 10, 29.97, 30000/1001',
      default: '10',
    }),
    epoch: value(readEpoch, {
      arg: 'TIME',
      help: 'when --from is shown, as 2026-01-01T00:00:00Z or in seconds',
      otherwise: '1970',
    }),
    tokenFile: text({
      arg: 'FILE',
      help: 'a file with the token that PUT /api/live requires (or ENUMERATE_TOKEN)',
      otherwise: 'none: it is refused',
    }),
  }),
  ...group('Limits', {
    maxPixels: value(readPixels, { arg: 'WxH', help: 'size of an image', otherwise: '4096x4096' }),
    maxBody: value(readBytes, {
      arg: 'BYTES',
      help: 'size of a posted picture',
      otherwise: '8MiB',
    }),
    maxIndexLength: value(whole(1, 2 ** 24), {
      arg: 'N',
      help: 'characters of a number in an address',
      otherwise: '32768',
    }),
    rate: value(whole(0, 10 ** 6), {
      arg: 'N',
      help: 'requests a second from one address, twice as many at once; 0 for no limit',
      otherwise: '200',
    }),
    maxLiveClients: value(whole(0, 10 ** 6), {
      arg: 'N',
      help: 'viewers of the live picture',
      otherwise: '500',
    }),
    maxConnections: value(whole(1, 10 ** 6), {
      arg: 'N',
      help: 'connections in all',
      otherwise: '4096',
    }),
    requestTimeout: value(readDuration, {
      arg: 'TIME',
      help: 'from a request to its answer: 30s, 2m',
      otherwise: '30s',
    }),
    threads: value(readThreads, {
      arg: 'N',
      help: 'worker threads for large images',
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
  throw new EnumeratorError(
    'E_USAGE',
    `${name} ${text}: write it as /images/, of letters, digits, . _ ~ and -`,
  );
}

/** `4096x4096`, or a plain number of pixels. */
function readPixels(text: string, name: string): number {
  if (/^[1-9][0-9]{0,11}$/.test(text.trim())) return Number(text);
  const { width, height } = parseSize(text, name);
  return width * height;
}
