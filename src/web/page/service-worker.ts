/**
 * Keeps the page's own files, so that it opens without a network: the images are made here anyway.
 *
 * The build gives the list of files and a digest of them. A new build is a new cache. The one before
 * it is kept, since a page that is open may still ask for its files; those before that go. What is
 * neither in the list nor among the hashed files is none of this worker's business.
 *
 * Files that a first visit does not need are kept when the page says that it has time for them, and
 * only then does this worker take care of pages that were opened without it.
 * @module
 */

/** All are put in by the build: addresses relative to this file, and what they come to. */
declare const PAGE_FILES: readonly string[];
declare const LATER_FILES: readonly string[];
declare const PAGE_DIGEST: string;

/**
 * Settings, which change without a new build, and where each is kept for a time without a network.
 * What `api/live` says stands in for a file: its clock is of no use once it has been kept.
 */
const SETTINGS = [
  ['space.json', 'space.json'],
  ['api/space', 'api/space'],
  ['live.json', 'live.json'],
  ['api/live', 'live.json'],
] as const;

/** What a service worker's global scope has of all that this needs. */
interface ServiceWorkerScope {
  readonly caches: CacheStorage;
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  addEventListener(
    type: 'install' | 'activate' | 'message',
    listener: (event: LastingEvent) => void,
  ): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  skipWaiting(): Promise<void>;
}

interface LastingEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends LastingEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const scope = globalThis as unknown as ServiceWorkerScope;
const base = new URL('.', scope.location.href);
/** Pages under other paths of the same server have caches of their own. */
const OWN = `page ${base.pathname} `;
const CACHE = OWN + PAGE_DIGEST;
/** Of builds before this one. */
const KEPT_OTHERS = 1;
const addressOf = (file: string): string => new URL(file, base).href;
const files = new Set(PAGE_FILES.map(addressOf));
const settings = new Map(SETTINGS.map(([file, kept]) => [addressOf(file), addressOf(kept)]));

scope.addEventListener('install', (event) => event.waitUntil(fill()));
scope.addEventListener('activate', (event) => event.waitUntil(removeOld()));
// The page has but one thing to say: that it has time.
scope.addEventListener('message', (event) => event.waitUntil(fillRest()));
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const address = request.url.replace(/[?#].*$/s, '');
  const isFile = files.has(address) || address.startsWith(`${base.href}assets/`);
  const kept = settings.get(address);
  if (isFile) event.respondWith(fromCache(request));
  else if (kept !== undefined) event.respondWith(fromNetwork(request, kept));
});

async function fill(): Promise<void> {
  const cache = await scope.caches.open(CACHE);
  await cache.addAll([...files]);
  // There are those of a server or those of a static page.
  const asked = [...settings].map(([address, kept]) => fromNetwork(new Request(address), kept));
  await Promise.allSettled(asked);
  await scope.skipWaiting();
}

async function fillRest(): Promise<void> {
  const cache = await scope.caches.open(CACHE);
  const later = LATER_FILES.map(addressOf);
  const found = await Promise.all(later.map((address) => cache.match(address)));
  await cache.addAll(later.filter((_, i) => found[i] === undefined));
  await scope.clients.claim();
}

async function removeOld(): Promise<void> {
  const names = await scope.caches.keys();
  // In the order in which they were made.
  const others = names.filter((name) => name.startsWith(OWN) && name !== CACHE);
  const old = others.slice(0, -KEPT_OTHERS);
  await Promise.all(old.map((name) => scope.caches.delete(name)));
}

async function fromCache(request: Request): Promise<Response> {
  const cache = await scope.caches.open(CACHE);
  const options = { ignoreSearch: true };
  return (
    (await cache.match(request, options)) ??
    (await scope.caches.match(request, options)) ??
    fetch(request)
  );
}

/** The newest there is; what came last time where there is no network. */
async function fromNetwork(request: Request, kept: string): Promise<Response> {
  const cache = await scope.caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(kept, answer.clone());
    return answer;
  } catch (error) {
    const last = await cache.match(request);
    if (last !== undefined) return last;
    throw error;
  }
}
