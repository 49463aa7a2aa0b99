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
/** In place of an answer: there is no such file. */
const NOTHING = '-';
const PAUSE_MS = 700;
/** Pages under other paths of the same server have spaces of their own. */
const KEPT = `space ${window.location.pathname}`;

export interface ServerSpace {
  /** What an address means that does not say it. */
  readonly choice: Enumeration;
  /** Whether whoever started the server has chosen it. */
  readonly isChosen: boolean;
  /** Whether a server of ours answers, which has an address for every image. */
  readonly isServed: boolean;
}

const USUAL: ServerSpace = { choice: DEFAULT_ENUMERATION, isChosen: false, isServed: false };
const SERVER = 'api/space';

/**
 * Ask the server; without one, the file that lies beside a static page. Where neither answers, what
 * either said last time: an address that leaves out what is the server's would else lead to
 * another image. Without all of them, 64×64 RGB.
 */
export async function loadServerSpace(): Promise<ServerSpace> {
  for (let tries = 1; ; tries++) {
    const answers = [];
    for (const address of [SERVER, 'space.json']) {
      const text = await fetchText(address);
      const space = read(text);
      if (space !== undefined) {
        remember('localStorage', KEPT, text);
        return { ...space, isServed: address === SERVER };
      }
      answers.push(text);
    }
    // Who has neither file says so at once.
    if (answers.every((text) => text === NOTHING)) return USUAL;
    const kept = read(recall('localStorage', KEPT));
    if (kept !== undefined) return kept;
    if (tries === TRIES) return USUAL;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** What a server of another version says may be none; its images have addresses all the same. */
function read(text: string | undefined): ServerSpace | undefined {
  try {
    const { query, isChosen } = Object(JSON.parse(text ?? '')) as Record<string, unknown>;
    if (typeof query !== 'string') return undefined;
    const choice = readSpaceQuery(new URLSearchParams(query), DEFAULT_ENUMERATION);
    return { choice, isChosen: isChosen !== false, isServed: false };
  } catch {
    return undefined;
  }
}

/** @returns undefined where there was no answer, or none that could be understood */
async function fetchText(address: string): Promise<string | undefined> {
  try {
    const answer = await fetch(address, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (answer.status === 404) return NOTHING;
    return answer.ok ? await answer.text() : undefined;
  } catch {
    return undefined;
  }
}
