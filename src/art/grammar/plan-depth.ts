/**
 * What it costs, in nodes and at least, that a tree reaches a depth. ART §8.
 * @module
 */
import type { Alternative, Grammar, Group, Occurrence } from './grammar.js';

/** Least costs of one grammar; `Infinity` where a depth can't be reached. */
export interface LeastCosts {
  /** The cost of a rule's tree that reaches `need`; for 0 that of its first alternatives. */
  ruleCost(rule: number, need: number): number;
  /** The costs of a rule's alternatives. */
  alternativeCosts(rule: number, need: number): readonly number[];
  /** The cost of all the group's rules, with the cheapest bearer if it has one. */
  groupCost(group: Group, need: number): number;
  /** The cost of all the group's rules where this one reaches the depth. */
  bearerCost(group: Group, bearer: Occurrence, need: number): number;
  /** Whether one of the group's rules has to reach the depth: its own operators don't, and it can. */
  hasBearer(group: Group, need: number): boolean;
}

const plans = new WeakMap<Grammar, LeastCosts & { depth: number }>();

/** The costs up to `depth`, which are kept with the grammar. */
export function planDepth(grammar: Grammar, depth: number): LeastCosts {
  const found = plans.get(grammar);
  if (found !== undefined && found.depth >= depth) return found;
  const plan = { ...workOut(grammar, depth), depth };
  plans.set(grammar, plan);
  return plan;
}

function workOut({ rules }: Grammar, depth: number): LeastCosts {
  /** By need, then by rule. */
  const costs: number[][] = [];
  /** By need, by rule, by alternative. */
  const known: number[][][] = [];
  /** All rules of a group by their first alternatives. */
  const rests = new Map<Group, number>();
  for (const { alternatives } of rules) {
    for (const group of alternatives.flatMap(({ groups }) => groups))
      rests.set(
        group,
        group.occurrences.reduce((sum, { rule }) => sum + rules[rule]!.leastCost, 0),
      );
  }

  const ruleCost = (rule: number, need: number): number => costs[need]?.[rule] ?? Infinity;

  function bearerCost(group: Group, { rule, depth }: Occurrence, need: number): number {
    const below = ruleCost(rule, Math.max(0, need - group.above - depth));
    return rests.get(group)! - rules[rule]!.leastCost + below;
  }

  /** What the cheapest bearer costs; `Infinity` where no rule can reach the depth. */
  function leastBearerCost(group: Group, need: number): number {
    let least = Infinity;
    for (const bearer of group.occurrences)
      least = Math.min(least, bearerCost(group, bearer, need));
    return least;
  }

  /** Whether the group's own operators reach the depth. */
  const isDeep = (group: Group, need: number): boolean => group.above + group.depth >= need;

  function alternativeCost({ cost, groups }: Alternative, need: number): number {
    let sum = cost;
    // What can't be deep need not be, but something has to.
    let isReached = false;
    for (const group of groups) {
      const least = isDeep(group, need) ? Infinity : leastBearerCost(group, need);
      isReached ||= least < Infinity || isDeep(group, need);
      sum += least < Infinity ? least : rests.get(group)!;
    }
    return isReached ? sum : Infinity;
  }

  for (let need = 0; need <= depth; need++) {
    const row = rules.map(({ leastCost }) => (need === 0 ? leastCost : Infinity));
    costs.push(row);
    const table: number[][] = rules.map(() => []);
    known.push(table);
    // A rule may stand for another at the same depth, so that costs come in over some rounds. Most
    // grammars go from the whole to its parts: from the last rule on, few rounds are enough.
    for (let isChanged = true; isChanged;) {
      isChanged = false;
      for (let rule = rules.length - 1; rule >= 0; rule--) {
        const alternatives = rules[rule]!.alternatives.map((one) => alternativeCost(one, need));
        table[rule] = alternatives;
        const least = Math.min(...alternatives);
        if (need === 0 || least >= row[rule]!) continue;
        row[rule] = least;
        isChanged = true;
      }
    }
  }

  const hasBearer = (group: Group, need: number): boolean =>
    !isDeep(group, need) && leastBearerCost(group, need) < Infinity;
  return {
    ruleCost,
    alternativeCosts: (rule, need) => known[need]?.[rule] ?? [],
    groupCost: (group, need) =>
      hasBearer(group, need) ? leastBearerCost(group, need) : rests.get(group)!,
    bearerCost,
    hasBearer,
  };
}
