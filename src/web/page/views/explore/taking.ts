/**
 * Taking an image, its number or its link away, and coming back with a number's file.
 * @module
 */
import { EnumeratorError } from '../../../../core/errors.js';
import { frameNames, nameWidth } from '../../../../core/name.js';
import { writeSpaceQuery } from '../../../shared/space-query.js';
import { type Enumeration } from '../../../../core/enumeration.js';
import { makeActionButtons } from '../../controls/action-button.js';
import { errorLine } from '../../controls/fields.js';
import { chooseFile, copyText, saveFile } from '../../controls/files.js';
import { element } from '../../shell/element.js';
import { readRoute, type ViewContext, writeRoute } from '../../shell/view.js';
import { type ExploreState, lengthNote } from '../../../page-state/explore.js';

/** As hex text the longest number has 2^28 characters. */
const MAX_FILE_BYTES = 2 ** 28 + 64;

export interface TakingPanel {
  readonly root: HTMLElement;
  /** For the keys that do the same. */
  readonly buttons: Readonly<Record<'png' | 'link' | 'number', HTMLButtonElement>>;
}

/**
 * @param takeFile - gets the file of a number
 * @param complain - say what did not work; '' for nothing
 */
export function makeTakingPanel(
  { run, announce }: ViewContext,
  read: () => ExploreState,
  takeFile: (file: File) => void,
  complain: (message: string) => void,
): TakingPanel {
  const make = makeActionButtons(announce, complain);
  const disabled = (): boolean => read().number === undefined;
  const png = make(
    'Save PNG',
    async () => {
      const { choice, target: index } = read();
      saveFile(`${fileName(index)}.png`, await run('png', { choice, index }), 'image/png');
      return 'Saved';
    },
    { class: 'button prime', disabled },
  );
  const link = make(
    'Copy link',
    async () => {
      await copyText(wholeLink(read().choice));
      return 'Copied';
    },
    { disabled },
  );
  const number = make(
    'Copy number',
    async () => {
      await copyText((await run('writeNumber', { index: read().target })).text);
      return 'Copied';
    },
    { shown: 'Copy', disabled },
  );
  const save = make(
    'Save number',
    async () => {
      const { target: index } = read();
      const { text } = await run('writeNumber', { index });
      saveFile(`${fileName(index)}.txt`, `${text}\n`, 'text/plain');
      return 'Saved';
    },
    { shown: 'Save', disabled },
  );
  const open = make('Open number', () => chooseNumberFile(takeFile), { shown: 'Open' });

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
        save,
        open,
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
 * The number in a file.
 * @throws EnumeratorError `E_LIMIT`, `E_NUMBER`
 */
export async function readNumberFile(
  run: ViewContext['run'],
  choice: Enumeration,
  file: File,
): Promise<bigint> {
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
  const input = { choice, name: file.name, bytes };
  return run('readNumberFile', input, { transfer: [bytes.buffer] });
}

/** Says all of the space, so that it means the same where the server's own space is another one. */
function wholeLink(choice: Enumeration): string {
  const { view, params } = readRoute(window.location.hash, 'explore');
  const query = `${writeSpaceQuery(choice)}&n=${params.get('n') ?? '0'}`;
  return new URL(writeRoute(view, query), window.location.href).href;
}

/** As the program names it: SPEC §8. */
function fileName(index: bigint): string {
  const run = { from: index, step: 1n, count: 1n };
  return frameNames(run, nameWidth(run))(0n);
}
