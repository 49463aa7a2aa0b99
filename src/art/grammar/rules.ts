/**
 * What the rules of a grammar give, cost and lead to, and what is refused of them. ART §7.
 * @module
 */
import type { EnumeratorError } from '../../core/errors.js';
import { MAX_TREE_NODES } from '../expression.js';
import { OPERATORS, TYPE_WORDS, type ValueType } from '../operators.js';
import type { Word } from '../scanner.js';
import type { Group, Occurrence, TemplateNode } from './grammar.js';

/** A probability in lowest terms. */
export interface Fraction {
  readonly over: number;
  readonly under: number;
}

export interface RawAlternative {
  readonly probability: Fraction;
  readonly nodes: readonly RawNode[];
  readonly word: Word;
}

/** A template node as it is read, inner ones first, with the word for messages. */
export type RawNode = (
  { readonly kind: 'name'; readonly name: string } | Exclude<TemplateNode, { kind: 'rule' }>
) & { readonly word: Word };

export interface RawRule {
  readonly word: Word;
  readonly alternatives: readonly RawAlternative[];
}

export type Fail = (word: Word, problem: string) => EnumeratorError;

/** Inner nodes first, with their words: as they are read. */
type Resolved = readonly (readonly (readonly (TemplateNode & { readonly word: Word })[])[])[];

/** What each rule gives: the types of all alternatives must be one. */
export function inferTypes(
  raw: ReadonlyMap<string, RawRule>,
  rules: Resolved,
  fail: Fail,
): ValueType[] {
  const types: (ValueType | undefined)[] = rules.map(() => undefined);
  const typeOf = (node: TemplateNode): ValueType | undefined =>
    node.kind === 'rule'
      ? types[node.rule]
      : node.kind === 'drawn'
        ? 'number'
        : OPERATORS[node.operator].gives;
  // Each round settles one rule more, or is the last.
  for (let isChanged = true; isChanged;) {
    isChanged = false;
    for (const [rule, alternatives] of rules.entries()) {
      if (types[rule] !== undefined) continue;
      const known = alternatives
        .map((nodes) => typeOf(nodes.at(-1)!))
        .find((type) => type !== undefined);
      if (known === undefined) continue;
      types[rule] = known;
      isChanged = true;
    }
  }
  const entries = [...raw.entries()];
  const settled = types.map((type, rule) => {
    const [name, { word }] = entries[rule]!;
    if (type === undefined)
      throw fail(word, `the rule ${name} never comes to an operator or a leaf`);
    return type;
  });
  for (const [rule, alternatives] of rules.entries()) {
    for (const nodes of alternatives) {
      const whole = nodes.at(-1)!;
      if (typeOf(whole) !== settled[rule]) {
        throw fail(
          whole.word,
          `this gives ${TYPE_WORDS[typeOf(whole)!]}, other alternatives ${TYPE_WORDS[settled[rule]!]}`,
        );
      }
      for (const node of nodes) {
        if (node.kind !== 'operator') continue;
        for (const [i, wanted] of OPERATORS[node.operator].takes.entries()) {
          const input = nodes[node.inputs[i]!]!;
          if (typeOf(input) !== wanted) {
            throw fail(
              input.word,
              `input ${i + 1} of ${node.operator} must be ${TYPE_WORDS[wanted]}`,
            );
          }
        }
      }
    }
  }
  return settled;
}

function rulesIn(nodes: readonly TemplateNode[]): number[] {
  return nodes.flatMap((node) => (node.kind === 'rule' ? [node.rule] : []));
}

/** Nodes of the tree that first alternatives give. Each must come to an end. */
export function findLeastCosts(
  names: readonly string[],
  words: readonly Word[],
  rules: Resolved,
  fail: Fail,
): number[] {
  const costs: (number | undefined)[] = rules.map(() => undefined);
  for (let isChanged = true; isChanged;) {
    isChanged = false;
    for (const [rule, [first = []]] of rules.entries()) {
      if (costs[rule] !== undefined) continue;
      let cost = costOf(first);
      for (const inner of rulesIn(first)) cost += costs[inner] ?? NaN;
      if (Number.isNaN(cost)) continue;
      if (cost > MAX_TREE_NODES) {
        throw fail(
          words[rule]!,
          `the first alternatives of ${names[rule]} give more than ${MAX_TREE_NODES} nodes`,
        );
      }
      costs[rule] = cost;
      isChanged = true;
    }
  }
  // Those that never end hold others up, which are not to blame.
  const reached = findReached(rules.map(([first = []]) => rulesIn(first)));
  const endless = rules.findIndex((_, rule) => reached[rule]?.has(rule) === true);
  if (endless >= 0) {
    throw fail(
      words[endless]!,
      `repeating the first alternative of ${names[endless]} never ends in a leaf`,
    );
  }
  return costs.map((cost) => cost ?? NaN);
}

/** Nodes without rules, but at least 1: what is chosen for ever costs without end. */
export function costOf(nodes: readonly TemplateNode[]): number {
  return Math.max(1, nodes.filter((node) => node.kind !== 'rule').length);
}

/** A rule that comes back to itself with no operator between is refused. */
export function refuseIdleCycles(
  names: readonly string[],
  words: readonly Word[],
  rules: Resolved,
  fail: Fail,
): void {
  const idle = rules.map((alternatives) =>
    alternatives.flatMap((nodes) => (nodes.length === 1 ? rulesIn(nodes) : [])),
  );
  const reached = findReached(idle);
  for (const [rule, from] of reached.entries()) {
    if (from.has(rule)) {
      throw fail(
        words[rule]!,
        `${names[rule]} can become ${names[rule]} again with no operator between`,
      );
    }
  }
}

/** Rules from which some rule can be reached that can reach itself. */
export function findGrowing(rules: Resolved): boolean[] {
  const reached = findReached(rules.map((alternatives) => alternatives.flatMap(rulesIn)));
  return reached.map((from, rule) =>
    [rule, ...from].some((other) => reached[other]?.has(other) === true),
  );
}

/** All rules that each can reach, in one step or more. */
function findReached(steps: readonly (readonly number[])[]): Set<number>[] {
  return steps.map((first) => {
    const reached = new Set(first);
    for (const rule of reached) for (const next of steps[rule] ?? []) reached.add(next);
    return reached;
  });
}

/** The groups of an alternative. */
export function findGroups(nodes: readonly TemplateNode[]): Group[] {
  const groups: { above: number; depth: number; occurrences: Occurrence[] }[] = [];
  const pending: { node: number; group: number; depth: number }[] = [
    { node: nodes.length - 1, group: -1, depth: 0 },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, depth } = next;
    const found = nodes[node]!;
    let { group } = next;
    const isColor = found.kind === 'operator' && OPERATORS[found.operator].gives === 'color';
    if (group === -1 && !isColor)
      group = groups.push({ above: depth, depth: 0, occurrences: [] }) - 1;
    const own = group === -1 ? undefined : groups[group];
    if (own !== undefined) {
      own.depth = Math.max(own.depth, depth - own.above);
      if (found.kind === 'rule') {
        own.occurrences.push({ node, rule: found.rule, depth: depth - own.above });
      }
    }
    if (found.kind !== 'operator') continue;
    for (const input of found.inputs.toReversed())
      pending.push({ node: input, group, depth: depth + 1 });
  }
  return groups;
}
