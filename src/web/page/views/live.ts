/**
 * Live.
 * @module
 */
import { element } from '../shell/element.js';
import type { OpenView } from '../shell/view.js';

export const openLive: OpenView = (root) => {
  root.append(element('h1', { tabindex: '-1' }, 'Live'));
  return () => {};
};
