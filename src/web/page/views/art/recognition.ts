/**
 * Recognition, to be tried: five pictures of one's own among 25. `page-state/recognition.ts` says what follows
 * from what.
 * @module
 */
import { messageOf } from '../../../../core/errors.js';
import { OWN_PICTURES } from '../../../../art/limits.js';
import type { PictureSeed } from '../../../../art/recognition/portfolio.js';
import * as at from '../../../page-state/recognition.js';
import { type ArtChoice, USUAL_ART } from '../../../shared/art-query.js';
import type { ArtClient } from '../../art/art-worker.js';
import { button, errorLine, part } from '../../controls/fields.js';
import { isAbort, newestOf, withSign } from '../../jobs.js';
import { each, element, update } from '../../shell/element.js';
import { recall, remember } from '../../shell/kept.js';
import { drawSmall, smallCanvas } from './small-pictures.js';

/** In pixels of the picture. */
const SIDE = 128;

const KEPT = 'art-portfolio';

/** The picture of a seed, as the portfolio's own rules draw it. */
function seedChoice(seed: PictureSeed): ArtChoice {
  const bytes = Uint8Array.from(seed.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  return { ...USUAL_ART, source: { kind: 'bytes', bytes }, quality: true };
}

/**
 * @param workers - that draw pictures, side by side; the first one keeps no other work waiting
 * @param announce - hears what is the case where nothing else says it
 * @returns `show` shows what is kept of an earlier visit
 */
export function makeRecognitionPanel(
  workers: () => readonly [ArtClient, ...ArtClient[]],
  announce: (sentence: string) => void,
) {
  const closing = new AbortController();
  const newWork = newestOf(closing.signal);
  let state = at.FIRST_RECOGNITION;
  let isBusy = false;
  /** What was kept by an earlier visit, and has not been read. */
  let unread = recall('localStorage', KEPT);
  const isAt = (...steps: (typeof state.step)[]): boolean => steps.includes(state.step);
  const canBeAsked = (): boolean => state.kept !== undefined && !at.isLocked(state);
  const disabled = (): boolean => isBusy;
  const pictures = each(
    () => at.shownPictures(state),
    (seed) =>
      isAt('ask') ? pickOf(at.shownPictures(state).indexOf(seed) + 1) : smallCanvas('', SIDE),
  );
  /** Has the focus after each step, since the button that led there may be gone. */
  const said = element('p', { tabindex: '-1', hidden: () => at.standing(state) === '' }, () =>
    at.standing(state),
  );
  const grid = element(
    'div.portfolio-grid',
    {
      role: 'group',
      'aria-label': () =>
        isAt('ask') ? `Pictures, ${OWN_PICTURES} of which are yours` : 'Your pictures',
      hidden: () => at.shownPictures(state).length === 0,
      'aria-busy': () => String(isBusy),
    },
    pictures,
  );
  const root: HTMLElement = part(
    'recognition-title',
    'Recognition',
    [],
    element(
      'p.quiet.small',
      'People know pictures again that they could not describe. Choose five, and find them among 25.',
    ),
    said,
    grid,
    errorLine(() => state.complaint),
    element(
      'div.row',
      button('Choose five pictures', create, {
        hidden: () => state.kept !== undefined,
        disabled,
      }),
      button('Answer', answer, {
        class: 'button prime',
        hidden: () => !isAt('ask'),
        disabled: () => isBusy || !at.isFull(state),
      }),
      button('Find them', ask, {
        hidden: () => !canBeAsked() || isAt('ask'),
        disabled,
      }),
      button('Look at mine', look, {
        hidden: () => !canBeAsked() || isAt('look', 'ask'),
        disabled,
      }),
      button('Forget them', forget, {
        class: 'button bare',
        hidden: () => state.kept === undefined,
      }),
    ),
    element('p.quiet.small', at.WORTH),
  );

  function pickOf(place: number): HTMLElement {
    return element(
      'button.pick',
      {
        type: 'button',
        'aria-label': `Picture ${place}`,
        'aria-pressed': () => String(state.picks.includes(place)),
        on: { click: () => pick(place) },
      },
      smallCanvas('', SIDE),
    );
  }

  function become(next: at.RecognitionState): void {
    state = next;
    // Before anybody is told.
    remember('localStorage', KEPT, state.kept?.text);
    update(root);
  }

  function pick(place: number): void {
    const next = at.withPick(state, place);
    if (next === state) announce(`${OWN_PICTURES} are picked: take one back first`);
    become(next);
  }

  /** Something that takes the worker a while, and what is seen after it. */
  async function go(
    work: (worker: ArtClient, signal: AbortSignal) => Promise<at.RecognitionState>,
  ) {
    const signal = newWork();
    await withSign(
      signal,
      (isOn) => {
        isBusy = isOn;
        update(root);
      },
      async () => {
        become(await work(workers()[0], signal));
        said.focus({ preventScroll: true });
        const seeds = at.shownPictures(state);
        const canvases = [...grid.querySelectorAll('canvas')];
        await drawSmall(workers(), canvases, (nth) => seedChoice(seeds[nth] ?? ''), signal);
      },
      (problem) => become({ ...state, complaint: messageOf(problem) }),
    );
  }

  function create(): Promise<void> {
    return go(async (worker, signal) =>
      at.withPortfolio(state, await worker.run('createPortfolio', undefined, { signal }), 'look'),
    );
  }

  function ask(): Promise<void> {
    return go(async (worker, signal) => {
      const { text = '' } = state.kept ?? {};
      return at.withPortfolio(
        state,
        await worker.run('openChallenge', { text }, { signal }),
        'ask',
      );
    });
  }

  function look(): Promise<void> {
    return go(() => Promise.resolve({ ...state, step: 'look' }));
  }

  function answer(): Promise<void> {
    return go(async (worker, signal) => {
      const input = { text: state.kept?.text ?? '', places: state.picks };
      const { kept, isRight } = await worker.run('answerChallenge', input, { signal });
      return at.withAnswer(state, kept, isRight);
    });
  }

  function forget(): void {
    newWork();
    become(at.FIRST_RECOGNITION);
    announce('Forgotten');
  }

  async function show(): Promise<void> {
    const text = unread;
    unread = undefined;
    if (text === undefined) return;
    try {
      const kept = await workers()[0].run('readPortfolio', { text }, { signal: newWork() });
      become(at.withPortfolio(state, kept, 'begin'));
    } catch (problem) {
      if (!isAbort(problem)) become({ ...state, complaint: messageOf(problem) });
    }
  }

  /** Another window has answered, chosen or forgotten: what is said here would take its place. */
  function takeOthers({ key }: StorageEvent): void {
    if (key !== KEPT && key !== null) return;
    newWork();
    unread = recall('localStorage', KEPT);
    state = at.FIRST_RECOGNITION;
    update(root);
    void show();
  }
  window.addEventListener('storage', takeOthers, { signal: closing.signal });

  return { root, close: (): void => closing.abort(), show };
}
