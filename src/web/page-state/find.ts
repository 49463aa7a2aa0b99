/**
 * What Find shows: the picture, what was found of it, and what is wrong, apart from all elements.
 *
 * Files open and numbers are found in their own time, while a person brings other pictures and changes
 * the fields. Each such work has a ticket, and its answer counts only as long as it is the one that is
 * waited for. So a number never stands beside another picture, nor beside what is wrong with one.
 * @module
 */
import { type Enumeration } from '../../core/enumeration.js';
import type { NumberText } from '../shared/number-text.js';
import type { Neighbour, Standing } from './find-standing.js';
import { type Search, type Taken, USUAL_FIT, type Where } from './find-where.js';
import type { Growth } from './growth.js';
import type { Frame } from './pixels.js';

export interface Found extends NumberText {
  readonly frame: Frame;
  readonly isExact: boolean;
  /** Whether the image is all of one colour, and the picture is not. */
  readonly isOneColor: boolean;
  readonly index: bigint;
}

export interface Result extends Search {
  readonly found: Found;
}

/** What is learned of a result when its number is there already. */
export interface Learned {
  /** How far the image that is shown has come up. */
  readonly growth?: Growth | undefined;
  readonly standing?: Standing;
  readonly neighbours?: readonly Neighbour[];
}

export interface FindState extends Where {
  readonly taken: Taken | undefined;
  /** The last that was found of the picture, though something else may be looked for by now. */
  readonly result: Result | undefined;
  readonly learned: Learned;
  /** Why there is no picture, or no number of it; '' for nothing. */
  readonly error: string;
  /** What did not work with the number; '' for nothing. */
  readonly complaint: string;
  /** The last that was given out. */
  readonly ticket: number;
  /** Of the file that is being opened, and of the number that is being found. */
  readonly opening: number | undefined;
  readonly searching: number | undefined;
  /** Whether that takes so long that it is shown. */
  readonly isSlow: boolean;
}

/** Numbers up to here stand on one line in large type. */
export const LARGE_LENGTH = 9;

const NOTHING = {
  taken: undefined,
  result: undefined,
  learned: {},
  error: '',
  complaint: '',
  opening: undefined,
  searching: undefined,
  isSlow: false,
} satisfies Partial<FindState>;

export function beginFind(chosen: Enumeration): FindState {
  return { ...NOTHING, wish: undefined, orient: undefined, chosen, fit: USUAL_FIT, ticket: 0 };
}

/** A file comes. What was found before stays in sight until that one is open, but can no longer be taken. */
export function beginOpening(state: FindState): FindState {
  const ticket = state.ticket + 1;
  return { ...state, ticket, opening: ticket, searching: undefined, error: '', complaint: '' };
}

/** The file is open. Nothing of the picture before is left. */
export function opened(state: FindState, ticket: number, taken: Taken): FindState {
  return state.opening === ticket ? { ...state, ...NOTHING, taken } : state;
}

/** The fields say something else. What is opening is looked for by them when it is open. */
export function changed(state: FindState, changes: Partial<Where>): FindState {
  return { ...state, ...changes };
}

/** The number of the open picture is looked for anew, if there is one and no other one comes. */
export function beginSearch(state: FindState): FindState {
  if (state.taken === undefined || state.opening !== undefined) return state;
  const ticket = state.ticket + 1;
  return { ...state, ticket, searching: ticket, error: '', complaint: '', learned: {} };
}

export function found(state: FindState, ticket: number, result: Result): FindState {
  if (state.searching !== ticket) return state;
  return { ...state, result, searching: undefined, isSlow: false };
}

/** The work of this ticket came to nothing. */
export function failed(state: FindState, ticket: number, error: string): FindState {
  if (state.opening === ticket) return { ...state, ...NOTHING, error };
  if (state.searching !== ticket) return state;
  return { ...state, result: undefined, learned: {}, searching: undefined, isSlow: false, error };
}

/** The work of this ticket takes long. */
export function slow(state: FindState, ticket: number): FindState {
  const isAwaited = state.opening === ticket || state.searching === ticket;
  return isAwaited ? { ...state, isSlow: true } : state;
}

/** What came is nothing that could be opened. */
export function refused(state: FindState, error: string): FindState {
  return { ...state, ...NOTHING, error };
}

/** @param result - what it is about; nothing is learned of another one */
export function learned(state: FindState, result: Result, more: Learned): FindState {
  if (state.result !== result || state.searching !== undefined) return state;
  return { ...state, learned: { ...state.learned, ...more } };
}

/** Whether the number that is shown is that of the picture that is shown, as the fields say. */
export function isFound({ result, opening, searching }: FindState): boolean {
  return result !== undefined && opening === undefined && searching === undefined;
}

/** The found image's space in the order whose lowest digits are the image in small. */
export function growingChoice({ result, chosen }: FindState): Enumeration {
  return { ...(result?.choice ?? chosen), order: 'progressive', seed: '' };
}
