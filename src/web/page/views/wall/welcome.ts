/**
 * What a visitor reads first: what this is, and three ways in.
 * @module
 */
import { button } from '../../controls/fields.js';
import { element } from '../../shell/element.js';

export interface Doors {
  readonly surprise: () => void;
  readonly findPicture: () => void;
  /** @param text - perhaps empty */
  readonly drawText: (text: string) => void;
  readonly dismiss: () => void;
}

/** @param sentence - what this is, of the space that is shown */
export function makeWelcome(sentence: () => string, isHidden: () => boolean, doors: Doors) {
  const name: HTMLInputElement = element('input.field', {
    id: 'door-name',
    type: 'text',
    autocomplete: 'off',
    maxlength: '200',
    placeholder: 'your name',
    'aria-label': 'A name or any text to draw',
  });
  const submit = (event: Event): void => {
    event.preventDefault();
    doors.drawText(name.value);
  };
  return element(
    'section.welcome',
    { 'aria-label': 'Welcome', hidden: isHidden },
    element('p.welcome-words', sentence),
    element(
      'div.doors',
      button('Surprise me', doors.surprise, { class: 'button prime' }),
      button('Find my picture', doors.findPicture, { class: 'button' }),
      element(
        'form.joined',
        { on: { submit } },
        name,
        element('button.button', { type: 'submit' }, 'Draw my name'),
      ),
      button('Hide this', doors.dismiss, { class: 'button bare' }),
    ),
  );
}
