/**
 * What stands in the folders below `/files/`.
 * @module
 */
import { cardinalityText } from '../../../core/cardinality.js';
import { type Enumeration, enumeration } from '../../../core/enumeration.js';
import { ORDERS } from '../../../core/order.js';
import { IMAGE_FORMS } from '../make-image.js';
import { type FileSizes, sizesFrom } from './file-sizes.js';
import type { FilesPlace } from './files-path.js';
import type { Entry, Listing } from './listing.js';
import { orderFolder, spaceFolder } from './space-folder.js';

/** Spaces that are always named: from one that can be copied whole to the usual one. */
const NAMED = [
  enumeration({ width: 4, height: 4, color: 'gray', depth: 1 }),
  enumeration({ width: 8, height: 8, color: 'gray', depth: 1 }),
  enumeration({ width: 16, height: 16, palette: 'pico8' }),
  enumeration({ width: 64, height: 64, color: 'rgb' }),
];

/**
 * @param own - what the server was started with
 * @param sizesOf - of the files below a folder
 */
export async function listFolder(
  place: Exclude<FilesPlace, { kind: 'image' }>,
  own: Enumeration,
  sizesOf: (images: Extract<FilesPlace, { kind: 'folder' }>['images']) => Promise<FileSizes>,
): Promise<Omit<Listing, 'path'>> {
  switch (place.kind) {
    case 'spaces':
      return {
        note: 'Every other space has a folder, too: WIDTHxHEIGHT-COLOURS, such as 800x450-rgb8, 16x16-cga or 8x8-000000,ff8800.',
        entries: folders([own, ...NAMED].map(spaceFolder)),
      };
    case 'orders':
      return {
        note: `${cardinalityText(place.choice.space)} images. mixed@SEED and cloud@SEED are other orders.`,
        entries: folders([
          ...(spaceFolder(own) === spaceFolder(place.choice) ? [orderFolder(own)] : []),
          ...ORDERS,
        ]),
      };
    case 'forms':
      return {
        note: `${cardinalityText(place.choice.space)} images, in three forms: PNG, sample bytes, and PBM, PGM, PPM or PAM.`,
        entries: folders(IMAGE_FORMS),
      };
    default: {
      const { images, folder, level } = place;
      const { tree, ending, isCut, choice } = images;
      const note =
        level === 0 && isCut
          ? `The first 10^30 of ${cardinalityText(choice.space)} images. Others are in folders FROM+COUNT/ of ${images.form}/, such as 2^100+1000/ and last-999+1000/.`
          : '';
      if (!folder.hasImages) return { note, entries: folders(tree.foldersIn(folder, level)) };
      const names = tree.imagesIn(folder);
      const first = tree.run.from + folder.first;
      const sizes = sizesFrom(await sizesOf(images), first, names.length);
      const entries = names.map((name, i) => {
        return { name: `${name}${ending}`, size: sizes[i], isFolder: false };
      });
      return { note, entries };
    }
  }
}

function folders(names: readonly string[]): Entry[] {
  return [...new Set(names)].map((name) => ({ name, isFolder: true }));
}
