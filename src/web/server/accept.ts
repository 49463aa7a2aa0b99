/**
 * What a client takes, of what there is. RFC 9110 §12.5.
 * @module
 */

/** Longer headers are not read to their end. */
const MOST_CHARACTERS = 2000;

/**
 * The best of what is offered.
 * @param header - `accept` or `accept-encoding`, with weights
 * @param offered - of what the client takes equally, and names equally clearly, the first is taken
 * @returns undefined where the client takes none of them
 */
export function chooseOffered<T extends string>(
  header: string | undefined,
  offered: readonly T[],
): T | undefined {
  const ranges = (header ?? '').slice(0, MOST_CHARACTERS).toLowerCase().split(',').map(readRange);
  let best: { name: T; range: Range } | undefined;
  for (const name of offered) {
    const range = ranges
      .filter((one) => one.clarity > 0 && covers(one.name, name))
      .reduce<Range | undefined>((a, b) => (a && a.clarity >= b.clarity ? a : b), undefined);
    if (range === undefined || range.weight === 0) continue;
    if (best === undefined || isBetter(range, best.range)) best = { name, range };
  }
  return best?.name;
}

interface Range {
  readonly name: string;
  /** 0 to 1; 0 refuses. */
  readonly weight: number;
  /** 3 for one thing, 2 for all of a type, 1 for everything, 0 for what cannot be read. */
  readonly clarity: number;
}

function readRange(text: string): Range {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim());
  const weights = parameters.flatMap((part) => /^q=([01](?:\.[0-9]{0,3})?)$/.exec(part)?.[1] ?? []);
  const clarity = name === '' ? 0 : name.startsWith('*') ? 1 : name.endsWith('/*') ? 2 : 3;
  return { name, weight: Math.min(1, Number(weights[0] ?? 1)), clarity };
}

function covers(range: string, name: string): boolean {
  if (range === '*' || range === '*/*' || range === name) return true;
  return range.endsWith('/*') && name.startsWith(range.slice(0, -1));
}

function isBetter(a: Range, b: Range): boolean {
  return a.weight === b.weight ? a.clarity > b.clarity : a.weight > b.weight;
}
