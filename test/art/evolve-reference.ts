/**
 * Children a second time, plainly, on nested trees: ART §17 line by line.
 * @module
 */
import { findGrammar, formatFormula, parseFormula } from '../../src/art/index.js';
import { type Expression, growExpression, OPERATORS, PALETTES } from '../../src/art/index.js';
import { measureQuality, passesQuality } from '../../src/art/index.js';
import { artSeed, artWords, type OperatorName, type WordSource } from '../../src/art/index.js';
import { writeConstant } from '../../src/art/syntax.js';
import { draw } from './tools.js';

/** A tree whose nodes can be changed in place. */
interface Node {
  operator: OperatorName;
  value: number;
  inputs: Node[];
}

const LATER = new Set<string>(['warp', 'cells', 'seams', 'noise']);

function nestedTree({ nodes }: Expression, place = nodes.length - 1): Node {
  const { operator, value, inputs } = nodes[place]!;
  return { operator, value, inputs: inputs.map((input) => nestedTree({ nodes } as never, input)) };
}

function textOf({ operator, value, inputs }: Node): string {
  if (operator === 'constant') return writeConstant(value);
  if (inputs.length === 0) return operator;
  const palette = operator === 'palette' ? [PALETTES[value]!.name] : [];
  return `${operator === 'rgb' ? '' : operator}(${[...palette, ...inputs.map(textOf)].join(', ')})`;
}

/** Inputs from left to right, then what takes them. */
function allNodes(node: Node): Node[] {
  return [...node.inputs.flatMap(allNodes), node];
}

const sizeOf = (node: Node): number => allNodes(node).length;
const typeOf = ({ operator }: Node): string => OPERATORS[operator].gives;

/** Become another node, wherever this one hangs. */
function become(node: Node, { operator, value, inputs }: Node): void {
  node.operator = operator;
  node.value = value;
  node.inputs = inputs;
}

function isLike(a: OperatorName, b: OperatorName): boolean {
  if (a === b) return true;
  if ([a, b].some((name) => name === 'palette' || LATER.has(name))) return false;
  const [one, other] = [OPERATORS[a], OPERATORS[b]];
  return one.gives === other.gives && one.takes.join() === other.takes.join();
}

/** The formula of child k of these formulas; `lineage` is its own. */
export function childOf(
  parents: readonly string[],
  far: number,
  k: number,
  lineage: string,
): string {
  const first = parents[k % parents.length]!;
  const attempts = Array.from({ length: 8 }, (_, a) => () => {
    return attempt(parents, far, k, artWords(artSeed(lineage), a, 'evolve'));
  });
  for (const make of attempts) {
    const text = make();
    if (text !== first && passesQuality(measureQuality(parseFormula(text)))) return text;
  }
  return attempts[0]!();
}

function attempt(parents: readonly string[], f: number, k: number, words: WordSource): string {
  const n = parents.length;
  const tree = nestedTree(parseFormula(parents[k % n]!));
  const limit = Math.max(400, sizeOf(tree));
  const mate = n > 1 ? parents[(k + 1 + draw(words, n - 1)) % n] : undefined;
  for (let i = 0; i < f; i++) change(tree, f, limit, mate, words);
  return textOf(tree);
}

function change(
  tree: Node,
  f: number,
  limit: number,
  mate: string | undefined,
  words: WordSource,
): void {
  const kind = draw(words, 8);
  const nodes = allNodes(tree);
  if (kind <= 1) {
    for (const node of nodes.filter(({ operator }) => operator === 'constant')) {
      const m = Math.floor(1000 * node.value + 0.5) + draw(words, 50 * f + 1) - 25 * f;
      node.value = Math.fround(Math.min(1000, Math.max(-1000, m)) / 1000);
    }
  } else if (kind <= 3) {
    const palettes = nodes.filter(({ operator }) => operator === 'palette');
    if (palettes.length > 0) palettes[draw(words, palettes.length)]!.value = draw(words, 32);
  } else if (kind === 4) {
    const node = nodes[draw(words, nodes.length)]!;
    if (node.inputs.length === 0) {
      const leaf = (['x', 'y', 'constant'] as const)[draw(words, 3)]!;
      const value = leaf === 'constant' ? Math.fround((draw(words, 2001) - 1000) / 1000) : 0;
      become(node, { operator: leaf, value, inputs: [] });
    } else {
      const names = Object.keys(OPERATORS) as OperatorName[];
      const like = names.filter((name) => isLike(name, node.operator));
      node.operator = like[draw(words, like.length)]!;
    }
  } else {
    const isStranger = kind === 7 || mate === undefined;
    const donor = isStranger
      ? growExpression(findGrammar('default'), { depth: 4, words })
      : parseFormula(mate);
    const s = Math.max(3, Math.floor((nodes.length * f) / 10));
    const replaced = larger(
      nodes.filter((node) => sizeOf(node) >= 3 && sizeOf(node) <= s),
      words,
    );
    if (replaced === undefined) return;
    const z = sizeOf(replaced);
    const given = allNodes(nestedTree(parseFormula(formatFormula(donor)))).filter((node) => {
      const size = sizeOf(node);
      const isNear = size >= 3 && size >= z / 2 && size <= 2 * z;
      return isNear && typeOf(node) === typeOf(replaced) && nodes.length - z + size <= limit;
    });
    const part = larger(given, words);
    if (part !== undefined) become(replaced, part);
  }
}

function larger(nodes: readonly Node[], words: WordSource): Node | undefined {
  if (nodes.length === 0) return undefined;
  const first = nodes[draw(words, nodes.length)]!;
  const second = nodes[draw(words, nodes.length)]!;
  return sizeOf(second) > sizeOf(first) ? second : first;
}
