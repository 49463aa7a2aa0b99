/**
 * The space in which a picture is an image as it stands.
 * @module
 */
import { fittingSpace, type Picture } from '../../../pictures/picture.js';
import type { FoundMetadata } from '../../../codecs/png/metadata.js';
import { ORDERS, SPEC_VERSION } from '../../../core/order.js';
import { makeSpace } from '../../../core/space.js';
import type { SpaceChoice } from '../../shared/space-query.js';

/**
 * @param metadata - whose order and seed come first
 * @param usual - whose order and seed there are otherwise
 * @throws EnumeratorError `E_LIMIT` where the picture is too large for a number
 */
export function ownChoice(
  picture: Picture,
  metadata: FoundMetadata | undefined,
  usual: SpaceChoice,
): SpaceChoice {
  const space = makeSpace(fittingSpace(picture));
  const told =
    metadata?.version === SPEC_VERSION
      ? ORDERS.find((order) => order === metadata.order)
      : undefined;
  const order = told ?? usual.order;
  const seed = told === undefined ? usual.seed : order === 'mixed' ? (metadata?.seed ?? '') : '';
  const choice = { space, order, seed };
  return space.color === 'palette' && picture.colors !== undefined
    ? { ...choice, palette: { colors: picture.colors } }
    : choice;
}
