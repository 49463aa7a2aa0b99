/**
 * Evolution: children of pictures by mutation and crossover of their formulas' trees. ART §17.
 *
 * A tree is a list here, inputs before what takes them: so each subtree is a piece of the list.
 * @module
 */
import { EnumeratorError } from '../../core/errors.js';
import { quoteText } from '../../core/quote.js';
import { artExpression } from '../draw.js';
import { buildExpression, type Expression, type ExpressionNode } from '../expression.js';
import { formatFormula, parseFormula } from '../formula.js';
import { formulaAt } from '../formulas/formula-number.js';
import { findGrammar } from '../grammar/builtin.js';
import { drawConstant, growExpression, pick } from '../grammar/grow.js';
import { LATER_OPERATORS, type OperatorName, OPERATORS } from '../operators.js';
import { PALETTES } from '../palettes.js';
import { measureQuality, passesQuality } from '../quality.js';
import { artSeed, artWords, type WordSource } from '../seed.js';
import { type Founder, type Lineage, readLineage, writeLineage } from './lineage.js';

/** Nodes that a child may have, unless its first parent has more. */
const MOST_NODES = 400;
/** Parts of fewer nodes are not exchanged. */
const LEAST_PART = 3;
const STRANGER_DEPTH = 4;
/** Ways that are tried until a child passes. */
const ATTEMPTS = 8;
/** A step of constants, for each of how far: in thousandths. */
const NUDGE = 25;

/**
 * The picture that a lineage leads to.
 * @throws {@link EnumeratorError} `E_FORMULA` where the text is no lineage or leads to several pictures, `E_LIMIT`,
 *   `E_RANGE`, `E_SEED` where a parent is none
 */
export function evolveArt(lineage: string): Expression {
  const [found, ...others] = artParents(lineage);
  if (found === undefined || others.length > 0) {
    throw new EnumeratorError(
      'E_FORMULA',
      `"${quoteText(lineage)}" leads to ${others.length + 1} pictures: its last generation names one, as in /3.7`,
    );
  }
  return found;
}

/** What was worked out last, by lineages, since children come by the dozen. */
const known = new Map<string, readonly Expression[]>();
const MOST_KNOWN = 64;

/** All pictures that a lineage leads to: those that may breed on. Errors as {@link evolveArt}. */
export function artParents(lineage: string): readonly Expression[] {
  const read = readLineage(lineage);
  // From the last generation that is known on.
  let at = read.generations.length;
  let parents = known.get(lineage);
  while (parents === undefined && at > 0) parents = known.get(writeLineage(upTo(read, --at)));
  if (parents === undefined) parents = remember(upTo(read, 0), read.founders.map(openFounder));
  for (; at < read.generations.length; at++) {
    const { far, children } = read.generations[at]!;
    const from = writeLineage(upTo(read, at));
    const own = parents;
    const born = children.map((child) => {
      const name = `${from}/${far}.${child}`;
      return known.get(name)?.[0] ?? breed(own, far, child, name);
    });
    parents = remember(upTo(read, at + 1), born);
  }
  return parents;
}

function upTo({ founders, generations }: Lineage, end: number): Lineage {
  return { founders, generations: generations.slice(0, end) };
}

function remember(lineage: Lineage, found: readonly Expression[]): readonly Expression[] {
  if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value!);
  known.set(writeLineage(lineage), found);
  return found;
}

function openFounder(founder: Founder): Expression {
  if (founder.kind === 'formula') return parseFormula(founder.formula);
  if (founder.kind === 'number') return formulaAt(founder.number);
  return artExpression(founder.text, founder);
}

/** A node of a tree in a list: its inputs are the subtrees in front of it. */
type Part = Pick<ExpressionNode, 'operator' | 'value'>;
type Tree = readonly Part[];

/** The first of some ways to make a child that is another picture than its parent's, and passes. */
function breed(
  parents: readonly Expression[],
  far: number,
  child: number,
  lineage: string,
): Expression {
  const seed = artSeed(lineage);
  const parent = formatFormula(parents[child % parents.length]!);
  let first: Expression | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const one = makeChild(parents, far, child, artWords(seed, attempt, 'evolve'));
    first ??= one;
    if (formatFormula(one) !== parent && passesQuality(measureQuality(one))) return one;
  }
  return first!;
}

function makeChild(
  parents: readonly Expression[],
  far: number,
  child: number,
  words: WordSource,
): Expression {
  const { length } = parents;
  let tree = listTree(parents[child % length]!);
  const most = Math.max(MOST_NODES, tree.length);
  const mate = length === 1 ? undefined : parents[(child + 1 + pick(words, length - 1)) % length]!;
  for (let change = 0; change < far; change++) {
    const kind = pick(words, 8);
    if (kind < 2) tree = nudgeConstants(tree, far, words);
    else if (kind < 4) tree = changePalette(tree, words);
    else if (kind === 4) tree = changeNode(tree, words);
    else {
      const donor = kind === 7 || mate === undefined ? growStranger(words) : mate;
      tree = exchangePart(tree, listTree(donor), { far, most, words });
    }
  }
  return buildTree(tree);
}

