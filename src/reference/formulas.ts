/**
 * Formulas by number. ART §15.
 *
 * Formulas are text in the form of ART §6 in which they are printed; nothing else is read here.
 * @module
 */
import { JSBI } from './jsbi.js';
import { ONE, ZERO } from './integers.js';

type Type = 'number' | 'color';

/** What a kind takes: a tree; a first and all others; or two of a group that may be exchanged. */
type Group = Type | { readonly first: Group; readonly others: Group } | { readonly both: Group };

interface Kind {
  readonly name: string;
  readonly type: Type;
  /** Of a leaf, its size; constants have many. */
  readonly leafSize?: number;
  readonly takes?: Group;
}

/** A constant's `value` is d and n of d ÷ 10^n, that of a palette its number. */
interface Tree {
  readonly kind: number;
  readonly value: readonly number[];
  /** In the order of the kind's groups. */
  readonly inputs: readonly Tree[];
}

const TWO: Group = { first: 'number', others: 'number' };
const THREE: Group = { first: 'number', others: TWO };
const BOTH: Group = { both: 'number' };

/** In the order of their numbers. */
const KINDS: readonly Kind[] = [
  { name: 'x', type: 'number', leafSize: 1 },
  { name: 'y', type: 'number', leafSize: 1 },
  { name: 't', type: 'number', leafSize: 2 },
  { name: 'constant', type: 'number' },
  ...numeric('add mult', BOTH),
  ...numeric('sin cos exp sqrt', 'number'),
  ...numeric('div', BOTH),
  ...numeric('mix', { both: TWO }),
  ...numeric('blend', THREE),
  ...numeric('tent well smooth', 'number'),
  ...numeric('fold mod', TWO),
  ...numeric('level', THREE),
  ...numeric('if', { first: 'number', others: THREE }),
  ...numeric('threshold step', TWO),
  ...numeric('min max radius', BOTH),
  ...numeric('angle drift', TWO),
  { name: 'rgb', type: 'color', takes: THREE },
  { name: 'hsl', type: 'color', takes: THREE },
  { name: 'palette', type: 'color', takes: 'number' },
  { name: 'waves', type: 'color', takes: { first: BOTH, others: 'number' } },
  { name: 'shade', type: 'color', takes: { first: 'color', others: 'number' } },
  {
    name: 'over',
    type: 'color',
    takes: { first: 'number', others: { first: 'color', others: 'color' } },
  },
];

const CONSTANT = KINDS.findIndex(({ name }) => name === 'constant');

function numeric(names: string, takes: Group): Kind[] {
  return names.split(' ').map((name) => ({ name, type: 'number', takes }));
}

/** ART §5: the names in their order. */
const PALETTES =
  `ember dusk lagoon moss glacier terracotta orchid harbour saffron midnight rosewood verdigris
  carnival nautical desert aurora peacock berry slate citrus coral volcano lilac savanna arctic sorbet copper bauhaus
  kelp wine cobalt ivory`.split(/\s+/);

const counts = new Map<string, JSBI>();

/** How many trees of a type, or groups, have this size. ART §15, Counts. */
export function countTrees(group: Group, size: number): JSBI {
  if (size < 1) return ZERO;
  const key = `${JSON.stringify(group)} ${size}`;
  const known = counts.get(key);
  if (known !== undefined) return known;
  const count =
    typeof group === 'string' ? countKinds(group, KINDS.length, size) : pairs(group, size);
  counts.set(key, count);
  return count;
}

function pairs(group: Exclude<Group, Type>, size: number): JSBI {
  if ('first' in group) return countPairs(group.first, group.others, size, size);
  const { both } = group;
  const equal = size % 2 === 0 ? countTrees(both, size / 2) : ZERO;
  return JSBI.divide(JSBI.add(countPairs(both, both, size, size), equal), JSBI.BigInt(2));
}

/** Σ A(i)·B(s − i) over 0 < i < end. */
function countPairs(first: Group, others: Group, size: number, end: number): JSBI {
  let sum = ZERO;
  for (let i = 1; i < end; i++) {
    sum = JSBI.add(sum, JSBI.multiply(countTrees(first, i), countTrees(others, size - i)));
  }
  return sum;
}

/** Trees of a type and size, of the kinds below one. */
function countKinds(type: Type, below: number, size: number): JSBI {
  return KINDS.slice(0, below)
    .filter((kind) => kind.type === type)
    .reduce((sum, kind) => JSBI.add(sum, countKind(kind, size)), ZERO);
}

