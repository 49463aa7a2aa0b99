/**
 * A grammar that was read and checked. ART §7.
 * @module
 */
import type { OperatorName, ValueType } from '../operators.js';

/** One node of an alternative's expression. */
export type TemplateNode =
  | { readonly kind: 'rule'; readonly rule: number }
  /** `c`: a number that is drawn. */
  | { readonly kind: 'drawn' }
  | {
      readonly kind: 'operator';
      readonly operator: OperatorName;
      /** Places in {@link Alternative.nodes}. */
      readonly inputs: readonly number[];
      /** As in expressions; of a palette that is drawn, −1. */
      readonly value: number;
    };

/** A rule's name within an alternative. */
export interface Occurrence {
  /** A place in {@link Alternative.nodes}. */
  readonly node: number;
  readonly rule: number;
  /** How many operators of the alternative stand above it, counted from its group's top. */
  readonly depth: number;
}

/**
 * A part of an alternative that has to reach a depth on its own: what hangs under its colour
 * operators, or the whole where it has none.
 */
export interface Group {
  /** Operators of colours above the group. */
  readonly above: number;
  /** Operators on its own longest way, without what its rules become. */
  readonly depth: number;
  readonly occurrences: readonly Occurrence[];
}

export interface Alternative {
  /** The share of {@link Rule.denominator}. */
  readonly weight: number;
  /** Inner ones first: the last is the whole. */
  readonly nodes: readonly TemplateNode[];
  readonly groups: readonly Group[];
  /** Nodes without rules, but at least 1. */
  readonly cost: number;
}

export interface Rule {
  readonly name: string;
  readonly gives: ValueType;
  /** Whether its trees can be of any depth. */
  readonly grows: boolean;
  /** Nodes of the tree that the first alternatives give. */
  readonly leastCost: number;
  /** Weights are shares of this: the least common denominator of its probabilities. */
  readonly denominator: number;
  readonly alternatives: readonly Alternative[];
}

export interface Grammar {
  /** The first is where every tree begins. */
  readonly rules: readonly Rule[];
}

/** @throws TypeError where the value is no grammar: mostly it is a grammar's text */
export function requireGrammar(value: Grammar): void {
  const rules: unknown = (value as Partial<Grammar> | null | undefined)?.rules;
  if (Array.isArray(rules) && Array.isArray((rules as Rule[])[0]?.alternatives)) return;
  throw new TypeError('grammar must be a name, or what parseGrammar gave');
}
