/**
 * From words to an expression: a grammar's rules chosen until a tree stands that is deep enough
 * and within its budget of nodes. ART §8.
 * @module
 */
import { requireFields, requireObject, requireType } from '../../core/arguments.js';
import { EnumeratorError } from '../../core/errors.js';
import { buildExpression, type Expression, type ExpressionBuilder } from '../expression.js';
import { MAX_DEPTH } from '../limits.js';
import type { WordSource } from '../seed.js';
import {
  type Alternative,
  type Grammar,
  type Group,
  type Occurrence,
  requireGrammar,
  type TemplateNode,
} from './grammar.js';
import { PALETTES } from '../palettes.js';
import { type LeastCosts, planDepth } from './plan-depth.js';

export interface GrowOptions {
  /** Operators on the longest way to a leaf, at least. From 1 to {@link MAX_DEPTH}. */
  readonly depth: number;
  /** Chooses the rules. */
  readonly words: WordSource;
  /** For animations: chooses the leaves that t moves. */
  readonly times?: WordSource | undefined;
  /** Hears of every choice: for statistics. */
  readonly onChoice?: (choice: Choice) => void;
}

/** One choice of an alternative. */
export interface Choice {
  readonly rule: number;
  readonly alternative: number;
  /** Whether depth and budget left the choice among all alternatives. */
  readonly isFree: boolean;
}

/** How many nodes a tree may have. ART §8. */
export function nodeBudget(depth: number): number {
  requireType(depth, 'number', 'depth');
  return 64 + 24 * depth;
}

type Task =
  | {
      readonly kind: 'expand';
      readonly rule: number;
      readonly need: number;
      readonly budget: number;
    }
  | { readonly kind: 'visit'; readonly chosen: Chosen; readonly node: number }
  | {
      readonly kind: 'combine';
      readonly node: TemplateNode & { readonly kind: 'operator' };
      readonly value: number;
    };

/** An alternative, with what each of its rules has to reach and may cost. */
interface Chosen {
  readonly alternative: Alternative;
  readonly needs: ReadonlyMap<number, number>;
  readonly budgets: ReadonlyMap<number, number>;
}

/**
 * Grow one expression.
 * @throws {@link EnumeratorError} `E_RANGE` for a depth outside its bounds, `E_GRAMMAR` where the
 *   grammar has no tree of this depth within the budget
 */
export function growExpression(grammar: Grammar, options: GrowOptions): Expression {
  const { depth, words, times, onChoice } = requireObject(options, 'options');
  requireGrammar(grammar);
  requireFields(words, { next: 'function' }, 'options.words');
  if (times !== undefined) requireFields(times, { next: 'function' }, 'options.times');
  if (onChoice !== undefined) requireType(onChoice, 'function', 'options.onChoice');
  requireType(depth, 'number', 'depth');
  if (!Number.isInteger(depth) || depth < 1 || depth > MAX_DEPTH) {
    throw new EnumeratorError('E_RANGE', `depth is ${depth}: it must be from 1 to ${MAX_DEPTH}`);
  }
  const plan = planDepth(grammar, depth);
  const budget = nodeBudget(depth);
  if (plan.ruleCost(0, depth) > budget) throw tooDeep(plan, depth, budget);

  const builder = buildExpression();
  const tasks: Task[] = [{ kind: 'expand', rule: 0, need: depth, budget }];
  /** Finished subtrees, the last one at the end. */
  const done: number[] = [];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    if (task.kind === 'expand') {
      const chosen = choose(grammar, plan, task, words, onChoice);
      tasks.push({ kind: 'visit', chosen, node: chosen.alternative.nodes.length - 1 });
    } else if (task.kind === 'combine') {
      const { operator, inputs } = task.node;
      done.push(builder.add(operator, done.splice(done.length - inputs.length), task.value));
    } else {
      visit(task.chosen, task.node);
    }
  }
  return builder.finish();

  function visit(chosen: Chosen, place: number): void {
    const node = chosen.alternative.nodes[place]!;
    if (node.kind === 'rule') {
      const need = chosen.needs.get(place)!;
      tasks.push({ kind: 'expand', rule: node.rule, need, budget: chosen.budgets.get(place)! });
    } else if (node.kind === 'drawn') {
      done.push(move(builder, builder.add('constant', [], drawConstant(words)), times));
    } else if (node.inputs.length === 0) {
      const leaf = builder.add(node.operator, [], node.value);
      const isMoved = node.operator === 'x' || node.operator === 'y';
      done.push(isMoved ? move(builder, leaf, times) : leaf);
    } else {
      const isDrawn = node.operator === 'palette' && node.value === -1;
      const value = isDrawn ? pick(words, PALETTES.length) : node.value;
      tasks.push({ kind: 'combine', node, value });
      for (const input of node.inputs.toReversed())
        tasks.push({ kind: 'visit', chosen, node: input });
    }
  }
}

