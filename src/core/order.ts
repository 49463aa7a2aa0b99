/**
 * The orders' names. A file of its own, so that whatever needs no more loads no more.
 * @module
 */

/** A bijection from index to rank. SPEC §5. */
export type Order = 'mixed' | 'sequential' | 'gray';

/** In the order in which SPEC §10 numbers them. */
export const ORDERS = ['mixed', 'sequential', 'gray'] as const satisfies readonly Order[];

/** The version of SPEC.md: pictures, films and runs name it, since another one may number anew. */
export const SPEC_VERSION = 1;
