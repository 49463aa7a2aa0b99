/**
 * A field for a text of several lines that is read as a language, and what is wrong with it: an error that
 * tells line and column leads there.
 * @module
 */
import { element } from '../shell/element.js';

export interface CheckedText {
  /** The field and what is said of it. */
  readonly elements: readonly HTMLElement[];
  readonly field: HTMLTextAreaElement;
  /** Say what is wrong; '' for nothing. */
  readonly complain: (message: string) => void;
}

export function makeCheckedText(id: string, attributes: Record<string, string>): CheckedText {
  const error = element('span', {});
  const goTo = element(
    'button',
    { type: 'button', class: 'button show-place', hidden: true },
    'Show where',
  );
  const line = element('p', { class: 'error', id: `${id}-error`, role: 'alert' });
  line.append(error);
  const field = element('textarea', {
    id,
    class: 'field area mono',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    'aria-describedby': line.id,
    ...attributes,
  });
  let place = 0;
  goTo.addEventListener('click', () => {
    field.focus();
    field.setSelectionRange(place, wordEnd(field.value, place));
  });

  return {
    elements: [field, line, goTo],
    field,
    complain(message) {
      error.textContent = message;
      if (message === '') field.removeAttribute('aria-invalid');
      else field.setAttribute('aria-invalid', 'true');
      const found = /line (\d+), column (\d+)/.exec(message);
      goTo.hidden = found === null;
      if (found !== null) place = placeOf(field.value, Number(found[1]), Number(found[2]));
    },
  };
}

/** Where a line and a column, both from 1, lie in a text. */
function placeOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1);
  return before.reduce((sum, one) => sum + one.length + 1, column - 1);
}

/** The end of the word that begins there; of a sign, the sign's. */
function wordEnd(text: string, start: number): number {
  const [word = ''] = /^(?:[\w.-]+|.)/su.exec(text.slice(start, start + 64)) ?? [];
  return start + word.length;
}
