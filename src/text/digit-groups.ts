/**
 * What may stand between the digits of a number, so that it can be read: `1,000,000`, `1 000 000`. SPEC §7.
 * @module
 */

/** Spaces of every width, where a line may end and where not. */
export const BLANKS =
  ' \u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000';

const BEFORE_THREE = `,${BLANKS}`;
const MARKS = `_${BEFORE_THREE}`;
const ALL_MARKS = new RegExp(`[${MARKS}]`, 'g');

/** Whether a character may stand between two hex digits. */
export function isMark(character: string): boolean {
  return character !== '' && MARKS.includes(character);
}

/** Digits without their marks. */
export function withoutMarks(digits: string): string {
  return digits.replaceAll(ALL_MARKS, '');
}

/**
 * How many characters a decimal number with the same comma or blank before each three digits has.
 * @param start - where it begins
 * @returns 0 where there is no such mark, or where another mark or a digit stands behind the last three
 */
export function groupedLength(text: string, start = 0): number {
  let at = start;
  while (at < start + 3 && isDigitAt(text, at)) at++;
  const mark = text.charAt(at);
  if (at === start || mark === '' || !BEFORE_THREE.includes(mark)) return 0;
  const first = at;
  while (text.charAt(at) === mark && [1, 2, 3].every((i) => isDigitAt(text, at + i))) at += 4;
  const isWhole = !isMark(text.charAt(at)) && !isDigitAt(text, at);
  return at > first && isWhole ? at - start : 0;
}

function isDigitAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}
