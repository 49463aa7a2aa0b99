/**
 * Addresses of views: `#/explore?size=8x8&n=42`.
 * @module
 */
import type { Route } from './view.js';

/** Read a fragment; what it does not say is the first view. */
export function readRoute(fragment: string, first: string): Omit<Route, 'state'> {
  const match = /^#\/([a-z]+)(?:\?(.*))?$/s.exec(fragment);
  return { view: match?.[1] ?? first, params: new URLSearchParams(match?.[2] ?? '') };
}

/** @param query - without `?` */
export function writeRoute(view: string, query: string): string {
  return query === '' ? `#/${view}` : `#/${view}?${query}`;
}
