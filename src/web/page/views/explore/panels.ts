/**
 * What stands beside the stage of Explore: the number, and what can be taken away.
 * @module
 */
import { grouped } from '../../../../core/cardinality.js';
import { spaceLine } from '../../../../text/number-file.js';
import { embedByAddress, embedHtmlOf, hasAddress } from '../../../page-state/embed.js';
import {
  type ExploreState,
  hasLink,
  lengthNote,
  linkQuery,
  type ShownNumber,
} from '../../../page-state/explore.js';
import { choiceTitle } from '../../../page-state/space-draft.js';
import { readableNumber } from '../../../shared/number-text.js';
import { errorLine, numberPart, textField } from '../../controls/fields.js';
import { dataAddress, fileName, makeActionButtons } from '../../controls/files.js';
import { element } from '../../shell/element.js';
import { type ViewContext, writeRoute } from '../../shell/view.js';
import { chooseNumberFile } from './number-file.js';

/** Bytes of a PNG: its text is a third longer. */
const MOST_EMBEDDED = 2 ** 23;
/** Numbers up to here stand on one line in large type. */
const LARGE_LENGTH = 16;
/** The characters of a line under the image, on the narrowest screens. */
const LINE_LENGTH = 24;

/** The number right under its image, on one line, where the panel of the number is further down. */
export function makeNumberLine(read: () => ExploreState): HTMLElement {
  const words = (): string => {
    const { number } = read();
    return number === undefined ? '' : readableNumber(number, LARGE_LENGTH, LINE_LENGTH);
  };
  return element('output.number-line', { 'aria-live': 'off', 'aria-label': 'Image number' }, words);
}

/**
 * The number of the image that is seen, and the field that goes to another one.
 * @param onGo - called with what was typed
 */
export function makeNumberPanel(read: () => ExploreState, onGo: (text: string) => void) {
  const complaint = (): string | undefined => read().complaints.go;
  const placeholder = '42, 2^100+5, 50%, name:hello';
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
 * Taking an image, its number or its link away, and coming back with a number's file.
 * @param takeFile - gets the file of a number
 * @param complain - says what did not work; '' for nothing
 */
export function makeTakingPanel(
  { run, announce, isServed }: ViewContext,
  read: () => ExploreState,
  takeFile: (file: File) => void,
  complain: (message: string) => void,
) {
  const { act, copy, save } = makeActionButtons(announce, complain);
  const disabled = (): boolean => read().number === undefined;
  /** Of the image that is seen. @returns nothing where there is none */
  const ofNumber =
    <T>(take: (number: ShownNumber) => T) =>
    (): T | undefined => {
      const { number } = read();
      return number && take(number);
    };
  const textOf = async ({ index }: ShownNumber): Promise<string> =>
    (await run('writeNumber', { index })).text;
  const linkOf = (number: ShownNumber): string =>
    new URL(writeRoute('explore', linkQuery(number)), window.location.href).href;
  const copyLink = ofNumber(linkOf);

  const png = save('Save PNG', ofNumber(savePng), { class: 'button prime', disabled });
  const number = copy('Copy number', ofNumber(textOf), { shown: 'Copy', disabled });
  // What a link does not hold is said before it is copied.
  const whole = copy('Copy link', copyLink, { disabled, hidden: () => !hasLink(read()) });
  const spaceLink = copy('Copy link to the space', copyLink, {
    shown: 'Copy space link',
    disabled,
    hidden: () => hasLink(read()),
  });
  const isAddressed = (): boolean => hasAddress(read(), isServed);
  const embed = copy(
    'Copy embed',
    ofNumber((shown) => embedByAddress(shown, base())),
    { disabled, hidden: () => !isAddressed(), title: 'HTML for another page' },
  );
  const wholeEmbed = copy('Copy embed with image', ofNumber(copyWhole), {
    disabled,
    hidden: isAddressed,
    title: 'HTML for another page, with the image in it',
  });
  const share = act('Share the link', ofNumber(shareLink), {
    shown: 'Share',
    disabled,
    hidden: () => !('share' in navigator),
  });

  async function shareLink(shown: ShownNumber): Promise<void> {
    const title = `An image of ${choiceTitle(shown.choice)}`;
    await navigator.share({ title, url: linkOf(shown) });
  }

  function base(): string {
    return new URL('.', window.location.href).href;
  }

  async function copyWhole(shown: ShownNumber): Promise<string> {
    const { choice, index } = shown;
    const png = await run('png', { choice, index });
    if (png.length > MOST_EMBEDDED) {
      throw new Error(
        `this image has ${grouped(png.length)} bytes, too many for the text of a page: save its PNG`,
      );
    }
    const link = hasLink(read()) ? linkOf(shown) : undefined;
    return embedHtmlOf(shown, await dataAddress(png), link);
  }

  async function savePng({ choice, index }: ShownNumber) {
    return [`${fileName(index)}.png`, await run('png', { choice, index })] as const;
  }

  async function saveNumber(shown: ShownNumber) {
    const content = `${spaceLine(shown.choice)}\n${await textOf(shown)}\n`;
    return [`${fileName(shown.index)}.txt`, content] as const;
  }

  const root = element(
    'section.part',
    { 'aria-label': 'Take it with you' },
    element(
      'div.actions',
      element('div', png, whole, spaceLink),
      element('div', embed, wholeEmbed, share),
      element(
        'div',
        { role: 'group', 'aria-label': 'Number' },
        element('span.quiet.small', { 'aria-hidden': 'true' }, 'Number'),
        number,
        save('Save number', ofNumber(saveNumber), { shown: 'Save', disabled }),
        act('Open number', () => chooseNumberFile(takeFile), { shown: 'Open' }),
      ),
    ),
    element('p.quiet.small', { hidden: () => lengthNote(read()) === '' }, () => lengthNote(read())),
    errorLine(() => read().complaints.actions),
  );
  const pressLink = (): void => (hasLink(read()) ? whole : spaceLink).click();
  return { root, png, number, pressLink };
}
