/**
 * How the picture is grown: variant, size, depth, grammar, salt.
 * @module
 */
import { DEFAULT_DEPTH, GRAMMAR_NAMES, MAX_DEPTH, MAX_VARIANT } from '../../../../art/limits.js';
import type { DrawnArt } from '../../art/art-jobs.js';
import type { ArtChoice } from '../../../shared/art-query.js';
import { type CheckedText, makeCheckedText } from '../../controls/checked-text.js';
import { element, icon } from '../../shell/element.js';

type Growth = Omit<ArtChoice, 'source'>;

export interface GrowthForm {
  readonly root: HTMLElement;
  readonly quality: HTMLInputElement;
  /** @param isGrown - false for a formula, which has grown already */
  show(growth: Growth, isGrown: boolean): void;
  /** Say which variant it is. */
  showVariant(
    asked: number,
    taken: Pick<DrawnArt, 'variant' | 'isFallback'>,
    isQuality: boolean,
  ): void;
  complainOfGrammar(message: string): void;
  complainOfSalt(message: string): void;
  /** Say what is wrong with anything else; '' for nothing. */
  complain(message: string): void;
}

export interface GrowthEvents {
  /** @param isGoingOn - whether it follows a change of the same kind */
  readonly onChange: (changes: Partial<Growth>, isGoingOn: boolean) => void;
  readonly onStep: (by: 1 | -1) => void;
  /** Whoever begins a grammar begins with one that there is. */
  readonly onOwnGrammar: () => void;
}

const SIDES = [64, 128, 256, 512, 1024, 2048];
const GRAMMAR_TITLES: Readonly<Record<string, string>> = {
  default: 'Default',
  paper: 'Of the paper',
};
/** The grammar list's last entry. */
const OWN = 'own';

