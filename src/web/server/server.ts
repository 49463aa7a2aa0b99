/**
 * The server: its sockets, their limits, and its end. Which address is answered by whom is in
 * `app.ts`.
 * @module
 */
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { EnumeratorError } from '../../core/errors.js';
import { makeApp } from './app.js';
import { ByteBudget } from './byte-budget.js';
import { Connections } from './connections.js';
import { type ServerContext } from './context.js';
import { checkPixels, isLightImage } from './image-cost.js';
import { imageRoute, PREFIX, sendImage } from './image-route.js';
import { LiveBroadcast } from './live-broadcast.js';
import { makeLiveFrame } from './live-frame.js';
import { Metrics } from './metrics.js';
import { OpenedSpaces } from './opened-spaces.js';
import type { ServerOptions } from './options.js';
import { readPageFiles } from './page-files.js';
import { Problem, problemText, replyProblem, securityHeaders, writeProblem } from './problem.js';
import { addressOf, RateLimit } from './rate-limit.js';
import { LIVE_ROUTES, routeName } from './route-names.js';
import { WorkerPool } from './worker-pool.js';

/** A server that takes requests. */
export interface RunningServer {
  /** The one that was chosen where 0 was asked for. */
  readonly port: number;
  /** `http://127.0.0.1:8080/` with the base path. */
  readonly address: string;
  /** Take no more, end the live ones, let the others finish for so long, and end. */
  close(deadlineMs: number): Promise<void>;
}

/** Spaces whose images are made in the server's own thread, and the larger ones among them. */
const MOST_SPACES = 64;
const LARGE_SPACE_BYTES = 2 ** 18;
/** Jobs that wait for a thread. */
const MOST_QUEUED = 32;
/** Of large answers and bodies. */
const BUDGET_BYTES = 2 ** 29;

/** Between the bytes of an answer, and between two requests. */
const IDLE_MS = 60_000;
const KEEP_ALIVE_MS = 10_000;
const CHECK_MS = 1000;
/** What headers may take beside the number in the address. */
const HEADER_BYTES = 16_384;
const LOGGED_PATH = 200;
/** Of visitors who left before the answer began, as nginx counts them. */
const LEFT = 499;

/** @throws EnumeratorError `E_IO` where the address cannot be listened at; Problem as the limits */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  checkPixels(options.choice.space, options.limits.maxPixels);
  const context = makeContext(options);
  const server = http.createServer(
    {
      maxHeaderSize: options.limits.maxIndexLength + HEADER_BYTES,
      headersTimeout: options.limits.headersTimeoutMs,
      requestTimeout: options.limits.bodyTimeoutMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: CHECK_MS,
      noDelay: true,
    },
    makeListener(context),
  );
  server.on('connection', (socket) => context.connections.add(socket));
  server.maxConnections = options.limits.maxConnections;
  server.setTimeout(IDLE_MS);
  server.on('clientError', refuseConnection);
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    address: `http://${hostText(options.host)}:${port}${options.basePath}`,
    close: async (deadlineMs) => {
      context.live.close();
      await context.connections.close(server, deadlineMs);
      await context.pool.close();
    },
  };
}

function makeContext(options: ServerOptions): ServerContext {
  const { limits, workerUrl, choice } = options;
  const spaces = new OpenedSpaces(MOST_SPACES, LARGE_SPACE_BYTES);
  spaces.open(choice);
  const pool = new WorkerPool({
    url: workerUrl,
    threads: limits.threads,
    maxQueued: MOST_QUEUED,
    timeoutMs: limits.requestTimeoutMs,
  });
  const budget = new ByteBudget(BUDGET_BYTES);
  const live = new LiveBroadcast(
    { choice, ...options.live },
    async (setting, place) =>
      isLightImage(setting.choice, 1, spaces)
        ? makeLiveFrame(spaces.open(setting.choice), place)
        : pool.run({ kind: 'frame', choice: setting.choice, place }, { isUrgent: true }),
    limits.maxLiveClients,
    (error) => options.reportFailure?.(error),
  );
  const connections = new Connections();
  const metrics = new Metrics({
    liveClients: () => live.clients,
    liveLag: () => live.lagMs / 1000,
    droppedFrames: () => live.dropped,
    queuedJobs: () => pool.queued,
    heldBytes: () => budget.usedBytes,
    connections: () => connections.count,
  });
  const page = readPageFiles(options.pageFolder);
  return { options, spaces, pool, budget, live, metrics, connections, page };
}

