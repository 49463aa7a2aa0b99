/**
 * Explore: the image at a number, the ways to others, and the space that they are in.
 *
 * The address is the only truth: what a person does becomes an address, and what is shown follows
 * from that, whether it comes from here, from a link or from the browser's way back. A number that
 * is too long for an address is kept beside it, under the name of its visit.
 * @module
 */
import { cardinalityText } from '../../../core/cardinality.js';
import { EnumeratorError } from '../../../core/errors.js';
import { SpaceSize } from '../../../core/size.js';
import { readSpaceQuery, type SpaceChoice, writeSpaceQuery } from '../../shared/space-query.js';
import { choiceTitle, makeSpaceForm } from '../controls/space-form.js';
import { isAbort } from '../job-client.js';
import { element } from '../shell/element.js';
import { raisePowers } from '../shell/powers.js';
import type { OpenView, Route } from '../shell/view.js';
import { makeActions } from './explore/actions.js';
import { makeNumberPanel } from './explore/number-panel.js';
import { makePixelLine, type Seen } from './explore/pixel-line.js';
import { pixelTextOf } from './explore/pixel-text.js';
import { stageKeys } from './explore/stage-keys.js';
import { makeStage } from './explore/stage.js';
import { listenToDrops, makeTaking } from './explore/taking.js';
import { keepNumber, keptNumber } from './explore/visits.js';
import { makeWalk, type Move } from './explore/walk.js';

/** A number of more characters than this is no part of an address. 64×64 RGB's have 24,578. */
const LINK_LENGTH = 32_000;
/** Stands in an address for a number that is too long for it. */
const KEPT = 'file';
/** Canvases of more pixels fail on some machines. 8K has 33 million. */
const MAX_PIXELS = 2 ** 25;
const MAX_SIDE = 16_384;
/** What comes sooner needs no sign that it is on its way. */
const BUSY_AFTER_MS = 150;

/** The panel shortens it further. */
const SHOWN_LENGTH = 400;

