/**
 * What a server is started with, and the limits that keep one visitor from the others' share.
 * @module
 */
import os from 'node:os';
import path from 'node:path';
import { DEFAULT_ENUMERATION, type Enumeration } from '../../core/enumeration.js';
import { ownVersion, packageRoot } from '../../io/package-root.js';
import type { RequestRecord } from '../../io/request-log.js';
import type { LiveSetting } from '../shared/live-record.js';

export interface ServerLimits {
  /** Width × height of an image, enlarged ones included. */
  readonly maxPixels: number;
  /** Of what is posted. */
  readonly maxBodyBytes: number;
  /** Characters of a number in an address. */
  readonly maxIndexLength: number;
  /** Requests a second from one address, of which twice as many may come at once; 0 for no limit. */
  readonly requestsPerSecond: number;
  /** Bytes a second to one address, of which twice as many may come at once; 0 for no limit. */
  readonly bytesPerSecond: number;
  /**
   * The part of connections, live places, waiting requests and memory that one address has at any
   * time, 0 to 1: it may have more while less than half is in use. 0 for no such limit.
   */
  readonly partPerAddress: number;
  /** Of `/live.png` and `/events` together. */
  readonly maxLiveClients: number;
  /** From a request's end to the beginning of its answer. */
  readonly requestTimeoutMs: number;
  /** For the lines before a request's body. */
  readonly headersTimeoutMs: number;
  /** For all of a request. */
  readonly bodyTimeoutMs: number;
  /** What comes above is closed at once. */
  readonly maxConnections: number;
  /** Worker threads for what takes long: one core is left free, unless given. */
  readonly threads: number;
}

const DEFAULT_LIMITS: Omit<ServerLimits, 'threads'> = {
  maxPixels: 4096 * 4096,
  maxBodyBytes: 8 * 2 ** 20,
  maxIndexLength: 32_768,
  requestsPerSecond: 200,
  bytesPerSecond: 0,
  partPerAddress: 1 / 8,
  maxLiveClients: 500,
  requestTimeoutMs: 30_000,
  headersTimeoutMs: 10_000,
  bodyTimeoutMs: 60_000,
  maxConnections: 4096,
};

/** More would only wait for each other. */
const MOST_USUAL_THREADS = 4;

/** What a server is made with. Everything has a usual value. */
export interface ServerOptions {
  /** What addresses mean that do not say it themselves; 64×64 RGB, mixed, unless given. */
  readonly images?: Enumeration | undefined;
  /** From 0 in steps of 1 since 1970, ten images a second, unless given. */
  readonly live?: Partial<Omit<LiveSetting, 'choice'>> | undefined;
  readonly limits?: Partial<ServerLimits> | undefined;
  /** The password for changes of the live setting, which is fixed without one. */
  readonly token?: string | undefined;
  /** The folder of the built page; the package's own unless given, `false` for none. */
  readonly page?: string | false | undefined;
  /** Whether the address of a visitor is the last one of `x-forwarded-for`. */
  readonly isProxyTrusted?: boolean | undefined;
  /**
   * The hosts that requests may name, beside those of this machine such as `localhost`. Unless given:
   * none where the server listens on loopback without a trusted proxy, else all.
   */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Called for each request when its answer has gone out. */
  readonly log?: ((record: RequestRecord) => void) | undefined;
  /** Told each unexpected error; the visitor gets no more than status 500. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

/** Images by their numbers, to be served by a program. */
export interface ImageServer {
  /**
   * Answers a request; `env` is what `@hono/node-server` hands to the app that it serves, without
   * which nothing can be streamed or posted.
   */
  readonly fetch: (request: Request, env?: object) => Response | Promise<Response>;
  /** End the live streams and the worker threads. */
  close(): Promise<void>;
}

/** What {@link ServerOptions} come to. */
export interface ServerSettings extends Pick<
  ServerOptions,
  'token' | 'isProxyTrusted' | 'allowedHosts' | 'log' | 'onFailure'
> {
  /** The default space, and what goes with it. */
  readonly choice: Enumeration;
  /** Whether whoever started the server has chosen it. */
  readonly isChosen: boolean;
  readonly live: Omit<LiveSetting, 'choice'>;
  readonly limits: ServerLimits;
  readonly pageFolder: string | undefined;
  /** The path that all addresses begin with; begins and ends with a slash. */
  readonly basePath: string;
  /** The program's version, a part of every entity tag. */
  readonly version: string;
}

/** The folder of the page that comes with the package. */
export function builtPage(): string {
  return path.join(packageRoot(), 'dist', 'page');
}

/** @param basePath - begins and ends with a slash */
export function completeOptions(options: ServerOptions, basePath: string): ServerSettings {
  const { images, live, limits, page = builtPage(), ...rest } = options;
  return {
    ...rest,
    choice: images ?? DEFAULT_ENUMERATION,
    isChosen: images !== undefined,
    live: { from: 0n, step: 1n, rate: { numerator: 10, denominator: 1 }, epoch: 0, ...live },
    limits: { ...DEFAULT_LIMITS, ...limits, threads: limits?.threads ?? usualThreads() },
    pageFolder: page === false ? undefined : page,
    basePath,
    version: ownVersion(),
  };
}

function usualThreads(): number {
  return Math.min(MOST_USUAL_THREADS, Math.max(1, os.availableParallelism() - 1));
}
