/**
 * What the routes share.
 * @module
 */
import type { ServerResponse } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import { EnumeratorError } from '../../core/errors.js';
import type { Connections, Gate } from './gate.js';
import type { LiveBroadcast } from './live-broadcast.js';
import type { Metrics } from './metrics.js';
import type { OwnSpaces } from './opened-spaces.js';
import type { ServerSettings } from './options.js';
import type { PageFiles } from './pages/page-files.js';
import type { RangeThreads } from './ranges/range-threads.js';
import type { ByteBudget } from './request-memory.js';
import type { Flow } from './visitors/rate.js';
import type { WorkerPool } from './worker-pool.js';

export interface ServerContext {
  readonly settings: ServerSettings;
  /** The spaces of the server's own thread. */
  readonly spaces: OwnSpaces;
  readonly pool: WorkerPool;
  readonly rangeThreads: RangeThreads;
  readonly budget: ByteBudget;
  readonly flow: Flow;
  readonly live: LiveBroadcast;
  readonly metrics: Metrics;
  readonly connections: Connections;
  readonly page: PageFiles;
  readonly gate: Gate;
}

export type App = Hono<{ Bindings: HttpBindings }>;

/** A request on its way, as Hono hands it over. */
export type Call = Context<{ Bindings: HttpBindings }>;

/** The query as it came, without its `?`; perhaps empty. */
export function queryOf(call: Call): string {
  const { url } = call.req;
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at + 1);
}

/**
 * The request and the response of Node's own. Only HTTP/1.1 is served: nginx and its like speak
 * HTTP/2 to the world.
 * @throws EnumeratorError `E_USAGE` where something else than `@hono/node-server` serves the app
 */
export function connectionOf({ env }: Call): HttpBindings {
  if (isNodeConnection(env)) return env;
  throw new EnumeratorError('E_USAGE', 'serve this app with @hono/node-server');
}

/** What the answer is written to; undefined where the app is called without a connection. */
export function outgoingOf({ env }: Call): ServerResponse | undefined {
  return isNodeConnection(env) ? env.outgoing : undefined;
}

/** Whether the app is served by Node; a request in a test may come from nowhere. */
export function isNodeConnection(env: Partial<HttpBindings> | undefined): env is HttpBindings {
  return env?.incoming !== undefined && env.outgoing !== undefined;
}
