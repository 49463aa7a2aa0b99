/**
 * What the picture is made of: a text, or the bytes of a file; and what the address says of it.
 * @module
 */
import { grouped } from '../../../../core/cardinality.js';
import { EnumeratorError } from '../../../../core/errors.js';
import type { ArtSource } from '../../../shared/art-query.js';
import {
  button,
  check,
  errorLine,
  followed,
  invalidIf,
  part,
  PLAIN_TEXT,
} from '../../controls/fields.js';
import { element } from '../../shell/element.js';
import { addressNote, type ArtState, sizeNote, sourceName } from '../../../page-state/art.js';

export interface TextPanelEvents {
  /** @param isGoingOn - whether the last change was typing as well */
  readonly onText: (text: string, isGoingOn: boolean) => void;
  readonly onSecret: (isSecret: boolean) => void;
  /** Open a file. */
  readonly onOpen: () => void;
}

const MOST_BYTES = 2 ** 28;
/** Longer ones are no text that anybody goes on writing. */
const MOST_TEXT_BYTES = 2 ** 14;

export function makeTextPanel(
  read: () => ArtState,
  { onText, onSecret, onOpen }: TextPanelEvents,
): { readonly root: HTMLElement; readonly field: HTMLTextAreaElement } {
  const kind = (): string => read().choice.source.kind;
  const complaint = (): string => read().complaints.text;
  const field = element('textarea', {
    id: 'art-text',
    class: 'field area art-text',
    rows: '3',
    ...PLAIN_TEXT,
    'aria-labelledby': 'art-text-title',
    'aria-describedby': 'art-address art-text-error',
    'aria-invalid': invalidIf(complaint),
    hidden: () => kind() === 'bytes',
    value: () => read().text,
    on: followed((isGoingOn) => onText(field.value, isGoingOn)),
  });
  const secret = element('input', {
    type: 'checkbox',
    id: 'art-secret',
    checked: () => read().isSecret,
    on: { change: () => onSecret(secret.checked) },
  });
  const root = part(
    'art-text-title',
    'Text',
    [element('span.quiet.small.figures', () => sizeNote(read()))],
    element(
      'div.labelled',
      field,
      element(
        'div.art-file',
        { hidden: () => kind() === 'text' },
        element('span.file-line', () => sourceName(read())),
        button('Back to the text', () => onText(field.value, false), { class: 'button bare' }),
      ),
      errorLine(complaint, { id: 'art-text-error' }),
    ),
    element('p.quiet.small', { id: 'art-address' }, () => addressNote(read())),
    element(
      'div.row.art-source',
      check(secret, 'Keep it out of the address'),
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