export function makeGrowthForm({ onChange, onStep, onOwnGrammar }: GrowthEvents): GrowthForm {
  const variant = textField('art-variant', { inputmode: 'numeric' });
  const before = stepButton('Previous variant', '←', 'M12.5 4.5 7 10l5.5 5.5', () => onStep(-1));
  const next = stepButton('Next variant', '→', 'M7.5 4.5 13 10l-5.5 5.5', () => onStep(1));
  const quality = element('input', { type: 'checkbox', id: 'art-quality' });
  const taken = element('p', { class: 'quiet small', id: 'art-taken', hidden: true });
  const size = element('select', { id: 'art-size', class: 'field' });
  const grammar = element(
    'select',
    { id: 'art-grammar', class: 'field' },
    ...GRAMMAR_NAMES.map((name) =>
      element('option', { value: name }, GRAMMAR_TITLES[name] ?? name),
    ),
    element('option', { value: OWN }, 'Your own'),
  );
  const own: CheckedText = makeCheckedText('art-own', { rows: '7', 'aria-label': 'Your grammar' });
  const ownField = element('div', { class: 'labelled wide', hidden: true }, ...own.elements);
  const depth = element('input', {
    class: 'slider',
    type: 'range',
    id: 'art-depth',
    min: '1',
    max: String(MAX_DEPTH),
  });
  const shownDepth = element('output', { for: 'art-depth', class: 'figures' });
  const salt = textField('art-salt', { placeholder: 'none', maxlength: '4096' });
  const saltError = element('p', { class: 'error', id: 'art-salt-error', role: 'alert' });
  salt.setAttribute('aria-describedby', saltError.id);
  const error = element('p', { class: 'error wide', role: 'alert' });

  const grown = element(
    'fieldset',
    { class: 'fields wide bare-set', 'aria-label': 'How it grows' },
    element(
      'div',
      { class: 'labelled wide' },
      element('label', { for: variant.id }, 'Variant'),
      element('div', { class: 'joined' }, before, variant, next),
      element(
        'label',
        { class: 'check' },
        quality,
        element('span', {}, 'Pass over what is too simple or too noisy'),
      ),
      taken,
    ),
    element(
      'div',
      { class: 'labelled wide' },
      element(
        'div',
        { class: 'part-head small quiet' },
        element('label', { for: depth.id }, 'Depth of the tree, at least'),
        shownDepth,
      ),
      depth,
    ),
    element(
      'div',
      { class: 'labelled' },
      element('label', { for: grammar.id }, 'Grammar'),
      grammar,
    ),
    element(
      'div',
      { class: 'labelled' },
      element('label', { for: salt.id }, 'Salt'),
      salt,
      saltError,
    ),
    ownField,
  );
  const root = element(
    'div',
    { class: 'fields' },
    grown,
    element(
      'div',
      { class: 'labelled wide' },
      element('label', { for: size.id }, 'Size in pixels'),
      size,
    ),
    error,
  );

  let isTyping = false;
  let isDragging = false;
  salt.addEventListener('input', () => {
    onChange({ salt: salt.value, variant: 0 }, isTyping);
    isTyping = true;
  });
  own.field.addEventListener('input', () => {
    onChange({ grammar: own.field.value }, isTyping);
    isTyping = true;
  });
  depth.addEventListener('input', () => {
    onChange({ depth: depth.valueAsNumber }, isDragging);
    isDragging = true;
  });
  root.addEventListener('change', ({ target }) => {
    isTyping = false;
    isDragging = false;
    if (target === size) {
      const [width = 0, height = width] = size.value.split('x').map(Number);
      onChange({ width, height }, false);
    }
    if (target === grammar) {
      if (grammar.value !== OWN) onChange({ grammar: grammar.value }, false);
      else if (own.field.value === '') onOwnGrammar();
      else onChange({ grammar: own.field.value }, false);
    }
    if (target === quality) onChange({ quality: quality.checked }, false);
    if (target === variant) {
      const value = Number(variant.value.trim() || NaN);
      const isVariant = Number.isInteger(value) && value >= 0 && value <= MAX_VARIANT;
      if (isVariant) onChange({ variant: value }, false);
      else complain(`variants are whole numbers from 0 to ${MAX_VARIANT}`);
      variant.setAttribute('aria-invalid', String(!isVariant));
    }
  });

  function complain(message: string): void {
    error.textContent = message;
    variant.removeAttribute('aria-invalid');
  }

  return {
    root,
    quality,
    show(growth, isGrown) {
      grown.disabled = !isGrown;
      const sizeText = sizeOf(growth);
      const sides = SIDES.map(String);
      size.replaceChildren(
        ...(sides.includes(sizeText) ? sides : [...sides, sizeText]).map((value) =>
          element('option', { value }, titleOfSize(value)),
        ),
      );
      size.value = sizeText;
      depth.value = String(growth.depth);
      shownDepth.textContent =
        growth.depth === DEFAULT_DEPTH ? `${growth.depth}, as usual` : String(growth.depth);
      const isOwn = !GRAMMAR_NAMES.includes(growth.grammar);
      grammar.value = isOwn ? OWN : growth.grammar;
      ownField.hidden = !isOwn;
      if (isOwn && own.field.value !== growth.grammar) own.field.value = growth.grammar;
      if (salt.value !== growth.salt) salt.value = growth.salt;
      quality.checked = growth.quality;
      // Which one is taken is known when it has been drawn.
      if (!growth.quality) variant.value = String(growth.variant);
    },
    showVariant(asked, { variant: found, isFallback }, isQuality) {
      variant.value = String(found);
      before.disabled = found === 0;
      taken.hidden = !isQuality;
      taken.textContent = isFallback
        ? `None passes, this one or those after it: variant ${found} stays.`
        : asked === found
          ? `Variant ${found} is taken.`
          : `Variant ${found} is taken; ${listPassed(asked, found)} passed over.`;
    },
    complainOfGrammar: own.complain,
    complainOfSalt(message) {
      saltError.textContent = message;
      if (message === '') salt.removeAttribute('aria-invalid');
      else salt.setAttribute('aria-invalid', 'true');
    },
    complain,
  };
}

function listPassed(first: number, taken: number): string {
  return taken - first === 1 ? `${first} is` : `${first} to ${taken - 1} are`;
}

function sizeOf({ width, height }: Growth): string {
  return width === height ? String(width) : `${width}x${height}`;
}

function titleOfSize(text: string): string {
  const [width = '', height = width] = text.split('x');
  return `${width} × ${height}`;
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

function stepButton(label: string, key: string, path: string, run: () => void): HTMLButtonElement {
  const button = element(
    'button',
    {
      type: 'button',
      class: 'button square',
      'aria-label': label,
      title: `${label} (${key})`,
    },
    icon(path),
  );
  button.addEventListener('click', run);
  return button;
}