function countKind({ name, leafSize, takes }: Kind, size: number): JSBI {
  if (takes !== undefined) {
    const digits = JSBI.BigInt(name === 'palette' ? PALETTES.length : 1);
    return JSBI.multiply(digits, countTrees(takes, size - 1));
  }
  if (leafSize !== undefined) return size === leafSize ? ONE : ZERO;
  const n = (size - 2) / 2;
  if (n === 0) return JSBI.BigInt(3);
  return Number.isInteger(n) && n <= 7 ? JSBI.BigInt(18 * 10 ** (n - 1)) : ZERO;
}

/** ART §15, Sizes. */
function sizeOfTree({ kind, value, inputs }: Tree): number {
  if (kind === CONSTANT) return 2 + 2 * value[1]!;
  return KINDS[kind]!.leafSize ?? 1 + sizeOfAll(inputs);
}

function sizeOfAll(trees: readonly Tree[]): number {
  return trees.reduce((sum, tree) => sum + sizeOfTree(tree), 0);
}

/** ART §15, Order. */
function weightOf(tree: Tree): number {
  const own = tree.kind + (tree.kind === CONSTANT ? constantPlace(tree) : 0);
  return tree.inputs.reduce((sum, input) => sum + weightOf(input), own);
}

function constantPlace({ value: [d = NaN, n = NaN] }: Tree): number {
  const size = Math.abs(d);
  if (n === 0) return [0, 1, -1].indexOf(d);
  return 2 * (size - 1 - Math.floor(size / 10)) + (d < 0 ? 1 : 0);
}

function digitOf({ value, inputs }: Tree): number {
  const turned = value[0]! - weightOf(inputs[0]!);
  return ((turned % PALETTES.length) + PALETTES.length) % PALETTES.length;
}

/** ART §15, Places. */
function placeOf(tree: Tree): JSBI {
  const { kind, inputs } = tree;
  const { type, takes, name } = KINDS[kind]!;
  const size = sizeOfTree(tree);
  let place = countKinds(type, kind, size);
  if (kind === CONSTANT) place = JSBI.add(place, JSBI.BigInt(constantPlace(tree)));
  if (takes !== undefined) place = JSBI.add(place, placeOfGroup(takes, inputs));
  if (name !== 'palette') return place;
  const before = JSBI.multiply(JSBI.BigInt(digitOf(tree)), countTrees('number', size - 1));
  return JSBI.add(place, before);
}

function placeOfGroup(group: Group, trees: readonly Tree[]): JSBI {
  if (typeof group === 'string') return placeOf(trees[0]!);
  const [first, others] = 'first' in group ? [group.first, group.others] : [group.both, group.both];
  let front = trees.slice(0, lengthOf(first));
  let back = trees.slice(lengthOf(first));
  if ('both' in group && isLess(group.both, back, front)) [front, back] = [back, front];
  const [a, b] = [sizeOfAll(front), sizeOfAll(back)];
  const [p, q] = [placeOfGroup(first, front), placeOfGroup(others, back)];
  const before = countPairs(first, others, a + b, a);
  const place = JSBI.add(before, JSBI.add(JSBI.multiply(p, countTrees(others, b)), q));
  if ('first' in group || a !== b) return place;
  return JSBI.subtract(place, triangle(p));
}

function isLess(group: Group, a: readonly Tree[], b: readonly Tree[]): boolean {
  const by = sizeOfAll(a) - sizeOfAll(b);
  return by < 0 || (by === 0 && JSBI.lessThan(placeOfGroup(group, a), placeOfGroup(group, b)));
}

function lengthOf(group: Group): number {
  if (typeof group === 'string') return 1;
  if ('both' in group) return 2 * lengthOf(group.both);
  return lengthOf(group.first) + lengthOf(group.others);
}

/** p·(p + 1) ÷ 2 */
function triangle(p: JSBI): JSBI {
  return JSBI.divide(JSBI.multiply(p, JSBI.add(p, ONE)), JSBI.BigInt(2));
}

/** The inverse of {@link placeOf}. */
function treeAt(type: Type, size: number, place: JSBI): Tree {
  let kind = KINDS.length - 1;
  while (KINDS[kind]!.type !== type || JSBI.lessThan(place, countKinds(type, kind, size))) kind--;
  const rest = JSBI.subtract(place, countKinds(type, kind, size));
  const { takes, name } = KINDS[kind]!;
  if (kind === CONSTANT) return { kind, value: constantAt(size, JSBI.toNumber(rest)), inputs: [] };
  if (takes === undefined) return { kind, value: [], inputs: [] };
  const same = countTrees(takes, size - 1);
  const inputs = groupAt(takes, size - 1, JSBI.remainder(rest, same));
  if (name !== 'palette') return { kind, value: [], inputs };
  const digit = JSBI.toNumber(JSBI.divide(rest, same));
  return { kind, value: [(digit + weightOf(inputs[0]!)) % PALETTES.length], inputs };
}

