/**
 * How a picture is laid into a space that is not its own.
 * @module
 */
import type { Dither } from '../../../pictures/fit.js';
import type { Fit } from '../../../pictures/resample.js';
import type { Space } from '../../../core/space.js';
import {
  check,
  labelled,
  numberIn,
  segments,
  select,
  slider,
  valueOf,
} from '../controls/fields.js';
import { element } from '../shell/element.js';
import { type FitDraft, hasAlpha, hasThreshold } from '../../page-state/find-where.js';

const FITS: readonly (readonly [Fit, string])[] = [
  ['crop', 'Crop'],
  ['contain', 'Contain'],
  ['stretch', 'Stretch'],
];

const DITHERS: readonly (readonly [Dither, string])[] = [
  ['none', 'None'],
  ['floyd-steinberg', 'Floyd–Steinberg'],
  ['ordered', 'Ordered'],
];

/**
 * @param read - what the fields say, and the space that it is for
 * @param onChange - something is to be fitted in another way
 */
export function fitForm(
  read: () => { readonly fit: FitDraft; readonly space: Space },
  onChange: (changes: Partial<FitDraft>) => void,
): HTMLElement {
  const fit = (): FitDraft => read().fit;
  const background: HTMLInputElement = element('input.field.color', {
    type: 'color',
    id: 'background',
    value: () => fit().background,
    on: { input: () => onChange({ background: background.value, isClear: false }) },
  });
  return element(
    'div.fields',
    { role: 'group', 'aria-label': 'Fitting' },
    segments(
      'fit',
      'Shape',
      'even wide',
      FITS.map(([value, title]) => ({ value, title, id: `fit-${value}` })),
      (one) => fit().fit === one,
      (one) => onChange({ fit: one }),
    ),
    labelled(
      'Dithering',
      select('dither', () => DITHERS, {
        value: () => fit().dither,
        on: { change: ({ target }) => onChange({ dither: valueOf(target) as Dither }) },
      }),
    ),
    element(
      'div.labelled',
      element('label', { for: 'background' }, 'Background'),
      element(
        'div.joined',
        background,
        check(
          'background-clear',
          'Transparent',
          () => fit().isClear,
          (isClear) => onChange({ isClear }),
          { hidden: () => !hasAlpha(read().space) },
        ),
      ),
    ),
    slider(
      'threshold',
      'White from level',
      () => String(fit().threshold),
      {
        min: '1',
        max: '255',
        value: () => fit().threshold,
        on: { input: ({ target }) => onChange({ threshold: numberIn(target) }) },
      },
      { hidden: () => !hasThreshold(fit(), read().space) },
    ),
  );
}
