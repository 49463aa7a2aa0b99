/**
 * Taking an image, its number or its link away, and coming back with a number's file.
 * @module
 */
import { EnumeratorError } from '../../../../core/errors.js';
import { frameNames, nameWidth } from '../../../../core/name.js';
import { type SpaceChoice, writeSpaceQuery } from '../../../shared/space-query.js';
import { chooseFile, copyText, saveFile } from '../../controls/save.js';
import { isAbort } from '../../job-client.js';
import { readRoute, writeRoute } from '../../shell/route.js';
import type { ViewContext } from '../../shell/view.js';
import type { Action } from './actions.js';

/** What this needs of the view. */
export interface TakingOptions {
  readonly present: () => { readonly choice: SpaceChoice; readonly index: bigint };
  readonly goTo: (index: bigint) => Promise<void>;
  /** Say in a word that something is done. */
  readonly done: (action: Action, word: string) => void;
  /** Say what did not work; '' for nothing. */
  readonly complain: (message: string) => void;
}

/** Each does its work and says how it went; none throws. */
export interface Taking extends Readonly<Record<Action, () => unknown>> {
  /** Go to the number in a file. */
  readonly takeFile: (file: File) => Promise<void>;
}

/** As hex text the longest number has 2^28 characters. */
const MAX_FILE_BYTES = 2 ** 28 + 64;

export function makeTaking({ run }: ViewContext, options: TakingOptions): Taking {
  const { present, goTo, done, complain } = options;

  async function attempt(work: () => Promise<void>): Promise<void> {
    complain('');
    try {
      await work();
    } catch (error) {
      if (!isAbort(error)) complain(error instanceof Error ? error.message : String(error));
    }
  }

  const takeFile = (file: File): Promise<void> =>
    attempt(async () => {
      if (file.size > MAX_FILE_BYTES) {
        throw new EnumeratorError(
          'E_LIMIT',
          `${file.name} has ${file.size} bytes: no number takes more than ${MAX_FILE_BYTES}`,
        );
      }
      if (file.type.startsWith('image/')) {
        throw new EnumeratorError('E_NUMBER', `${file.name} is a picture: Find tells its number`);
      }
      const bytes = new Uint8Array(await file.arrayBuffer());
      const input = { choice: present().choice, name: file.name, bytes };
      await goTo(await run('readNumberFile', input, { transfer: [bytes.buffer] }));
    });

  return {
    takeFile,
    png: () =>
      attempt(async () => {
        const { index } = present();
        const bytes = await run('png', present());
        saveFile(`${fileName(index)}.png`, bytes, 'image/png');
        done('png', 'Saved');
      }),
    number: () =>
      attempt(async () => {
        await copyText((await run('writeNumber', { index: present().index })).text);
        done('number', 'Copied');
      }),
    link: () =>
      attempt(async () => {
        await copyText(wholeLink(present().choice));
        done('link', 'Copied');
      }),
    save: () =>
      attempt(async () => {
        const { index } = present();
        const { text } = await run('writeNumber', { index });
        saveFile(`${fileName(index)}.txt`, `${text}\n`, 'text/plain');
        done('save', 'Saved');
      }),
    open: () => chooseFile('.txt,.bin,text/plain', (file) => void takeFile(file)),
  };
}

/** Says all of the space, so that it means the same where the server's own space is another one. */
function wholeLink(choice: SpaceChoice): string {
  const { view, params } = readRoute(window.location.hash, 'explore');
  const query = `${writeSpaceQuery(choice)}&n=${params.get('n') ?? '0'}`;
  return new URL(writeRoute(view, query), window.location.href).href;
}

/**
 * Let files be dropped.
 * @param shown - is marked while a file is over it
 * @param area - where a file may be dropped
 */
export function listenToDrops(
  shown: HTMLElement,
  area: HTMLElement,
  signal: AbortSignal,
  take: (file: File) => void,
): void {
  area.addEventListener(
    'dragover',
    (event) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      shown.classList.add('dropping');
    },
    { signal },
  );
  area.addEventListener('dragleave', () => shown.classList.remove('dropping'), { signal });
  area.addEventListener(
    'drop',
    (event) => {
      shown.classList.remove('dropping');
      const [file] = event.dataTransfer?.files ?? [];
      if (file === undefined) return;
      event.preventDefault();
      take(file);
    },
    { signal },
  );
}

/** As the program names it: SPEC §8. */
function fileName(index: bigint): string {
  const run = { from: index, step: 1n, count: 1n };
  return frameNames(run, nameWidth(run))(0n);
}
