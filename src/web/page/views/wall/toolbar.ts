/**
 * What stands around the wall: above it spaces to choose from, an order, and a number to go to; below it
 * the stars, and how large the images are.
 * @module
 */
import type { Enumeration } from '../../../../core/enumeration.js';
import { ORDERS } from '../../../../core/order.js';
import { ORDER_TITLES } from '../../../page-state/space-draft.js';
import { type Preset, PRESETS, presetOf } from '../../../page-state/presets.js';
import {
  button,
  errorLine,
  select,
  signButton,
  textField,
  valueOf,
} from '../../controls/fields.js';
import { element } from '../../shell/element.js';

export interface ToolbarOptions {
  /** The button for images with a star. */
  readonly stars: HTMLElement;
  readonly choice: () => Enumeration;
  readonly complaint: () => string | undefined;
  readonly choose: (preset: Preset) => void;
  readonly order: (order: string) => void;
  readonly go: (text: string) => void;
  readonly zoom: (by: 1 | -1) => void;
}

export function makeToolbar({ stars, choice, complaint, choose, order, go, zoom }: ToolbarOptions) {
  const field = textField(
    'wall-go',
    {
      class: 'field mono',
      enterkeyhint: 'go',
      placeholder: '42, 2^100, 50%, name:hello',
      'aria-label': 'Go to a number',
    },
    complaint,
  );
  const submit = (event: Event): void => {
    event.preventDefault();
    go(field.value);
  };
  const chips = PRESETS.map((preset) =>
    button(preset.title, () => choose(preset), {
      class: 'chip',
      title: preset.words,
      'aria-pressed': () => String(presetOf(choice()) === preset),
    }),
  );
  const orders = select('wall-order', () => ORDERS.map((one) => [one, ORDER_TITLES[one]]), {
    'aria-label': 'Order',
    value: () => choice().order,
    on: { change: ({ currentTarget }: Event) => order(valueOf(currentTarget)) },
  });
  const root = element(
    'div.wall-bar',
    element('div.chips', { role: 'group', 'aria-label': 'Spaces' }, ...chips),
    element(
      'div.wall-tools',
      orders,
      element(
        'form.joined',
        { on: { submit } },
        field,
        element('button.button', { type: 'submit' }, 'Go'),
      ),
      errorLine(complaint, 'wall-go'),
    ),
  );
  const tools = element(
    'div.wall-foot-tools',
    stars,
    element(
      'div.zoom',
      { role: 'group', 'aria-label': 'Size of the images' },
      signButton('Smaller images', '−', 'M5 10h10', () => zoom(-1)),
      signButton('Larger images', '+', 'M5 10h10M10 5v10', () => zoom(1)),
    ),
  );
  return { root, tools, field };
}
