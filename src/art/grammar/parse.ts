/**
 * Grammars as text: read, and checked while they are read. ART §7.
 * @module
 */
import { requireType } from '../../core/arguments.js';
import { findOperator } from '../operators.js';
import { type Scanner, scanText, showWord, type Word } from '../scanner.js';
import { readExpression } from '../syntax.js';
import type { Alternative, Grammar, Rule, TemplateNode } from './grammar.js';
import {
  costOf,
  type Fail,
  findGroups,
  findGrowing,
  findLeastCosts,
  type Fraction,
  inferTypes,
  type RawAlternative,
  type RawNode,
  type RawRule,
  refuseIdleCycles,
} from './rules.js';

/** Limits of ART §7. */
const MAX_RULES = 256;
const MAX_ALTERNATIVES = 256;
const MAX_TEMPLATE_NODES = 4096;
const MAX_DENOMINATOR = 2 ** 20;
const MAX_PROBABILITY_DIGITS = 7;

/**
 * Read a grammar.
 * @throws {@link EnumeratorError} `E_GRAMMAR` with line and column of what is wrong, `E_LIMIT` where
 *   it is too large
 */
export function parseGrammar(text: string): Grammar {
  requireType(text, 'string', 'grammar');
  const scanner = scanText(text, 'grammar', 'E_GRAMMAR');
  const raw = readRules(scanner);
  const fail: Fail = (word, problem) => scanner.error(word, problem);
  const places = new Map([...raw.keys()].map((name, place) => [name, place]));
  const words = [...raw.values()].map(({ word }) => word);

  const resolved = [...raw.values()].map(({ alternatives }) =>
    alternatives.map(({ nodes }) => nodes.map((node) => resolve(node, places, fail))),
  );
  const types = inferTypes(raw, resolved, fail);
  const names = [...raw.keys()];
  if (types[0] !== 'color') {
    throw fail(words[0]!, `the first rule, ${names[0]}, must give a colour, such as (E, E, E)`);
  }
  const leastCosts = findLeastCosts(names, words, resolved, fail);
  refuseIdleCycles(names, words, resolved, fail);
  const growing = findGrowing(resolved);

  return {
    rules: [...raw.entries()].map(([name, { alternatives }], rule): Rule => {
      const denominator = commonDenominator(alternatives, fail);
      return {
        name,
        gives: types[rule]!,
        grows: growing[rule]!,
        leastCost: leastCosts[rule]!,
        denominator,
        alternatives: alternatives.map(({ probability }, i): Alternative => {
          const nodes = resolved[rule]![i]!.map(({ word: _word, ...node }) => node);
          return {
            weight: probability.over * (denominator / probability.under),
            nodes,
            groups: findGroups(nodes),
            cost: costOf(nodes),
          };
        }),
      };
    }),
  };
}

/** Rules in the order of the text, by name. */
function readRules(scanner: Scanner): Map<string, RawRule> {
  const rules = new Map<string, RawRule>();
  let nodes = 0;
  do {
    const word = scanner.take();
    if (word.kind !== 'name') {
      throw scanner.error(word, `${showWord(word)} stands where a rule's name should`);
    }
    if (!/^[A-Z]/.test(word.text)) {
      throw scanner.error(word, `rules begin with a capital letter, ${showWord(word)} does not`);
    }
    if (rules.has(word.text)) {
      throw scanner.error(word, `there is a rule ${showWord(word)} already`);
    }
    if (rules.size === MAX_RULES) {
      throw scanner.error(word, `there are more than ${MAX_RULES} rules`);
    }
    if (!scanner.takeSign('->')) {
      throw scanner.error(scanner.word, `"->" should follow the rule's name ${showWord(word)}`);
    }
    const alternatives = readAlternatives(scanner);
    nodes += alternatives.reduce((sum, alternative) => sum + alternative.nodes.length, 0);
    if (nodes > MAX_TEMPLATE_NODES) {
      throw scanner.error(word, `the rules have more than ${MAX_TEMPLATE_NODES} nodes by here`);
    }
    rules.set(word.text, { word, alternatives });
  } while (scanner.word.kind !== 'end');
  return rules;
}

function readAlternatives(scanner: Scanner): RawAlternative[] {
  const first = scanner.word;
  const alternatives: RawAlternative[] = [];
  let isWithout = false;
  do {
    const { word } = scanner;
    if (alternatives.length === MAX_ALTERNATIVES) {
      throw scanner.error(word, `a rule has more than ${MAX_ALTERNATIVES} alternatives`);
    }
    const start = scanner.word.kind === 'number' ? scanner.take() : undefined;
    const under = start !== undefined && scanner.takeSign('/') ? scanner.take() : undefined;
    const isConstant = start !== undefined && under === undefined && !beginsExpression(scanner);
    const probability =
      start === undefined || isConstant ? undefined : readProbability(scanner, start, under);
    isWithout ||= probability === undefined;
    const nodes = isConstant
      ? readTemplate(constantScanner(scanner, start))
      : readTemplate(scanner);
    alternatives.push({ probability: probability ?? { over: 1, under: 1 }, nodes, word });
  } while (scanner.takeSign('|'));
  if (isWithout && alternatives.length > 1) {
    throw scanner.error(first, 'each of several alternatives needs its probability in front');
  }
  checkSum(scanner, alternatives, first);
  return alternatives;
}

