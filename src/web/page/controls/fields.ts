/**
 * The parts that all views are made of: sections, buttons, fields with their labels and errors.
 * @module
 */
import { digitsText, type NumberText, readableNumber } from '../../shared/number-text.js';
import { type Attributes, type Child, each, element, icon } from '../shell/element.js';

/**
 * A section of a view under a heading.
 * @param aside - what stands at the heading's right
 * @param parts - its content, and attributes of the section
 */
export function part(
  id: string,
  title: string,
  aside: readonly Child[],
  ...parts: readonly (Attributes | Child)[]
): HTMLElement {
  const heading = element('h2', { id }, title);
  return element(
    'section.part',
    { 'aria-labelledby': id },
    aside.length === 0 ? heading : element('div.part-head', heading, ...aside),
    ...parts,
  );
}

/** The characters that there is room for: three lines of small type. */
export const NUMBER_LENGTH = 80;

/**
 * The section about an image's number; it has no words while there is none.
 * @param most - numbers of up to so many characters stand on one line in large type
 */
export function numberPart(
  id: string,
  most: number,
  read: () => NumberText | undefined,
  attributes: Attributes,
  ...children: readonly Child[]
): HTMLElement {
  const ofNumber = (write: (one: NumberText) => string) => (): string => {
    const number = read();
    return number === undefined ? '' : write(number);
  };
  return part(
    `${id}-title`,
    'Image number',
    [element('span.quiet.small.figures', ofNumber(digitsText))],
    element(
      'output',
      {
        id,
        class: () => ((read()?.length ?? Infinity) <= most ? 'number short' : 'number'),
        'aria-live': 'off',
        ...attributes,
      },
      ofNumber((one) => readableNumber(one, most, NUMBER_LENGTH)),
    ),
    ...children,
  );
}

/**
 * The side of a view that shows an image.
 * @param title - the view's, which only screen readers tell, and which gets the focus when a person
 *   opens the view
 */
export function imageSide(title: string, label: string, ...children: readonly Child[]) {
  return element(
    'section.explore-image',
    { 'aria-label': label },
    element('h1.unseen', { tabindex: '-1' }, title),
    ...children,
  );
}

