/**
 * What a path below `/files/` leads to:
 * `SPACE/ORDER[@SEED]/FORM/[FROM+COUNT/]000/000/000000000.png`.
 * @module
 */
import type { Enumeration } from '../../../core/enumeration.js';
import { EnumeratorError } from '../../../core/errors.js';
import { formatIndex } from '../../../core/index-format.js';
import { quoteText } from '../../../core/quote.js';
import type { Run } from '../../../core/range.js';
import { IMAGE_FORMS } from '../make-image.js';
import { checkPixels } from '../opened-spaces.js';
import type { ServerLimits } from '../options.js';
import { Problem } from '../problem.js';
import { Recent } from '../visitors/recent.js';
import { firstImages, type ImageSet, isForm, makeImageSet, type FolderRange } from './image-set.js';
import type { ImageFolder } from './image-tree.js';
import { encodeName } from './listing.js';
import { orderFolder, readFolders, spaceFolder } from './space-folder.js';

/** What such a path begins with, below the base path. */
export const FILES_PREFIX = '/files/';

/** A folder or a file. Its names are those that it is found under; other spellings lead to them. */
export type FilesPlace = { readonly names: readonly string[] } & (
  | { readonly kind: 'spaces' }
  | { readonly kind: 'orders' | 'forms'; readonly choice: Enumeration }
  | {
      readonly kind: 'folder';
      readonly images: ImageSet;
      readonly folder: ImageFolder;
      /** How many folders of its set it is in. */
      readonly level: number;
    }
  | { readonly kind: 'image'; readonly images: ImageSet; readonly index: bigint }
);

/** Sets that are kept as they were read, and the longest of their paths. */
const MOST_SETS = 256;
const LONGEST_PATH = 1024;

/** What may take long to work out. */
type FolderRangeReader = (job: FolderRange) => Promise<Run>;

/** The names in a path, decoded. @param path - of an address, from its first slash on */
export function namesIn(path: string): string[] {
  return path.split('/').slice(1).map(decodeName);
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    throw notFound('no such file or folder: a percent sign is written %25');
  }
}

/**
 * Where a path leads that leads to a place which is found under other names: relative, so that it is
 * right below every base path.
 * @param asked - the names that lead there, the last one empty where the path ends with a slash
 */
export function pathTo({ kind, names }: FilesPlace, asked: readonly string[]): string {
  const up = '../'.repeat(asked.length);
  const path = ['files', ...names.map(encodeName), ...(kind === 'image' ? [] : [''])];
  return `${up}${path.join('/')}`;
}

/** Whether the names lead to a place by the very path that it is found under. */
export function isFoundUnder({ kind, names }: FilesPlace, asked: readonly string[]): boolean {
  const own = kind === 'image' ? names : [...names, ''];
  return own.length === asked.length && own.every((name, i) => name === asked[i]);
}

/** A set, and the names that lead to it. */
interface NamedSet {
  readonly names: readonly string[];
  readonly set: ImageSet;
}

type SetNames = readonly [space: string, order: string, form: string];

export class FilesPaths {
  readonly #limits: Pick<ServerLimits, 'maxPixels' | 'maxIndexLength'>;
  readonly #sets = new Recent<string, Promise<NamedSet>>(MOST_SETS);

  constructor(limits: Pick<ServerLimits, 'maxPixels' | 'maxIndexLength'>) {
    this.#limits = limits;
  }

  /**
   * @param asked - decoded names, the last one empty where a folder is meant
   * @throws Problem 404 where there is nothing, 414; what reading a range throws
   */
  async find(asked: readonly string[], readFolderRange: FolderRangeReader): Promise<FilesPlace> {
    const isFolder = asked.at(-1) === '';
    const [space, order, form, ...below] = isFolder ? asked.slice(0, -1) : asked;
    if (space === undefined) return { kind: 'spaces', names: [] };
    if (form === undefined) {
      const choice = this.#choice(space, order);
      const names = [spaceFolder(choice)];
      if (order === undefined) return { kind: 'orders', names, choice };
      return { kind: 'forms', names: [...names, orderFolder(choice)], choice };
    }
    const [first = ''] = below;
    const range = /\+|\.\./.test(first) ? first : undefined;
    const { names, set } = await this.#set([space, order ?? '', form], range, readFolderRange);
    return placeIn(names, set, range === undefined ? below : below.slice(1), isFolder);
  }

  async #set(
    [space, order, form]: SetNames,
    range: string | undefined,
    readFolderRange: FolderRangeReader,
  ): Promise<NamedSet> {
    const key = [space, order, form, range ?? ''].map(encodeURIComponent).join('/');
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    const set = this.#read([space, order, form], range, readFolderRange);
    if (key.length > LONGEST_PATH) return set;
    // Many may ask at once.
    this.#sets.set(key, set);
    set.catch(() => this.#sets.forget(key));
    return set;
  }

  async #read(
    [space, order, form]: SetNames,
    range: string | undefined,
    readFolderRange: FolderRangeReader,
  ): Promise<NamedSet> {
    if (!isForm(form))
      throw notFound(`no form "${quoteText(form)}": there are ${IMAGE_FORMS.join(', ')}`);
    const choice = this.#choice(space, order);
    const names = [spaceFolder(choice), orderFolder(choice), form];
    if (range === undefined) return { names, set: makeImageSet(choice, form, firstImages(choice)) };
    const run = await this.#run(choice, range, readFolderRange);
    // As it was typed: programs would be led from every one of their addresses to another spelling.
    return { names: [...names, range], set: makeImageSet(choice, form, run) };
  }

  async #run(choice: Enumeration, text: string, readFolderRange: FolderRangeReader): Promise<Run> {
    const { maxIndexLength } = this.#limits;
    const checkLength = ({ length }: string): void => {
      if (length > maxIndexLength)
        throw new Problem(
          414,
          `a number of ${length} characters is too long: this server takes ${maxIndexLength}`,
        );
    };
    checkLength(text);
    const run = await readFolderRange({ choice, text }).catch(asNotFound);
    // A power is short, and its digits are not.
    checkLength(formatIndex(run.from));
    return run;
  }

  #choice(space: string, order: string | undefined): Enumeration {
    return orNotFound(() => {
      const choice = readFolders(space, order);
      checkPixels(choice.space, this.#limits.maxPixels);
      return choice;
    });
  }
}

function placeIn(
  names: readonly string[],
  images: ImageSet,
  below: readonly string[],
  isFolder: boolean,
): FilesPlace {
  const { tree, ending } = images;
  const isImage = below.length === tree.depth + 1 && !isFolder;
  const folder = tree.folder(isImage ? below.slice(0, -1) : below);
  const file = below.at(-1) ?? '';
  if (folder !== undefined && !isImage)
    return { kind: 'folder', names: [...names, ...below], images, folder, level: below.length };
  if (folder !== undefined && file.endsWith(ending)) {
    const position = tree.positionIn(folder, file.slice(0, -ending.length));
    if (position !== undefined)
      return {
        kind: 'image',
        names: [...names, ...below],
        images,
        index: tree.run.from + position,
      };
  }
  throw notFound('no such file or folder: the folder above says what there is');
}

function notFound(detail: string): Problem {
  return new Problem(404, detail);
}

function orNotFound<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    return asNotFound(error);
  }
}

/** Names that cannot be read are those of nothing. */
function asNotFound(error: unknown): never {
  throw error instanceof EnumeratorError ? notFound(`${error.code}: ${error.message}`) : error;
}
