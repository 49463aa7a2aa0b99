/**
 * More threads than a machine has processors, which nobody is kept from and nobody gains by.
 * @module
 */
import { counted } from '../core/cardinality.js';
import { availableParallelism } from 'node:os';
import type { Notice } from './hooks.js';

/** @returns what to know of a number of threads; undefined where it is not above that of processors */
export function threadsNotice(threads: number | undefined): Notice | undefined {
  const processors = availableParallelism();
  if (threads === undefined || threads <= processors) return undefined;
  const has = counted(processors, 'processor');
  return {
    key: 'many-threads',
    message: `note: ${threads} threads, and this process has ${has}: more do not make it faster`,
  };
}
