/**
 * What it costs, in nodes and at least, that a tree reaches a depth. SPEC §15.8.
 * @module
 */
import type { Alternative, Grammar, Group, Occurrence } from './grammar.js';

/** Least costs of one grammar; `Infinity` where a depth can't be reached. */
export interface LeastCosts {
  /** Of a rule's tree that reaches `need`; for 0 that of its first alternatives. */
  ruleCost(rule: number, need: number): number;
  /** Of each of a rule's alternatives. */
  alternativeCosts(rule: number, need: number): readonly number[];
  /** Of all the group's rules, its bearer, if it has one, being the cheapest. */
  groupCost(group: Group, need: number): number;
  /** Of all the group's rules where this one reaches the depth. */
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
  const costs: number[][] = [rules.map(({ leastCost }) => leastCost)];
  /** By need, by rule, by alternative: worked out once the costs of the need are settled. */
  const known: (readonly number[])[][] = [];
  const plan: LeastCosts = {
    ruleCost: (rule, need) => costs[need]?.[rule] ?? Infinity,
    alternativeCosts: (rule, need) => known[need]?.[rule] ?? [],
    groupCost: (group, need) =>
      plan.hasBearer(group, need)
        ? Math.min(...group.occurrences.map((bearer) => plan.bearerCost(group, bearer, need)))
        : restCost(group),
    bearerCost: (group, bearer, need) => {
      const below = Math.max(0, need - group.above - bearer.depth);
      const own = rules[bearer.rule]!.leastCost;
      return restCost(group) - own + plan.ruleCost(bearer.rule, below);
    },
    hasBearer: (group, need) =>
      !isDeep(group, need) &&
      group.occurrences.some(({ rule, depth }) => {
        return plan.ruleCost(rule, Math.max(0, need - group.above - depth)) < Infinity;
      }),
  };

  /** Whether the group's own operators reach the depth. */
  function isDeep(group: Group, need: number): boolean {
    return group.above + group.depth >= need;
  }

  /** All the group's rules by their first alternatives. */
  function restCost({ occurrences }: Group): number {
    return occurrences.reduce((sum, { rule }) => sum + rules[rule]!.leastCost, 0);
  }

  function alternativeCost({ cost, groups }: Alternative, need: number): number {
    // What can't be deep need not be, but something has to.
    const isReached = groups.some((group) => isDeep(group, need) || plan.hasBearer(group, need));
    if (!isReached) return Infinity;
    return groups.reduce((sum, group) => sum + plan.groupCost(group, need), cost);
  }

  function settle(need: number): void {
    known.push(
      rules.map(({ alternatives }) =>
        alternatives.map((alternative) => alternativeCost(alternative, need)),
      ),
    );
  }

  settle(0);
  for (let need = 1; need <= depth; need++) {
    const row = rules.map(() => Infinity);
    costs.push(row);
    // A rule may stand for another at the same depth, so that costs come in over some rounds.
    for (let isChanged = true; isChanged;) {
      isChanged = false;
      for (const [rule, { alternatives }] of rules.entries()) {
        for (const alternative of alternatives) {
          const cost = alternativeCost(alternative, need);
          if (cost >= row[rule]!) continue;
          row[rule] = cost;
          isChanged = true;
        }
      }
    }
    settle(need);
  }
  return plan;
}
