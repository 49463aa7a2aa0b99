/**
 * What the picture is made of: a text, or the bytes of a file; and what the address says of it.
 * @module
 */
import { grouped } from '../../../../core/cardinality.js';
import type { ArtSource } from '../../../shared/art-query.js';
import { element } from '../../shell/element.js';

export interface TextPanel {
  readonly root: HTMLElement;
  readonly field: HTMLTextAreaElement;
  /** @param address - what becomes of the source in an address */
  show(source: ArtSource, address: 'held' | 'secret' | 'too long'): void;
  /** Say what is wrong; '' for nothing. */
  complain(message: string): void;
}

export interface TextPanelEvents {
  /** @param isGoingOn - whether the last change was typing as well */
  readonly onText: (text: string, isGoingOn: boolean) => void;
  readonly onSecret: (isSecret: boolean) => void;
  /** Open a file. */
  readonly onOpen: () => void;
}

const SOURCE_NAMES = { text: 'the text', bytes: 'these bytes', formula: 'the formula' } as const;

const ADDRESS_NOTES = {
  held: (name: string) =>
    `Nothing is sent to anybody, but the address of this page holds ${name}, and so does every link to it.`,
  secret: (name: string) =>
    `The address holds neither ${name} nor the salt: no link leads to this picture.`,
  'too long': (name: string) => `No address has room for ${name}: no link leads to this picture.`,
} as const;

export function makeTextPanel({ onText, onSecret, onOpen }: TextPanelEvents): TextPanel {
  const size = element('span', { class: 'quiet small figures' });
  const error = element('p', { class: 'error', id: 'art-text-error', role: 'alert' });
  const field = element('textarea', {
    id: 'art-text',
    class: 'field area art-text',
    rows: '3',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    'aria-labelledby': 'art-text-title',
    'aria-describedby': 'art-address art-text-error',
  });
  const fileName = element('span', { class: 'file-line' });
  const back = element('button', { type: 'button', class: 'button bare' }, 'Back to the text');
  const fileLine = element('div', { class: 'art-file', hidden: true }, fileName, back);
  const open = element(
    'button',
    { type: 'button', class: 'button', 'aria-label': 'Open a file' },
    'File…',
  );
  const secret = element('input', { type: 'checkbox', id: 'art-secret' });
  const note = element('p', { class: 'quiet small', id: 'art-address' });
  let isTyping = false;

  field.addEventListener('input', () => {
    onText(field.value, isTyping);
    isTyping = true;
  });
  field.addEventListener('change', () => (isTyping = false));
  back.addEventListener('click', () => onText(field.value, false));
  open.addEventListener('click', onOpen);
  secret.addEventListener('change', () => onSecret(secret.checked));

  return {
    root: element(
      'section',
      { class: 'part', 'aria-labelledby': 'art-text-title' },
      element('div', { class: 'part-head' }, element('h2', { id: 'art-text-title' }, 'Text'), size),
      element('div', { class: 'labelled' }, field, fileLine, error),
      note,
      element(
        'div',
        { class: 'row art-source' },
        element(
          'label',
          { class: 'check' },
          secret,
          element('span', {}, 'Keep it out of the address'),
        ),
        open,
      ),
    ),
    field,
    show(source, address) {
      const isFormula = source.kind === 'formula';
      if (source.kind === 'text' && field.value !== source.text) field.value = source.text;
      field.hidden = source.kind === 'bytes';
      fileLine.hidden = source.kind === 'text';
      fileName.textContent = isFormula
        ? 'Drawn from the formula'
        : source.kind === 'bytes'
          ? (source.name ?? 'Bytes')
          : '';
      const count = countBytes(source);
      size.textContent = isFormula ? '' : `${grouped(count)} byte${count === 1 ? '' : 's'}`;
      secret.checked = address === 'secret';
      note.textContent = ADDRESS_NOTES[address](SOURCE_NAMES[source.kind]);
    },
    complain(message) {
      error.textContent = message;
      if (message === '') field.removeAttribute('aria-invalid');
      else field.setAttribute('aria-invalid', 'true');
    },
  };
}

function countBytes(source: ArtSource): number {
  if (source.kind === 'formula') return 0;
  return source.kind === 'text'
    ? new TextEncoder().encode(source.text).length
    : source.bytes.length;
}
