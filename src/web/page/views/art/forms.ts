/**
 * The fields of Art: the text, how its picture grows, and the formula.
 * @module
 */
import {
  DEFAULT_DEPTH,
  GRAMMAR_NAMES,
  MAX_DEPTH,
  MAX_VARIANT,
  SAMPLE_COUNTS,
} from '../../../../art/limits.js';
import { grouped } from '../../../../core/cardinality.js';
import { EnumeratorError } from '../../../../core/errors.js';
import * as art from '../../../page-state/art.js';
import type { ArtState } from '../../../page-state/art.js';
import { type ArtChoice, type ArtSource, isGrown, sizeWords } from '../../../shared/art-query.js';
import {
  button,
  check,
  checkedText,
  errorLine,
  followed,
  labelled,
  numberIn,
  part,
  select,
  signButton,
  slider,
  textField,
  valueOf,
} from '../../controls/fields.js';
import { element } from '../../shell/element.js';

const MOST_BYTES = 2 ** 28;
/** A longer file is not a text to go on writing. */
const MOST_TEXT_BYTES = 2 ** 14;

/**
 * What the picture is made of: a text, or the bytes of a file; and what the address says of it.
 * @param onText - told whether the last change was typing as well
 * @param onOpen - called to open a file
 */
export function makeTextPanel(
  read: () => ArtState,
  onText: (text: string, isGoingOn: boolean) => void,
  onSecret: (isSecret: boolean) => void,
  onOpen: () => void,
) {
  const kind = (): string => read().choice.source.kind;
  const [field, ...complaints] = checkedText(
    'art-text',
    {
      class: 'field area art-text',
      rows: '3',
      'aria-labelledby': 'art-text-title',
      'aria-describedby': 'art-address art-text-error',
      hidden: () => kind() === 'bytes',
    },
    () => read().text,
    () => read().complaints.text,
    onText,
  );
  const root = part(
    'art-text-title',
    'Text',
    [element('span.quiet.small.figures', () => art.sizeNote(read()))],
    element(
      'div.labelled',
      field,
      element(
        'div.art-file',
        { hidden: () => kind() === 'text' },
        element('span.file-line', () => art.sourceName(read())),
        button('Back to the text', () => onText(field.value, false), { class: 'button bare' }),
      ),
      ...complaints,
    ),
    element('p.quiet.small', { id: 'art-address' }, () => art.addressNote(read())),
    element(
      'div.row.art-source',
      check('art-secret', 'Keep it out of the address', () => read().isSecret, onSecret),
      button('File…', onOpen, { 'aria-label': 'Open a file' }),
    ),
  );
  return { root, field };
}

/**
 * What is drawn of a file: its text where a field for text keeps it as it is, else its bytes.
 * @throws EnumeratorError `E_LIMIT` where it is too large; what the browser says where it cannot be read
 */
