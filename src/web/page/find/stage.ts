/**
 * The side of Find that shows: the picture beside its image, or the invitation to bring one.
 * @module
 */
import { type FindState } from '../../page-state/find.js';
import type { makePair } from '../controls/canvas.js';
import { button, errorLine, imageSide } from '../controls/fields.js';
import { type Child, element, icon } from '../shell/element.js';

const PICTURE_SIGN = 'M3 4h14v12H3zM3 13.5l4-4 3.5 3.5 2.5-2.5 4 4M12.5 7.5h.01';

interface StageActions {
  readonly take: (files: readonly File[]) => void;
  readonly forget: () => void;
}

/**
 * @param digits - the slider, and what belongs to it
 * @returns `choose` opens the browser's list of files
 */
export function makeFindStage(
  read: () => FindState,
  pair: ReturnType<typeof makePair>,
  { take, forget }: StageActions,
  ...digits: readonly Child[]
) {
  const isEmpty = (): boolean => read().taken === undefined;
  const isOpening = (): boolean => read().opening !== undefined && read().isSlow;
  const chooser = element('input', {
    type: 'file',
    accept: 'image/*',
    multiple: true,
    hidden: true,
    on: {
      change() {
        const files = [...(chooser.files ?? [])];
        chooser.value = '';
        if (files.length > 0) take(files);
      },
    },
  });
  const choose = (): void => chooser.click();
  const stage = element(
    'div',
    {
      class: () =>
        ['stage find-stage', isEmpty() && 'empty', isOpening() && 'busy'].filter(Boolean).join(' '),
    },
    element(
      'div.invitation',
      { hidden: () => !isEmpty() },
      icon(PICTURE_SIGN),
      element('p.invitation-title', () =>
        isOpening() ? 'The picture is being opened…' : 'Every picture has a number',
      ),
      element('p.quiet', 'Drop one here, paste it, or choose a file. It stays on this machine.'),
      errorLine(() => (isEmpty() ? read().error : '')),
      button('Choose a picture', choose, { class: 'button prime' }),
    ),
    element('div.pair', { hidden: isEmpty }, ...pair.halves),
  );
  const root = imageSide(
    'Find',
    'Pictures',
    stage,
    element(
      'div.stage-bar',
      element('span.file-line', () => read().taken?.name ?? 'No picture yet'),
      button('Forget', forget, {
        class: 'button bare',
        hidden: isEmpty,
        'aria-label': 'Forget the pictures',
        title: 'This browser keeps the last pictures, so that you find them again',
      }),
      button('Another picture', choose, { class: 'button bare', hidden: isEmpty }),
      chooser,
    ),
    element('div.growth', { hidden: isEmpty }, ...digits),
  );
  return { root, choose };
}
