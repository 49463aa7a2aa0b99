/**
 * The views, in the order of the navigation. The first is what an address without a view shows.
 * @module
 */
import type { OpenView } from '../shell/view.js';
import { openArt } from './art.js';
import { openExplore } from './explore.js';
import { openFind } from './find.js';
import { openLive } from './live.js';
import { openNumbers } from './numbers.js';

export interface ViewEntry {
  /** As in the address. */
  readonly name: string;
  readonly title: string;
  readonly open: OpenView;
  /** Whether what it shows lies in a space, which its address names. */
  readonly hasSpace: boolean;
}

export const VIEWS: readonly [ViewEntry, ...ViewEntry[]] = [
  { name: 'explore', title: 'Explore', open: openExplore, hasSpace: true },
  { name: 'live', title: 'Live', open: openLive, hasSpace: true },
  { name: 'find', title: 'Find', open: openFind, hasSpace: true },
  { name: 'numbers', title: 'Numbers', open: openNumbers, hasSpace: true },
  { name: 'art', title: 'Art', open: openArt, hasSpace: false },
];
