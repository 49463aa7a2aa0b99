/**
 * The number of the image that is seen, and the field that goes to another one.
 * @module
 */
import { shortenIndex } from '../../../../core/index-format.js';
import { digitsText, type NumberText, readableNumber } from '../../../shared/number-text.js';
import { errorLine, invalidIf, part, textField } from '../../controls/fields.js';
import { element } from '../../shell/element.js';

/** What the panel has room for. */
const SHOWN_LENGTH = 84;
/** Numbers up to here stand on one line in large type. */
const LARGE_LENGTH = 16;

/**
 * @param number - undefined where no image is seen
 * @param complaint - what is wrong with what was typed; '' for nothing
 * @param onGo - called with what somebody typed
 */
export function makeNumberPanel(
  number: () => NumberText | undefined,
  complaint: () => string,
  onGo: (text: string) => void,
): { readonly root: HTMLElement; readonly field: HTMLInputElement } {
  const field = textField('go', {
    class: 'field mono',
    enterkeyhint: 'go',
    placeholder: '42, 2^100+5, 0xff, 50%, last',
    'aria-describedby': 'go-error',
    'aria-invalid': invalidIf(complaint),
  });
  const ofNumber = (write: (one: NumberText) => string) => (): string => {
    const shown = number();
    return shown === undefined ? '' : write(shown);
  };
  const root = part(
    'number-title',
    'Image number',
    [element('span.quiet.small.figures', ofNumber(digitsText))],
    element(
      'output',
      {
        class: ofNumber(({ length }) => (length <= LARGE_LENGTH ? 'number short' : 'number')),
        id: 'number',
      },
      ofNumber((one) => shortenIndex(readableNumber(one, LARGE_LENGTH), SHOWN_LENGTH)),
    ),
    element(
      'form.labelled',
      {
        on: {
          submit(event) {
            event.preventDefault();
            onGo(field.value);
          },
        },
      },
      element('label', { for: 'go' }, 'Go to a number'),
      element('div.joined', field, element('button.button', { type: 'submit' }, 'Go')),
      errorLine(complaint, { id: 'go-error' }),
    ),
  );
  return { root, field };
}
