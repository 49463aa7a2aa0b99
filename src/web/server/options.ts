/**
 * What a server is started with, and the limits that keep one visitor from the others' share.
 * @module
 */
import type { FrameRate } from '../../core/pace.js';
import type { SpaceChoice } from '../shared/space-query.js';

export interface ServerLimits {
  /** Width × height of an image, enlarged ones included. */
  readonly maxPixels: number;
  /** Of what is posted. */
  readonly maxBodyBytes: number;
  /** Characters of a number in an address. */
  readonly maxIndexLength: number;
  /** Requests a second from one address, of which twice as many may come at once; 0 for no limit. */
  readonly requestsPerSecond: number;
  /** Of `/live.png` and `/events` together. */
  readonly maxLiveClients: number;
  /** From a request's end to the beginning of its answer. */
  readonly requestTimeoutMs: number;
  /** What comes above is closed at once. */
  readonly maxConnections: number;
  /** Worker threads for what takes long. */
  readonly threads: number;
}

export const DEFAULT_LIMITS: ServerLimits = {
  maxPixels: 4096 * 4096,
  maxBodyBytes: 8 * 2 ** 20,
  maxIndexLength: 32_768,
  requestsPerSecond: 200,
  maxLiveClients: 500,
  requestTimeoutMs: 30_000,
  maxConnections: 4096,
  threads: 2,
};

/** Which image every screen shows at a moment. */
export interface LiveSetting {
  readonly choice: SpaceChoice;
  /** The image at the epoch. */
  readonly from: bigint;
  /** Not 0. */
  readonly step: bigint;
  readonly rate: FrameRate;
  /** In milliseconds since 1970. */
  readonly epoch: number;
}

/** One answered request, for the log. */
export interface RequestRecord {
  /** When it came: ISO 8601, in UTC. */
  readonly time: string;
  readonly address: string;
  readonly method: string;
  /** With its query, cut at 200 characters. */
  readonly path: string;
  /** 499 where the visitor left before the answer began. */
  readonly status: number;
  /** Handed to the connection, headers included. */
  readonly bytes: number;
  readonly ms: number;
}

export interface ServerOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Begins and ends with a slash. */
  readonly basePath: string;
  /** Whether the address of a visitor is the last one of `x-forwarded-for`. */
  readonly isProxyTrusted: boolean;
  /** The default space, and what goes with it. */
  readonly choice: SpaceChoice;
  readonly live: Omit<LiveSetting, 'choice'>;
  readonly limits: ServerLimits;
  /** Who has it may change the live setting; nobody may where it is missing. */
  readonly token?: string;
  /** Of the built page; without it there is none. */
  readonly pageFolder?: string;
  /** The program's, a part of every entity tag. */
  readonly version: string;
  /** The module of the worker threads, `image-worker.js`. */
  readonly workerUrl: URL;
  readonly log?: (record: RequestRecord) => void;
  /** Told what nobody foresaw; the visitor gets no more than status 500. */
  readonly reportFailure?: (error: unknown) => void;
}
