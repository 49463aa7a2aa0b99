/**
 * The images below a folder `png`, `raw` or `pnm`: which ones, under which names, in which form.
 * @module
 */
import { pnmFormat } from '../../../codecs/pnm.js';
import type { Enumeration } from '../../../core/enumeration.js';
import { EnumeratorError, resultOf } from '../../../core/errors.js';
import { quoteText } from '../../../core/quote.js';
import { planRun, type Run } from '../../../core/range.js';
import { SpaceSize } from '../../../core/size.js';
import { parseIndexText } from '../../../text/index-text.js';
import { readInteger } from '../../../text/read-quantity.js';
import { readRangeName } from '../../../text/range-name.js';
import { writeSpaceQuery } from '../../shared/space-query.js';
import { IMAGE_FORMS, type ImageForm } from '../make-image.js';
import { ImageTree } from './image-tree.js';

/** More images have no folders of their own, unless they are asked for by a range. */
const MOST_IMAGES = 10n ** 30n;

export interface ImageSet {
  readonly choice: Enumeration;
  /** The whole of it, as in {@link writeSpaceQuery}. */
  readonly query: string;
  readonly form: ImageForm;
  /** Of every file, with its dot. */
  readonly ending: string;
  readonly tree: ImageTree;
  /** Whether these are the first images of a space that has more of them than a folder. */
  readonly isCut: boolean;
}

/** A range of a space as it was typed. */
export interface FolderRange {
  readonly choice: Enumeration;
  /** `2^100+1000`, `1000..2000`. */
  readonly text: string;
}

export function isForm(name: string): name is ImageForm {
  return IMAGE_FORMS.some((form) => form === name);
}

/** All images of a space, or the first {@link MOST_IMAGES} of them. */
export function firstImages({ space }: Enumeration): Run {
  const size = new SpaceSize(space);
  const count = size.has(MOST_IMAGES - 1n) ? MOST_IMAGES : size.exact();
  return { from: 0n, step: 1n, count };
}

/**
 * Read a range of images. Its numbers may be such that take long to work out.
 * @throws EnumeratorError `E_NUMBER`, `E_RANGE`, `E_LIMIT`
 */
export function readFolderRange({ choice, text }: FolderRange): Run {
  const size = new SpaceSize(choice.space);
  // What follows the range of a file's name; a folder has none.
  const words = resultOf(() => readRangeName(`${text}.0`));
  if (words instanceof EnumeratorError)
    throw new EnumeratorError(
      'E_RANGE',
      `"${quoteText(text)}" is no range of images: write FROM+COUNT or FROM..TO, as in 2^100+1000`,
    );
  const from = parseIndexText(words.from, { size });
  const { count, to } = words;
  const run = planRun(
    {
      from,
      count: count === undefined ? undefined : readInteger(count, 'count'),
      to: to === undefined ? undefined : parseIndexText(to, { size, end: true }),
    },
    size,
  );
  if (run.count >= 1n && run.count <= MOST_IMAGES) return run;
  throw new EnumeratorError(
    'E_RANGE',
    `"${quoteText(text)}" has ${run.count === 0n ? 'no' : 'too many'} images: a folder has 1 to 10^30`,
  );
}

export function makeImageSet(choice: Enumeration, form: ImageForm, run: Run): ImageSet {
  const { space } = choice;
  const { from, count } = run;
  return {
    choice,
    query: writeSpaceQuery(choice),
    form,
    ending: `.${form === 'pnm' ? pnmFormat(space) : form}`,
    tree: new ImageTree(run),
    isCut: from === 0n && count === MOST_IMAGES && new SpaceSize(space).has(count),
  };
}
