/**
 * Pages that the server writes itself, which need no script: a picture's own page, and what is said
 * where there is none.
 * @module
 */
import { hash } from 'node:crypto';
import { escapeHtml } from '../../shared/html.js';

/** What a page has. `head` and `body` are markup, the others plain text. */
export interface HtmlPage {
  readonly title: string;
  /** Where the server's own page is, relative to this one; undefined where there is no way home. */
  readonly home: string | undefined;
  readonly head?: string;
  readonly body: string;
}

/** The page's own colours. */
const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1c1b19, #eeece8); --quiet: light-dark(#605c55, #a5a19a);
  --ground: light-dark(#f6f5f2, #131313); --stage: light-dark(#e9e7e2, #0b0b0b); --accent: light-dark(#ad3d0f, #ff9060); }
body { margin: 0; min-height: 100vh; display: grid; place-content: center; padding: 2rem; box-sizing: border-box;
  background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
main { max-width: 36rem; }
svg { width: 3rem; border-radius: 6px; }
h1 { margin: 1rem 0 0.5rem; font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
p { margin: 0 0 1rem; color: var(--quiet); overflow-wrap: anywhere; }
a { color: var(--accent); }
.image { display: grid; place-items: center; margin: 0 0 1rem; padding: 1rem; background: var(--stage); }
.image img { max-width: 100%; height: auto; image-rendering: pixelated; }
summary { cursor: pointer; }
code { display: block; margin: 0.5rem 0; padding: 0.75rem; background: var(--stage); font-size: 0.8125rem; overflow-wrap: anywhere; }
`;

/** Nothing but this style, and images of this server, of which the icon is one. */
export const HTML_POLICY = `default-src 'none'; img-src 'self'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const ICON =
  '<svg viewBox="0 0 16 16" shape-rendering="crispEdges" aria-hidden="true"><path fill="#17181a" d="M0 0h16v16H0z"/><path fill="#f4f1ea" d="M3 3h5v5H3z"/><path fill="#f4f1ea" d="M8 8h5v5H8z"/><path fill="#e8663c" d="M8 3h5v5H8z"/></svg>';

export function writeHtml({ title, home, head = '', body }: HtmlPage): string {
  const [icon, way] =
    home === undefined
      ? ['', '']
      : [
          `<link rel="icon" href="${escapeHtml(home)}icon.svg" type="image/svg+xml" />\n`,
          `<p><a href="${escapeHtml(home)}">Home: every image</a></p>\n`,
        ];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${escapeHtml(title)}</title>
<meta name="theme-color" content="#f6f5f2" media="(prefers-color-scheme: light)" />
<meta name="theme-color" content="#131313" media="(prefers-color-scheme: dark)" />
${icon}${head}<style>${STYLE}</style>
<main>
${ICON}
${body}${way}</main>
</html>
`;
}
