/**
 * How a picture is laid into a space that is not its own.
 * @module
 */
import type { Dither, FitOptions } from '../../../pictures/fit.js';
import type { Fit } from '../../../pictures/resample.js';
import type { Space } from '../../../core/space.js';
import { element } from '../shell/element.js';

export interface FitForm {
  readonly root: HTMLElement;
  /** Show what matters in this space. */
  showFor(space: Space): void;
  read(): FitOptions;
}

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

const USUAL_THRESHOLD = 128;

/** @param onChange - something is to be fitted in another way */
export function makeFitForm(onChange: () => void): FitForm {
  let space: Space | undefined;
  const fits = Object.entries(FIT_TITLES).map(([fit, title], place) => {
    const id = `fit-${fit}`;
    return {
      fit: fit as Fit,
      field: element('input', {
        type: 'radio',
        name: 'fit',
        id,
        class: 'unseen-input',
        checked: place === 0,
      }),
      label: element('label', { for: id }, title),
    };
  });
  const dither = element(
    'select',
    { id: 'dither', class: 'field' },
    ...Object.entries(DITHER_TITLES).map(([value, title]) => element('option', { value }, title)),
  );
  const background = element('input', {
    type: 'color',
    id: 'background',
    class: 'field color',
    value: '#000000',
  });
  const clear = element('input', { type: 'checkbox', id: 'background-clear', checked: true });
  const clearField = element(
    'label',
    { class: 'check' },
    clear,
    element('span', {}, 'Transparent'),
  );
  const threshold = element('input', {
    class: 'slider',
    type: 'range',
    id: 'threshold',
    min: '1',
    max: '255',
    value: String(USUAL_THRESHOLD),
  });
  const shownThreshold = element('output', { for: 'threshold', class: 'figures' });
  const thresholdField = element(
    'div',
    { class: 'labelled wide' },
    element(
      'div',
      { class: 'part-head small quiet' },
      element('label', { for: 'threshold' }, 'White from level'),
      shownThreshold,
    ),
    threshold,
  );
  const root = element(
    'div',
    { class: 'fields', role: 'group', 'aria-label': 'Fitting' },
    element(
      'div',
      { class: 'segments even wide', role: 'radiogroup', 'aria-label': 'Shape' },
      ...fits.flatMap(({ field, label }) => [field, label]),
    ),
    element('div', { class: 'labelled' }, element('label', { for: 'dither' }, 'Dithering'), dither),
    element(
      'div',
      { class: 'labelled' },
      element('label', { for: 'background' }, 'Background'),
      element('div', { class: 'joined' }, background, clearField),
    ),
    thresholdField,
  );
  root.addEventListener('input', (event) => {
    if (event.target === background) clear.checked = false;
    fitFields();
    onChange();
  });

  function fitFields(): void {
    const hasOneBit = space?.color === 'gray' && space.depth === 1;
    thresholdField.hidden = !hasOneBit || dither.value !== 'none';
    shownThreshold.textContent = threshold.value;
    clearField.hidden = !hasAlpha(space);
  }

  return {
    root,
    showFor(next) {
      space = next;
      fitFields();
    },
    read() {
      const isClear = hasAlpha(space) && clear.checked;
      const levels = [1, 3, 5].map((at) => Number.parseInt(background.value.slice(at, at + 2), 16));
      return {
        fit: fits.find(({ field }) => field.checked)?.fit ?? 'crop',
        dither: dither.value as Dither,
        background: isClear ? [0, 0, 0, 0] : [...levels, 255],
        ...(thresholdField.hidden ? {} : { threshold: threshold.valueAsNumber }),
      };
    },
  };
}

function hasAlpha(space: Space | undefined): boolean {
  return space?.color === 'graya' || space?.color === 'rgba';
}
