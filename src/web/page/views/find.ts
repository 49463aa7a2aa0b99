/**
 * Find: the number of any picture, or of the image nearest to it in a space. The picture stays on
 * this machine. `page-state/find.ts` says what follows from what, `find/finder.ts` does the work.
 * @module
 */
import { messageOf } from '../../../core/errors.js';
import { ORIENTS } from '../../../pictures/orient.js';
import * as find from '../../page-state/find.js';
import { PLACES, readChosen, type Where } from '../../page-state/find-where.js';
import { notesOf } from '../../page-state/find-words.js';
import { writeSpaceQuery } from '../../shared/space-query.js';
import { makePair } from '../controls/canvas.js';
import { errorLine, numberPart, wordSide } from '../controls/fields.js';
import { makeSpaceForm } from '../controls/space-form.js';
import { type FindHolder, makeFinder } from '../find/finder.js';
import { makeDigits } from '../find/digits.js';
import { makeCardActions, makeNumberActions, makeVerdict } from '../find/number-actions.js';
import { makeFindStage } from '../find/stage.js';
import { makeStandingPart } from '../find/standing-part.js';
import { makeWherePart, nextPlace } from '../find/where-part.js';
import { each, element, mount, update } from '../shell/element.js';
import { forgetPictures, keepPicture, picturesOf, visitOf } from '../shell/kept-pictures.js';
import { openInExplore } from '../shell/kept-numbers.js';
import type { OpenView, Route } from '../shell/view.js';

export const openFind: OpenView = (root, context) => {
  let state = find.beginFind(readChosen(context.route().params, context.defaults));
  let shownVisit: string | undefined;
  const holder: FindHolder = {
    read: () => state,
    apply(next) {
      state = next;
      // A number, and an image, never stand beside another picture.
      if (state.result === undefined) pair.hide(pair.image);
      update(page);
    },
  };
  const { read, apply } = holder;
  const pair = makePair(() => state.searching !== undefined && state.isSlow);
  const finder = makeFinder(context, holder, pair);
  const actions = makeNumberActions(context, holder);
  const digits = makeDigits(context, holder, pair, finder.showImage);
  const form = makeSpaceForm((chosen) => {
    context.shareChoice(chosen);
    change({ chosen });
  });
  const stage = makeFindStage(
    read,
    pair,
    { take: (files) => context.findPictures(files), forget: () => void forget() },
    digits.slider,
    digits.open,
  );
  const page = element(
    'div.explore.find',
    stage.root,
    wordSide(
      'Number and space',
      numberPart(
        'found-number',
        find.LARGE_LENGTH,
        () => state.result?.found,
        {},
        makeVerdict(read, () => change({ wish: 'own' })),
        errorLine(() => state.complaint || (state.taken === undefined ? '' : state.error)),
        actions.root,
        element(
          'ul.notes.quiet.small',
          { hidden: () => notesOf(state).length === 0 },
          each(
            () => notesOf(state),
            (note) => element('li', note),
          ),
        ),
      ),
      makeStandingPart(
        read,
        (index) => {
          if (state.result !== undefined) openInExplore(context, state.result.choice, index);
        },
        ...makeCardActions(context, holder),
      ),
      makeWherePart(read, change, form.root),
    ),
  );
  mount(root, page);
  form.show(state.chosen);

  context.onRoute(takeRoute);
  const { number, text, explore } = actions.buttons;
  context.addKeys([
    { keys: ['o'], label: 'Choose a picture', run: stage.choose },
    { keys: ['c'], label: 'Copy the number', run: () => number.click() },
    { keys: ['s'], label: 'Save the number as text', run: () => text.click() },
    { keys: ['e'], label: 'Open in Explore', run: () => explore.click() },
    { keys: ['w'], label: 'Look in the next space', run: () => change({ wish: nextPlace(state) }) },
  ]);
  takeRoute(context.route());

  return pair.close;

  /** The entry of the history says which picture is shown, and where it is looked for. */
  function takeRoute({ params, state: kept }: Route): void {
    const chosen = readChosen(params, context.defaults);
    context.shareChoice(chosen);
    const isSame = writeSpaceQuery(chosen) === writeSpaceQuery(state.chosen);
    const visit = visitOf(kept);
    if (visit === undefined || visit === shownVisit) {
      if (!isSame) takeChanges({ chosen });
      return;
    }
    shownVisit = visit;
    apply(find.changed(state, { ...readWishes(kept), ...(isSame ? {} : { chosen }) }));
    form.show(state.chosen);
    void finder.open(picturesOf(visit), (file) => {
      writeEntry();
      keepPicture(visit, file).catch(complain);
    });
  }

  function change(changes: Partial<Where>): void {
    takeChanges(changes);
    writeEntry();
  }

  function takeChanges(changes: Partial<Where>): void {
    apply(find.changed(state, changes));
    form.show(state.chosen);
    void finder.search();
  }

  /** So that the way back leads to the same number. */
  function writeEntry(): void {
    const { wish, orient, chosen } = state;
    const kept = { visit: shownVisit, wish, orient };
    context.go(writeSpaceQuery(chosen, context.defaults), { replace: true, state: kept });
  }

  async function forget(): Promise<void> {
    shownVisit = undefined;
    // What is being opened is given up, or it would be kept after all.
    await finder.open(forgetPictures(), () => {});
    writeEntry();
    context.announce('Forgotten');
  }

  function complain(problem: unknown): void {
    apply({ ...state, complaint: messageOf(problem) });
  }
};

/** What an entry of the history says of {@link Where}; entries outlive versions of the page. */
function readWishes(kept: unknown): Pick<Where, 'wish' | 'orient'> {
  const { wish, orient } = Object(kept) as Record<string, unknown>;
  return {
    wish: PLACES.find((place) => place === wish),
    orient: ORIENTS.find((one) => one === orient),
  };
}
