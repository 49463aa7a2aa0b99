/**
 * Where an image lies on its stage, and its cursor, apart from all drawing. Lengths are in the
 * screen's own pixels; every function gives the state after what a person has done.
 * @module
 */

export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** A pixel of the image, or any place between its pixels. */
export interface Pixel {
  readonly x: number;
  readonly y: number;
}

export interface StagePlace {
  readonly left: number;
  readonly top: number;
}

export interface StageState {
  readonly room: Extent;
  /** How many of the screen's pixels one of CSS has. */
  readonly ratio: number;
  readonly image: Extent | undefined;
  readonly scale: number;
  readonly corner: StagePlace;
  /** Whether the image follows the size of the stage. */
  readonly isFitted: boolean;
  readonly cursor: Pixel | undefined;
  /**
   * What the image is a part of, in its pixels: the image can be moved and made smaller as far as that goes, and is
   * drawn anew where it stops. Undefined for an image that is all there is.
   */
  readonly whole: (Pixel & Extent) | undefined;
}

export const EMPTY_STAGE: StageState = {
  room: { width: 0, height: 0 },
  ratio: 1,
  image: undefined,
  scale: 1,
  corner: { left: 0, top: 0 },
  isFitted: true,
  cursor: undefined,
  whole: undefined,
};

/** A pixel of the image is never shown larger than this, in CSS pixels. */
const MAX_SCALE = 160;
/** Free room around a fitted image, in CSS pixels. */
const MARGIN = 20;
/** A shorter way of a finger is no swipe, in CSS pixels. */
const SWIPE = 48;

/** Another image; of the same size it keeps zoom, place and cursor. */
export function withImage(state: StageState, { width, height }: Extent): StageState {
  if (width === state.image?.width && height === state.image.height) return state;
  return fitted({ ...state, image: { width, height }, cursor: undefined });
}

/** An image of another part of what there is: it is fitted, since it shows what was asked for. */
export function withPart(state: StageState, image: Extent, whole: StageState['whole']): StageState {
  return whole === undefined && state.whole === undefined
    ? withImage(state, image)
    : fitted(withImage({ ...state, whole }, image));
}

/** Another size of the stage: what is in its middle stays there. */
export function withRoom(state: StageState, room: Extent, ratio: number): StageState {
  const next = { ...state, room, ratio };
  if (state.isFitted) return fitted(next);
  const middle = toImage(state, middleOf(state));
  return placed(next, state.scale, middle, middleOf(next));
}

/** As large as fits, in whole pixels where there is room. */
export function fitted(state: StageState): StageState {
  if (state.image === undefined) return { ...state, isFitted: true };
  const scale = fitScale(state);
  return { ...state, scale, corner: fittedCorner(state, scale), isFitted: true };
}

/** Another scale, about a place of the stage that stays where it is. */
export function zoomedTo(state: StageState, wanted: number, place: StagePlace): StageState {
  const fit = fitScale(state);
  const { whole, image } = state;
  const share = whole === undefined ? 1 : (image?.width ?? 1) / whole.width;
  const least = whole === undefined ? Math.min(1, fit) : fit * share;
  const scale = Math.min(Math.max(MAX_SCALE * state.ratio, fit), Math.max(least, wanted));
  if (scale === state.scale) return state;
  if (whole === undefined && scale <= least && least < 1) return fitted(state);
  return { ...placed(state, scale, toImage(state, place), place), isFitted: false };
}

/** Levels of zoom, in where positive: about the cursor, or the middle where it is out of sight. */
export function zoomedBy(state: StageState, steps: number): StageState {
  const { room, cursor, corner, scale } = state;
  const left = corner.left + ((cursor?.x ?? NaN) + 0.5) * scale;
  const top = corner.top + ((cursor?.y ?? NaN) + 0.5) * scale;
  const isSeen = left >= 0 && top >= 0 && left <= room.width && top <= room.height;
  return zoomedTo(state, scaleAfter(state, steps), isSeen ? { left, top } : middleOf(state));
}

export function movedBy(state: StageState, dx: number, dy: number): StageState {
  const { left, top } = state.corner;
  const next = placed(state, state.scale, { x: 0, y: 0 }, { left: left + dx, top: top + dy });
  if (state.whole === undefined) return next;
  const isThere = next.corner.left === left && next.corner.top === top;
  return isThere ? state : { ...next, isFitted: false };
}

