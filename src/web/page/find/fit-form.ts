/**
 * How a picture is laid into a space that is not its own.
 * @module
 */
import type { Dither } from '../../../pictures/fit.js';
import type { Fit } from '../../../pictures/resample.js';
import type { Space } from '../../../core/space.js';
import { check, labelled, labelledSlider, segments, select } from '../controls/fields.js';
import { element } from '../shell/element.js';
import { type FitDraft, hasAlpha, hasThreshold } from '../../page-state/fit-draft.js';

const FIT_TITLES: Readonly<Record<Fit, string>> = {
  crop: 'Crop',
  contain: 'Contain',
  stretch: 'Stretch',
};

const DITHER_TITLES: Readonly<Record<Dither, string>> = {
  none: 'None',
  'floyd-steinberg': 'Floyd–Steinberg',
  ordered: 'Ordered',
};

/**
 * @param read - what the fields say, and the space that it is for
 * @param onChange - something is to be fitted in another way
 */
export function fitForm(
  read: () => { readonly fit: FitDraft; readonly space: Space },
  onChange: (changes: Partial<FitDraft>) => void,
): HTMLElement {
  const fit = (): FitDraft => read().fit;
  const dither = select('dither', Object.entries(DITHER_TITLES), {
    value: () => fit().dither,
    on: { input: () => onChange({ dither: dither.value as Dither }) },
  });
  const background = element('input.field.color', {
    type: 'color',
    id: 'background',

    value: () => fit().background,
    on: { input: () => onChange({ background: background.value, isClear: false }) },
  });
  const clear = element('input', {
    type: 'checkbox',
    id: 'background-clear',
    checked: () => fit().isClear,
    on: { input: () => onChange({ isClear: clear.checked }) },
  });
  const threshold = element('input.slider', {
    type: 'range',
    id: 'threshold',
    min: '1',
    max: '255',
    value: () => fit().threshold,
    on: { input: () => onChange({ threshold: threshold.valueAsNumber }) },
  });
  const shapes = Object.entries(FIT_TITLES).map(([name, title]) => ({
    title,
    field: element('input.unseen-input', {
      type: 'radio',
      name: 'fit',
      id: `fit-${name}`,

      checked: () => fit().fit === name,
      on: { input: () => onChange({ fit: name as Fit }) },
    }),
  }));
  return element(
    'div.fields',
    { role: 'group', 'aria-label': 'Fitting' },
    segments('Shape', 'even wide', shapes),
    labelled('Dithering', dither),
    element(
      'div.labelled',
      element('label', { for: 'background' }, 'Background'),
      element(
        'div.joined',
        background,
        check(clear, 'Transparent', { hidden: () => !hasAlpha(read().space) }),
      ),
    ),
    labelledSlider('White from level', threshold, () => String(fit().threshold), {
      hidden: () => !hasThreshold(fit(), read().space),
    }),
  );
}
