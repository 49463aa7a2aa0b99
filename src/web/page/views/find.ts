/**
 * Find: the number of any picture, or of the image nearest to it in a space. The picture stays on
 * this machine. `page-state/find.ts` says what follows from what.
 * @module
 */
import { messageOf } from '../../../core/errors.js';
import { toBytes } from '../../../core/big-bytes.js';
import {
  button,
  errorLine,
  imageSide,
  numberPart,
  part,
  radio,
  wordSide,
} from '../controls/fields.js';
import { makeGrowthSlider } from '../controls/growth-slider.js';
import { listenToDrops, makeActionButtons } from '../controls/files.js';
import { makeSpaceForm } from '../controls/space-form.js';
import { spaceLine } from '../../../text/number-file.js';
import { turnUpright } from '../../../pictures/orient.js';
import { type Growth, growthText } from '../../page-state/growth.js';
import { choiceTitle } from '../../page-state/space-draft.js';
import { fitForm } from '../find/fit-form.js';
import { openPicture } from '../find/open-picture.js';
import { makePair } from '../controls/canvas.js';
import { each, element, icon, mount, update } from '../shell/element.js';
import { openInExplore, type OpenView } from '../shell/view.js';
import { isAbort, lastOf, newestOf, withSign } from '../jobs.js';
import * as find from '../../page-state/find.js';

/** Originals are shown by no more pixels than this on a side. */
const MOST_SHOWN_SIDE = 1600;

const PICTURE_SIGN = 'M3 4h14v12H3zM3 13.5l4-4 3.5 3.5 2.5-2.5 4 4M12.5 7.5h.01';

