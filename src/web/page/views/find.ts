/**
 * Find: the number of any picture, or of the image nearest to it in a space. The picture stays on
 * this machine.
 * @module
 */
import { fromBytes } from '../../../core/big-bytes.js';
import { grouped } from '../../../core/cardinality.js';
import { EnumeratorError } from '../../../core/errors.js';
import { chooseEnumeration } from '../../../pictures/choose-space.js';
import { readSpaceQuery, type SpaceChoice } from '../../shared/space-query.js';
import { makeActionButtons } from '../controls/action-button.js';
import { openInExplore } from '../controls/open-in-explore.js';
import { copyText, saveFile } from '../controls/save.js';
import { choiceTitle, makeSpaceForm } from '../controls/space-form.js';
import { makeFitForm } from '../find/fit-form.js';
import { type OpenedPicture, openPicture } from '../find/open-picture.js';
import { makePair } from '../find/pair.js';
import { isAbort } from '../job-client.js';
import type { Found } from '../kernel-jobs.js';
import { element, icon } from '../shell/element.js';
import type { OpenView } from '../shell/view.js';

/** Originals are shown by no more pixels than this on a side. */
const MOST_SHOWN_SIDE = 1600;
/** What comes sooner needs no sign that it is on its way. */
const BUSY_AFTER_MS = 150;
/** Numbers up to here stand on one line in large type. */
const LARGE_LENGTH = 9;

const PICTURE_SIGN = 'M3 4h14v12H3zM3 13.5l4-4 3.5 3.5 2.5-2.5 4 4M12.5 7.5h.01';

/** A picture with its file's name. */
interface Taken extends OpenedPicture {
  readonly name: string;
}

/** What a number belongs to. */
interface Result {
  readonly choice: SpaceChoice;
  readonly found: Found;
}

