/**
 * The page's beginning: the shell around the views. `shell/view.ts` says what a view is.
 * @module
 */
import { writeQuery } from '../shared/query-text.js';
import { writeSpaceQuery } from '../shared/space-query.js';
import { type Enumeration } from '../../core/enumeration.js';
import { button, signButton } from './controls/fields.js';
import { openJobs } from './jobs.js';
import type { KernelJobs } from './kernel-worker.js';
import { isPictureFile, listenToFiles } from './shell/brought-files.js';
import { loadServerSpace } from './shell/server-space.js';
import { element, icon, update } from './shell/element.js';
import { makeKeyRegistry } from './shell/keys.js';
import { hasKernel, showWithoutKernel } from './shell/without-kernel.js';
import { recall, remember } from './shell/kept.js';
import { bringPictures, visitOf } from './shell/kept-pictures.js';
import { loadedLater } from './shell/later-view.js';
import { keepPage } from './shell/kept-page.js';
import {
  type FileTaker,
  type GoOptions,
  type Route,
  type ViewContext,
  type OpenView,
  readRoute,
  writeRoute,
} from './shell/view.js';
import { openExplore } from './views/explore.js';
import { openFind } from './views/find.js';
import { openLive } from './views/live.js';
import { openNumbers } from './views/numbers.js';
import { openWall } from './views/wall.js';

/** Browsers count the entries of some ten seconds. */
const RETRY_MS = 1000;

/** What changes faster than this is said once, as it is at the end. */
const SPEAK_AFTER_MS = 250;
const FIND = 'find';
const DARK = '(prefers-color-scheme: dark)';
/** What the browser's own bar is coloured: as `--ground` of the style sheet. */
const GROUNDS = { light: '#f6f5f2', dark: '#131313' } as const;
const HALF_MOON = 'M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14';
const KEYS_SIGN = 'M2.5 5.5h15v9h-15zM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M6.5 11.5h7';

interface ViewEntry {
  readonly name: string;
  readonly title: string;
  readonly open: OpenView;
  /** Whether what it shows lies in a space, which its address names. */
  readonly hasSpace: boolean;
}

/** In the order of the navigation. The first is what an address without a view shows. */
const VIEWS: readonly [ViewEntry, ...ViewEntry[]] = [
  { name: 'wall', title: 'Wall', open: openWall, hasSpace: true },
  { name: 'explore', title: 'Explore', open: openExplore, hasSpace: true },
  { name: 'live', title: 'Live', open: openLive, hasSpace: true },
  { name: FIND, title: 'Find', open: openFind, hasSpace: true },
  { name: 'numbers', title: 'Numbers', open: openNumbers, hasSpace: true },
  { name: 'art', title: 'Art', open: loadedLater('Art', openArtView), hasSpace: false },
];

async function openArtView(): Promise<OpenView> {
  return (await import('./views/art.js')).openArt;
}

/** Sentences for people who do not see the page. */
const spoken = element('div.unseen', { role: 'status', 'aria-live': 'polite' });
let speaking: ReturnType<typeof setTimeout> | undefined;
const keys = makeKeyRegistry();
const kernel = openJobs<KernelJobs>(
  () => new Worker(new URL('kernel-worker.ts', import.meta.url), { type: 'module' }),
);
const links = new Map(
  VIEWS.map(({ name, title }) => [
    name,
    element('a.nav-link', { href: writeRoute(name, '') }, title),
  ]),
);
const main = element('main.main', { id: 'main', 'aria-busy': 'true' });
let closeView = (): void => {};
let openedView: ViewEntry | undefined;
let routeListeners: ((route: Route) => void)[] = [];
let taking: FileTaker | undefined;
/** The space that the views are in, as an address has it. */
let spaceQuery = '';
/** Where the visitor is, though the browser may not have written it down yet. */
let present = readHistory();
let isMade = false;
let retry: ReturnType<typeof setTimeout> | undefined;

document.body.append(makeHeader(), main, spoken, keys.dialog);
keys.add('Everywhere', [
  ...VIEWS.map(({ name, title }, place) => ({
    keys: [String(place + 1)],
    label: title,
    run: () => links.get(name)?.click(),
  })),
  { keys: ['?'], label: 'This list', run: keys.toggleList },
]);

/** Files that were brought before there was a view to take them. */
let early: readonly File[] | undefined;
let isReady = false;
if (hasKernel()) {
  listenToFiles(main, (files) => {
    if (isReady) takeFiles(files);
    else early = files;
  });
}

const { choice: defaults, isChosen, isServed } = await loadServerSpace();
main.removeAttribute('aria-busy');
if (hasKernel()) {
  isReady = true;
  window.addEventListener('popstate', () => {
    clearTimeout(retry);
    present = readHistory();
    isMade = false;
    showRoute();
  });
  showRoute();
  if (early !== undefined) takeFiles(early);
} else {
  document.body.replaceChildren(main);
  showWithoutKernel(main, defaults);
}
keepPage();

