/**
 * What Art shows: the choice, the picture that was drawn, and what is wrong, apart from all elements.
 * @module
 */
import { counted } from '../../core/cardinality.js';
import { messageOf } from '../../core/errors.js';
import { MAX_VARIANT } from '../../art/limits.js';
import { makeSpace } from '../../core/space.js';
import {
  type ArtChoice,
  isGrown,
  isKeptQuery,
  readArtQuery,
  sourceText,
  USUAL_ART,
  writeArtQuery,
} from '../shared/art-query.js';
import type { Enumeration } from '../../core/enumeration.js';
import type { Frame, SeenImage } from './pixels.js';
import type { Extent, Pixel } from './stage.js';

export interface DrawnArt {
  /** With its sample bytes: red, green, blue of each pixel. */
  readonly frame: Frame;
  readonly formula: string;
  /** Eight hex digits that the program's own files are called by. */
  readonly name: string;
  readonly variant: number;
  /** Whether `quality` was asked for, and none passed. */
  readonly isFallback: boolean;
  /** The tree's. */
  readonly depth: number;
  readonly treeNodes: number;
  /** Whether the formula has t, so that it changes with time. */
  readonly hasTime: boolean;
}

export type Place =
  | 'lineage'
  | 'text'
  | 'variant'
  | 'grammar'
  | 'salt'
  | 'growth'
  | 'palette'
  | 'formula'
  | 'actions';

export interface DrawnPicture {
  /** What it was drawn for. */
  readonly asked: ArtChoice;
  /** With the variant that was taken. */
  readonly taken: ArtChoice;
  readonly art: DrawnArt;
  readonly isLinked: boolean;
}

export interface ArtState {
  readonly choice: ArtChoice;
  /** The size of a picture that fills the stage; undefined until that is known. */
  readonly room: Extent | undefined;
  /** Whether the address holds neither what is drawn nor the salt. */
  readonly isSecret: boolean;
  /** What the text's field says, though something else may be drawn. */
  readonly text: string;
  readonly variant: number;
  /** What is being typed in the variant's place, or is no variant. */
  readonly variantText: string | undefined;
  readonly drawn: DrawnPicture | undefined;
  /** As an image of a space, for the line below the stage. */
  readonly seen: SeenImage | undefined;
  /** Whether the picture is that of the choice, so that it can be taken away. */
  readonly isCurrent: boolean;
  readonly isBusy: boolean;
  /** Whether the picture on the stage is that of an earlier choice, since this one has a fault. */
  readonly isStale: boolean;
  /** Whether the address does not hold what is drawn, so that a person has to give it again. */
  readonly isAsking: boolean;
  readonly complaints: Readonly<Partial<Record<Place, string>>>;
}

/** What an address does not hold, kept for as long as the page is open. */
export interface KeptArt {
  readonly choice: ArtChoice;
  readonly isSecret: boolean;
}

/** The characters of a text that are spoken. */
const SPOKEN_LENGTH = 40;

export const FIRST_ART: ArtState = {
  choice: USUAL_ART,
  room: undefined,
  isSecret: false,
  text: '',
  variant: 0,
  variantText: undefined,
  drawn: undefined,
  seen: undefined,
  isCurrent: false,
  isBusy: false,
  isStale: false,
  isAsking: false,
  complaints: {},
};

/** Another choice, of which nothing is drawn yet. */
export function withChoice(state: ArtState, { choice, isSecret }: KeptArt): ArtState {
  const { source, quality, variant } = choice;
  return {
    ...state,
    choice,
    isSecret,
    text: source.kind === 'text' ? source.text : state.text,
    // Which one is taken is known when it has been drawn.
    variant: quality ? state.variant : variant,
    variantText: undefined,
    isAsking: false,
  };
}

/**
 * What an address says. Nothing can be drawn where that asks for something or is wrong.
 * @param kept - what was kept beside it
 */
