/**
 * What pages of other sites may use: images and what describes them, which are the same for
 * everybody. Never what changes something, nor what tells of this server.
 * @module
 */
import { securityHeaders } from './problem.js';

/** Addresses below the base path. */
const OPEN = /^\/(?:(?:image|range|files)\/|(?:live\.png|api\/space|api\/estimate)$)/;
const EXPOSED =
  'accept-ranges, content-location, content-range, etag, repr-digest, retry-after, x-image-index';
/** A day: browsers keep it for less. */
const PREFLIGHT_SECONDS = '86400';

/** @param path - below the base path; undefined for what lies outside of it */
export function isOpenPath(path: string | undefined): boolean {
  return path !== undefined && OPEN.test(path);
}

/** The headers of every answer of such an address. */
export function openHeaders(): Record<string, string> {
  return allowOthers(securityHeaders());
}

/** @param headers - changed in place */
export function allowOthers(headers: Record<string, string>): Record<string, string> {
  headers['access-control-allow-origin'] = '*';
  headers['access-control-expose-headers'] = EXPOSED;
  headers['cross-origin-resource-policy'] = 'cross-origin';
  return headers;
}

/** The answer to a browser that asks before it sends a request with headers of its own: `Range`. */
export function preflightHeaders(): Record<string, string> {
  return {
    'access-control-allow-methods': 'GET, HEAD',
    'access-control-allow-headers': '*',
    'access-control-max-age': PREFLIGHT_SECONDS,
  };
}