function constantAt(size: number, place: number): number[] {
  const n = (size - 2) / 2;
  if (n === 0) return [[0, 1, -1][place]!, n];
  // Nine of ten numbers do not end in 0.
  const rank = Math.floor(place / 2);
  const d = 10 * Math.floor(rank / 9) + (rank % 9) + 1;
  return [place % 2 === 0 ? d : -d, n];
}

/** The inverse of {@link placeOfGroup}. */
function groupAt(group: Group, size: number, place: JSBI): Tree[] {
  if (typeof group === 'string') return [treeAt(group, size, place)];
  const [first, others] = 'first' in group ? [group.first, group.others] : [group.both, group.both];
  let a = 1;
  while (!JSBI.lessThan(place, countPairs(first, others, size, a + 1))) a++;
  const rest = JSBI.subtract(place, countPairs(first, others, size, a));
  const row = countTrees(others, size - a);
  if ('first' in group || 2 * a !== size) {
    return [
      ...groupAt(first, a, JSBI.divide(rest, row)),
      ...groupAt(others, size - a, JSBI.remainder(rest, row)),
    ];
  }
  // The last p whose row, p·A(a) + p − p·(p + 1) ÷ 2, begins here or before.
  const begin = (p: JSBI): JSBI => JSBI.subtract(JSBI.add(JSBI.multiply(p, row), p), triangle(p));
  let low = ZERO;
  let high = row;
  while (JSBI.lessThan(JSBI.add(low, ONE), high)) {
    const middle = JSBI.divide(JSBI.add(low, high), JSBI.BigInt(2));
    if (JSBI.greaterThan(begin(middle), rest)) high = middle;
    else low = middle;
  }
  const q = JSBI.add(low, JSBI.subtract(rest, begin(low)));
  return [...groupAt(first, a, low), ...groupAt(others, a, q)];
}

/** mix takes its groups as [a, c], [b, d]; exchanging the inner two is its own inverse. */
function reordered<T>(name: string, inputs: readonly T[]): readonly T[] {
  if (name !== 'mix') return inputs;
  const [a, b, c, d] = inputs as readonly [T, T, T, T];
  return [a, c, b, d];
}

/** The formula of a number, as it is printed. ART §15. */
export function formulaOfNumber(number: JSBI): string {
  let size = 1;
  let rest = number;
  while (!JSBI.lessThan(rest, countTrees('color', size))) {
    rest = JSBI.subtract(rest, countTrees('color', size));
    size++;
  }
  return textOf(treeAt('color', size, rest));
}

/** The number of a formula. ART §15. */
export function numberOfFormula(text: string): JSBI {
  const tree = readTree(text.match(/[a-z]+|-?[0-9.]+|[(),]/g) ?? []);
  let number = placeOf(tree);
  for (let s = 1; s < sizeOfTree(tree); s++) number = JSBI.add(number, countTrees('color', s));
  return number;
}

function textOf({ kind, value, inputs }: Tree): string {
  const { name } = KINDS[kind]!;
  if (kind === CONSTANT) {
    const [d = NaN, n = NaN] = value;
    return (d / 10 ** n).toFixed(n);
  }
  if (inputs.length === 0) return name;
  const texts = reordered(name, inputs).map(textOf);
  if (name === 'palette') texts.unshift(PALETTES[value[0]!]!);
  return `${name === 'rgb' ? '' : name}(${texts.join(', ')})`;
}

/** Reads a tree from the front of the words, and takes them away. */
function readTree(words: string[]): Tree {
  const word = words.shift()!;
  if (/[0-9]/.test(word)) {
    const n = (word.split('.')[1] ?? '').length;
    return { kind: CONSTANT, value: [Number(word.replace('.', '')), n], inputs: [] };
  }
  const name = word === '(' ? 'rgb' : word;
  const kind = KINDS.findIndex((each) => each.name === name);
  if (KINDS[kind]!.takes === undefined) return { kind, value: [], inputs: [] };
  if (name !== 'rgb') words.shift();
  const value: number[] = [];
  if (name === 'palette') {
    value.push(PALETTES.indexOf(words.shift()!));
    words.shift();
  }
  const inputs: Tree[] = [];
  do inputs.push(readTree(words));
  while (words.shift() === ',');
  return { kind, value, inputs: reordered(name, inputs) };
}
