/**
 * What a visitor reads first: what this is, and three ways in.
 * @module
 */
import { button } from '../../controls/fields.js';
import { each, element, icon } from '../../shell/element.js';
import { raisePowers } from '../../shell/powers.js';

const CROSS = 'M5 5l10 10M15 5L5 15';

export interface Doors {
  readonly surprise: () => void;
  readonly findPicture: () => void;
  readonly drawText: (text: string) => void;
  /** Somebody is about to write a text. */
  readonly prepare: () => void;
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
    on: { focus: () => doors.prepare() },
  });
  const form: HTMLElement = element(
    'form.joined',
    { on: { submit } },
    name,
    element('button.button', { type: 'submit' }, 'Draw my name'),
  );

  /** On a phone the field appears when it is wanted. */
  function submit(event: Event): void {
    event.preventDefault();
    form.classList.add('asked');
    if (name.value === '') name.focus();
    else doors.drawText(name.value);
  }

  return element(
    'section.welcome',
    { 'aria-label': 'Welcome', hidden: isHidden },
    element(
      'p.welcome-words',
      each(() => [sentence()], raisePowers),
    ),
    element(
      'div.doors',
      button('Surprise me', doors.surprise, { class: 'button prime' }),
      button('Find my picture', doors.findPicture, { class: 'button' }),
      form,
    ),
    button(icon(CROSS), doors.dismiss, {
      class: 'button bare square welcome-end',
      'aria-label': 'Hide this',
      title: 'Hide this',
    }),
  );
}
