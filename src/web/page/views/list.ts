/**
 * The views, in the order of the navigation. The first is what an address without a view shows.
 * @module
 */
import type { OpenView } from '../shell/view.js';
import { openExplore } from './explore.js';
import { openFind } from './find.js';
import { openLive } from './live.js';
import { openNumbers } from './numbers.js';

export interface ViewEntry {
  /** As in the address. */
  readonly name: string;
  readonly title: string;
  readonly open: OpenView;
}

export const VIEWS: readonly [ViewEntry, ...ViewEntry[]] = [
  { name: 'explore', title: 'Explore', open: openExplore },
  { name: 'live', title: 'Live', open: openLive },
  { name: 'find', title: 'Find', open: openFind },
  { name: 'numbers', title: 'Numbers', open: openNumbers },
];
