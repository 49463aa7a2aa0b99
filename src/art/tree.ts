/**
 * The tree of a formula as SVG, with a small picture at each node.
 *
 * Subtrees are pushed together until their outlines touch. A tree that is narrow then stands, its root at
 * the top; a wide one lies, its root on the left, since pages are long rather than wide. What has been
 * drawn is not drawn once more below a second node, and very large trees are cut at their ends.
 * @module
 */
import { requireBytes, requireType } from '../core/arguments.js';
import { toBase64 } from '../core/bytes.js';
import { renderParts } from './compile/parts.js';
import { type Expression, requireExpression } from './expression.js';
import { PALETTES } from './palettes.js';
import { writeConstant } from './syntax.js';

/** Makes a PNG file of a small square picture: red, green, blue of each pixel. */
export type EncodePicture = (pixels: Uint8Array, side: number) => Uint8Array;

/** A node as it is drawn. */
interface DrawnNode {
  /** In the nodes of the expression. */
  readonly place: number;
  readonly level: number;
  readonly children: DrawnNode[];
  /** Why it has no children here, though it has inputs. */
  rest: 'none' | 'again' | 'cut';
  /** Across the levels, in nodes. */
  across: number;
}

/** More are not drawn; and fewer of a graph so large that all its parts take long to draw. */
const MOST_NODES = 1000;
const MOST_WORK = 2 ** 18;
const LEAST_NODES = 64;
/** In nodes side by side: trees that are wider lie. */
const MOST_STANDING = 24;

/** In pixels. */
const PICTURE = 48;
const ROOT_PICTURE = 96;
const LABEL = 14;
const MARGIN = 24;
/** From one node to the next, along the levels and across. */
const STANDING = { along: 110, across: 70 };
const LYING = { along: 132, across: 78 };

