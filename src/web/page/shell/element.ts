/**
 * Elements of the page, made in one expression, with functions for what changes.
 *
 * An attribute or a child that is a function is read at each {@link update} of its element or of an
 * element around it, and the page changes only where the answer has changed. A view is therefore a
 * state, pure functions that say what follows from it, and one expression for the elements:
 *
 *     let state = { count: 0 };
 *     const root = element('p', { hidden: () => state.count === 0 }, () => `${state.count} images`);
 *     state = { count: 5 };
 *     update(root);
 * @module
 */

type Value = string | number | boolean | undefined;

type Listeners = {
  readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void;
};

/**
 * Attributes by their names. `true` writes an attribute without a value, `false` and `undefined`
 * leave it out. Some names, such as `value`, set the property in place of the attribute.
 */
export interface Attributes {
  readonly on?: Listeners;
  readonly [name: string]: Value | (() => Value) | Listeners;
}

/** What a changing child shows. The same array again means that nothing has changed. */
type Content = string | readonly ChildNode[];

export type Child = string | Node | (() => Content);

type Tag = keyof HTMLElementTagNameMap;
/** The tag of `div.facts.quiet`. */
type TagOf<S> = S extends `${infer T extends Tag}.${string}` ? T : S extends Tag ? S : never;

/** What people change as well, so that the attribute is only the first value. */
const PROPERTIES = new Set(['value', 'checked', 'disabled', 'hidden']);

/** For each element with changing parts, within it as well: what brings them up to date. */
const updates = new WeakMap<Node, (() => void)[]>();

/**
 * Make an element. What is a function is first read at the first {@link update}.
 * @param selector - a tag, perhaps with classes: `p.quiet.small`
 * @param parts - attributes, which may be left out, and children
 */
export function element<S extends Tag | `${Tag}.${string}`>(
  selector: S,
  ...parts: readonly (Attributes | Child)[]
): HTMLElementTagNameMap[TagOf<S>] {
  const [tag = '', ...classes] = selector.split('.');
  const made = document.createElement(tag as TagOf<S>);
  if (classes.length > 0) made.className = classes.join(' ');
  return fill(made, parts);
}

/**
 * One of the page's drawn signs, 20 pixels wide, in the colour of the text around it.
 * @param path - lines in a square of 20 by 20
 */
export function icon(path: string | (() => string)): Element {
  const make = (tag: string, ...parts: readonly (Attributes | Child)[]): Element =>
    fill(document.createElementNS('http://www.w3.org/2000/svg', tag), parts);
  const attributes = { viewBox: '0 0 20 20', class: 'icon', 'aria-hidden': 'true' };
  return make('svg', attributes, make('path', { d: path }));
}

/** Read again what changes in an element and in those within it. */
export function update(root: Node): void {
  for (const run of updates.get(root) ?? []) run();
}

export function mount(parent: HTMLElement, root: HTMLElement): void {
  parent.append(root);
  update(root);
}

/**
 * A changing list: its nodes are made anew where an item is another one than before.
 * @param read - the items; arrays among them are compared item by item
 */
export function each<T>(
  read: () => readonly T[],
  make: (item: T) => ChildNode | readonly ChildNode[],
): () => readonly ChildNode[] {
  let items: readonly T[] = [];
  let nodes: readonly ChildNode[] = [];
  return () => {
    const next = read();
    if (!isSame(items, next)) nodes = next.flatMap((item) => make(item));
    items = next;
    return nodes;
  };
}

function isSame(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((item, i) => isSame(item, b[i]));
}

function fill<E extends Element>(made: E, parts: readonly (Attributes | Child)[]): E {
  // Children first: the value of a list is one of its options.
  const runs = parts.flatMap((part) => (isAttributes(part) ? [] : append(made, part)));
  for (const part of parts) if (isAttributes(part)) runs.push(...assignAll(made, part));
  if (runs.length > 0) updates.set(made, runs);
  return made;
}

function isAttributes(part: Attributes | Child): part is Attributes {
  return typeof part === 'object' && !(part instanceof Node);
}

/** @returns what reads again those that change */
function assignAll(made: Element, { on = {}, ...attributes }: Attributes): (() => void)[] {
  const runs: (() => void)[] = [];
  for (const [name, value] of Object.entries(attributes) as [string, Value | (() => Value)][]) {
    if (typeof value === 'function') runs.push(bind(made, name, value));
    else assign(made, name, value);
  }
  for (const [type, listener] of Object.entries(on)) {
    made.addEventListener(type, listener as EventListener);
  }
  return runs;
}

function bind(made: Element, name: string, read: () => Value): () => void {
  let last: Value;
  return () => {
    const value = read();
    // What people change may differ from what was written last.
    if (value !== last || PROPERTIES.has(name)) assign(made, name, value);
    last = value;
  };
}

function assign(made: Element, name: string, value: Value): void {
  if (PROPERTIES.has(name) && name in made) {
    const properties = made as unknown as Record<string, unknown>;
    const next = name === 'value' ? String(value ?? '') : value === true;
    if (properties[name] !== next) properties[name] = next;
  } else if (value === true) made.setAttribute(name, '');
  else if (value === false || value === undefined) made.removeAttribute(name);
  else made.setAttribute(name, String(value));
}

function append(parent: Element, child: Child): readonly (() => void)[] {
  if (typeof child !== 'function') {
    parent.append(child);
    return typeof child === 'string' ? [] : (updates.get(child) ?? []);
  }
  // Holds the text, or marks the place of the nodes.
  const anchor = document.createTextNode('');
  let shown: Content = '';
  let nodes: readonly ChildNode[] = [];
  parent.append(anchor);
  return [
    () => {
      const content = child();
      if (content !== shown) {
        for (const node of nodes) node.remove();
        shown = content;
        anchor.data = typeof content === 'string' ? content : '';
        nodes = typeof content === 'string' ? [] : content;
        anchor.before(...nodes);
      }
      for (const node of nodes) update(node);
    },
  ];
}
