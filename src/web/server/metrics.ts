/**
 * What a Prometheus may ask for.
 * @module
 */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ServerContext } from './context.js';
import { FILES_PREFIX } from './files/files-path.js';
import type { PageFiles } from './pages/page-files.js';
import { RANGE_PREFIX } from './ranges/range-target.js';

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

/** Routes that go on until the visitor leaves. */
const LIVE_ROUTES: ReadonlySet<string> = new Set(['/events', '/live.png']);

/** The bounds of the histogram, in seconds. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

type Sources = Pick<ServerContext, 'live' | 'pool' | 'budget' | 'connections'>;

export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Counter<'route' | 'status'>;
  readonly #durations: Histogram<'route'>;
  /** By route and status: looking labels up costs more than counting. */
  readonly #meters = new Map<string, (seconds: number) => void>();

  constructor({ live, pool, budget, connections }: Sources) {
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
    const gauges: Readonly<Record<string, readonly [help: string, read: () => number]>> = {
      enumerate_live_clients: ['Who watches now.', () => live.clients],
      enumerate_live_lag_seconds: [
        'How late the last live frame was made.',
        () => live.lagMs / 1000,
      ],
      enumerate_live_dropped_frames: [
        'Live frames that slow clients did not get.',
        () => live.dropped,
      ],
      enumerate_queued_jobs: ['Large requests that wait for a thread.', () => pool.queued],
      enumerate_held_bytes: ['Of large answers that are being sent.', () => budget.usedBytes],
      enumerate_connections: ['Open connections.', () => connections.count],
      process_resident_memory_bytes: ['Resident memory.', () => process.memoryUsage.rss()],
      nodejs_heap_used_bytes: ['JavaScript memory in use.', () => process.memoryUsage().heapUsed],
      nodejs_external_memory_bytes: ['Memory outside of it.', () => process.memoryUsage().external],
      process_uptime_seconds: ['Since the start.', () => process.uptime()],
    };
    for (const [name, [help, read]] of Object.entries(gauges)) {
      const made: Gauge = new Gauge({ name, help, registers, collect: () => made.set(read()) });
    }
  }

  count(route: string, status: number, seconds: number): void {
    const key = `${status} ${route}`;
    const meter = this.#meters.get(key) ?? this.#makeMeter(route, status);
    this.#meters.set(key, meter);
    meter(seconds);
  }

  #makeMeter(route: string, status: number): (seconds: number) => void {
    const counter = this.#requests.labels({ route, status });
    const duration = LIVE_ROUTES.has(route) ? undefined : this.#durations.labels({ route });
    return (seconds) => {
      counter.inc();
      duration?.observe(seconds);
    };
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}

/**
 * The name of a request in the metrics: there are few, whatever visitors ask for.
 * @param path - below the base path; undefined for what lies outside of it
 */
export function routeName(path: string | undefined, page: PageFiles): string {
  if (path === undefined) return 'other';
  if (path.startsWith('/image/')) return path.endsWith('.raw') ? '/image/N.raw' : '/image/N.png';
  if (path.startsWith(FILES_PREFIX)) return FILES_PREFIX;
  if (path.startsWith(RANGE_PREFIX)) return '/range/FILE';
  if (NAMES.has(path)) return path;
  return page.has(path) ? '/' : 'other';
}
