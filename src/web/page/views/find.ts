/**
 * Find.
 * @module
 */
import { element } from '../shell/element.js';
import type { OpenView } from '../shell/view.js';

export const openFind: OpenView = (root) => {
  root.append(element('h1', { tabindex: '-1' }, 'Find'));
  return () => {};
};
