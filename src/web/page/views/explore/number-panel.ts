/**
 * The number of the image that is seen, and the field that goes to another one.
 * @module
 */
import { grouped } from '../../../../core/cardinality.js';
import { shortenIndex } from '../../../../core/index-format.js';
import { element } from '../../shell/element.js';

export interface NumberPanel {
  readonly root: HTMLElement;
  readonly field: HTMLInputElement;
  /** @param text - the number as far as anybody wants to see it; `length` of the whole text */
  show(text: string, length: number): void;
  /** Nothing is seen. */
  clear(): void;
  /** Say what is wrong with what was typed; '' for nothing. */
  complain(message: string): void;
}

/** What the panel has room for. */
const SHOWN_LENGTH = 84;
/** Numbers up to here stand on one line in large type. */
const LARGE_LENGTH = 16;

/** @param onGo - called with what somebody typed */
export function makeNumberPanel(onGo: (text: string) => void): NumberPanel {
  const shown = element('output', { class: 'number', id: 'number' });
  const facts = element('span', { class: 'quiet small figures' });
  const field = element('input', {
    class: 'field mono',
    id: 'go',
    type: 'text',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    enterkeyhint: 'go',
    placeholder: '42, 2^100+5, 0xff, 50%, last',
    'aria-describedby': 'go-error',
  });
  const error = element('p', { class: 'error', id: 'go-error', role: 'alert' });
  const form = element(
    'form',
    { class: 'labelled' },
    element('label', { for: 'go' }, 'Go to a number'),
    element(
      'div',
      { class: 'joined' },
      field,
      element('button', { type: 'submit', class: 'button' }, 'Go'),
    ),
    error,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    onGo(field.value);
  });

  return {
    root: element(
      'section',
      { class: 'part', 'aria-labelledby': 'number-title' },
      element(
        'div',
        { class: 'part-head' },
        element('h2', { id: 'number-title' }, 'Image number'),
        facts,
      ),
      shown,
      form,
    ),
    field,
    show(text, length) {
      const isHex = text.startsWith('0x');
      shown.textContent = shortenIndex(
        isHex || length > LARGE_LENGTH ? text : grouped(BigInt(text)),
        SHOWN_LENGTH,
      );
      shown.classList.toggle('short', length <= LARGE_LENGTH);
      const digits = isHex
        ? `${grouped(length - 2)} hex digits`
        : `${grouped(length)} digit${length === 1 ? '' : 's'}`;
      facts.textContent = digits;
    },
    clear() {
      shown.textContent = '';
      facts.textContent = '';
    },
    complain(message) {
      error.textContent = message;
      if (message === '') field.removeAttribute('aria-invalid');
      else field.setAttribute('aria-invalid', 'true');
    },
  };
}