function makeListener(context: ServerContext): http.RequestListener {
  const { options } = context;
  const { basePath, isProxyTrusted, limits } = options;
  const image = imageRoute(context);
  const app = makeApp(context, image);
  const answer = getRequestListener(app.fetch, {
    errorHandler: () =>
      replyProblem(new Problem(400, 'the address or the host is none'), undefined),
  });
  const rate = new RateLimit(limits.requestsPerSecond);
  const bareBase = basePath.slice(0, -1);
  const imagePrefix = bareBase + PREFIX;
  const lastPart = basePath.split('/').at(-2) ?? '';

  return (incoming, outgoing) => {
    const { headers, socket } = incoming;
    const forwarded = isProxyTrusted ? headers['x-forwarded-for'] : undefined;
    const address = addressOf(socket.remoteAddress, forwarded);
    const began = performance.now();
    watchEnd(context, incoming, outgoing, address, began);
    if (!rate.take(address, began)) {
      const problem = new Problem(429, 'too many requests from your address: wait a second', {
        'retry-after': '1',
      });
      writeProblem(outgoing, problem, headers.accept);
      return;
    }
    if (hasTwoHosts(incoming.rawHeaders)) {
      writeProblem(outgoing, new Problem(400, 'the request names two hosts'), headers.accept);
      return;
    }
    if (incoming.url === bareBase && bareBase !== '') {
      outgoing.writeHead(308, { ...securityHeaders(), location: `${lastPart}/` }).end();
      return;
    }
    if (isImageRead(incoming, imagePrefix)) {
      const target = (incoming.url ?? '').slice(bareBase.length);
      sendImage(image, target, incoming, outgoing, options.reportFailure);
      return;
    }
    void answer(incoming, outgoing);
  };
}

/** The plainest form of what is asked for most: it goes to its route at once, past the router. */
function isImageRead({ method, url = '' }: IncomingMessage, prefix: string): boolean {
  return method === 'GET' && url.startsWith(prefix) && !url.includes('/', prefix.length);
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

/** Count and log a request when its answer has gone out, or its visitor. */
function watchEnd(
  { options, metrics, connections, page }: ServerContext,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  address: string,
  began: number,
): void {
  const { socket } = incoming;
  const writtenBefore = socket.bytesWritten;
  connections.begin(socket, outgoing);
  outgoing.on('close', () => {
    const ms = performance.now() - began;
    const status = outgoing.headersSent ? outgoing.statusCode : LEFT;
    const route = routeName(incoming.url ?? '', options.basePath, page);
    metrics.count(route, status, ms / 1000, LIVE_ROUTES.has(route));
    options.log?.({
      time: new Date(Date.now() - ms).toISOString(),
      address,
      method: incoming.method ?? '',
      path: (incoming.url ?? '').slice(0, LOGGED_PATH),
      status,
      bytes: socket.bytesWritten - writtenBefore,
      ms: Math.round(ms * 1000) / 1000,
    });
  });
}

/** What cannot be read as a request, or does not come to its end. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 431
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 408
        : 400;
  const detail =
    status === 431
      ? 'the address or the headers are too long'
      : status === 408
        ? 'the request did not come to its end in time'
        : 'this is no HTTP request';
  const { headers, body } = problemText(new Problem(status, detail), undefined);
  const all = { ...securityHeaders(), ...headers, connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  socket.end(
    `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    // Whoever goes on sending is not listened to.
    () => socket.destroy(),
  );
}

function listen(server: http.Server, { host, port, reportFailure }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new EnumeratorError('E_IO', listenMessage(error, host, port), { cause: error })),
    );
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      server.on('error', (error) => reportFailure?.(error));
      resolve();
    });
  });
}

function listenMessage(
  { code, message }: NodeJS.ErrnoException,
  host: string,
  port: number,
): string {
  const where = `${hostText(host)}:${port}`;
  switch (code) {
    case 'EADDRINUSE':
      return `cannot listen at ${where}: another program does; choose another --port, or 0 for a free one`;
    case 'EACCES':
      return `cannot listen at ${where}: ports below 1024 are for the system; choose another --port`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `cannot listen at ${where}: this machine has no such address; choose another --host`;
    default:
      return `cannot listen at ${where}: ${message}`;
  }
}

/** As it stands in an address. */
function hostText(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
