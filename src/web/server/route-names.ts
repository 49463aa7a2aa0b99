/**
 * The names that requests have in the metrics: few, whatever visitors ask for.
 * @module
 */
import type { PageFiles } from './page-files.js';

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

/** Those that go on until the visitor leaves. */
export const LIVE_ROUTES: ReadonlySet<string> = new Set(['/events', '/live.png']);

/** @param target - as it stands in the first line of the request */
export function routeName(target: string, basePath: string, page: PageFiles): string {
  if (!target.startsWith(basePath)) return 'other';
  const query = target.indexOf('?');
  const path = target.slice(basePath.length - 1, query < 0 ? undefined : query);
  if (path.startsWith('/image/')) return path.endsWith('.raw') ? '/image/N.raw' : '/image/N.png';
  if (NAMES.has(path)) return path;
  return page.has(path) ? '/' : 'other';
}
