/**
 * Views whose code is loaded when somebody opens them, so that nobody else waits for it.
 * @module
 */
import { messageOf } from '../../../core/errors.js';
import { button } from '../controls/fields.js';
import { element, mount } from './element.js';
import type { OpenView } from './view.js';

/**
 * @param name - the view's, which has the focus until the view is there
 * @param load - asked again each time; browsers keep what they have loaded
 */
export function loadedLater(name: string, load: () => Promise<OpenView>): OpenView {
  return (root, context) => {
    let close = (): void => {};
    const title = element('h1.unseen', { tabindex: '-1' }, name);
    const open = async (): Promise<void> => {
      try {
        const view = await load();
        if (context.signal.aborted) return;
        const hadFocus = document.activeElement === title;
        title.remove();
        close = view(root, context);
        if (hadFocus) root.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
      } catch (problem) {
        if (!context.signal.aborted) mount(root, faultPart(messageOf(problem)));
      } finally {
        if (!context.signal.aborted) root.removeAttribute('aria-busy');
      }
    };
    root.setAttribute('aria-busy', 'true');
    mount(root, title);
    void open();
    return () => {
      root.removeAttribute('aria-busy');
      close();
    };
  };
}

/** A newer page is there, or no network: to load it all again helps with both. */
function faultPart(message: string): HTMLElement {
  return element(
    'section.part.later-fault',
    { role: 'alert' },
    element('p', `This view did not load: ${message}.`),
    button('Load the page again', () => window.location.reload()),
  );
}