export const openExplore: OpenView = (root, context) => {
  const { defaults, run } = context;
  let choice = defaults;
  let size = new SpaceSize(choice.space);
  /** Where the last move leads, though it may not be seen yet. */
  let target = 0n;
  let seen: Seen | undefined;
  /** The last number that went into an address, so that it need not be read again. */
  let known:
    { readonly choice: SpaceChoice; readonly text: string; readonly index: bigint } | undefined;
  let looking = new AbortController();
  let sliding: AbortController | undefined;
  let moves: Promise<void> = Promise.resolve();
  let waitingMoves = 0;

  const pixelLine = makePixelLine();
  const stage = makeStage((pixel) => pixelLine.show(pixel, seen));
  const note = element('div', { class: 'stage-note', hidden: true });
  stage.root.append(note);
  const walk = makeWalk((move) => (move.kind === 'share' ? slide(move) : make(move)));
  const panel = makeNumberPanel(goToText);
  const form = makeSpaceForm(chooseSpace);
  const images = element('span', { class: 'quiet small figures' });
  const taking = makeTaking(context, {
    present: () => ({ choice, index: target }),
    goTo: (index) => goTo(index),
    done: (action, word) => actions.say(action, word),
    complain: (message) => actions.complain(message),
  });
  const actions = makeActions(taking);

  root.append(
    element(
      'div',
      { class: 'explore' },
      element(
        'section',
        { class: 'explore-image', 'aria-label': 'Image' },
        element('h1', { class: 'unseen', tabindex: '-1' }, 'Explore'),
        stage.root,
        element('div', { class: 'stage-bar' }, ...pixelLine.elements, stage.zoom),
        walk.buttons,
        walk.slider,
      ),
      element(
        'aside',
        { class: 'explore-side', 'aria-label': 'Number and space' },
        panel.root,
        actions.root,
        element(
          'section',
          { class: 'part', 'aria-labelledby': 'space-title' },
          element(
            'div',
            { class: 'part-head' },
            element('h2', { id: 'space-title' }, 'Space'),
            images,
          ),
          form.root,
        ),
      ),
    ),
  );

  context.addKeys([
    {
      keys: ['ArrowRight'],
      label: 'Next image',
      run: (held) => make({ kind: 'step', by: 1 }, held),
    },
    {
      keys: ['ArrowLeft'],
      label: 'Previous image',
      run: (held) => make({ kind: 'step', by: -1 }, held),
    },
    { keys: ['Home'], label: 'First image', run: () => make({ kind: 'first' }) },
    { keys: ['End'], label: 'Last image', run: () => make({ kind: 'last' }) },
    { keys: ['['], label: 'Back by the number in the field', run: () => walk.stride(-1) },
    { keys: [']'], label: 'On by the number in the field', run: () => walk.stride(1) },
    { keys: ['r'], label: 'Random image', run: (held) => make({ kind: 'random' }, held) },
    { keys: ['g'], label: 'Go to a number', run: () => panel.field.select() },
    ...stageKeys(stage, () => context.announce(pixelLine.text())),
    { keys: ['c'], label: 'Copy the number', run: () => void taking.number() },
    { keys: ['l'], label: 'Copy a link', run: () => void taking.link() },
    { keys: ['s'], label: 'Save as PNG', run: () => void taking.png() },
  ]);

  listenToDrops(stage.root, root, context.signal, (file) => void taking.takeFile(file));
  context.onRoute((route) => void showRoute(route));
  void showRoute(context.route());

  return () => {
    looking.abort();
    stage.close();
  };

  /** Show what an address says. */
  async function showRoute({ params, state }: Route): Promise<void> {
    looking.abort();
    looking = new AbortController();
    const { signal } = looking;
    panel.complain('');
    walk.complain('');
    actions.complain('');
    const [text = '0', ...others] = params.getAll('n');
    const query = new URLSearchParams(params);
    query.delete('n');
    try {
      if (others.length > 0) throw new EnumeratorError('E_NUMBER', 'the address has n twice');
      setChoice(readSpaceQuery(query, defaults));
    } catch (error) {
      form.complain(messageOf(error));
      return;
    }
    try {
      const kept = text === KEPT ? keptNumber(state) : undefined;
      if (text === KEPT && (kept === undefined || !size.has(kept))) {
        askForNumber();
        return;
      }
      const index = kept ?? (await readAddress(text, signal));
      if (index === undefined) return;
      target = index;
      await show(index, signal);
    } catch (error) {
      if (!isAbort(error)) panel.complain(messageOf(error));
    }
  }

  /** @returns nothing where the number is now in the address in another form */
  async function readAddress(text: string, signal: AbortSignal): Promise<bigint | undefined> {
    if (known?.choice === choice && known.text === text) return known.index;
    const index = await run('readNumber', { choice, text }, { signal });
    const written = await run('writeNumber', { index, width: LINK_LENGTH }, { signal });
    if (written.text === text) return index;
    await goTo(index, { replace: true });
    return undefined;
  }

  function setChoice(next: SpaceChoice): void {
    // The same choice stays the same object, by which what is known of it is found again.
    if (writeSpaceQuery(next) !== writeSpaceQuery(choice)) {
      choice = next;
      size = new SpaceSize(choice.space);
    }
    form.show(choice);
    walk.showSize(size);
    images.replaceChildren(...raisePowers(`${cardinalityText(choice.space)} images`));
    context.shareChoice(choice);
  }

  async function show(index: bigint, signal: AbortSignal): Promise<void> {
    const timer = setTimeout(() => stage.setBusy(true), BUSY_AFTER_MS);
    const shown = choice;
    try {
      const { text, length } = await run('writeNumber', { index, width: SHOWN_LENGTH }, { signal });
      const share = await run('shareOf', { choice: shown, index }, { signal });
      const frame = isTooLarge(shown)
        ? undefined
        : await run('frame', { choice: shown, index, samples: true }, { signal });
      signal.throwIfAborted();
      // All at once, so that a number never stands beside another's image.
      panel.show(text, length);
      actions.showLength(length, length > LINK_LENGTH);
      walk.showShare(share);
      if (frame === undefined) {
        showNote(element('p', {}, tooLargeText(shown)));
        return;
      }
      note.hidden = true;
      seen = { choice: shown, index, frame };
      stage.show(frame, {
        label: `Image ${text}, ${choiceTitle(shown)}`,
        textOf: pixelTextOf(shown, frame.samples ?? new Uint8Array()),
        hasAlpha: shown.space.color === 'graya' || shown.space.color === 'rgba',
      });
      context.announce(`Image ${shortNumber(text)}`);
    } finally {
      clearTimeout(timer);
      if (!signal.aborted) stage.setBusy(false);
    }
  }

  /** Make an address of a number; what is shown follows from it. */
  async function goTo(
    index: bigint,
    { replace = false, next = choice }: { replace?: boolean; next?: SpaceChoice } = {},
  ): Promise<void> {
    target = index;
    if (next !== choice) setChoice(next);
    const { text, length } = await run('writeNumber', { index, width: LINK_LENGTH });
    const isKept = length > LINK_LENGTH;
    if (!isKept) known = { choice, text, index };
    const space = writeSpaceQuery(choice, defaults);
    const number = `n=${isKept ? KEPT : text}`;
    context.go(space === '' ? number : `${space}&${number}`, {
      replace,
      state: isKept ? keepNumber(index, size.bits / 8) : null,
    });
  }

  /** Moves are made one after the other, so that none is lost however fast they come. */
  function make(move: Exclude<Move, { kind: 'share' }>, isHeld = false): void {
    // A held key goes as fast as images are made, and is one entry of the history.
    if (isHeld && (waitingMoves > 0 || seen?.index !== target)) return;
    sliding?.abort();
    waitingMoves++;
    moves = moves
      .then(async () => goTo(await targetOf(move), { replace: isHeld }))
      .catch((error: unknown) => {
        if (isAbort(error)) return;
        if (move.kind === 'stride') walk.complain(messageOf(error));
        else actions.complain(messageOf(error));
      })
      .finally(() => waitingMoves--);
  }

  async function targetOf(move: Exclude<Move, { kind: 'share' }>): Promise<bigint> {
    let by: bigint;
    switch (move.kind) {
      case 'first':
        return 0n;
      case 'last':
      case 'random':
        return run('readNumber', { choice, text: move.kind });
      case 'step':
        by = BigInt(move.by);
        break;
      case 'stride':
        by = BigInt(move.sign) * (await run('readNumber', { choice, text: move.text }));
        break;
    }
    walk.complain('');
    const next = target + by;
    const reached = await run('step', { choice, index: target, by });
    if (reached !== next) {
      context.announce(
        by > 0n
          ? 'past the last image, on from the first'
          : 'past the first image, on from the last',
      );
    }
    return reached;
  }

  /** The slider only ever goes to the last place that it was given; a drag is one entry. */
  function slide({ step, isDragging }: Extract<Move, { kind: 'share' }>): void {
    const isGoingOn = sliding !== undefined;
    sliding?.abort();
    const current = new AbortController();
    sliding = isDragging ? current : undefined;
    run('atShare', { choice, step }, { signal: current.signal })
      .then((index) => goTo(index, { replace: isGoingOn }))
      .catch((error: unknown) => {
        if (!isAbort(error)) actions.complain(messageOf(error));
      });
  }

  function goToText(text: string): void {
    panel.complain('');
    run('readNumber', { choice, text })
      .then((index) => goTo(index))
      .catch((error: unknown) => {
        if (!isAbort(error)) panel.complain(messageOf(error));
      });
  }

  function chooseSpace(next: SpaceChoice): void {
    const isInside = new SpaceSize(next.space).has(target);
    goTo(isInside ? target : 0n, { next }).catch((error: unknown) => {
      if (!isAbort(error)) form.complain(messageOf(error));
    });
  }

  function showNote(...children: readonly Node[]): void {
    note.replaceChildren(...children);
    note.hidden = false;
  }

  function askForNumber(): void {
    panel.clear();
    actions.showLength(undefined);
    const button = element('button', { type: 'button', class: 'button prime' }, 'Open number…');
    button.addEventListener('click', taking.open);
    showNote(
      element(
        'p',
        {},
        'The number of this image is too long for an address. Open the file that holds it, or drop it here.',
      ),
      button,
    );
  }
};

function isTooLarge({ space: { width, height } }: SpaceChoice): boolean {
  return width * height > MAX_PIXELS || width > MAX_SIDE || height > MAX_SIDE;
}

function tooLargeText(choice: SpaceChoice): string {
  return `Images of ${choiceTitle(choice)} are too large to be drawn here. Their numbers and PNG files are not.`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What anybody wants to hear of a number. */
function shortNumber(text: string): string {
  return text.length <= 20 ? text : `${text.slice(0, 10)} and so on`;
}