/** Whether there is anything beside what is seen. */
export function canMove({ isFitted, whole, image, scale, room }: StageState): boolean {
  if (whole !== undefined) return !isFitted || whole.width > (image?.width ?? 0);
  const { width = 0, height = 0 } = image ?? {};
  return !isFitted && (width * scale > room.width || height * scale > room.height);
}

/**
 * What is seen of an image that is a part of more, in shares of its width: what would be drawn where a fitted image
 * lies. `side` is a share of either side.
 */
export function framedPart(state: StageState): { x: number; y: number; side: number } {
  const { image, scale, corner } = state;
  const fit = fitScale(state);
  const frame = fittedCorner(state, fit);
  return {
    x: (frame.left - corner.left) / scale / (image?.width ?? 1),
    y: (frame.top - corner.top) / scale / (image?.height ?? 1),
    side: fit / scale,
  };
}

/**
 * What a finger has asked for that went over an image which is all in sight, and left it: the next
 * image where it went to the left, the one before where it went to the right.
 * @returns 0 for none
 */
export function swipeOf(state: StageState, from: StagePlace, to: StagePlace): 1 | -1 | 0 {
  const [dx, dy] = [to.left - from.left, to.top - from.top];
  const least = Math.max(SWIPE * state.ratio, 2 * Math.abs(dy));
  if (canMove(state) || Math.abs(dx) < least) return 0;
  return dx < 0 ? 1 : -1;
}

/** A pinch leaves a scale that parts pixels unevenly: the nearest that does not. */
export function settled(state: StageState, place: StagePlace): StageState {
  if (state.whole !== undefined || state.scale <= 1 || Number.isInteger(state.scale)) return state;
  return placed(state, Math.round(state.scale), toImage(state, place), place);
}

/** The cursor on the pixel at a place, or nowhere. */
export function pointedAt(state: StageState, place: StagePlace): StageState {
  const { image } = state;
  const { x, y } = toImage(state, place);
  const isInside = image !== undefined && x >= 0 && y >= 0 && x < image.width && y < image.height;
  return withCursor(state, isInside ? { x: Math.floor(x), y: Math.floor(y) } : undefined);
}

/** The same pixel stays the same object. */
export function withCursor(state: StageState, cursor: Pixel | undefined): StageState {
  if (cursor?.x === state.cursor?.x && cursor?.y === state.cursor?.y) return state;
  return { ...state, cursor };
}

/** Move the cursor by so many pixels and into sight; the first time it comes to the middle. */
export function cursorMovedBy(state: StageState, dx: number, dy: number): StageState {
  const { image, cursor } = state;
  if (image === undefined) return state;
  const { width, height } = image;
  const x = cursor === undefined ? Math.floor((width - 1) / 2) : cursor.x + dx;
  const y = cursor === undefined ? Math.floor((height - 1) / 2) : cursor.y + dy;
  const next = { x: Math.min(width - 1, Math.max(0, x)), y: Math.min(height - 1, Math.max(0, y)) };
  return intoSight(withCursor(state, next), next);
}

function intoSight(state: StageState, { x, y }: Pixel): StageState {
  const { isFitted, scale, corner, room } = state;
  if (isFitted) return state;
  const shift = (start: number, length: number): number =>
    start < 0 ? -start : Math.min(0, length - (start + scale));
  const dx = shift(corner.left + x * scale, room.width);
  const dy = shift(corner.top + y * scale, room.height);
  return dx === 0 && dy === 0 ? state : movedBy(state, dx, dy);
}

export function levelText(state: StageState): string {
  const { scale, ratio, isFitted, whole, image } = state;
  if (whole !== undefined) {
    const times = (whole.width * scale) / fitScale(state) / (image?.width ?? 1);
    return times < 1.005 ? 'Whole' : `${Number(times.toPrecision(3))}×`;
  }
  const unit = scale / ratio;
  const shown = unit >= 1 ? `${Number(unit.toFixed(1))}×` : `${(unit * 100).toPrecision(2)} %`;
  return isFitted ? `Fit · ${shown}` : shown;
}

