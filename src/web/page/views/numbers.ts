/**
 * Numbers.
 * @module
 */
import { element } from '../shell/element.js';
import type { OpenView } from '../shell/view.js';

export const openNumbers: OpenView = (root) => {
  root.append(element('h1', { tabindex: '-1' }, 'Numbers'));
  return () => {};
};
