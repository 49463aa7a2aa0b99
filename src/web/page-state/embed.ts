/**
 * An image of Explore on another site: its HTML, with the addresses that a server gives it, or with the
 * image itself where no address leads to it.
 * @module
 */
import { embedHtml } from '../shared/html.js';
import {
  picturePagePath,
  picturePath,
  pictureTitle,
  scaleUpTo,
} from '../shared/picture-address.js';
import { writeSpaceQuery } from '../shared/space-query.js';
import { type ExploreState, hasLink, type ShownNumber } from './explore.js';
import { addressText } from './number-address.js';

/** Of the longer side, in pixels, unless the image has more. */
const SIDE = 480;

/** Whether an image has an address that other sites can show. */
export function hasAddress(state: ExploreState, isServed: boolean): boolean {
  return isServed && hasLink(state);
}

/** @param base - the page's own address, with a slash at its end */
export function embedByAddress(shown: ShownNumber, base: string): string {
  const { choice, index, written } = shown;
  const scale = scaleUpTo(choice.space, SIDE);
  const number = encodeURIComponent(written ?? addressText(index) ?? '');
  const query = writeSpaceQuery(choice);
  const source = base + picturePath(number, query, scale);
  return embedHtmlOf(shown, source, base + picturePagePath(number, query));
}

/**
 * @param source - the image's address; of one that has none its file, as a `data:` address
 * @param link - the page at this image, where a link leads there
 */
export function embedHtmlOf(
  { choice: { space }, text }: ShownNumber,
  source: string,
  link: string | undefined,
): string {
  const scale = scaleUpTo(space, SIDE);
  const [width, height] = [space.width * scale, space.height * scale];
  return embedHtml({ source, width, height, title: pictureTitle(text, space), link });
}
