/**
 * From the server's options to its settings.
 * @module
 */
import fs from 'node:fs';
import os from 'node:os';
import { ioError } from '../../io/system-error.js';
import { DEFAULT_LIMITS, type LiveSetting, type ServerLimits } from '../../web/server/options.js';
import { readIndex } from './numbers.js';
import { readEnumeration } from './open-space.js';
import { SpaceSize } from '../../core/size.js';
import { usageError } from '../../core/errors.js';
import type { ServeArguments } from './serve-options.js';

const TOKEN_VARIABLE = 'ENUMERATE_TOKEN';
/** Shorter ones can be guessed. */
const LEAST_TOKEN = 16;
/** More would only wait for each other. */
const MOST_OWN_THREADS = 4;

/**
 * The space and the live setting.
 * @throws EnumeratorError
 */
export function readLiveSetting(args: ServeArguments): LiveSetting {
  const choice = readEnumeration(args);
  const { step = 1n, epoch = 0, fps: rate } = args;
  if (step === 0n) throw usageError('--step 0: it would show one image for ever');
  return {
    choice,
    from: args.from === undefined ? 0n : readIndex(args.from, new SpaceSize(choice.space)),
    step,
    rate,
    epoch,
  };
}

/** What the server refuses, by the options. */
export function limitsOf(given: ServeArguments): ServerLimits {
  const usual = DEFAULT_LIMITS;
  const { maxBody, requestTimeout, threads } = given;
  return {
    ...usual,
    maxPixels: given.maxPixels ?? usual.maxPixels,
    maxBodyBytes: maxBody === undefined ? usual.maxBodyBytes : Number(maxBody),
    maxIndexLength: given.maxIndexLength ?? usual.maxIndexLength,
    requestsPerSecond: given.rate ?? usual.requestsPerSecond,
    maxLiveClients: given.maxLiveClients ?? usual.maxLiveClients,
    maxConnections: given.maxConnections ?? usual.maxConnections,
    requestTimeoutMs:
      requestTimeout === undefined ? usual.requestTimeoutMs : Math.ceil(1000 * requestTimeout),
    threads: threads ?? Math.min(MOST_OWN_THREADS, Math.max(1, os.availableParallelism() - 1)),
  };
}

/** @throws EnumeratorError `E_USAGE`, EnumeratorError `E_IO` */
export function readToken(file: string | undefined): string | undefined {
  const token = file === undefined ? process.env[TOKEN_VARIABLE] : readTokenFile(file);
  const where = file === undefined ? TOKEN_VARIABLE : `--token-file ${file}`;
  if (token === undefined || (file === undefined && token === '')) return undefined;
  if (token.length >= LEAST_TOKEN && /^[\x21-\x7e]+$/.test(token)) return token;
  throw usageError(
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
