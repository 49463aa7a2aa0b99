/**
 * The parts that all views are made of: sections, buttons, fields with their labels and errors.
 * @module
 */
import { type Attributes, type Child, each, element, icon } from '../shell/element.js';

/** A section of a view under a heading, with what stands at the heading's right. */
export function part(
  id: string,
  title: string,
  aside: readonly Child[],
  ...children: readonly Child[]
): HTMLElement {
  const heading = element('h2', { id }, title);
  return element(
    'section.part',
    { 'aria-labelledby': id },
    aside.length === 0 ? heading : element('div.part-head', heading, ...aside),
    ...children,
  );
}

/** A title that only screen readers tell, which gets the focus when a person opens the view. */
export function unseenTitle(text: string): HTMLElement {
  return element('h1.unseen', { tabindex: '-1' }, text);
}

/** @param attributes - its `class` stands in the place of the usual one */
export function button(
  title: Child,
  run: () => unknown,
  attributes: Attributes = {},
): HTMLButtonElement {
  return element(
    'button',
    { type: 'button', class: 'button', on: { click: () => void run() }, ...attributes },
    title,
  );
}

/**
 * A button with a drawn sign.
 * @param label - what it does, for its name and its tooltip
 * @param key - the key that does the same
 * @param path - see {@link icon}
 */
export function signButton(
  label: string,
  key: string,
  path: string,
  run: () => unknown,
  attributes: Attributes = {},
): HTMLButtonElement {
  return button(icon(path), run, {
    class: 'button square',
    'aria-label': label,
    title: `${label} (${key})`,
    ...attributes,
  });
}

/** A field for a text that is no prose: no browser is to correct it. */
export function textField(id: string, attributes: Attributes = {}): HTMLInputElement {
  return element('input', { id, class: 'field', type: 'text', ...PLAIN_TEXT, ...attributes });
}

/** The attributes of every field for a text that is no prose. */
export const PLAIN_TEXT = { autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' };

export function select(
  id: string,
  options: readonly (readonly [value: string, title: string])[],
  attributes: Attributes = {},
): HTMLSelectElement {
  return element(
    'select',
    { id, class: 'field', ...attributes },
    ...options.map(([value, title]) => element('option', { value }, title)),
  );
}

/** A field below its label. */
export function labelled(
  title: string,
  field: HTMLElement,
  attributes: Attributes = {},
): HTMLElement {
  return element(
    'div.labelled',
    { ...attributes },
    element('label', { for: field.id }, title),
    field,
  );
}

/** A slider below its label, with its value in words. */
export function labelledSlider(
  title: string,
  slider: HTMLInputElement,
  value: () => string,
  attributes: Attributes = {},
): HTMLElement {
  return element(
    'div.labelled.wide',
    { ...attributes },
    element(
      'div.part-head.small.quiet',
      element('label', { for: slider.id }, title),
      element('output.figures', { for: slider.id }, value),
    ),
    slider,
  );
}

/** A box or a radio button with its label behind it. */
export function check(
  field: HTMLInputElement,
  title: string,
  attributes: Attributes = {},
): HTMLElement {
  return element('label.check', { ...attributes }, field, element('span', title));
}

/** Radio buttons side by side, each `field` with its `label`. */
export function segments(
  label: string,
  kind: string,
  options: readonly { readonly field: HTMLInputElement; readonly title: string }[],
): HTMLElement {
  return element(
    'div',
    { class: `segments ${kind}`.trim(), role: 'radiogroup', 'aria-label': label },
    ...options.flatMap(({ field, title }) => [field, element('label', { for: field.id }, title)]),
  );
}

/** A line that says what is wrong, and nothing while nothing is. */
export function errorLine(read: () => string, attributes: Attributes = {}): HTMLElement {
  return element('p.error', { role: 'alert', ...attributes }, read);
}

/** What a field that is wrong has: read by screen readers, and seen in its colour. */
export function invalidIf(read: () => string): () => string | undefined {
  return () => (read() === '' ? undefined : 'true');
}

/** Names with their values. */
export function factRows(
  rows: () => readonly (readonly [name: string, value: string])[],
  show: (text: string) => readonly ChildNode[] = (text) => [document.createTextNode(text)],
): Child {
  return each(rows, ([name, value]) =>
    element('div', element('dt', ...show(name)), element('dd', ...show(value))),
  );
}

/** Listeners that tell each change of a field, and whether it goes on with the one before. */
export function followed(onChange: (isGoingOn: boolean) => void): {
  readonly input: () => void;
  readonly change: () => void;
} {
  let isGoingOn = false;
  return {
    input() {
      onChange(isGoingOn);
      isGoingOn = true;
    },
    change: () => (isGoingOn = false),
  };
}
