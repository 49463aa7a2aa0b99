/**
 * What every request passes, whichever route answers it: a limit for each address, and the count and
 * the log of it when its answer has gone out.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import net from 'node:net';
import { quoteText } from '../../core/quote.js';
import type { ServerContext } from './context.js';
import { makeHostCheck } from './hosts.js';
import { routeName } from './metrics.js';
import { FILES_PREFIX } from './files/files-path.js';
import { Problem } from './problem.js';
import { queryProblem } from './query-text.js';
import { RateLimit } from './visitors/rate.js';
import { Shared } from './visitors/shared.js';
import { addressOf, rememberVisitor, visitOf, visitorAt } from './visitors/visitor.js';

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
  flow,
}: Omit<ServerContext, 'gate'>): Gate {
  const { isProxyTrusted, allowedHosts, limits, log } = settings;
  const isOurs = makeHostCheck(allowedHosts);
  const rate = new RateLimit(limits.requestsPerSecond);

  /** Milliseconds until a request has its turn; undefined where it is refused. */
  const turnOf = (path: string | undefined, visitor: string, now: number): number | undefined => {
    // Programs that show files as a drive take what is refused for what is not there.
    if (path?.startsWith(FILES_PREFIX) === true) return rate.takeAhead(visitor, now);
    return rate.take(visitor, now) ? 0 : undefined;
  };

  return (incoming, outgoing, path) => {
    if (visitOf(outgoing) !== undefined) return undefined;
    const { headers, socket } = incoming;
    const forwarded = isProxyTrusted ? headers['x-forwarded-for'] : undefined;
    const address = addressOf(socket.remoteAddress, forwarded);
    const visitor = visitorAt(address);
    const visit = rememberVisitor(outgoing, visitor);
    const began = performance.now();
    const writtenBefore = socket.bytesWritten;
    connections.begin(socket, outgoing);
    outgoing.on('close', () => {
      const ms = performance.now() - began;
      const status = outgoing.headersSent ? outgoing.statusCode : LEFT;
      const bytes = socket.bytesWritten - writtenBefore;
      flow.count(visitor, Math.max(0, bytes - visit.paidBytes));
      metrics.count(routeName(path, page), status, ms / 1000);
      log?.({
        time: new Date(Date.now() - ms).toISOString(),
        address,
        method: incoming.method ?? '',
        path: (incoming.url ?? '').slice(0, LOGGED_PATH),
        status,
        bytes,
        ms: Math.round(ms * 1000) / 1000,
      });
    });
    const waitMs = turnOf(path, visitor, began);
    if (waitMs === undefined) {
      return new Problem(429, 'too many requests from your address: wait a second', {
        'retry-after': '1',
      });
    }
    visit.waitMs = waitMs;
    const waitSeconds = flow.waitSeconds(visitor);
    if (waitSeconds > 0) {
      return new Problem(429, `too many bytes to your address: wait ${waitSeconds} s`, {
        'retry-after': String(waitSeconds),
      });
    }
    if (hasTwoHosts(incoming.rawHeaders)) return new Problem(400, 'the request names two hosts');
    if (!isOurs(headers.host)) {
      return new Problem(
        421,
        `"${quoteText(headers.host ?? '')}" is none of this server's hosts: add it to those that it allows`,
      );
    }
    return queryProblem(incoming.url ?? '');
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
  readonly #shared: Shared;
  #isClosing = false;

  /** @param perAddress - as {@link Shared} has it */
  constructor(most: number, perAddress: number) {
    this.#shared = new Shared(most, perAddress);
  }

  /** Take a connection, or close it at once where its address has too many. */
  add(socket: net.Socket): void {
    const visitor = visitorAt(addressOf(socket.remoteAddress, undefined));
    if (this.#shared.lackFor(visitor) !== undefined) {
      socket.destroy();
      return;
    }
    this.#shared.take(visitor);
    this.#open.set(socket, 0);
    socket.on('close', () => {
      this.#shared.give(visitor);
      this.#open.delete(socket);
    });
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