export function withAddress(
  state: ArtState,
  params: URLSearchParams,
  kept: KeptArt | undefined,
): ArtState {
  const clear = withoutComplaints(state);
  const isSecret = isKeptQuery(params);
  if (isSecret && kept !== undefined) return withChoice(clear, kept);
  try {
    const choice = readArtQuery(params);
    if (!isSecret) return withChoice(clear, { choice, isSecret });
    const empty = { ...choice, source: { kind: 'text', text: '' } as const };
    return {
      ...withChoice(clear, { choice: empty, isSecret }),
      isAsking: true,
      isCurrent: false,
      isBusy: false,
      drawn: undefined,
    };
  } catch (error) {
    const failed = { ...clear, isCurrent: false, isStale: true, isBusy: false };
    return withComplaint(failed, 'growth', messageOf(error));
  }
}

/** What lies over the stage; '' for nothing. */
export function noteText({ isAsking, drawn, complaints }: ArtState): string {
  if (isAsking)
    return 'This address does not hold what the picture is made of. Write the text again, or open its file.';
  const message = Object.values(complaints).find((one) => one !== '');
  return drawn === undefined && message !== undefined ? `No picture: ${message}` : '';
}

export function isDrawable({ isAsking, complaints }: ArtState): boolean {
  return !isAsking && (complaints.growth ?? '') === '';
}

/** In pixels: what was chosen, or what fills the stage; undefined until that is known. */
export function drawnSize({ choice, room }: Pick<ArtState, 'choice' | 'room'>): Extent | undefined {
  return choice.size ?? room;
}

/**
 * What a picture is a part of, in its pixels, where that can be looked at: one that fills the stage has the screen's
 * pixels, and no larger ones to show.
 */
export function wholeOf(
  { plane: { x, y, half }, size }: ArtChoice,
  { width, height }: Extent,
): (Pixel & Extent) | undefined {
  if (size !== undefined) return undefined;
  const start = (middle: number, length: number): number =>
    (length * (half - middle - 1)) / (2 * half);
  return {
    x: start(x, width),
    y: start(y, height),
    width: width / half,
    height: height / half,
  };
}

export function withArt(
  state: ArtState,
  asked: ArtChoice,
  art: DrawnArt,
  defaults: Enumeration,
): ArtState {
  const taken = { ...asked, variant: art.variant, quality: false };
  const isLinked = !writeArtQuery(asked, state.isSecret).isKept;
  const { frame } = art;
  const { width, height } = frame;
  // As an image of the space that has it, in the order that images have here.
  const space = makeSpace({ width, height, color: 'rgb', depth: 8 });
  return {
    ...withoutComplaints(state),
    variant: art.variant,
    drawn: { asked, taken, art, isLinked },
    seen: { choice: { ...defaults, space, palette: undefined }, frame },
    isCurrent: true,
    isStale: false,
  };
}

export function withFault(state: ArtState, { source }: ArtChoice, error: unknown): ArtState {
  const message = messageOf(error);
  const code = typeof error === 'object' && error !== null && 'code' in error && error.code;
  const failed = { ...withoutComplaints(state), isCurrent: false, isStale: true };
  if (code === 'E_PALETTE') return withComplaint(failed, 'palette', message);
  if (code === 'E_GRAMMAR') return withComplaint(failed, 'grammar', message);
  if (source.kind === 'formula') return withComplaint(failed, 'formula', message);
  if (source.kind === 'lineage') return withComplaint(failed, 'lineage', message);
  if (code !== 'E_SEED') return withComplaint(failed, 'growth', message);
  // Half of a pair of surrogates; all else that seeds refuse is in the salt.
  const isText = source.kind === 'text' && /\p{Surrogate}/u.test(source.text);
  return isText
    ? withComplaint(failed, 'text', message)
    : withComplaint(failed, 'salt', message.replace('the seed', 'the salt'));
}

