/**
 * What stands around the stage of Explore: the number, the walk, and what can be taken away.
 * @module
 */
import type { Enumeration } from '../../../../core/enumeration.js';
import { EnumeratorError } from '../../../../core/errors.js';
import { frameNames, nameWidth } from '../../../../core/name.js';
import { readSpaceLine, spaceLine } from '../../../../text/number-file.js';
import { type ExploreState, lengthNote } from '../../../page-state/explore.js';
import { shareSteps } from '../../../shared/share.js';
import { writeSpaceQuery } from '../../../shared/space-query.js';
import { errorLine, numberPart, signButton, textField } from '../../controls/fields.js';
import { chooseFile, makeActionButtons } from '../../controls/files.js';
import { element } from '../../shell/element.js';
import { readRoute, type ViewContext, writeRoute } from '../../shell/view.js';

/** Numbers up to here stand on one line in large type. */
const LARGE_LENGTH = 16;

/**
 * The number of the image that is seen, and the field that goes to another one.
 * @param onGo - called with what was typed
 */
export function makeNumberPanel(read: () => ExploreState, onGo: (text: string) => void) {
  const complaint = (): string | undefined => read().complaints.go;
  const placeholder = '42, 2^100+5, 50%, last, name:hello';
  const attributes = { class: 'field mono', enterkeyhint: 'go', placeholder };
  const field = textField('go', attributes, complaint);
  const submit = (event: Event): void => {
    event.preventDefault();
    onGo(field.value);
  };
  const root = numberPart(
    'number',
    LARGE_LENGTH,
    () => read().number,
    {},
    element(
      'form.labelled',
      { on: { submit } },
      element('label', { for: 'go' }, 'Go to a number'),
      element('div.joined', field, element('button.button', { type: 'submit' }, 'Go')),
      errorLine(complaint, 'go'),
    ),
  );
  return { root, field };
}

/**
 * Go on (1) or back (-1) by a number, or to it (0).
 * @param number - as text
 */
type OnMove = (sign: 1 | -1 | 0, number: string) => void;

const SIGNS = {
  first: 'M5 4.5v11M15.5 4.5 9 10l6.5 5.5z',
  previous: 'M13.5 4.5 7 10l6.5 5.5z',
  next: 'M6.5 4.5 13 10l-6.5 5.5z',
  last: 'M15 4.5v11M4.5 4.5 11 10l-6.5 5.5z',
  random:
    'M3 6h2.5c5 0 4 8 9 8H17M3 14h2.5c1.6 0 2.6-.8 3.3-1.9M11 7.6C11.7 6.7 12.7 6 14.5 6H17M15 3.5 17.5 6 15 8.5M15 11.5 17.5 14 15 16.5',
};

/**
 * The buttons that walk from image to image, and the slider over all of them.
 * @returns `stride` does the same as the buttons on both sides of the field
 */
export function makeWalk(
  read: () => ExploreState,
  onMove: OnMove,
  onSlide: (step: number, isDragging: boolean) => void,
) {
  const complaint = (): string | undefined => read().complaints.stride;
  const steps = (): number => shareSteps(read().size);
  const percent = (): string => (Math.min(1, read().share / steps()) * 100).toFixed(1);
  const keydown = ({ key, shiftKey }: KeyboardEvent): void => {
    if (key === 'Enter') stride(shiftKey ? -1 : 1);
  };
  const field: HTMLInputElement = textField(
    'stride',
    { value: '1000', 'aria-label': 'How many images further or back', on: { keydown } },
    complaint,
  );
  const stride = (sign: -1 | 1): void => onMove(sign, field.value);
  const range: HTMLInputElement = element('input.slider', {
    id: 'share',
    type: 'range',
    min: '0',
    max: steps,
    step: '1',
    value: () => read().share,
    'aria-label': 'Place in the whole space',
    'aria-valuetext': () => `${percent()} percent of the space`,
    on: {
      input: () => onSlide(range.valueAsNumber, true),
      change: () => onSlide(range.valueAsNumber, false),
    },
  });

  return {
    stride,
    buttons: element(
      'div.walk',
      { role: 'group', 'aria-label': 'Walk through the images' },
      element(
        'div.walk-keys',
        signButton('First image', 'Home', SIGNS.first, () => onMove(0, '0')),
        signButton('Previous image', '←', SIGNS.previous, () => onMove(-1, '1')),
        signButton('Next image', '→', SIGNS.next, () => onMove(1, '1')),
        signButton('Last image', 'End', SIGNS.last, () => onMove(0, 'last')),
        signButton('Random image', 'r', SIGNS.random, () => onMove(0, 'random')),
      ),
      element(
        'div.walk-by',
        signButton('Back by this many', '[', 'M5 10h10', () => stride(-1)),
        field,
        signButton('On by this many', ']', 'M5 10h10M10 5v10', () => stride(1)),
      ),
      errorLine(complaint, 'stride', { class: 'error walk-error' }),
    ),
    slider: element(
      'div.slider-row',
      range,
      element('output', { for: 'share' }, () => `${percent()} %`),
    ),
  };
}

