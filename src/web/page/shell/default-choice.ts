/**
 * The space that the server was started with.
 * @module
 */
import { recall, remember } from './kept.js';
import { readSpaceQuery } from '../../shared/space-query.js';
import { type Enumeration, DEFAULT_ENUMERATION } from '../../../core/enumeration.js';

/** The first picture waits no longer for one answer. */
const TIMEOUT_MS = 3000;
const TRIES = 3;
/** In place of a query: there is no such file. */
const NOTHING = '-';
const PAUSE_MS = 700;
/** Pages under other paths of the same server have spaces of their own. */
const KEPT = `space ${window.location.pathname}`;

/**
 * Ask the server; without one, the file that lies beside a static page. Where neither answers, what
 * either said last time: an address that leaves out what is the server's would else lead to
 * another image. Without all of them, 64×64 RGB.
 */
export async function loadDefaults(): Promise<Enumeration> {
  for (let tries = 1; ; tries++) {
    const answers = [];
    for (const address of ['api/space', 'space.json']) {
      const query = await fetchQuery(address);
      const choice = read(query);
      if (query !== undefined && choice !== undefined) {
        remember('localStorage', KEPT, query);
        return choice;
      }
      answers.push(query);
    }
    // Who has neither file says so at once.
    if (answers.every((query) => query === NOTHING)) return DEFAULT_ENUMERATION;
    const kept = read(recall('localStorage', KEPT));
    if (kept !== undefined) return kept;
    if (tries === TRIES) return DEFAULT_ENUMERATION;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** What a server of another version says may be none; its images have addresses all the same. */
function read(query: string | undefined): Enumeration | undefined {
  if (query === undefined || query === NOTHING) return undefined;
  try {
    return readSpaceQuery(new URLSearchParams(query), DEFAULT_ENUMERATION);
  } catch {
    return undefined;
  }
}

/** @returns undefined where there was no answer, or none that could be understood */
async function fetchQuery(address: string): Promise<string | undefined> {
  try {
    const answer = await fetch(address, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (answer.status === 404) return NOTHING;
    if (!answer.ok) return undefined;
    const { query } = Object(await answer.json()) as { query?: unknown };
    return typeof query === 'string' ? query : undefined;
  } catch {
    return undefined;
  }
}
