/**
 * What Explore shows: the space, the number, and what is wrong, apart from all elements.
 *
 * The address is the only truth: what a person does becomes an address, and what is shown follows
 * from that, whether it comes from here, from a link or from the browser's way back.
 * `number-address.ts` says how an address holds a number.
 * @module
 */
import { grouped } from '../../core/cardinality.js';
import type { Enumeration } from '../../core/enumeration.js';
import { EnumeratorError, messageOf } from '../../core/errors.js';
import { SpaceSize } from '../../core/size.js';
import type { NumberText } from '../shared/number-text.js';
import { writeSpaceQuery } from '../shared/space-query.js';
import type { Growth } from './growth.js';
import { addressText, isLinked, isSameEverywhere, KEPT, writeAddress } from './number-address.js';
import type { SeenImage } from './pixels.js';
import { BEGIN_SLIDESHOW, type Slideshow } from './slideshow.js';
import { choiceTitle } from './space-draft.js';

/** What a complaint is about: `address` is all of it, and stands on the stage. */
export type Place = 'go' | 'stride' | 'actions' | 'address';

export interface Seen extends SeenImage {
  readonly index: bigint;
}

/** A number, and how a person has written it, if it came so. */
export interface Wanted {
  readonly index: bigint;
  readonly written?: string | undefined;
}

/** The number of the image that is seen: what is taken away is what is seen, while the next one is made. */
export interface ShownNumber extends NumberText, Wanted {
  readonly choice: Enumeration;
}

/** Where an image stands in its space. */
export interface Share {
  /** Of the slider. */
  readonly step: number;
  readonly words: string;
}

export interface ExploreState {
  readonly choice: Enumeration;
  readonly size: SpaceSize;
  /** Where the last move leads, though it may not be seen yet. */
  readonly target: Wanted;
  /** What is shown as soon as a space has it, while the space alone is changed; nothing where it is shown. */
  readonly missing: Wanted | undefined;
  /** Undefined until there is one, and where the address holds none. */
  readonly number: ShownNumber | undefined;
  readonly share: Share;
  /** How far the image has come up; undefined in orders that say nothing of that. */
  readonly growth: Growth | undefined;
  readonly seen: Seen | undefined;
  /** Whether what is seen is static. */
  readonly isStatic: boolean;
  readonly isBusy: boolean;
  /** What lies over the stage in place of an image. */
  readonly note: 'none' | 'too large' | 'kept elsewhere' | 'wrong address' | 'failed';
  readonly slideshow: Slideshow;
  readonly complaints: Readonly<Partial<Record<Place, string>>>;
}

/** Canvases of more pixels fail on some machines. 8K has 33 million. */
const MAX_PIXELS = 2 ** 25;
const MAX_SIDE = 16_384;
/** Longer numbers are not spoken. */
const SPOKEN_LENGTH = 20;

export function beginExplore(choice: Enumeration): ExploreState {
  return {
    choice,
    size: new SpaceSize(choice.space),
    target: { index: 0n },
    missing: undefined,
    number: undefined,
    share: { step: 0, words: '' },
    growth: undefined,
    seen: undefined,
    isStatic: false,
    isBusy: false,
    note: 'none',
    slideshow: BEGIN_SLIDESHOW,
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

/** An address that leads to no image: the message takes the image's place. What is no fault of the address has no code. */
export function withWrongAddress(state: ExploreState, error: unknown): ExploreState {
  const note = error instanceof EnumeratorError ? 'wrong address' : 'failed';
  return withComplaint({ ...state, number: undefined, note }, 'address', messageOf(error));
}

/**
 * Where a person gets who changes the space alone: to the same number, or, where the space has none
 * such, to its first image until there is one that has it.
 */
export function inSpace(
  { target, missing }: Pick<ExploreState, 'target' | 'missing'>,
  { space }: Enumeration,
): Pick<ExploreState, 'target' | 'missing'> {
  const wanted = missing ?? target;
  if (!new SpaceSize(space).has(wanted.index)) return { target: { index: 0n }, missing: wanted };
  const { index, written } = wanted;
  const isSame = written !== undefined && isSameEverywhere(written);
  return { target: isSame ? wanted : { index }, missing: undefined };
}

/** What is said of a number that the space does not have; '' where there is none. */
export function missingNote({ missing, choice }: ExploreState): string {
  if (missing === undefined) return '';
  return `${choiceTitle(choice)}: this space is too small for the number before. It comes back in one that has it.`;
}

export function isTooLarge({ space: { width, height } }: Enumeration): boolean {
  return width * height > MAX_PIXELS || width > MAX_SIDE || height > MAX_SIDE;
}

/** Whether a link leads to the image, and not to its space alone. */
export function hasLink({ number }: ExploreState): boolean {
  return number === undefined || number.written !== undefined || isLinked(number.index);
}

/** The query of a link, which says all of the space: a server's own may be another one. */
export function linkQuery({ choice, index, written }: ShownNumber): string {
  return writeAddress(choice, undefined, written ?? addressText(index) ?? KEPT);
}

/** What a person should know of a number that no link holds; '' for nothing. */
export function lengthNote(state: ExploreState): string {
  const { number } = state;
  if (number === undefined || hasLink(state)) return '';
  return `This number has ${grouped(number.length - 2)} hex digits, too many for a link: the link keeps the space, and the number is a file. Saved, and opened or dropped here, it leads back.`;
}

/** What lies over the stage; '' for nothing. */
export function noteText({ note, choice, complaints }: ExploreState): string {
  switch (note) {
    case 'too large':
      return `Images of ${choiceTitle(choice)} are too large to be drawn here. Their numbers and PNG files are not.`;
    case 'kept elsewhere':
      return 'The number of this image is too long for an address. Open the file that holds it, or drop it here.';
    case 'wrong address':
      return `This address leads to no image: ${complaints.address ?? ''}`;
    case 'failed':
      return complaints.address ?? '';
    default:
      return '';
  }
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