function growStranger(words: WordSource): Expression {
  return growExpression(findGrammar('default'), { depth: STRANGER_DEPTH, words });
}

function listTree({ nodes }: Expression): Tree {
  const list: Part[] = [];
  const pending = [nodes.length - 1];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    const node = nodes[place]!;
    list.push(node);
    pending.push(...node.inputs);
  }
  return list.toReversed();
}

function buildTree(tree: Tree): Expression {
  const builder = buildExpression();
  const done: number[] = [];
  for (const { operator, value } of tree) {
    const inputs = done.splice(done.length - OPERATORS[operator].takes.length);
    done.push(builder.add(operator, inputs, value));
  }
  return builder.finish();
}

/** All constants move a little. */
function nudgeConstants(tree: Tree, far: number, words: WordSource): Tree {
  const reach = NUDGE * far;
  return tree.map((part) => {
    if (part.operator !== 'constant') return part;
    const moved = Math.floor(1000 * part.value + 0.5) + pick(words, 2 * reach + 1) - reach;
    const thousandths = Math.max(-1000, Math.min(1000, moved));
    // Never −0, which has no text.
    return { operator: 'constant', value: Math.fround(thousandths / 1000) + 0 };
  });
}

/** One palette becomes any. */
function changePalette(tree: Tree, words: WordSource): Tree {
  const places = placesWhere(tree, ({ operator }) => operator === 'palette');
  if (places.length === 0) return tree;
  const place = places[pick(words, places.length)]!;
  return tree.with(place, { operator: 'palette', value: pick(words, PALETTES.length) });
}

const NAMES = Object.keys(OPERATORS) as OperatorName[];

/** A leaf becomes another leaf, an operator one that takes and gives the same. */
function changeNode(tree: Tree, words: WordSource): Tree {
  const place = pick(words, tree.length);
  const { operator, value } = tree[place]!;
  if (OPERATORS[operator].takes.length === 0) {
    const leaf = pick(words, 3);
    const part: Part =
      leaf === 2
        ? { operator: 'constant', value: drawConstant(words) }
        : { operator: leaf === 0 ? 'x' : 'y', value: 0 };
    return tree.with(place, part);
  }
  const like = NAMES.filter((name) => signature(name) === signature(operator));
  const chosen = like[pick(words, like.length)] ?? operator;
  return tree.with(place, { operator: chosen, value });
}

/** Operators of one signature may stand for each other; those of art/2 and palettes stand for nothing. */
function signature(name: OperatorName): string {
  const { takes, gives } = OPERATORS[name];
  return LATER_OPERATORS.has(name) || name === 'palette' ? name : `${takes.join()} ${gives}`;
}

/** A part of the tree gives way to a part of another one, of the same type. */
function exchangePart(
  tree: Tree,
  donor: Tree,
  { far, most, words }: { far: number; most: number; words: WordSource },
): Tree {
  const largest = Math.max(LEAST_PART, Math.floor((tree.length * far) / 10));
  const sizes = sizesOf(tree);
  const place = pickLarger(
    placesWhere(tree, (_, i) => sizes[i]! >= LEAST_PART && sizes[i]! <= largest),
    sizes,
    words,
  );
  if (place === undefined) return tree;
  const size = sizes[place]!;
  const { gives } = OPERATORS[tree[place]!.operator];
  const given = sizesOf(donor);
  const from = pickLarger(
    placesWhere(
      donor,
      ({ operator }, i) =>
        // Not much smaller and not much larger, or trees would wither in some generations.
        given[i]! >= Math.max(LEAST_PART, size / 2) &&
        given[i]! <= 2 * size &&
        OPERATORS[operator].gives === gives &&
        tree.length - size + given[i]! <= most,
    ),
    given,
    words,
  );
  if (from === undefined) return tree;
  return [
    ...tree.slice(0, place + 1 - size),
    ...donor.slice(from + 1 - given[from]!, from + 1),
    ...tree.slice(place + 1),
  ];
}

/** The larger of two picks, since most parts are small. */
function pickLarger(
  places: readonly number[],
  sizes: readonly number[],
  words: WordSource,
): number | undefined {
  if (places.length === 0) return undefined;
  const [a, b] = [places[pick(words, places.length)]!, places[pick(words, places.length)]!];
  return sizes[b]! > sizes[a]! ? b : a;
}

function placesWhere(tree: Tree, isMeant: (part: Part, place: number) => boolean): number[] {
  return [...tree.keys()].filter((place) => isMeant(tree[place]!, place));
}

/** Nodes of the subtree that ends at each place. */
function sizesOf(tree: Tree): number[] {
  const open: number[] = [];
  return tree.map(({ operator }) => {
    const inputs = open.splice(open.length - OPERATORS[operator].takes.length);
    const size = inputs.reduce((sum, one) => sum + one, 1);
    open.push(size);
    return size;
  });
}
