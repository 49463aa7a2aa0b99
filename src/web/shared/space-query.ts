/**
 * A space, its order and seed, and its colours as the query of an address:
 * `size=64x64&color=rgb&depth=8&order=mixed&seed=text`, or `size=16x16&palette=pico8`.
 *
 * What is missing comes from a default choice, which a server is started with. What belongs to
 * something that the query changes is not taken from there: another colour model has 8 bits, and
 * another order has no seed.
 * @module
 */
import {
  completeEnumeration,
  type Enumeration,
  type EnumerationRequest,
} from '../../core/enumeration.js';
import { EnumeratorError } from '../../core/errors.js';
import { quoteText } from '../../core/quote.js';
import { readSpaceWords, SPACE_KEYS, writeSpaceWords } from '../../text/space-text.js';

type SpaceKey = (typeof SPACE_KEYS)[number];

/**
 * Read a query; the inverse of {@link writeSpaceQuery}.
 * @throws {@link EnumeratorError} `E_SPACE`, `E_LIMIT`, `E_PALETTE`, `E_SEED`; keys that are
 *   doubled or unknown are `E_SPACE`
 */
export function readSpaceQuery(params: URLSearchParams, defaults: Enumeration): Enumeration {
  return completeEnumeration(readSpaceRequest(params), defaults);
}

/**
 * What a query says, where something else completes it.
 * @throws {@link EnumeratorError} as {@link readSpaceQuery}
 */
export function readSpaceRequest(params: URLSearchParams): EnumerationRequest {
  return readSpaceWords(readKeys(params));
}

/**
 * The one shortest query that {@link readSpaceQuery} reads as this choice.
 * @param defaults - what the reader will have; left out, the query says everything
 * @returns without `?`, perhaps empty
 */
export function writeSpaceQuery(choice: Enumeration, defaults?: Enumeration): string {
  const texts = writeSpaceWords(choice, defaults);
  return SPACE_KEYS.flatMap((key) => {
    const text = texts[key];
    // Commas mean nothing in a query, and lists of colours are easier to read with them.
    return text === undefined ? [] : [`${key}=${encodeURIComponent(text).replaceAll('%2C', ',')}`];
  }).join('&');
}

function readKeys(params: URLSearchParams): Partial<Record<SpaceKey, string>> {
  const given: Partial<Record<SpaceKey, string>> = {};
  for (const [name, value] of params) {
    const key = SPACE_KEYS.find((known) => known === name);
    if (key === undefined) {
      throw spaceError(
        `the query has no key "${quoteText(name)}": there are ${SPACE_KEYS.join(', ')}`,
      );
    }
    if (given[key] !== undefined) {
      throw spaceError(`the query has ${key} twice: leave one of them out`);
    }
    given[key] = value;
  }
  return given;
}

function spaceError(message: string): EnumeratorError {
  return new EnumeratorError('E_SPACE', message);
}
