/**
 * The page's beginning: the shell around the views. `shell/view.ts` says what a view is.
 * @module
 */
import { type SpaceChoice, writeSpaceQuery } from '../shared/space-query.js';
import { openKernel } from './kernel-client.js';
import { makeAnnouncer } from './shell/announcer.js';
import { loadDefaults } from './shell/default-choice.js';
import { element, icon } from './shell/element.js';
import { makeKeyRegistry } from './shell/keys.js';
import { readRoute, writeRoute } from './shell/route.js';
import { makeThemeButton } from './shell/theme.js';
import type { GoOptions, Route, ViewContext } from './shell/view.js';
import { VIEWS, type ViewEntry } from './views/list.js';

/** Browsers count the entries of some ten seconds. */
const RETRY_MS = 1000;

const announcer = makeAnnouncer();
const keys = makeKeyRegistry();
const kernel = openKernel();
const links = new Map(
  VIEWS.map(({ name, title }) => [
    name,
    element('a', { href: writeRoute(name, ''), class: 'nav-link' }, title),
  ]),
);
const main = element('main', { id: 'main', class: 'main' });
let closeView = (): void => {};
let openedView: ViewEntry | undefined;
let routeListeners: ((route: Route) => void)[] = [];
/** Where the visitor is, though the browser may not have written it down yet. */
let present = readHistory();
let retry: ReturnType<typeof setTimeout> | undefined;

document.body.append(makeHeader(), main, announcer.root, keys.dialog);
keys.add('Everywhere', [
  ...VIEWS.map(({ name, title }, place) => ({
    keys: [String(place + 1)],
    label: title,
    run: () => links.get(name)?.click(),
  })),
  { keys: ['?'], label: 'This list', run: keys.toggleList },
]);

// What misses a place for files must not make the browser leave the page for the file.
for (const type of ['dragover', 'drop'] as const) {
  window.addEventListener(type, (event) => {
    if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault();
  });
}

const defaults = await loadDefaults();
window.addEventListener('popstate', () => {
  clearTimeout(retry);
  present = readHistory();
  showRoute();
});
showRoute();
void navigator.serviceWorker?.register('sw.js').catch(() => {
  // Without it the page works as long as the network does.
});

function makeHeader(): HTMLElement {
  const keysButton = element(
    'button',
    { type: 'button', class: 'button bare square', 'aria-label': 'Keys', title: 'Keys (?)' },
    icon('M2.5 5.5h15v9h-15zM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M6.5 11.5h7'),
  );
  keysButton.addEventListener('click', keys.toggleList);
  const skip = element('a', { href: '#main', class: 'skip' }, 'Skip to the content');
  skip.addEventListener('click', (event) => {
    event.preventDefault();
    focusTitle();
  });
  return element(
    'header',
    { class: 'header' },
    skip,
    element(
      'a',
      { href: writeRoute(VIEWS[0].name, ''), class: 'brand', 'aria-label': 'Every image, home' },
      element('span', { class: 'brand-mark', 'aria-hidden': 'true' }),
      element('span', { class: 'brand-name', 'aria-hidden': 'true' }, 'every image'),
    ),
    element('nav', { class: 'nav', 'aria-label': 'Views' }, ...links.values()),
    element('div', { class: 'header-end' }, keysButton, makeThemeButton(announcer.announce)),
  );
}

/** Show where the visitor is: another view, or another route of the same one. */
function showRoute(): void {
  const route = currentRoute();
  const view = VIEWS.find(({ name }) => name === route.view) ?? VIEWS[0];
  // Who comes back finds it as it was.
  if (!view.hasSpace) setLink(view.name, route.params.toString());
  if (view === openedView) {
    for (const listener of routeListeners) listener(route);
    return;
  }
  const isFirst = openedView === undefined;
  closeView();
  openedView = view;
  for (const [name, link] of links) {
    if (name === view.name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = `${view.title} · every image`;
  main.replaceChildren();
  closeView = openView(view);
  if (!isFirst) {
    window.scrollTo(0, 0);
    focusTitle();
  }
}

function openView(view: ViewEntry): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const removers: (() => void)[] = [];
  routeListeners = [];
  const context: ViewContext = {
    defaults,
    kernel,
    signal,
    run: (kind, input, options = {}) =>
      kernel.run(kind, input, {
        ...options,
        signal: options.signal === undefined ? signal : AbortSignal.any([signal, options.signal]),
      }),
    route: currentRoute,
    onRoute: (listener) => routeListeners.push(listener),
    go(query, options = {}) {
      if (!signal.aborted) go(options.view ?? view.name, query, options);
    },
    shareChoice,
    addKeys: (bindings) => removers.push(keys.add(view.title, bindings)),
    announce: announcer.announce,
  };
  const close = view.open(main, context);
  return () => {
    ending.abort();
    for (const remove of removers) remove();
    close();
  };
}

/** What the browser says. */
function readHistory(): { address: string; state: unknown } {
  return { address: window.location.hash, state: window.history.state as unknown };
}

function currentRoute(): Route {
  return { ...readRoute(present.address, VIEWS[0].name), state: present.state };
}

function go(view: string, query: string, { replace = false, state = null }: GoOptions): void {
  present = { address: writeRoute(view, query), state };
  writeHistory(replace);
  showRoute();
}

/** Browsers pass over entries that come too fast, some with an error: then the last one is written later. */
function writeHistory(isReplacing: boolean): void {
  clearTimeout(retry);
  const { address, state } = present;
  try {
    if (isReplacing) window.history.replaceState(state, '', address);
    else window.history.pushState(state, '', address);
  } catch {
    // As if it had been passed over.
  }
  if (window.location.hash !== address) retry = setTimeout(() => writeHistory(true), RETRY_MS);
}

function shareChoice(choice: SpaceChoice): void {
  const query = writeSpaceQuery(choice, defaults);
  for (const { name, hasSpace } of VIEWS) if (hasSpace) setLink(name, query);
}

function setLink(view: string, query: string): void {
  links.get(view)?.setAttribute('href', writeRoute(view, query));
}

function focusTitle(): void {
  main.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
}
