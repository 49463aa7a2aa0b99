/**
 * The picture's formula, to be read, changed and taken away.
 * @module
 */
import { grouped } from '../../../../core/cardinality.js';
import { makeCheckedText } from '../../controls/checked-text.js';
import type { DrawnArt } from '../../art/art-jobs.js';
import { element } from '../../shell/element.js';

export interface FormulaPanel {
  readonly root: HTMLElement;
  /** @param isOwn - whether it was typed here, so that the field is left as it is */
  show(art: DrawnArt, isOwn: boolean): void;
  /** What somebody has typed, from a link. */
  fill(formula: string): void;
  complain(message: string): void;
}

/**
 * @param onFormula - called with what somebody types; `isGoingOn` where it follows typing
 * @param onBack - called by whoever has enough of it
 * @param actions - what can be done with it
 */
export function makeFormulaPanel(
  onFormula: (formula: string, isGoingOn: boolean) => void,
  onBack: () => void,
  actions: readonly HTMLElement[],
): FormulaPanel {
  const text = makeCheckedText('art-formula', { rows: '8', 'aria-labelledby': 'formula-title' });
  const facts = element('span', { class: 'quiet small figures' });
  const back = element(
    'button',
    { type: 'button', class: 'button', hidden: true },
    'Back to the text',
  );
  let isTyping = false;
  text.field.addEventListener('input', () => {
    onFormula(text.field.value, isTyping);
    isTyping = true;
  });
  text.field.addEventListener('change', () => (isTyping = false));
  back.addEventListener('click', () => {
    isTyping = false;
    onBack();
  });

  return {
    root: element(
      'section',
      { class: 'part', 'aria-labelledby': 'formula-title' },
      element(
        'div',
        { class: 'part-head' },
        element('h2', { id: 'formula-title' }, 'Formula'),
        facts,
      ),
      element(
        'p',
        { class: 'quiet small' },
        'Each pixel’s colour, from its place: x and y go from −1 to 1. Change it, and what you write is drawn.',
      ),
      ...text.elements,
      element('div', { class: 'row' }, ...actions, back),
    ),
    show({ formula, depth, treeNodes }, isOwn) {
      facts.textContent = `${grouped(treeNodes)} node${treeNodes === 1 ? '' : 's'}, depth ${depth}`;
      back.hidden = !isOwn;
      if (!isOwn && text.field.value !== formula) {
        text.field.value = formula;
        text.field.scrollTop = 0;
      }
    },
    fill(formula) {
      if (text.field.value !== formula) text.field.value = formula;
      back.hidden = false;
    },
    complain: text.complain,
  };
}
