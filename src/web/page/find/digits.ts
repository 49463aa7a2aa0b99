/**
 * The slider over the digits of the number, by which the image comes up, and the way to Explore with them.
 * @module
 */
import { messageOf } from '../../../core/errors.js';
import * as find from '../../page-state/find.js';
import { sizeText } from '../../page-state/find-words.js';
import { type Growth, growthText } from '../../page-state/growth.js';
import { choiceTitle } from '../../page-state/space-draft.js';
import type { makePair } from '../controls/canvas.js';
import { makeActionButtons } from '../controls/files.js';
import { makeGrowthSlider } from '../controls/growth-slider.js';
import { isAbort, lastOf } from '../jobs.js';
import { openInExplore } from '../shell/kept-numbers.js';
import type { ViewContext } from '../shell/view.js';
import type { FindHolder } from './finder.js';

/** @param showImage - shows all of an image */
export function makeDigits(
  context: ViewContext,
  { read, apply }: FindHolder,
  pair: ReturnType<typeof makePair>,
  showImage: (result: find.Result) => void,
) {
  const grow = lastOf(showDigits);
  const { act } = makeActionButtons(context.announce, (complaint) =>
    apply({ ...read(), complaint }),
  );
  const slider = makeGrowthSlider(
    () => ({ choice: find.growingChoice(read()), growth: read().learned.growth }),
    (length) => {
      const { result, learned } = read();
      if (result === undefined || learned.growth === undefined) return;
      const growth = { ...learned.growth, length };
      apply(find.learned(read(), result, { growth }));
      grow(result, growth);
    },
    { class: 'labelled' },
  );
  const open = act('Open these digits in Explore', openDigits, {
    shown: 'Open these digits',
    disabled: () => read().learned.growth === undefined,
  });

  async function showDigits(result: find.Result, growth: Growth): Promise<void> {
    if (growth.length === growth.most) {
      if (read().result === result) showImage(result);
      return;
    }
    const choice = find.growingChoice(read());
    try {
      const index = await context.run('cut', { choice, ...growth });
      const frame = await context.run('frame', { choice, index });
      // The picture may be another one by now.
      if (read().result !== result || read().learned.growth === undefined) return;
      const text = growthText(choice.order, growth);
      const label = `Image of the ${text}, ${choiceTitle(choice)}`;
      pair.show(pair.image, frame, sizeText(frame), label);
    } catch (problem) {
      if (!isAbort(problem)) apply({ ...read(), complaint: messageOf(problem) });
    }
  }

  async function openDigits(): Promise<undefined> {
    const { growth } = read().learned;
    if (growth === undefined) return;
    const choice = find.growingChoice(read());
    openInExplore(context, choice, await context.run('cut', { choice, ...growth }));
  }
  return { slider, open };
}
