/**
 * A field for a text of several lines that is read as a language, and what is wrong with it: an
 * error that tells line and column leads there.
 * @module
 */
import { type Attributes, element } from '../shell/element.js';
import { button, errorLine, followed, invalidIf, PLAIN_TEXT } from './fields.js';

export interface CheckedTextOptions {
  readonly value: () => string;
  /** What is wrong with it; '' for nothing. */
  readonly complaint: () => string;
  /** @param isGoingOn - whether it follows typing */
  readonly onChange: (text: string, isGoingOn: boolean) => void;
}

/** @returns the field, and what is said of it */
export function checkedText(
  id: string,
  attributes: Attributes,
  { value, complaint, onChange }: CheckedTextOptions,
): readonly [field: HTMLTextAreaElement, ...rest: HTMLElement[]] {
  const field = element('textarea', {
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
    const start = findPlace(complaint(), field.value) ?? 0;
    field.focus();
    field.setSelectionRange(start, wordEnd(field.value, start));
  };
  return [
    field,
    errorLine(complaint, { id: `${id}-error` }),
    button('Show where', showPlace, {
      class: 'button show-place',
      hidden: () => findPlace(complaint(), field.value) === undefined,
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
