/**
 * The server on sockets of its own: their limits, and their end.
 * @module
 */
import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { EnumeratorError, type Hint } from '../../core/errors.js';
import { pathBelow } from './app.js';
import { allowOthers, isOpenPath } from './cross-origin.js';
import { isLoopbackHost } from './hosts.js';
import { PREFIX, sendImage } from './image-route.js';
import { RANGE_PREFIX } from './ranges/range-target.js';
import { sendRange } from './ranges/range-route.js';
import { completeOptions, type ServerOptions } from './options.js';
import { Problem, problemText, replyProblem, writeProblem } from './problem.js';
import { closeServer, type OpenedServer, openServer } from './server.js';

/** Where a server listens. */
export interface ServeOptions extends ServerOptions {
  /** The address to listen at; `127.0.0.1`, for this machine alone, unless given. */
  readonly host?: string | undefined;
  /** 8080 unless given; 0 for any that is free. */
  readonly port?: number | undefined;
  /** The path that all addresses begin with; begins and ends with a slash. */
  readonly basePath?: string | undefined;
  /** Closes the server. */
  readonly signal?: AbortSignal | undefined;
}

/** A server that takes requests. */
export interface RunningServer {
  /** The one that was chosen where 0 was asked for. */
  readonly port: number;
  /** `http://127.0.0.1:8080/` with the base path. */
  readonly address: string;
  /** Take no more, end the live streams, let the others finish for so long, and end. */
  close(deadlineMs?: number): Promise<void>;
}

/** Between the bytes of an answer, and between two requests. */
const IDLE_MS = 60_000;
const KEEP_ALIVE_MS = 10_000;
const CHECK_MS = 1000;
/** What headers may take beside the number in the address. */
const HEADER_BYTES = 16_384;
/** What requests have to finish when the server is closed. */
const FINISH_MS = 10_000;

/**
 * Listen at an address until the server is closed.
 * @throws the signal's reason, where it is aborted before the server listens; EnumeratorError `E_IO`
 *   where the address cannot be listened at; `E_LIMIT` where the images are larger than is allowed
 */
export async function listen(options: ServeOptions = {}): Promise<RunningServer> {
  const { host = '127.0.0.1', port: wanted = 8080, basePath = '/', signal, ...rest } = options;
  signal?.throwIfAborted();
  const allowedHosts = allowedHostsAt(host, rest);
  const opened = openServer(completeOptions({ ...rest, allowedHosts }, basePath));
  const { context } = opened;
  const { limits, onFailure } = context.settings;
  const listener = http.createServer(
    {
      maxHeaderSize: limits.maxIndexLength + HEADER_BYTES,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.bodyTimeoutMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: CHECK_MS,
      noDelay: true,
    },
    makeListener(opened),
  );
  listener.on('connection', (socket) => context.connections.add(socket));
  listener.maxConnections = limits.maxConnections;
  listener.setTimeout(IDLE_MS);
  listener.on('clientError', refuseConnection);
  try {
    listener.listen(wanted, host);
    await once(listener, 'listening');
  } catch (error) {
    await closeServer(context);
    throw listenError(error as NodeJS.ErrnoException, host, wanted);
  }
  listener.on('error', (error) => onFailure?.(error));
  const { port } = listener.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  // A later call may give less time than the first one.
  const close = async (deadlineMs = FINISH_MS): Promise<void> => {
    signal?.removeEventListener('abort', abort);
    context.live.close();
    await context.connections.close(listener, deadlineMs);
    await (closed ??= closeServer(context));
  };
  const abort = (): void => void close();
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted === true) await close(0);
  signal?.throwIfAborted();
  return { port, address: `http://${hostText(host)}:${port}${basePath}`, close };
}

/** @param host - where the server listens */
function allowedHostsAt(
  host: string,
  { allowedHosts, isProxyTrusted }: ServerOptions,
): readonly string[] | undefined {
  const isForItself = isLoopbackHost(host) && isProxyTrusted !== true;
  return allowedHosts === undefined && !isForItself ? undefined : [...(allowedHosts ?? []), host];
}

function makeListener({ app, context, image, range }: OpenedServer): http.RequestListener {
  const { basePath } = context.settings;
  const answer = getRequestListener(app.fetch, {
    errorHandler: () =>
      replyProblem(new Problem(400, 'invalid address or host in the request'), {}),
  });
  const bareBase = basePath.slice(0, -1);
  const imagePrefix = bareBase + PREFIX;
  const rangePrefix = bareBase + RANGE_PREFIX;

  return (incoming, outgoing) => {
    const { headers, url = '' } = incoming;
    const path = pathBelow(basePath, url);
    const problem = context.gate(incoming, outgoing, path);
    if (problem !== undefined) {
      const more = isOpenPath(path) ? allowOthers({}) : {};
      writeProblem(outgoing, problem, { accept: headers.accept, path }, more);
    } else if (isFileRead(incoming, imagePrefix)) {
      sendImage(image, url.slice(bareBase.length), incoming, outgoing, context);
    } else if (isFileRead(incoming, rangePrefix)) {
      void sendRange(range, url.slice(bareBase.length), incoming, outgoing, context);
    } else void answer(incoming, outgoing);
  };
}

/** The plainest form of what is asked for most: it goes to its route at once, past the router. */
function isFileRead({ method, url = '' }: IncomingMessage, prefix: string): boolean {
  if (method !== 'GET' || !url.startsWith(prefix)) return false;
  const slash = url.indexOf('/', prefix.length);
  return slash < 0 || url.slice(prefix.length, slash).includes('?');
}

/** Why a connection is closed, by the code of Node's error. */
const REFUSALS: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'the address or the headers are too long'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request did not end in time'],
};

/** Answer what cannot be read as a request, or does not come to its end. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, detail] = REFUSALS[error.code ?? ''] ?? [400, 'not an HTTP request'];
  const { headers, body } = problemText(new Problem(status, detail), {});
  const all = { ...headers, connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`,
    // A client that goes on sending is not listened to.
    () => socket.destroy(),
  );
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): EnumeratorError {
  const reasons: Readonly<Record<string, readonly [reason: string, hint: Hint]>> = {
    EADDRINUSE: ['another program listens there', { key: 'other-port' }],
    EACCES: ['ports below 1024 are reserved for the system', { key: 'other-port' }],
    EADDRNOTAVAIL: NO_ADDRESS,
    ENOTFOUND: NO_ADDRESS,
    EAI_AGAIN: NO_ADDRESS,
  };
  const [reason, hint] = reasons[error.code ?? ''] ?? [error.message];
  return new EnumeratorError('E_IO', `cannot listen at ${hostText(host)}:${port}: ${reason}`, {
    cause: error,
    hints: hint === undefined ? [] : [hint],
  });
}

const NO_ADDRESS = ['this machine has no such address', { key: 'other-host' }] as const;

/** As it stands in an address. */
function hostText(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
