/**
 * The lines in front of a number in a file of text, one of which says what it is a number of. SPEC §7.
 * @module
 */
import { completeEnumeration, type Enumeration } from '../core/enumeration.js';
import { EnumeratorError } from '../core/errors.js';
import { SPEC_VERSION } from '../core/order.js';
import { quoteText } from '../core/quote.js';
import { looseText } from './decode-text.js';
import { describeSpace } from '../core/space.js';
import { readSpaceWords, SPACE_KEYS, type SpaceWords, writeSpaceWords } from './space-text.js';

/** The order and the seed of a number beside its space. */
export type NumberedBy = Pick<Enumeration, 'space' | 'order' | 'seed'>;

const MARK = '# enumerate/';

/** The lines in front of a number that begin with `#`. */
export const COMMENTS = /^(#[^\n]*(\n|$))+/;

/** More than a list of 256 colours and the longest seed take, in two bytes a character. */
const MOST_COMMENT_BYTES = 65_536;

/** The line that says what a number is of, without its end: `# enumerate/1: size=8x8 color=rgb …`. */
export function spaceLine(enumeration: Enumeration): string {
  const words = writeSpaceWords(enumeration);
  const entries = SPACE_KEYS.flatMap((key) => {
    const text = words[key];
    return text === undefined ? [] : [`${key}=${encodeURIComponent(text).replaceAll('%2C', ',')}`];
  });
  return `${MARK}${SPEC_VERSION}: ${entries.join(' ')}`;
}

/**
 * What the number of a file is of.
 * @param bytes - of the file, or of its beginning
 * @returns nothing where the file does not say it
 * @throws {@link EnumeratorError} `E_NUMBER` where such a line cannot be read, or is of another version;
 *   `E_SPACE`, `E_LIMIT`, `E_PALETTE`, `E_SEED` for what it says
 */
export function readSpaceLine(bytes: Uint8Array): Enumeration | undefined {
  const [comments = ''] = COMMENTS.exec(looseText(bytes.subarray(0, MOST_COMMENT_BYTES))) ?? [];
  const line = comments.split('\n').find((one) => one.startsWith(MARK));
  if (line === undefined) return undefined;
  const [, version, entries = ''] =
    /^([0-9]{1,9}):(.*)$/.exec(line.slice(MARK.length).trim()) ?? [];
  if (version !== undefined && version !== String(SPEC_VERSION)) {
    throw lineError(
      line,
      `the number is of version ${version}, and this program has ${SPEC_VERSION}`,
    );
  }
  if (version === undefined) throw lineError(line, 'the form is "# enumerate/1: size=64x64 …"');
  return completeEnumeration(readSpaceWords(readEntries(entries, line)));
}

function readEntries(entries: string, line: string): SpaceWords {
  const words: Partial<Record<(typeof SPACE_KEYS)[number], string>> = {};
  for (const entry of entries.split(/[ \t\r]+/).filter((one) => one !== '')) {
    const name = entry.slice(0, Math.max(0, entry.indexOf('=')));
    const key = SPACE_KEYS.find((known) => known === name);
    if (key === undefined || words[key] !== undefined) {
      throw lineError(line, `there are ${SPACE_KEYS.join('=, ')}=, each once`);
    }
    try {
      words[key] = decodeURIComponent(entry.slice(name.length + 1));
    } catch {
      throw lineError(line, `${key}= is not written as in an address`);
    }
  }
  if (words.size === undefined) throw lineError(line, 'it names no size');
  return words;
}

function lineError(line: string, what: string): EnumeratorError {
  return new EnumeratorError('E_NUMBER', `the line "${quoteText(line.trim())}": ${what}`);
}

/**
 * Refuse a number of another space, order or seed, which would be another picture.
 * @param name - of the file
 * @throws {@link EnumeratorError} `E_SPACE`
 */
export function checkSame(told: NumberedBy, asked: Partial<NumberedBy>, name: string): void {
  const isSame =
    (asked.space ?? told.space).canonical === told.space.canonical &&
    (asked.order ?? told.order) === told.order &&
    (asked.seed ?? told.seed) === told.seed;
  if (isSame) return;
  const wanted = describe({ ...told, ...asked });
  throw new EnumeratorError(
    'E_SPACE',
    `${quoteText(name)} holds a number of ${describe(told)}, and not of ${wanted}: ask for it there, or take the file's first line away`,
  );
}

function describe({ space, order, seed }: NumberedBy): string {
  const seeded = seed === '' ? '' : ` with the seed ${quoteText(JSON.stringify(seed))}`;
  return `${describeSpace(space)} in the ${order} order${seeded}`;
}
