/**
 * What static is, where it is shown, and the way to something else.
 * @module
 */
import type { Enumeration } from '../../../core/enumeration.js';
import { writeAddress } from '../../page-state/number-address.js';
import { cloudOf, STATIC_WORDS } from '../../page-state/static.js';
import { element } from '../shell/element.js';
import type { ViewContext } from '../shell/view.js';
import { button } from './fields.js';

/** @param shown - the space of what is shown where that is static, else undefined */
export function makeStaticLine(
  context: ViewContext,
  shown: () => Enumeration | undefined,
): HTMLElement {
  const showCloud = (): void => {
    const seen = shown();
    if (seen === undefined) return;
    const { choice, number } = cloudOf(seen);
    context.go(writeAddress(choice, context.defaults, number), { view: 'explore' });
  };
  return element(
    'div.static-line',
    { hidden: () => shown() === undefined },
    element('p', STATIC_WORDS),
    button('Show a cloud', showCloud, { class: 'button bare' }),
  );
}