/** @returns the text of an SVG file */
export function drawTree(expression: Expression, encode: EncodePicture): string {
  const root = spread(requireExpression(expression));
  requireType(encode, 'function', 'encode');
  const width = layOut(root);
  const drawing = { expression, isLying: width > MOST_STANDING };
  const nodes = listNodes(root);
  const deepest = nodes.reduce((most, { level }) => Math.max(most, level), 0);
  const { along, across } = drawing.isLying ? LYING : STANDING;
  const length = deepest * along + ROOT_PICTURE + LABEL + 2 * MARGIN;
  const breadth = Math.max(1, width) * across + 2 * MARGIN;
  const [w, h] = drawing.isLying ? [length + along / 2, breadth] : [breadth, length];
  const used = new Set(nodes.filter(({ level }) => level > 0).map(({ place }) => place));
  const { depth, treeNodes } = expression;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" font-family="system-ui, sans-serif" font-size="11">`,
    `<title>Tree of ${treeNodes} ${treeNodes === 1 ? 'node' : 'nodes'}, depth ${depth}</title>`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    '<defs>',
    ...definePictures(expression, [...used], encode, PICTURE),
    ...definePictures(expression, [root.place], encode, ROOT_PICTURE),
    '</defs>',
    '<g fill="none" stroke="#9aa3ad">',
    ...nodes.flatMap((node) => node.children.map((child) => drawEdge(node, child, drawing))),
    '</g>',
    '<g fill="#1d2430" text-anchor="middle">',
    ...nodes.map((node) => drawNode(node, drawing)),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** The tree of the graph, level by level. */
function spread({ nodes }: Expression): DrawnNode {
  const open = (place: number, level: number): DrawnNode => ({
    place,
    level,
    children: [],
    rest: 'none',
    across: 0,
  });
  const root = open(nodes.length - 1, 0);
  const seen = new Set<number>();
  const most = Math.min(MOST_NODES, Math.max(LEAST_NODES, MOST_WORK / nodes.length));
  let count = 1;
  // The list grows while it is gone through.
  const pending = [root];
  for (const node of pending) {
    const inputs = nodes[node.place]?.inputs ?? [];
    if (inputs.length === 0) continue;
    if (seen.has(node.place)) {
      node.rest = 'again';
      continue;
    }
    if (count + inputs.length > most) {
      node.rest = 'cut';
      continue;
    }
    seen.add(node.place);
    count += inputs.length;
    node.children.push(...inputs.map((place) => open(place, node.level + 1)));
    pending.push(...node.children);
  }
  return root;
}

/** How far a subtree reaches at each of its levels, from its own root on. */
interface Outline {
  readonly least: number[];
  readonly most: number[];
}

/**
 * Give each node its place across the levels, the least being 0.
 * @returns how many nodes wide the whole is
 */
function layOut(root: DrawnNode): number {
  const { least, most } = pack(root);
  const start = Math.min(...least);
  for (const node of listNodes(root)) node.across -= start;
  return Math.max(...most) - start + 1;
}

/** Lay out a subtree around its root at 0; its depth is that of a formula, which has a bound. */
function pack(node: DrawnNode): Outline {
  const outline: Outline = { least: [], most: [] };
  for (const child of node.children) {
    const own = pack(child);
    let shift = 0;
    for (const [i, edge] of own.least.entries()) {
      const taken = outline.most[i];
      if (taken !== undefined) shift = Math.max(shift, taken + 1 - edge);
    }
    // Children of one node never change places, nor does one slip below another.
    move(child, shift);
    for (const [i, edge] of own.least.entries()) {
      outline.least[i] = Math.min(outline.least[i] ?? Infinity, edge + shift);
      outline.most[i] = Math.max(outline.most[i] ?? -Infinity, (own.most[i] ?? 0) + shift);
    }
  }
  const [first, last] = [node.children[0], node.children.at(-1)];
  const middle = first === undefined || last === undefined ? 0 : (first.across + last.across) / 2;
  for (const child of node.children) move(child, -middle);
  return {
    least: [0, ...outline.least.map((edge) => edge - middle)],
    most: [0, ...outline.most.map((edge) => edge - middle)],
  };
}

function move(root: DrawnNode, by: number): void {
  if (by === 0) return;
  for (const node of listNodes(root)) node.across += by;
}

function listNodes(root: DrawnNode): DrawnNode[] {
  const list = [root];
  for (const node of list) list.push(...node.children);
  return list;
}

interface Drawing {
  readonly expression: Expression;
  readonly isLying: boolean;
}

/** The middle of a node's picture. */
function placeOf({ level, across }: DrawnNode, isLying: boolean): { x: number; y: number } {
  const step = isLying ? LYING : STANDING;
  const along = MARGIN + ROOT_PICTURE / 2 + level * step.along;
  const sideways = MARGIN + (across + 0.5) * step.across;
  const [x, y] = isLying ? [along, sideways] : [sideways, along];
  return { x: tenths(x), y: tenths(y) };
}

function tenths(value: number): number {
  return Math.round(10 * value) / 10;
}

function sideOf({ level }: DrawnNode): number {
  return level === 0 ? ROOT_PICTURE : PICTURE;
}

function drawEdge(node: DrawnNode, child: DrawnNode, { isLying }: Drawing): string {
  const from = placeOf(node, isLying);
  const to = placeOf(child, isLying);
  if (isLying) {
    const [x1, x2] = [from.x + sideOf(node) / 2, to.x - PICTURE / 2];
    const bend = tenths((x1 + x2) / 2);
    return `<path d="M${x1} ${from.y}C${bend} ${from.y} ${bend} ${to.y} ${x2} ${to.y}"/>`;
  }
  const [y1, y2] = [from.y + sideOf(node) / 2 + LABEL, to.y - PICTURE / 2];
  const bend = tenths((y1 + y2) / 2);
  return `<path d="M${from.x} ${y1}C${from.x} ${bend} ${to.x} ${bend} ${to.x} ${y2}"/>`;
}

function drawNode(node: DrawnNode, { expression, isLying }: Drawing): string {
  const { x, y } = placeOf(node, isLying);
  const side = sideOf(node);
  const [left, top] = [tenths(x - side / 2), tenths(y - side / 2)];
  const picture = node.level === 0 ? 'root' : `p${node.place}`;
  const { rest } = node;
  const dashes = rest === 'none' ? '' : ' stroke-dasharray="4 3"';
  const note =
    rest === 'none'
      ? ''
      : `<title>${rest === 'again' ? 'drawn above' : 'not drawn further'}</title>`;
  const label = `${labelOf(expression, node.place)}${rest === 'none' ? '' : ' …'}`;
  return (
    `<g>${note}<use href="#${picture}" x="${left}" y="${top}"/>` +
    `<rect x="${left}" y="${top}" width="${side}" height="${side}" fill="none" stroke="#1d2430"${dashes}/>` +
    `<text x="${x}" y="${tenths(y + side / 2 + LABEL - 2)}">${label}</text></g>`
  );
}

/** Names and numbers alone: nothing in them means anything in XML. */
function labelOf({ nodes }: Expression, place: number): string {
  const { operator, value } = nodes[place] ?? { operator: 'constant', value: 0 };
  if (operator === 'constant') return writeConstant(value);
  if (operator === 'palette') return PALETTES[value]?.name ?? operator;
  return operator;
}

function definePictures(
  expression: Expression,
  places: readonly number[],
  encode: EncodePicture,
  side: number,
): string[] {
  return renderParts(expression, places, side).map((pixels, i) => {
    const id = side === ROOT_PICTURE ? 'root' : `p${places[i]}`;
    const png = encode(pixels, side);
    requireBytes(png, 'what encode gives');
    return `<image id="${id}" width="${side}" height="${side}" href="data:image/png;base64,${toBase64(png)}"/>`;
  });
}
