/**
 * Texts that differ from a text by one small change.
 * @module
 */

export interface NearText {
  readonly text: string;
  /** What was done, in a few words. */
  readonly change: string;
  /** What is new in it: from here, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

const MOST = 12;
/** In UTF-16 units. */
const MOST_LENGTH = 2 ** 16;

/**
 * @returns at most twelve, all different from the text and from each other; none for a text of more
 *   than 65,536 UTF-16 units
 */
export function nearTexts(text: string): NearText[] {
  if (text.length > MOST_LENGTH) return [];
  const points = Array.from(text);
  const [first = ''] = points;
  const last = points.at(-1) ?? '';
  const butLast = points.slice(0, -1).join('');
  const butFirst = points.slice(1).join('');
  const beforeLast = points.at(-2) ?? '';
  const middle = Math.floor(points.length / 2);
  const made = [
    placed(butLast, flipBit(last), '', 'one bit of the last character'),
    placed('', otherCase(first), butFirst, 'the case of the first'),
    placed(text, ' ', '', 'a space at its end'),
    placed(text, '\n', '', 'a line’s end behind it'),
    placed(butLast, otherCase(last), '', 'the case of the last'),
    placed('', flipBit(first), butFirst, 'one bit of the first character'),
    placed(text, '.', '', 'a full stop'),
    placed(text, '1', '', 'a digit more'),
    placed(points.slice(0, -2).join(''), last + beforeLast, '', 'two change places'),
    placed(butLast, '', '', 'one left out'),
    placed(
      points.slice(0, middle).join(''),
      flipBit(points[middle] ?? ''),
      points.slice(middle + 1).join(''),
      'one bit in the middle',
    ),
    placed('', ' ', text, 'a space in front'),
    placed(text, last, '', 'the last one twice'),
    placed('', 'a', text, 'a letter in front'),
    placed(text, '0', '', 'another digit'),
    placed(text, '!', '', 'an exclamation mark'),
    placed(text, '\t', '', 'a tab'),
    placed(text, '?', '', 'a question mark'),
  ];
  const seen = new Set([text]);
  const near: NearText[] = [];
  for (const one of made) {
    if (seen.has(one.text) || near.length === MOST) continue;
    seen.add(one.text);
    near.push(one);
  }
  return near;
}

/**
 * A near text in signs that can be seen, in about `width` characters: what is new in the middle.
 */
export function shownText(
  { text, start, end }: NearText,
  width: number,
): Record<'before' | 'changed' | 'after', string> {
  const room = Math.max(1, Math.floor((width - (end - start)) / 2));
  const before = Array.from(text.slice(0, start));
  const after = Array.from(text.slice(end));
  const roomBefore = Math.max(room, width - (end - start) - after.length);
  const roomAfter = Math.max(room, width - (end - start) - before.length);
  if (before.length > roomBefore) before.splice(0, before.length - roomBefore + 1, '…');
  if (after.length > roomAfter) after.splice(roomAfter - 1, Infinity, '…');
  return {
    before: visible(before.join('')),
    changed: visible(text.slice(start, end)).replaceAll(' ', '␣'),
    after: visible(after.join('')),
  };
}

function placed(before: string, changed: string, after: string, change: string): NearText {
  const start = before.length;
  return { text: before + changed + after, change, start, end: start + changed.length };
}

/** The lowest bit, which is one bit of the text's UTF-8, where that gives a sign that can be seen. */
function flipBit(point: string): string {
  const code = point.codePointAt(0);
  if (code === undefined) return '';
  const flipped = String.fromCodePoint(code ^ 1);
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(flipped) ? flipped : point;
}

function otherCase(point: string): string {
  const upper = point.toUpperCase();
  const other = upper === point ? point.toLowerCase() : upper;
  return Array.from(other).length === 1 ? other : point;
}

function visible(text: string): string {
  return text.replaceAll('\n', '⏎').replaceAll('\t', '⇥');
}