/** The side of a view that says what the image is. */
export function wordSide(label: string, ...children: readonly Child[]): HTMLElement {
  return element('aside.explore-side', { 'aria-label': label }, ...children);
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

/**
 * A field for a text that is no prose: no browser is to correct it.
 * @param complaint - what an {@link errorLine} says of it
 */
export function textField(
  id: string,
  attributes: Attributes,
  complaint: Complaint,
): HTMLInputElement {
  return element('input', {
    id,
    class: 'field',
    type: 'text',
    ...PLAIN_TEXT,
    'aria-describedby': `${id}-error`,
    'aria-invalid': invalidIf(complaint),
    ...attributes,
  });
}

/** What is wrong; nothing, or '', where nothing is. */
type Complaint = () => string | undefined;

/** The attributes of every field for a text that is no prose. */
const PLAIN_TEXT = { autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' };

export type Options = readonly (readonly [value: string, title: string])[];

export function select(
  id: string,
  options: () => Options,
  attributes: Attributes,
): HTMLSelectElement {
  return element(
    'select.field',
    { id, ...attributes },
    each(options, ([value, title]) => element('option', { value }, title)),
  );
}

/** What a person has put into a field, or chosen in a list. */
export function valueOf(field: EventTarget | null): string {
  return (field as HTMLInputElement | HTMLSelectElement).value;
}

export function labelled(
  title: string,
  field: HTMLElement,
  attributes: Attributes = {},
  ...rest: readonly Child[]
): HTMLElement {
  const label = element('label', { for: field.id }, title);
  return element('div.labelled', attributes, label, field, ...rest);
}

export function slider(
  id: string,
  title: Child,
  words: () => string,
  range: Attributes,
  attributes: Attributes = {},
): HTMLElement {
  return element(
    'div.labelled.wide',
    attributes,
    element(
      'div.part-head.small.quiet',
      element('label', { for: id }, title),
      element('output.figures', { for: id }, words),
    ),
    element('input.slider', { type: 'range', id, ...range }),
  );
}

export function numberIn(slider: EventTarget | null): number {
  return (slider as HTMLInputElement).valueAsNumber;
}

export function check(
  id: string,
  title: string,
  isChecked: () => boolean,
  onChange: (isChecked: boolean) => void,
  attributes: Attributes = {},
): HTMLElement {
  const field: HTMLInputElement = element('input', {
    type: 'checkbox',
    id,
    checked: isChecked,
    on: { change: () => onChange(field.checked) },
  });
  return element('label.check', attributes, field, element('span', title));
}

export function radio(
  name: string,
  id: string,
  isChosen: () => boolean,
  onChoose: () => void,
  attributes: Attributes = {},
): HTMLInputElement {
  const on = { change: onChoose };
  return element('input', { type: 'radio', name, id, checked: isChosen, on, ...attributes });
}

export function segments<T>(
  name: string,
  label: string,
  kind: string,
  options: readonly { value: T; id: string; title: string; spoken?: string }[],
  isChosen: (value: T) => boolean,
  onChoose: (value: T) => void,
): HTMLElement {
  return element(
    'div',
    { class: `segments ${kind}`.trim(), role: 'radiogroup', 'aria-label': label },
    ...options.flatMap(({ value, id, title, spoken }) => [
      radio(
        name,
        id,
        () => isChosen(value),
        () => onChoose(value),
        { class: 'unseen-input', 'aria-label': spoken },
      ),
      element('label', { for: id }, title),
    ]),
  );
}

/**
 * A line that says what is wrong, and nothing while nothing is.
 * @param id - of the field that it is about, if it is one
 */
export function errorLine(read: Complaint, id?: string, attributes: Attributes = {}) {
  const own = id === undefined ? {} : { id: `${id}-error` };
  return element('p.error', { role: 'alert', ...own, ...attributes }, () => read() ?? '');
}

/** What a field that is wrong has: read by screen readers, and seen in its colour. */
function invalidIf(read: Complaint): () => string | undefined {
  return () => (read() ? 'true' : undefined);
}

export function factRows(
  rows: () => readonly (readonly [name: string, value: string])[],
  show: (text: string) => readonly ChildNode[] = (text) => [document.createTextNode(text)],
): Child {
  return each(rows, ([name, value]) =>
    element('div', element('dt', ...show(name)), element('dd', ...show(value))),
  );
}

/** Listeners that tell each change of a field, and whether it goes on with the one before. */
export function followed(onChange: (isGoingOn: boolean, field: EventTarget | null) => void) {
  let isGoingOn = false;
  return {
    input({ currentTarget }: Event): void {
      onChange(isGoingOn, currentTarget);
      isGoingOn = true;
    },
    change: () => void (isGoingOn = false),
  };
}

/**
 * A field for a text of several lines that is read as a language, and what is wrong with it: an
 * error that tells line and column leads there.
 * @param complaint - what is wrong with it; '' for nothing
 * @param onChange - told whether the change follows typing
 * @returns the field, and what is said of it
 */
export function checkedText(
  id: string,
  attributes: Attributes,
  value: () => string,
  complaint: Complaint,
  onChange: (text: string, isGoingOn: boolean) => void,
): readonly [field: HTMLTextAreaElement, ...rest: HTMLElement[]] {
  const field: HTMLTextAreaElement = element('textarea', {
    id,
    class: 'field area mono',
    ...PLAIN_TEXT,
    'aria-describedby': `${id}-error`,
    'aria-invalid': invalidIf(complaint),
    value,
    on: followed((isGoingOn) => onChange(field.value, isGoingOn)),
    ...attributes,
  });
  const showPlace = (): void => {
    const start = findPlace(complaint() ?? '', field.value) ?? 0;
    field.focus();
    field.setSelectionRange(start, wordEnd(field.value, start));
  };
  return [
    field,
    errorLine(complaint, id),
    button('Show where', showPlace, {
      class: 'button show-place',
      hidden: () => findPlace(complaint() ?? '', field.value) === undefined,
    }),
  ];
}

/** Where the line and the column of a message, both from 1, lie in a text; nothing without them. */
function findPlace(message: string, text: string): number | undefined {
  const [, line, column] = /line (\d+), column (\d+)/.exec(message) ?? [];
  if (line === undefined || column === undefined) return undefined;
  const before = text.split('\n').slice(0, Number(line) - 1);
  return before.reduce((sum, one) => sum + one.length + 1, Number(column) - 1);
}

/** The end of the word that begins there; of a sign, the sign's. */
function wordEnd(text: string, start: number): number {
  const [word = ''] = /^(?:[\w.-]+|.)/su.exec(text.slice(start, start + 64)) ?? [];
  return start + word.length;
}
