/**
 * Explore: the image at a number, the ways to others, and the space that they are in.
 *
 * `page-state/explore.ts` says what follows from what, `explore/page.ts` draws it; here both are tied
 * together.
 * @module
 */
import { choiceTitle } from '../../page-state/space-draft.js';
import { spokenNumber } from '../../page-state/explore.js';
import { mount, update } from '../shell/element.js';
import type { KeyBinding } from '../shell/keys.js';
import type { OpenView, ViewContext } from '../shell/view.js';
import { makeModel } from './explore/model.js';
import { makeMoves, type Moves } from './explore/moves.js';
import { makeNavigator } from './explore/navigator.js';
import { drawExplore } from './explore/page.js';
import { makeSlideshow } from './explore/slideshow.js';

export const openExplore: OpenView = (root, context) => {
  const model = makeModel(context.defaults, () => update(page.root));
  const navigator = makeNavigator(context, model, {
    onSeen(seen, number) {
      page.stage.show(seen, `Image ${number.text}, ${choiceTitle(seen.choice)}`);
      page.trail.add(seen);
      if (!model.read().slideshow.isPlaying) context.announce(`Image ${spokenNumber(number)}`);
    },
    onChoice: (choice) => page.form.show(choice),
    onElsewhere: () => slideshow.pause(),
    keepGrowth: (growth) => moves.keepGrowth(growth),
  });
  const moves = makeMoves(context, model, navigator);
  const slideshow = makeSlideshow(context, model, ({ way }, goesOn) =>
    moves.advance(way, page.walk.by(), goesOn),
  );
  const page = drawExplore(context, model.read, {
    ...moves,
    ...slideshow,
    chooseSpace: navigator.chooseSpace,
    goToTrace: ({ choice, index }) => navigator.goTo(index, { next: choice }),
    goToFirst: () => navigator.goTo(0n),
    complain: model.complain,
    update: () => update(page.root),
  });
  mount(root, page.root);
  context.addKeys(keysOf(context, page, moves, slideshow));
  context.onFile({ take: moves.takeFile });
  context.onRoute(navigator.showRoute);
  navigator.showRoute(context.route());

  return () => {
    page.stage.close();
    page.trail.close();
  };
};

function keysOf(
  context: ViewContext,
  { walk, panel, stage, taking }: ReturnType<typeof drawExplore>,
  { move }: Moves,
  { toggle }: ReturnType<typeof makeSlideshow>,
): readonly KeyBinding[] {
  return [
    { keys: ['ArrowRight'], label: 'Next image', run: (held) => move(1, '1', held) },
    { keys: ['ArrowLeft'], label: 'Previous image', run: (held) => move(-1, '1', held) },
    { keys: ['Home'], label: 'First image', run: () => move(0, '0') },
    { keys: ['End'], label: 'Last image', run: () => move(0, 'last') },
    { keys: ['['], label: 'Back by the steps in the field', run: () => walk.stride(-1) },
    { keys: [']'], label: 'On by the steps in the field', run: () => walk.stride(1) },
    { keys: ['r'], label: 'Random image', run: (held) => move(0, 'random', held) },
    { keys: [' '], label: 'Slideshow', run: (held) => held || toggle() },
    { keys: ['g'], label: 'Go to a number', run: () => panel.field.select() },
    ...stage.keys(context.announce),
    { keys: ['c'], label: 'Copy the number', run: () => taking.number.click() },
    { keys: ['l'], label: 'Copy a link', run: taking.pressLink },
    { keys: ['s'], label: 'Save as PNG', run: () => taking.png.click() },
  ];
}
