/**
 * The picture's formula, to be read, changed and taken away.
 * @module
 */
import { checkedText } from '../../controls/checked-text.js';
import { button, part } from '../../controls/fields.js';
import { element } from '../../shell/element.js';
import { type ArtState, formulaText, treeText } from '../../../page-state/art.js';

/**
 * @param onFormula - called with what somebody types; `isGoingOn` where it follows typing
 * @param onBack - called where somebody has enough of it
 * @param actions - what can be done with it
 */
export function formulaPanel(
  read: () => ArtState,
  onFormula: (formula: string, isGoingOn: boolean) => void,
  onBack: () => void,
  actions: readonly HTMLElement[],
): HTMLElement {
  return part(
    'formula-title',
    'Formula',
    [element('span.quiet.small.figures', () => treeText(read()))],
    element(
      'p.quiet.small',
      'Each pixel’s colour, from its place: x and y go from −1 to 1. Change it, and what you write is drawn.',
    ),
    ...checkedText(
      'art-formula',
      { rows: '8', 'aria-labelledby': 'formula-title' },
      {
        value: () => formulaText(read()),
        complaint: () => read().complaints.formula,
        onChange: onFormula,
      },
    ),
    element(
      'div.row',
      ...actions,
      button('Back to the text', onBack, {
        hidden: () => read().choice.source.kind !== 'formula',
      }),
    ),
  );
}
