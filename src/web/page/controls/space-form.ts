/**
 * The fields that choose a space, an order and a seed. Every view that needs them has the same.
 * @module
 */
import { EnumeratorError } from '../../../core/errors.js';
import { ORDERS } from '../../../core/order.js';
import { PALETTE_NAMES } from '../../../core/palette.js';
import { type Color, DEPTHS } from '../../../core/space.js';
import {
  readSpaceQuery,
  type SpaceChoice,
  USUAL_CHOICE,
  writeSpaceQuery,
} from '../../shared/space-query.js';
import { paletteText } from '../../../text/space-text.js';
import { element } from '../shell/element.js';

export interface SpaceForm {
  readonly root: HTMLElement;
  /** Fill the fields; `onChange` is not called. */
  show(choice: SpaceChoice): void;
  /** Say below the fields what is wrong with a choice that came from elsewhere; '' for nothing. */
  complain(message: string): void;
}

const COLOR_TITLES: Readonly<Record<Color, string>> = {
  gray: 'Gray',
  graya: 'Gray and alpha',
  rgb: 'RGB',
  rgba: 'RGB and alpha',
  palette: 'Palette',
};

const ORDER_TITLES = { mixed: 'Mixed', sequential: 'Sequential', gray: 'Gray code' } as const;

/** The palette list's last entry: colours of one's own. */
const OWN = 'own';

/** Made for its looks: colours to begin a list of one's own with. */
const FIRST_OWN = '1b1a18,ad3d0f,f6f5f2';

/** @param onChange - called with each choice that a person makes and that there is */
export function makeSpaceForm(onChange: (choice: SpaceChoice) => void): SpaceForm {
  const width = textField('space-width', { inputmode: 'numeric', 'aria-label': 'Width in pixels' });
  const height = textField('space-height', {
    inputmode: 'numeric',
    'aria-label': 'Height in pixels',
  });
  const color = select('space-color', Object.entries(COLOR_TITLES));
  const depth = select('space-depth', []);
  const palette = select('space-palette', [
    ...PALETTE_NAMES.map((name) => [name, name] as const),
    [OWN, 'Own colours'],
  ]);
  const own = textField('space-own', { placeholder: '000000,ff8800,ffffff' });
  const order = select(
    'space-order',
    ORDERS.map((name) => [name, ORDER_TITLES[name]] as const),
  );
  const seed = textField('space-seed', { placeholder: 'none', maxlength: '4096' });
  const error = element('p', { class: 'error wide', id: 'space-error', role: 'alert' });

  const depthField = labelled(depth, 'Depth');
  const paletteField = labelled(palette, 'Palette');
  const ownField = labelled(own, 'Colours, as hex');
  ownField.classList.add('wide');
  const seedField = labelled(seed, 'Seed');
  const root = element(
    'div',
    { class: 'fields', role: 'group', 'aria-label': 'Space' },
    element(
      'div',
      { class: 'labelled wide' },
      element('span', { class: 'label' }, 'Size in pixels'),
      element('div', { class: 'joined' }, width, element('span', {}, '×'), height),
    ),
    labelled(color, 'Colour'),
    depthField,
    paletteField,
    ownField,
    labelled(order, 'Order'),
    seedField,
    error,
  );

  root.addEventListener('change', (event) => {
    if (event.target === palette && palette.value === OWN && own.value === '') {
      own.value = FIRST_OWN;
    }
    fitFields();
    readFields();
  });
  root.addEventListener('keydown', (event) => {
    const field = [width, height].find((one) => one === event.target);
    if (field === undefined) return;
    const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    field.value = String(Math.max(1, Number(field.value) + by));
    readFields();
  });

  /** What the fields say, so that it is not written over what somebody goes on typing. */
  let shownQuery: string | undefined;

  /** Show the fields that belong to the colour model and the order. */
  function fitFields(): void {
    const isPalette = color.value === 'palette';
    depthField.hidden = isPalette;
    paletteField.hidden = !isPalette;
    ownField.hidden = !isPalette || palette.value !== OWN;
    seed.disabled = order.value !== 'mixed';
    if (!isPalette) {
      const depths = DEPTHS[color.value as keyof typeof DEPTHS].map(String);
      const before = depth.value;
      depth.replaceChildren(
        ...depths.map((bits) => element('option', { value: bits }, `${bits} bit`)),
      );
      depth.value = depths.includes(before) ? before : '8';
    }
  }

  function readFields(): void {
    const isPalette = color.value === 'palette';
    const params = new URLSearchParams({
      size: `${width.value.trim()}x${height.value.trim()}`,
      color: color.value,
      order: order.value,
    });
    if (isPalette) params.set('palette', palette.value === OWN ? own.value : palette.value);
    else params.set('depth', depth.value);
    if (!seed.disabled) params.set('seed', seed.value);
    complain('');
    try {
      const choice = readSpaceQuery(params, USUAL_CHOICE);
      shownQuery = writeSpaceQuery(choice);
      onChange(choice);
    } catch (problem) {
      if (!(problem instanceof EnumeratorError)) throw problem;
      shownQuery = undefined;
      complain(problem.message);
      for (const field of fieldsOf(problem)) field.setAttribute('aria-invalid', 'true');
    }
  }

  function fieldsOf({ code }: EnumeratorError): HTMLElement[] {
    if (code === 'E_PALETTE') return [own];
    return code === 'E_SEED' ? [seed] : [width, height];
  }

  function complain(message: string): void {
    error.textContent = message;
    for (const field of [width, height, own, seed]) {
      field.removeAttribute('aria-invalid');
      field.setAttribute('aria-describedby', error.id);
    }
  }

  return {
    root,
    complain,
    show(choice) {
      complain('');
      const query = writeSpaceQuery(choice);
      if (query === shownQuery) return;
      shownQuery = query;
      const { space, order: shownOrder, seed: shownSeed, palette: shownPalette } = choice;
      width.value = String(space.width);
      height.value = String(space.height);
      color.value = space.color;
      order.value = shownOrder;
      seed.value = shownSeed;
      if (shownPalette !== undefined) {
        const text = paletteText(shownPalette);
        const isNamed = PALETTE_NAMES.includes(text);
        palette.value = isNamed ? text : OWN;
        if (!isNamed) own.value = text;
      }
      fitFields();
      if (shownPalette === undefined) depth.value = String(space.depth);
    },
  };
}

/** The colour models, sizes and depth of a choice in a few words: `64×64, RGB, 8 bit`. */
export function choiceTitle({ space, palette }: SpaceChoice): string {
  const { width, height, color, depth, radix } = space;
  const size = `${width} × ${height}`;
  if (palette === undefined) return `${size} pixels, ${COLOR_TITLES[color]}, ${depth} bit`;
  const name = paletteText(palette);
  const colors = PALETTE_NAMES.includes(name) ? `${name}, ${radix} colours` : `${radix} colours`;
  return `${size} pixels, ${colors}`;
}

function textField(id: string, attributes: Record<string, string>): HTMLInputElement {
  return element('input', {
    id,
    class: 'field',
    type: 'text',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    ...attributes,
  });
}

function select(
  id: string,
  options: readonly (readonly [value: string, title: string])[],
): HTMLSelectElement {
  return element(
    'select',
    { id, class: 'field' },
    ...options.map(([value, title]) => element('option', { value }, title)),
  );
}

function labelled(field: HTMLElement, title: string): HTMLElement {
  return element('div', { class: 'labelled' }, element('label', { for: field.id }, title), field);
}
