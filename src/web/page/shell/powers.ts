/**
 * Numbers with powers as people write them: `10^29,592` with the exponent raised.
 * @module
 */
import { element, svgElement } from './element.js';

const POWER = /\^(-?[0-9,]+)/;

/** For HTML; people who hear it hear the words. */
export function raisePowers(text: string): ChildNode[] {
  return split(text, (exponent) => [
    element('span.unseen', ' to the power of '),
    element('sup', exponent),
  ]);
}

/** For the `<text>` of a drawing, whose name says it in words. */
export function raisePowersInDrawing(text: string): ChildNode[] {
  let wasRaised = false;
  return split(
    text,
    (exponent) => {
      wasRaised = true;
      return [svgElement('tspan', { dy: '-0.4em', class: 'raised' }, exponent)];
    },
    (plain) => {
      if (!wasRaised) return document.createTextNode(plain);
      wasRaised = false;
      // Relative to the raised digits' own, smaller letters.
      return svgElement('tspan', { dy: '0.3em' }, plain);
    },
  );
}

function split(
  text: string,
  raise: (exponent: string) => ChildNode[],
  keep: (plain: string) => ChildNode = (plain) => document.createTextNode(plain),
): ChildNode[] {
  return text.split(POWER).flatMap((part, i) => {
    if (i % 2 === 1) return raise(part);
    return part === '' ? [] : [keep(part)];
  });
}
