/**
 * What leaves the page and comes in: files, dropped ones among them, and text for the clipboard.
 * @module
 */
import { element } from '../shell/element.js';

/** Browsers read a file's address some time after the click. */
const KEEP_MS = 60_000;

/** Save a file where the browser saves downloads. */
export function saveFile(fileName: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  element('a', { href: address, download: fileName }).click();
  setTimeout(() => URL.revokeObjectURL(address), KEEP_MS);
}

/**
 * Copy a text.
 * @throws Error where the browser does not allow it
 */
export async function copyText(text: string): Promise<void> {
  // Pages that come over plain http from another machine have no clipboard of this kind.
  if (navigator.clipboard !== undefined) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = element('textarea.unseen', { readonly: true });
  field.value = text;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (!isCopied) throw new Error('the browser does not let this page copy');
}

/** Let a person choose a file; nothing comes of it where they choose none. */
export function chooseFile(accept: string, use: (file: File) => void): void {
  const field = element('input', { type: 'file', accept });
  field.addEventListener('change', () => {
    const [file] = field.files ?? [];
    if (file !== undefined) use(file);
  });
  field.click();
}

/**
 * Let files be dropped.
 * @param shown - is marked while a file is over the area
 * @param area - where a file may be dropped
 * @param take - gets the files of each drop, perhaps none
 */
export function listenToDrops(
  shown: HTMLElement,
  area: HTMLElement | Document,
  signal: AbortSignal,
  take: (files: readonly File[]) => void,
): void {
  const listen = (type: 'dragover' | 'dragleave' | 'drop', run: (event: DragEvent) => void): void =>
    // Both kinds of area have these events, but TypeScript knows no type for both.
    (area as HTMLElement).addEventListener(type, run, { signal });
  listen('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    shown.classList.add('dropping');
  });
  listen('dragleave', ({ relatedTarget }) => {
    const isInside = relatedTarget instanceof Node && area.contains(relatedTarget);
    if (!isInside) shown.classList.remove('dropping');
  });
  listen('drop', (event) => {
    shown.classList.remove('dropping');
    const files = [...(event.dataTransfer?.files ?? [])];
    // A text that is dragged into a field is no business of ours.
    const isField = event.target instanceof Element && event.target.closest('input, textarea');
    if (files.length === 0 && isField) return;
    event.preventDefault();
    take(files);
  });
}