export function withComplaint(state: ArtState, place: Place, message: string): ArtState {
  return { ...state, complaints: { ...state.complaints, [place]: message } };
}

function withoutComplaints(state: ArtState): ArtState {
  return { ...state, complaints: {} };
}

/** What the formula's field says: one's own, or that of the picture. */
export function formulaText({ choice: { source }, drawn }: ArtState): string {
  return source.kind === 'formula' ? source.formula : (drawn?.art.formula ?? '');
}

export function readVariant(text: string): number | undefined {
  const value = Number(text.trim() || NaN);
  return Number.isInteger(value) && value >= 0 && value <= MAX_VARIANT ? value : undefined;
}

export function treeText({ drawn }: ArtState): string {
  if (drawn === undefined) return '';
  const { treeNodes, depth } = drawn.art;
  return `${counted(treeNodes, 'node')}, depth ${depth}`;
}

/** Which variant was taken where some were passed over; '' where none may be. */
export function takenText({ drawn }: ArtState): string {
  if (drawn?.asked.quality !== true) return '';
  const { variant, isFallback } = drawn.art;
  const first = drawn.asked.variant;
  if (isFallback) return `None passes, this one or those after it: variant ${variant} stays.`;
  if (first === variant) return `Variant ${variant} is taken.`;
  const passed = variant - first === 1 ? `${first} is` : `${first} to ${variant - 1} are`;
  return `Variant ${variant} is taken; ${passed} passed over.`;
}

const SOURCE_NAMES = {
  text: 'the text',
  bytes: 'these bytes',
  formula: 'the formula',
  lineage: 'the lineage',
} as const;

export function addressNote({ choice, isSecret }: ArtState): string {
  const name = SOURCE_NAMES[choice.source.kind];
  if (isSecret) {
    return `The address holds neither ${name} nor the salt: no link leads to this picture.`;
  }
  return writeArtQuery(choice, false).isKept
    ? `No address has room for ${name}: no link leads to this picture.`
    : `Nothing is sent to anybody, but the address of this page holds ${name}, and so does every link to it.`;
}

export function sizeNote({ choice: { source } }: ArtState): string {
  if (isGrown(source)) return '';
  const count =
    source.kind === 'bytes'
      ? source.bytes.length
      : new TextEncoder().encode(sourceText(source)).length;
  return counted(count, 'byte');
}

/** What stands in the place of the text's field. */
export function sourceName({ choice: { source } }: ArtState): string {
  if (isGrown(source)) return `Drawn from ${SOURCE_NAMES[source.kind]}`;
  return source.kind === 'bytes' ? (source.name ?? 'Bytes') : '';
}

/** A picture's name for people who do not see it. */
export function titleOf({ source }: ArtChoice): string {
  if (source.kind === 'formula') return 'Picture of a formula';
  if (source.kind === 'lineage') {
    const child = /\.([0-9]+)$/.exec(source.lineage)?.[1];
    return child === undefined ? 'Picture of a lineage' : `Picture of child ${child}`;
  }
  if (source.kind === 'bytes') return `Picture of ${source.name ?? 'bytes'}`;
  const points = Array.from(sourceText(source).slice(0, 2 * SPOKEN_LENGTH + 1));
  return `Picture of “${points.slice(0, SPOKEN_LENGTH).join('')}”`;
}

/** A film takes so long, and begins anew: as for shaders. */
const FILM_MS = 10_000;

/**
 * The moment of a film that has gone on for a while.
 * @param from - where it began, −1 to 1
 * @returns from −1 to below 1
 */
export function momentOf(from: number, passedMs: number): number {
  return (((from + 1) / 2 + passedMs / FILM_MS) % 1) * 2 - 1;
}

export function keptBytes({ source, grammar }: ArtChoice): number {
  const rest = 1024 + 2 * grammar.length;
  if (source.kind === 'bytes') return rest + source.bytes.length;
  return rest + 2 * sourceText(source).length;
}
