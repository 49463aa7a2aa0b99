/**
 * The text of expressions, as formulas and grammars have it. ART §6.
 *
 * Reading keeps a stack of its own: foreign text may be nested as deep as it is long.
 * @module
 */
import { tooManyNodes, MAX_TREE_NODES } from './expression.js';
import { findOperator, type OperatorName } from './operators.js';
import { findPaletteNamed } from './palettes.js';
import { type Scanner, showWord, type Word } from './scanner.js';

/** What is done with the parts of an expression as they are read, inner ones first. */
export interface ExpressionSink<T> {
  /** A name that is no operator. */
  name(word: Word): T;
  /**
   * @param value - of a constant, its number; of a palette, its place, or −1 for any
   * @param word - where it stands
   */
  operator(operator: OperatorName, inputs: readonly T[], value: number, word: Word): T;
  /** What signs between values do; undefined where there are none. */
  readonly infix?: InfixSink<T>;
}

/** What is done with numbers of any size, and the signs between values. */
export interface InfixSink<T> {
  number(value: number, word: Word): T;
  negate(value: T, sign: Word): T;
  combine(left: T, right: T, sign: Word): T;
}

/** A sign whose right side is not read yet. */
interface OpenSign<T> {
  readonly sign: Word;
  /** Undefined where a value is negated. */
  readonly left: T | undefined;
}

interface OpenOperator<T> {
  readonly operator: OperatorName;
  readonly arity: number;
  readonly inputs: T[];
  readonly value: number;
  readonly word: Word;
  /** Signs of the input that is being read. */
  readonly signs: OpenSign<T>[];
}

/** How tightly a sign binds; a value's own minus binds most. */
const BINDING: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2 };

/** Read one expression and hand its parts to the sink. */
export function readExpression<T>(scanner: Scanner, sink: ExpressionSink<T>): T {
  const open: OpenOperator<T>[] = [];
  const ownSigns: OpenSign<T>[] = [];
  let nodes = 0;
  for (;;) {
    if (++nodes > MAX_TREE_NODES) throw tooManyNodes('the expression');
    if (sink.infix !== undefined && isSign(scanner.word, '-')) {
      (open.at(-1)?.signs ?? ownSigns).push({ sign: scanner.take(), left: undefined });
      continue;
    }
    let read = readStart(scanner, sink, open);
    while (read !== undefined) {
      const inner = open.at(-1);
      if (sink.infix !== undefined) {
        const signs = inner?.signs ?? ownSigns;
        const { word } = scanner;
        const binding = word.kind === 'sign' ? (BINDING[word.text] ?? 0) : 0;
        read = combine(sink.infix, signs, read, binding);
        if (binding > 0) {
          signs.push({ sign: scanner.take(), left: read });
          break;
        }
      }
      if (inner === undefined) return read;
      inner.inputs.push(read);
      const isAlone = inner.inputs.length === 1 && inner.word.text === '(';
      if (sink.infix !== undefined && isAlone && scanner.takeSign(')')) {
        open.pop();
        continue;
      }
      const isComplete = inner.inputs.length === inner.arity;
      if (!scanner.takeSign(isComplete ? ')' : ','))
        throw wrongArity(scanner, inner, sink.infix !== undefined);
      if (!isComplete) break;
      open.pop();
      read = sink.operator(inner.operator, inner.inputs, inner.value, inner.word);
    }
  }
}

function isSign(word: Word, sign: string): boolean {
  return word.kind === 'sign' && word.text === sign;
}

/** Carry out the signs in front of a value that bind as tightly as what follows it, or more. */
function combine<T>(infix: InfixSink<T>, signs: OpenSign<T>[], value: T, binding: number): T {
  let combined = value;
  for (let last = signs.at(-1); last !== undefined; last = signs.at(-1)) {
    const { sign, left } = last;
    if (left !== undefined && (BINDING[sign.text] ?? 0) < binding) break;
    signs.pop();
    combined =
      left === undefined ? infix.negate(combined, sign) : infix.combine(left, combined, sign);
  }
  return combined;
}

