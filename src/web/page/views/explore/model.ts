/**
 * The state of Explore while it is open: one value, and one way to change it.
 * @module
 */
import { messageOf } from '../../../../core/errors.js';
import * as explore from '../../../page-state/explore.js';
import type { Enumeration } from '../../../../core/enumeration.js';
import { isAbort, makeSign } from '../../jobs.js';

export interface Model {
  readonly read: () => explore.ExploreState;
  readonly become: (next: explore.ExploreState) => void;
  readonly set: (changes: Partial<explore.ExploreState>) => void;
  readonly complain: (place: explore.Place, message: string) => void;
  /** @returns tells what went wrong; a job that was given up is no fault */
  readonly complainAt: (place: explore.Place) => (error: unknown) => void;
  /** Do what may take long: the stage says so meanwhile. */
  readonly during: <T>(work: () => Promise<T>) => Promise<T>;
}

/** @param show - called after each change */
export function makeModel(choice: Enumeration, show: () => void): Model {
  let state = explore.beginExplore(choice);

  function become(next: explore.ExploreState): void {
    state = next;
    show();
  }

  const set = (changes: Partial<explore.ExploreState>): void => become({ ...state, ...changes });
  const complain = (place: explore.Place, message: string): void =>
    become(explore.withComplaint(state, place, message));

  return {
    read: () => state,
    become,
    set,
    complain,
    complainAt: (place) => (error) => {
      if (!isAbort(error)) complain(place, messageOf(error));
    },
    during: makeSign((isBusy) => set({ isBusy })),
  };
}
