/**
 * The order of file names in which digits count as numbers: `image-2.png` comes before
 * `image-10.png`, however a folder or a shell sorts them.
 * @module
 */

/**
 * Compare two names from the left: where both have digits, these are numbers of any length;
 * elsewhere the characters are compared by their codes. Where nothing but leading zeros differs, the
 * first number with fewer of them comes first: `3`, `03`, `0003`.
 * @returns negative, zero or positive, as `sort` wants it; zero for equal names alone
 */
export function compareNames(a: string, b: string): number {
  let zeros = 0;
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (!isDigit(a, i) || !isDigit(b, j)) {
      const difference = a.charCodeAt(i++) - b.charCodeAt(j++);
      if (difference !== 0) return difference;
      continue;
    }
    const [first, second] = [digitsAt(a, i), digitsAt(b, j)];
    const [one, other] = [first, second].map((digits) => digits.replace(/^0+/, '')) as [
      string,
      string,
    ];
    // The longer number is larger.
    if (one !== other) return one.length - other.length || (one < other ? -1 : 1);
    if (zeros === 0) zeros = first.length - second.length;
    i += first.length;
    j += second.length;
  }
  return a.length - i - (b.length - j) || zeros;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

function digitsAt(text: string, at: number): string {
  let end = at;
  while (end < text.length && isDigit(text, end)) end++;
  return text.slice(at, end);
}
