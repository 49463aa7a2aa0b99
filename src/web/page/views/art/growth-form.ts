/**
 * How the picture is grown: variant, size, depth, grammar, salt.
 * @module
 */
import { DEFAULT_DEPTH, GRAMMAR_NAMES, MAX_DEPTH, MAX_VARIANT } from '../../../../art/limits.js';
import type { ArtChoice } from '../../../shared/art-query.js';
import { checkedText } from '../../controls/checked-text.js';
import {
  check,
  errorLine,
  followed,
  invalidIf,
  labelled,
  labelledSlider,
  select,
  signButton,
  textField,
} from '../../controls/fields.js';
import { each, element } from '../../shell/element.js';
import { type ArtState, readVariant, takenText } from '../../../page-state/art.js';

type Growth = Omit<ArtChoice, 'source'>;

export interface GrowthEvents {
  /** @param isGoingOn - whether it follows a change of the same kind */
  readonly onChange: (changes: Partial<Growth>, isGoingOn: boolean) => void;
  readonly onStep: (by: 1 | -1) => void;
  /** Whoever begins a grammar begins with one that there is. */
  readonly onOwnGrammar: () => void;
  /** @param complaint - what is wrong with what was typed in the variant's place; '' while it is typed */
  readonly onVariantText: (text: string, complaint: string) => void;
}

const SIDES = [64, 128, 256, 512, 1024, 2048].map(String);
const GRAMMAR_TITLES: Readonly<Record<string, string>> = {
  default: 'Default',
  paper: 'Of the paper',
};
/** The grammar list's last entry. */
const OWN = 'own';

/** @returns the form, and the box that lets variants be passed over */
export function makeGrowthForm(
  read: () => ArtState,
  { onChange, onStep, onOwnGrammar, onVariantText }: GrowthEvents,
): { readonly root: HTMLElement; readonly quality: HTMLInputElement } {
  const choice = (): ArtChoice => read().choice;
  const isOwn = (): boolean => !GRAMMAR_NAMES.includes(choice().grammar);
  const variant = textField('art-variant', {
    inputmode: 'numeric',
    value: () => read().variantText ?? read().variant,
    'aria-invalid': invalidIf(() => read().complaints.variant),
    on: {
      input: () => onVariantText(variant.value, ''),
      change() {
        const found = readVariant(variant.value);
        if (found !== undefined) onChange({ variant: found }, false);
        else onVariantText(variant.value, `variants are whole numbers from 0 to ${MAX_VARIANT}`);
      },
    },
  });
  const quality = element('input', {
    type: 'checkbox',
    id: 'art-quality',
    checked: () => choice().quality,
    on: { change: () => onChange({ quality: quality.checked }, false) },
  });
  const depth = element('input.slider', {
    type: 'range',
    id: 'art-depth',
    min: '1',
    max: MAX_DEPTH,
    value: () => choice().depth,
    on: followed((isGoingOn) => onChange({ depth: depth.valueAsNumber }, isGoingOn)),
  });
  const [own, ...ownRest] = checkedText(
    'art-own',
    { rows: '7', 'aria-label': 'Your grammar' },
    {
      // What was written last stays for the way back to it.
      value: () => (isOwn() ? choice().grammar : own.value),
      complaint: () => read().complaints.grammar,
      onChange: (grammar, isGoingOn) => onChange({ grammar }, isGoingOn),
    },
  );
  const grammar = select(
    'art-grammar',
    [
      ...GRAMMAR_NAMES.map((name) => [name, GRAMMAR_TITLES[name] ?? name] as const),
      [OWN, 'Your own'],
    ],
    {
      value: () => (isOwn() ? OWN : choice().grammar),
      on: {
        change() {
          if (grammar.value !== OWN) onChange({ grammar: grammar.value }, false);
          else if (own.value === '') onOwnGrammar();
          else onChange({ grammar: own.value }, false);
        },
      },
    },
  );
  const saltComplaint = (): string => read().complaints.salt;
  const salt = textField('art-salt', {
    placeholder: 'none',
    maxlength: '4096',
    'aria-describedby': 'art-salt-error',
    'aria-invalid': invalidIf(saltComplaint),
    value: () => choice().salt,
    on: followed((isGoingOn) => onChange({ salt: salt.value, variant: 0 }, isGoingOn)),
  });
  const size = element(
    'select.field',
    {
      id: 'art-size',

      value: () => sizeOf(choice()),
      on: {
        change() {
          const [width = 0, height = width] = size.value.split('x').map(Number);
          onChange({ width, height }, false);
        },
      },
    },
    each(
      () => [...new Set([...SIDES, sizeOf(choice())])],
      (value) =>
        element(
          'option',
          { value },
          value.includes('x') ? value.replace('x', ' × ') : `${value} × ${value}`,
        ),
    ),
  );

  const root = element(
    'div.fields',
    element(
      'fieldset.fields.wide.bare-set',
      {
        'aria-label': 'How it grows',
        // A formula has grown already.
        disabled: () => choice().source.kind === 'formula',
      },
      element(
        'div.labelled.wide',
        element('label', { for: variant.id }, 'Variant'),
        element(
          'div.joined',
          signButton('Previous variant', '←', 'M12.5 4.5 7 10l5.5 5.5', () => onStep(-1), {
            disabled: () => read().drawn?.taken.variant === 0,
          }),
          variant,
          signButton('Next variant', '→', 'M7.5 4.5 13 10l-5.5 5.5', () => onStep(1)),
        ),
        check(quality, 'Pass over what is too simple or too noisy'),
        element('p.quiet.small', { id: 'art-taken', hidden: () => takenText(read()) === '' }, () =>
          takenText(read()),
        ),
      ),
      labelledSlider('Depth of the tree, at least', depth, () =>
        choice().depth === DEFAULT_DEPTH ? `${choice().depth}, as usual` : String(choice().depth),
      ),
      labelled('Grammar', grammar),
      element(
        'div.labelled',
        element('label', { for: salt.id }, 'Salt'),
        salt,
        errorLine(saltComplaint, { id: 'art-salt-error' }),
      ),
      element('div.labelled.wide', { hidden: () => !isOwn() }, own, ...ownRest),
    ),
    labelled('Size in pixels', size, { class: 'labelled wide' }),
    errorLine(() => read().complaints.variant || read().complaints.growth, {
      class: 'error wide',
    }),
  );
  return { root, quality };
}

function sizeOf({ width, height }: Growth): string {
  return width === height ? String(width) : `${width}x${height}`;
}
