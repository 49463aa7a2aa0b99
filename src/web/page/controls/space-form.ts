/**
 * The fields that choose a space, an order and a seed. Every view that needs them has the same.
 * @module
 */
import { ORDERS } from '../../../core/order.js';
import { PALETTE_NAMES } from '../../../core/palette.js';
import { writeSpaceQuery } from '../../shared/space-query.js';
import { type Enumeration } from '../../../core/enumeration.js';
import { type Attributes, element, update } from '../shell/element.js';
import { errorLine, labelled, type Options, select, textField, valueOf } from './fields.js';
import {
  COLOR_TITLES,
  depthsOf,
  draftOf,
  EMPTY_DRAFT,
  isUsed,
  ORDER_TITLES,
  orderWords,
  OWN,
  readDraft,
  type SpaceField,
  withField,
} from '../../page-state/space-draft.js';

const PALETTES = [
  ...PALETTE_NAMES.map((name) => [name, name] as const),
  [OWN, 'Own colours'] as const,
];

/** @param onChange - called with each choice that a person makes and that there is */
export function makeSpaceForm(onChange: (choice: Enumeration) => void) {
  let draft = EMPTY_DRAFT;
  let fault: { readonly message: string; readonly fields: readonly SpaceField[] } | undefined;
  /** What the fields say, so that it is not written over what is being typed. */
  let shownQuery: string | undefined;

  const bound = (name: SpaceField): Attributes => ({
    id: `space-${name}`,
    class: 'field',
    value: () => draft[name],
    on: {
      // What is being typed is no choice yet, and is not written over.
      input: ({ currentTarget }) => (draft = { ...draft, [name]: valueOf(currentTarget) }),
      change: ({ currentTarget }) => take(name, valueOf(currentTarget)),
    },
  });
  const text = (name: SpaceField, attributes: Attributes): HTMLInputElement =>
    textField(
      `space-${name}`,
      { ...bound(name), 'aria-describedby': 'space-error', ...attributes },
      () => (fault?.fields.includes(name) === true ? fault.message : ''),
    );
  const list = (
    title: string,
    name: SpaceField,
    options: () => Options,
    attributes: Attributes = {},
  ): HTMLElement =>
    labelled(title, select(`space-${name}`, options, { ...bound(name), ...attributes }), {
      hidden: () => !isUsed(draft, name),
    });
  const side = (name: 'width' | 'height', label: string): HTMLInputElement => {
    const field = text(name, { inputmode: 'numeric', 'aria-label': label });
    field.addEventListener('keydown', (event) => {
      const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
      if (by === 0) return;
      event.preventDefault();
      take(name, String(Math.max(1, Number(field.value) + by)));
    });
    return field;
  };

  const root = element(
    'div.fields',
    { role: 'group', 'aria-label': 'Space' },
    element(
      'div.labelled.wide',
      element('span.label', 'Size in pixels'),
      element(
        'div.joined',
        side('width', 'Width in pixels'),
        element('span', '×'),
        side('height', 'Height in pixels'),
      ),
    ),
    list('Colour', 'color', () => Object.entries(COLOR_TITLES)),
    list('Depth', 'depth', () => depthsOf(draft).map((bits) => [bits, `${bits} bit`])),
    list('Palette', 'palette', () => PALETTES),
    labelled('Colours, as hex', text('own', { placeholder: '000000,ff8800,ffffff' }), {
      class: 'labelled wide',
      hidden: () => !isUsed(draft, 'own'),
    }),
    list('Order', 'order', () => ORDERS.map((name) => [name, ORDER_TITLES[name]]), {
      'aria-describedby': 'order-words',
    }),
    labelled(
      'Seed',
      text('seed', {
        placeholder: 'none',
        maxlength: '4096',
        disabled: () => !isUsed(draft, 'seed'),
      }),
    ),
    element('p.quiet.small.wide', { id: 'order-words' }, () => orderWords(draft)),
    errorLine(() => fault?.message ?? '', 'space', { class: 'error wide' }),
  );
  update(root);

  function take(name: SpaceField, value: string): void {
    draft = withField(draft, name, value);
    const found = readDraft(draft);
    fault = 'choice' in found ? undefined : found;
    shownQuery = 'choice' in found ? writeSpaceQuery(found.choice) : undefined;
    update(root);
    if ('choice' in found) onChange(found.choice);
  }

  return {
    root,
    /** Fill the fields; `onChange` is not called. */
    show(choice: Enumeration): void {
      const query = writeSpaceQuery(choice);
      if (query !== shownQuery) draft = draftOf(choice, draft);
      shownQuery = query;
      fault = undefined;
      update(root);
    },
    /** Say below the fields what is wrong with a choice that came from elsewhere; '' for nothing. */
    complain(message: string): void {
      fault = { message, fields: [] };
      update(root);
    },
  };
}