function beginsExpression(scanner: Scanner): boolean {
  const { kind, text } = scanner.word;
  if (kind === 'name') return !scanner.isFollowedBy('->');
  return kind === 'number' || text === '(';
}

/** The scanner as it was before the number: what looked like a probability is a constant. */
function constantScanner(scanner: Scanner, start: Word): Scanner {
  return {
    get word() {
      return scanner.word;
    },
    take: () => start,
    takeSign: (sign) => scanner.takeSign(sign),
    isFollowedBy: (sign) => scanner.isFollowedBy(sign),
    error: (word, problem) => scanner.error(word, problem),
  };
}

function readProbability(scanner: Scanner, start: Word, under: Word | undefined): Fraction {
  const isPlain = (word: Word): boolean => /^[0-9]+$/.test(word.text);
  const isShort = (word: Word): boolean => word.text.length <= MAX_PROBABILITY_DIGITS;
  if (under !== undefined) {
    if (!isPlain(start) || !isPlain(under) || !isShort(start) || !isShort(under)) {
      throw scanner.error(
        start,
        `a probability is a fraction such as 3/8, of whole numbers of at most ${MAX_PROBABILITY_DIGITS} digits`,
      );
    }
    return reduce(scanner, start, Number(start.text), Number(under.text));
  }
  const [whole = '', decimals = ''] = start.text.split('.');
  if (!/^[0-9.]+$/.test(start.text) || !isShort({ ...start, text: whole + decimals })) {
    throw scanner.error(
      start,
      `${showWord(start)} is no probability such as 3/8 or 0.375, of at most ${MAX_PROBABILITY_DIGITS} digits`,
    );
  }
  return reduce(scanner, start, Number(whole + decimals), 10 ** decimals.length);
}

function reduce(scanner: Scanner, word: Word, over: number, under: number): Fraction {
  if (over === 0 || over > under) {
    throw scanner.error(word, 'a probability must be above 0 and at most 1');
  }
  const common = greatestDivisor(over, under);
  return { over: over / common, under: under / common };
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** Probabilities must sum to 1, exactly. */
function checkSum(scanner: Scanner, alternatives: readonly RawAlternative[], word: Word): void {
  const under = commonDenominator(alternatives, (at, problem) => scanner.error(at, problem));
  const over = alternatives.reduce(
    (sum, { probability }) => sum + probability.over * (under / probability.under),
    0,
  );
  if (over !== under) {
    throw scanner.error(word, `the probabilities of this rule sum to ${over}/${under}, not to 1`);
  }
}

/** The least common denominator of a rule's probabilities. */
function commonDenominator(alternatives: readonly RawAlternative[], fail: Fail): number {
  let common = 1;
  for (const { probability, word } of alternatives) {
    common *= probability.under / greatestDivisor(common, probability.under);
    if (common > MAX_DENOMINATOR) {
      throw fail(word, `the probabilities' common denominator is above ${MAX_DENOMINATOR}`);
    }
  }
  return common;
}

/** An alternative's expression, inner nodes first. */
function readTemplate(scanner: Scanner): RawNode[] {
  const nodes: RawNode[] = [];
  const push = (node: RawNode): number => nodes.push(node) - 1;
  readExpression<number>(scanner, {
    name: (word) =>
      push(word.text === 'c' ? { kind: 'drawn', word } : { kind: 'name', name: word.text, word }),
    operator: (operator, inputs, value, word) =>
      push({ kind: 'operator', operator, inputs, value, word }),
  });
  return nodes;
}

/** Names become rules. */
function resolve(
  node: RawNode,
  places: ReadonlyMap<string, number>,
  fail: Fail,
): TemplateNode & { word: Word } {
  if (node.kind !== 'name') return node;
  const rule = places.get(node.name);
  if (rule === undefined && node.name === 'any') {
    throw fail(node.word, '"any" stands for a palette alone: palette(any, x)');
  }
  if (rule === undefined) {
    const what = findOperator(node.name) === undefined ? 'rule, operator or leaf' : 'rule';
    throw fail(node.word, `there is no ${what} ${showWord(node.word)}`);
  }
  return { kind: 'rule', rule, word: node.word };
}
