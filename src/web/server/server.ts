/**
 * The server as a Hono app: what its routes share, from the beginning to the end. `app.ts` says
 * which address is answered by which route, `listen.ts` has the sockets.
 * @module
 */
import { makeApp } from './app.js';
import type { App, ServerContext } from './context.js';
import { Connections, makeGate } from './gate.js';
import { imageRoute, type ImageRoute } from './image-route.js';
import { LiveBroadcast } from './live-broadcast.js';
import { makeLiveFrame } from './make-image.js';
import { Metrics } from './metrics.js';
import { checkPixels, isLightImage, isTable, OwnSpaces } from './opened-spaces.js';
import {
  completeOptions,
  type ImageServer,
  type ServerOptions,
  type ServerSettings,
} from './options.js';
import { readPageFiles } from './pages/page-files.js';
import { rangeRoute, type RangeRoute } from './ranges/range-route.js';
import { RangeThreads } from './ranges/range-threads.js';
import { ByteBudget } from './request-memory.js';
import { Flow } from './visitors/rate.js';
import { Shared } from './visitors/shared.js';
import { WorkerPool } from './worker-pool.js';

/** Spaces whose images are made in the server's own thread, and the larger ones among them. */
const MOST_SPACES = 64;
const LARGE_SPACE_BYTES = 2 ** 18;
/** Jobs that wait for a thread. */
const MOST_QUEUED = 64;
/** The memory of large answers and bodies. */
const BUDGET_BYTES = 2 ** 29;

/**
 * Images by their numbers, numbers by their images, the live picture and the page, as an app.
 * @throws EnumeratorError `E_LIMIT` where the images are larger than the limit allows
 */
export function openApp(options: ServerOptions = {}): ImageServer {
  const { app, context } = openServer(completeOptions(options, '/'));
  const fetch: ImageServer['fetch'] = (request, env) => app.fetch(request, env);
  return { fetch, close: () => closeServer(context) };
}

/** A server with what `listen.ts` needs of it. */
export interface OpenedServer {
  readonly app: App;
  readonly context: ServerContext;
  readonly image: ImageRoute;
  readonly range: RangeRoute;
}

/** @throws EnumeratorError `E_LIMIT` */
export function openServer(settings: ServerSettings): OpenedServer {
  checkPixels(settings.choice.space, settings.limits.maxPixels);
  const context = makeContext(settings);
  const image = imageRoute(context);
  const range = rangeRoute(context);
  return { app: makeApp(context, image, range), context, image, range };
}

export async function closeServer({ live, pool, rangeThreads }: ServerContext): Promise<void> {
  live.close();
  await Promise.all([pool.close(), rangeThreads.close()]);
}

function makeContext(settings: ServerSettings): ServerContext {
  const { limits, choice } = settings;
  const spaces = new OwnSpaces(MOST_SPACES, LARGE_SPACE_BYTES);
  spaces.open(choice);
  const poolOptions = {
    threads: limits.threads,
    maxQueued: MOST_QUEUED,
    perAddress: limits.partPerAddress,
    timeoutMs: limits.requestTimeoutMs,
  };
  const pool = new WorkerPool(poolOptions);
  const rangeThreads = new RangeThreads(poolOptions, pool);
  const budget = new ByteBudget(BUDGET_BYTES, limits.partPerAddress);
  const flow = new Flow(limits.bytesPerSecond);
  const live = new LiveBroadcast(
    { choice, ...settings.live },
    async (job) =>
      isLightImage(job.choice, 1) && (!isTable(job.choice) || spaces.has(job.choice))
        ? makeLiveFrame(spaces.open(job.choice), job)
        : pool.run('frame', job, { visitor: 'live', isUrgent: true }),
    new Shared(limits.maxLiveClients, limits.partPerAddress),
    (error) => settings.onFailure?.(error),
  );
  const connections = new Connections(
    limits.maxConnections,
    // A proxy brings all visitors.
    settings.isProxyTrusted === true ? 0 : limits.partPerAddress,
  );
  const metrics = new Metrics({ live, pool, budget, connections });
  const page = readPageFiles(settings.pageFolder);
  const context = {
    settings,
    spaces,
    pool,
    rangeThreads,
    budget,
    flow,
    live,
    metrics,
    connections,
    page,
  };
  return { ...context, gate: makeGate(context) };
}
