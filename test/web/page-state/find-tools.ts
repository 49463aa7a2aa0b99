/** Pictures and results for the tests of what Find shows. @module */
import { readSpaceQuery } from '../../../src/web/shared/space-query.js';
import { DEFAULT_ENUMERATION, type Enumeration } from '../../../src/core/enumeration.js';
import type { Found } from '../../../src/web/page-state/find.js';
import type { Standing } from '../../../src/web/page-state/find-standing.js';
import type { Taken } from '../../../src/web/page-state/find-where.js';

export function choiceOf(query: string): Enumeration {
  return readSpaceQuery(new URLSearchParams(query), DEFAULT_ENUMERATION);
}

/** An RGB picture at 8 bit, of as many samples as it has. */
export function takenPicture(name: string, width = 2, height = 1): Taken {
  const samples = new Uint8Array(Math.min(3 * width * height, 1000));
  return { name, notes: [], picture: { width, height, color: 'rgb', depth: 8, samples } };
}

export const standing: Standing = {
  place: 0.6934,
  busyness: { unit: 'bit', length: 39_322, most: 98_304 },
};

export function foundNumber(text: string, isExact: boolean): Found {
  const frame = { width: 2, height: 1, rgba: new Uint8ClampedArray(8) };
  return { frame, isExact, isOneColor: false, index: 1n, text, length: text.length };
}