/** The pixels of the image that are seen, if any: no more are drawn, however large the image is. */
export function seenPixels(state: StageState): (Pixel & Extent) | undefined {
  const { room, image, scale, corner } = state;
  if (image === undefined) return undefined;
  const x = Math.max(0, Math.floor(-corner.left / scale));
  const y = Math.max(0, Math.floor(-corner.top / scale));
  const width = Math.min(image.width, Math.ceil((room.width - corner.left) / scale)) - x;
  const height = Math.min(image.height, Math.ceil((room.height - corner.top) / scale)) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/**
 * The size of a picture that is drawn for a stage and fills it: each of its pixels is one of the screen's,
 * or a square of them where one side would have too many.
 * @param mostSide - pixels of the picture's longer side
 */
export function sizeToFill({ room, ratio }: StageState, mostSide: number): Extent {
  const free = freeRoom(room, ratio);
  const step = Math.ceil(Math.max(free.width, free.height) / mostSide);
  return { width: Math.floor(free.width / step), height: Math.floor(free.height / step) };
}

/** A level of an image that is drawn anew. */
const PART_STEP = 1.25;

/** So many levels of zoom on. */
export function scaleAfter({ scale, whole }: StageState, steps: number): number {
  return whole === undefined ? steppedScale(scale, steps) : scale * PART_STEP ** steps;
}

/** Levels of zoom: whole numbers about a fifth apart, and below 1 the same as fractions. */
export function steppedScale(scale: number, steps: number): number {
  let next = scale;
  for (let i = 0; i < Math.abs(steps); i++) {
    if (steps > 0) next = next < 1 ? next * 1.25 : Math.max(next + 1, Math.round(next * 1.2));
    else next = next <= 1 ? next / 1.25 : Math.min(next - 1, Math.round(next / 1.2));
    // So that 1 is never passed over.
    if ((scale < 1 && next > 1) || (scale > 1 && next < 1)) return 1;
  }
  return next;
}

function fitScale({ room, ratio, image }: StageState): number {
  if (image === undefined || room.width === 0) return 1;
  const free = freeRoom(room, ratio);
  const most = Math.min(free.width / image.width, free.height / image.height, MAX_SCALE * ratio);
  return most >= 1 ? Math.floor(most) : most;
}

function fittedCorner({ room, image }: StageState, scale: number): StagePlace {
  const { width = 0, height = 0 } = image ?? {};
  return {
    left: Math.floor((room.width - width * scale) / 2),
    top: Math.floor((room.height - height * scale) / 2),
  };
}

/** What a fitted image may take. */
function freeRoom({ width, height }: Extent, ratio: number): Extent {
  const side = (length: number): number => Math.max(1, Math.floor(length - MARGIN * ratio));
  return { width: side(width), height: side(height) };
}

/** Put a place of the image under a place of the stage, as far as the image covers the stage. */
function placed(state: StageState, scale: number, pixel: Pixel, place: StagePlace): StageState {
  const { room, image, whole } = state;
  if (image === undefined) return state;
  if (whole !== undefined) {
    const fit = fitScale(state);
    const frame = fittedCorner(state, fit);
    const cover = (start: number, from: number, length: number, first: number, all: number) =>
      Math.min(from - first * scale, Math.max(from + length * fit - (first + all) * scale, start));
    const left = place.left - pixel.x * scale;
    const top = place.top - pixel.y * scale;
    const corner = {
      left: cover(left, frame.left, image.width, whole.x, whole.width),
      top: cover(top, frame.top, image.height, whole.y, whole.height),
    };
    return { ...state, scale, corner };
  }
  const corner = {
    left: within(place.left - pixel.x * scale, room.width, image.width * scale),
    top: within(place.top - pixel.y * scale, room.height, image.height * scale),
  };
  return { ...state, scale, corner };
}

/** Keep an image that is larger than its stage over it, and one that is smaller in its middle. */
function within(start: number, room: number, length: number): number {
  if (length <= room) return Math.round((room - length) / 2);
  return Math.round(Math.min(0, Math.max(room - length, start)));
}

function toImage({ corner, scale }: StageState, { left, top }: StagePlace): Pixel {
  return { x: (left - corner.left) / scale, y: (top - corner.top) / scale };
}

function middleOf({ room }: StageState): StagePlace {
  return { left: room.width / 2, top: room.height / 2 };
}
