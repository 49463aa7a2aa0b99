/**
 * The space that the server was started with.
 * @module
 */
import { readSpaceQuery, type SpaceChoice, USUAL_CHOICE } from '../../shared/space-query.js';

/** Longer than this nobody waits for a first picture. */
const TIMEOUT_MS = 3000;

/**
 * Ask the server; without one, the file that lies beside a static page; without that, 64×64 RGB.
 */
export async function loadDefaults(): Promise<SpaceChoice> {
  for (const address of ['api/space', 'space.json']) {
    const query = await fetchQuery(address);
    if (query === undefined) continue;
    try {
      return readSpaceQuery(new URLSearchParams(query), USUAL_CHOICE);
    } catch {
      // A server of another version: its images have addresses of their own all the same.
    }
  }
  return USUAL_CHOICE;
}

async function fetchQuery(address: string): Promise<string | undefined> {
  try {
    const answer = await fetch(address, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) return undefined;
    const fields: unknown = await answer.json();
    const isQuery =
      typeof fields === 'object' &&
      fields !== null &&
      'query' in fields &&
      typeof fields.query === 'string';
    return isQuery ? (fields.query as string) : undefined;
  } catch {
    return undefined;
  }
}