/** A leaf, which is given, or the start of an operator, which is opened. */
function readStart<T>(
  scanner: Scanner,
  sink: ExpressionSink<T>,
  open: OpenOperator<T>[],
): T | undefined {
  const word = scanner.take();
  if (word.kind === 'number') {
    const { infix } = sink;
    return infix === undefined
      ? sink.operator('constant', [], readConstant(scanner, word), word)
      : infix.number(readNumber(scanner, word), word);
  }
  if (word.kind === 'sign' && word.text === '(') {
    open.push({ operator: 'rgb', arity: 3, inputs: [], value: 0, word, signs: [] });
    return undefined;
  }
  if (word.kind !== 'name') {
    throw scanner.error(word, `${showWord(word)} stands where an expression should begin`);
  }
  const operator = findOperator(word.text);
  if (operator === undefined || operator.name === 'constant') return sink.name(word);
  const arity = operator.takes.length;
  if (arity === 0) return sink.operator(operator.name, [], 0, word);
  if (!scanner.takeSign('(')) {
    throw scanner.error(scanner.word, `${operator.name} needs parentheses: it takes ${arity}`);
  }
  const value = operator.name === 'palette' ? readPalette(scanner) : 0;
  open.push({ operator: operator.name, arity, inputs: [], value, word, signs: [] });
  return undefined;
}

function wrongArity<T>(
  scanner: Scanner,
  { operator, arity, inputs }: OpenOperator<T>,
  hasSigns: boolean,
): Error {
  const { word } = scanner;
  if (hasSigns && (word.kind === 'name' || word.kind === 'number' || word.text === '('))
    return scanner.error(
      word,
      `between ${showWord(word)} and what stands before it a sign is missing, such as *`,
    );
  const wanted = inputs.length === arity ? '")"' : '","';
  return scanner.error(
    word,
    `${showWord(word)} stands where ${wanted} should: ${operator} takes ${arity}`,
  );
}

/** `NAME,` in front of a palette's input. */
function readPalette(scanner: Scanner): number {
  const word = scanner.take();
  if (word.kind !== 'name') throw scanner.error(word, 'palette begins with a palette’s name');
  const place = word.text === 'any' ? -1 : findPaletteNamed(word.text);
  if (place === -1 && word.text !== 'any') {
    throw scanner.error(word, `there is no palette ${showWord(word)}`);
  }
  if (!scanner.takeSign(',')) throw scanner.error(scanner.word, 'a comma is missing');
  return place;
}

/** At most seven decimals, so that both sides of one division in single precision are exact. */
export const MAX_DECIMALS = 7;

/** A constant's number. ART §6. */
function readConstant(scanner: Scanner, word: Word): number {
  const value = readNumber(scanner, word);
  if (Math.abs(value) > 1) throw scanner.error(word, `${showWord(word)} lies outside −1 … 1`);
  return Math.fround(value);
}

/** The number of a word in double precision; never −0. */
function readNumber(scanner: Scanner, word: Word): number {
  const [whole = '', decimals = ''] = word.text.replace('-', '').split('.');
  if (decimals.length > MAX_DECIMALS) {
    throw scanner.error(word, `${showWord(word)} has more than ${MAX_DECIMALS} decimals`);
  }
  const value = Number(whole + decimals) / 10 ** decimals.length;
  return word.text.startsWith('-') && value !== 0 ? -value : value;
}

/** The inverse of {@link readConstant}: the shortest text that gives this number. */
export function writeConstant(value: number): string {
  for (let decimals = 0; decimals <= MAX_DECIMALS; decimals++) {
    const text = value.toFixed(decimals);
    if (
      Math.fround(Math.round(Math.abs(value) * 10 ** decimals) / 10 ** decimals) === Math.abs(value)
    )
      return text;
  }
  throw new TypeError(`${value} is no constant of a formula`);
}
