/**
 * Numbers that are too long for an address: kept beside it, so that the browser's way back leads to
 * them, and a reload too.
 * @module
 */
import { byteLength } from '../../../core/big-bytes.js';
import type { Enumeration } from '../../../core/enumeration.js';
import {
  addressText,
  KEPT,
  lastingText,
  type NumberAddress,
  writeAddress,
} from '../../page-state/number-address.js';
import type { KernelClient } from '../kernel-worker.js';
import { visitIn, Visits } from './kept.js';
import { store } from './store.js';
import type { ViewContext } from './view.js';

/** What comes sooner is written at once: most of it has been replaced by then. */
const STORE_AFTER_MS = 300;
const nameOf = (visit: string): string => `number/${visit}`;

const visits = new Visits<bigint>();
let toStore: string[] = [];

/** What an address holds of a number, and what is kept with its entry of the history. */
export interface NumberEntry {
  /** For `writeAddress`. */
  readonly text: string;
  readonly state: unknown;
}

/**
 * Make what leads back to a number.
 * @param written - as a person has written it
 * @param replaced - the state of the entry whose place the new one takes
 */
export function makeEntry(index: bigint, written?: string, replaced?: unknown): NumberEntry {
  forget(replaced);
  const text = written === undefined ? addressText(index) : lastingText(written, index);
  if (text !== undefined) return { text, state: null };
  const state = visits.keep(index, byteLength(index));
  toStore.push(state.visit);
  if (toStore.length === 1) setTimeout(storeAll, STORE_AFTER_MS);
  return { text: KEPT, state };
}

function storeAll(): void {
  for (const visit of toStore) {
    const index = visits.get({ visit });
    if (index !== undefined) void store.put(nameOf(visit), index, byteLength(index));
  }
  toStore = [];
}

function forget(state: unknown): void {
  const visit = visitIn(state);
  if (visit === undefined) return;
  if (toStore.includes(visit)) toStore = toStore.filter((one) => one !== visit);
  else if (visits.get(state) !== undefined) void store.delete(nameOf(visit));
  visits.forget(state);
}

/**
 * The number that an address says.
 * @param state - of its entry of the history
 * @returns undefined where it is in a file that is not here
 * @throws EnumeratorError `E_NUMBER`, `E_RANGE`, `E_LIMIT`
 */
export async function readNumber(
  run: KernelClient['run'],
  { choice, text }: NumberAddress,
  state: unknown,
  signal: AbortSignal,
): Promise<bigint | undefined> {
  if (text !== KEPT) return run('readNumber', { choice, text }, { signal });
  const visit = visitIn(state);
  if (visit === undefined) return undefined;
  const kept = visits.get(state) ?? (await store.get(nameOf(visit)));
  signal.throwIfAborted();
  return typeof kept === 'bigint' ? kept : undefined;
}

/** Go from a number of another view to its image in Explore. */
export function openInExplore(context: ViewContext, choice: Enumeration, index: bigint): void {
  const { text, state } = makeEntry(index);
  context.go(writeAddress(choice, context.defaults, text), { view: 'explore', state });
}
