/**
 * The pictures that were brought to the page. Each has its visit, which an entry of the history keeps, so
 * that the browser's way back, another view, and a reload find the picture again.
 * @module
 */
import { recall, remember, visitIn, Visits } from './kept.js';
import { type Family, store } from './store.js';

/** The last picture of this tab, for a visitor who comes again by another way than back. */
const LAST = 'find-picture';
const PICTURES: Family = { prefix: 'picture/', most: 8 };

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
  const file = await store.get(PICTURES.prefix + visit);
  return file instanceof File ? [file] : undefined;
}

/** Keep a picture beyond this page; the oldest ones go. */
export async function keepPicture(visit: string, file: File): Promise<void> {
  remember('sessionStorage', LAST, visit);
  await store.put(PICTURES.prefix + visit, file, file.size, PICTURES);
}

/**
 * Forget all pictures, here and in what the browser keeps, those included that are being kept.
 * @returns nothing, as {@link picturesOf} from then on
 */
export async function forgetPictures(): Promise<undefined> {
  brought = new Visits();
  remember('sessionStorage', LAST, undefined);
  await store.deleteAll(PICTURES.prefix);
  return undefined;
}
