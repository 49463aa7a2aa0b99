/**
 * From an address to its image, and from a number to its address.
 * @module
 */
import type { Enumeration } from '../../../../core/enumeration.js';
import * as explore from '../../../page-state/explore.js';
import type { Growth } from '../../../page-state/growth.js';
import { KEPT, lastingText, writeAddress } from '../../../page-state/number-address.js';
import { openingAddress } from '../../../page-state/presets.js';
import { looksStatic } from '../../../page-state/static.js';
import type { NumberText } from '../../../shared/number-text.js';
import { isAbort, newestOf } from '../../jobs.js';
import { makeEntry, readNumber } from '../../shell/kept-numbers.js';
import type { Route, ViewContext } from '../../shell/view.js';
import type { Model } from './model.js';

/** The panel shortens it further. */
const SHOWN_LENGTH = 400;

export interface GoTo {
  /** Put it in the place of the present entry of the history. */
  readonly replace?: boolean;
  /** Do so unless the visitor has come back to it: a drag, a show, a key that is held. */
  readonly goesOn?: boolean;
  readonly next?: Enumeration;
  /** As a person has written it. */
  readonly written?: string | undefined;
  /** What is shown as soon as a space has it. */
  readonly missing?: explore.Wanted | undefined;
}

export interface Navigator {
  /** Show what an address says. */
  readonly showRoute: (route: Route) => void;
  /** Make an address of a number; what is shown follows from it. */
  goTo(index: bigint, options?: GoTo): void;
  /** Go to the same number of another space, where that has it. */
  readonly chooseSpace: (next: Enumeration) => Promise<void>;
  /** Ends what is asked for here when the visitor goes elsewhere: back, or to another space. */
  readonly place: () => AbortSignal;
  /** Ends when it is known which number the address says. */
  readonly ready: () => Promise<void>;
  /** Ends when what was asked for last is seen. */
  readonly shown: () => Promise<void>;
}

/** What the navigator tells of where it gets. */
export interface NavigatorListeners {
  /** Of each image, as it is to be shown. */
  readonly onSeen: (seen: explore.Seen, number: NumberText) => void;
  readonly onChoice: (choice: Enumeration) => void;
  /** Of an address that comes from elsewhere: a link, the browser's way back. */
  readonly onElsewhere: () => void;
  /** @returns what of a growth is shown */
  readonly keepGrowth: (growth: Growth | undefined) => Growth | undefined;
}

interface Known {
  readonly text: string;
  readonly choice: Enumeration;
  readonly target: explore.Wanted;
}

export function makeNavigator(
  context: ViewContext,
  model: Model,
  { onSeen, onChoice, onElsewhere, keepGrowth }: NavigatorListeners,
): Navigator {
  const { run, defaults } = context;
  const newLook = newestOf(context.signal);
  const newPlace = newestOf(context.signal);
  let place = newPlace();
  let isOwnMove = false;
  let shown: Promise<void> = Promise.resolve();
  let reading: Promise<unknown> = Promise.resolve();
  /** The last number that went into an address, so that it need not be read again. */
  let known: Known | undefined;

  async function showAddress(route: Route, signal: AbortSignal): Promise<void> {
    try {
      const target = readTarget(route, signal);
      reading = target;
      const wanted = await target;
      if (wanted !== undefined) await show(wanted, signal);
    } catch (error) {
      if (!isAbort(error)) model.become(explore.withWrongAddress(model.read(), error));
    }
  }

  /** @returns nothing where the number is in a file, or the address becomes another one */
  async function readTarget(
    { params, state: kept }: Route,
    signal: AbortSignal,
  ): Promise<explore.Wanted | undefined> {
    const address = openingAddress(params, context);
    setChoice(address.choice);
    const { choice } = model.read();
    const { text } = address;
    if (known?.choice === choice && known.text === text) {
      model.set({ target: known.target });
      return known.target;
    }
    const index = await readNumber(run, { choice, text }, kept, signal);
    if (index === undefined || !model.read().size.has(index)) {
      model.set({ number: undefined, note: 'kept elsewhere' });
      return undefined;
    }
    const written = text === KEPT ? undefined : text;
    if (written !== undefined && lastingText(written, index) !== text) {
      goTo(index, { replace: true, written });
      return undefined;
    }
    const target = { index, written };
    model.set({ target, missing: undefined });
    return target;
  }

  /** Another address may come while one is being read. */
  async function ready(): Promise<void> {
    for (let last; last !== reading;) {
      last = reading;
      // What is wrong with it is said where it is shown.
      await last.catch(() => undefined);
    }
  }

  async function show({ index, written }: explore.Wanted, signal: AbortSignal): Promise<void> {
    const { choice, growth: before } = model.read();
    const number = await run('writeNumber', { index, width: SHOWN_LENGTH }, { signal });
    const share = await run('shareOf', { choice, index }, { signal });
    const growth = await run('growth', { choice, index, before }, { signal });
    const frame = explore.isTooLarge(choice)
      ? undefined
      : await run('frame', { choice, index }, { signal });
    signal.throwIfAborted();
    const shownNumber = { ...number, index, written, choice };
    const next = { number: shownNumber, share, growth: keepGrowth(growth) };
    // All at once, so that a number never stands beside another's image.
    if (frame === undefined) {
      model.set({ ...next, note: 'too large' });
      return;
    }
    const seen = { choice, index, frame };
    onSeen(seen, number);
    model.set({ ...next, seen, isStatic: looksStatic(frame), note: 'none' });
  }

  function setChoice(next: Enumeration): void {
    model.become(explore.withChoice(model.read(), next));
    const { choice } = model.read();
    onChoice(choice);
    context.shareChoice(choice);
  }

  function goTo(index: bigint, options: GoTo = {}): void {
    const { goesOn = false, next = model.read().choice, written, missing } = options;
    const { state: before, isMade } = context.route();
    const replace = options.replace ?? (goesOn && isMade);
    setChoice(next);
    const { choice } = model.read();
    const { text, state } = makeEntry(index, written, replace ? before : undefined);
    const isKept = text === KEPT;
    const target = written === undefined || isKept ? { index } : { index, written: text };
    known = isKept ? undefined : { choice, text, target };
    model.set({ target, missing });
    isOwnMove = true;
    context.go(writeAddress(choice, defaults, text), { replace, state });
    isOwnMove = false;
  }

  return {
    goTo(index, options = {}) {
      if (options.next !== undefined) place = newPlace();
      goTo(index, options);
    },

    place: () => place,
    shown: () => shown,
    ready,

    showRoute(route) {
      if (!isOwnMove) {
        place = newPlace();
        onElsewhere();
      }
      const signal = newLook();
      model.become(explore.withoutComplaints(model.read()));
      shown = model.during(() => showAddress(route, signal));
    },

    async chooseSpace(next) {
      const signal = (place = newPlace());
      await ready();
      if (signal.aborted) return;
      const { target, missing } = explore.inSpace(model.read(), next);
      goTo(target.index, { next, written: target.written, missing });
    },
  };
}
