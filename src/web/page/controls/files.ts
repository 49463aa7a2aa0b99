/**
 * What leaves the page and comes in: files, and text for the clipboard.
 * @module
 */
import { messageOf } from '../../../core/errors.js';
import { frameNames, nameWidth } from '../../../core/name.js';
import { isAbort } from '../jobs.js';
import { type Attributes, element, update } from '../shell/element.js';
import { button } from './fields.js';

/** Browsers read a file's address some time after the click. */
const KEEP_MS = 60_000;

/** By the end of a file's name. */
const TYPES = new Map([
  ['png', 'image/png'],
  ['svg', 'image/svg+xml'],
  ['txt', 'text/plain'],
  ['bin', 'application/octet-stream'],
]);

type SavedFile = readonly [name: string, content: BlobPart];

function saveFile([name, content]: SavedFile): void {
  const type = TYPES.get(name.replace(/^.*\./s, '')) ?? '';
  const address = URL.createObjectURL(new Blob([content], { type }));
  element('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), KEEP_MS);
}

/** What an image's file is called, as the program names it: SPEC §8. */
export function fileName(index: bigint): string {
  const run = { from: index, step: 1n, count: 1n };
  return frameNames(run, nameWidth(run))(0n);
}

/** A PNG file as an address that has all of it. */
export function dataAddress(png: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result as string));
    reader.addEventListener('error', () => reject(reader.error ?? new Error('no memory is left')));
    reader.readAsDataURL(new Blob([png], { type: 'image/png' }));
  });
}

/** @throws Error where the browser does not allow it */
async function copyText(text: string): Promise<void> {
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

interface ActionOptions extends Attributes {
  /** What stands on it where its place says the rest. */
  readonly shown?: string;
}

const SAID_MS = 1600;

/**
 * Buttons that do something and say on themselves, for a while, that it is done. The label of each
 * is its name for screen readers.
 * @param announce - hears each word as well
 * @param complain - told what did not work, and, at each press, '' first
 * @returns `copy` and `save` do nothing where there is nothing; `act` says the word that comes back
 */
export function makeActionButtons(
  announce: (sentence: string) => void,
  complain: (message: string) => void,
) {
  function act(
    label: string,
    run: () => Read<string | void>,
    { shown = label, ...attributes }: ActionOptions = {},
  ): HTMLButtonElement {
    let text = shown;
    let timer: ReturnType<typeof setTimeout> | undefined;

    function say(word: string): void {
      text = word;
      update(made);
    }

    async function press(): Promise<void> {
      complain('');
      try {
        const word = await run();
        if (typeof word !== 'string') return;
        say(word);
        announce(`${label}: ${word}`);
        clearTimeout(timer);
        timer = setTimeout(() => say(shown), SAID_MS);
      } catch (problem) {
        if (!isAbort(problem)) complain(messageOf(problem));
      }
    }

    const made = button(() => text, press, {
      'aria-label': label === shown ? undefined : label,
      ...attributes,
    });
    return made;
  }

  function copy(label: string, read: () => Read<string | undefined>, options?: ActionOptions) {
    return act(label, () => doWith(read, copyText, 'Copied'), options);
  }

  function save(label: string, read: () => Read<SavedFile | undefined>, options?: ActionOptions) {
    return act(label, () => doWith(read, saveFile, 'Saved'), options);
  }
  return { act, copy, save };
}

type Read<T> = Promise<T> | T;

async function doWith<T>(
  read: () => Read<T | undefined>,
  use: (value: T) => Read<void>,
  done: string,
): Promise<string | undefined> {
  const value = await read();
  if (value === undefined) return undefined;
  await use(value);
  return done;
}

export function chooseFile(accept: string, use: (file: File) => void): void {
  const field = element('input', { type: 'file', accept });
  field.addEventListener('change', () => {
    const [file] = field.files ?? [];
    if (file !== undefined) use(file);
  });
  field.click();
}