export async function readSource(file: File): Promise<ArtSource> {
  if (file.size > MOST_BYTES) {
    throw new EnumeratorError(
      'E_LIMIT',
      `${file.name} has ${grouped(file.size)} bytes, more than ${grouped(MOST_BYTES)}: take its digest as the text`,
    );
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = bytes.length <= MOST_TEXT_BYTES ? readText(bytes) : undefined;
  return text === undefined ? { kind: 'bytes', bytes, name: file.name } : { kind: 'text', text };
}

/** The text that has exactly these bytes, if a field for text keeps it as it is. */
function readText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return /[\0\r]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

type Growth = Omit<ArtChoice, 'source'>;

const SIDES = [64, 128, 256, 512, 1024, 2048].map(String);
/** The first entry of the sizes. */
const STAGE = 'stage';
const SAMPLES = SAMPLE_COUNTS.map(
  (count) => [String(count), count === 1 ? '1' : `${count}, smoother`] as const,
);
/** The grammar list's last entry. */
const OWN = 'own';
const GRAMMAR_TITLES = new Map([
  ['default', 'Default'],
  ['paper', 'Of the paper'],
  ['classic', 'Classic'],
  ['mirror', 'Mirrored'],
  ['four', 'Mirrored twice'],
  ['rosette', 'Rosette'],
  ['tile', 'Seamless tile'],
  ['mosaic', 'Mosaic'],
]);
const GRAMMARS = [
  ...GRAMMAR_NAMES.map((name) => [name, GRAMMAR_TITLES.get(name) ?? name] as const),
  [OWN, 'Your own'] as const,
];

/**
 * How the picture is grown: variant, size, depth, grammar, salt.
 * @param look - what else there is to choose
 * @param onChange - told whether it goes on with a change of the same kind
 * @param onOwnGrammar - called to begin a grammar, with one that there is
 * @param onVariantText - told what is typed in the variant's place, and what is wrong with it in the
 *   end
 */
export function growthForm(
  read: () => ArtState,
  onChange: (changes: Partial<Growth>, isGoingOn?: boolean) => void,
  onStep: (by: 1 | -1) => void,
  onOwnGrammar: () => void,
  onVariantText: (text: string, complaint: string) => void,
  look: HTMLElement,
): HTMLElement {
  const choice = (): ArtChoice => read().choice;
  const isOwn = (): boolean => !GRAMMAR_NAMES.includes(choice().grammar);
  const variant: HTMLInputElement = textField(
    'art-variant',
    {
      inputmode: 'numeric',
      value: () => read().variantText ?? read().variant,
      on: {
        input: () => onVariantText(variant.value, ''),
        change() {
          const found = art.readVariant(variant.value);
          if (found !== undefined) onChange({ variant: found });
          else onVariantText(variant.value, `expected a whole number from 0 to ${MAX_VARIANT}`);
        },
      },
    },
    () => read().complaints.variant,
  );
  const quality = check(
    'art-quality',
    'Pass over what is too simple or too noisy',
    () => choice().quality,
    (isOn) => onChange({ quality: isOn }),
  );
  const [own, ...ownRest]: ReturnType<typeof checkedText> = checkedText(
    'art-own',
    { rows: '7', 'aria-label': 'Your grammar' },
    // What was written last stays for the way back to it.
    () => (isOwn() ? choice().grammar : own.value),
    () => read().complaints.grammar,
    (grammar, isGoingOn) => onChange({ grammar }, isGoingOn),
  );
  const grammar = select('art-grammar', () => GRAMMARS, {
    value: () => (isOwn() ? OWN : choice().grammar),
    on: {
      change({ target }) {
        const name = valueOf(target);
        if (name !== OWN) onChange({ grammar: name });
        else if (own.value === '') onOwnGrammar();
        else onChange({ grammar: own.value });
      },
    },
  });
  const saltComplaint = (): string | undefined => read().complaints.salt;
  const salt: HTMLInputElement = textField(
    'art-salt',
    {
      placeholder: 'none',
      maxlength: '4096',
      value: () => choice().salt,
      on: followed((isGoingOn) => onChange({ salt: salt.value, variant: 0 }, isGoingOn)),
    },
    saltComplaint,
  );
  const size = select(
    'art-size',
    () => [
      [STAGE, 'As large as there is room'],
      ...[...new Set([...SIDES, sizeOf(choice())])]
        .filter((value) => value !== STAGE)
        .map((value) => {
          const [width = '', height = width] = value.split('x');
          return [value, `${width} × ${height}`] as const;
        }),
    ],
    {
      value: () => sizeOf(choice()),
      on: {
        change({ target }) {
          const text = valueOf(target);
          const [width = 0, height = width] = text.split('x').map(Number);
          onChange({ size: text === STAGE ? undefined : { width, height } });
        },
      },
    },
  );
  const samples = select('art-samples', () => SAMPLES, {
    value: () => String(choice().samples),
    on: {
      change({ target }) {
        onChange({ samples: Number(valueOf(target)) });
      },
    },
  });
  const depthWords = (): string =>
    choice().depth === DEFAULT_DEPTH ? `${choice().depth}, as usual` : String(choice().depth);
  const changeDepth = followed((isGoingOn, field) =>
    onChange({ depth: numberIn(field) }, isGoingOn),
  );

  return element(
    'div.fields',
    element(
      'fieldset.fields.wide.bare-set',
      {
        'aria-label': 'How it grows',
        // A formula has grown already.
        disabled: () => isGrown(choice().source),
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
        quality,
        element(
          'p.quiet.small',
          { id: 'art-taken', hidden: () => art.takenText(read()) === '' },
          () => art.takenText(read()),
        ),
      ),
      slider('art-depth', 'Depth of the tree, at least', depthWords, {
        min: '1',
        max: MAX_DEPTH,
        value: () => choice().depth,
        on: changeDepth,
      }),
      labelled('Grammar', grammar),
      labelled('Salt', salt, {}, errorLine(saltComplaint, 'art-salt')),
      element('div.labelled.wide', { hidden: () => !isOwn() }, own, ...ownRest),
    ),
    labelled('Size in pixels', size),
    labelled('Samples a pixel', samples),
    look,
    errorLine(() => read().complaints.variant || read().complaints.growth, variant.id, {
      class: 'error wide',
    }),
  );
}

function sizeOf({ size }: Growth): string {
  return size === undefined ? STAGE : sizeWords(size);
}

/**
 * The picture's formula, to be read, changed and taken away.
 * @param onFormula - called with what is typed; `isGoingOn` where it follows typing
 * @param onBack - called to leave it
 * @param actions - what can be done with it
 * @param number - its number, as a field
 */
export function formulaPanel(
  read: () => ArtState,
  onFormula: (formula: string, isGoingOn: boolean) => void,
  onBack: () => void,
  actions: readonly HTMLElement[],
  number: HTMLElement,
): HTMLElement {
  return part(
    'formula-title',
    'Formula',
    [element('span.quiet.small.figures', () => art.treeText(read()))],
    element(
      'p.quiet.small',
      'Each pixel’s colour, from its place: x and y go from −1 to 1. Change it, and what you write is drawn: operators by name, or signs, as in (x*y, sin(3*x), 0.5).',
    ),
    ...checkedText(
      'art-formula',
      { rows: '8', 'aria-labelledby': 'formula-title' },
      () => art.formulaText(read()),
      () => read().complaints.formula,
      onFormula,
    ),
    element(
      'div.row',
      ...actions,
      button('Back to the text', onBack, {
        hidden: () => !isGrown(read().choice.source),
      }),
    ),
    number,
  );
}
