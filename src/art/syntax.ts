/**
 * The text of expressions, as formulas and grammars have it. SPEC §15.6.
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
}

interface OpenOperator<T> {
  readonly operator: OperatorName;
  readonly arity: number;
  readonly inputs: T[];
  readonly value: number;
  readonly word: Word;
}

/** Read one expression and hand its parts to the sink. */
export function readExpression<T>(scanner: Scanner, sink: ExpressionSink<T>): T {
  const open: OpenOperator<T>[] = [];
  let nodes = 0;
  for (;;) {
    if (++nodes > MAX_TREE_NODES) throw tooManyNodes('the expression');
    let read = readStart(scanner, sink, open);
    while (read !== undefined) {
      const inner = open.at(-1);
      if (inner === undefined) return read;
      inner.inputs.push(read);
      const isComplete = inner.inputs.length === inner.arity;
      if (!scanner.takeSign(isComplete ? ')' : ',')) throw wrongArity(scanner, inner);
      if (!isComplete) break;
      open.pop();
      read = sink.operator(inner.operator, inner.inputs, inner.value, inner.word);
    }
  }
}

/** A leaf, which is given, or the start of an operator, which is opened. */
function readStart<T>(
  scanner: Scanner,
  sink: ExpressionSink<T>,
  open: OpenOperator<T>[],
): T | undefined {
  const word = scanner.take();
  if (word.kind === 'number') {
    return sink.operator('constant', [], readConstant(scanner, word), word);
  }
  if (word.kind === 'sign' && word.text === '(') {
    open.push({ operator: 'rgb', arity: 3, inputs: [], value: 0, word });
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
  open.push({ operator: operator.name, arity, inputs: [], value, word });
  return undefined;
}

function wrongArity<T>(scanner: Scanner, { operator, arity, inputs }: OpenOperator<T>): Error {
  const { word } = scanner;
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

/** A constant's number. SPEC §15.6. */
function readConstant(scanner: Scanner, word: Word): number {
  const [whole = '', decimals = ''] = word.text.replace('-', '').split('.');
  if (decimals.length > MAX_DECIMALS) {
    throw scanner.error(word, `${showWord(word)} has more than ${MAX_DECIMALS} decimals`);
  }
  const scale = 10 ** decimals.length;
  const units = Number(whole + decimals);
  if (units > scale) throw scanner.error(word, `${showWord(word)} lies outside −1 … 1`);
  const value = Math.fround(units / scale);
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
