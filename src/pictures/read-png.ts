/**
 * A PNG file as a picture with what its file says of it.
 * @module
 */
import { type FoundMetadata, readMetadata } from '../codecs/png/metadata.js';
import { type PngHeader, type PngReadOptions, readPng } from '../codecs/png/reader.js';
import { EnumeratorError, resultOf } from '../core/errors.js';
import { seedBytes } from '../core/keys.js';
import { SPEC_VERSION, takesSeed } from '../core/order.js';
import { hasAlpha, parseCanonical } from '../core/space.js';
import { chooseEnumeration } from './choose-space.js';
import { type FileFacts, findFacts } from './file-facts.js';
import type { LocateRequest } from './locate.js';
import { dropOpaqueAlpha, fromPng, type FilePicture, type Picture } from './picture.js';

/**
 * @param request - where its number is looked for: what no space can hold is refused by what stands
 *   before the samples, before they are inflated
 * @throws {@link EnumeratorError} `E_PNG` as {@link readPng}; `E_LIMIT`
 */
export function readPngPicture(
  bytes: Uint8Array,
  options: PngReadOptions,
  request?: LocateRequest,
): FilePicture {
  // What is fitted may be of any size.
  const isExact = request !== undefined && request.fit === undefined;
  const checkHead = isExact ? (head: PngHeader) => checkSpaces(head, request) : undefined;
  const png = readPng(bytes, { ...options, checkHead });
  const picture = fromPng(png);
  const isAnimation = png.animation !== undefined;
  const metadata = readMetadata(png.text);
  const fault = options.strict === true ? undefined : findFault(metadata, isAnimation);
  return {
    // An animation has an alpha for its own purposes.
    picture: isAnimation ? dropOpaqueAlpha(picture) : picture,
    isAnimation,
    metadata: fault === undefined ? metadata : undefined,
    format: 'png',
    isConverted: false,
    facts: factsOf(png),
    remarks: fault === undefined ? png.remarks : [...png.remarks, fault],
  };
}

/** Why a file's texts about its number cannot be those of an image. */
function findFault(metadata: FoundMetadata | undefined, isAnimation: boolean): string | undefined {
  if (metadata?.version !== SPEC_VERSION) return undefined;
  const { space, order, seed } = metadata;
  const isSeed = !takesSeed(order) || !(resultOf(() => seedBytes(seed)) instanceof EnumeratorError);
  // Of other pictures it is not needed.
  const isSpace =
    !isAnimation || !(resultOf(() => parseCanonical(space)) instanceof EnumeratorError);
  if (isSeed && isSpace) return undefined;
  const which = isSeed ? 'enumerate-space holds no space' : 'enumerate-seed holds no seed';
  return `its text ${which}; those about the number were passed over`;
}

function factsOf({ animation, exif }: PngHeader): FileFacts {
  const { orientation } = exif === undefined ? {} : findFacts(exif, 'tiff');
  const { frames = 1, isApart = false } = animation ?? {};
  return {
    ...(frames > 1 || isApart ? { frames } : {}),
    ...(isApart ? { apart: true } : {}),
    ...(orientation === undefined ? {} : { orientation }),
  };
}

/** @throws {@link EnumeratorError} `E_LIMIT` where the picture is too large, whatever its samples are */
function checkSpaces(head: PngHeader, request: LocateRequest): void {
  // It may be of the space that its file names, which its samples tell.
  if (readMetadata(head.text)?.version === SPEC_VERSION) return;
  const { transparency, ...rest } = head;
  const opaque = fromPng({ ...rest, samples: new Uint8Array(0) });
  const { width, height, samples, color } = opaque;
  const isGray = color === 'gray' || color === 'graya';
  const depth = Math.max(8, opaque.depth);
  const pictures: Picture[] = [opaque];
  if (transparency !== undefined) {
    pictures.push({ width, height, samples, color: isGray ? 'graya' : 'rgba', depth });
  }
  const isAnimation = head.animation !== undefined;
  if (isAnimation && hasAlpha(color)) {
    pictures.push({ width, height, samples, color: isGray ? 'gray' : 'rgb', depth });
  }
  const found = pictures.map((picture) =>
    resultOf(() => chooseEnumeration(request, { picture, isAnimation })),
  );
  const isTooLarge = (one: unknown): boolean =>
    one instanceof EnumeratorError && one.code === 'E_LIMIT';
  if (found.every(isTooLarge)) throw found[0];
}
