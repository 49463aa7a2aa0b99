/**
 * The pictures that were brought to the page. Each has its visit, which an entry of the history keeps, so
 * that the browser's way back, another view, and a reload find the picture again.
 * @module
 */
import { recall, remember, visitIn, Visits } from './kept.js';
import { store } from './store.js';

/** The last picture of this tab, for a visitor who comes again by another way than back. */
const LAST = 'find-picture';
const PREFIX = 'picture/';
/** Beyond it the oldest go. */
const MOST_PICTURES = 8;

let brought = new Visits<readonly File[]>();

/** @returns what leads to the files, to be kept with an entry of the history */
export function bringPictures(files: readonly File[]): object {
  return brought.keep(
    files,
    files.reduce((sum, { size }) => sum + size, 0),
  );
}

/** The visit of an entry's state, or else the last one of this tab. */
export function visitOf(state: unknown): string | undefined {
  return visitIn(state) ?? recall('sessionStorage', LAST);
}

/** @returns nothing where they are forgotten */
export async function picturesOf(visit: string): Promise<readonly File[] | undefined> {
  const files = brought.get({ visit });
  if (files !== undefined) return files;
  const file = await store.get(PREFIX + visit);
  return file instanceof File ? [file] : undefined;
}

/** Keep a picture beyond this page; the oldest ones go. */
export async function keepPicture(visit: string, file: File): Promise<void> {
  remember('sessionStorage', LAST, visit);
  const kept = await keptNames();
  // Put again on a reload, it would push out another one.
  if (kept.includes(PREFIX + visit)) return;
  await store.put(PREFIX + visit, file, file.size);
  for (const name of kept.slice(0, Math.max(0, kept.length + 1 - MOST_PICTURES))) {
    await store.delete(name);
  }
}

/** Forget all pictures, here and in what the browser keeps. */
export async function forgetPictures(): Promise<void> {
  brought = new Visits();
  remember('sessionStorage', LAST, undefined);
  for (const name of await keptNames()) await store.delete(name);
}

async function keptNames(): Promise<readonly string[]> {
  return (await store.keys()).filter((name) => name.startsWith(PREFIX));
}
