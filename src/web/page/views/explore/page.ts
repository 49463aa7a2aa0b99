/**
 * The elements of Explore: the stage with what lies over it and under it, and the panels beside it.
 * @module
 */
import { cardinalityText } from '../../../../core/cardinality.js';
import type { Enumeration } from '../../../../core/enumeration.js';
import { indexLength } from '../../../../core/index-length.js';
import * as explore from '../../../page-state/explore.js';
import type { Trace } from '../../../page-state/trail.js';
import { button, imageSide, part, wordSide } from '../../controls/fields.js';
import { makeGrowthSlider } from '../../controls/growth-slider.js';
import { makeSpaceForm } from '../../controls/space-form.js';
import { makeStaticLine } from '../../controls/static-line.js';
import { each, element } from '../../shell/element.js';
import { raisePowers } from '../../shell/powers.js';
import type { ViewContext } from '../../shell/view.js';
import { makeStage } from '../../stage/stage.js';
import { chooseNumberFile } from './number-file.js';
import { makeNumberLine, makeNumberPanel, makeTakingPanel } from './panels.js';
import { makeTrail } from './trail.js';
import { makeWalk, type WalkActions } from './walk.js';

export interface PageActions extends WalkActions {
  readonly grow: (length: number, isGoingOn: boolean) => void;
  readonly goToText: (text: string) => void;
  readonly takeFile: (file: File) => void;
  readonly chooseSpace: (next: Enumeration) => Promise<void>;
  readonly goToTrace: (one: Trace) => void;
  readonly goToFirst: () => void;
  readonly complain: (place: explore.Place, message: string) => void;
  readonly update: () => void;
}

export function drawExplore(
  context: ViewContext,
  read: () => explore.ExploreState,
  actions: PageActions,
) {
  const stage = makeStage({
    isBusy: () => read().isBusy,
    onSwipe: (by) => actions.move(by, '1'),
    note: makeNote(read, actions),
  });
  const walk = makeWalk(read, actions);
  const growth = makeGrowthSlider(read, actions.grow, {
    class: 'labelled growth',
    hidden: () => indexLength(read().choice, 0n) === undefined,
  });
  const trail = makeTrail(stage.miniature, actions.goToTrace, actions.update);
  const panel = makeNumberPanel(read, actions.goToText);
  const taking = makeTakingPanel(context, read, actions.takeFile, (message) =>
    actions.complain('actions', message),
  );
  const form = makeSpaceForm((next) => void actions.chooseSpace(next));
  const images = each(() => [`${cardinalityText(read().choice.space)} images`], raisePowers);
  const missing = (): string => explore.missingNote(read());
  const root = element(
    'div.explore',
    imageSide(
      'Explore',
      'Image',
      stage.root,
      makeNumberLine(read),
      makeStaticLine(context, () => {
        const { isStatic, note, choice } = read();
        return isStatic && note === 'none' ? choice : undefined;
      }),
      stage.bar,
      walk.buttons,
      walk.slider,
      growth,
    ),
    wordSide(
      'Number and space',
      panel.root,
      taking.root,
      part(
        'space-title',
        'Space',
        [element('span.quiet.small.figures', images)],
        form.root,
        element('p.small', { role: 'status', id: 'missing' }, missing),
      ),
      trail.root,
    ),
  );
  return { root, stage, walk, trail, panel, taking, form };
}

/** What lies over the stage in the place of an image, and the way out. */
function makeNote(
  read: () => explore.ExploreState,
  { takeFile, goToFirst }: PageActions,
): HTMLElement {
  return element(
    'div.stage-note',
    { hidden: () => read().note === 'none', role: 'alert' },
    element('p', () => explore.noteText(read())),
    button('Open number…', () => chooseNumberFile(takeFile), {
      class: 'button prime',
      hidden: () => read().note !== 'kept elsewhere',
    }),
    button('Image 0 instead', goToFirst, {
      hidden: () => read().note === 'none' || read().note === 'too large',
    }),
  );
}
