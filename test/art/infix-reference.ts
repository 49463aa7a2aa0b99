/**
 * Signs between values a second time, plainly, on the printed text of trees: ART §6.1 line by line.
 * @module
 */

/** k·A + s; A is text, and there where k is not 0. A colour or a palette's name is A alone. */
interface Value {
  readonly k: number;
  readonly tree: string | undefined;
  readonly s: number;
}

const of = (tree: string, k = 1, s = 0): Value => ({ k, tree: k === 0 ? undefined : tree, s });
const alone = (s: number): Value => ({ k: 0, tree: undefined, s });

/** The constant nearest to a number, with as many decimals as it takes. */
function constant(value: number): string {
  const text = (Math.round(Math.abs(value) * 1e7) / 1e7).toFixed(7).replace(/\.?0+$/, '');
  return value < 0 && text !== '0' ? `-${text}` : text;
}

const times = (m: number, tree: string): string =>
  m === 1 ? tree : `mult(${constant(m)}, ${tree})`;
const signed = ({ k, tree }: Value): string => times(k < 0 ? -1 : 1, tree!);

function whole({ k, tree, s }: Value): { k: number; tree: string } {
  if (tree === undefined) return { k: s, tree: '1' };
  if (s === 0) return { k, tree };
  const m = Math.max(Math.abs(k), Math.abs(s));
  return { k: 2 * m, tree: `add(${times(k / m, tree)}, ${constant(s / m)})` };
}

const negative = ({ k, tree, s }: Value): Value => ({ k: -k, tree, s: -s });

function sum(v: Value, w: Value): Value {
  const s = v.s + w.s;
  if (v.tree === undefined) return { ...w, s };
  if (w.tree === undefined) return { ...v, s };
  const [k, other] = [Math.abs(v.k), Math.abs(w.k)];
  const both = `${signed(v)}, ${signed(w)}`;
  const share = constant((2 * other) / (k + other) - 1);
  return of(k === other ? `add(${both})` : `blend(${share}, ${both})`, k + other, s);
}

function product(v: Value, w: Value): Value {
  if (w.tree === undefined) return { ...of(v.tree ?? '', v.k * w.s, v.s * w.s) };
  if (v.tree === undefined) return of(w.tree, w.k * v.s, w.s * v.s);
  const [a, b] = [whole(v), whole(w)];
  return of(`mult(${a.tree}, ${b.tree})`, a.k * b.k);
}

function quotient(v: Value, w: Value): Value {
  if (w.tree === undefined) return { ...of(v.tree ?? '', v.k / w.s, v.s / w.s) };
  const [a, b] = [whole(v), whole(w)];
  const m = Math.max(Math.abs(a.k), Math.abs(b.k));
  return of(`div(${times(a.k / m, a.tree)}, ${times(b.k / m, b.tree)})`);
}

/** What an operator takes. */
function taken(value: Value): string {
  if (value.tree === undefined) return constant(value.s);
  const { k, tree } = whole(value);
  if (Math.abs(k) <= 1) return times(k, tree);
  let [q, n] = [Math.abs(k), 0];
  for (; q > 5; q /= 5) n++;
  const first = `fold(${signed({ k, tree, s: 0 })}, ${constant((q - 3) / 2)})`;
  return `${'fold('.repeat(n)}${first}${', 1)'.repeat(n)}`;
}

function applied(name: string, inputs: readonly Value[]): Value {
  const [first] = inputs;
  if (name === 'sin' && first?.tree !== undefined && Math.abs(first.k) + Math.abs(first.s) > 1)
    return of(`cos(${taken({ ...first, s: first.s - 0.5 })})`);
  return of(`${name}(${inputs.map(taken).join(', ')})`);
}

/** The printed form of a formula with signs, which must be one. */
export function plainlyPrinted(text: string): string {
  const words = text.replaceAll(/#.*/g, '').match(/[A-Za-z]\w*|[\d.]+|[^\s]/g) ?? [];
  let at = 0;
  const takes = (sign: string): boolean => words[at] === sign && ++at > 0;

  function expression(): Value {
    let value = term();
    for (;;) {
      if (takes('+')) value = sum(value, term());
      else if (takes('-')) value = sum(value, negative(term()));
      else return value;
    }
  }

  function term(): Value {
    let value = factor();
    for (;;) {
      if (takes('*')) value = product(value, factor());
      else if (takes('/')) value = quotient(value, factor());
      else return value;
    }
  }

  function factor(): Value {
    if (takes('-')) return negative(factor());
    const word = words[at++]!;
    if (/^\d/.test(word)) return alone(Number(word));
    if (word === '(') {
      at--;
      const inside = list();
      return inside.length === 1 ? inside[0]! : applied('', inside);
    }
    return words[at] === '(' ? applied(word, list()) : of(word);
  }

  function list(): Value[] {
    const values: Value[] = [];
    do {
      at++;
      values.push(expression());
    } while (words[at] === ',');
    at++;
    return values;
  }

  return taken(expression());
}
