/**
 * The strip of the images that were seen last. It is there as long as the page is.
 * @module
 */
import { briefIndex } from '../../../../core/index-format.js';
import { choiceTitle } from '../../../page-state/space-draft.js';
import { type Trace, withTrace } from '../../../page-state/trail.js';
import { button } from '../../controls/fields.js';
import { each, element } from '../../shell/element.js';

/** What is passed over faster has not been seen. */
const SEEN_AFTER_MS = 400;
const SIDE = 40;

interface SmallPicture extends Trace {
  readonly canvas: HTMLCanvasElement;
}

let trail: readonly SmallPicture[] = [];

/**
 * @param draw - a small picture of what the stage shows
 * @param goTo - told which image is chosen
 * @param show - called after each change
 */
export function makeTrail(
  draw: (side: number) => HTMLCanvasElement,
  goTo: (one: Trace) => void,
  show: () => void,
) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    root: element(
      'div.trail',
      { role: 'group', 'aria-label': 'Seen last', hidden: () => trail.length === 0 },
      each(
        () => trail,
        (one) => {
          const { choice, index } = one;
          const name = `Image ${briefIndex(index, 20)}, ${choiceTitle(choice)}`;
          const attributes = { class: 'trace', 'aria-label': name, title: name };
          return button(one.canvas, () => goTo(one), attributes);
        },
      ),
    ),
    /** The stage shows another image. */
    add({ choice, index }: Trace): void {
      clearTimeout(timer);
      timer = setTimeout(() => {
        trail = withTrace(trail, { choice, index, canvas: draw(SIDE) });
        show();
      }, SEEN_AFTER_MS);
    },
    close: (): void => clearTimeout(timer),
  };
}
