/**
 * Elements of the page, made in one expression.
 * @module
 */

type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/**
 * Make an element.
 * @param attributes - `true` is an attribute without a value; `false` and `undefined` are none
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

/** The same for a drawing. */
export function svgElement<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[K] {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

/**
 * One of the page's drawn signs, 20 pixels wide, in the colour of the text around it.
 * @param path - lines in a square of 20 by 20
 */
export function icon(path: string): SVGSVGElement {
  return svgElement(
    'svg',
    { viewBox: '0 0 20 20', class: 'icon', 'aria-hidden': 'true' },
    svgElement('path', { d: path }),
  );
}

function setAttributes(made: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, '');
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
}
