/**
 * The orders' names. A file of its own, so that whatever needs no more loads no more.
 * @module
 */

/** A bijection from index to rank. SPEC §5. */
export type Order = 'mixed' | 'sequential' | 'gray' | 'progressive' | 'cloud';

/** In the order in which CHECKPOINT §2 numbers them. */
export const ORDERS = [
  'mixed',
  'sequential',
  'gray',
  'progressive',
  'cloud',
] as const satisfies readonly Order[];

/** Whether a seed picks one of very many orders of that name: of mixed and cloud ones. SPEC §5.4. */
export function takesSeed(order: string): boolean {
  return order === 'mixed' || order === 'cloud';
}

/** The version of SPEC.md: pictures, films and runs name it, since another one may number anew. */
export const SPEC_VERSION = 1;
