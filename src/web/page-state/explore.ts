/**
 * What Explore shows: the space, the number, and what is wrong, apart from all elements.
 *
 * The address is the only truth: what a person does becomes an address, and what is shown follows
 * from that, whether it comes from here, from a link or from the browser's way back. A number that
 * is too long for an address is kept beside it, under the name of its visit.
 * @module
 */
import { grouped } from '../../core/cardinality.js';
import { EnumeratorError } from '../../core/errors.js';
import { SpaceSize } from '../../core/size.js';
import type { NumberText } from '../shared/number-text.js';
import { readSpaceQuery, writeSpaceQuery } from '../shared/space-query.js';
import { type Enumeration } from '../../core/enumeration.js';
import type { Growth } from './growth.js';
import type { SeenImage } from './pixels.js';

export type Place = 'go' | 'stride' | 'actions';

export interface Seen extends SeenImage {
  readonly index: bigint;
}

export interface ExploreState {
  readonly choice: Enumeration;
  readonly size: SpaceSize;
  /** Where the last move leads, though it may not be seen yet. */
  readonly target: bigint;
  /** Undefined until there is one, and where the address holds none. */
  readonly number: NumberText | undefined;
  /** The step of the slider. */
  readonly share: number;
  /** How far the image has come up; undefined in orders that say nothing of that. */
  readonly growth: Growth | undefined;
  readonly seen: Seen | undefined;
  readonly isBusy: boolean;
  /** What lies over the stage in place of an image. */
  readonly note: 'none' | 'too large' | 'kept elsewhere';
  readonly complaints: Readonly<Partial<Record<Place, string>>>;
}

/** A number of more characters than this is no part of an address. 64×64 RGB's have 24,578. */
export const LINK_LENGTH = 32_000;
/** Stands in an address for a number that is too long for it. */
export const KEPT = 'file';
/** Canvases of more pixels fail on some machines. 8K has 33 million. */
const MAX_PIXELS = 2 ** 25;
const MAX_SIDE = 16_384;
/** Longer numbers are not spoken. */
const SPOKEN_LENGTH = 20;

export function beginExplore(choice: Enumeration): ExploreState {
  return {
    choice,
    size: new SpaceSize(choice.space),
    target: 0n,
    number: undefined,
    share: 0,
    growth: undefined,
    seen: undefined,
    isBusy: false,
    note: 'none',
    complaints: {},
  };
}

/** In another space. The same one stays the same object, by which what is known of it is found. */
export function withChoice(state: ExploreState, choice: Enumeration): ExploreState {
  if (writeSpaceQuery(choice) === writeSpaceQuery(state.choice)) return state;
  return { ...state, choice, size: new SpaceSize(choice.space), growth: undefined };
}

export function withComplaint(state: ExploreState, place: Place, message: string): ExploreState {
  return { ...state, complaints: { ...state.complaints, [place]: message } };
}

/** On the way to another address, where nothing is wrong yet. */
export function withoutComplaints(state: ExploreState): ExploreState {
  return { ...state, complaints: {} };
}

/**
 * What an address says.
 * @throws EnumeratorError as the query of the space; `E_NUMBER` for two numbers
 */
export function readAddress(
  params: URLSearchParams,
  defaults: Enumeration,
): { readonly choice: Enumeration; readonly text: string } {
  const [text = '0', ...others] = params.getAll('n');
  if (others.length > 0) throw new EnumeratorError('E_NUMBER', 'the address has n twice');
  const query = new URLSearchParams(params);
  query.delete('n');
  return { choice: readSpaceQuery(query, defaults), text };
}

/** @param number - as text, or {@link KEPT} */
export function writeAddress(choice: Enumeration, defaults: Enumeration, number: string): string {
  const space = writeSpaceQuery(choice, defaults);
  return space === '' ? `n=${number}` : `${space}&n=${number}`;
}

export function isTooLarge({ space: { width, height } }: Enumeration): boolean {
  return width * height > MAX_PIXELS || width > MAX_SIDE || height > MAX_SIDE;
}

/** What a person should know of a number that no link holds; '' for nothing. */
export function lengthNote({ number }: ExploreState): string {
  if (number === undefined || number.length <= LINK_LENGTH) return '';
  return `This number has ${grouped(number.length - 2)} hex digits, too many for a link. Save it as a file; opened or dropped here it leads back. The link keeps the space.`;
}

export function spokenNumber({ text }: NumberText): string {
  return text.length <= SPOKEN_LENGTH ? text : `${text.slice(0, 10)} and so on`;
}

/** What is said where a step goes around the end of the space; '' where it does not. */
export function wrapNote(from: bigint, by: bigint, reached: bigint): string {
  if (reached === from + by) return '';
  return by > 0n
    ? 'past the last image, on from the first'
    : 'past the first image, on from the last';
}
