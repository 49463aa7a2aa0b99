/**
 * Files that a person brings to the page, wherever it is open: dropped on it, or pasted.
 * @module
 */

/** Files whose kind the system does not know. */
const PICTURE_NAME = /\.(?:apng|avif|bmp|gif|heic|heif|ico|jfif|jpe?g|jxl|png|svg|tiff?|webp)$/i;

export function isPictureFile({ name, type }: File): boolean {
  return type === '' ? PICTURE_NAME.test(name) : type.startsWith('image/');
}

/**
 * @param shown - has the class `dropping` while files are over the page
 * @param take - gets the files of each drop, perhaps none, and of each paste that has some
 */
export function listenToFiles(shown: HTMLElement, take: (files: readonly File[]) => void): void {
  window.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    // Without it the browser leaves the page for the file.
    event.preventDefault();
    shown.classList.add('dropping');
  });
  window.addEventListener('dragleave', ({ relatedTarget }) => {
    if (relatedTarget === null) shown.classList.remove('dropping');
  });
  window.addEventListener('drop', (event) => {
    shown.classList.remove('dropping');
    const files = [...(event.dataTransfer?.files ?? [])];
    // A text that is dragged into a field is no business of ours.
    if (files.length === 0 && isField(event.target)) return;
    event.preventDefault();
    take(files);
  });
  window.addEventListener('paste', (event) => {
    const { clipboardData, target } = event;
    const files = [...(clipboardData?.files ?? [])];
    // Some programs add a picture to the text that they copy: a field takes the text.
    const isText = isField(target) && clipboardData?.types.includes('text/plain') === true;
    if (files.length === 0 || isText) return;
    event.preventDefault();
    take(files);
  });
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea') !== null;
}
