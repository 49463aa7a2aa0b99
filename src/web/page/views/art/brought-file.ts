/**
 * A file that is opened or dropped in Art: a PNG may hold a formula, all others are drawn.
 * @module
 */
import { messageOf } from '../../../../core/errors.js';
import type { ArtSource } from '../../../shared/art-query.js';
import type { ArtClient } from '../../art/art-worker.js';
import { chooseFile } from '../../controls/files.js';
import { isAbort } from '../../jobs.js';
import { isPictureFile } from '../../shell/brought-files.js';
import type { FileTaker, ViewContext } from '../../shell/view.js';
import { readSource } from './forms.js';

/**
 * @param newAsking - ends when something else is asked for
 * @param onSource - called with what is drawn
 * @param complain - says what is wrong; '' for nothing
 */
export function makeFileTaker(
  context: ViewContext,
  helping: () => ArtClient,
  newAsking: () => AbortSignal,
  onSource: (source: ArtSource) => void,
  complain: (message: string) => void,
): FileTaker & { readonly open: () => void } {
  /** @param isPicture - whether it is for Find where it has no formula */
  async function take(file: File, isPicture: boolean): Promise<void> {
    complain('');
    const signal = newAsking();
    try {
      const source = await readSource(file);
      signal.throwIfAborted();
      const formula =
        isPng(file) && source.kind === 'bytes'
          ? await helping().run('formulaIn', { bytes: source.bytes }, { signal })
          : undefined;
      if (formula !== undefined) onSource({ kind: 'formula', formula });
      else if (isPicture) context.findPictures([file]);
      else onSource(source);
    } catch (problem) {
      if (!isAbort(problem)) complain(messageOf(problem));
    }
  }

  return {
    isWanted: (file) => isPng(file) || !isPictureFile(file),
    take: (file) => void take(file, isPng(file)),
    open: () => chooseFile('', (file) => void take(file, false)),
  };
}

function isPng({ name, type }: File): boolean {
  return type === 'image/png' || /\.png$/i.test(name);
}