export const openFind: OpenView = (root, context) => {
  let taken: Taken | undefined;
  let result: Result | undefined;
  let chosen = readChoice();
  let taking = new AbortController();
  let finding = new AbortController();

  const pair = makePair();
  const chooser = element('input', {
    type: 'file',
    accept: 'image/*',
    multiple: true,
    hidden: true,
  });
  const invitation = element(
    'div',
    { class: 'invitation' },
    icon(PICTURE_SIGN),
    element('p', { class: 'invitation-title' }, 'Every picture has a number'),
    element(
      'p',
      { class: 'quiet' },
      'Drop one here, paste it, or choose a file. It stays on this machine.',
    ),
    chooseButton('button prime', 'Choose a picture'),
  );
  const stage = element('div', { class: 'stage find-stage' }, invitation, pair.root);
  pair.root.hidden = true;
  const fileLine = element('span', { class: 'file-line' }, 'No picture yet');
  const another = chooseButton('button bare', 'Another picture');
  another.hidden = true;

  const number = element('output', { class: 'number', id: 'found-number' });
  number.setAttribute('aria-live', 'off');
  const digits = element('span', { class: 'quiet small figures' });
  const verdict = element('p', { class: 'verdict' });
  const notes = element('ul', { class: 'notes quiet small' });
  const error = element('p', { class: 'error', role: 'alert' });
  const buttons = makeActionButtons(context.announce, (message) => (error.textContent = message));
  const copy = buttons.make('Copy number', copyNumber, 'Copy');
  const saveText = buttons.make('Save text of the number', () => saveNumber('txt'), 'Save text');
  const saveBytes = buttons.make('Save .bin of the number', () => saveNumber('bin'), 'Save .bin');
  const explore = buttons.make('Open in Explore', openImage);
  explore.className = 'button prime';
  const actions = [copy, saveText, saveBytes, explore];

  const own = element('input', { type: 'radio', name: 'where', id: 'where-own', checked: true });
  const other = element('input', { type: 'radio', name: 'where', id: 'where-other' });
  const ownTitle = element('span', { class: 'quiet small' });
  const form = makeSpaceForm((choice) => {
    chosen = choice;
    context.shareChoice(choice);
    refresh();
  });
  const fitForm = makeFitForm(refresh);
  const otherFields = element(
    'div',
    { class: 'other-space', hidden: true },
    fitForm.root,
    form.root,
  );
  for (const field of [own, other]) field.addEventListener('change', refresh);

  root.append(
    element(
      'div',
      { class: 'explore find' },
      element(
        'section',
        { class: 'find-image', 'aria-label': 'Pictures' },
        element('h1', { class: 'unseen', tabindex: '-1' }, 'Find'),
        stage,
        element('div', { class: 'stage-bar' }, fileLine, another, chooser),
      ),
      element(
        'aside',
        { class: 'explore-side', 'aria-label': 'Number and space' },
        element(
          'section',
          { class: 'part', 'aria-labelledby': 'found-title' },
          element(
            'div',
            { class: 'part-head' },
            element('h2', { id: 'found-title' }, 'Image number'),
            digits,
          ),
          number,
          verdict,
          error,
          element(
            'div',
            { class: 'actions' },
            element('div', {}, copy, saveText, saveBytes),
            element('div', {}, explore),
          ),
          notes,
        ),
        element(
          'section',
          { class: 'part', 'aria-labelledby': 'where-title' },
          element('h2', { id: 'where-title' }, 'Where to look'),
          element(
            'div',
            { role: 'radiogroup', 'aria-labelledby': 'where-title' },
            element(
              'label',
              { class: 'check' },
              own,
              element('span', { class: 'stacked' }, 'The picture’s own space', ownTitle),
            ),
            element('label', { class: 'check' }, other, element('span', {}, 'Another space')),
          ),
          otherFields,
        ),
      ),
    ),
  );

  chooser.addEventListener('change', () => {
    takeFiles([...(chooser.files ?? [])]);
    chooser.value = '';
  });
  const ending = { signal: context.signal };
  document.addEventListener('dragover', allowDrop, ending);
  document.addEventListener('dragleave', leaveDrop, ending);
  document.addEventListener('drop', takeDrop, ending);
  document.addEventListener('paste', takePaste, ending);
  context.onRoute(() => {
    chosen = readChoice();
    refresh();
  });
  context.addKeys([
    { keys: ['o'], label: 'Choose a picture', run: () => chooser.click() },
    { keys: ['c'], label: 'Copy the number', run: () => copy.click() },
    { keys: ['s'], label: 'Save the number as text', run: () => saveText.click() },
    { keys: ['e'], label: 'Open in Explore', run: () => explore.click() },
    { keys: ['w'], label: 'Own space or another', run: toggleWhere },
  ]);
  refresh();

  return () => {
    taking.abort();
    finding.abort();
    pair.close();
  };

  /** The space that the other views are in; an address that says none means the server's. */
  function readChoice(): SpaceChoice {
    const params = new URLSearchParams(context.route().params);
    params.delete('n');
    try {
      return readSpaceQuery(params, context.defaults);
    } catch {
      return context.defaults;
    }
  }

  function toggleWhere(): void {
    (own.checked ? other : own).checked = true;
    refresh();
  }

  /** Of several the first, with a word about it. */
  function takeFiles(files: readonly File[]): void {
    const [file] = files;
    if (file === undefined) return;
    taking.abort();
    taking = new AbortController();
    const signal = AbortSignal.any([taking.signal, context.signal]);
    const more =
      files.length > 1
        ? [`${grouped(files.length)} pictures came; this is the first, ${file.name}.`]
        : [];
    void take(file, more, signal);
  }

  async function take(file: File, more: readonly string[], signal: AbortSignal): Promise<void> {
    error.textContent = '';
    const timer = setTimeout(() => stage.classList.add('busy'), BUSY_AFTER_MS);
    try {
      const opened = await openPicture(file, context.run, signal);
      const { picture } = opened;
      const frame = await context.run('look', { picture, mostSide: MOST_SHOWN_SIDE }, { signal });
      const name = file.name || 'pasted picture';
      taken = { ...opened, notes: [...more, ...opened.notes], name };
      invitation.hidden = true;
      pair.root.hidden = false;
      another.hidden = false;
      fileLine.textContent = name;
      const size = `${grouped(picture.width)} × ${grouped(picture.height)}`;
      pair.showOriginal(frame, size, `The original, ${name}, ${size} pixels`);
      refresh();
    } catch (problem) {
      if (!isAbort(problem)) fail(problem);
    } finally {
      clearTimeout(timer);
      stage.classList.remove('busy');
    }
  }

  /** Find the number anew, by what the fields say. */
  function refresh(): void {
    finding.abort();
    finding = new AbortController();
    otherFields.hidden = !other.checked;
    form.show(chosen);
    fitForm.showFor(chosen.space);
    error.textContent = '';
    void find(AbortSignal.any([finding.signal, context.signal]));
  }

  async function find(signal: AbortSignal): Promise<void> {
    for (const button of actions) button.disabled = true;
    showNotes();
    if (taken === undefined) {
      ownTitle.textContent = 'in which it is an image as it stands';
      verdict.textContent = 'It stands here as soon as there is a picture.';
      verdict.dataset['kind'] = 'none';
      return;
    }
    const { picture } = taken;
    const timer = setTimeout(() => pair.setBusy(true), BUSY_AFTER_MS);
    try {
      const ownSpace = describeOwn();
      const choice = own.checked ? chooseEnumeration({}, taken, chosen) : chosen;
      const fitting = own.checked ? undefined : fitForm.read();
      const found = await context.run(
        'find',
        fitting === undefined ? { picture, choice } : { picture, choice, fitting },
        { signal },
      );
      signal.throwIfAborted();
      result = { choice, found };
      showFound(result, ownSpace);
    } catch (problem) {
      if (isAbort(problem)) return;
      result = undefined;
      number.textContent = '';
      digits.textContent = '';
      verdict.textContent = '';
      fail(problem);
    } finally {
      clearTimeout(timer);
      if (!signal.aborted) pair.setBusy(false);
    }
  }

  /** @returns the own space in words, where there is one */
  function describeOwn(): string {
    if (taken === undefined) return '';
    try {
      const text = choiceTitle(chooseEnumeration({}, taken, chosen));
      ownTitle.textContent = text;
      return text;
    } catch (problem) {
      const isTooLarge = problem instanceof EnumeratorError && problem.code === 'E_LIMIT';
      ownTitle.textContent = isTooLarge
        ? 'which would be too large for a number'
        : 'which the file does not tell';
      return '';
    }
  }

  function showFound({ choice, found }: Result, ownSpace: string): void {
    const { text, length, isExact, frame } = found;
    const isLarge = length <= LARGE_LENGTH;
    number.textContent = isLarge ? grouped(BigInt(text)) : text;
    number.classList.toggle('short', isLarge);
    digits.textContent = text.startsWith('0x')
      ? `${grouped(length - 2)} hex digits`
      : `${grouped(length)} digit${length === 1 ? '' : 's'}`;
    verdict.dataset['kind'] = isExact ? 'exact' : 'near';
    verdict.replaceChildren(
      element('strong', {}, isExact ? 'Exact. ' : 'Not exact. '),
      isExact ? 'This image is the picture, pixel for pixel.' : nearText(),
    );
    const title = choiceTitle(choice);
    const size = `${grouped(frame.width)} × ${grouped(frame.height)}`;
    pair.showImage(frame, size, `Image ${text}, ${title}`);
    for (const button of actions) button.disabled = false;
    context.announce(
      `${isExact ? 'Exact' : 'Not exact'}: image ${text.length <= 20 ? text : (digits.textContent ?? '')}, ${ownSpace === title ? 'the picture’s own space' : title}`,
    );
  }

  function nearText(): string {
    return fitForm.read().dither === 'none'
      ? 'The space does not have this picture; this is its nearest image.'
      : 'The space does not have this picture; this is a dithered likeness.';
  }

  function showNotes(): void {
    const told = taken?.notes ?? [];
    const isTold = own.checked && taken?.metadata !== undefined;
    const all = isTold ? [...told, 'Order and seed are those that the file names.'] : told;
    notes.replaceChildren(...all.map((note) => element('li', {}, note)));
    notes.hidden = all.length === 0;
  }

  function fail(problem: unknown): void {
    error.textContent = problem instanceof Error ? problem.message : String(problem);
  }

  async function copyNumber(): Promise<string | void> {
    if (result === undefined) return;
    const { text } = await context.run('writeNumber', { index: result.found.index });
    await copyText(text);
    return 'Copied';
  }

  async function saveNumber(form: 'txt' | 'bin'): Promise<string | void> {
    if (result === undefined || taken === undefined) return;
    const { index } = result.found;
    const base = taken.name.replace(/\.[^.]*$/, '') || 'picture';
    if (form === 'bin') saveFile(`${base}.bin`, index, 'application/octet-stream');
    else {
      const { text } = await context.run('writeNumber', { index });
      saveFile(`${base}.txt`, `${text}\n`, 'text/plain');
    }
    return 'Saved';
  }

  function openImage(): void {
    if (result === undefined) return;
    openInExplore(context, result.choice, fromBytes(result.found.index));
  }

  function chooseButton(className: string, title: string): HTMLButtonElement {
    const button = element('button', { type: 'button', class: className }, title);
    button.addEventListener('click', () => chooser.click());
    return button;
  }

  function allowDrop(event: DragEvent): void {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    stage.classList.add('dropping');
  }

  function leaveDrop(event: DragEvent): void {
    if (event.relatedTarget === null) stage.classList.remove('dropping');
  }

  function takeDrop(event: DragEvent): void {
    stage.classList.remove('dropping');
    const files = [...(event.dataTransfer?.files ?? [])];
    event.preventDefault();
    if (files.length > 0) takeFiles(files);
    else
      error.textContent =
        'What was dropped is no file: save the picture first, or copy and paste it';
  }

  function takePaste(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    takeFiles(files);
  }
};
