/**
 * What leaves the page: files to the disk, text to the clipboard.
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
  const field = element('textarea', { class: 'unseen', readonly: true });
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
