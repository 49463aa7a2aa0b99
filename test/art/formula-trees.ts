/**
 * ART §15 once more, on trees alone: all trees that can be written, and their order. Nothing is counted here.
 * @module
 */
import { OPERATORS, type OperatorName, PALETTES } from '../../src/art/index.js';
import { LATER_OPERATORS } from '../../src/art/operators.js';

/** A tree as it is read; `value` is a constant's text, or a palette's number. */
export interface Tree {
  readonly name: string;
  readonly value: string;
  readonly inputs: readonly Tree[];
}

/** Those of art/1, which formulas with numbers have. ART §15. */
const NUMBERED = Object.entries(OPERATORS).filter(([name]) => !LATER_OPERATORS.has(name));
const NAMES = NUMBERED.map(([name]) => name);

/** Read a formula as it is printed. */
export function readTree(text: string): Tree {
  const words = text.match(/[a-z]+|-?[0-9.]+|[(),]/g) ?? [];
  let at = 0;
  function next(): Tree {
    const word = words[at++] ?? '';
    if (/[0-9]/.test(word)) return { name: 'constant', value: word, inputs: [] };
    const name = word === '(' ? 'rgb' : word;
    if (word !== '(' && words[at] !== '(') return { name, value: '', inputs: [] };
    if (word !== '(') at++;
    let value = '';
    if (name === 'palette') {
      value = `${PALETTES.findIndex((palette) => palette.name === words[at])}`;
      at += 2;
    }
    const inputs: Tree[] = [];
    do inputs.push(next());
    while (words[at++] === ',');
    return { name, value, inputs };
  }
  return next();
}

const EXCHANGEABLE = new Set(['add', 'mult', 'div', 'min', 'max', 'radius']);

/** The inputs by groups, in the order in which they are compared. */
function groupsOf({ name, inputs }: Tree): readonly (readonly Tree[])[] {
  const [a, b, c, d] = inputs as readonly [Tree, Tree, Tree, Tree];
  if (name === 'mix') {
    return [
      [a, c],
      [b, d],
    ];
  }
  if (name === 'waves') return [[a, b], [c]];
  return inputs.map((input) => [input]);
}

/** ART §15, Sizes. */
export function sizeOf({ name, value, inputs }: Tree): number {
  if (name === 'constant') return 2 + 2 * (value.split('.')[1] ?? '').length;
  return name === 't' ? 2 : 1 + sizeOfAll(inputs);
}

function sizeOfAll(trees: readonly Tree[]): number {
  return trees.reduce((sum, tree) => sum + sizeOf(tree), 0);
}

function weightOf({ name, value, inputs }: Tree): number {
  const own = NAMES.indexOf(name) + (name === 'constant' ? placeOf(value) : 0);
  return inputs.reduce((sum, input) => sum + weightOf(input), own);
}

/** A constant among those of as many decimals, by counting those in front of it. */
function placeOf(constant: string): number {
  const digits = Number(constant.replace('-', '').replace('.', ''));
  const isWhole = !constant.includes('.');
  let place = 0;
  for (let i = isWhole ? 0 : 1; i < digits; i++) {
    if (isWhole || i % 10 !== 0) place += i === 0 ? 1 : 2;
  }
  return place + (constant.startsWith('-') ? 1 : 0);
}

function turnedPalette({ value, inputs }: Tree): number {
  const turned = Number(value) - inputs.reduce((sum, input) => sum + weightOf(input), 0);
  return ((turned % 32) + 32) % 32;
}

/** Less than 0 where the first is the lesser. */
export function compareTrees(a: Tree, b: Tree): number {
  const by = sizeOf(a) - sizeOf(b) || NAMES.indexOf(a.name) - NAMES.indexOf(b.name);
  if (by !== 0) return by;
  if (a.name === 'constant') return placeOf(a.value) - placeOf(b.value);
  if (a.name === 'palette' && turnedPalette(a) !== turnedPalette(b)) {
    return turnedPalette(a) - turnedPalette(b);
  }
  const [ours, theirs] = [groupsOf(a), groupsOf(b)];
  for (const [i, group] of ours.entries()) {
    const found = compareGroups(group, theirs[i] ?? []);
    if (found !== 0) return found;
  }
  return 0;
}

