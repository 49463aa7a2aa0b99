/**
 * Signs between values: arithmetic without bounds, put into operators whose results have them. ART §6.1.
 *
 * A value is factor·tree + offset as long as signs are read. What an operator takes is the same number,
 * reflected at −1 and 1.
 * @module
 */
import type { ExpressionBuilder } from './expression.js';
import { type Scanner, showWord, type Word } from './scanner.js';
import { MAX_DECIMALS } from './syntax.js';

/** factor·tree + offset, or offset alone; a colour is a tree. */
export interface Wide {
  readonly factor: number;
  /** Its place among the builder's nodes; undefined where the factor is 0. */
  readonly tree: number | undefined;
  readonly offset: number;
  /** Where it stands, for errors. */
  readonly word: Word;
}

/** Factors and offsets are at most so large. */
const MOST = 10_000;

const DECIMAL_SCALE = 10 ** MAX_DECIMALS;

/** Arithmetic with trees of a builder. */
export interface InfixArithmetic {
  number(value: number, word: Word): Wide;
  negate(value: Wide, sign: Word): Wide;
  /** @param sign - `+`, `-`, `*` or `/` */
  combine(left: Wide, right: Wide, sign: Word): Wide;
  /** The value as an operator takes it: the place of its tree. */
  settle(value: Wide): number;
  /** The sine of a value, of which nothing is reflected. */
  sine(value: Wide): number;
}

/** A tree as it is. */
export function plainTree(tree: number, word: Word): Wide {
  return { factor: 1, tree, offset: 0, word };
}

/** @param scanner - makes the errors */
export function openInfix(builder: ExpressionBuilder, scanner: Scanner): InfixArithmetic {
  const constant = (value: number): number => {
    const size = Math.round(Math.abs(value) * DECIMAL_SCALE) / DECIMAL_SCALE;
    return builder.add('constant', [], Math.fround(value < 0 && size !== 0 ? -size : size));
  };
  const scale = (by: number, tree: number): number =>
    by === 1 ? tree : builder.add('mult', [constant(by), tree]);

  function make(factor: number, tree: number | undefined, offset: number, word: Word): Wide {
    if (Math.abs(factor) > MOST || Math.abs(offset) > MOST)
      throw scanner.error(word, `numbers between signs go up to ${MOST}`);
    return { factor, tree: factor === 0 ? undefined : tree, offset, word };
  }

  /** The same without an offset. */
  function absorb({ factor, tree, offset }: Wide): { factor: number; tree: number } {
    if (tree === undefined) return { factor: offset, tree: constant(1) };
    if (offset === 0) return { factor, tree };
    const most = Math.max(Math.abs(factor), Math.abs(offset));
    const sum = builder.add('add', [scale(factor / most, tree), constant(offset / most)]);
    return { factor: 2 * most, tree: sum };
  }

  function add(left: Wide, right: Wide, word: Word): Wide {
    const offset = left.offset + right.offset;
    if (left.tree === undefined || right.tree === undefined)
      return make(left.factor + right.factor, left.tree ?? right.tree, offset, word);
    const [from, to] = [Math.abs(left.factor), Math.abs(right.factor)];
    const inputs = [
      scale(left.factor < 0 ? -1 : 1, left.tree),
      scale(right.factor < 0 ? -1 : 1, right.tree),
    ];
    // Weights whose sum is 1, so that the factor does not grow more than it must.
    const sum =
      from === to
        ? builder.add('add', inputs)
        : builder.add('blend', [constant((2 * to) / (from + to) - 1), ...inputs]);
    return make(from + to, sum, offset, word);
  }

  function multiply(left: Wide, right: Wide, word: Word): Wide {
    if (right.tree === undefined)
      return make(left.factor * right.offset, left.tree, left.offset * right.offset, word);
    if (left.tree === undefined) return multiply(right, left, word);
    const [a, b] = [absorb(left), absorb(right)];
    return make(a.factor * b.factor, builder.add('mult', [a.tree, b.tree]), 0, word);
  }

  function divide(left: Wide, right: Wide, word: Word): Wide {
    if (right.tree === undefined) {
      if (right.offset === 0) throw scanner.error(word, 'nothing is divided by 0');
      return make(left.factor / right.offset, left.tree, left.offset / right.offset, word);
    }
    const [a, b] = [absorb(left), absorb(right)];
    const most = Math.max(Math.abs(a.factor), Math.abs(b.factor));
    const inputs = [scale(a.factor / most, a.tree), scale(b.factor / most, b.tree)];
    return plainTree(builder.add('div', inputs), word);
  }

  function checkNumber({ tree }: Wide, sign: Word): void {
    if (tree !== undefined && builder.typeOf(tree) === 'color')
      throw scanner.error(sign, `${showWord(sign)} is for numbers, and a colour stands beside it`);
  }

  const negate = (value: Wide, sign: Word): Wide => {
    checkNumber(value, sign);
    return make(-value.factor, value.tree, -value.offset, sign);
  };

  function settle(value: Wide): number {
    if (value.tree === undefined) {
      if (Math.abs(value.offset) > 1)
        throw scanner.error(
          value.word,
          `${value.offset} lies outside −1 … 1: a larger number stands beside a sign alone, as in 3*x`,
        );
      return constant(value.offset);
    }
    const { factor, tree } = absorb(value);
    if (Math.abs(factor) <= 1) return scale(factor, tree);
    let rest = Math.abs(factor);
    let folds = 0;
    for (; rest > 5; rest /= 5) folds++;
    const start = factor < 0 ? scale(-1, tree) : tree;
    let folded = builder.add('fold', [start, constant((rest - 3) / 2)]);
    for (; folds > 0; folds--) folded = builder.add('fold', [folded, constant(1)]);
    return folded;
  }

  return {
    number: (value, word) => make(0, undefined, value, word),
    negate,
    combine(left, right, sign) {
      checkNumber(left, sign);
      checkNumber(right, sign);
      if (sign.text === '*') return multiply(left, right, sign);
      if (sign.text === '/') return divide(left, right, sign);
      return add(left, sign.text === '-' ? negate(right, sign) : right, sign);
    },
    settle,
    sine(value) {
      const { factor, tree, offset } = value;
      if (tree === undefined || Math.abs(factor) + Math.abs(offset) <= 1)
        return builder.add('sin', [settle(value)]);
      // A cosine is the same on both sides of −1 and 1.
      return builder.add('cos', [settle({ ...value, offset: offset - 0.5 })]);
    },
  };
}
