/**
 * Words of formulas and grammars, with the line and column at which each stands. ART §6, §7.
 * @module
 */
import { EnumeratorError, type ErrorCode } from '../core/errors.js';
import { quoteText } from '../core/quote.js';

export interface Word {
  readonly kind: 'name' | 'number' | 'sign' | 'end';
  /** As it is written; empty at the end. */
  readonly text: string;
  /** Where it begins, in UTF-16 units. */
  readonly at: number;
}

/** Reads a text word by word, one word ahead. */
export interface Scanner {
  /** The word that comes next. */
  readonly word: Word;
  /** Step over the next word and give it. */
  take(): Word;
  /** Step over the next word where it is this sign; whether it was. */
  takeSign(sign: string): boolean;
  /** Whether the word behind the next one is this sign. */
  isFollowedBy(sign: string): boolean;
  /** A text error at a word. */
  error(word: Word, problem: string): EnumeratorError;
}

/** The longest text that is read, in UTF-16 units. ART §6. */
const MAX_TEXT_LENGTH = 2 ** 20;

const BLANKS = /(?:[ \t\r\n]+|#[^\n]*)*/y;

/** What the words of a kind of text are. */
interface Words {
  readonly patterns: readonly (readonly [Word['kind'], RegExp])[];
  /** What a number with an exponent begins with. */
  readonly exponent: RegExp;
  /** What to write in the place of characters that mean nothing here. */
  readonly instead: Readonly<Record<string, string>>;
}

/** What stands in the place of π. */
export const HALF_TURNS = 'angles count in half turns: sin(x) is the sine of x half turns';
const NO_POINT_FIRST = 'a number begins with a digit, such as 0.5';

/** Signs stand between values, so that `-` is no part of a name or a number. */
const FORMULA_WORDS: Words = {
  patterns: [
    ['name', /[A-Za-z][A-Za-z0-9_]*/y],
    ['number', /[0-9]+(?:\.[0-9]+)?/y],
    ['sign', /[(),+*/-]/y],
  ],
  exponent: /[eE][+-]?[0-9]/y,
  instead: {
    '−': 'write "-"',
    '–': 'write "-"',
    '×': 'write "*"',
    '·': 'write "*"',
    '÷': 'write "/"',
    '^': 'write x*x for a square',
    '²': 'write x*x for a square',
    '%': 'write mod(a, b)',
    '.': NO_POINT_FIRST,
    π: HALF_TURNS,
  },
};

const GRAMMAR_WORDS: Words = {
  patterns: [
    ['name', /[A-Za-z][A-Za-z0-9_-]*/y],
    ['number', /-?[0-9]+(?:\.[0-9]+)?/y],
    ['sign', /->|[(),|/]/y],
  ],
  exponent: /e[+-]?[0-9]/y,
  instead: {
    '*': 'write mult(a, b)',
    '×': 'write mult(a, b)',
    '+': 'write add(a, b)',
    '-': 'write mult(-1, a)',
    '−': 'write "-"',
    '.': NO_POINT_FIRST,
    π: HALF_TURNS,
  },
};

/**
 * @param what - is read, as messages call it, too
 * @throws {@link EnumeratorError} `E_LIMIT` where it is too long; the given code, here and in `take`,
 *   where a character belongs to no word
 */
export function scanText(text: string, what: 'formula' | 'grammar', code: ErrorCode): Scanner {
  const { patterns, exponent, instead } = what === 'formula' ? FORMULA_WORDS : GRAMMAR_WORDS;
  if (text.length > MAX_TEXT_LENGTH) {
    throw new EnumeratorError(
      'E_LIMIT',
      `the ${what} has ${text.length} characters: the limit is ${MAX_TEXT_LENGTH}`,
    );
  }
  let next = readWord(0);

  function readWord(from: number): Word {
    BLANKS.lastIndex = from;
    BLANKS.test(text);
    const at = BLANKS.lastIndex;
    if (at >= text.length) return { kind: 'end', text: '', at };
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (found === null) continue;
      const word = { kind, text: found[0], at };
      exponent.lastIndex = pattern.lastIndex;
      if (kind === 'number' && exponent.test(text))
        throw error(word, 'numbers have no exponent: write decimals, such as 0.001');
      return word;
    }
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const isArrow = character === '>' && text[at - 1] === '-';
    const problem = isArrow
      ? 'a blank should stand before "->": names may have "-" in them'
      : `"${quoteText(character)}" means nothing${Object.hasOwn(instead, character) ? `: ${instead[character]}` : ''}`;
    throw error({ kind: 'sign', text: character, at }, problem);
  }

  function error(word: Word, problem: string): EnumeratorError {
    const before = text.slice(0, word.at);
    const line = before.split('\n').length;
    const column = word.at - before.lastIndexOf('\n');
    return new EnumeratorError(code, `${what}, line ${line}, column ${column}: ${problem}`);
  }

  return {
    get word() {
      return next;
    },
    take() {
      const taken = next;
      if (taken.kind !== 'end') next = readWord(taken.at + taken.text.length);
      return taken;
    },
    takeSign(sign) {
      if (next.kind !== 'sign' || next.text !== sign) return false;
      this.take();
      return true;
    },
    isFollowedBy: (sign) => readWord(next.at + next.text.length).text === sign,
    error,
  };
}

/** A word as a message shows it. */
export function showWord(word: Word): string {
  return word.kind === 'end' ? 'the end' : `"${quoteText(word.text)}"`;
}