/** As hex text the longest number has 2^28 characters. */
const MAX_FILE_BYTES = 2 ** 28 + 64;

/**
 * Taking an image, its number or its link away, and coming back with a number's file.
 * @param takeFile - gets the file of a number
 * @param complain - says what did not work; '' for nothing
 */
export function makeTakingPanel(
  { run, announce }: ViewContext,
  read: () => ExploreState,
  takeFile: (file: File) => void,
  complain: (message: string) => void,
) {
  const { act, copy, save } = makeActionButtons(announce, complain);
  const disabled = (): boolean => read().number === undefined;
  const text = async (): Promise<string> =>
    (await run('writeNumber', { index: read().target })).text;
  const png = save('Save PNG', savePng, { class: 'button prime', disabled });
  const link = copy('Copy link', () => wholeLink(read().choice), { disabled });
  const number = copy('Copy number', text, { shown: 'Copy', disabled });

  async function savePng() {
    const { choice, target: index } = read();
    return [`${fileName(index)}.png`, await run('png', { choice, index })] as const;
  }

  async function saveNumber() {
    const name = fileName(read().target);
    return [`${name}.txt`, `${spaceLine(read().choice)}\n${await text()}\n`] as const;
  }

  const root = element(
    'section.part',
    { 'aria-label': 'Take it with you' },
    element(
      'div.actions',
      element('div', png, link),
      element(
        'div',
        { role: 'group', 'aria-label': 'Number' },
        element('span.quiet.small', { 'aria-hidden': 'true' }, 'Number'),
        number,
        save('Save number', saveNumber, { shown: 'Save', disabled }),
        act('Open number', () => chooseNumberFile(takeFile), { shown: 'Open' }),
      ),
    ),
    element('p.quiet.small', { hidden: () => lengthNote(read()) === '' }, () => lengthNote(read())),
    errorLine(() => read().complaints.actions),
  );
  return { root, buttons: { png, link, number } };
}

export function chooseNumberFile(takeFile: (file: File) => void): void {
  chooseFile('.txt,.bin,text/plain', takeFile);
}

/**
 * The number in a file, and what it is of, where the file says that.
 * @throws EnumeratorError `E_LIMIT`, `E_NUMBER`, `E_SPACE`
 */
export async function readNumberFile(
  run: ViewContext['run'],
  choice: Enumeration,
  file: File,
): Promise<{ index: bigint; next: Enumeration }> {
  if (file.size > MAX_FILE_BYTES) {
    throw new EnumeratorError(
      'E_LIMIT',
      `${file.name} has ${file.size} bytes: the limit for a number is ${MAX_FILE_BYTES}`,
    );
  }
  if (file.type.startsWith('image/')) {
    throw new EnumeratorError(
      'E_NUMBER',
      `${file.name} is a picture: open it in Find to get its number`,
    );
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const told = file.name.endsWith('.bin') ? undefined : readSpaceLine(bytes);
  const next = told ?? choice;
  const input = { choice: next, name: file.name, bytes };
  return { index: await run('readNumberFile', input, { transfer: [bytes.buffer] }), next };
}

/** Says all of the space, so that it means the same where the server's own space is another one. */
function wholeLink(choice: Enumeration): string {
  const { view, params } = readRoute(window.location.hash, 'explore');
  const query = `${writeSpaceQuery(choice)}&n=${params.get('n') ?? '0'}`;
  return new URL(writeRoute(view, query), window.location.href).href;
}

/** As the program names it: SPEC §8. */
export function fileName(index: bigint): string {
  const run = { from: index, step: 1n, count: 1n };
  return frameNames(run, nameWidth(run))(0n);
}
