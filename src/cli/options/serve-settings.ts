/**
 * From the server's options to its settings.
 * @module
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ioError } from '../../io/system-error.js';
import type { SpaceChoice } from '../../web/shared/space-query.js';
import { DEFAULT_LIMITS, type LiveSetting, type ServerLimits } from '../../web/server/options.js';
import { readEpoch } from './live-options.js';
import { readIndex, readInteger } from './numbers.js';
import { openSpace } from './open-space.js';
import { parseSize } from '../../text/space-text.js';
import { packageRoot } from '../../io/package-root.js';
import { readBytes, readDuration, readRate, readThreads } from './run-values.js';
import { EnumeratorError } from '../../core/errors.js';
import type { ServeArguments } from './serve-options.js';

const TOKEN_VARIABLE = 'ENUMERATE_TOKEN';
/** Shorter ones can be guessed. */
const LEAST_TOKEN = 16;
const MOST_PORT = 65_535;
/** More would only wait for each other. */
const MOST_OWN_THREADS = 4;

/**
 * The space and the live setting.
 * @throws EnumeratorError
 */
export function readLiveSetting(args: ServeArguments): LiveSetting {
  const { numbering, palette } = openSpace(args);
  const { space, order, seed, size } = numbering;
  const choice: SpaceChoice = { space, order, seed, ...(palette === undefined ? {} : { palette }) };
  const step = args.step === undefined ? 1n : readInteger(args.step, '--step');
  if (step === 0n)
    throw new EnumeratorError('E_USAGE', '--step 0: it would show one image for ever');
  return {
    choice,
    from: args.from === undefined ? 0n : readIndex(args.from, size),
    step,
    rate: readRate(args.fps),
    epoch: args.epoch === undefined ? 0 : readEpoch(args.epoch),
  };
}

/** @throws EnumeratorError `E_USAGE` */
export function readLimits(args: ServeArguments): ServerLimits {
  const threads = Math.min(MOST_OWN_THREADS, Math.max(1, os.availableParallelism() - 1));
  const { maxPixels, maxBody, maxIndexLength, maxLiveClients, maxConnections } = args;
  const usual = DEFAULT_LIMITS;
  return {
    ...usual,
    maxPixels: maxPixels === undefined ? usual.maxPixels : readPixels(maxPixels),
    maxBodyBytes:
      maxBody === undefined ? usual.maxBodyBytes : Number(readBytes(maxBody, '--max-body')),
    maxIndexLength:
      readCount(maxIndexLength, '--max-index-length', 1, 2 ** 24) ?? usual.maxIndexLength,
    requestsPerSecond: readCount(args.rate, '--rate', 0, 10 ** 6) ?? usual.requestsPerSecond,
    maxLiveClients:
      readCount(maxLiveClients, '--max-live-clients', 0, 10 ** 6) ?? usual.maxLiveClients,
    maxConnections:
      readCount(maxConnections, '--max-connections', 1, 10 ** 6) ?? usual.maxConnections,
    requestTimeoutMs:
      args.requestTimeout === undefined
        ? usual.requestTimeoutMs
        : Math.ceil(1000 * readDuration(args.requestTimeout, '--request-timeout')),
    threads: args.threads === undefined ? threads : readThreads(args.threads),
  };
}

/** @throws EnumeratorError `E_USAGE` */
export function readPort(text: string): number {
  return readCount(text, '--port', 0, MOST_PORT) ?? 0;
}

/**
 * With a slash at both ends.
 * @throws EnumeratorError `E_USAGE`
 */
export function readBasePath(text: string): string {
  const base = `/${text.split('/').filter(Boolean).join('/')}/`.replace('//', '/');
  const isPlain = /^\/([A-Za-z0-9._~-]+\/)*$/.test(base) && !/\/\.{1,2}\//.test(base);
  if (isPlain) return base;
  throw new EnumeratorError(
    'E_USAGE',
    `--base-path ${text}: write it as /images/, of letters, digits, . _ ~ and -`,
  );
}

/** @throws EnumeratorError `E_USAGE`, EnumeratorError `E_IO` */
export function readToken(file: string | undefined): string | undefined {
  const token = file === undefined ? process.env[TOKEN_VARIABLE] : readTokenFile(file);
  const where = file === undefined ? TOKEN_VARIABLE : `--token-file ${file}`;
  if (token === undefined || (file === undefined && token === '')) return undefined;
  if (token.length >= LEAST_TOKEN && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new EnumeratorError(
    'E_USAGE',
    `${where}: a token is ${LEAST_TOKEN} characters or more, without blanks; openssl rand -hex 32 makes one`,
  );
}

function readTokenFile(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw ioError(`cannot read the token in ${file}`, error);
  }
}

/** Where the build puts the page. */
export function pageFolder(): string {
  return path.join(packageRoot(), 'dist', 'page');
}

/** `4096x4096`, or a plain number of pixels. */
function readPixels(text: string): number {
  if (/^[1-9][0-9]{0,11}$/.test(text.trim())) return Number(text);
  const { width, height } = parseSize(text, '--max-pixels');
  return width * height;
}

function readCount(
  text: string | undefined,
  option: string,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined;
  const count = /^[0-9]{1,12}$/.test(text.trim()) ? Number(text) : NaN;
  if (count >= least && count <= most) return count;
  throw new EnumeratorError(
    'E_USAGE',
    `${option} ${text}: it must be a whole number from ${least} to ${most}`,
  );
}
