/**
 * What a Prometheus may ask for.
 * @module
 */
import type { PageFiles } from './page-files.js';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface MetricSources {
  readonly liveClients: () => number;
  /** How late the last frame was made, in seconds. */
  readonly liveLag: () => number;
  readonly droppedFrames: () => number;
  readonly queuedJobs: () => number;
  readonly heldBytes: () => number;
  readonly connections: () => number;
}

/** The routes that have names of their own in the metrics. */
const NAMES: ReadonlySet<string> = new Set([
  '/api/estimate',
  '/api/live',
  '/api/space',
  '/events',
  '/healthz',
  '/live.png',
  '/locate',
  '/metrics',
]);

/** In seconds. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Counter<'route' | 'status'>;
  readonly #durations: Histogram<'route'>;
  /** By route and status: looking labels up costs more than counting. */
  readonly #counters = new Map<string, Map<number, Counter.Internal>>();
  readonly #observers = new Map<string, Histogram.Internal<'route'>>();

  constructor(sources: MetricSources) {
    const registers = [this.#registry];
    this.#requests = new Counter({
      name: 'enumerate_http_requests_total',
      help: 'Requests that were answered.',
      labelNames: ['route', 'status'],
      registers,
    });
    this.#durations = new Histogram({
      name: 'enumerate_http_request_duration_seconds',
      help: 'From a request to the end of its answer, live ones left out.',
      labelNames: ['route'],
      buckets: DURATIONS,
      registers,
    });
    const gauge = (name: string, help: string, read: () => number): void => {
      const made: Gauge = new Gauge({
        name,
        help,
        registers,
        collect: () => made.set(read()),
      });
    };
    gauge('enumerate_live_clients', 'Who watches now.', sources.liveClients);
    gauge('enumerate_live_lag_seconds', 'How late the last live frame was made.', sources.liveLag);
    gauge(
      'enumerate_live_dropped_frames',
      'Live frames that slow clients did not get.',
      sources.droppedFrames,
    );
    gauge('enumerate_queued_jobs', 'Large requests that wait for a thread.', sources.queuedJobs);
    gauge('enumerate_held_bytes', 'Of large answers that are being sent.', sources.heldBytes);
    gauge('enumerate_connections', 'Open connections.', sources.connections);
    gauge('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
    gauge('nodejs_heap_used_bytes', 'JavaScript memory in use.', () => heap().heapUsed);
    gauge('nodejs_external_memory_bytes', 'Memory outside of it.', () => heap().external);
    gauge('process_uptime_seconds', 'Since the start.', () => process.uptime());
  }

  /** @param isLive - whether it was one that goes on until the visitor leaves */
  count(route: string, status: number, seconds: number, isLive: boolean): void {
    this.#counterOf(route, status).inc();
    if (isLive) return;
    let observer = this.#observers.get(route);
    if (observer === undefined) {
      observer = this.#durations.labels({ route });
      this.#observers.set(route, observer);
    }
    observer.observe(seconds);
  }

  #counterOf(route: string, status: number): Counter.Internal {
    let counters = this.#counters.get(route);
    if (counters === undefined) {
      counters = new Map();
      this.#counters.set(route, counters);
    }
    let counter = counters.get(status);
    if (counter === undefined) {
      counter = this.#requests.labels({ route, status });
      counters.set(status, counter);
    }
    return counter;
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}

function heap(): NodeJS.MemoryUsage {
  return process.memoryUsage();
}

/** Those that go on until the visitor leaves. */
export const LIVE_ROUTES: ReadonlySet<string> = new Set(['/events', '/live.png']);

/**
 * The name of a request in the metrics: there are few, whatever visitors ask for.
 * @param path - below the base path; undefined for what lies outside of it
 */
export function routeName(path: string | undefined, page: PageFiles): string {
  if (path === undefined) return 'other';
  if (path.startsWith('/image/')) return path.endsWith('.raw') ? '/image/N.raw' : '/image/N.png';
  if (NAMES.has(path)) return path;
  return page.has(path) ? '/' : 'other';
}
