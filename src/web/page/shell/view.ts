/**
 * What a view is, and what the shell gives it.
 *
 * A view is a module `views/NAME.ts` that exports `openNAME`, an {@link OpenView}, and stands in
 * the list of `main.ts`; its address is `#/NAME?query`. The shell empties `<main>`, calls
 * the function with it, and calls what comes back when another view is opened:
 *
 *     export const openFind: OpenView = (root, context) => {
 *       const title = element('h1', {}, 'Find');
 *       root.append(title, …);
 *       context.onRoute((route) => show(route.params));
 *       show(context.route().params);
 *       return () => {};
 *     };
 *
 * A view has one `<h1 tabindex="-1">`, which gets the focus when a person goes there. Keys that
 * it adds and jobs that it asks for with `context.signal` end with it by themselves; timers,
 * listeners outside of `root` and blob addresses are its own to end. It makes no `style`
 * attributes in markup, which the content security policy forbids; `element.style` is fine.
 * @module
 */
import type { Enumeration } from '../../../core/enumeration.js';
import { readQuery } from '../../shared/query-text.js';
import type { KernelClient } from '../kernel-worker.js';
import type { KeyBinding } from './keys.js';

export interface Route {
  /** The view's name: `explore`. */
  readonly view: string;
  /** What stands behind `?` in the fragment. */
  readonly params: URLSearchParams;
  /** What the view kept with this entry of the history, and gets back when a visitor returns. */
  readonly state: unknown;
  /**
   * Whether the page has made the entry, and the visitor has not come back to it since: then what goes on
   * may take its place.
   */
  readonly isMade: boolean;
}

export interface GoOptions {
  /** Put it in the place of the present entry of the history. */
  readonly replace?: boolean;
  /** Kept with the entry; must be clonable. */
  readonly state?: unknown;
}

export interface FileTaker {
  take(file: File): void;
  /** Without it, all that are no pictures. */
  isWanted?(file: File): boolean;
}

export interface ViewContext {
  /** What the server was started with: for `readSpaceQuery` and `writeSpaceQuery`. */
  readonly defaults: Enumeration;
  /** Whether whoever started the server has chosen {@link defaults}. */
  readonly isChosen: boolean;
  /** Whether a server of ours answers, which has an address for every image. */
  readonly isServed: boolean;
  readonly kernel: KernelClient;
  /** Aborted when the view is closed. */
  readonly signal: AbortSignal;
  /** The kernel's `run`, given up when the view is closed. */
  readonly run: KernelClient['run'];
  route(): Route;
  /** Called for each change of the route within this view, those by {@link go} included. */
  onRoute(listener: (route: Route) => void): void;
  /**
   * Change the query of this view, or go to another view.
   * @param query - without `?`, perhaps empty
   */
  go(query: string, options?: GoOptions & { readonly view?: string }): void;
  /** Load what Art needs, since somebody is about to go there. */
  prepareArt(): void;
  /** Open Find with the first of these files. */
  findPictures(files: readonly File[]): void;
  /** Say which files that are brought to this view are its own; Find gets all others. */
  onFile(taker: FileTaker): void;
  /** Let the links to the other views lead to the same space. */
  shareChoice(choice: Enumeration): void;
  /** Keys that work while this view is open, shown in the list of keys. */
  addKeys(bindings: readonly KeyBinding[]): void;
  /** Say a short sentence to people who do not see the page. */
  readonly announce: (sentence: string) => void;
}

/** @returns ends what the view began; the shell empties `root` itself */
export type OpenView = (root: HTMLElement, context: ViewContext) => () => void;

/** Read a fragment; what it does not say is the first view. */
export function readRoute(fragment: string, first: string): Pick<Route, 'view' | 'params'> {
  const match = /^#\/([a-z]+)(?:\?(.*))?$/s.exec(fragment);
  return { view: match?.[1] ?? first, params: readQuery(match?.[2] ?? '') };
}

/** @param query - without `?` */
export function writeRoute(view: string, query: string): string {
  return query === '' ? `#/${view}` : `#/${view}?${query}`;
}
