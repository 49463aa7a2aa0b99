/**
 * What a person should know about a picture's number, as data: the part of the program that shows
 * it finds the words.
 * @module
 */
import { SPEC_VERSION } from '../core/order.js';
import { shortIndex } from '../text/exact-number.js';
import type { Fit } from './resample.js';
import type { Located, LocateRequest } from './locate.js';
import { findPaletteFault, type Picture } from './picture.js';

/** Why a picture is located in another colour model than its own. */
export type ModelReason = 'transparent' | 'one colour' | 'a colour twice';

/**
 * - `nearest`: it is the number of the nearest picture, by this fit.
 * - `converted`: the pixels are worked out from this form, and another decoder may differ.
 * - `first`: the file has more frames or pages than the one that was located.
 * - `turned`: viewers turn the picture by EXIF's orientation, 2 to 8; the number is that of the stored pixels.
 * - `other-model`: the space has another colour model than the picture, though none was asked for.
 * - `other-version`: its file names a number of another version of the numbering.
 * - `other-space`: its file says that it was made in this space.
 * - `changed`: its file says that it is this image.
 * - `own-palette`: the space has the picture's own colours, which its number does not tell.
 */
export type LocatedNote =
  | { readonly key: 'nearest'; readonly fit: Fit }
  | { readonly key: 'converted'; readonly pixelFormat: string }
  | { readonly key: 'first'; readonly of: 'frames' | 'pages'; readonly count: number }
  | { readonly key: 'turned'; readonly orientation: number }
  | { readonly key: 'other-model'; readonly reason: ModelReason }
  | { readonly key: 'other-version'; readonly version: number }
  | { readonly key: 'other-space'; readonly space: string }
  | { readonly key: 'changed'; readonly index: bigint }
  | { readonly key: 'own-palette' };

type Found = Omit<Located, 'notes'>;

/** The notes on a picture that was located, the weightiest first. */
export function notesOn(found: Found, request: LocateRequest): LocatedNote[] {
  const { source, isExact, palette } = found;
  const { isConverted = false, pixelFormat = '', facts = {}, format } = source;
  const notes: LocatedNote[] = [];
  if (!isExact && request.fit !== undefined) notes.push({ key: 'nearest', fit: request.fit.fit });
  if (isConverted) notes.push({ key: 'converted', pixelFormat });
  if (facts.frames !== undefined) {
    const of = format === 'tiff' ? 'pages' : 'frames';
    notes.push({ key: 'first', of, count: facts.frames });
  }
  if (facts.orientation !== undefined) {
    notes.push({ key: 'turned', orientation: facts.orientation });
  }
  notes.push(...modelNotes(found, request));
  // One that was fitted is no longer what its file says, and is not taken for it.
  if (isExact) notes.push(...metadataNotes(found, request));
  if (palette !== undefined && request.palette === undefined) notes.push({ key: 'own-palette' });
  return notes;
}

function modelNotes({ source, space }: Found, request: LocateRequest): LocatedNote[] {
  const { color, palette, depth } = request;
  if (color !== undefined || palette !== undefined || depth !== undefined) return [];
  const { picture } = source;
  if (picture.color === space.color) return [];
  return [{ key: 'other-model', reason: reasonOf(picture, space.color === 'rgba') }];
}

function reasonOf({ colors }: Picture, hasAlpha: boolean): ModelReason {
  const fault = colors === undefined || hasAlpha ? undefined : findPaletteFault(colors);
  return fault ?? 'transparent';
}

/** A picture that was changed still carries its old number: it is another picture now. */
function metadataNotes(
  { source, space, indexBytes }: Found,
  { size, color, depth, palette, order, seed }: LocateRequest,
): LocatedNote[] {
  const { metadata } = source;
  if (metadata === undefined) return [];
  if (metadata.version !== SPEC_VERSION) {
    return [{ key: 'other-version', version: metadata.version }];
  }
  if ([size, color, depth, palette, order, seed].some((asked) => asked !== undefined)) return [];
  if (metadata.space !== space.canonical) return [{ key: 'other-space', space: metadata.space }];
  const { index } = metadata;
  const isChanged = index !== undefined && index !== shortIndex(indexBytes);
  return isChanged ? [{ key: 'changed', index }] : [];
}
