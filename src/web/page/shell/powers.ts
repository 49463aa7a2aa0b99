/**
 * Numbers with powers as people write them: `10^29,592` with the exponent raised.
 * @module
 */
import { element } from './element.js';

const POWER = /\^([-−]?[0-9,]+)/;

/** The text in parts; people who hear it hear the words. */
export function raisePowers(text: string): ChildNode[] {
  return text.split(POWER).flatMap((part, i): ChildNode[] => {
    if (i % 2 === 1) return [element('span.unseen', ' to the power of '), element('sup', part)];
    return part === '' ? [] : [document.createTextNode(part)];
  });
}
