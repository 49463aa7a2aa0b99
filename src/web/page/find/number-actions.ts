/**
 * What is said of the number that was found, and what can be done with it.
 * @module
 */
import { toBytes } from '../../../core/big-bytes.js';
import { spaceLine } from '../../../text/number-file.js';
import * as find from '../../page-state/find.js';
import { cardText } from '../../page-state/find-card.js';
import { verdictOf } from '../../page-state/find-words.js';
import { button } from '../controls/fields.js';
import { makeActionButtons } from '../controls/files.js';
import { element } from '../shell/element.js';
import { openInExplore } from '../shell/kept-numbers.js';
import type { ViewContext } from '../shell/view.js';
import { drawCard } from './card.js';
import type { FindHolder } from './finder.js';

/** What the number is of, and the way from a small picture to the exact one. */
export function makeVerdict(read: FindHolder['read'], takeOwn: () => void): HTMLElement {
  const verdict = () => verdictOf(read());
  return element(
    'div.verdict-box',
    element(
      'p.verdict',
      { 'data-kind': () => verdict().kind },
      element('strong', () => verdict().lead),
      () => verdict().text,
    ),
    button('Exactly, in its own size', takeOwn, { hidden: () => !verdict().hasOwn }),
  );
}

/** Taking the number away, or to Explore. */
export function makeNumberActions(context: ViewContext, { read, apply }: FindHolder) {
  const complain = (complaint: string): void => apply({ ...read(), complaint });
  const { act, copy, save } = makeActionButtons(context.announce, complain);
  const disabled = (): boolean => !find.isFound(read());
  const numberText = async (): Promise<string | undefined> => {
    const { result } = read();
    if (result === undefined) return undefined;
    return (await context.run('writeNumber', { index: result.found.index })).text;
  };
  const number = copy('Copy number', numberText, { shown: 'Copy', disabled });
  const text = save(
    'Save text of the number',
    async () => {
      const { result } = read();
      if (result === undefined) return undefined;
      return [`${baseName(read())}.txt`, `${spaceLine(result.choice)}\n${await numberText()}\n`];
    },
    { shown: 'Save text', disabled },
  );
  const bytes = save(
    'Save .bin of the number',
    () => {
      const { result } = read();
      return result && [`${baseName(read())}.bin`, toBytes(result.found.index).slice()];
    },
    { shown: 'Save .bin', disabled },
  );
  const explore = act(
    'Open in Explore',
    () => {
      const { result } = read();
      if (result !== undefined) openInExplore(context, result.choice, result.found.index);
    },
    { class: 'button prime', disabled },
  );
  const root = element('div.actions', element('div', number, text, bytes), element('div', explore));
  return { root, buttons: { number, text, explore } };
}

/** The picture's name, without its ending. */
function baseName({ taken }: find.FindState): string {
  return taken?.name.replace(/\.[^.]*$/, '') || 'picture';
}

/** A card with the picture and its number, for others. */
export function makeCardActions(context: ViewContext, { read, apply }: FindHolder) {
  const complain = (complaint: string): void => apply({ ...read(), complaint });
  const { act, save } = makeActionButtons(context.announce, complain);
  const disabled = (): boolean => !find.isFound(read());
  const card = async (): Promise<readonly [name: string, content: Blob] | undefined> => {
    const { result, learned } = read();
    if (result === undefined) return undefined;
    const { standing } = learned;
    const content = await drawCard(result.found.frame, cardText(result, standing), standing?.place);
    return [`${baseName(read())}-card.png`, content];
  };
  const share = async (): Promise<void> => {
    const made = await card();
    if (made === undefined) return;
    const [name, content] = made;
    const files = [new File([content], name, { type: 'image/png' })];
    await navigator.share({ files, title: 'Every image' });
  };
  return [
    save('Save card', card, { disabled }),
    act('Share card', share, { shown: 'Share…', disabled, hidden: !canShareFiles() }),
  ];
}

function canShareFiles(): boolean {
  const files = [new File([], 'card.png', { type: 'image/png' })];
  return navigator.canShare?.({ files });
}