/** One of `count`, evenly. */
export function pick(words: WordSource, count: number): number {
  // Below 2^52, so that doubles are exact.
  return Math.floor((words.next() * count) / 2 ** 32);
}

/** −1, −0.999 … 1. */
export function drawConstant(words: WordSource): number {
  const value = Math.fround((pick(words, 2001) - 1000) / 1000);
  return value === 0 ? 0 : value;
}

/** In animations every other leaf drifts with t. */
function move(builder: ExpressionBuilder, leaf: number, times: WordSource | undefined): number {
  if (times === undefined || times.next() >= 2 ** 31) return leaf;
  return builder.add('drift', [leaf, builder.add('t')]);
}

/** Choose an alternative, who reaches the depth, and how the budget is shared. ART §8. */
function choose(
  { rules }: Grammar,
  plan: LeastCosts,
  { rule, need, budget }: Task & { kind: 'expand' },
  words: WordSource,
  onChoice: GrowOptions['onChoice'],
): Chosen {
  const { alternatives, denominator } = rules[rule]!;
  const costs = plan.alternativeCosts(rule, need);
  const allowed = [...alternatives.keys()].filter((i) => costs[i]! <= budget);
  const total = allowed.reduce((sum, i) => sum + alternatives[i]!.weight, 0);
  let drawn = pick(words, total);
  const number = allowed.find((i) => (drawn -= alternatives[i]!.weight) < 0)!;
  onChoice?.({ rule, alternative: number, isFree: total === denominator });

  const alternative = alternatives[number]!;
  let spare = budget - costs[number]!;
  const needs = new Map<number, number>();
  const budgets = new Map<number, number>();
  const growing: number[] = [];
  for (const group of alternative.groups) {
    for (const { node, rule } of group.occurrences) {
      needs.set(node, 0);
      budgets.set(node, rules[rule]!.leastCost);
      if (rules[rule]!.grows) growing.push(node);
    }
    const bearer = chooseBearer(plan, group, need, spare, words);
    if (bearer === undefined) continue;
    spare -= bearer.extra;
    needs.set(bearer.occurrence.node, bearer.need);
    budgets.set(bearer.occurrence.node, plan.ruleCost(bearer.occurrence.rule, bearer.need));
  }
  for (const [i, node] of growing.entries()) {
    const share = Math.floor(spare / growing.length) + (i < spare % growing.length ? 1 : 0);
    budgets.set(node, budgets.get(node)! + share);
  }
  return { alternative, needs, budgets };
}

interface Bearer {
  readonly occurrence: Occurrence;
  /** What its tree has to reach. */
  readonly need: number;
  /** What that costs beyond the group's least. */
  readonly extra: number;
}

/** Which rule of the group has to reach the depth, where one has to. */
function chooseBearer(
  plan: LeastCosts,
  group: Group,
  need: number,
  spare: number,
  words: WordSource,
): Bearer | undefined {
  if (!plan.hasBearer(group, need)) return undefined;
  const least = plan.groupCost(group, need);
  const able = group.occurrences
    .map((occurrence) => ({
      occurrence,
      need: Math.max(0, need - group.above - occurrence.depth),
      extra: plan.bearerCost(group, occurrence, need) - least,
    }))
    .filter(({ extra }) => extra <= spare);
  return able[pick(words, able.length)];
}

function tooDeep(plan: LeastCosts, depth: number, budget: number): EnumeratorError {
  let possible = depth;
  while (possible > 0 && plan.ruleCost(0, possible) > nodeBudget(possible)) possible--;
  const wayOut = possible > 0 ? `depth ${possible} is possible` : 'no depth is possible';
  const problem =
    plan.ruleCost(0, depth) === Infinity
      ? `the grammar has no tree of depth ${depth}`
      : `a tree of depth ${depth} takes ${plan.ruleCost(0, depth)} nodes in this grammar, the limit is ${budget}`;
  return new EnumeratorError('E_GRAMMAR', `${problem}: ${wayOut}`);
}
