/**
 * The orders' names. A file of its own, so that whoever needs no more loads no more.
 * @module
 */

/** A bijection from index to rank. SPEC §5. */
export type Order = 'mixed' | 'sequential' | 'gray';

/** In the order in which SPEC §10 numbers them. */
export const ORDERS = ['mixed', 'sequential', 'gray'] as const satisfies readonly Order[];
