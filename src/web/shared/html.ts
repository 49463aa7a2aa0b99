/**
 * Text in HTML, and the HTML of an image for other sites.
 * @module
 */

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** An image as another site shows it. */
export interface Embed {
  readonly source: string;
  /** In pixels of the page. */
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** Where a click leads; undefined for nowhere. */
  readonly link: string | undefined;
}

/** Where it is shown larger, its pixels stay squares. */
export function embedHtml({ source, width, height, title, link }: Embed): string {
  const image = `<img src="${escapeHtml(source)}" width="${width}" height="${height}" alt="${escapeHtml(title)}" style="image-rendering: pixelated" />`;
  return link === undefined ? image : `<a href="${escapeHtml(link)}">${image}</a>`;
}
