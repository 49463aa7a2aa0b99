/**
 * What every request passes, whichever route answers it: a limit for each address, and the count and
 * the log of it when its answer has gone out.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import net from 'node:net';
import type { ServerContext } from './context.js';
import { routeName } from './metrics.js';
import { Problem } from './problem.js';

/**
 * @param path - of the request, below the base path and without its query; undefined outside of it
 * @returns why the request is refused, if it is; a request that has passed already is not
 */
export type Gate = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  path: string | undefined,
) => Problem | undefined;

const LOGGED_PATH = 200;
/** The status of visitors who left before the answer began, as nginx counts them. */
const LEFT = 499;

export function makeGate({
  settings,
  metrics,
  connections,
  page,
}: Omit<ServerContext, 'gate'>): Gate {
  const { isProxyTrusted, limits, log } = settings;
  const rate = new RateLimit(limits.requestsPerSecond);
  const passed = new WeakSet<ServerResponse>();

  return (incoming, outgoing, path) => {
    if (passed.has(outgoing)) return undefined;
    passed.add(outgoing);
    const { headers, socket } = incoming;
    const forwarded = isProxyTrusted ? headers['x-forwarded-for'] : undefined;
    const address = addressOf(socket.remoteAddress, forwarded);
    const began = performance.now();
    const writtenBefore = socket.bytesWritten;
    connections.begin(socket, outgoing);
    outgoing.on('close', () => {
      const ms = performance.now() - began;
      const status = outgoing.headersSent ? outgoing.statusCode : LEFT;
      metrics.count(routeName(path, page), status, ms / 1000);
      log?.({
        time: new Date(Date.now() - ms).toISOString(),
        address,
        method: incoming.method ?? '',
        path: (incoming.url ?? '').slice(0, LOGGED_PATH),
        status,
        bytes: socket.bytesWritten - writtenBefore,
        ms: Math.round(ms * 1000) / 1000,
      });
    });
    if (!rate.take(address, began)) {
      return new Problem(429, 'too many requests from your address: wait a second', {
        'retry-after': '1',
      });
    }
    if (hasTwoHosts(incoming.rawHeaders)) return new Problem(400, 'the request names two hosts');
    return undefined;
  };
}

/** RFC 9112 wants it refused: a proxy before us may have taken the other one. */
function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  return hosts > 1;
}

/**
 * The open connections, each with the number of its requests that are not answered to the last byte.
 *
 * Node has `closeIdleConnections`, but that takes a connection for idle as soon as an answer has
 * been handed over, and cuts off large ones.
 */
export class Connections {
  readonly #open = new Map<net.Socket, number>();
  #isClosing = false;

  add(socket: net.Socket): void {
    this.#open.set(socket, 0);
    socket.on('close', () => this.#open.delete(socket));
  }

  get count(): number {
    return this.#open.size;
  }

  /** A request has come, which `response` answers. */
  begin(socket: net.Socket, response: ServerResponse): void {
    this.#open.set(socket, (this.#open.get(socket) ?? 0) + 1);
    response.on('close', () => {
      const left = (this.#open.get(socket) ?? 1) - 1;
      if (this.#open.has(socket)) this.#open.set(socket, left);
      if (this.#isClosing && left === 0) socket.destroy();
    });
  }

  /** Take no more, close what is idle, and wait for the others, but not beyond the deadline. */
  async close(server: net.Server, deadlineMs: number): Promise<void> {
    this.#isClosing = true;
    const closed = new Promise((resolve) => net.Server.prototype.close.call(server, resolve));
    for (const [socket, requests] of this.#open) if (requests === 0) socket.destroy();
    const deadline = setTimeout(() => {
      for (const socket of this.#open.keys()) socket.destroy();
    }, deadlineMs);
    await closed;
    clearTimeout(deadline);
  }
}

interface Bucket {
  left: number;
  /** The moment of the last request, in milliseconds of the caller's clock. */
  at: number;
}

/** Addresses that are remembered; the one that was seen first goes when there are more. */
const MOST_ADDRESSES = 65_536;
/** A bucket holds what comes in so many seconds. */
const BURST_SECONDS = 2;

/** A bucket of requests for each address, which fills up as time passes. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param perSecond - 0 lets everything through */
  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#burst = Math.max(1, perSecond * BURST_SECONDS);
  }

  /**
   * Take one request out of an address's bucket.
   * @param now - in milliseconds, of a clock that does not go back
   * @returns whether there was one left
   */
  take(address: string, now: number): boolean {
    if (this.#perSecond === 0) return true;
    const key = networkOf(address);
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      const [first = ''] = this.#buckets.size < MOST_ADDRESSES ? [] : this.#buckets.keys();
      this.#buckets.delete(first);
      bucket = { left: this.#burst, at: now };
      this.#buckets.set(key, bucket);
    }
    const filled = bucket.left + ((now - bucket.at) / 1000) * this.#perSecond;
    bucket.left = Math.min(this.#burst, filled);
    bucket.at = now;
    if (bucket.left < 1) return false;
    bucket.left--;
    return true;
  }
}

/** The address, or its network where it is of IPv6: a client with one address of it has 2^64. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [, mapped] = /^::ffff:([0-9.]+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = address.split('::', 2);
  const parts = head === '' ? [] : head.split(':');
  if (tail !== undefined) while (parts.length < 4) parts.push('0');
  return `${parts.slice(0, 4).join(':')}::/64`;
}

/**
 * Who asks.
 * @param forwarded - `x-forwarded-for`, where the proxy before us is trusted: it puts the address
 *   that it sees at the end, and everything before that may be made up
 */
export function addressOf(
  peer: string | undefined,
  forwarded: string | string[] | undefined,
): string {
  const text = Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
  const last = text?.split(',').at(-1)?.trim() ?? '';
  return net.isIP(last) === 0 ? (peer ?? 'unknown') : last;
}
