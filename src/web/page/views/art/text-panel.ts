/**
 * What the picture is made of: a text, or the bytes of a file; and what the address says of it.
 * @module
 */
import {
  button,
  check,
  errorLine,
  followed,
  invalidIf,
  part,
  PLAIN_TEXT,
} from '../../controls/fields.js';
import { element } from '../../shell/element.js';
import { addressNote, type ArtState, sizeNote, sourceName } from './state.js';

export interface TextPanelEvents {
  /** @param isGoingOn - whether the last change was typing as well */
  readonly onText: (text: string, isGoingOn: boolean) => void;
  readonly onSecret: (isSecret: boolean) => void;
  /** Open a file. */
  readonly onOpen: () => void;
}

export function makeTextPanel(
  read: () => ArtState,
  { onText, onSecret, onOpen }: TextPanelEvents,
): { readonly root: HTMLElement; readonly field: HTMLTextAreaElement } {
  const kind = (): string => read().choice.source.kind;
  const complaint = (): string => read().complaints.text;
  const field = element('textarea', {
    id: 'art-text',
    class: 'field area art-text',
    rows: '3',
    ...PLAIN_TEXT,
    'aria-labelledby': 'art-text-title',
    'aria-describedby': 'art-address art-text-error',
    'aria-invalid': invalidIf(complaint),
    hidden: () => kind() === 'bytes',
    value: () => read().text,
    on: followed((isGoingOn) => onText(field.value, isGoingOn)),
  });
  const secret = element('input', {
    type: 'checkbox',
    id: 'art-secret',
    checked: () => read().isSecret,
    on: { change: () => onSecret(secret.checked) },
  });
  const root = part(
    'art-text-title',
    'Text',
    [element('span', { class: 'quiet small figures' }, () => sizeNote(read()))],
    element(
      'div',
      { class: 'labelled' },
      field,
      element(
        'div',
        { class: 'art-file', hidden: () => kind() === 'text' },
        element('span', { class: 'file-line' }, () => sourceName(read())),
        button('Back to the text', () => onText(field.value, false), { class: 'button bare' }),
      ),
      errorLine(complaint, { id: 'art-text-error' }),
    ),
    element('p', { class: 'quiet small', id: 'art-address' }, () => addressNote(read())),
    element(
      'div',
      { class: 'row art-source' },
      check(secret, 'Keep it out of the address'),
      button('File…', onOpen, { 'aria-label': 'Open a file' }),
    ),
  );
  return { root, field };
}