export const openFind: OpenView = (root, context) => {
  let state = find.beginFind(find.readChosen(context.route().params, context.defaults));
  const newFile = newestOf(context.signal);
  const newSearch = newestOf(context.signal);

  const grow = lastOf(showDigits);
  const pair = makePair(() => state.isSlow);
  const chooser = element('input', {
    type: 'file',
    accept: 'image/*',
    multiple: true,
    hidden: true,
    on: {
      change() {
        takeFiles([...(chooser.files ?? [])]);
        chooser.value = '';
      },
    },
  });
  const choose = (): void => chooser.click();
  const isEmpty = (): boolean => state.taken === undefined;
  const stage = element(
    'div',
    { class: () => `stage find-stage${state.isOpening ? ' busy' : ''}` },
    element(
      'div.invitation',
      { hidden: () => !isEmpty() },
      icon(PICTURE_SIGN),
      element('p.invitation-title', 'Every picture has a number'),
      element('p.quiet', 'Drop one here, paste it, or choose a file. It stays on this machine.'),
      button('Choose a picture', choose, { class: 'button prime' }),
    ),
    element('div.pair', { hidden: isEmpty }, ...pair.halves),
  );

  const { act, copy, save } = makeActionButtons(context.announce, (error) => set({ error }));
  const disabled = (): boolean => !state.isFound;
  const copyNumber = copy('Copy number', numberText, { shown: 'Copy', disabled });
  const saveText = save(
    'Save text of the number',
    async () =>
      state.result && [
        `${fileName()}.txt`,
        `${spaceLine(state.result.choice)}\n${await numberText()}\n`,
      ],
    { shown: 'Save text', disabled },
  );
  const saveBytes = save(
    'Save .bin of the number',
    () => state.result && [`${fileName()}.bin`, toBytes(state.result.found.index).slice()],
    { shown: 'Save .bin', disabled },
  );
  const explore = act('Open in Explore', openImage, { class: 'button prime', disabled });

  const where = (id: string, isOwn: boolean): HTMLElement =>
    radio(
      'where',
      id,
      () => state.isOwn === isOwn,
      () => refresh({ isOwn }),
    );
  const growthSlider = makeGrowthSlider(
    () => ({ choice: find.growingChoice(state), growth: state.growth }),
    (length) => {
      if (state.growth === undefined) return;
      const growth = { ...state.growth, length };
      set({ growth });
      grow(growth);
    },
    { class: 'labelled' },
  );
  const exploreDigits = act('Open these digits in Explore', openDigits, {
    shown: 'Open these digits',
    disabled: () => state.growth === undefined,
  });
  const form = makeSpaceForm((chosen) => {
    context.shareChoice(chosen);
    refresh({ chosen });
  });
  const page = element(
    'div.explore.find',
    imageSide(
      'Find',
      'Pictures',
      stage,
      element(
        'div.stage-bar',
        element('span.file-line', () => state.taken?.name ?? 'No picture yet'),
        button('Another picture', choose, { class: 'button bare', hidden: isEmpty }),
        chooser,
      ),
      element('div.growth', { hidden: isEmpty }, growthSlider, exploreDigits),
    ),
    wordSide(
      'Number and space',
      numberPart(
        'found-number',
        find.LARGE_LENGTH,
        () => state.result?.found,
        {},
        element(
          'p.verdict',
          { 'data-kind': () => find.verdictOf(state).kind },
          element('strong', () => find.verdictOf(state).lead),
          () => find.verdictOf(state).text,
        ),
        errorLine(() => state.error),
        element(
          'div.actions',
          element('div', copyNumber, saveText, saveBytes),
          element('div', explore),
        ),
        element(
          'ul.notes.quiet.small',
          { hidden: () => find.notesOf(state).length === 0 },
          each(
            () => find.notesOf(state),
            (note) => element('li', note),
          ),
        ),
      ),
      part(
        'where-title',
        'Where to look',
        [],
        element(
          'div',
          { role: 'radiogroup', 'aria-labelledby': 'where-title' },
          element(
            'label.check',
            where('where-own', true),
            element(
              'span.stacked',
              'The picture’s own space',
              element('span.quiet.small', () => find.ownTitle(state)),
            ),
          ),
          element('label.check', where('where-other', false), element('span', 'Another space')),
        ),
        element(
          'div.other-space',
          { hidden: () => state.isOwn },
          fitForm(
            () => ({ fit: state.fit, space: state.chosen.space }),
            (changes) => refresh({ fit: { ...state.fit, ...changes } }),
          ),
          form.root,
        ),
      ),
    ),
  );
  mount(root, page);

  listenToDrops(stage, document, context.signal, (files) => {
    if (files.length > 0) takeFiles(files);
    else {
      set({ error: 'What was dropped is no file: save the picture first, or copy and paste it' });
    }
  });
  document.addEventListener('paste', takePaste, { signal: context.signal });
  context.onRoute(({ params }) => refresh({ chosen: find.readChosen(params, context.defaults) }));
  context.addKeys([
    { keys: ['o'], label: 'Choose a picture', run: choose },
    { keys: ['c'], label: 'Copy the number', run: () => copyNumber.click() },
    { keys: ['s'], label: 'Save the number as text', run: () => saveText.click() },
    { keys: ['e'], label: 'Open in Explore', run: () => explore.click() },
    { keys: ['w'], label: 'Own space or another', run: () => refresh({ isOwn: !state.isOwn }) },
  ]);
  refresh({});

  return pair.close;

  function set(changes: Partial<find.FindState>): void {
    state = { ...state, ...changes };
    update(page);
  }

  function takeFiles(files: readonly File[]): void {
    const [file] = files;
    if (file === undefined) return;
    const signal = newFile();
    set({ error: '' });
    const take = async (): Promise<void> => {
      const taken = await openPicture(file, context.run, signal);
      const { name } = taken;
      // As its viewers show it; its number may be that of the stored pixels.
      const picture = turnUpright(taken.picture, taken.facts?.orientation);
      const frame = await context.run('look', { picture, mostSide: MOST_SHOWN_SIDE }, { signal });
      const size = find.sizeText(picture);
      pair.show(pair.original, frame, size, `The original, ${name}, ${size} pixels`);
      const notes = [...find.countNotes(files.map((one) => one.name)), ...taken.notes];
      refresh({ taken: { ...taken, notes } });
    };
    const show = (isOpening: boolean): void => set({ isOpening });
    void withSign(signal, show, take, (problem) => set({ error: messageOf(problem) }));
  }

  /** Find the number anew, by what the fields say after a change. */
  function refresh(changes: Partial<find.FindState>): void {
    const signal = newSearch();
    set({ ...changes, error: '', isFound: false, growth: undefined });
    form.show(state.chosen);
    const { taken } = state;
    if (taken === undefined) return;
    const look = async (): Promise<void> => {
      const search = find.searchOf(state, taken);
      const { picture, facts } = taken;
      const found = await context.run('find', { picture, facts, ...search }, { signal });
      signal.throwIfAborted();
      showImage(search, found);
      set({ result: { ...search, found }, isFound: true });
      context.announce(find.announcement(state));
      const growth = await wholeGrowth(signal);
      if (!signal.aborted) set({ growth });
    };
    const show = (isSlow: boolean): void => set({ isSlow });
    const fail = (problem: unknown): void => set({ result: undefined, error: messageOf(problem) });
    void withSign(signal, show, look, fail);
  }

  function showImage({ choice }: find.Search, { frame, text }: find.Found): void {
    const label = `Image ${text}, ${choiceTitle(choice)}`;
    pair.show(pair.image, frame, find.sizeText(frame), label);
  }

  /** The found image's, all of it. */
  async function wholeGrowth(signal: AbortSignal): Promise<Growth | undefined> {
    const { result } = state;
    if (result === undefined) return undefined;
    const { choice, found } = result;
    const grown = find.growingChoice(state);
    const { order } = grown;
    const input = { choice, index: found.index, order };
    const index = await context.run('reorder', input, { signal });
    return context.run('growth', { choice: grown, index, before: undefined }, { signal });
  }

  async function showDigits(growth: Growth): Promise<void> {
    const { result } = state;
    if (result === undefined) return;
    if (growth.length === growth.most) {
      showImage(result, result.found);
      return;
    }
    const choice = find.growingChoice(state);
    try {
      const index = await context.run('cut', { choice, ...growth });
      const frame = await context.run('frame', { choice, index });
      // The picture may be another one by now.
      if (state.result !== result || state.growth === undefined) return;
      const text = growthText(choice.order, growth);
      const label = `Image of the ${text}, ${choiceTitle(choice)}`;
      pair.show(pair.image, frame, find.sizeText(frame), label);
    } catch (problem) {
      if (!isAbort(problem)) set({ error: messageOf(problem) });
    }
  }

  async function openDigits(): Promise<undefined> {
    if (state.growth === undefined) return;
    const choice = find.growingChoice(state);
    openInExplore(context, choice, await context.run('cut', { choice, ...state.growth }));
  }

  async function numberText(): Promise<string | undefined> {
    if (state.result === undefined) return undefined;
    const { index } = state.result.found;
    return (await context.run('writeNumber', { index })).text;
  }

  /** The picture's, without its ending. */
  function fileName(): string {
    return state.taken?.name.replace(/\.[^.]*$/, '') || 'picture';
  }

  function openImage(): void {
    if (state.result === undefined) return;
    openInExplore(context, state.result.choice, state.result.found.index);
  }

  function takePaste(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    takeFiles(files);
  }
};