function makeHeader(): HTMLElement {
  const keysButton = signButton('Keys', '?', KEYS_SIGN, keys.toggleList, {
    class: 'button bare square',
  });
  const click = (event: Event): void => {
    event.preventDefault();
    focusTitle();
  };
  const skip = element('a.skip', { href: '#main', on: { click } }, 'Skip to the content');
  return element(
    'header.header',
    skip,
    element(
      'a.brand',
      { href: writeRoute(VIEWS[0].name, ''), 'aria-label': 'Every image, home' },
      element('span.brand-mark', { 'aria-hidden': 'true' }),
      element('span.brand-name', { 'aria-hidden': 'true' }, 'every image'),
    ),
    element('nav.nav', { 'aria-label': 'Views' }, ...links.values()),
    element('div.header-end', keysButton, makeThemeButton()),
  );
}

function announce(sentence: string): void {
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    // The same sentence again is only said where the text changes.
    spoken.textContent = spoken.textContent === sentence ? `${sentence}\u00a0` : sentence;
  }, SPEAK_AFTER_MS);
}

/** Show where the visitor is: another view, or another route of the same one. */
function showRoute(): void {
  const route = currentRoute();
  const view = VIEWS.find(({ name }) => name === route.view) ?? VIEWS[0];
  // A visitor who comes back finds it as it was.
  if (!view.hasSpace) setLink(view.name, writeQuery(route.params));
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
  taking = undefined;
  const context: ViewContext = {
    defaults,
    isChosen,
    isServed,
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
    // What goes wrong is said when the view is opened.
    prepareArt: () => void openArtView().catch(() => {}),
    findPictures,
    onFile: (taker) => void (taking = taker),
    shareChoice,
    addKeys: (bindings) => removers.push(keys.add(view.title, bindings)),
    announce,
  };
  const close = view.open(main, context);
  return () => {
    ending.abort();
    for (const remove of removers) remove();
    close();
  };
}

function readHistory(): { address: string; state: unknown } {
  return { address: window.location.hash, state: window.history.state as unknown };
}

function currentRoute(): Route {
  return { ...readRoute(present.address, VIEWS[0].name), state: present.state, isMade };
}

function go(view: string, query: string, { replace = false, state = null }: GoOptions): void {
  present = { address: writeRoute(view, query), state };
  isMade ||= !replace;
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

function shareChoice(choice: Enumeration): void {
  spaceQuery = writeSpaceQuery(choice, defaults);
  // An address that says nothing is where a visitor begins, which is another space.
  if (spaceQuery === '' && !isChosen) spaceQuery = writeSpaceQuery(choice);
  for (const { name, hasSpace } of VIEWS) if (hasSpace) setLink(name, spaceQuery);
}

/** A picture leads to Find from any view; what else there is to take, the view knows. */
function takeFiles(files: readonly File[]): void {
  const [file] = files;
  if (
    file !== undefined &&
    taking !== undefined &&
    (taking.isWanted?.(file) ?? !isPictureFile(file))
  ) {
    taking.take(file);
  } else if (file !== undefined || openedView?.name === FIND) findPictures(files);
}

/** The way back leads to the picture before, and not to a Find that had none. */
function findPictures(files: readonly File[]): void {
  const replace = openedView?.name === FIND && visitOf(present.state) === undefined;
  go(FIND, spaceQuery, { replace, state: bringPictures(files) });
}

function setLink(view: string, query: string): void {
  links.get(view)?.setAttribute('href', writeRoute(view, query));
}

function focusTitle(): void {
  main.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
}

/**
 * The button for dark or light: what the system says, unless the visitor has said otherwise here.
 * The style sheet reads `data-theme` of the root element; without it, the system's preference.
 */
function makeThemeButton(): HTMLButtonElement {
  const name = (): string => (isDark() ? 'Light theme' : 'Dark theme');
  const attributes = { class: 'button bare square', id: 'theme', 'aria-label': name, title: name };
  const made = button(icon(HALF_MOON), change, attributes);
  const kept = recall('localStorage', 'theme');
  applyTheme(kept === 'dark' || kept === 'light' ? kept : undefined);
  matchMedia(DARK).addEventListener('change', () => update(made));
  update(made);

  function change(): void {
    const next = isDark() ? 'light' : 'dark';
    // What the system says anyway is not remembered, so that the page goes on following it.
    const chosen = (next === 'dark') === matchMedia(DARK).matches ? undefined : next;
    remember('localStorage', 'theme', chosen);
    applyTheme(chosen);
    update(made);
    announce(`${next} theme`);
  }
  return made;
}

function applyTheme(theme: 'dark' | 'light' | undefined): void {
  if (theme === undefined) delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]'))
    meta.content = GROUNDS[theme ?? (meta.media.includes('dark') ? 'dark' : 'light')];
}

function isDark(): boolean {
  const chosen = document.documentElement.dataset['theme'];
  return chosen === undefined ? matchMedia(DARK).matches : chosen === 'dark';
}