function compareGroups(a: readonly Tree[], b: readonly Tree[]): number {
  const by = sizeOfAll(a) - sizeOfAll(b);
  if (by !== 0) return by;
  for (const [i, tree] of a.entries()) {
    const found = compareTrees(tree, b[i]!);
    if (found !== 0) return found;
  }
  return 0;
}

/** All ways of exchanging two inputs of an operator, or two pairs, and whether that may be done. */
export function exchangeInputs(
  name: OperatorName,
  arity: number,
): readonly { readonly order: readonly number[]; readonly isAllowed: boolean }[] {
  const places = Array.from({ length: arity }, (_, i) => i);
  const swapped = (order: readonly number[], i: number, j: number): number[] =>
    order.map((place) => (place === i ? j : place === j ? i : place));
  const swaps = places.flatMap((i) => places.slice(i + 1).map((j) => swapped(places, i, j)));
  const double = arity === 4 ? [swapped(swapped(places, 0, 1), 2, 3)] : [];
  return [...swaps, ...double].map((order) => {
    const text = order.join('');
    return {
      order,
      isAllowed:
        EXCHANGEABLE.has(name) ||
        (name === 'mix' && text === '1032') ||
        (name === 'waves' && text === '102'),
    };
  });
}

type BySize = readonly ReadonlySet<string>[];

/**
 * All trees up to a size as texts, by making every one that can be written: of those that differ in exchanged
 * inputs one remains, whichever has the lesser text in front.
 */
export function allTrees(most: number): { readonly number: BySize; readonly color: BySize } {
  const number: Set<string>[] = [new Set()];
  const color: Set<string>[] = [new Set()];
  for (let size = 1; size <= most; size++) {
    number.push(new Set(size === 1 ? ['x', 'y'] : size === 2 ? ['t'] : []));
    color.push(new Set());
    for (const constant of constantsOf(size)) number[size]!.add(constant);
    for (const [name, { takes, gives }] of NUMBERED) {
      if (takes.length === 0) continue;
      const found = gives === 'number' ? number[size]! : color[size]!;
      for (const inputs of inputsOf(takes, size - 1)) {
        if (name !== 'palette') found.add(textOf(name, inputs));
        else for (const palette of PALETTES) found.add(`palette(${palette.name}, ${inputs[0]})`);
      }
    }
  }
  return { number, color };

  function* inputsOf(takes: readonly string[], size: number): Generator<string[]> {
    const [first, ...others] = takes;
    if (first === undefined) {
      if (size === 0) yield [];
      return;
    }
    for (let i = 1; i <= size - others.length; i++) {
      for (const input of (first === 'number' ? number : color)[i] ?? []) {
        for (const rest of inputsOf(others, size - i)) yield [input, ...rest];
      }
    }
  }
}

function textOf(name: string, inputs: readonly string[]): string {
  const [a = '', b = '', c = '', d = ''] = inputs;
  const isTurned =
    name === 'mix'
      ? `${b} ${d}` < `${a} ${c}`
      : name === 'waves' || EXCHANGEABLE.has(name)
        ? b < a
        : false;
  if (!isTurned) return `${name}(${inputs.join(', ')})`;
  return `${name}(${(name === 'mix' ? [b, a, d, c] : [b, a, ...inputs.slice(2)]).join(', ')})`;
}

/** Constants, as many as can be written: those of a decimal that is 0 at the end have a smaller size. */
function constantsOf(size: number): string[] {
  const decimals = (size - 2) / 2;
  if (decimals === 0) return ['0', '1', '-1'];
  if (!Number.isInteger(decimals) || decimals < 1) return [];
  const texts: string[] = [];
  for (let d = 1; d < 10 ** decimals; d++) {
    const text = (d / 10 ** decimals).toFixed(decimals);
    if (!text.endsWith('0')) texts.push(text, `-${text}`);
  }
  return texts;
}
